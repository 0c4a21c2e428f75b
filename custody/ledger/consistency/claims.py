"""Comparison of checkpoints and receipts that the log once signed with the ledger as it is now.

A claim is a checkpoint, or a receipt: a checkpoint with one entry under it. The ledger contains it, is shorter, or has
other entries. Roots that a verdict rests on are computed from the bytes of the entries.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

from custody.errors import Malformed, ProofInvalid
from custody.frozen import dataclass
from custody.ledger.ports import Asked, HeadMark, LedgerReader, StoredEntry
from custody.model import layouts
from custody.model.engine.names import LEDGER_SLOT
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.entry.facts import Facts
from custody.model.records import Ledger
from custody.model.schema.ids import unb64
from custody.proof import checkpoint, merkle, proof_file, verification
from custody.proof.merkle.frontier import Frontier
from custody.proof.merkle.prove import root_at
from custody.proof.note import VerifierKey

#: ``beyond``: the ledger is shorter. ``lost``: a resumption on record explains the loss. ``differs``: the ledger has
#: other entries.
Outcome = Literal["beyond", "lost", "differs"]
#: Entries read in one query.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement signed by the log: its first ``size`` entries have this 32-byte ``root``.

    ``data`` are the bytes of the checkpoint or receipt. In a receipt, the entry at ``position`` has this ``leaf`` hash
    and was signed ``at`` (seconds UTC); for a checkpoint these are None.
    """

    name: str
    data: bytes
    size: int
    root: bytes
    position: int | None = None
    leaf: bytes | None = None
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Resumption:
    """A resumption signed by two administrators: position, date (``at``, seconds UTC), and the lost head."""

    position: int
    at: int
    lost_size: int
    lost_root: bytes

    def explains(self, size: int, root: bytes, at: int | None = None) -> bool:
        """Return whether the resumption records this tree as lost; ``at`` is the date of an entry in it."""
        if size <= self.position or size > self.lost_size:
            return False
        if size == self.lost_size and root != self.lost_root:
            return False
        return at is None or at <= self.at


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim that the ledger does not contain.

    ``root`` is the ledger's own at the claim's size, None where not computed; ``resumption`` the one that explains it.
    """

    claim: Claim
    outcome: Outcome
    root: bytes | None = None
    resumption: Resumption | None = None


def claim_of_receipt(name: str, data: bytes, log_key: VerifierKey) -> Claim:
    """Verify a receipt (tlog-proof file) under the log's key; return its claim under the given name.

    Raise Malformed, ProofInvalid, UnknownKey or Undecided where it does not verify.
    """
    shown = verification.verify(proof_file.parse(data), log_key)
    envelope = parse_entry(shown.entry).envelope
    head = shown.checkpoint
    return Claim(name, data, head.size, head.root, shown.index, shown.leaf, envelope.at)


def claim_unverified(name: str, data: bytes) -> Claim:
    """Return the claim of a receipt without verifying it; verify it before relying on a contradiction.

    Raise Malformed where it holds no entry or cannot be parsed.
    """
    file = proof_file.parse(data)
    head = checkpoint.parse(file.checkpoint)
    if file.extra is None or file.index >= head.size:
        raise Malformed("it holds no entry, or one beyond its checkpoint")
    at = parse_entry(file.extra).envelope.at
    return Claim(name, data, head.size, head.root, file.index, merkle.leaf_hash(file.extra), at)


def claim_of_checkpoint(name: str, data: bytes, log_key: VerifierKey) -> Claim:
    """Verify a checkpoint under the log's key; return its claim under the given name.

    Raise Malformed, ProofInvalid or UnknownKey.
    """
    head = checkpoint.open(data, log_key)
    return Claim(name, data, head.size, head.root)


def contradictions(
    reader: LedgerReader, size: int, claims: Sequence[Claim], *, whole: bool = False
) -> list[Contradiction]:
    """Return a contradiction for each claim that the ledger of ``size`` entries does not contain.

    They are in the order of the claims. The entries of all receipts are compared. With ``whole`` every root is computed
    from the bytes of all entries. Without it, only the roots of checkpoints and of the largest claim are computed, from
    stored tiles that the caller trusts. Raise StorageFailed or NotFound where entries cannot be read.
    """
    if not claims:
        return []
    within = [claim for claim in claims if claim.size <= size]
    sizes = {claim.size for claim in within if whole or claim.position is None}
    sizes |= {max(claim.size for claim in within)} if within else set()
    roots = roots_from_entries(reader, sizes) if whole else _roots_from_tiles(reader, sizes)
    entries = entries_at(reader, {claim.position for claim in claims if claim.position is not None}, size)
    found: list[Contradiction] = []
    said: list[Resumption] | None = None
    for claim in claims:
        outcome = _compare(entries, size, claim, roots)
        if outcome is None:
            continue
        if said is None:
            said = resumptions(reader, size)
        why = _explanation(said, claim.size, claim.root, claim.at)
        found.append(Contradiction(claim, outcome if why is None else "lost", roots.get(claim.size), why))
    return found


def entries_at(reader: LedgerReader, places: Collection[int], size: int) -> dict[int, StoredEntry]:
    """Return the stored entries at these positions by position, those below ``size``, in few queries."""
    wanted = sorted(position for position in places if position < size)
    found: dict[int, StoredEntry] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        asked = Asked((), (), (), at=tuple(wanted[at : at + _AT_ONCE]))
        found |= reader.known(asked).entries
    return found


def _compare(
    entries: Mapping[int, StoredEntry], size: int, claim: Claim, roots: Mapping[int, bytes]
) -> Literal["beyond", "differs"] | None:
    if claim.position is not None and claim.position < size:
        stored = entries.get(claim.position)
        if stored is not None and merkle.leaf_hash(stored.note) != claim.leaf:
            return "differs"
    if claim.size > size:
        return "beyond"
    computed = roots.get(claim.size)
    return None if computed is None or computed == claim.root else "differs"


def roots_from_entries(reader: LedgerReader, sizes: Collection[int]) -> dict[int, bytes]:
    """Return the roots at these sizes by size, from the entries' bytes; sizes after a gap are left out."""
    wanted = set(sizes)
    frontier = Frontier()
    roots = {0: frontier.root()} if 0 in wanted else {}
    for stored in reader.entries(0, max(wanted, default=0)):
        if stored.position != frontier.size:
            break
        frontier.append(merkle.leaf_hash(stored.note))
        if frontier.size in wanted:
            roots[frontier.size] = frontier.root()
    return roots


