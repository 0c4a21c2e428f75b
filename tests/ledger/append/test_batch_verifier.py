"""A group of which others judge the bytes comes out as one that the sequencer reads alone, whoever they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import Conflict, CustodyError, Malformed, ProofInvalid, RoleRefused
from custody.ledger.append.sequencer import MANY, Sequencer
from custody.ledger.ports import Helpers
from custody.ledger.ports.serial_executor import NOBODY
from custody.ledger.submissions.batch_verifier import FEW, LARGE, LARGE_GROUP, LOT
from custody.ledger.submissions.submission import Item, Receipt, Submission
from custody.model.entry import offloaded_checks, openings
from custody.model.entry.openings import opened
from custody.proof import note
from custody.storage.machine.processes import Processes
from custody.storage.machine.workers import ThreadWorkers
from tests.contracts.helped import AT_ONCE, there
from tests.ledger.forge import Forge
from tests.ledger.forger import audited, found
from tests.ledger.objects.test_spread_work import Killed, unsigned
from tests.world import World

A = TypeVar("A")
B = TypeVar("B")


class Taking:
    """Helpers that take every other lot, do it when it is asked for, and note what they were asked to do."""

    def __init__(self, every: int = 2) -> None:
        self._every = every
        self.taken: list[int] = []
        self._offered = 0

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        assert work is offloaded_checks.right
        self._offered += 1
        if (self._offered - 1) % self._every:
            return None
        assert isinstance(item, list)
        self.taken.append(len(item))
        return lambda: work(item)


class Beginning:
    """Helpers that take the first lots that they are offered and have no time for others; how often they were asked."""

    def __init__(self, lots: int = 1) -> None:
        self._left = lots
        self.asked = 0

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        self.asked += 1
        if not self._left:
            return None
        self._left -= 1
        return lambda: work(item)


class Doubting:
    """Helpers that find nothing right."""

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        assert isinstance(item, list)
        return lambda: [False] * len(item)  # type: ignore[return-value]  # what the work would give


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with there(2) as made:
        yield made


class Failing:
    """Helpers that meet an error with everything."""

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        def wait() -> B:
            raise MemoryError

        return wait


class Short:
    """Helpers that say nothing of the last entry of a lot."""

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        assert isinstance(item, list)
        return lambda: work(item[:-1])  # type: ignore[arg-type]  # a shorter list


@pytest.fixture(
    params=[
        "at once",
        "every other lot",
        "the first lot",
        "nothing is right",
        "errors",
        "short",
        "two processes",
    ]
)
def helpers(request: pytest.FixtureRequest, processes: Processes) -> Helpers:
    made: dict[str, Helpers] = {
        "at once": AT_ONCE,
        "every other lot": Taking(),
        "the first lot": Beginning(),
        "nothing is right": Doubting(),
        "errors": Failing(),
        "short": Short(),
        "two processes": processes,
    }
    return made[request.param]


def with_openings(item: Item, other: tuple[openings.Opening, ...]) -> Item:
    return replace(item, openings=other)


def spoilt(item: Item) -> Item:
    """Return an item one of whose fields is another than was signed."""
    first, *others = item.openings
    assert first.leaf is not None
    return with_openings(item, (opened(first.leaf.replace(b'"', b' "', 1)), *others))


def exchanged(item: Item) -> Item:
    """Return an item one of whose fields reads well and says something that was not signed."""
    at = next(at for at, one in enumerate(item.openings) if one.leaf is not None and b'"C-' in one.leaf)
    leaf = item.openings[at].leaf
    assert leaf is not None
    other = opened(leaf.replace(b'"C-', b'"D-'))
    return with_openings(item, (*item.openings[:at], other, *item.openings[at + 1 :]))


def broken(item: Item) -> Item:
    """Return an item one of whose fields is no field, and not what was signed either."""
    return with_openings(item, (opened(b"["), *item.openings[1:]))


def lacking(item: Item) -> Item:
    return with_openings(item, item.openings[:-1])


def covered(item: Item) -> Item:
    """Return an item of which a field came as its hash alone."""
    return with_openings(item, (*item.openings[:-1], openings.Opening(None, item.openings[-1].hash)))


def lied_about(item: Item) -> Item:
    """Return an item whose opening says another hash than its leaf has."""
    return with_openings(item, (replace(item.openings[0], hash=bytes(32)), *item.openings[1:]))


def unread(item: Item) -> Item:
    return replace(item, note=item.note[1:])


ALTERED: dict[str, Callable[[Item], Item]] = {
    "as it was signed": lambda item: item,
    "unsigned": unsigned,
    "another field": spoilt,
    "another value": exchanged,
    "no field": broken,
    "a field is missing": lacking,
    "a field is covered": covered,
    "another hash": lied_about,
    "unreadable": unread,
}


class Groups:
    """One group, submitted to ledgers that are alike, with helpers and without."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def answers(self, helpers: Helpers) -> tuple[list[object], bytes]:
        """Return what became of each submission, and the root afterwards."""
        world = World.memory().staff()
        forge = Forge(world)
        items = [
            forge.item(("judge", "eve")[at % 2], "case.opened", {"reference": f"C-{at}"})
            for at in range(len(self._names))
        ]
        stranger = world.signer_of("stranger")
        items.append(Forge(world).item(stranger, "case.opened", {"reference": "X"}, judged=False))
        group = [Submission((ALTERED[name](item),)) for name, item in zip(self._names, items, strict=False)]
        group += [Submission((items[-1],)), Submission((items[0],)), Submission(())]
        sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
        said = [told(receipt) for receipt in sequencer.submit_many(group)]
        return said, world.store.read().head().root


