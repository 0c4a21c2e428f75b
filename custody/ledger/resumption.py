"""Goes on with a ledger whose remembered head does not fit the database any more, and says what was lost.

Two administrators sign: one proposes, another approves, in one submission. Nothing is repaired and nothing comes back.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.errors import Conflict, FirstMet, Forked, LedgerBehind, ProofInvalid, UsageError
from custody.frozen import dataclass
from custody.ledger import reconcile
from custody.ledger.journal import Drafted, Journal, Request
from custody.ledger.ports import HeadStore, LedgerReader, LogMemory
from custody.ledger.recollection import recall
from custody.model.ids import b64
from custody.model.records import Ledger
from custody.model.rules.people import LEDGER_SLOT
from custody.model.types import Value
from custody.proof import bundle, checkpoint
from custody.proof.merkle import HASH_BYTES
from custody.proof.note import NoteSigner, VerifierKey


@dataclass(frozen=True, slots=True)
class Lost:
    """The newest head that is known of the lost ledger, and where it is known from.

    ``evidence`` is ``head_file``, ``receipt``, ``witness`` or ``none``, as in the entry.
    """

    size: int
    root: bytes
    evidence: str

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.root) != HASH_BYTES:
            raise UsageError("a lost head has a size from 0 and a root of 32 bytes (64 hex digits)")


def lost_by_receipt(data: bytes, log_key: VerifierKey) -> Lost:
    """Take the lost head from a receipt (a tlog-proof file) that the log signed; ProofInvalid otherwise."""
    head = bundle.verify(bundle.parse(data), log_key).checkpoint
    return Lost(head.size, head.root, "receipt")


def lost_by_checkpoint(data: bytes, log_key: VerifierKey, evidence: str) -> Lost:
    """Take the lost head from a checkpoint that the log signed, as a witness or publication kept it."""
    head = checkpoint.open(data, log_key)
    return Lost(head.size, head.root, evidence)


def lost_by_head(head: HeadStore) -> Lost:
    """Take the lost head from what this machine remembers; UsageError where nothing is remembered.

    What was promised beyond the committed mark counts where it is longer. A resumption that was broken off may be
    shorter than what it resumes, and says less than was lost.
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


def nothing_lost(reader: LedgerReader) -> Lost:
    """Say that the database is the newest there is, as after moving a ledger to a machine that remembers no head."""
    row = reader.head()
    return Lost(row.size, row.root, "none")


def draft_resumption(
    journal: Journal,
    reader: LedgerReader,
    head: HeadStore,
    lost: Lost,
    *,
    memory: LogMemory | None = None,
    log_key: VerifierKey | None = None,
    now: int = 0,
    reason: str,
    signers: tuple[NoteSigner, NoteSigner],
    more: Mapping[str, Value],
) -> list[Drafted]:
    """Draft proposal and approval; Conflict when nothing was lost, RuleBroken when the two may not do it.

    ProofInvalid when the lost head is another one of the same size, UsageError for a ledger that was never opened.

    It counts for the head as it is remembered now, and for no later loss. What the account remembers besides, receipts
    among it, may show that more was lost: HeadMismatch then. ``more`` are further fields of the proposal,
    such as a note; what it says of the date the approval says too.
    """
    row, how, _ = reconcile.seen(head, reader, log_key)
    told = None if memory is None or log_key is None else recall(reader, row, log_key, memory, now)
    if isinstance(told, FirstMet) or (isinstance(told, Forked) and not told.settled):
        raise told
    if how != "unknown" and told is None:
        raise Conflict(
            "the remembered head fits the database, so there is nothing to resume",
            hint="`custody status` shows how the ledger stands.",
        )
    if lost.size == row.size and lost.root != row.root:
        raise ProofInvalid(
            f"the lost head and the database both have {row.size} entries, and they differ",
            hint="Nothing is missing here, something else stands in its place: keep this copy and run `custody check`.",
        )
    if isinstance(told, LedgerBehind) and row.size <= lost.size < told.known:
        raise told
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
        "remembered": reconcile.remembered_words(head),
    }
    proposal = drafting.add(first, Request("ledger.resumed.proposed", values, subject=subject))
    approval = drafting.add(
        second,
        Request(
            "ledger.resumed.approved", {"late": more.get("late")}, subject=subject, re=proposal.entry.leaf
        ),
    )
    return [proposal, approval]
