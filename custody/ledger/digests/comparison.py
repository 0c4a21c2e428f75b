"""Comparison of outside hash lists with recorded files, in the words of hashdeep's audit.

Reads no store: it shows whether two records agree; a sweep shows whether the bytes are still there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from custody.frozen import dataclass
from custody.ledger.append.entry_signing import Request
from custody.ledger.digests.paths import Paths
from custody.ledger.digests.recorded_files import RecordedFile
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.model.verification.kinds import COMPARED
from custody.proof.commitments.list_leaves import sweep_leaf, sweep_root
from custody.proof.hash_lists import HashList, ListedFile

#: Lines of the list that are kept for one file; a list can name the same file many times.
_MOST_LINES = 50
#: Outcomes of files in the order in which they are shown, those of hashdeep's audit first.
_IN_ORDER = ("matched", "partially_matched", "moved", "new", "not_compared")
#: Outcomes of files that the list does not mention.
_SILENT = frozenset({"new", "not_compared"})


@dataclass(frozen=True, slots=True)
class Compared:
    """The outcome of one file, and the lines of the list that led to it."""

    recorded: RecordedFile
    outcome: str
    lines: tuple[ListedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncompared:
    """Numbers of files that could not be compared, by reason.

    ``other_digests``: the record and the list have different algorithms. ``holes``: sparse files with holes of more
    than 4 GiB, whose whole content has no digest. ``unreadable``: members not readable when they were archived.
    """

    other_digests: int
    holes: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of a hash list of ``listed`` lines, in this ``format``, with recorded files.

    ``compared`` are the files with their outcomes, without those that the list need not mention. ``differing`` are
    those whose name a line lists with another size or digest. ``not_found`` are lines of no file; ``undecided`` lines
    may be of a file that has no digest by their algorithm on record.
    """

    compared: tuple[Compared, ...]
    not_found: tuple[ListedFile, ...]
    undecided: tuple[ListedFile, ...]
    differing: tuple[Compared, ...]
    listed: int
    format: str

    def count(self, outcome: str) -> int:
        """Return the number of files with this outcome."""
        return sum(1 for result in self.compared if result.outcome == outcome)

    @property
    def counts(self) -> dict[str, int]:
        """The number of files by outcome, and of lines under ``not_found`` and ``undecided``."""
        own = {outcome: self.count(outcome) for outcome in _IN_ORDER}
        return {**own, "not_found": len(self.not_found), "undecided": len(self.undecided)}

    @property
    def others(self) -> tuple[Compared, ...]:
        """Files that did not match, or whose name was corrected, except those in ``differing``."""
        differing = {id(result.recorded) for result in self.differing}
        return tuple(
            result
            for result in self.compared
            if (result.outcome != "matched" or result.recorded.note) and id(result.recorded) not in differing
        )

    @property
    def uncompared(self) -> Uncompared:
        """The numbers of files that could not be compared, by reason."""
        left = [result.recorded for result in self.compared if result.outcome == "not_compared"]
        kinds = [file.within.kind for file in left if file.within is not None]
        return Uncompared(
            sum(1 for file in left if file.digests),
            kinds.count("sparse"),
            sum(1 for kind in kinds if kind.startswith("unreadable.")),
        )


def compare(outside: HashList, files: Sequence[RecordedFile]) -> Comparison:
    """Return the comparison of a hash list with recorded files: by digest and size, then by path.

    Paths are matched as in custody.ledger.digests.paths. A file is compared under its newest name, and under former
    ones where no line lists the newest with another size or digest. A pack itself and the media of an image are results
    only where a line mentions them; where one mentions the pack, its members need not be listed.
    """
    found = _Comparing(outside.files, files)
    results = [found.result(file) for file in files]
    found.use_moved()
    listed_packs = {
        result.recorded.object.id
        for result in results
        if result.recorded.sort == "pack" and result.outcome in ("matched", "moved")
    }
    compared = tuple(result for result in results if not _is_silent(result, listed_packs, found.against))
    undecided, not_found = found.unanswered()
    differing = tuple(
        Compared(result.recorded, result.outcome, found.against[id(result.recorded)])
        for result in compared
        if id(result.recorded) in found.against
    )
    return Comparison(compared, not_found, undecided, differing, len(outside.files), outside.format)


