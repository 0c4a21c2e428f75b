"""Help for what the cursor is on, the keys, the palette with what is possible, and the way round a training ledger."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.widgets import OptionList

from custody.pages import practice
from custody.pages.parts.page import Action
from custody.pages.purpose import PURPOSE
from custody.pages.things.actions import actions_of
from custody.tui.app.flows import FLOWS
from custody.tui.pages.registry import BUILDERS
from custody.tui.pages.tour import TASKS
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.form import FormScreen
from custody.tui.screens.result import ResultScreen
from custody.tui.widgets.answer import Answer
from custody.tui.widgets.checkbox_list import Tick
from custody.tui.widgets.pick import Pick
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.tui.pages.test_drilling import damage
from tests.tui.sitting import Sitting, play, sitting
from tests.tui.steps import open_intake


def test_every_page_says_what_it_is_for() -> None:
    assert set(PURPOSE) == set(BUILDERS)


def test_f1_explains_the_line_the_question_and_the_screen_under_the_cursor(office: Office) -> None:
    office.case()
    office.order()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("4", "f1")
            assert PURPOSE["orders"].split(":")[0] in at.text
            assert "Enter: open preservation order." in at.text
            await at.press("escape", "enter", "a")
            await at.choose("serve")
            await at.press("f1")
            told = at.text
            assert "One of:" in told
            assert "in person" in told
            await at.press("escape", "escape")

    play(scene)


def test_f1_answers_on_every_screen_and_every_key_that_is_shown_is_explained(office: Office) -> None:
    office.case()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            for key in "12345678":
                await at.press(key, "f1")
                assert "HELP" in at.text
                assert "Enter or Esc: back" in at.text
                await at.press("escape", "question_mark")
                told = at.text
                assert "HELP" in told
                for _ in range(3):
                    await at.press("pagedown")
                    told += at.text
                assert "/: filter" in told
                await at.press("escape")

    play(scene)


async def helped(at: Sitting) -> None:
    """Move the cursor to everything on the screen that takes it, and ask for help there."""
    screen = at.app.screen
    for widget in screen.focus_chain:
        screen.set_focus(widget)
        await at.press("f1")
        assert "HELP" in at.text, (screen, widget)
        await at.press("escape")
        assert at.app.screen is screen, (screen, widget)


def test_f1_helps_wherever_the_cursor_can_be_on_every_screen_of_an_action(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            for words in FLOWS:
                at.app.begin(Action("an action", words))
                await at.settle()
                if isinstance(at.app.screen, BrowseScreen | ResultScreen):
                    continue  # what it is about was not given
                await helped(at)
                await at.app.pop_screen()
                await at.settle()
                await at.press("escape")

    play(scene, longest=300)


def test_f1_on_a_line_of_the_intake_explains_its_column(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            await at.press("f1")
            assert "Exhibit reference, such as EV/1" in at.flat
            assert "One line for each seized exhibit." in at.flat

    play(scene)


def test_f1_helps_on_every_sort_of_question_of_a_form(office: Office) -> None:
    office.case()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            sorts: set[type[object]] = set()
            for words in (("preservation-order", "issue"), ("exhibit", "register"), ("exhibit", "seal")):
                at.app.begin(Action("an action", words))
                await at.settle()
                await at.press("f4")
                screen = at.app.screen
                assert isinstance(screen, FormScreen)
                for widget in screen.focus_chain:
                    if type(widget) not in sorts:
                        sorts.add(type(widget))
                        screen.set_focus(widget)
                        await at.press("f1")
                        assert "HELP" in at.text, widget
                        await at.press("escape")
                await at.press("escape")
            assert {Answer, Pick, Tick} <= sorts

    play(scene, longest=300)


async def offered(at: Sitting, text: str) -> list[str]:
    """Open the palette, type, and give what it lists."""
    await at.press("ctrl+p")
    await at.type(text)
    while not isinstance(at.app.screen, CommandPalette):
        await at.pilot.pause(0.05)
    await at.settle()
    listed = at.app.screen.query_one(OptionList)
    found = [str(listed.get_option_at_index(n).prompt) for n in range(listed.option_count)]
    await at.press("escape")
    return found


@pytest.fixture
def learning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the program load its commands at once, not after a second without keys."""
    monkeypatch.setattr("custody.tui.app.app.SOON", 0.01)