def told(answer: list[Receipt] | CustodyError) -> object:
    if isinstance(answer, CustodyError):
        return type(answer), answer.message, answer.hint
    return answer


@settings(max_examples=12, deadline=None)
@given(names=st.lists(st.sampled_from(sorted(ALTERED)), min_size=FEW, max_size=3 * LOT))
def test_whatever_is_wrong_with_some_comes_out_as_without_help(
    processes: Processes, names: list[str]
) -> None:
    group = Groups(names)
    alone = group.answers(NOBODY)
    for helpers in (AT_ONCE, Taking(), Beginning(), Doubting(), Failing(), Short(), processes):
        assert group.answers(helpers) == alone


def test_each_way_in_which_an_item_is_altered_is_refused_by_its_name(helpers: Helpers) -> None:
    """What the test above compares differs from case to case: this shows that it does."""
    names = [name for name in ALTERED for _ in range(2)]
    said, _ = Groups(names).answers(helpers)
    refused = dict(zip(names, said, strict=False))
    assert isinstance(refused.pop("as it was signed"), list)
    assert isinstance(refused.pop("another hash"), list), "a hash that a leaf comes with counts for nothing"
    kinds = {name: one[0] for name, one in refused.items() if isinstance(one, tuple)}
    assert kinds == {
        "unsigned": ProofInvalid,
        "another field": ProofInvalid,
        "another value": ProofInvalid,
        "no field": ProofInvalid,
        "a field is missing": ProofInvalid,
        "a field is covered": ProofInvalid,
        "unreadable": Malformed,
    }


def test_a_group_of_which_nothing_is_let_in_is_refused_for_what_is_wrong_with_each(helpers: Helpers) -> None:
    """What is not signed says nothing, so that nobody is told that his role lacks a right for what another forged."""
    world = World.memory().staff()
    world.enrol("clerk", "auditor")
    forge = Forge(world)
    items = [
        forge.item("clerk", "case.opened", {"reference": f"C-{at}"}, judged=False) for at in range(2 * FEW)
    ]
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
    answers = sequencer.submit_many(
        [Submission((submitted,)) for submitted in (*items[:-1], unsigned(items[-1]))]
    )
    assert [type(answer) for answer in answers] == [RoleRefused] * (2 * FEW - 1) + [ProofInvalid]


def test_a_note_that_comes_twice_is_vouched_for_with_its_own_openings_only(helpers: Helpers) -> None:
    """The first of the two is refused for what comes with it, so that the second must not pass for it, nor fail."""
    world = World.memory().staff()
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(2 * LOT)]
    group = [spoilt(items[0]), *items, spoilt(items[-1])]
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
    answers = sequencer.submit_many([Submission((item,)) for item in group])
    assert isinstance(answers[0], ProofInvalid)
    assert all(isinstance(answer, list) for answer in answers[1:])
    position = world.size() - 1
    assert openings.decode(world.store.read().openings(position)) == items[-1].openings


def test_with_one_submission_of_many_entries_one_false_signature_sinks_all_of_it(helpers: Helpers) -> None:
    world = World.memory().staff()
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(2 * LOT)]
    before = world.size()
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
    (answer,) = sequencer.submit_many([Submission((*items[:-1], unsigned(items[-1])))])
    assert isinstance(answer, ProofInvalid)
    assert world.size() == before
    (answer,) = sequencer.submit_many([Submission(tuple(items))])
    assert isinstance(answer, list)
    assert world.size() == before + 2 * LOT


