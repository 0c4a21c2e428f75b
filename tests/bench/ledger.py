"""Measures the write path, proofs, opening and the check on SQLite, against bare verification and bare inserts."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from custody.ledger.audit import Audit
from custody.ledger.journal import Journal, Request
from custody.ledger.ports import EntryRow
from custody.ledger.prover import Prover
from custody.ledger.sequencer import Sequencer
from custody.ledger.submission import Submission
from custody.model.envelope import parse_entry, verify_entry
from custody.model.openings import encode
from custody.proof.note import VerifierKey
from storage.database import SqlLedgerStore
from tests.bench.timing import Row, best
from tests.world import World


def submissions(world: World, count: int) -> list[Submission]:
    """Draft ``count`` independent entries: cases opened, 10 sealed fields each."""
    signer = world.people["judge"].signer
    journal: Journal = world.journal
    made = []
    for at in range(count):
        (draft,) = journal.draft(signer, [Request("case.opened", {"reference": f"2026-{at:06d}"})])
        made.append(Submission((draft.item,)))
    return made


def floor(path: Path, rows: list[EntryRow], key: VerifierKey, batch: int) -> float:
    """Time verifying each entry on one core and inserting the same rows bare, in the same batches, fully synced."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE e (position INTEGER PRIMARY KEY, id TEXT, subject TEXT, leaf, note, openings)"
    )
    start = time.perf_counter()
    for first in range(0, len(rows), batch):
        group = rows[first : first + batch]
        for row in group:
            verify_entry(parse_entry(row.note), key)
        connection.execute("BEGIN IMMEDIATE")
        values = [(r.position, r.id, r.subject, r.leaf, r.note, r.openings) for r in group]
        connection.executemany("INSERT INTO e VALUES (?, ?, ?, ?, ?, ?)", values)
        connection.execute("COMMIT")
    took = time.perf_counter() - start
    connection.close()
    return took


def rows_of(world: World, made: list[Submission]) -> list[EntryRow]:
    """Give the bare rows of submissions."""
    rows = []
    for at, submission in enumerate(made):
        item = submission.items[0]
        entry = parse_entry(item.note)
        rows.append(
            EntryRow(
                at,
                entry.envelope.id,
                entry.envelope.subject,
                0,
                None,
                entry.leaf,
                item.note,
                encode(item.openings),
            )
        )
    return rows


def appends(folder: Path) -> tuple[list[Row], World]:
    """Measure batches of 1, 16 and 256; gives the rows and the office, filled."""
    table: list[Row] = []
    world = World.on_disk(folder / "office").staff()
    key = world.people["judge"].signer.verifier
    for batch, count in ((1, 200), (16, 1600), (256, 10_240)):
        made = submissions(world, count)
        start = time.perf_counter()
        for first in range(0, count, batch):
            world.sequencer.submit_many(made[first : first + batch])
        took = time.perf_counter() - start
        bare = floor(folder / f"floor-{batch}.db", rows_of(world, made), key, batch)
        table.append(
            Row(
                f"append, batches of {batch}",
                f"{count / took:,.0f} entries/s",
                f"verify + bare insert {count / bare:,.0f}/s",
                bare / took,
            )
        )
    return table, world


def reads(folder: Path, world: World) -> list[Row]:
    """Measure proofs, opening and the check on the filled office."""
    reader = world.store.read()
    size = reader.head().size
    prover = Prover(reader, world.origin)
    prover.proof(size // 2, size)
    proof = best(lambda: [prover.proof(at, size) for at in range(0, size, size // 100)]) / 101
    query = best(lambda: [reader.entry(at) for at in range(0, size, size // 100)]) / 101
    table = [
        Row(
            f"proof at {size:,} entries, warm",
            f"{proof * 1e3:.2f} ms",
            f"one row read {query * 1e3:.2f} ms",
            query / proof,
        )
    ]
    small = World.on_disk(folder / "small").staff()
    small.store.close()

    def reopen(path: Path) -> None:
        store = SqlLedgerStore.open(path)
        Sequencer(store, world.head, world.log_signer, world.clock)
        store.read().head()
        store.close()

    large = best(lambda: reopen(folder / "office" / "ledger.db"))
    little = best(lambda: reopen(folder / "small" / "ledger.db"))
    table.append(
        Row(
            f"opening at {size:,}",
            f"{large * 1e3:.1f} ms",
            f"at ten entries {little * 1e3:.1f} ms",
            little / large,
        )
    )
    notes = [one.note for one in reader.entries(0, size)]
    keys = {str(person.signer.verifier.name): person.signer.verifier for person in world.people.values()}

    def verify_all() -> None:
        for note in notes:
            entry = parse_entry(note)
            verify_entry(entry, keys[entry.envelope.by])

    bare = best(verify_all, 1)
    start = time.perf_counter()
    report = Audit(reader, world.log_key, head=world.head, stores={}, now=world.clock.now()).run(
        objects="none"
    )
    took = time.perf_counter() - start
    if report.verdict != "verified":
        raise SystemExit(f"the office that was filled does not check: {report.findings[:3]}")
    table.append(
        Row(
            f"check of {size:,} entries, rules and seals",
            f"{size / took:,.0f} entries/s",
            f"bare parse and verification {size / bare:,.0f}/s",
            bare / took,
        )
    )
    return table
