"""A process that moves a ledger is killed before each of its writes, syncs, names and messages to the server.

After each at most one of the two databases takes entries, and the same command ends what was begun. What a kill leaves
is read whole, files and server; where an earlier kill left the very same, the verdict on that is the verdict on this.
"""

from __future__ import annotations

import hashlib
import shutil
import signal
import time
from pathlib import Path

import pytest
from psycopg import sql

from custody.errors import CustodyError, ProofInvalid
from custody.ledger.state import relocation_guard
from custody.storage.database import SqlLedgerStore
from custody.storage.settings import migration_settings
from tests.cli.office import Office
from tests.faults.ground import TORN, fit, notes, sound
from tests.faults.points import ALL, DEAR, alike, count, every, some, torn_too
from tests.faults.processes import Ended, Processes
from tests.faults.shim import OUTSIDE, How, Plan
from tests.journeys.moving.ledgers import (
    empty,
    in_file,
    move,
    name_of,
    office_in,
    on_server,
    vault_of,
    whole,
)
from tests.postgres.server import server

#: Into how many tests the points are dealt, so that several workers share them.
PARTS = 4 if ALL else 1
#: How far a moving can have come, in order.
OPEN, CLOSED, DONE = "1 nothing was closed", "2 closed and not arrived", "3 done but for the end"
#: Whatever a schema of a server holds: tables and what guards them, with their definitions.
SCHEMA = """
SELECT relname::text, relkind::text FROM pg_class WHERE relnamespace = to_regnamespace('custody')
UNION ALL SELECT tgname::text, tgrelid::regclass::text || tgenabled::text FROM pg_trigger
UNION ALL SELECT proname::text, prosrc FROM pg_proc WHERE pronamespace = to_regnamespace('custody')
ORDER BY 1, 2
"""


def dies(processes: Processes, office: Office, address: str, plan: Plan) -> Ended:
    """Move the ledger in a process for which something is planned."""
    ended = processes.run(office, "Ada", ("migrate", "--database", address), plan)
    assert ended.status == (-signal.SIGKILL if plan.at else 0), ended.cried
    office.desk.clock.advance(60)
    return ended


def left(office: Office, address: str) -> bytes:
    """Return a digest of all that a process left, once the server is through with it.

    Of every file but the memory that SQLite shares its name and bytes, of every link its target, of the database on the
    server every table, guard and row.
    """
    name, end = name_of(address), time.monotonic() + 120
    with server().connect() as outside:
        busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        while outside.execute(busy, (name,)).fetchone() != (0,):
            assert time.monotonic() < end, "the server does not come to an end"
            time.sleep(0.001)
    digest = hashlib.sha256()
    for path in sorted(office.folder.rglob("*")):
        digest.update(f"\n{path.relative_to(office.folder)}\n".encode())
        if path.is_symlink():
            digest.update(bytes(path.readlink()))
        elif path.is_file() and not path.name.endswith("-shm"):
            digest.update(path.read_bytes())
    with server().connect(name) as inside:
        schema = inside.execute(SCHEMA).fetchall()
        digest.update(repr(schema).encode())
        for table in (name for name, kind in schema if kind == "r"):
            rows = sql.SQL("SELECT one::text FROM custody.{} AS one ORDER BY 1").format(sql.Identifier(table))
            digest.update(repr((table, inside.execute(rows).fetchall())).encode())
    return digest.digest()


def takes_entries(office: Office, address: str | None) -> bool:
    """Return whether a database would take an entry now: the vault's own, or the one on the server."""
    with vault_of(office) as vault:
        if address is None:
            store = vault.store
        else:
            try:
                store = SqlLedgerStore.open(address)
            except CustodyError:
                return False
        there = vault if address is None else vault.held(store)
        try:
            there.sequencer.ready()
            return relocation_guard.closed(there.store.read()) is None
        except CustodyError:
            return False
        finally:
            if address is not None:
                store.close()


def judged(office: Office, address: str, said: str, size: int, odd: frozenset[str]) -> str:
    """Judge what a killed moving left of a ledger of so many entries, and end it; gives how far it had come.

    Findings that are ``odd`` may be there until the next entry, and keep a ledger that is not closed yet from moving.
    """
    source, target = takes_entries(office, None), takes_entries(office, address)
    switched = address in (office.folder / "vault" / "custody.toml").read_text()
    assert switched or not said
    if switched:
        assert (source, target) == (True, True)  # which are one and the same
    else:
        assert not (source and target)
    receipts = {path: path.read_bytes() for path in (office.folder / "receipts").rglob("*.tlog-proof")}
    again = move(office, address)
    if odd and source and again.status == ProofInvalid.exit_status:
        assert all(code in again.err for code in odd)
        office.case("C-7")
        size += 1
        again = move(office, address)
    assert again.status == (7 if switched else 0), again.err
    assert fit(receipts, notes(address)) == len(receipts)
    assert receipts == {receipt: receipt.read_bytes() for receipt in receipts}
    closed = office.folder / "vault" / migration_settings.CLOSED / "ledger.db"
    assert in_file(closed)["entries"] == on_server(address)["entries"][: size + 1]
    sound(office, odd)
    office.case("C-8")
    whole(office, size + 3)
    return DONE if switched else OPEN if source else CLOSED


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_anywhere_a_moving_leaves_one_ledger_and_the_same_command_ends_it(
    processes: Processes, memory: Path, part: int, request: pytest.FixtureRequest
) -> None:
    office = office_in(memory / "loaded")
    size = office.size()
    with empty() as address:
        processes.load(office, "Ada", ("migrate", "--database", address))
    shutil.rmtree(office.folder)
    office = office_in(memory / "moving")
    with empty() as address:
        counted = dies(processes, office, address, Plan(OUTSIDE))
        whole(office, size + 2)
    shutil.rmtree(office.folder)
    words = [call.split()[0] for call in counted.calls]
    assert set(words) >= {"write", "sync", "name", "make", "send"}
    chosen = some(torn_too(words), DEAR)
    mine = chosen[len(chosen) * part // PARTS : len(chosen) * (part + 1) // PARTS]
    known: dict[bytes, str] = {}

    def met(point: tuple[int, How]) -> str:
        office = office_in(memory / "moving")
        try:
            ended = dies(processes, office, address, Plan(OUTSIDE, *point))
            assert len(ended.calls) == point[0]
            assert alike(ended.calls, counted.calls)
            found = left(office, address)
            if found not in known:
                known[found] = judged(
                    office, address, ended.said, size, TORN if point[1] is How.HALF else frozenset()
                )
            return known[found]
        except AssertionError as wrong:
            wrong.add_note(f"migrate killed ({point[1].name}) at call {point[0]}: {words[point[0] - 1]}")
            raise
        finally:
            shutil.rmtree(office.folder)
            server().run("DROP SCHEMA IF EXISTS custody CASCADE", name_of(address))

    with empty() as address:
        found = every(mine, met)
    # The order of the calls is that of what they do.
    assert found == sorted(found)
    assert part or found[0] == OPEN
    assert part < PARTS - 1 or found[-1] == DONE
    count(request, "kill -9 of migrate", len(mine), len(mine) if ALL else len(torn_too(words)))
    count(request, "kill -9 of migrate: different states that were left", len(known), len(known))
