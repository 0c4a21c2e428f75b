"""Compares hash lists from outside with what is recorded of archived objects, in the words of hashdeep's audit.

Reads no store: it says whether two records agree, not whether the bytes are still there, which fixity does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from custody.frozen import dataclass
from custody.ledger.journal import Request
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries import Entries, EntryView
from custody.model.events.evidence import COMPARED
from custody.model.ids import b64, unb64
from custody.model.records import StoredObject
from custody.model.types import Value
from custody.proof import seal
from custody.proof.lists import HashList, Listed, base_names

#: Lines of the list that are kept for one object; a list can name the same thing many times.
_MOST_LINES = 50
#: The field that has the name of an object's source.
NAME = "file_name"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the ledger says of one object; ``listed`` is None where its name is erased or was never given.

    ``former`` are the names that it had before it was corrected, the last one first; ``entry`` has them all.
    """

    object: StoredObject
    name: bytes | None
    digests: Mapping[str, bytes]
    former: tuple[bytes, ...] = ()
    entry: EntryView | None = None

    @property
    def note(self) -> str:
        """By which entries its name was corrected, when, and what it said before; empty if it was not."""
        return "" if self.entry is None else self.entry.amended(NAME)

    @property
    def listed(self) -> Listed | None:
        """Give it as a line of a list."""
        return None if self.name is None else Listed(self.name, self.object.bytes, **self.digests)


