"""Long work: it waits, goes on, is set aside and taken up again, and what is ended keeps what it has made."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from custody.pages.parts.page import Action
from custody.tui.input.bursts import GAP
from custody.tui.render.pace import Pace
from custody.tui.screens.dialogs.progress import WorkingScreen
from custody.tui.screens.task_list import RunningScreen
from custody.tui.services.intents import Draft, Failed, Intent, Printing, Stopped
from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, program, sitting

MIB = 1 << 20
#: A sweep that reads a MB in a second: long enough for keys to be pressed meanwhile.
SLOWLY = Action("read back", ("sweep", "run"), {"rate": "1", "jobs": "1", "depth": "full"})


@pytest.fixture
def stocked(office: Office) -> Office:
    """Return an office in which three objects of the same size are stored."""
    office.case()
    office.seizure()
    office.exhibit()
    for name in ("one", "two", "three"):
        (office.folder / name).write_bytes(name.encode() * (2 * MIB // len(name)))
        office.done("Eve", "archive", name, "--exhibit", "EV/1")
    return office


async def until(at: Sitting, true: Callable[[], bool]) -> None:
    """Wait until something is so, while work goes on."""
    while not true():
        await at.pilot.pause(0.02)
        await asyncio.sleep(0.02)


async def begin(at: Sitting, office: Office) -> WorkingScreen:
    """Begin the slow sweep and give its screen once something was read."""
    await at.sign_in(office, "Eve")
    at.app.fill(SLOWLY)
    await at.settle()
    # As a hand does, some time after the passphrase: that was pasted, and F8 at once behind a paste is refused.
    at.send("", "f8")
    await until(at, lambda: isinstance(at.app.screen, WorkingScreen) and at.app.screen.work.pace.done > 0)
    # Keys come at the time of this machine from here on: none may lie beside that one.
    await until(at, lambda: time.monotonic() > at.last + GAP)
    screen = at.app.screen
    assert isinstance(screen, WorkingScreen)
    return screen


def test_a_sweep_waits_goes_on_and_is_entered_at_its_end(stocked: Office) -> None:
    before = stocked.size()

    async def scene() -> None:
        async with sitting(stocked.desk) as at:
            screen = await begin(at, stocked)
            assert "│ sweep run" in at.text
            assert "█" in at.text
            await at.pilot.press("p")
            assert "PAUSED" in at.text
            await at.pilot.pause(0.3)
            far = screen.work.pace.done
            await at.pilot.pause(1.2)
            assert screen.work.pace.done == far
            await at.pilot.press("p")
            await until(at, lambda: "REVIEW:" in at.text)
            await at.press("f8")
            assert f"Entry {before}, " in at.text
            assert ", 0 mismatched, 0 missing, 0 unreadable" in " ".join(at.text.replace("│", " ").split())

    play(scene)


def test_a_sweep_that_is_ended_enters_what_it_has_read_and_says_that_it_was_stopped(stocked: Office) -> None:
    before = stocked.size()

    async def scene() -> None:
        async with sitting(stocked.desk) as at:
            screen = await begin(at, stocked)
            await until(at, lambda: screen.work.pace.done > 2 * MIB)
            await at.pilot.press("escape")
            await until(at, lambda: "REVIEW:" in at.text or not at.app.works)
            await at.press("f8")
            assert "STOPPED BEFORE ITS END" in at.text

    play(scene)
    swept = stocked.see("log", "show", "--entry", str(before))
    counts = {field["name"]: field["value"] for field in swept["fields"]}
    assert swept["kind"] == "sweep.completed"
    assert 0 < int(counts["verified_count"]) < 3


def test_what_is_set_aside_goes_on_waits_for_its_signature_and_is_taken_up_again(stocked: Office) -> None:
    before = stocked.size()

    async def scene() -> None:
        async with sitting(stocked.desk) as at:
            screen = await begin(at, stocked)
            work = screen.work
            await at.pilot.press("f9")
            await at.pilot.pause()
            assert "F9: 1 running" in at.text
            await at.pilot.press("6")
            await until(at, lambda: "Running here" in at.text)
            await until(at, lambda: work.asks is not None)
            await at.pilot.pause()
            assert not at.waits
            assert "F9: 1 to sign" in at.text
            await at.pilot.press("f9")
            await at.pilot.pause()
            assert isinstance(at.app.screen, RunningScreen)
            assert "TO BE SIGNED" in at.text
            await at.pilot.press("enter")
            await until(at, lambda: "REVIEW:" in at.text)
            await at.press("f8")
            assert f"Entry {before}, " in at.text
            assert " compared stored objects: " in at.text
            await at.press("escape")
            assert "F9" not in at.text

    play(scene)


def test_nobody_signs_what_another_person_began(stocked: Office) -> None:
    before = stocked.size()

    async def scene() -> None:
        async with sitting(stocked.desk) as at:
            screen = await begin(at, stocked)
            work = screen.work
            await at.pilot.press("f9")
            await until(at, lambda: work.asks is not None)
            await at.pilot.press("ctrl+l")
            await until(at, lambda: "Who signs?" in at.text)
            at.app.session.open(stocked.keys["Carl"], b"correct horse battery staple", "Carl")
            await at.pilot.press("escape")
            await at.pilot.press("f9")
            await at.pilot.pause()
            await at.pilot.press("enter")
            await until(at, lambda: "NOT DONE" in at.text)
            assert "waits for the person who started it" in at.text
            assert not at.waits

    play(scene)
    assert stocked.size() == before


def test_a_terminal_that_locked_meanwhile_shows_nothing_until_somebody_is_there(stocked: Office) -> None:
    before = stocked.size()

    async def scene() -> None:
        async with sitting(stocked.desk) as at:
            screen = await begin(at, stocked)
            at.app.session.lock()
            at.app._signing_in.ask(locked=True)
            await until(at, lambda: "LOCKED" in at.text)
            await until(at, lambda: screen.work.asks is not None)
            await at.pilot.pause(0.2)
            assert "LOCKED" in at.text
            assert not at.waits
            await at.pilot.press("f8")
            assert stocked.size() == before
            at.app.session.open(stocked.keys["Eve"], b"correct horse battery staple", "Eve")
            await at.app.screen.dismiss(True)
            await until(at, lambda: "REVIEW:" in at.text)
            await at.press("f8")
            assert f"Entry {before}, " in at.text
            assert " compared stored objects: " in at.text

    play(scene)


def test_a_rate_counts_no_time_that_was_waited_and_begins_anew_with_each_file() -> None:
    pace = Pace(0.0)
    pace.take(0, 100 * MIB, "bytes", 0.0)
    pace.take(20 * MIB, 100 * MIB, "bytes", 2.0)
    assert pace.worded(2.0) == "20.0 MiB of 100.0 MiB, 20 %, 10.0 MiB/s, 0:08 left"
    pace.pause(2.0)
    assert "10.0 MiB/s" in pace.worded(500.0)
    pace.go_on(502.0)
    pace.take(40 * MIB, 100 * MIB, "bytes", 504.0)
    assert pace.worded(504.0) == "40.0 MiB of 100.0 MiB, 40 %, 10.0 MiB/s, 0:06 left"
    assert pace.bar(10) == "████░░░░░░"
    pace.take(1, 10, "bytes", 600.0)
    assert pace.rate(600.5) == 0
    assert pace.worded(601.0) == "1 B of 10 B, 10 %"
    pace.take(5, 10, "bytes", 602.0)
    assert pace.rate(602.0) == 2


class Impatient:
    """Ends work at its second step, and signs whatever it is shown."""

    def __init__(self) -> None:
        self.steps = 0
        self.was_heard = False

    def agree(self, drafts: Sequence[Draft]) -> bool:
        return True

    def secret(self, key: str, *, new: bool) -> bytes | None:
        return None

    def prints(self, paper: Printing) -> bool:
        return False

    def advance(self, done: int, total: int | None, what: str) -> None:
        self.steps += 1
        if self.steps > 1:
            raise Stopped

    def heard(self) -> None:
        self.was_heard = True


def ended(office: Office, jobs: str) -> tuple[str, list[Path]]:
    """End the storing of three files at its second step; what was said, and what a store holds of them afterwards."""
    store = office.folder / "vault" / "objects"
    held = {path for path in store.rglob("*") if path.is_file()}
    (office.folder / "first").write_bytes(b"first")
    house = program(office.desk).opening()
    house.session.open(office.keys["Eve"], b"correct horse battery staple", "Eve")
    watcher = Impatient()
    intent = Intent(("archive",), {"paths": ["first", "one", "two"], "exhibit": "EV/1", "jobs": jobs})
    with pytest.raises(Failed) as raised:
        house.acts.perform(intent, watcher)
    assert raised.value.status == 130
    assert not watcher.was_heard
    office.done("Eve", "store", "reconcile")
    found = {path for path in store.rglob("*") if path.is_file()} - held
    return raised.value.message, [path for path in found if "trees" not in path.parts]


def test_a_storing_that_is_ended_says_what_stands_and_leaves_nothing_half_stored(stocked: Office) -> None:
    before = stocked.size()
    said, found = ended(stocked, jobs="1")
    assert f"what was entered stands (entry {before})" in said
    assert stocked.size() == before + 1
    assert len(found) == 1


def test_of_several_that_are_stored_at_once_all_that_stands_at_the_end_is_entered(stocked: Office) -> None:
    before = stocked.size()
    said, found = ended(stocked, jobs="3")  # which of them is through by then is a matter of luck
    assert stocked.size() == before + len(found)
    assert ("what was entered stands" in said) == bool(found)
