"""Records what the real sequencer does to a real head file and a database, event by event, in the model's numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from custody.errors import CommitUnknown, CustodyError, HeadMismatch, NotFound, StorageFailed
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.ports import HeadMark, LedgerReader, LedgerTransaction
from custody.ledger.publish.committed_size import released_size
from custody.ledger.submissions.submission import Receipt, Submission
from custody.proof import checkpoint, proof_file, verification
from custody.proof.merkle import EMPTY_ROOT
from custody.storage.files.sources import DiskSources
from custody.storage.memory.ledger import MemoryLedgerStore, _State
from custody.storage.memory.objects import MemoryObjects
from custody.storage.state.head import SLOT_BYTES, HeadFile, _encode, _Slot
from tests.ledger.append.crashing import Crash, DyingStore, DyingTransaction, Fuse
from tests.model_check.checker import Row, numbers
from tests.world import World

N = numbers()


class Recorder:
    """One ledger whose steps are written down; ``fuse`` lets it die, ``fails`` lets a step raise instead."""

    def __init__(self, folder: Path, make: Callable[..., Sequencer] = Sequencer) -> None:
        self._make = make
        self.rows: list[Row] = []
        self.fuse = Fuse()
        self.fails: dict[str, Exception] = {}
        self.store = MemoryLedgerStore()
        self.head = RecordedHead(self, folder / "head", World.domain)
        self.world = World(self.store, self.head, MemoryObjects("local"), DiskSources())
        self.head._origin = self.world.origin
        self._states = {HeadMark(0, EMPTY_ROOT): 0}
        self._parents: dict[int, int] = {}
        self._torn: int | None = None
        self._path = folder / "head"
        self._kept = b""
        self.reopen()

    def reopen(self) -> None:
        """Start the office's sequencer anew, as a new process does."""
        store = RecordedStore(self)
        self.sequencer = self._make(store, self.head, self.world.log_signer, self.world.clock)
        self.world.sequencer = self.world.journal._sequencer = self  # type: ignore[assignment]  # only submits

    def number(self, mark: HeadMark) -> int:
        """Return the number of a state, a new one for one that was never seen."""
        return self._states.setdefault(mark, len(self._states))

    def here(self) -> HeadMark:
        """Return the mark of what the database holds."""
        row = self.store.read().head()
        return HeadMark(row.size, row.root)

    def event(self, name: str, first: int = 0, second: int = 0) -> None:
        """Write down an event that is about to happen, and how everything lies before it."""
        self.rows.append((N[name], first, second, *self._lies()))

    def step(self, name: str) -> None:
        """Come to a step at which this run may die or fail."""
        if name in self.fails:
            raise self.fails.pop(name)
        self.fuse.step(name)

    def committed(self, commit: Callable[[], None]) -> None:
        """Commit, and write it down as the step from the state before; one that changes nothing is none."""
        old, lies = self.here(), self._lies()
        commit()
        if self.here() == old:
            return
        new = self.number(self.here())
        self._parents[new] = self.number(old)
        self.rows.append((N["COMMITTED"], new, 0, *lies))

    def writes(self, number: int, slot: _Slot, write: Callable[[], None]) -> None:
        """Write a slot; between beginning and end it may tear."""
        name = f"slot {number}"
        self.step(f"before {name}")
        marks = (self.number(slot.committed), self.number(slot.intent) if number else 0)
        self.event(f"BEGAN{number}", *marks)
        self._torn = number
        try:
            self.step(f"within {name}")
        except (Crash, CustodyError):
            data = _encode(self.world.origin, number, slot)
            with self._path.open("r+b") as file:
                file.seek(number * SLOT_BYTES)
                file.write(data[:50] + b"torn")
            self._torn = None
            raise
        lies = self._lies()
        write()
        self._torn = None
        self.rows.append((N[f"WROTE{number}"], *marks, *lies))
        self.step(f"after {name}")

    def submit(self, submission: Submission) -> list[Receipt]:
        """Submit, and write down what the caller is told."""
        try:
            receipts = self.sequencer.submit(submission)
            self.step("before the answer")
        except Crash:
            self.event("CRASHED")
            self.fuse = Fuse()
            self.reopen()
            raise
        except HeadMismatch:
            self.event("REFUSED")
            raise
        except CommitUnknown:
            self.event("UNSURE")
            raise
        except StorageFailed:
            self.event("FAILED")
            raise
        shown = verification.verify(proof_file.parse(receipts[-1].proof), self.world.log_key).checkpoint
        newest = self._states[HeadMark(shown.size, shown.root)]
        entry, sizes = newest, {number: mark.size for mark, number in self._states.items()}
        while sizes[self._parents[entry]] > receipts[-1].position:
            entry = self._parents[entry]
        self.event("ANSWERED", newest, entry)
        return receipts

    def submit_until_it_stands(self, submission: Submission) -> list[str]:
        """Submit the same again and again, dying at one step more each time; gives the steps of the last run."""
        done: set[str] = set()
        while True:
            fuse = self.fuse = _First(done)
            try:
                self.submit(submission)
            except Crash:
                self.release()
                continue
            self.fuse = Fuse()
            return fuse.steps

    def release(self) -> None:
        """Ask for what may be given away."""
        reader = self.store.read()
        try:
            size = released_size(self.head, reader)
        except (HeadMismatch, NotFound):
            self.event("WITHHELD")
            return
        stored = reader.checkpoint(size)
        assert stored is not None
        self.event("RELEASED", self._states[HeadMark(size, checkpoint.parse(stored).root)])

    def kept_database(self) -> _State:
        """Return a copy of the database."""
        return self.store._committed

    def put_database(self, copy: _State) -> None:
        """Put a copy in the place of the database."""
        lies = self._lies()
        self.store._committed = copy
        self.rows.append((N["DATABASE"], self.number(self.here()), 0, *lies))
        self.reopen()

    def keep_head(self) -> None:
        """Copy the head file."""
        self.event("KEPT")
        self._kept = self._path.read_bytes()

    def put_head(self) -> None:
        """Put the copied head file back."""
        self.event("OLDHEAD")
        self._path.write_bytes(self._kept)
        self.reopen()

    def take_head(self) -> None:
        """Take the head file away."""
        self.event("NOHEAD")
        self._path.unlink()
        self.reopen()

    def trace(self) -> list[Row]:
        """Return everything that was written down."""
        self.event("FINISHED")
        return self.rows

    def _lies(self) -> tuple[int, int, int, int, int]:
        """Return database, flags of the head file, and the marks in its slots, as the model counts them."""
        slots = None if not self._path.exists() else self.head._load()
        first, second = slots or (None, None)
        first = None if self._torn == 0 else first
        second = None if self._torn == 1 else second
        newer = first is not None and second is not None and second.counter > first.counter
        return (
            self.number(self.here()),
            (slots is not None) + 2 * (first is not None) + 4 * (second is not None) + 8 * newer,
            0 if first is None else self.number(first.committed),
            0 if second is None else self.number(second.committed),
            0 if second is None else self.number(second.intent),
        )


