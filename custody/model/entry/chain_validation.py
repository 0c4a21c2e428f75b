"""Validation of entries by their envelopes: form, ledger, chain of the subject, and checkpoint seen.

No committed field is read, so no rule and no role is judged. The caller passes the signers' keys.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

from custody.errors import CustodyError, NotFound, ProofInvalid, Undecided
from custody.model.entry.envelope import Envelope, SignedEntry, opening_fault, parse_entry, verify_entry
from custody.proof import merkle
from custody.proof.checkpoint import Checkpoint
from custody.proof.merkle import EMPTY_ROOT
from custody.proof.merkle.frontier import Frontier
from custody.proof.merkle.prove import TileReader, consistency_proof, root_at
from custody.proof.note import VerifierKey

#: The number of roots of the newest sizes in memory; most sizes that signers had seen are among them.
_HELD = 4096
#: The number of older roots in memory: a signer who sees no newer checkpoint names the same one again.
_COMPUTED = 64
#: The reason in a report for an unknown root.
_UNKNOWN = "tiles of theirs cannot be read, or do not lead to the root"


class Past:
    """The roots of earlier sizes of a tree read from left to right, up to the signed ``head`` of the log.

    Roots of long ago, or behind unreadable leaves, are computed from tiles and used only if consistent with the head: a
    tampered tile accuses no signer. The roots of the sizes in ``kept`` stay in memory however long ago they are.
    """

    def __init__(self, reader: TileReader, head: Checkpoint, kept: Collection[int] = ()) -> None:
        self._reader = reader
        self._head = head
        self._kept = kept
        self._frontier = Frontier()
        self._roots: dict[int, bytes] = {}
        self._computed = lru_cache(_COMPUTED)(self._compute)

    @property
    def size(self) -> int:
        """The number of leaves read."""
        return self._frontier.size

    def append(self, leaf: bytes) -> None:
        """Append the next leaf hash (32 bytes)."""
        self._frontier.append(leaf)
        self._roots[self._frontier.size] = self._frontier.root()
        if (old := self._frontier.size - _HELD) not in self._kept:
            self._roots.pop(old, None)

    def root(self, size: int) -> bytes | None:
        """Return the 32-byte root of an earlier size, None if its tiles are unreadable or not the head's."""
        if size in self._roots:
            return self._roots[size]
        return self._computed(size) if size else EMPTY_ROOT

    def _compute(self, size: int) -> bytes | None:
        try:
            root = root_at(size, self._reader)
            proof = consistency_proof(size, self._head.size, self._reader)
            merkle.verify_consistency(size, self._head.size, proof, root, self._head.root)
        except (ProofInvalid, NotFound):
            return None
        return root


class _Tip(NamedTuple):
    seq: int
    leaf: bytes


class Signed(NamedTuple):
    """The entries signed by one key: their number, first and last position, and whether the key is known."""

    key: str
    key_id: str
    entries: int
    first: int
    last: int
    given: bool


class _Opening:
    """The sizes seen by signers of the first entries: nothing at first, afterwards at least all of these."""

    def __init__(self) -> None:
        self._count = 0
        self._known = True
        self._ended = False

    def skip(self) -> None:
        """Skip an entry whose signer's seen size is not known."""
        self._known = False

    def fault(self, seen: int) -> str:
        """Return the fault of the next entry, by the size its signer had seen; empty if there is none."""
        if seen:
            self._ended = True
            if seen >= self._count:
                return ""
            return f"is signed by who had seen {seen} of the {self._count} entries that were entered together first"
        if self._ended:
            return "is signed by who had seen nothing, after entries whose signers had seen some"
        self._count += self._known
        return ""


def _raw(identifier: str) -> bytes:
    return bytes.fromhex(identifier.replace("-", ""))


