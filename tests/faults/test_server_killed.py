"""A command that enters into a ledger on a server is killed before each call by which it changes anything outside.

After each the ledger checks, holds the entry whole or not at all, and takes the next one.
"""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.faults.ground import TORN, sound
from tests.faults.points import count, every, some, torn_too
from tests.faults.processes import Ended, Processes
from tests.faults.shim import OUTSIDE, How, Plan
from tests.journeys.moving.ledgers import empty


def test_killed_anywhere_an_append_on_a_server_is_whole_or_not_there(
    processes: Processes, memory: Path, request: pytest.FixtureRequest
) -> None:
    with empty() as address:
        office = Office(Desk(memory / "on-a-server"))
        made = office.desk.done(
            "init", "--domain", "lab.example", "--display-name", "Ada", "--database", address
        )
        office.keys["Ada"] = made["key"]
        office.hire("Eve", "examiner")
        processes.load(office, "Eve", ("case", "open", "C-0"))
        words = [call.split()[0] for call in enter(processes, office, 0).calls]
        assert set(words) >= {"write", "sync", "send"}
        points = torn_too(words)
        chosen = some(points)

        def met(point: tuple[int, How]) -> int:
            size, ended = office.size(), enter(processes, office, *point)
            sound(office, TORN if point[1] is How.HALF else frozenset())
            # The server may still be at what it was sent, and the next entry waits for that.
            office.case("next-{}-{}".format(*point))
            stood = office.size() - size - 1
            assert stood in ((1,) if ended.said else (0, 1))
            return stood

        assert 0 < sum(every(chosen, met)) < len(chosen)
        sound(office, frozenset())
    count(request, "kill -9 of append on a server", len(chosen), len(points))


def enter(processes: Processes, office: Office, at: int, how: How = How.COUNT) -> Ended:
    """Open a case in a process that dies at a call; with 0 it comes to its end.

    As clock and chance of a process stand, each has a seed of its own, else all would give their case one identifier.
    """
    words = ("case", "open", f"C-{at}-{how}")
    ended = processes.run(office, "Eve", words, Plan(OUTSIDE, at, how, seed=at * len(How) + how + 2))
    # The farewell to the server is sent or not, as its driver comes to it: the very last calls may never come.
    through = not at or len(ended.calls) < at
    assert ended.status == (0 if through else -signal.SIGKILL), ended.cried
    office.desk.clock.advance(60)
    return ended
