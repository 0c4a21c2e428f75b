"""The only writer: admits submissions in groups, integrates them into the tree, signs the checkpoint, commits.

Order of a batch, each step durable before the next: intent at the head, commit of the database, erasures listed,
promotion of the head, answer. Nothing is released before the head promised it. One bad submission never sinks its
neighbours, and a commit that raised is read back, never assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from custody.errors import CommitUnknown, Conflict, CustodyError, HeadMismatch, ProofInvalid, StorageFailed
from custody.ledger import reconcile
from custody.ledger.ports import (
    Clock,
    EntryRow,
    HeadMark,
    HeadRow,
    HeadStore,
    LedgerReader,
    LedgerStore,
    LedgerTransaction,
    RecordRow,
    StoredTile,
)
from custody.ledger.prover import Prover
from custody.ledger.recall import Recall
from custody.ledger.submission import Admission, Admitted, Receipt, Submission
from custody.model import openings as opening_format
from custody.model import rulesets
from custody.model.envelope import parse_entry
from custody.model.records import Ledger
from custody.model.rules.people import LEDGER_SLOT
from custody.model.state import State
from custody.proof import checkpoint, merkle, tiles
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import NoteSigner


@dataclass(frozen=True, slots=True)
class _Known:
    """A submission that stands in the ledger already: the positions of its entries."""

    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Erasing:
    """An erasure to carry out: where, which fields, and the openings that remain."""

    position: int
    leaf: bytes
    fields: tuple[int, ...]
    openings: bytes


class Sequencer:
    """Integrates submissions into one ledger.

    ``signer`` holds the log key, whose name is the origin. A sequencer may live for one command or for months.
    """

    def __init__(self, store: LedgerStore, head: HeadStore, signer: NoteSigner, clock: Clock) -> None:
        self._store = store
        self._head = head
        self._signer = signer
        self._clock = clock
        self._origin = signer.verifier.name
        self._frontier: merkle.Frontier | None = None

    def submit(self, submission: Submission) -> list[Receipt]:
        """Integrate one submission and give the receipts of its entries; raises what made it refused."""
        answer = self.submit_many([submission])[0]
        if isinstance(answer, CustodyError):
            raise answer
        return answer

    def submit_many(self, submissions: Sequence[Submission]) -> list[list[Receipt] | CustodyError]:
        """Integrate a group in one commit; each submission is accepted whole or answered with its error.

        Raises HeadMismatch when this ledger may not be signed for, CommitUnknown when nobody can tell whether
        the commit happened, StorageFailed or Busy when nothing happened.
        """
        with self._head.exclusive():
            outcomes = self._integrate(submissions)
            reader = self._store.read()
            prover = Prover(reader, self._origin)
            size = reader.head().size
            return [
                one if isinstance(one, CustodyError) else [prover.receipt(at, size) for at in one.positions]
                for one in outcomes
            ]

    def ready(self) -> None:
        """Raise what would keep every submission from being integrated now, before long work is done for one.

        Takes the locks, looks at the head and opens the log key; what it signs is the head that is signed already.
        Raises HeadMismatch, Busy, StorageFailed, ConfigError or KeyFailed.
        """
        with self._head.exclusive(), self._store.begin() as txn:
            row = txn.head()
            _, unfit = reconcile.judge(self._head, row)
            if unfit is not None:
                raise unfit
            checkpoint.sign(Checkpoint(self._origin, row.size, row.root), self._signer)

    def _integrate(self, submissions: Sequence[Submission]) -> list[_Known | CustodyError]:
        with self._store.begin() as txn:
            row = txn.head()
            unfit = reconcile.settle(self._head, txn, row)
            state = State(Recall(txn, row.size), row.size)
            now = self._clock.now()
            admission = Admission(state, now, lambda size: seen_root(txn, size), self._origin)
            outcomes: list[_Known | CustodyError] = []
            admitted: list[Admitted] = []
            fresh: dict[str, EntryRow] = {}
            for submission in submissions:
                mark = state.mark()
                try:
                    known = _known(txn, submission, fresh)
                    if known is None:
                        new = [admission.admit(item) for item in submission.items]
                        known = _Known(tuple(one.row.position for one in new))
                        admitted += new
                        fresh.update((one.row.id, one.row) for one in new)
                    outcomes.append(known)
                except CustodyError as error:
                    state.rollback(mark)
                    outcomes.append(error)
            if not admitted:
                if unfit is not None and not all(isinstance(one, CustodyError) for one in outcomes):
                    raise unfit
                return outcomes
            self._may_sign(txn, row, state, unfit)
            new_row = self._write(txn, row, state, admitted)
            old_mark, new_mark = HeadMark(row.size, row.root), HeadMark(new_row.size, new_row.root)
            if unfit is not None or self._head.read() is None:
                self._head.start(old_mark)
            self._head.intend(old_mark, new_mark)
            try:
                txn.commit()
            except CommitUnknown:
                self._frontier = None
                self._read_back(old_mark, new_mark)
        reconcile.list_erasures(self._head, self._store.read(), row.size, new_row.size)
        self._head.promote(new_mark)
        return outcomes

    def _may_sign(self, txn: LedgerReader, row: HeadRow, state: State, unfit: HeadMismatch | None) -> None:
        """Refuse to sign for a ledger the head does not know, unless this very batch resumes it."""
        if unfit is None:
            return
        before = txn.record(Ledger.space, LEDGER_SLOT)
        old = 0 if before is None else Ledger.from_doc(before).resumed
        ledger = state.get(Ledger, LEDGER_SLOT)
        if row.size == 0 or ledger is None or ledger.resumed <= old:
            raise unfit

    def _write(
        self, txn: LedgerTransaction, row: HeadRow, state: State, admitted: Sequence[Admitted]
    ) -> HeadRow:
        """Put everything of the batch into the transaction, checkpoint last, and give the new head."""
        frontier = self._tree(txn, row)
        frontier.extend([one.row.leaf for one in admitted])
        new = HeadRow(frontier.size, frontier.root(), b"".join(frontier.hashes))
        txn.append([one.row for one in admitted])
        for tile in tiles.new_tiles(row.size, new.size):
            if tile.width == tiles.TILE_WIDTH:
                hashes = txn.tile(tile.level, tile.index, tile.width)
                txn.add_tiles([StoredTile(tile.level, tile.index, hashes, tiles.tile_root(hashes))])
        txn.put_records(
            RecordRow(record.space, record.key, record.doc(), record.terms()) for record in state.changes()
        )
        txn.put_labels(label for one in admitted for label in one.labels)
        for one in admitted:
            if one.sweep is not None:
                txn.add_sweep(one.row.position, one.sweep)
        for erasing in _erasures(txn, row, admitted):
            txn.erase(erasing.position, erasing.fields, erasing.openings)
        head = Checkpoint(self._origin, new.size, new.root)
        txn.add_checkpoint(new.size, checkpoint.sign(head, self._signer))
        txn.set_head(new)
        self._frontier = frontier
        return new

    def _tree(self, txn: LedgerReader, row: HeadRow) -> merkle.Frontier:
        """Give the frontier at the head, recomputed from tiles on opening and compared every time."""
        frontier = self._frontier
        if frontier is None or frontier.size != row.size:
            frontier = merkle.frontier_at(row.size, txn)
        if frontier.root() != row.root or b"".join(frontier.hashes) != row.frontier:
            raise ProofInvalid(
                "the stored head is not the root of the stored entries", hint="Run `custody check`."
            )
        return frontier.copy()

    def _read_back(self, old: HeadMark, new: HeadMark) -> None:
        """Find out whether a commit that raised happened; returns if it did."""
        try:
            row = self._store.read().head()
        except StorageFailed as error:
            raise CommitUnknown(
                f"the commit of entries {old.size} to {new.size - 1} raised and the database cannot be read back"
            ) from error
        if (row.size, row.root) == (old.size, old.root):
            raise StorageFailed(
                f"entries {old.size} to {new.size - 1} were not committed; nothing was recorded"
            )
        if (row.size, row.root) != (new.size, new.root):
            raise CommitUnknown(
                "the database holds neither the old nor the new head after a commit that raised"
            )


def seen_root(reader: LedgerReader, size: int) -> bytes | None:
    """Give the root of an earlier state that a signer may have seen, None if the ledger never had it.

    Size 0 counts only for the batch that opens the ledger.
    """
    if size == 0:
        return merkle.EMPTY_ROOT if reader.head().size == 0 else None
    stored = reader.checkpoint(size)
    return None if stored is None else checkpoint.parse(stored).root


def _known(txn: LedgerReader, submission: Submission, fresh: Mapping[str, EntryRow]) -> _Known | None:
    """Give the positions of a submission that stands already, stored or in this batch (``fresh``, by id).

    Raises Conflict if an id stands with other bytes, or only a part of the submission stands.
    """
    positions: list[int | None] = []
    for item in submission.items:
        envelope = parse_entry(item.note).envelope
        row = fresh.get(envelope.id)
        position = row.position if row is not None else txn.position_of(envelope.id)
        if position is not None:
            note = row.note if row is not None else txn.entry(position).note
            if note != item.note:
                raise Conflict(f"another entry has the id {envelope.id} already, at position {position}")
        positions.append(position)
    present = [at for at in positions if at is not None]
    if present and len(present) != len(positions):
        raise Conflict("a part of the submission stands in the ledger already, the rest does not")
    if not positions:
        raise Conflict("a submission without entries changes nothing")
    return _Known(tuple(present)) if present else None


def _erasures(txn: LedgerReader, row: HeadRow, admitted: Sequence[Admitted]) -> list[_Erasing]:
    """Give what the batch's erasure entries take away, several of one entry joined."""
    wanted: dict[int, set[str]] = {}
    for one in admitted:
        if one.placed.event.kind == "content.erased":
            target = one.placed.event.facts.number("target") or 0
            if target >= row.size:
                raise Conflict("an entry cannot be erased in the commit that brings it")
            wanted.setdefault(target, set()).update(one.placed.event.facts.codes("fields"))
    out: list[_Erasing] = []
    for position, names in sorted(wanted.items()):
        stored = txn.entry(position)
        envelope = parse_entry(stored.note).envelope
        layout = rulesets.layout(envelope.v, envelope.kind)
        left = opening_format.erase(layout, opening_format.decode(txn.openings(position)), names)
        fields = tuple(sorted(layout.positions[name] for name in names))
        out.append(_Erasing(position, stored.leaf, fields, opening_format.encode(left)))
    return out
