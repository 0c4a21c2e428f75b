"""A machine's clock is wrong, or jumps while a command is at work: nothing is lost, and the right clock goes on.

The clock is moved below Python, for a process of its own, at one of its looks at the time.
"""

from __future__ import annotations

import json
import shutil

import pytest

from custody.law.clock import DAY
from tests.cli.office import Office
from tests.faults.ground import Ground, Lost, sound
from tests.faults.points import count, every, some
from tests.faults.processes import Ended
from tests.faults.shim import Plan, Sort

YEAR = 365 * DAY
#: What a check says of an entry that is dated ahead, or stands before one: who is to ask whom about which clock.
CLOCKS = frozenset({"time_ahead", "time_seen"})


def right_again(ground: Ground, office: Office, ended: Ended) -> int:
    """Put the clock right and go on; gives how many entries the command had made."""
    sound(office, CLOCKS)
    made = ground.entries(office)
    if made != (ended.status in (0, 10)):
        raise Lost(f"it ended with {ended.status} and made {made} entries: {ended.cried}")
    office.desk.clock.advance(60)
    again = ("case", "open", "C-10") if made else ground.words("append")
    answer = office.run("Eve", *again, "--json")
    if answer.status == 5:
        # What was dated ahead stands, and whoever knows that the clock is right now says so.
        assert answer.error["rule"] == "time.seen"
        assert "--late-reason clock" in answer.error["hint"]
        answer = office.run("Eve", *again, "--late-reason", "clock", "--json")
        assert answer.status == 10, answer.err
    else:
        assert answer.status == 0, answer.err
    sound(office, CLOCKS)
    return made


@pytest.mark.parametrize("seconds", [-YEAR, YEAR])
def test_a_clock_that_is_wrong_from_the_start_loses_nothing(
    ground: Ground, seconds: int, request: pytest.FixtureRequest
) -> None:
    office = ground.copy()
    ended = ground.run(office, "append", Plan(clock=office.desk.clock.now() + seconds))
    if seconds < 0:
        error = json.loads(ended.cried)
        assert (ended.status, error["code"], error["rule"]) == (5, "rule", "time.seen")
        assert "Check this machine's clock" in error["hint"]
    else:
        assert ended.status == 0
    assert right_again(ground, office, ended) == (seconds > 0)
    shutil.rmtree(office.folder)
    count(request, f"append: clock {'ahead' if seconds > 0 else 'behind'} by a year", 1, 1)


@pytest.mark.parametrize("seconds", [-YEAR, YEAR])
def test_a_clock_that_jumps_while_a_command_is_at_work_loses_nothing(
    ground: Ground, seconds: int, request: pytest.FixtureRequest
) -> None:
    looks = len(ground.run(ground.copy(), "append", Plan(Sort.LOOK)).calls)

    def met(look: int) -> int:
        office = ground.copy()
        ended = ground.run(office, "append", Plan(Sort.LOOK, jump=seconds, jump_at=look))
        assert len(ended.calls) >= min(look, looks)
        right_again(ground, office, ended)
        shutil.rmtree(office.folder)
        return ended.status

    chosen = some(range(1, looks + 1))
    assert set(every(chosen, met)) == ({0, 5} if seconds > 0 else {5})
    # Behind the last look nothing is seen of it.
    assert met(looks + 1) == 0
    count(request, f"append: clock jumps {'ahead' if seconds > 0 else 'back'} by a year", len(chosen), looks)