class _First(Fuse):
    """Burns through at the first step where no earlier one did."""

    def __init__(self, done: set[str]) -> None:
        super().__init__()
        self._done = done

    def step(self, name: str) -> None:
        self.steps.append(name)
        if name not in self._done:
            self._done.add(name)
            raise Crash(name)


class RecordedHead(HeadFile):
    """A head file that says what is written to it."""

    def __init__(self, recorder: Recorder, path: Path, origin: str) -> None:
        super().__init__(path, origin)
        self._recorder = recorder

    def _write(self, number: int, slot: _Slot) -> None:
        self._recorder.writes(number, slot, lambda: super(RecordedHead, self)._write(number, slot))

    def start(self, mark: HeadMark) -> None:
        self._recorder.step("before start")
        self._recorder.event("STARTED", self._recorder.number(mark))
        super().start(mark)
        self._recorder.step("after start")


class RecordedStore(DyingStore):
    """A database that says what is committed to it."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder.store, Fuse())
        self._recorder = recorder

    def read(self) -> LedgerReader:
        self._recorder.step("reading")
        return super().read()

    @contextmanager
    def begin(self) -> Iterator[LedgerTransaction]:
        with self._inner.begin() as txn:
            yield _Committing(txn, self._recorder)


class _Committing(DyingTransaction):
    def __init__(self, inner: LedgerTransaction, recorder: Recorder) -> None:
        super().__init__(inner, Fuse())
        self._recorder = recorder

    def commit(self) -> None:
        self._recorder.step("before commit")
        self._recorder.committed(self._inner.commit)
        self._recorder.step("after commit")