async def learnt(at: Sitting) -> None:
    """Wait until the program knows its commands."""
    while not at.app.commands:
        await at.pilot.pause()
    await at.settle()


@pytest.mark.usefixtures("learning")
def test_the_palette_offers_only_what_a_person_may_do_now(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            for who, asked in (
                (None, {"case open": False, "log show": True}),
                ("Eve", {"case open": True, "key revoke": False, "actor enrol": False}),
                ("Judge", {"preservation-order issue": True}),
                ("Ada", {"actor enrol": True}),
            ):
                if who is None:
                    await at.press("escape")
                else:
                    await at.sign_in(office, who)
                await learnt(at)
                for text, there in asked.items():
                    found = await offered(at, text)
                    assert any(text in line for line in found) is there, (who, text)

    play(scene, longest=300)


@pytest.mark.usefixtures("learning")
def test_the_palette_offers_of_the_thing_on_the_page_only_what_the_rules_allow(office: Office) -> None:
    office.case()
    office.order()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("4", "enter")
            await learnt(at)
            assert any(
                "preservation-order serve P-1" in text
                for text in await offered(at, "preservation-order serve")
            )
            page = at.app.screen.page  # type: ignore[attr-defined]  # the screen of pages
            can = at.app.page_service.make(lambda context: actions_of(context, page), "possible")
            refused = next(act for act in can if act.refused and act.words[0] == "preservation-order")
            words = " ".join(refused.words)
            assert not any(words in offer for offer in await offered(at, words))

    play(scene)


@pytest.fixture
def school(tmp_path: Path) -> Desk:
    """Return a desk with a training ledger."""
    desk = Desk(tmp_path / "school")
    desk.done("init", "--training", "--domain", "lab.example", "--display-name", "Ada")
    return desk


def test_a_training_ledger_without_cases_says_what_the_tour_needs(school: Desk) -> None:
    async def scene() -> None:
        async with sitting(school) as at:
            await at.press("escape")
            assert "TRAINING" in at.text
            await at.choose("take the tour")
            assert "needs the furnished training ledger" in at.flat
            await at.choose("Practise here")
            assert "Practise in a training ledger" in at.text

    play(scene)


def test_a_ledger_with_evidence_offers_no_tour(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.press("escape")
            assert "take the tour" not in at.text

    play(scene)


def test_the_tour_ticks_only_what_was_done(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.case()
    office.seizure()
    for number in (1, 2):
        office.exhibit(f"EV/{number}")
        (office.folder / f"{number}.dd").write_bytes(b"image %d " % number * 50)
        office.done("Eve", "archive", f"{number}.dd", "--exhibit", f"EV/{number}")
    monkeypatch.setattr(practice, "PERSON", "Carl")

    async def scene() -> None:
        async with sitting(office.desk) as at:

            def ticked(begins: str) -> bool:
                task = next(task for task in TASKS if task.title.startswith(begins))
                return at.app.page_service.make(task.done, "tour")

            await at.sign_in(office, "Eve")
            assert not ticked("Sign in as"), "somebody else did"
            await at.sign_in(office, "Carl")
            assert ticked("Sign in as")
            await at.sign_in(office, "Eve")
            assert ticked("Sign in as"), "Carl signed in before"
            monkeypatch.setattr(practice, "DAMAGED", "EV/1")
            assert not ticked("Verify the image")
            damage(office)
            office.done("Eve", "sweep", "run", status=3)
            ticks = []
            for number in (1, 2):
                monkeypatch.setattr(practice, "DAMAGED", f"EV/{number}")
                ticks.append(ticked("Verify the image"))
            assert sorted(ticks) == [False, True], "the object of one exhibit is damaged"

    play(scene)