def _is_silent(result: Compared, listed_packs: set[str], against: Mapping[int, object]) -> bool:
    """Return whether the list does not mention a file that it need not mention."""
    file = result.recorded
    if result.outcome not in _SILENT or id(file) in against:
        return False
    if file.sort in ("member", "unread"):
        return file.object.id in listed_packs
    return file.sort in ("pack", "media")


class _Comparing:
    """The lines of one list by digest and key, and the lines that files have matched.

    ``against`` are lines that list a file, by its id(), with another size or digest.
    """

    def __init__(self, lines: Sequence[ListedFile], files: Sequence[RecordedFile]) -> None:
        self._lines = lines
        self._files = files
        self._paths = Paths(lines, files)
        self._by_digest: dict[tuple[str, bytes], list[int]] = {}
        self._by_both: dict[tuple[bytes, str, bytes], list[int]] = {}
        self._by_key: dict[bytes, list[int]] = {}
        for at, line in enumerate(lines):
            keys = self._paths.every[at]
            for pair in line.digests().items():
                self._by_digest.setdefault(pair, []).append(at)
                for key in keys:
                    self._by_both.setdefault((key, *pair), []).append(at)
            if keys:
                self._by_key.setdefault(keys[0], []).append(at)
        self._stated = frozenset(frozenset(line.digests()) for line in lines)
        self._used: set[int] = set()
        self._moved: list[tuple[RecordedFile, int]] = []
        self._answered: dict[int, set[bytes]] = {}
        self.against: dict[int, tuple[ListedFile, ...]] = {}
        for file in files:
            for at in self._whole(file, self._paths.current(file)):
                self._answered.setdefault(at, set()).add(file.path or b"")

    def result(self, file: RecordedFile) -> Compared:
        """Return the outcome of a file, and note the lines that it matches and those that contradict it."""
        current, former = self._paths.current(file), self._paths.former(file)
        here = self._whole(file, current)
        named = [] if here else self._against(file, current)
        if not here and not named:
            here = self._whole(file, former)
        if here:
            self._used.update(here)
            return self._outcome(file, "matched", here)
        same = next((at for at in self._near(file) if _agrees(self._lines[at], file)), None)
        named += self._against(file, former, renamed=True)
        outcome, places = "new", named
        if same is not None:
            self._moved.append((file, same))
            outcome, places = "moved", [same]
        elif near := list(self._near(file)):
            self._used.update(near)
            outcome, places, named = "partially_matched", near, named or near
        elif self._stated and not any(some & file.digests.keys() for some in self._stated):
            outcome = "not_compared"
            places = [at for key in (*current, *former) for at in self._by_key.get(key, ())]
        if named:
            self.against[id(file)] = self._outcome(file, outcome, named).lines
        return self._outcome(file, outcome, places)

    def use_moved(self) -> None:
        """Mark one unmatched line of its digest as matched for each moved file, while there are any."""
        begins: dict[tuple[str, bytes], int] = {}
        for file, same in self._moved:
            pair = next(iter(self._lines[same].digests().items()))
            places = self._by_digest[pair]
            at = begins.get(pair, 0)
            while at < len(places) and (
                places[at] in self._used or not _agrees(self._lines[places[at]], file)
            ):
                at += 1
            begins[pair] = at
            self._used.add(places[at] if at < len(places) else same)

    def unanswered(self) -> tuple[tuple[ListedFile, ...], tuple[ListedFile, ...]]:
        """Return the unmatched lines: those of a possible file without digest by their algorithm, the others."""
        blind: dict[frozenset[str], set[int | None]] = {}
        for file in self._files:
            if file.sort not in ("pack", "media"):
                blind.setdefault(frozenset(file.digests), set()).add(file.size)

        def may_be(line: ListedFile) -> bool:
            return any(
                not known & line.digests().keys()
                and (line.bytes is None or None in sizes or line.bytes in sizes)
                for known, sizes in blind.items()
            )

        left = [line for at, line in enumerate(self._lines) if at not in self._used]
        undecided = [may_be(line) for line in left]
        return (
            tuple(line for line, open_ in zip(left, undecided, strict=True) if open_),
            tuple(line for line, open_ in zip(left, undecided, strict=True) if not open_),
        )

    def _whole(self, file: RecordedFile, keys: Iterable[bytes]) -> list[int]:
        """Return the indices of lines with one of these keys and the size and digests of a file."""
        triples = [(key, *pair) for key in keys for pair in file.digests.items()]
        places = (at for triple in triples for at in self._by_both.get(triple, ()))
        return [at for at in places if _agrees(self._lines[at], file)]

    def _against(self, file: RecordedFile, keys: Iterable[bytes], *, renamed: bool = False) -> list[int]:
        """Return the indices of at most 50 lines with one of these keys and another size or digest.

        Left out are lines that a file of another path matches; for a former name (``renamed``), a pack or media, those
        that any file matches.
        """
        any_file = renamed or file.sort in ("pack", "media")
        own = {file.path or b""}
        places = (at for key in keys for at in self._by_key.get(key, ()))
        about = (at for at in places if not (self._answered.get(at, set()) - (set() if any_file else own)))
        wrong = (at for at in about if _speaks(self._lines[at], file) and not _agrees(self._lines[at], file))
        return list(islice(wrong, _MOST_LINES))

    def _near(self, file: RecordedFile) -> Iterator[int]:
        return (at for pair in file.digests.items() for at in self._by_digest.get(pair, ()))

    def _outcome(self, file: RecordedFile, outcome: str, places: Iterable[int]) -> Compared:
        kept = islice(dict.fromkeys(places), _MOST_LINES)
        return Compared(file, outcome, tuple(self._lines[at] for at in kept))