@dataclass(frozen=True, slots=True)
class Compared:
    """How one object came out, and the lines of the list that speak for it or against it."""

    recorded: Recorded
    outcome: str
    lines: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How all came out: each object, the lines that no object answers, and those that could be of an object without
    a digest by their algorithm. ``differing`` are objects whose name a line gives with another size or digest.
    """

    compared: tuple[Compared, ...]
    not_found: tuple[Listed, ...]
    undecided: tuple[Listed, ...]
    differing: tuple[Compared, ...]
    listed: int
    format: str

    def count(self, outcome: str) -> int:
        """Give how many objects came out so."""
        return sum(1 for one in self.compared if one.outcome == outcome)


def recorded(reader: LedgerReader, objects: Iterable[StoredObject]) -> list[Recorded]:
    """Give what is recorded of objects, in the order of their entries, each by its newest name and by its former ones.

    A digest was computed when the bytes were read, so it counts as signed, whatever a correction says.
    """
    entries = Entries(reader)
    found = []
    for one in sorted(objects, key=lambda stored: stored.position):
        view = entries.at(one.position)
        name, former = _names(view)
        digests = {"sha256": unb64(one.sha256)}
        for algorithm in ("md5", "sha1", "sha512"):
            value = view.value(algorithm)
            if isinstance(value, str):
                digests[algorithm] = unb64(value)
        found.append(Recorded(one, name, digests, former, view))
    return found


def _names(view: EntryView) -> tuple[bytes | None, tuple[bytes, ...]]:
    """Give the newest name of an object, and those that it had before, the last one first."""
    field = next(one for one in view.fields if one.name == NAME)
    values = (*(one.value for one in reversed(field.corrections)), field.value)
    newest, *former = (None if one is None else seal.name_bytes(one) for one in values)
    return newest, tuple(dict.fromkeys(one for one in former if one not in (None, newest)))


def compare(outside: HashList, objects: Sequence[Recorded]) -> Comparison:
    """Compare by digest and size, then by name: a path's last part is its name, for nothing more is recorded.

    An object answers to every name that it had, so that no correction makes a line pass unseen: first to its newest
    one, and to a former one where no line gives the newest with another size or digest.
    """
    lines = outside.files
    by_digest: dict[tuple[str, bytes], list[int]] = {}
    by_both: dict[tuple[bytes, str, bytes], list[int]] = {}
    by_name: dict[bytes, list[int]] = {}
    for at, line in enumerate(lines):
        for pair in line.digests().items():
            by_digest.setdefault(pair, []).append(at)
            for name in base_names(line.name):
                by_both.setdefault((name, *pair), []).append(at)
        for name in base_names(line.name):
            by_name.setdefault(name, []).append(at)
    stated = frozenset(frozenset(line.digests()) for line in lines)
    used: set[int] = set()

    def whole(one: Recorded, names: Sequence[bytes]) -> list[int]:
        """Give the lines that give one of these names with the size and digest of an object."""
        pairs = [(name, *pair) for name in names for pair in one.digests.items()]
        return [at for pair in pairs for at in by_both.get(pair, ()) if _agrees(lines[at], one)]

    def against(one: Recorded, names: Sequence[bytes], besides: Collection[int]) -> list[int]:
        """Give some of the lines that give one of these names with something else, ``besides`` those left out."""
        found = (at for name in names for at in by_name.get(name, ()) if at not in besides)
        wrong = (at for at in found if _speaks(lines[at], one) and not _agrees(lines[at], one))
        return list(islice(wrong, _MOST_LINES))

    # A name that was given up may be that of another object since: a line that this one answers is not about the first.
    renamed = any(one.former for one in objects)
    answered = {at for one in objects for at in whole(one, [one.name or b""])} if renamed else set()
    compared, differing, moved = [], [], []
    for one in objects:
        name = one.name or b""
        pairs = list(one.digests.items())
        here = whole(one, [name])
        named = [] if here else against(one, [name], ())
        if not here and not named:
            here = whole(one, one.former)
        if here:
            used.update(here)
            compared.append(_outcome(one, "matched", lines, here))
            continue
        near = [at for pair in pairs for at in by_digest.get(pair, ())]
        same = next((at for at in near if _agrees(lines[at], one)), None)
        named += against(one, one.former, answered)
        if same is not None:
            moved.append((one, same))
            outcome = _outcome(one, "moved", lines, [same])
        elif near:
            used.update(near)
            outcome = _outcome(one, "partially_matched", lines, near)
        elif not stated or any(some & one.digests.keys() for some in stated):
            outcome = _outcome(one, "new", lines, named)
        else:
            there = (at for each in (name, *one.former) for at in by_name.get(each, ()))
            outcome = _outcome(one, "not_compared", lines, there)
        compared.append(outcome)
        if named or outcome.outcome == "partially_matched":
            differing.append(_outcome(one, outcome.outcome, lines, named or near))
    _use(moved, lines, by_digest, used)
    blind = [one for one in objects if any(not some & one.digests.keys() for some in stated)]
    left = [at for at in range(len(lines)) if at not in used]
    undecided = {at for at in left if any(_could_be(lines[at], one) for one in blind)} if blind else set()
    return Comparison(
        tuple(compared),
        tuple(lines[at] for at in left if at not in undecided),
        tuple(lines[at] for at in sorted(undecided)),
        tuple(differing),
        len(lines),
        outside.format,
    )


def _outcome(one: Recorded, outcome: str, lines: Sequence[Listed], places: Iterable[int]) -> Compared:
    return Compared(one, outcome, tuple(lines[at] for at in islice(dict.fromkeys(places), _MOST_LINES)))


def _use(
    moved: Iterable[tuple[Recorded, int]],
    lines: Sequence[Listed],
    by_digest: Mapping[tuple[str, bytes], Sequence[int]],
    used: set[int],
) -> None:
    """Let every object that moved answer for one line of its digest, as long as there are any that none answers."""
    begins: dict[tuple[str, bytes], int] = {}
    for one, same in moved:
        pair = next(iter(lines[same].digests().items()))
        places = by_digest[pair]
        at = begins.get(pair, 0)
        while at < len(places) and (places[at] in used or not _agrees(lines[places[at]], one)):
            at += 1
        begins[pair] = at
        used.add(places[at] if at < len(places) else same)


def _speaks(line: Listed, one: Recorded) -> bool:
    """Whether a line states a digest by an algorithm that the object has one by."""
    return bool(line.digests().keys() & one.digests.keys())


def _agrees(line: Listed, one: Recorded) -> bool:
    """Whether every digest that both state is the same, one at least, and the size too where the list gives it."""
    common = line.digests().keys() & one.digests.keys()
    return (
        bool(common)
        and all(line.digests()[name] == one.digests[name] for name in common)
        and line.bytes in (None, one.object.bytes)
    )


def _could_be(line: Listed, one: Recorded) -> bool:
    """Whether a line may speak of an object though they have no digest in common."""
    return not line.digests().keys() & one.digests.keys() and line.bytes in (None, one.object.bytes)


def compared_request(
    comparison: Comparison,
    list_sha256: bytes,
    case: str,
    exhibit: str | None,
    values: Mapping[str, Value],
) -> Request:
    """Make the request that records a comparison under its case; its root is over the results in the order of entries.

    The results are not stored beside it: whoever has the list computes them again from the record.
    """
    leaves = [
        seal.sweep_leaf(
            one.recorded.object.id, one.recorded.object.version, one.outcome, one.recorded.digests["sha256"]
        )
        for one in comparison.compared
    ]
    counted = Counter(one.outcome for one in comparison.compared)
    own: dict[str, Any] = {
        "exhibit": exhibit,
        "list_sha256": b64(list_sha256),
        "list_format": comparison.format,
        "listed": comparison.listed,
        "results": seal.sweep_root(leaves).to_json(),
        **{outcome: counted[outcome] for outcome in COMPARED},
        "not_found": len(comparison.not_found),
        "undecided": len(comparison.undecided),
        "differing": len(comparison.differing),
    }
    return Request("digests.compared", {**values, **own}, subject=case)
