"""A process that moves a ledger is killed before each of its writes, syncs, names and messages to the server.

After each at most one of the two databases takes entries, and the same command ends what was begun. In `make test`
points are picked that lie evenly apart; `make moving` takes all.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.errors import CustodyError
from custody.ledger import whereto
from storage import moved_settings
from storage.database import SqlLedgerStore
from tests.cli.office import Office
from tests.journeys.fused import Ended, Fused
from tests.journeys.moving import empty, in_file, office_in, on_server, vault_of
from tests.journeys.test_moving import move
from tests.journeys.test_moving_broken_off import whole

#: How many points are tried.
MOST = int(os.environ.get("MOVING_KILLS", "6"))


@pytest.fixture(scope="module")
def fused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fused]:
    """Give where commands die."""
    with Fused(tmp_path_factory.mktemp("fused")) as found:
        yield found


def dies(fused: Fused, office: Office, address: str, at: int) -> Ended:
    desk = office.desk
    argv = ("migrate", "--to", address, "--as", office.keys["Ada"])
    ended = fused.run(argv, at, desk.clock.now(), desk.environ, office.folder)
    # What is sent to a server differs by a few calls from one run to the next, so the last ones may never come.
    through = not at or (ended.status == 0 and ended.calls < at)
    assert ended.status == (0 if through else -signal.SIGKILL), (office.folder / "said").read_text()
    desk.clock.advance(60)
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


def test_killed_anywhere_a_moving_leaves_one_ledger_and_the_same_command_ends_it(
    fused: Fused, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = office_in(tmp_path / "whole")
    size = office.size()
    with empty() as address:
        counted = dies(fused, office, address, 0)
        whole(office, size + 2)
    step = max(counted.calls // MOST, 1)
    points = sorted({*range((step + 1) // 2, counted.calls + 1, step), counted.calls})
    outcomes = {"nothing was closed": 0, "closed and gone on with": 0, "done but for the end": 0}
    for point in points:
        office = office_in(tmp_path / str(point))
        with empty() as address:
            dies(fused, office, address, point)
            source, target = takes_entries(office, None), takes_entries(office, address)
            switched = address in (office.folder / "vault" / "custody.toml").read_text()
            if switched:
                outcomes["done but for the end"] += 1
                assert (source, target) == (True, True)  # which are one and the same
            else:
                assert not (source and target)
                outcomes["nothing was closed" if source else "closed and gone on with"] += 1
            again = move(office, address)
            assert again.status == (7 if switched else 0), again.err
            closed = office.folder / "vault" / moved_settings.CLOSED / "ledger.db"
            assert in_file(closed)["entries"] == on_server(address)["entries"][: size + 1]
            whole(office, size + 2)
        shutil.rmtree(office.folder)
    assert sum(outcomes.values()) == len(points)
    assert min(outcomes["nothing was closed"], outcomes["closed and gone on with"]) > 0
    with capsys.disabled():
        print(f"\nkilled before {len(points)} of {counted.calls} calls ({counted.kinds}): {outcomes}")
