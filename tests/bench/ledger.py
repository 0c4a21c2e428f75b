"""Measures the write path, proofs, opening and the check on SQLite, against bare verification and bare inserts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from custody.ledger.append.entry_signing import Request
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.audit import Audit
from custody.ledger.ports import EntryRow, Helpers, Workers
from custody.ledger.ports.serial_executor import IN_TURN, NOBODY
from custody.ledger.proofs.prover import Prover
from custody.ledger.submissions.submission import Submission
from custody.model.entry.envelope import parse_entry, verify_entry
from custody.model.entry.openings import encode
from custody.proof.note import VerifierKey
from custody.storage.database import SqlLedgerStore
from custody.storage.machine.workers import ThreadWorkers
from tests.bench import names
from tests.bench.names import Named
from tests.bench.same import FileCopy, SameRows, noting
from tests.bench.slots import Slots
from tests.bench.timing import Row, Times, in_turn, rates, took, waits
from tests.contracts.helped import there
from tests.world import World

RUNS = 8


def submissions(world: World, count: int) -> list[Submission]:
    """Draft ``count`` independent entries: cases opened, 10 committed fields each."""
    signer = world.people["judge"].signer
    made = []
    for at in range(count):
        (draft,) = world.journal.draft(signer, [Request("case.opened", {"reference": f"2026-{at:06d}"})])
        made.append(Submission((draft.item,)))
    return made


def append(sequencer: Sequencer, made: list[Submission], batch: int) -> None:
    """Hand submissions to the sequencer in groups."""
    for first in range(0, len(made), batch):
        for answer in sequencer.submit_many(made[first : first + batch]):
            if not isinstance(answer, list):
                raise SystemExit(f"an entry of the measurement was refused: {answer.message}")


class Floor:
    """What an append cannot do without: one core or several verify, bare rows are inserted, all of it durable.

    Each batch also writes and syncs two slots of a file, as the head outside the database is told before and after.
    """

    def __init__(
        self, folder: Path, key: VerifierKey, workers: Workers = IN_TURN, name: str = "floor"
    ) -> None:
        self._key = key
        self._workers = workers
        self._slots = Slots(folder)
        self._connection = sqlite3.connect(folder / f"{name}.db", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute(
            "CREATE TABLE e (position INTEGER PRIMARY KEY, id TEXT, subject TEXT, leaf, note, openings)"
        )

    def append(self, rows: list[EntryRow], batch: int) -> None:
        """Take the rows in batches."""
        for first in range(0, len(rows), batch):
            group = rows[first : first + batch]
            self._workers.each(lambda row: verify_entry(parse_entry(row.note), self._key), group)
            self._slots.write(0)
            self._connection.execute("BEGIN IMMEDIATE")
            values = [(r.id, r.subject, r.leaf, r.note, r.openings) for r in group]
            self._connection.executemany(
                "INSERT INTO e (id, subject, leaf, note, openings) VALUES (?, ?, ?, ?, ?)", values
            )
            self._connection.execute("COMMIT")
            self._slots.write(1)

    def close(self) -> None:
        """Close the files."""
        self._connection.close()
        self._slots.close()


def rows_of(made: list[Submission]) -> list[EntryRow]:
    """Return the bare rows of submissions."""
    rows = []
    for at, submission in enumerate(made):
        (item,) = submission.items
        entry = parse_entry(item.note)
        said = entry.envelope
        rows.append(
            EntryRow(at, said.id, said.subject, 0, None, entry.leaf, item.note, encode(item.openings))
        )
    return rows


def appends(folder: Path) -> tuple[list[Row], World]:
    """Measure batches of 1, 16 and 256, in one process and with one on each other core; the rows and the office."""
    world = World.on_disk(folder / "office").staff()
    key = world.people["judge"].signer.verifier
    table: list[Row] = []
    with there() as processes:
        for named, kept, helpers, workers in (
            (names.APPENDS, names.APPENDS_KEPT, NOBODY, IN_TURN),
            (names.APPENDS_HELPED, names.APPENDS_HELPED_KEPT, processes, ThreadWorkers()),
        ):
            world.sequencer = sequencer(world, helpers)
            floor = Floor(folder, key, workers, f"floor-{len(table)}")
            slots = Slots(folder)
            same = SameRows(FileCopy(world, folder / f"same-{len(table)}.db"), slots, key, workers)
            table += in_batches(world, (floor.append, named), (same, kept))
            for item in (floor, same, slots):
                item.close()
    return table, world


def sequencer(world: World, helpers: Helpers) -> Sequencer:
    """Return a sequencer of an office as the program makes it."""
    return Sequencer(
        world.store,
        world.head,
        world.log_signer,
        world.clock,
        ThreadWorkers(),
        beside=ThreadWorkers(1),
        helpers=helpers,
    )


def in_batches(
    world: World,
    bare: tuple[Callable[[list[EntryRow], int], None], Mapping[int, Named]],
    same: tuple[SameRows, Mapping[int, Named]],
) -> list[Row]:
    """Append batches of each size to an office and to its two floors, in turn, several times; names say which."""
    (floor, named), (again, kept) = bare, same
    table: list[Row] = []
    with noting(world) as noted:
        for batch, count in ((1, 40), (16, 320), (256, 1024)):
            if batch not in named:
                continue
            ours, floors, agains = [], [], []
            for _ in range(RUNS):
                made = submissions(world, count)
                rows = rows_of(made)
                noted.taken()
                ours.append(took(partial(append, world.sequencer, made, batch)))
                floors.append(took(partial(floor, rows, batch)))
                agains.append(took(partial(again.append, rows, noted.taken(), batch)))
            for name, taken in ((named, floors), (kept, agains)):
                table.append(rates(name[batch], "entries/s", count, (Times.of(ours), Times.of(taken))))
    return table


def reads(folder: Path, world: World) -> list[Row]:
    """Measure proofs, opening and the check on the filled office."""
    reader = world.store.read()
    size = reader.head().size
    places = range(0, size, size // 100)
    prover = Prover(reader, world.origin)
    prover.proof(size // 2, size)
    proofs = in_turn(
        lambda: [prover.proof(at, size) for at in places],
        lambda: [reader.entry(at) for at in places],
    )
    table = [waits(names.PROOF, len(places), proofs)]
    with _small(folder) as small:
        opening = in_turn(
            lambda: _reopen(world, folder / "office" / "ledger.db"), lambda: _reopen(world, small)
        )
    table.append(waits(names.OPENING, 1, opening))
    notes = [entry.note for entry in reader.entries(0, size)]
    keys = {str(person.signer.verifier.name): person.signer.verifier for person in world.people.values()}

    def verify_all() -> None:
        for note in notes:
            entry = parse_entry(note)
            verify_entry(entry, keys[entry.envelope.by])

    with there() as processes:
        times = in_turn(lambda: _check(world, processes), verify_all)
    table.append(rates(names.CHECK, "entries/s", size, times))
    alone = in_turn(lambda: _check(world, NOBODY), verify_all)
    table.append(rates(names.CHECK_ALONE, "entries/s", size, alone))
    return table


@contextmanager
def _small(folder: Path) -> Iterator[Path]:
    small = World.on_disk(folder / "small").staff()
    small.store.close()
    yield folder / "small" / "ledger.db"


def _reopen(world: World, path: Path) -> None:
    store = SqlLedgerStore.open(path)
    Sequencer(store, world.head, world.log_signer, world.clock)
    store.read().head()
    store.close()


def _check(world: World, helpers: Helpers) -> None:
    audit = Audit(
        world.store.read(),
        world.log_key,
        head=world.head,
        stores={},
        now=world.clock.now(),
        helpers=helpers,
    )
    report = audit.run(objects="none")
    if report.verdict != "verified":
        raise SystemExit(f"the office that was filled does not check: {report.findings[:3]}")
