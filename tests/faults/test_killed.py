"""A process is killed at every call that changes a file: nothing acknowledged is lost, and nothing is there by half.

The calls are found by counting them in the process itself, below Python and SQLite. The process is killed by SIGKILL
before each of them, in the middle of each write, and not at all once the number is beyond the last.
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Sequence

import pytest

from tests.faults.ground import FLOWS, Ground, Lost
from tests.faults.points import ALL, alike, count, every, some, torn_too
from tests.faults.shim import CHANGES, How, Plan, Sort

#: What every one of the commands does on its way, by the word of shim.c.
NEEDED = {"write", "sync", "name", "size", "make"}


def killed(
    ground: Ground, flow: str, calls: Sequence[str], point: tuple[int, How], weak: str = ""
) -> int | None:
    """Kill a command at one of the calls that it makes, and judge what it leaves.

    Gives how many entries it had made, None where it had ended.
    """
    office, (at, how) = ground.copy(), point
    try:
        ended = ground.run(office, flow, Plan(CHANGES, at, how, weak=weak))
        assert ended.status in (0, -signal.SIGKILL), ended.cried
        assert len(ended.calls) == min(at, len(calls))
        assert alike(ended.calls, calls)
        try:
            made = ground.judge(office, flow, ended, torn=how is How.HALF)
        except Lost as lost:
            lost.add_note(f"{flow} killed ({how.name}) at call {at}: {ended.calls[-1]}")
            raise
        return made if ended.status else None
    finally:
        shutil.rmtree(office.folder)


@pytest.mark.parametrize("flow", FLOWS)
def test_a_command_killed_at_any_write_sync_or_rename_loses_nothing_and_goes_on(
    ground: Ground, flow: str, request: pytest.FixtureRequest
) -> None:
    whole = ground.run(ground.copy(), flow, Plan(CHANGES))
    assert whole.status == 0, whole.cried
    words = [call.split()[0] for call in whole.calls]
    assert set(words) >= NEEDED
    assert any(call == "write /said" for call in whole.calls)
    points = torn_too(words)
    chosen = some(points)
    made = every(chosen, lambda point: killed(ground, flow, whole.calls, point))
    assert {0, 1} <= set(made)
    assert None not in made
    # Once more than there are calls: nothing is killed, and that is seen.
    assert killed(ground, flow, whole.calls, (len(words) + 1, How.KILL)) is None
    count(request, f"kill -9 of {flow}", len(chosen), len(points))
    if ALL:
        assert len(chosen) == len(points)


def test_what_was_committed_without_an_intent_is_taken_over_by_the_next_opening(ground: Ground) -> None:
    calls = ground.run(ground.copy(), "append", Plan(CHANGES, weak="intent")).calls
    told = min(at for at, one in enumerate(calls, 1) if one.startswith("write /state"))
    assert killed(ground, "append", calls, (told, How.KILL), "intent") == 1


def test_without_the_commit_the_same_test_finds_a_loss(ground: Ground) -> None:
    calls = ground.run(ground.copy(), "append", Plan(CHANGES, weak="commit")).calls
    with pytest.raises(Lost):
        killed(ground, "append", calls, (len(calls), How.KILL), "commit")


def test_a_kill_changes_nothing_but_what_the_calls_before_it_did(ground: Ground) -> None:
    office = ground.copy()
    ended = ground.run(office, "append", Plan(Sort.WRITE, 1, How.KILL))
    assert (ended.status, len(ended.calls), ended.said) == (-signal.SIGKILL, 1, "")
    assert ground.entries(office) == 0
