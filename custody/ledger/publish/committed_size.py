"""The size of a ledger that may be released: that of the committed head outside the database.

A released checkpoint cannot be called back, so nothing beyond the committed mark is ever shown to outsiders.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from custody.errors import HeadMismatch, NotFound, UsageError
from custody.frozen import dataclass
from custody.ledger.consistency import head_recovery
from custody.ledger.ports import HeadStore, LedgerReader
from custody.ledger.proofs.checkpoint_choice import OmittedSignature, omitted_signatures
from custody.ledger.proofs.prover import Prover
from custody.ledger.state import relocation_guard
from custody.ledger.views.entries.revisions import Revision, revisions
from custody.proof.note import VerifierKey


def released_size(head: HeadStore, reader: LedgerReader, log_key: VerifierKey | None = None) -> int:
    """Return the size up to which entries and checkpoints may be released.

    Raise HeadMismatch where the remembered head does not fit the database, NotFound where the ledger has no entry yet.
    """
    row, how, unfit = head_recovery.seen(head, reader, log_key)
    known = head_recovery.remembered(head)
    if unfit is not None:
        if (
            known is not None
            and known.committed.size > row.size
            and relocation_guard.away(reader) is not None
        ):
            return row.size  # the ledger was moved from here and went on: every entry here was promised
        raise unfit
    size = (
        row.size
        if how == "committed" or known is None
        else head_recovery.contained_size(reader, known.committed)
    )
    if size == 0 and known is not None and known.committed.size:
        raise HeadMismatch(
            "the resumption of this ledger was interrupted before it was promised to anybody",
            hint="Run the resumption again, or enter anything: both finish it first.",
        )
    if size == 0:
        raise NotFound("the ledger has no entry yet, so there is no checkpoint to give away")
    return size


@dataclass(frozen=True, slots=True)
class Promised:
    """The size up to which proofs may be released; ``doubt`` is an objection in words, or None."""

    size: int
    doubt: str | None


def promised(head: HeadStore, reader: LedgerReader, log_key: VerifierKey | None = None) -> Promised:
    """Return the size up to which entries may be released on this machine.

    Where no head is remembered, as by an auditor with a copy of the vault, it is that of the database, with a doubt.
    Raise HeadMismatch where a head is remembered and does not fit, NotFound where the ledger has no entry yet.
    """
    try:
        return Promised(released_size(head, reader, log_key), None)
    except HeadMismatch as error:
        if head.read() is not None:
            raise
        return Promised(reader.head().size, error.message)


def proof_size(prover: Prover, position: int, newest: int, wanted: int | None, *, alone: bool = False) -> int:
    """Return the size at which to prove an entry: ``wanted``, or the best up to ``newest``.

    ``newest`` is the size that may be released. ``alone``: no timestamp token is handed out with the proof file. Raise
    UsageError for a ``wanted`` beyond ``newest``.
    """
    if wanted is None:
        return prover.best_size(position, alone=alone, most=newest)
    if wanted > newest:
        raise UsageError(
            f"the newest checkpoint is of {newest} entries, not {wanted}",
            hint="Choose a smaller size: `custody log checkpoints` lists them.",
        )
    return wanted


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """A released entry: the proof that it is in the log of ``size`` entries.

    ``revision`` are the later entries that correct or answer it and are not released with it.
    """

    position: int
    size: int
    proof: bytes
    revision: Revision


def proven_entries(
    prover: Prover,
    reader: LedgerReader,
    positions: Sequence[int],
    newest: int,
    wanted: int | None = None,
    *,
    alone: bool,
) -> list[ProvenEntry]:
    """Return the proofs of entries released together, in order, each at the size of ``proof_size``.

    Raise UsageError as that does.
    """
    revised = revisions(reader, positions)
    found = []
    for position in positions:
        size = proof_size(prover, position, newest, wanted, alone=alone)
        found.append(ProvenEntry(position, size, prover.proof(position, size), revised[position]))
    return found


def omitted_by_position(
    prover: Prover, proofs: Iterable[ProvenEntry], newest: int, *, alone: bool
) -> dict[int, tuple[OmittedSignature, ...]]:
    """Return, by position, the outside signatures that cover an entry and that its proof leaves out.

    ``alone`` as in ``proof_size``.
    """
    return {
        proven.position: omitted_signatures(
            prover.vouched(), proven.position, newest, proven.size, alone=alone
        )
        for proven in proofs
    }