def _speaks(line: ListedFile, file: RecordedFile) -> bool:
    """Return whether a line and a file have digests by a common algorithm."""
    return bool(line.digests().keys() & file.digests.keys())


def _agrees(line: ListedFile, file: RecordedFile) -> bool:
    """Return whether line and file agree in each common digest, at least one, and in size if both have it."""
    common = line.digests().keys() & file.digests.keys()
    return (
        bool(common)
        and all(line.digests()[name] == file.digests[name] for name in common)
        and (line.bytes is None or file.size is None or line.bytes == file.size)
    )


def compared_request(
    comparison: Comparison,
    list_sha256: bytes,
    case: str,
    exhibit: str | None,
    values: Mapping[str, Value],
) -> Request:
    """Return the ``hash_list.compared`` request of a comparison, with a root over its results.

    Its subject is the case; ``values`` are further fields. The results are not stored: whoever has the list can compute
    them again.
    """
    leaves = []
    for result in comparison.compared:
        file = result.recorded
        digest = file.digests.get("sha256")
        leaves.append(sweep_leaf(file.identity, file.object.version, result.outcome, digest))
    counted = Counter(result.outcome for result in comparison.compared)
    own: dict[str, Any] = {
        "exhibit": exhibit,
        "list_sha256": b64(list_sha256),
        "list_format": comparison.format,
        "listed_count": comparison.listed,
        "results_root": sweep_root(leaves).to_json(),
        **{f"{outcome}_count": counted[outcome] for outcome in COMPARED},
        "not_found_count": len(comparison.not_found),
        "undecided_count": len(comparison.undecided),
        "differing_count": len(comparison.differing),
    }
    return Request("hash_list.compared", {**values, **own}, subject=case)