def _roots_from_tiles(reader: LedgerReader, sizes: Iterable[int]) -> dict[int, bytes]:
    return {size: root_at(size, reader) if size else merkle.EMPTY_ROOT for size in sizes}


def resumptions(reader: LedgerReader, size: int) -> list[Resumption]:
    """Return the approved resumptions whose proposal is among the first ``size`` entries, in order."""
    doc = reader.record(Ledger.space, LEDGER_SLOT)
    if doc is None:
        return []
    subject = Ledger.from_doc(doc).subject
    stored = [reader.entry(position) for position in reader.positions(subject) if position < size]
    parsed = [(entry, parse_entry(entry.note).envelope) for entry in stored]
    approved = {envelope.re for _, envelope in parsed if envelope.kind == "resumption.approved"}
    found = []
    for entry, envelope in parsed:
        if envelope.kind == "resumption.proposed" and merkle.leaf_hash(entry.note) in approved:
            facts = facts_of(reader, entry)
            lost = facts.count("lost_size"), unb64(facts.must("lost_root"))
            found.append(Resumption(entry.position, envelope.at, *lost))
    return found


def explanation(reader: LedgerReader, size: int, mark: HeadMark) -> Resumption | None:
    """Return the resumption among the first ``size`` entries that records this mark as lost, or None."""
    return _explanation(resumptions(reader, size), mark.size, mark.root, None)


def _explanation(said: Iterable[Resumption], size: int, root: bytes, at: int | None) -> Resumption | None:
    return next((resumption for resumption in said if resumption.explains(size, root, at)), None)


def facts_of(reader: LedgerReader, stored: StoredEntry) -> Facts:
    """Return the structural fields of an entry, its content verified against its commitment.

    Raise ProofInvalid where the stored content is not what was signed.
    """
    envelope = parse_entry(stored.note).envelope
    openings = opening_format.decode(reader.openings(stored.position))
    if opening_format.content_of(openings) != envelope.content:
        raise ProofInvalid(
            f"the stored content of entry {stored.position} is not what was signed",
            hint="Run `custody check`; restore the newest backup beside this copy and compare both.",
        )
    return opening_format.read(layouts.layout(envelope.v, envelope.kind), openings).facts
