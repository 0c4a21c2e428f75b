"""The only writer: admits groups of submissions, grows the tree, signs the checkpoint, commits.

Order of a batch, each step durable before the next: intent at the head, commit of the database, erasures listed,
promotion of the head, answer. In a large batch, rows are made while the intent is written to disk, and receipts during
the commit. Nothing is released before the head is promoted. A refused submission does not refuse its neighbours, and a
commit that raised is read back, never assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

from custody.errors import (
    CommitUnknown,
    CustodyError,
    FirstMet,
    Forked,
    HeadMismatch,
    LedgerBehind,
    ProofInvalid,
)
from custody.frozen import dataclass
from custody.ledger.append import commit_outcome
from custody.ledger.append.admission import Judge, Judged, Outcome
from custody.ledger.append.object_states import changed_rows, looked_later
from custody.ledger.consistency import account_memory, head_recovery
from custody.ledger.ports import (
    Clock,
    HeadMark,
    HeadRow,
    HeadState,
    HeadStore,
    Helpers,
    LedgerReader,
    LedgerStore,
    LedgerTransaction,
    LogMemory,
    RecordRow,
    StoredTile,
    Workers,
)
from custody.ledger.ports.serial_executor import IN_TURN, NOBODY
from custody.ledger.proofs.prover import Prover
from custody.ledger.state.merkle_frontier import MerkleFrontier
from custody.ledger.submissions.batch_verifier import Doubted
from custody.ledger.submissions.submission import Admitted, Receipt, Submission
from custody.model import layouts
from custody.model.engine.names import LEDGER_SLOT
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.records import Ledger
from custody.proof import checkpoint, tiles
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import NoteSigner

#: Entries from which rows and receipts take longer than starting a thread.
MANY = 64

#: The result of each submission, in order: the receipts of its entries, or the error that refused it.
Answers = list[list[Receipt] | CustodyError]


@dataclass(frozen=True, slots=True)
class _Erasing:
    """An erasure to carry out: the entry's position, the indices of its fields, the openings that remain."""

    position: int
    fields: tuple[int, ...]
    openings: bytes


