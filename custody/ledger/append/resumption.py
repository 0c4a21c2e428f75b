"""Resumption of a ledger that lost entries: the newest lost head, and entries that record the loss.

Two administrators sign: one proposes, another approves, in one submission. Nothing is repaired and no lost entry comes
back. Everything that can be reached is compared before either of them signs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from custody.errors import Conflict, FirstMet, Forked, HeadMismatch, LedgerBehind, ProofInvalid, UsageError
from custody.frozen import dataclass
from custody.ledger.append.entry_signing import Journal, Request, SignedDraft
from custody.ledger.consistency import head_recovery
from custody.ledger.consistency.account_memory import recall
from custody.ledger.consistency.claims import claim_of_checkpoint, resumptions
from custody.ledger.consistency.forks import forks_of
from custody.ledger.consistency.losses import Losses
from custody.ledger.ports import HeadRow, HeadStore, KeptReceipt, LedgerReader, LogMemory
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Ledger
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof import checkpoint, proof_file, verification
from custody.proof.merkle import HASH_BYTES
from custody.proof.note import NoteSigner, VerifierKey


@dataclass(frozen=True, slots=True)
class Lost:
    """The newest known head of the lost ledger, and its evidence.

    ``evidence`` is ``head_file``, ``receipt``, ``witness`` or ``none``, as in the entry. ``signed``: the log's
    signature over it was verified. ``at`` is the date of the entry that a receipt shows, in seconds UTC.
    """

    size: int
    root: bytes
    evidence: str
    signed: bool = False
    at: int | None = None

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.root) != HASH_BYTES:
            raise UsageError("a lost head has a size from 0 and a root of 32 bytes (64 hex digits)")


def lost_by_receipt(data: bytes, log_key: VerifierKey) -> Lost:
    """Return the lost head shown by a receipt (the bytes of a tlog-proof file).

    Raise Malformed, ProofInvalid, UnknownKey or Undecided where it does not verify under the log's key.
    """
    head = verification.verify(proof_file.parse(data), log_key).checkpoint
    return Lost(head.size, head.root, "receipt", signed=True)


def lost_by_receipts(receipts: Iterable[KeptReceipt], shown: Losses, log_key: VerifierKey) -> Lost:
    """Return the lost head of the receipt of the largest tree.

    ``shown`` are the losses that these receipts show. Raise as ``lost_by_receipt`` for one that does not verify,
    UsageError where none reaches beyond the ledger's end, Conflict where a resumption on record explains each loss.
    """
    if (newest := shown.newest) is not None:
        return Lost(newest.size, newest.root, "receipt", signed=True, at=newest.at)
    known = max((lost_by_receipt(each.data, log_key) for each in receipts), key=lambda lost: lost.size)
    if known.size > shown.size:
        raise Conflict(
            f"the {known.size} entries that these receipts show are on record as lost already, so there is nothing to"
            " resume",
            hint="`custody check` names the receipts that a resumption explains.",
        )
    if known.size < shown.size:
        raise UsageError(
            f"the receipts reach to {known.size} entries, and the ledger has {shown.size}: they show no loss",
            hint="Ask those who entered last for theirs: a receipt of a lost entry is what shows it.",
        )
    return known


def lost_by_checkpoint(data: bytes, log_key: VerifierKey, evidence: str) -> Lost:
    """Return the lost head of a checkpoint that the log signed; ``evidence`` is where it was kept.

    Raise Malformed, ProofInvalid or UnknownKey where it is no checkpoint signed by the log.
    """
    head = checkpoint.open(data, log_key)
    return Lost(head.size, head.root, evidence, signed=True)


def lost_by_head(head: HeadStore) -> Lost:
    """Return the lost head by this machine's head file; raise UsageError for none, HeadMismatch.

    HeadMismatch is for a file with both marks damaged.

    An intended head counts where it is longer than the committed one: that of an interrupted resumption may be shorter
    than the lost ledger.
    """
    known = head.read()
    if known is None:
        raise UsageError(
            "no head is remembered on this machine, so it cannot say what was lost",
            hint="Give the newest receipt with --receipt, or a checkpoint with --checkpoint.",
        )
    newest = known.committed
    if known.intent is not None and known.intent.size > newest.size:
        newest = known.intent
    return Lost(newest.size, newest.root, "head_file")


def lost_by_memory(
    row: HeadRow, head: HeadStore, memory: LogMemory, log_key: VerifierKey, shown: Losses
) -> Lost:
    """Return the newest lost head that an account remembers.

    The sources are its head file, the ``shown`` receipts, and the newest checkpoint in its memory. If none is larger
    than the ledger, nothing was lost (evidence ``none``). Receipts and checkpoints are both signed by the log: evidence
    ``receipt``. Raise HeadMismatch for a damaged memory, StorageFailed.
    """
    found = [Lost(row.size, row.root, "none")]
    if head_recovery.remembered(head) is not None:
        found.append(lost_by_head(head))
    if shown.newest is not None:
        found.append(Lost(shown.newest.size, shown.newest.root, "receipt", signed=True, at=shown.newest.at))
    for note in memory.checkpoints()[-1:]:
        claim = claim_of_checkpoint("", note, log_key)
        found.append(Lost(claim.size, claim.root, "receipt", signed=True))
    return max(found, key=lambda lost: lost.size)


def nothing_lost(reader: LedgerReader) -> Lost:
    """Return the ledger's own head with evidence ``none``: nothing was lost.

    For a ledger moved to a machine that remembers no head.
    """
    row = reader.head()
    return Lost(row.size, row.root, "none")


def given_receipts(
    reader: LedgerReader, shown: Losses, log_key: VerifierKey, memory: LogMemory, now: int
) -> None:
    """Raise Forked, with both sides kept in memory, where receipts show another history than the ledger.

    Forks that the memory holds already raise nothing: a resumption may answer them. Nor does a memory of another log
    key. Raise ProofInvalid where the receipts differ from entries that the log did not sign.
    """
    if not shown.differing or memory.key() != log_key:
        return
    forks = forks_of(reader, log_key, shown.size, shown.differing, now)
    if not forks:
        raise ProofInvalid(
            f"the ledger has other entries than {shown.differing[0].claim.name} shows, so nothing is signed",
            hint="Entries were changed: keep this copy as it is, and run `custody check`.",
        )
    kept = {fork.kept for fork in memory.forks()}
    if all(fork.kept in kept for fork in forks):
        return
    memory.keep_forks(forks)
    raise Forked(
        f"the ledger has other entries than {shown.differing[0].claim.name} shows, so nothing is signed",
        hint="The log signed both, and both are kept: see `custody trust`, and keep this copy as it is. If it is the"
        " right one, two administrators say so with the same command again.",
    )


def draft_resumption(
    journal: Journal,
    reader: LedgerReader,
    head: HeadStore,
    lost: Lost,
    *,
    memory: LogMemory | None = None,
    log_key: VerifierKey | None = None,
    known: int = 0,
    now: int = 0,
    reason: str,
    signers: tuple[NoteSigner, NoteSigner],
    more: Mapping[str, Value],
) -> list[SignedDraft]:
    """Return the signed drafts of a resumption: proposal by the first signer, approval by the second.

    It is good for the head as remembered now, and for no later loss. ``known`` is the number of entries that other
    receipts show. ``more`` are further fields of the proposal, such as a note; the approval takes its ``late_reason``.
    Raise Conflict where nothing shows a loss: neither head file nor account memory, nor a ``lost`` head that the log
    signed. Raise LedgerBehind where more entries are known to be lost than ``lost`` has, ProofInvalid where the lost
    head is another one of the ledger's size, UsageError for a ledger without opening entry, RuleBroken where the two
    may not sign, FirstMet or Forked where this account may not trust the ledger.
    """
    row, how, unfit = head_recovery.seen(head, reader, log_key)
    told = None if memory is None or log_key is None else recall(reader, row, log_key, memory, now)
    if isinstance(told, FirstMet) or (isinstance(told, Forked) and not told.settled):
        raise told
    shown = lost.signed and lost.size > row.size and not explained(reader, row.size, lost)
    if how != "unknown" and told is None and not shown:
        raise Conflict(
            "nothing that was given or is remembered goes beyond the database, so there is nothing to resume",
            hint="`custody today` shows how the ledger stands. A receipt of a lost entry shows a loss: --receipt.",
        )
    if lost.size == row.size and lost.root != row.root:
        raise ProofInvalid(
            f"the lost head and the database both have {row.size} entries, and they differ",
            hint="Nothing is missing here, something else stands in its place: keep this copy and run `custody check`.",
        )
    if row.size <= lost.size < (most := most_known(told, unfit, known)):
        raise LedgerBehind(
            f"it would be said that {lost.size - row.size} entries were lost, and {most - row.size} are known to be:"
            f" entries {row.size} to {most - 1}",
            known=most,
        )
    doc = reader.record(Ledger.space, LEDGER_SLOT)
    if doc is None:
        raise UsageError("the ledger has no opening entry, so there is nothing to resume")
    subject = Ledger.from_doc(doc).subject
    first, second = signers
    drafting = journal.drafting()
    values: dict[str, Value] = {
        **more,
        "reason": reason,
        "lost_size": lost.size,
        "lost_root": b64(lost.root),
        "evidence": lost.evidence,
        "remembered_head": head_recovery.remembered_words(head),
    }
    proposal = drafting.add(first, Request("resumption.proposed", values, subject=subject))
    approval = drafting.add(
        second,
        Request(
            "resumption.approved",
            {"late_reason": more.get("late_reason")},
            subject=subject,
            re=proposal.entry.leaf,
        ),
    )
    return [proposal, approval]


def explained(reader: LedgerReader, size: int, lost: Lost) -> bool:
    """Return whether a resumption among the first ``size`` entries records this head as lost."""
    return any(said.explains(lost.size, lost.root, lost.at) for said in resumptions(reader, size))


def most_known(*known: HeadMismatch | int | None) -> int:
    """Return the largest number of entries known by any of these: a LedgerBehind error's, or a count.

    None and other errors count as 0.
    """
    return max(_known(each) for each in known)


def _known(said: HeadMismatch | int | None) -> int:
    if isinstance(said, LedgerBehind):
        return said.known
    return said if isinstance(said, int) else 0


def on_server(common: Mapping[str, Value], server: str | None) -> dict[str, Value]:
    """Return the values of a resumption with ``former_database`` set to ``server``."""
    return {**common, "former_database": server}