def test_a_key_that_is_enrolled_or_revoked_in_the_group_counts_as_it_is_at_each_entry(
    helpers: Helpers,
) -> None:
    world = World.memory().staff()
    forge = Forge(world)
    new, judge = world.signer_of("newcomer"), world.people["judge"]
    enrolled = {"vkey": str(new.verifier), "roles": "authority", "display_name": "n"}
    revoked = {"key": judge.signer.verifier.name, "reason": "lost"}
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(FEW)]
    items += [
        forge.item(new, "case.opened", {"reference": "early"}, judged=False),
        forge.item("ada", "actor.enrolled", enrolled, subject=world.journal.new_subject()),
        forge.item(new, "case.opened", {"reference": "late"}),
        forge.item("ada", "key.revoked", revoked, subject=judge.actor),
        forge.item("judge", "case.opened", {"reference": "after"}, judged=False),
    ]
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
    answers = sequencer.submit_many([Submission((item,)) for item in items])
    refused = [at - FEW for at, one in enumerate(answers) if isinstance(one, CustodyError)]
    assert refused == [0, 4]


@pytest.mark.parametrize("alter", [exchanged, spoilt, lacking, unsigned])
def test_of_a_signer_who_was_not_known_when_the_group_began_the_caller_judges_all(
    helpers: Helpers, alter: Callable[[Item], Item]
) -> None:
    world = World.memory().staff()
    forge = Forge(world)
    new = world.signer_of("newcomer")
    enrolled = {"vkey": str(new.verifier), "roles": "authority", "display_name": "n"}
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(FEW)]
    items.append(forge.item("ada", "actor.enrolled", enrolled, subject=world.journal.new_subject()))
    items += [forge.item(new, "case.opened", {"reference": f"C-N{at}"}) for at in range(2)]
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
    answers = sequencer.submit_many(
        [Submission((submitted,)) for submitted in (*items[:-1], alter(items[-1]))]
    )
    assert [isinstance(answer, list) for answer in answers] == [True] * (FEW + 2) + [False]
    assert isinstance(answers[-1], ProofInvalid)


def test_nobody_is_asked_for_few_entries_and_for_many_in_lots() -> None:
    world = World.memory().staff()
    helpers = Taking(1)
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
    for count, lots in (
        (FEW - 1, []),
        (FEW, [FEW]),
        (2 * LOT, [LOT, LOT]),
        (2 * LOT + 1, [LOT, LOT, 1]),
        (LARGE_GROUP - 1, [LOT] * (LARGE_GROUP // LOT - 1) + [LOT - 1]),
        (LARGE_GROUP, [LARGE] * (LARGE_GROUP // LARGE)),
    ):
        helpers.taken.clear()
        forge = Forge(world)
        items = [forge.item("judge", "case.opened", {"reference": "C"}) for _ in range(count)]
        sequencer.submit_many([Submission((item,)) for item in items])
        assert helpers.taken == lots


def test_entries_that_stand_already_are_answered_as_before_whatever_comes_with_them(helpers: Helpers) -> None:
    world = World.memory().staff()
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(LOT)]
    sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock, helpers=helpers)
    first = sequencer.submit_many([Submission((item,)) for item in items])
    again = sequencer.submit_many([Submission((spoilt(item),)) for item in items])
    assert [told(item) for item in again] == [told(item) for item in first]
    other = note.sign(note.parse(items[0].note).text, world.people["eve"].signer)
    answers = sequencer.submit_many(
        [Submission((replace(items[0], note=other),)), *(Submission((item,)) for item in items)]
    )
    assert isinstance(answers[0], CustodyError)
    assert not isinstance(answers[1], Conflict)


@pytest.mark.parametrize("after", [0, 1])
def test_a_process_that_is_killed_on_the_way_leaves_the_rest_to_the_caller(after: int) -> None:
    names = ["unsigned" if at % 7 == 0 else "as it was signed" for at in range(5 * LOT)]
    group = Groups(names)
    alone = group.answers(NOBODY)
    with Processes(1) as made:
        made.start()
        made.wait()
        killed = Killed(made, after)
        assert group.answers(killed) == alone
        assert killed.taken > after


def test_what_was_begun_in_vain_leaves_nothing_behind(tmp_path: Path, helpers: Helpers) -> None:
    world = World.on_disk(tmp_path).staff()
    world.sequencer = Sequencer(
        world.store, world.head, world.log_signer, world.clock, beside=ThreadWorkers(1), helpers=helpers
    )
    for _ in range(2):
        forge = Forge(world)
        items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(MANY + 1)]
        before = world.size()
        answers = world.sequencer.submit_many(
            [Submission((submitted,)) for submitted in (*items, unsigned(items[0]))]
        )
        assert [isinstance(answer, list) for answer in answers] == [True] * (MANY + 1) + [False]
        answers = world.sequencer.submit_many(
            [Submission((unsigned(forgery),)) for forgery in forged(world, 2 * MANY)]
        )
        assert not any(isinstance(answer, list) for answer in answers)
        assert world.size() == before + MANY + 1
    assert found(audited(world)) == set()
    world.store.close()


def forged(world: World, count: int) -> list[Item]:
    forge = Forge(world)
    return [forge.item("judge", "case.opened", {"reference": "C"}) for _ in range(count)]
