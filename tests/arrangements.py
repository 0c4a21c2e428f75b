"""Acts that only arrange an office in memory: from the same ledger, by the same words, they are entered once.

Thousands of tests begin with the same people, case, order, seizure and exhibit. What such an act leaves depends on the
ledger, the remembered head, the people, the clock and the numbers drawn, all of which are compared before what it left
is used again. A failure is never kept. Where a patch is in force, or anything of an office is not the usual part in
memory, the act is entered.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from custody.ledger.append.admission import Judge
from custody.ledger.append.entry_signing import Journal
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.ports import HeadState, ListedErasure
from custody.ledger.ports.serial_executor import IN_TURN, NOBODY
from custody.ledger.state.merkle_frontier import MerkleFrontier
from custody.ledger.state.state_cache import CachedKey
from custody.proof.note import SeedSigner, VerifierKey
from custody.storage.memory.ledger import MemoryLedgerStore, _State
from custody.storage.memory.small_ports import CountedEntropy, FixedClock, MemoryHead
from tests import patches

if TYPE_CHECKING:
    from tests.world import Person, World

Act = TypeVar("Act", bound=Callable[..., Any])

#: How many outcomes a process keeps.
MOST = 512


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything of an office that an act reads or changes."""

    ledger: _State
    head: HeadState | None
    erasures: tuple[ListedErasure, ...]
    people: dict[str, tuple[str, VerifierKey]]
    now: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act found, left and answered, and what the writer remembers of it."""

    before: Ground
    after: Ground
    edge: MerkleFrontier | None
    met: dict[str, CachedKey]
    people: dict[str, Person]
    marked: bool
    kinds: frozenset[str]
    answer: str | None


_kept: OrderedDict[str, Outcome] = OrderedDict()
_keeping = [True]
#: Kinds of entry that are otherwise than the program has them.
_changed: set[str] = set()


def arranges(act: Act) -> Act:
    """Return an act that is entered once for the same office and words, and laid where they come again.

    It answers with the office itself, or with an identifier.
    """

    @wraps(act)
    def arranged(world: World, *words: Any, **more: Any) -> Any:
        if patches.in_force() or not _usual(world):
            return act(world, *words, **more)
        before = _ground(world)
        entropy = world.entropy
        about = (
            act.__name__,
            words,
            sorted(more.items()),
            world.domain,
            before.now,
            entropy._seed,
            before.drawn,
        )
        key = f"{about!r} {before.ledger.head.size}"
        found = _kept.get(key)
        usable = found is not None and (_keeping[0] or not found.marked) and not found.kinds & _changed
        if found is not None and usable and found.before == before:
            _kept.move_to_end(key)
            _lay(world, found)
            return world if found.answer is None else found.answer
        before = _copied(before)
        answer = act(world, *words, **more)
        if _keeping[0]:
            _keep(key, world, before, answer if isinstance(answer, str) else None)
        return answer

    return cast("Act", arranged)


@contextmanager
def keeping_nothing(changed: str = "") -> Iterator[None]:
    """Keep nothing more, and use only acts that no rule marked: for a program of which a rule is taken out.

    Nor is an act used that entered anything of the kind ``changed``.
    """
    before, others = _keeping[0], frozenset(_changed)
    _keeping[0] = False
    _changed.update(filter(None, [changed]))
    try:
        yield
    finally:
        _keeping[0] = before
        _changed.intersection_update(others)


#: What the parts of an office that is arranged hold, each as it is made: a test that changed one has put in more.
_PARTS: tuple[tuple[str, type, frozenset[str]], ...] = tuple(
    (name, type(part), frozenset(vars(part)))
    for name, part in (
        ("store", MemoryLedgerStore()),
        ("head", MemoryHead()),
        ("clock", FixedClock(0)),
        ("entropy", CountedEntropy()),
    )
)
_SEQUENCER = frozenset(
    {
        "_store",
        "_head",
        "_signer",
        "_clock",
        "_origin",
        "_judge",
        "_beside",
        "_helpers",
        "_edge",
        "_memory",
        "_recalled",
    }
)
_JUDGE = frozenset({"_log_vkey", "_origin", "_clock", "_workers", "_met"})
_JOURNAL = frozenset({"_store", "_sequencer", "_clock", "_entropy", "_log_key"})


def _usual(world: World) -> bool:
    """Return whether an office consists of the usual parts in memory, joined in the usual way."""
    if type(world).__name__ != "World" or type(world).__module__ != "tests.world":
        return False
    if any(type(person.signer) is not SeedSigner for person in world.people.values()):
        return False
    for name, kind, held in _PARTS:
        part = getattr(world, name)
        if type(part) is not kind or vars(part).keys() != held:
            return False
    sequencer, journal = world.sequencer, world.journal
    judge = sequencer._judge
    plain = (type(sequencer), type(journal), type(judge)) == (Sequencer, Journal, Judge)
    whole = all(
        vars(part).keys() == held
        for part, held in ((sequencer, _SEQUENCER), (judge, _JUDGE), (journal, _JOURNAL))
    )
    return (
        plain
        and whole
        and sequencer._store is journal._store is world.store
        and sequencer._head is world.head
        and sequencer._clock is judge._clock is journal._clock is world.clock
        and sequencer._signer is world.log_signer
        and journal._sequencer is sequencer
        and journal._entropy is world.entropy
        and sequencer._helpers is NOBODY
        and sequencer._beside is judge._workers is IN_TURN
        and sequencer._memory is None
    )


def _ground(world: World) -> Ground:
    """Return what an act at an office finds, not to be kept as it is: it changes with the office."""
    store, head = world.store, world.head
    assert isinstance(store, MemoryLedgerStore)
    assert isinstance(head, MemoryHead)
    listed = tuple(head._erasures)
    people = {name: (person.actor, person.signer.verifier) for name, person in world.people.items()}
    return Ground(store._committed, head._state, listed, people, world.clock.now(), world.entropy._count)


def _copied(ground: Ground) -> Ground:
    return replace(ground, ledger=ground.ledger.copy())


def _keep(key: str, world: World, before: Ground, answer: str | None) -> None:
    after, sequencer = _copied(_ground(world)), world.sequencer
    entered = range(before.ledger.head.size, after.ledger.head.size)
    views = [world.entry(position) for position in entered]
    marked = any(view.value("nonconforming") for view in views)
    kinds = frozenset(view.envelope.kind for view in views)
    people = {name: person for name, person in world.people.items() if name not in before.people}
    met = dict(sequencer._judge._met)
    _kept[key] = Outcome(before, after, sequencer._edge, met, people, marked, kinds, answer)
    if len(_kept) > MOST:
        _kept.popitem(last=False)


def _lay(world: World, outcome: Outcome) -> None:
    """Put an office where an act left it; what is kept stays as it is, whatever a test does to its ledger."""
    store, head, after = world.store, world.head, outcome.after
    assert isinstance(store, MemoryLedgerStore)
    assert isinstance(head, MemoryHead)
    store._committed = after.ledger.copy()
    head._state, head._erasures = after.head, dict.fromkeys(after.erasures)
    world.people.update({name: replace(person) for name, person in outcome.people.items()})
    world.clock.set(after.now)
    world.entropy._count = after.drawn
    world.sequencer._edge = outcome.edge
    world.sequencer._judge._met = dict(outcome.met)
