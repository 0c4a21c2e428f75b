"""A command that enters into a ledger on a server is killed before each call by which it changes anything outside.

After each the ledger checks, holds the entry whole or not at all, and takes the next one. SERVER_KILLS says how many of
the points are taken.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.journeys.fused import Ended, Fused
from tests.journeys.moving import empty

MOST = int(os.environ.get("SERVER_KILLS", "12"))


def test_killed_anywhere_an_append_on_a_server_is_whole_or_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with empty() as address, Fused(tmp_path) as fused:
        office = Office(Desk(tmp_path / "desk"))
        made = office.desk.done("init", "--domain", "lab.example", "--name", "Ada", "--database", address)
        office.keys["Ada"] = made["key"]
        office.hire("Eve", "examiner")
        counted = enter(fused, office, 0)
        size, stood, tried = office.size(), 0, 0
        for point in range(1, counted.calls + 1, max(counted.calls // MOST, 1)):
            enter(fused, office, point)
            assert office.desk.run("check").status == 0
            now = office.size()
            assert now in (size, size + 1)
            stood += now - size
            office.case(f"next-{point}")
            size, tried = now + 1, tried + 1
        assert 0 < stood < tried
        with capsys.disabled():
            print(
                f"\nkilled before {tried} of {counted.calls} calls of an append on a server ({counted.kinds}):"
                f" {stood} times the entry stood"
            )


def enter(fused: Fused, office: Office, at: int) -> Ended:
    """Open a case in a process that dies before a call."""
    desk = office.desk
    argv = ("case", "open", f"C-{at}", "--as", office.keys["Eve"])
    ended = fused.run(argv, at, desk.clock.now(), desk.environ, office.folder)
    assert ended.status == (-signal.SIGKILL if at else 0), (office.folder / "said").read_text()
    desk.clock.advance(60)
    return ended
