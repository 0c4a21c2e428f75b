"""A process that moves a ledger is killed before each of its writes, syncs, names and messages to the server.

After each at most one of the two databases takes entries, and the same command ends what was begun.
"""

from __future__ import annotations

import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest

from custody.errors import CustodyError
from custody.ledger import whereto
from storage import moved_settings
from storage.database import SqlLedgerStore
from tests.cli.office import Office
from tests.faults.ground import fit, notes
from tests.faults.points import ALL, count, every, some, torn_too
from tests.faults.processes import Ended, Processes
from tests.faults.shim import OUTSIDE, How, Plan
from tests.journeys.moving.ledgers import empty, in_file, move, office_in, on_server, vault_of, whole

#: Into how many tests the points are dealt, so that several workers share them.
PARTS = 8 if ALL else 1
#: What may be found after a kill.
OPEN, CLOSED, DONE = "nothing was closed", "closed and not arrived", "done but for the end"


def dies(processes: Processes, office: Office, address: str, plan: Plan) -> Ended:
    """Move the ledger in a process for which something is planned."""
    ended = processes.run(office, "Ada", ("migrate", "--to", address), plan)
    assert ended.status == (-signal.SIGKILL if plan.at else 0), ended.cried
    office.desk.clock.advance(60)
    return ended


def takes_entries(office: Office, address: str | None) -> bool:
    """Say whether a database would take an entry now: the vault's own, or the one on the server."""
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
            return whereto.closed(there.store.read()) is None
        except CustodyError:
            return False
        finally:
            if address is not None:
                store.close()


def judged(office: Office, address: str, said: str, size: int) -> str:
    """Judge what a killed moving left of a ledger of so many entries, and end it; gives how far it had come."""
    source, target = takes_entries(office, None), takes_entries(office, address)
    switched = address in (office.folder / "vault" / "custody.toml").read_text()
    assert switched or not said
    if switched:
        assert (source, target) == (True, True)  # which are one and the same
    else:
        assert not (source and target)
    receipts = {one: one.read_bytes() for one in (office.folder / "receipts").rglob("*.tlog-proof")}
    again = move(office, address)
    assert again.status == (7 if switched else 0), again.err
    assert fit(receipts, notes(address)) == len(receipts)
    assert receipts == {one: one.read_bytes() for one in receipts}
    closed = office.folder / "vault" / moved_settings.CLOSED / "ledger.db"
    assert in_file(closed)["entries"] == on_server(address)["entries"][: size + 1]
    whole(office, size + 2)
    return DONE if switched else OPEN if source else CLOSED


@pytest.mark.parametrize("part", range(PARTS))
def test_killed_anywhere_a_moving_leaves_one_ledger_and_the_same_command_ends_it(
    processes: Processes, memory: Path, part: int, request: pytest.FixtureRequest
) -> None:
    office = office_in(memory / "loaded")
    size = office.size()
    with empty() as address:
        processes.load(office, "Ada", ("migrate", "--to", address))
    shutil.rmtree(office.folder)
    office = office_in(memory / "whole")
    with empty() as address:
        counted = dies(processes, office, address, Plan(OUTSIDE))
        whole(office, size + 2)
    shutil.rmtree(office.folder)
    words = [one.split()[0] for one in counted.calls]
    assert set(words) >= {"write", "sync", "name", "make", "send"}
    points = torn_too(words)
    chosen = some(points, 8)[part::PARTS]

    def met(point: tuple[int, How]) -> str:
        office = office_in(memory / "moving")
        with empty() as address:
            try:
                ended = dies(processes, office, address, Plan(OUTSIDE, *point))
                assert ended.calls == counted.calls[: point[0]]
                return judged(office, address, ended.said, size)
            except AssertionError as wrong:
                wrong.add_note(f"migrate killed ({point[1].name}) at call {point[0]}: {words[point[0] - 1]}")
                raise
            finally:
                shutil.rmtree(office.folder)

    found = Counter(every(chosen, met))
    assert found[OPEN]
    assert found[CLOSED]
    count(request, "kill -9 of migrate", len(chosen), len(points[part::PARTS]))
