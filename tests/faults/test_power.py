"""Power fails at every change that a command makes: what nobody waited for is lost, or is there in part, or torn.

Each state that a disk may then hold is rebuilt from a recording of the real process, opened and checked, and compared
with what had been answered by then. Where the program waits less, the same test finds what it loses.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.ground import FLOWS, Ground, Lost
from tests.faults.points import PART, count, some
from tests.faults.processes import Ended
from tests.faults.replay import Recording
from tests.faults.shim import CHANGES, Plan


def recorded(ground: Ground, flow: str, weak: str = "") -> tuple[Recording, Path]:
    """Run a command to its end, and return what it did and where."""
    office = ground.copy()
    recording = Recording(office.folder)
    kept = ground.folder / "kept"
    ended = ground.run(office, flow, Plan(CHANGES, weak=weak, kept=str(kept)))
    assert ended.status == 0, ended.cried
    recording.read(kept)
    return recording, office.folder


def judged(ground: Ground, flow: str, recording: Recording, most: int) -> tuple[int, int, list[str]]:
    """Judge states of a disk: how many were, of how many, and what was lost in which.

    Goes from the last to the first, as most is acknowledged at the end, and ends with the first loss.
    """
    states = recording.states(4)
    chosen = some(list(states), most)
    for number, state in enumerate(reversed(chosen), 1):
        folder = ground.folder / "left"
        recording.lay(state, folder)
        ended = Ended(-9, "told" if state.told else "", "", ())
        try:
            ground.judge(ground.over(folder), flow, ended, torn=True, lost=True)
        except Lost as lost:
            return number, len(states), [f"{flow} {states[state]}: {lost}"]
        finally:
            shutil.rmtree(folder)
    return len(chosen), len(states), []


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file but the memory that SQLite shares, and what the process said."""
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: one.read_bytes()
        for name, one in found.items()
        if not name.endswith("-shm") and name not in ("said", "cried")
    }


@pytest.mark.parametrize("flow", FLOWS)
def test_whatever_power_takes_of_what_nobody_waited_for_nothing_acknowledged_is_lost(
    ground: Ground, flow: str, request: pytest.FixtureRequest
) -> None:
    recording, folder = recorded(ground, flow)
    # The recording has everything: played on the files of before, it gives the files of after.
    recording.lay(recording.state(recording.events, "all"), ground.folder / "left")
    assert contents(ground.folder / "left") == contents(folder)
    shutil.rmtree(ground.folder / "left")
    shutil.rmtree(folder)
    done, of, lost = judged(ground, flow, recording, PART)
    assert lost == []
    count(request, f"power lost in {flow}, states of the disk", done, of)


@pytest.mark.parametrize("flow", FLOWS)
def test_with_synchronous_off_the_same_test_finds_a_loss(ground: Ground, flow: str) -> None:
    recording, _ = recorded(ground, flow, "synchronous=OFF")
    assert judged(ground, flow, recording, 24)[2] != []


@pytest.mark.parametrize(
    ("weak", "flow"),
    [("synchronous=NORMAL", "append"), ("sync of files", "append"), ("sync of folders", "archive")],
)
def test_without_a_wait_of_the_program_the_same_test_finds_a_loss(
    ground: Ground, weak: str, flow: str
) -> None:
    recording, _ = recorded(ground, flow, weak)
    assert judged(ground, flow, recording, 60)[2] != []


def test_what_was_answered_and_not_waited_for_is_what_synchronous_off_loses(ground: Ground) -> None:
    """The state right behind the answer, with nothing in it that was not waited for: the plainest loss there is."""
    for weak, loses in (("", False), ("synchronous=OFF", True)):
        recording, _ = recorded(ground, "append", weak)
        answered = next(at for at in range(recording.events) if recording.state(at, "nothing").told)
        folder = ground.folder / "left"
        recording.lay(recording.state(answered, "nothing"), folder)
        try:
            ground.judge(ground.over(folder), "append", Ended(-9, "told", "", ()), torn=True, lost=True)
        except Lost:
            assert loses
        else:
            assert not loses
        finally:
            shutil.rmtree(folder)
