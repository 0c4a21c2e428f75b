"""Measures `custody sweep plan` and `status` on a vault with many objects on record, as whole processes.

Looks and records are filled in directly: archiving a million objects takes hours. Measured only when asked for.
"""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from custody.ledger.ports import CheckRow, LastRead, RecordRow
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.storage.vault.vault import DATABASE
from tests.bench import names
from tests.bench.deadlines import opened
from tests.bench.timing import Row, in_turn, waits
from tests.cli.desk import Desk
from tests.cli.office import Office

_GROUP = 100_000
_DAY = 86_400
_FLOOR = "SELECT COUNT(*), SUM(bytes) FROM checks WHERE store = 'local'"
#: What the system's count of a child's memory says includes what its parent had when it was started; this does not.
_PEAK = """import sys; from custody.cli.main import run; run()
with open("/proc/self/status") as file: sys.stderr.write(dict(row.split(":", 1) for row in file)["VmHWM"].split()[0])"""


def _rows(count: int, now: int) -> Iterator[tuple[RecordRow, CheckRow]]:
    """Make objects of which some were never read, some long ago, and most within the policy."""
    chance = random.Random(1)
    digest = b64(bytes(32))
    for at in range(count):
        key = f"{at:08x}-0000-4000-8000-{chance.getrandbits(48):012x}"
        size = chance.randrange(1 << 34)
        one = StoredObject(key, "e", "c", size, digest, digest, "local", f"objects/{at:032x}", None, at)
        past = now - chance.randrange(120 * _DAY)
        look = LastRead() if at % 50 == 0 else LastRead(past, past, "verified")
        yield (
            RecordRow(one.space, key, one.doc(), one.terms()),
            CheckRow(key, "", "local", size, "", (look, look, look)),
        )


def objects(folder: Path, count: int) -> tuple[list[Row], str]:
    """Fill a vault and measure both commands; gives the rows and what memory the processes took at the most."""
    office = Office(Desk(folder / "objects", step=0)).open()
    with opened(office) as (vault, _):
        made = _rows(count, vault.clock.now())
        for _ in range(0, count, _GROUP):
            with vault.store.begin() as txn:
                page = list(islice(made, _GROUP))
                txn.put_records([record for record, _ in page])
                txn.put_checks([check for _, check in page])
                txn.commit()
    database = folder / "objects" / "vault" / DATABASE
    environ = {**os.environ, **office.desk.environ}
    peaks: dict[str, int] = {}

    def run(action: str) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _PEAK, "sweep", action, "--json"],
            check=True,
            capture_output=True,
            env=environ,
        )
        peaks[action] = max(peaks.get(action, 0), int(done.stderr or b"0"))

    def floor() -> None:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            connection.execute(_FLOOR).fetchall()

    rows = [
        waits(named, 1, in_turn(lambda action=action: run(action), floor))  # type: ignore[misc]  # a default binds it
        for action, named in names.OBJECTS.items()
    ]
    memory = ", ".join(f"custody sweep {action} {peak // 1024} MiB" for action, peak in peaks.items())
    return rows, f"Objects on record: {count:,}. Most memory of a process: {memory}."
