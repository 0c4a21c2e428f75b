"""Measures the ledger beside what else could keep such a record: plain tables, and two Merkle libraries.

They are given the same entries in the same groups. None of them checks a signature, a rule or a seal, or signs
anything: the rows say what all of that costs. Measured only when asked for.
"""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
import subprocess
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from custody.ledger.ports import EntryRow
from custody.ledger.ports.serial_executor import NOBODY
from custody.ledger.proofs.prover import Prover
from tests.bench import names
from tests.bench.ledger import append, rows_of, sequencer, submissions
from tests.bench.places import RIVALS
from tests.bench.timing import Row, Times, rates, took, waits
from tests.postgres.server import server
from tests.proof.merkle.merkletools_tree import builder
from tests.world import World

#: Entries of one commit, runs of each, and places that are proven.
BATCH, RUNS, PLACES = 256, 3, 101
_TABLE = (
    "CREATE TABLE audit (position BIGINT PRIMARY KEY, id TEXT, subject TEXT, note {bytes}, openings {bytes})"
)
Append = Callable[[list[EntryRow]], None]


def rivals(folder: Path, entries: int) -> list[Row]:
    """Append so many entries to each, several times, and prove some of them."""
    world = World.on_disk(folder / "office").staff()
    world.sequencer = sequencer(world, NOBODY)
    others: dict[names.Named, Append] = {
        names.RIVAL_SQLITE: partial(_sqlite, folder, count()),
        names.RIVAL_POSTGRES: _postgres,
        names.RIVAL_MERKLETOOLS: _merkletools,
    }
    ours: list[tuple[float, float]] = []
    taken: dict[names.Named, list[tuple[float, float]]] = {named: [] for named in others}
    tree: list[tuple[float, float]] = []
    for run in range(RUNS):
        made = submissions(world, entries)
        rows = rows_of(made)
        ours.append(took(partial(append, world.sequencer, made, BATCH)))
        for named, other in others.items():
            taken[named].append(took(partial(other, rows)))
        tree.append(_pymerkle(folder, run, rows))
    table = [rates(named, "entries/s", entries, (Times.of(ours), Times.of(taken[named]))) for named in others]
    appended = Times.of([(one, one) for one, _ in tree])
    proven = Times.of([(one, one) for _, one in tree])
    table.append(rates(names.RIVAL_PYMERKLE, "entries/s", entries, (Times.of(ours), appended)))
    table.append(waits(names.RIVAL_PROOF, PLACES, (_proofs(world), proven)))
    return table


def _proofs(world: World) -> Times:
    reader, chance = world.store.read(), random.Random(1)
    size = reader.head().size
    places = [chance.randrange(size) for _ in range(PLACES)]
    prover = Prover(reader, world.origin)
    return Times.of([took(lambda: [prover.proof(at, size) for at in places]) for _ in range(RUNS)])


def _values(rows: list[EntryRow], first: int) -> list[tuple[object, ...]]:
    return [
        (row.position, row.id, row.subject, row.note, row.openings) for row in rows[first : first + BATCH]
    ]


def _sqlite(folder: Path, numbers: count[int], rows: list[EntryRow]) -> None:
    connection = sqlite3.connect(folder / f"plain-{next(numbers)}.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(_TABLE.format(bytes="BLOB"))
    for first in range(0, len(rows), BATCH):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?)", _values(rows, first))
        connection.execute("COMMIT")
    connection.close()


def _postgres(rows: list[EntryRow]) -> None:
    with server().database() as name, server().connect(name) as connection:
        connection.execute(_TABLE.format(bytes="BYTEA").encode())
        for first in range(0, len(rows), BATCH):
            with connection.transaction(), connection.cursor() as cursor:
                cursor.executemany("INSERT INTO audit VALUES (%s, %s, %s, %s, %s)", _values(rows, first))


def _merkletools(rows: list[EntryRow]) -> None:
    """Build the tree anew after each group, as it must be."""
    leaves: list[bytes] = []
    tree_of = builder()
    for first in range(0, len(rows), BATCH):
        leaves += [hashlib.sha256(b"\0" + row.note).digest() for row in rows[first : first + BATCH]]
        tree_of(leaves)


def _pymerkle(folder: Path, run: int, rows: list[EntryRow]) -> tuple[float, float]:
    leaves = folder / f"leaves-{run}"
    leaves.write_bytes(b"".join(len(row.note).to_bytes(4, "big") + row.note for row in rows))
    python = RIVALS / "python"
    if not python.exists():
        raise SystemExit("pymerkle is not installed: use `make bench`, which installs what it compares with")
    script = Path(__file__).with_name("rival_tree.py")
    done = subprocess.run(
        [python, script, folder / f"tree-{run}.db", leaves, str(BATCH), str(PLACES)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"pymerkle ended with {done.returncode}: {done.stderr[-500:]}")
    told = json.loads(done.stdout)
    return told["append"], told["prove"]
