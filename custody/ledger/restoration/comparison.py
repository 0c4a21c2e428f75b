"""Comparison of a restored ledger with the memories of others.

A ledger alone does not show whether it is the newest. A head file is never behind the commits of its machine, so one
that remembers exactly the restored entries shows that nothing is lost; a memory of more entries shows a loss.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.consistency.claims import Claim, Contradiction, claim_of_receipt, contradictions
from custody.ledger.consistency.earlier_entries import Earlier
from custody.ledger.consistency.forks import forks_of
from custody.ledger.consistency.losses import LostEntry
from custody.ledger.ports import Fork, HeadRow, LedgerReader
from custody.ledger.restoration.memories import Memory
from custody.model.entry.envelope import parse_entry
from custody.proof import proof_file
from custody.proof.merkle.prove import root_at
from custody.proof.note import VerifierKey

#: ``nothing``: it shows nothing of this log. ``lost``: a resumption on record explains the loss. ``prefix``: the ledger
#: contains it and has more. ``same``: exactly these entries. ``more``: more entries. ``another``: other entries.
Standing = Literal["nothing", "lost", "prefix", "same", "more", "another"]
_ORDER: tuple[Standing, ...] = ("nothing", "lost", "prefix", "same", "more", "another")
#: ``another``: another history was found. ``more``: a memory has more entries. ``whole``: nothing is lost. ``unknown``:
#: no memory shows which.
Outcome = Literal["another", "more", "whole", "unknown"]
#: The name of the claim of a head file's mark.
HEAD = "the head file"


@dataclass(frozen=True, slots=True)
class Shown:
    """The comparison of one memory with the ledger.

    ``claim`` is the largest one of this standing, None for ``nothing``. ``follows``: the entries of a ``more`` are
    proven to follow the restored ones, which a root alone does not show. ``damaged`` are the faults of the memory, in
    words.
    """

    memory: Memory
    standing: Standing
    claim: Claim | None = None
    follows: bool = False
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of a ledger of this head row with memories; ``lost`` are the known lost entries."""

    row: HeadRow
    shown: tuple[Shown, ...]
    lost: tuple[LostEntry, ...] = ()
    forks: tuple[Fork, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The outcome for the ledger: the gravest of those that memories show."""
        standings = {each.standing for each in self.shown}
        if "another" in standings:
            return "another"
        if "more" in standings:
            return "more"
        whole = any(each.memory.sort == "head" and each.standing == "same" for each in self.shown)
        return "whole" if whole else "unknown"

    @property
    def newest(self) -> Shown | None:
        """The memory of the most entries beyond the ledger's, a signed claim before a head file; or None."""
        beyond = [each for each in self.shown if each.standing == "more" and each.claim is not None]
        return max(beyond, key=_weight, default=None)

    @property
    def known(self) -> int:
        """The largest number of entries known: the ledger's own where no memory has more."""
        return self.row.size if self.newest is None or self.newest.claim is None else self.newest.claim.size

    @property
    def against(self) -> Shown | None:
        """The gravest memory of another history: one that the log signed, then the longest; or None."""
        signed = {fork.kept for fork in self.forks}
        others = [each for each in self.shown if each.standing == "another" and each.claim is not None]
        return max(others, key=lambda each: (_data(each) in signed, _size(each)), default=None)


def compare(
    reader: LedgerReader, row: HeadRow, log_key: VerifierKey, memories: Sequence[Memory], now: int
) -> Comparison:
    """Return the comparison of the ledger of this head row with memories; forks are dated ``now``.

    ``now`` is in seconds UTC. Roots are computed from the bytes of all entries. Raise StorageFailed or NotFound where
    entries cannot be read.
    """
    claims = [claim for memory in memories for claim in _claims(memory)]
    found = {id(each.claim): each for each in contradictions(reader, row.size, claims, whole=True)}
    earlier = Earlier(reader, row.size)
    shown: list[Shown] = []
    lost: dict[int, LostEntry] = {}
    differing: list[Contradiction] = []
    at = 0
    for memory in memories:
        own = claims[at : at + len(_claims(memory))]
        at += len(own)
        judged = _Judged(memory, row, log_key, earlier)
        for claim in own:
            judged.take(claim, found.get(id(claim)))
        shown.append(judged.shown())
        differing += judged.differing
        for entry in judged.entries():
            lost.setdefault(entry.position, entry)
    forks = forks_of(reader, log_key, row.size, differing, now)
    return Comparison(row, tuple(shown), tuple(lost[position] for position in sorted(lost)), tuple(forks))


def _claims(memory: Memory) -> tuple[Claim, ...]:
    """Return the claims of a memory, a head file's mark first."""
    if memory.head is None:
        return memory.claims
    mark = memory.head.committed
    return (Claim(HEAD, b"", mark.size, mark.root), *memory.claims)


class _Judged:
    """The judging of one memory, claim by claim."""

    def __init__(self, memory: Memory, row: HeadRow, log_key: VerifierKey, earlier: Earlier) -> None:
        self._memory = memory
        self._row = row
        self._log_key = log_key
        self._earlier = earlier
        self._damaged = list(memory.damaged)
        self._standings: dict[Standing, list[tuple[Claim, bool]]] = {}
        self.differing: list[Contradiction] = []

    def take(self, claim: Claim, found: Contradiction | None) -> None:
        """Add one claim, with its contradiction by the ledger, None for none."""
        if found is None:
            self._note("same" if claim.size == self._row.size else "prefix", claim)
            return
        if not self._verified(claim):
            return
        if found.outcome == "lost":
            self._note("lost", claim)
        elif found.outcome == "differs":
            self._differs(found)
        elif self._memory.published is not None:
            self._published(claim)
        else:
            follows = None if claim.position is None else self._earlier.follows(claim)
            if follows is False:
                self._differs(replace(found, outcome="differs"))
            else:
                self._note("more", claim, follows=follows is True)

    def shown(self) -> Shown:
        """Return the comparison of the memory: the gravest standing of its claims."""
        head = self._memory.head
        intent = None if head is None else head.intent
        if intent is not None and (intent.size, intent.root) == (self._row.size, self._row.root):
            self._note("same", Claim(HEAD, b"", intent.size, intent.root))
        standing = max(self._standings, key=_ORDER.index, default=None)
        if standing is None:
            return Shown(self._memory, "nothing", damaged=tuple(self._damaged))
        claim, follows = max(self._standings[standing], key=lambda each: (each[0].size, each[1]))
        return Shown(self._memory, standing, claim, follows, tuple(self._damaged))

    def entries(self) -> Iterator[LostEntry]:
        """Yield the shown entries beyond the ledger's end; none for a memory of another history."""
        if "another" in self._standings:
            return
        files = dict(self._memory.files)
        for claim, _ in self._standings.get("more", ()):
            if claim.position is not None and claim.position >= self._row.size:
                note = proof_file.parse(claim.data).extra or b""
                yield _lost(claim.position, note, files.get(claim.name, self._memory.place))
            elif self._memory.published is not None:
                for position, note in self._memory.published.notes(self._row.size, claim.size):
                    yield _lost(position, note, self._memory.place)

    def _note(self, standing: Standing, claim: Claim, *, follows: bool = False) -> None:
        self._standings.setdefault(standing, []).append((claim, follows))

    def _differs(self, found: Contradiction) -> None:
        self._note("another", found.claim)
        if found.claim.data:
            self.differing.append(found)

    def _verified(self, claim: Claim) -> bool:
        """Return whether the log signed a claim; a false receipt is added to the memory's faults."""
        if claim.position is None:
            return True
        try:
            claim_of_receipt(claim.name, claim.data, self._log_key)
        except CustodyError as error:
            self._damaged.append(f"{claim.name}: {error.message}")
            return False
        return True

    def _published(self, claim: Claim) -> None:
        """Add a longer published folder as ``more`` or ``another``, by the ledger's root in its tiles."""
        tiles = self._memory.published
        try:
            if tiles is None or root_at(claim.size, tiles) != claim.root:
                self._damaged.append("its tiles do not lead to its checkpoint, so nothing before it is shown")
                self._note("more", claim)
            elif self._row.size and root_at(self._row.size, tiles) != self._row.root:
                self._differs(Contradiction(claim, "differs"))
            else:
                self._note("more", claim, follows=True)
        except CustodyError as error:
            self._damaged.append(f"its tiles cannot be used: {error.message}")
            self._note("more", claim)


def _lost(position: int, note: bytes, place: str) -> LostEntry:
    envelope = parse_entry(note).envelope
    return LostEntry(position, envelope.kind, envelope.at, envelope.by, place)


def _weight(shown: Shown) -> tuple[int, bool]:
    return _size(shown), bool(_data(shown))


def _size(shown: Shown) -> int:
    return 0 if shown.claim is None else shown.claim.size


def _data(shown: Shown) -> bytes:
    return b"" if shown.claim is None else shown.claim.data