class Chain:
    """The validation of the entries of a log one after the other.

    ``tell`` is called with a scope, the position of the entry, the fault, and True for a fault or False for what could
    not be checked. ``gaps`` counts the entries that could not be read: chains that they may belong to are not judged.
    ``verified`` counts the signatures verified. Memory: the newest entry of each subject, and the hash and identifier
    of every entry, some 200 bytes.
    """

    def __init__(
        self,
        origin: str,
        past: Past,
        signers: Iterable[VerifierKey],
        tell: Callable[[str, int, str, bool], None],
    ) -> None:
        self._origin = origin
        self._past = past
        self._keys = {(signer.name, signer.key_id): signer for signer in signers}
        self._tell = tell
        self._tips: dict[bytes, _Tip] = {}
        self._signed: dict[tuple[str, bytes], list[int]] = {}
        self._opening = _Opening()
        self._ids: set[bytes] = set()
        self._leaves: set[bytes] = set()
        self._unknown = False
        self.gaps = self.verified = 0
        #: Position and date of the last entry that was readable.
        self.newest: tuple[int, int] | None = None

    def gap(self, count: int = 1) -> None:
        """Skip ``count`` entries of which neither bytes nor hashes can be read."""
        self._unknown = True
        self._skip(count)

    def skip_hashed(self, leaf: bytes) -> None:
        """Skip an entry of which only the leaf hash can be read."""
        self._leaves.add(leaf)
        self._skip(1)

    def _skip(self, count: int) -> None:
        self._opening.skip()
        self.gaps += count

    def take(self, position: int, data: bytes) -> None:
        """Validate the next entry, and report its faults by ``tell``."""
        try:
            entry = parse_entry(data)
        except CustodyError as error:
            self._tell(
                "chain", position, f"cannot be read: {error.message}", not isinstance(error, Undecided)
            )
            self.skip_hashed(merkle.leaf_hash(data))
            return
        envelope = entry.envelope
        wrong = (
            self._named(envelope),
            opening_fault(position, envelope),
            self._opening.fault(envelope.seen.size),
            self._identified(envelope),
            *self._seen(position, envelope),
        )
        for why in wrong:
            if why:
                self._tell("chain", position, why, True)
        self._answer(position, envelope)
        self._follow(position, entry)
        self._signature(position, entry)
        self._leaves.add(entry.leaf)
        self.newest = position, entry.envelope.at

    def keys(self) -> list[Signed]:
        """Return the keys that signed, in the order of their first signatures."""
        return [
            Signed(name, key_id.hex(), count, first, last, (name, key_id) in self._keys)
            for (name, key_id), (count, first, last) in self._signed.items()
        ]

    def _named(self, envelope: Envelope) -> str:
        return "" if envelope.log == self._origin else f"was signed for the ledger {envelope.log}"

    def _identified(self, envelope: Envelope) -> str:
        own = _raw(envelope.id)
        again = own in self._ids
        self._ids.add(own)
        return f"has the identifier of an earlier entry, {envelope.id}" if again else ""

    def _answer(self, position: int, envelope: Envelope) -> None:
        """Report an entry that answers none of the entries before it."""
        if envelope.re is None or envelope.re in self._leaves:
            return
        if self._unknown:
            why = "answers an entry that may be among those whose hashes cannot be read"
            self._tell("chain", position, why, False)
        else:
            self._tell("chain", position, "answers an entry that does not stand in front of it", True)

    def _seen(self, position: int, envelope: Envelope) -> Iterable[str]:
        """Yield the faults of an entry's checkpoint seen, compared with the entries before it."""
        seen = envelope.seen
        if seen.size > position:
            yield f"is signed by who had seen {seen.size} entries, more than stand in front of it"
            return
        root = self._past.root(seen.size)
        if root is None:
            self._tell(
                "chain",
                position,
                f"cannot be held against the {seen.size} entries that its signer had seen: {_UNKNOWN}",
                False,
            )
        elif root != seen.root:
            yield f"is signed by who had seen {seen.size} other entries than those in front of it"

    def _follow(self, position: int, entry: SignedEntry) -> None:
        envelope = entry.envelope
        subject = _raw(envelope.subject)
        tip = self._tips.get(subject)
        self._tips[subject] = _Tip(envelope.seq, entry.leaf)
        seq, prev = (0, None) if tip is None else (tip.seq + 1, tip.leaf)
        if (envelope.seq, envelope.prev) == (seq, prev):
            return
        if self.gaps and envelope.seq > seq:
            self._tell("chain", position, "follows an entry about the same thing that cannot be read", False)
        elif envelope.seq != seq:
            self._tell(
                "chain",
                position,
                f"is number {envelope.seq} about its subject, where {seq} is due",
                True,
            )
        else:
            self._tell(
                "chain", position, "names another entry about its subject than the one before it", True
            )

    def _signature(self, position: int, entry: SignedEntry) -> None:
        line = (entry.signature.name, entry.signature.key_id)
        said = self._signed.setdefault(line, [0, position, position])
        said[0] += 1
        said[2] = position
        key = self._keys.get(line)
        if key is None:
            return
        try:
            verify_entry(entry, key)
        except ProofInvalid as error:
            self._tell("signers", position, f"is not signed as it says: {error.message}", True)
        else:
            self.verified += 1
