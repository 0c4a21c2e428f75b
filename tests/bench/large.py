"""Measures a ledger at sizes far apart: appending to it, proving, opening and `custody today`, at each size.

One vault is filled through the sequencer, a million entries in some twenty minutes, and measured wherever it has
reached one of the sizes. At the end the whole of it is checked. Measured only when asked for.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from custody.ledger.append.entry_signing import Request
from custody.ledger.audit import Audit
from custody.ledger.proofs.prover import Prover
from custody.ledger.submissions.submission import Submission
from custody.proof.note import NoteSigner
from custody.storage.database import SqlLedgerStore
from custody.storage.machine.processes import Processes
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.memory.small_ports import CountedEntropy
from custody.storage.vault.vault import DATABASE, Vault
from tests.bench import names
from tests.bench.deadlines import opened
from tests.bench.ledger import Floor, append, rows_of
from tests.bench.timing import Row, Times, in_turn, rates, took, waits
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.counting import Statements

#: Sizes at which is measured, besides the one asked for, and entries that one submission brings while it grows.
SIZES, EACH = (1_000, 100_000), 20
#: Entries of one commit where appending is measured, how many in all, and how often.
BATCH, COUNT, RUNS = 256, 1_024, 4
#: Places that are proven.
PLACES = 101


def large(folder: Path, entries: int) -> tuple[list[Row], str]:
    """Fill a vault with so many entries and measure on the way; gives the rows, and what else is to be told."""
    office = Office(Desk(folder / "large", entropy=CountedEntropy(b"large"), step=0)).open()
    table: list[Row] = []
    told: list[str] = []
    for size in sorted({*(item for item in SIZES if item < entries), entries}):
        with opened(office) as (vault, signer), _floor(folder, size, signer) as floor:
            _grow(vault, signer, size)
            table.append(_appends(vault, signer, floor, size))
            rows, most = _proofs(vault, size)
            table += rows
            told.append(f"A proof at {size:,} entries asks the database {most} times at the most.")
        table += [_opening(office, folder, size), _status(office, size)]
    with opened(office) as (vault, _), Processes() as processes:
        processes.start()
        checker = Audit(
            vault.reader(),
            vault.log_key,
            head=vault.head,
            stores={},
            now=vault.clock.now(),
            workers=ThreadWorkers(),
            helpers=processes,
        )
        begun = time.perf_counter()
        report = checker.run(objects="none")
        spent = time.perf_counter() - begun
        size = vault.reader().head().size
    if report.verdict != "verified":
        raise SystemExit(f"the vault that was filled does not check: {report.findings[:3]}")
    told.append(f"The check of all {size:,} entries took {spent:,.0f} s and found nothing.")
    return table, "\n".join(told)


@contextmanager
def _floor(folder: Path, size: int, signer: NoteSigner) -> Iterator[Floor]:
    within = folder / f"floor-{size}"
    within.mkdir()
    floor = Floor(within, signer.verifier)
    try:
        yield floor
    finally:
        floor.close()


def _drafted(vault: Vault, signer: NoteSigner, count: int, each: int) -> list[Submission]:
    """Draft cases, so many in each submission."""
    base = vault.reader().head().size
    numbers = range(base, base + count)
    requests = [Request("case.opened", {"reference": f"L-{at}"}) for at in numbers]
    groups = (requests[first : first + each] for first in range(0, count, each))
    return [Submission(tuple(draft.item for draft in vault.journal.draft(signer, some))) for some in groups]


def _grow(vault: Vault, signer: NoteSigner, size: int) -> None:
    while (here := vault.reader().head().size) < size:
        count = min(size - here, EACH * EACH)
        append(vault.sequencer, _drafted(vault, signer, count, EACH), EACH)


def _appends(vault: Vault, signer: NoteSigner, floor: Floor, size: int) -> Row:
    ours, bare = [], []
    for _ in range(RUNS):
        made = _drafted(vault, signer, COUNT, 1)
        rows = rows_of(made)
        ours.append(took(partial(append, vault.sequencer, made, BATCH)))
        bare.append(took(partial(floor.append, rows, BATCH)))
    return rates(names.at(names.LARGE_APPEND, size), "entries/s", COUNT, (Times.of(ours), Times.of(bare)))


def _proofs(vault: Vault, size: int) -> tuple[list[Row], int]:
    """Prove places of a ledger: with the file in memory, and each by itself with nothing of it in memory."""
    store = vault.store
    if not isinstance(store, SqlLedgerStore):
        raise SystemExit("a large ledger is measured on SQLite")
    reader, chance = store.read(), random.Random(size)
    head = reader.head().size
    places = [chance.randrange(head) for _ in range(PLACES)]
    prover = Prover(reader, vault.origin)
    times = in_turn(
        lambda: [prover.proof(at, head) for at in places], lambda: [reader.entry(at) for at in places]
    )
    rows = [waits(names.at(names.LARGE_PROOF, size), len(places), times)]
    file = store.path
    cold: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    for at in places[:20]:
        for into, asked in ((cold, _first_proof), (bare, _first_entry)):
            _forget(file)
            with opened_apart(file) as apart:
                into.append(took(partial(asked, apart, at)))
    rows.append(waits(names.at(names.COLD_PROOF, size), 1, (Times.of(cold), Times.of(bare))))
    counting = Statements()
    with opened_apart(file) as apart:
        apart.place.dialect = counting
        most = 0
        for at in places:
            counting.asked.clear()
            Prover(apart.read(), apart.origin).proof(at)
            most = max(most, len(counting.asked))
    return rows, most


def _first_proof(store: SqlLedgerStore, at: int) -> None:
    Prover(store.read(), store.origin).proof(at)


def _first_entry(store: SqlLedgerStore, at: int) -> None:
    store.read().entry(at)


@contextmanager
def opened_apart(file: Path) -> Iterator[SqlLedgerStore]:
    """Open the file again, to read it."""
    store = SqlLedgerStore.open(file, readonly=True)
    try:
        yield store
    finally:
        store.close()


def _forget(file: Path) -> None:
    """Ask the system to drop its copy of the file in memory."""
    fd = os.open(file, os.O_RDONLY)
    try:
        os.fsync(fd)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(fd)


def _opening(office: Office, folder: Path, size: int) -> Row:
    small = folder / "ten"
    if not small.exists():
        SqlLedgerStore.create(small, "lab.example/small").close()
    here = office.folder / "vault" / DATABASE

    def open_one(file: Path) -> None:
        store = SqlLedgerStore.open(file, readonly=True)
        store.read().head()
        store.close()

    return waits(
        names.at(names.LARGE_OPEN, size), 1, in_turn(lambda: open_one(here), lambda: open_one(small))
    )


def _status(office: Office, size: int) -> Row:
    environ = {**os.environ, **office.desk.environ, "PYTHONDONTWRITEBYTECODE": ""}
    environ["PYTHONPYCACHEPREFIX"] = os.fspath(office.folder / "compiled")

    def run(*words: str) -> None:
        done = subprocess.run([sys.executable, *words], env=environ, capture_output=True, check=False)
        if done.returncode not in (0, 10):
            raise SystemExit(f"{' '.join(words)} ended with {done.returncode}: {done.stderr.decode()[-500:]}")

    asked = ("-m", "custody.cli.main", "today", "--as", office.keys["Judge"], "--json")
    run(*asked)
    times = in_turn(lambda: run(*asked), lambda: run("-c", "import custody.storage.vault.vault"))
    return waits(names.at(names.LARGE_STATUS, size), 1, times)