class Sequencer:
    """The sequencer of one ledger, which integrates submissions.

    ``signer`` holds the log key, whose name is the origin. ``workers`` verify signatures. ``beside`` writes the intent
    of a large batch while its rows are made, and makes its receipts during the commit; it does nothing else, so that no
    commit waits for other work. ``memory`` is what this account remembers of the log, compared before the first
    signature. A sequencer may live for one command or for months.
    """

    def __init__(
        self,
        store: LedgerStore,
        head: HeadStore,
        signer: NoteSigner,
        clock: Clock,
        workers: Workers = IN_TURN,
        *,
        beside: Workers = IN_TURN,
        helpers: Helpers = NOBODY,
        memory: LogMemory | None = None,
    ) -> None:
        self._store = store
        self._head = head
        self._signer = signer
        self._clock = clock
        self._origin = signer.verifier.name
        self._judge = Judge(str(signer.verifier), self._origin, clock, workers)
        self._beside = beside
        self._helpers = helpers
        self._edge: MerkleFrontier | None = None
        self._memory = memory
        self._recalled = memory is None

    def submit(self, submission: Submission) -> list[Receipt]:
        """Integrate one submission; return the receipts of its entries, or raise the error that refused it.

        Raise also what ``submit_many`` raises.
        """
        answer = self.submit_many([submission])[0]
        if isinstance(answer, CustodyError):
            raise answer
        return answer

    def submit_many(self, submissions: Sequence[Submission]) -> Answers:
        """Integrate a group in one commit; return each submission's receipts or error, in order.

        A submission is accepted whole or not at all. Raise HeadMismatch where this ledger may not be signed for,
        EntryStands where a step after the commit failed, CommitUnknown where it is not known whether the commit
        happened, StorageFailed or Busy where nothing was recorded.
        """
        with self._head.exclusive():
            try:
                return self._integrate(submissions, self._helpers)
            except Doubted:
                return self._integrate(submissions, NOBODY)

    def _answering(
        self,
        reader: LedgerReader,
        outcomes: Sequence[Outcome],
        edge: MerkleFrontier | None = None,
        signed: bytes | None = None,
    ) -> Callable[[], Answers]:
        """Return a function that makes the receipts under the newest checkpoint.

        ``signed`` is that checkpoint over ``edge`` if both were just made.
        """
        standing = [entry for part in outcomes if not isinstance(part, CustodyError) for entry in part]
        making = Prover(reader, self._origin).receipts_of(standing, edge, signed)

        def answers() -> Answers:
            receipts = iter(making())
            return [
                part if isinstance(part, CustodyError) else [next(receipts) for _ in part]
                for part in outcomes
            ]

        return answers

    def ready(self, trial: Callable[[LedgerTransaction, HeadRow], None] | None = None) -> None:
        """Raise the error that would refuse every submission now, for use before long work.

        Takes the locks, compares the head and opens the log key; it signs only the head that is signed already.
        ``trial`` may write into the transaction, which ends without a commit. Raise HeadMismatch, Busy, StorageFailed,
        ConfigError or KeyFailed.
        """
        with self._head.exclusive(), self._store.begin() as txn:
            row = txn.head()
            _, unfit = head_recovery.judge(self._head, row, txn, self._signer.verifier)
            unfit = self._recall(txn, row, unfit)
            if unfit is not None:
                raise unfit
            checkpoint.sign(Checkpoint(self._origin, row.size, row.root), self._signer)
            if trial is not None:
                trial(txn, row)

    @contextmanager
    def _begin(self) -> Iterator[tuple[LedgerTransaction, HeadRow, HeadMismatch | None]]:
        """Open a transaction; yield it, the stored head, and the error that forbids signing, or None.

        An intended head is promoted only after a further commit: a server may have made a commit that no standby
        confirmed, or whose answer never came. Its entries are recorded then, and submitting them again would return
        receipts without any commit. Raise CommitUnknown where the further commit is not confirmed either.
        """
        with self._store.begin() as txn:
            row = txn.head()
            how, unfit = head_recovery.judge(self._head, row, txn, self._signer.verifier)
            if how not in ("promote", "longer"):
                yield txn, row, self._recall(txn, row, unfit)
                return
            try:
                txn.commit()
            except CommitUnknown as error:
                raise commit_outcome.not_sure(row, error) from error
        with self._store.begin() as txn:
            row = txn.head()
            unfit = self._recall(txn, row, None)
            yield txn, row, unfit or head_recovery.settle(self._head, txn, row, self._signer.verifier)

    def _recall(self, txn: LedgerReader, row: HeadRow, unfit: HeadMismatch | None) -> HeadMismatch | None:
        """Return the error that forbids signing, by head and account memory; None if none does.

        The account memory is compared once, until it agrees.
        """
        memory = self._memory
        if self._recalled or memory is None or row.size == 0:
            return unfit
        told = account_memory.recall(txn, row, self._signer.verifier, memory, self._clock.now())
        self._recalled = told is None and unfit is None
        return account_memory.weightier(told, unfit)

    def _integrate(self, submissions: Sequence[Submission], helpers: Helpers) -> Answers:
        """Commit a group; return each submission's receipts, or the error that refused it.

        Raise Doubted, with nothing recorded, where the verification by ``helpers`` failed.
        """
        with self._begin() as (txn, row, unfit):
            own = self._edge is not None and self._edge.row == row
            judged = self._judge.group(txn, row, submissions, helpers, own=own, fits=unfit is None)
            outcomes, admitted = judged.outcomes, judged.admitted
            if not admitted:
                judged.confirm()
                if unfit is not None and not all(isinstance(outcome, CustodyError) for outcome in outcomes):
                    raise unfit
                return self._answering(txn, outcomes)()
            self._may_sign(txn, row, judged, unfit)
            edge = self._tree(txn, row).grown(entry.row.leaf for entry in admitted)
            new_row = edge.row
            old_mark, new_mark = HeadMark(row.size, row.root), HeadMark(new_row.size, new_row.root)
            promising: Callable[[], list[bool]] | None = None
            many = len(admitted) >= MANY
            try:
                if many:
                    promising = self._beside.begin(lambda new: self._intend(old_mark, new), [new_mark])
                signed = self._write(txn, row, judged, edge)
                answering = self._answering(txn, outcomes, edge, signed)
                answers = [] if many else answering()
            except BaseException:
                if promising is not None:
                    with suppress(CustodyError, MemoryError):
                        promising()  # nobody else may have the right to sign while the head is still being told
                raise
            promised = self._intend(old_mark, new_mark) if promising is None else promising()[0]
            self._edge, unknown = edge, None
            making = self._beside.begin(lambda make: make(), [answering]) if many else None
            try:
                txn.commit()
            except CommitUnknown as error:
                self._edge, unknown = None, error
        if unknown is not None:
            self._read_back(old_mark, new_mark, unknown)
        try:
            if unfit is not None or any(entry.placed.event.kind == "erasure.executed" for entry in admitted):
                start = row.size if unfit is None else 0
                head_recovery.list_erasures(self._head, self._store.read(), start, new_row.size)
            if promised:
                self._head.promote(new_mark)
            else:
                self._head.start(new_mark)
            if unfit is not None and self._memory is not None:
                self._memory.remember(signed, new_row.size)
                self._memory.answer_forks(row.size)
        except (CustodyError, MemoryError) as error:
            raise commit_outcome.stands(
                old_mark, new_mark, "the head outside was not moved there", error
            ) from error
        try:
            return answers if making is None else making()[0]
        except (CustodyError, MemoryError) as error:
            raise commit_outcome.stands(old_mark, new_mark, "no receipt could be made", error) from error

    def _intend(self, old: HeadMark, new: HeadMark) -> bool:
        """Write the intended head; return False, with nothing written, where no head is remembered.

        The first batch of a ledger starts the head. A resumption follows the lost head, which stays remembered until
        the resumption is committed: a failure in between must not make the restored ledger look like the newest one.
        """
        try:
            known = self._head.read()
        except HeadMismatch:
            known = None
        if known is None and old.size == 0:
            self._head.start(old)
            known = HeadState(old, None)
        if known is not None:
            self._head.intend(known.committed, new)
        return known is not None

    def _may_sign(self, txn: LedgerReader, row: HeadRow, judged: Judged, unfit: HeadMismatch | None) -> None:
        """Raise ``unfit`` unless it is None or this batch resumes the ledger.

        A resumption may not record fewer entries as lost than are remembered, nor name an earlier remembered head.
        """
        if unfit is None:
            return
        if isinstance(unfit, FirstMet) or (isinstance(unfit, Forked) and not unfit.settled):
            raise unfit
        before, ledger = txn.record(Ledger.space, LEDGER_SLOT), judged.state.get(Ledger, LEDGER_SLOT)
        if row.size == 0 or before is None or ledger is None:
            raise unfit
        if ledger.resumed <= Ledger.from_doc(before).resumed:
            raise unfit
        events = [entry.placed.event for entry in judged.admitted]
        if events[0].kind != "resumption.proposed":
            raise unfit  # its position says how many entries were left
        said = [event.facts for event in events if event.kind == "resumption.proposed"]
        head_recovery.check_named(head_recovery.remembered(self._head), said)
        if isinstance(unfit, LedgerBehind) and max(facts.count("lost_size") for facts in said) < unfit.known:
            raise unfit

    def _write(self, txn: LedgerTransaction, row: HeadRow, judged: Judged, edge: MerkleFrontier) -> bytes:
        """Write a batch, which grew the tree to ``edge``, into the transaction; return its signed checkpoint.

        The checkpoint is signed only after the helpers' verification: otherwise the database files could show a
        checkpoint of entries that were never recorded.
        """
        new, state, admitted = edge.row, judged.state, judged.admitted
        with txn.together():
            txn.append([entry.row for entry in admitted])
            for tile in tiles.new_tiles(row.size, new.size):
                if tile.width == tiles.TILE_WIDTH:
                    hashes = edge.tiles(txn).tile(tile.level, tile.index, tile.width)
                    txn.add_tiles([StoredTile(tile.level, tile.index, hashes, tiles.tile_root(hashes))])
            txn.put_records(
                RecordRow(record.space, record.key, record.doc(), record.terms())
                for record in state.changes()
            )
            txn.put_labels(label for entry in admitted for label in entry.labels)
            sweeps = {entry.row.position: entry.sweep for entry in admitted if entry.sweep is not None}
            for position, leaves in sweeps.items():
                txn.add_sweep(position, leaves)
            txn.put_checks(changed_rows(state.changes(), sweeps, txn.checks_of, partial(looked_later, txn)))
            for erasing in _erasures(txn, admitted):
                txn.erase(erasing.position, erasing.fields, erasing.openings)
            judged.confirm()
            signed = checkpoint.sign(Checkpoint(self._origin, new.size, new.root), self._signer)
            txn.add_checkpoint(new.size, signed)
            txn.set_head(new)
        return signed

    def _tree(self, txn: LedgerReader, row: HeadRow) -> MerkleFrontier:
        """Return the Merkle frontier at the stored head, from the last batch or else read from tiles.

        Raise ProofInvalid where the stored head is not the root of the stored entries.
        """
        edge = self._edge
        if edge is None or edge.row != row:
            edge = MerkleFrontier.read(row.size, txn)
        if edge.row != row:
            raise ProofInvalid(
                "the stored head is not the root of the stored entries", hint="Run `custody check`."
            )
        return edge

    def _read_back(self, old: HeadMark, new: HeadMark, cause: CommitUnknown) -> None:
        """Return if a commit that raised did happen; raise StorageFailed if not, CommitUnknown if not known.

        Call it with no transaction open.
        """
        try:
            row = self._store.settled()
        except (CustodyError, MemoryError) as error:
            raise commit_outcome.not_readable(old, new, cause, error) from error
        if (row.size, row.root) == (old.size, old.root):
            raise commit_outcome.nothing_recorded(old, new, cause) from cause
        if (row.size, row.root) != (new.size, new.root):
            raise commit_outcome.neither(old, new, cause, row)


def _erasures(txn: LedgerReader, admitted: Sequence[Admitted]) -> list[_Erasing]:
    """Return the erasures that the batch orders, one for each entry, in order of position.

    Fields that are erased already are left out: a restored database may repeat an erasure it had lost.
    """
    wanted: dict[int, set[str]] = {}
    for entry in admitted:
        if entry.placed.event.kind == "erasure.executed":
            target = entry.placed.event.facts.count("entry_position")
            wanted.setdefault(target, set()).update(entry.placed.event.facts.codes("fields"))
    out: list[_Erasing] = []
    for position, names in sorted(wanted.items()):
        envelope = parse_entry(txn.entry(position).note).envelope
        layout = layouts.layout(envelope.v, envelope.kind)
        before = opening_format.decode(txn.openings(position))
        left = opening_format.erase(layout, before, names)
        fields = tuple(sorted(at for name in names if before[at := layout.positions[name]].leaf is not None))
        if fields:
            out.append(_Erasing(position, fields, opening_format.encode(left)))
    return out
