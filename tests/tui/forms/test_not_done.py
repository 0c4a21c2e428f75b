"""Why something was not done stands beside what is to be put right, until it is sent again."""

from __future__ import annotations

import pytest

from custody.pages.parts.page import Action
from custody.tui.screens.form import FormScreen
from custody.tui.screens.intake import IntakeScreen
from custody.tui.screens.offer import OfferScreen
from custody.tui.screens.result import ResultScreen
from custody.tui.widgets.heading import NotDone
from tests.cli.office import Office
from tests.tui.forms.forms import answers, form_of
from tests.tui.sitting import SMALL, Sitting, play, sitting
from tests.tui.steps import offer_to_carl, open_intake, open_offer, sealed

NOT_SIGNED = "✗ Not signed; nothing was entered"


def told(at: Sitting) -> bool:
    """Return whether a reason stands on the screen."""
    return at.app.screen.query_one(NotDone).display


def test_a_form_says_why_until_it_is_sent_again_or_emptied(office: Office) -> None:
    office.case("C-1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            at.app.begin(Action("a case", ("case", "open"), {}))
            await at.settle()
            await at.type("C-1", "f8")
            assert isinstance(at.app.screen, ResultScreen)
            await at.press("escape")
            assert isinstance(at.app.screen, FormScreen)
            assert "✗ not done: there is a case 'C-1' already" in at.flat
            await at.press("tab", "shift+tab")
            await at.type("2")
            assert told(at), "it stands while it is put right"
            await at.press("f8")
            await at.press("escape", "escape")
            assert NOT_SIGNED in at.flat
            assert "already" not in at.flat
            await at.press("f5", "f5")
            assert not told(at)

    play(scene)


def test_what_an_intake_lacks_stands_there_while_it_is_filled_in(office: Office) -> None:
    office.case()
    office.seizure()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            await at.type("EV/1", "enter")
            await at.type("usb", "f8")
            assert isinstance(at.app.screen, IntakeScreen)
            assert "✗ not done: EV/1 lacks description, capacity, condition, power state" in at.flat
            lines = at.app.screen.query_one(NotDone).region
            assert lines.height <= 2
            assert at.text.split("\n")[lines.bottom - 1].rstrip().endswith(("…", "found by"))
            await at.pilot.resize_terminal(*SMALL)
            await at.press("tab", "f4")
            await at.press("escape")
            assert told(at)

    play(scene)


def test_an_intake_shows_the_answers_of_a_lines_whole_form_and_what_lacks_after_them(office: Office) -> None:
    office.case()
    office.seizure()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            await at.type("EV/1", "enter")
            await at.type("usb", "enter", "f8")
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            assert "EV/1 lacks description, capacity" in at.flat
            assert "F8" in at.text.splitlines()[-1], at.text
            await at.press("f4")
            form = form_of(at)
            assert form is not None
            given = {"description": "a stick", "capacity": "4 GB", "power-state": "off", "found-by": "desk"}
            form._questions.answer({**form.values, **given})
            await at.press("f8")
            shown = at.app.screen
            assert isinstance(shown, IntakeScreen)
            answered = {question.field.name: question.value for question in shown.details.questions}
            assert (answered["power-state"], answered["found-by"]) == ("off", "desk"), at.text
            assert "✗ not done: EV/1 lacks condition, place where found" in at.flat, at.text
            await at.press("f4")
            form = form_of(at)
            assert form is not None
            form._questions.answer({**form.values, "not-known": ["rest"], "not-known-reason": "a test"})
            await at.press("f8")
            assert "not done" not in at.text, at.text

    play(scene)


def test_the_cursor_of_an_intake_goes_to_the_line_that_is_refused(office: Office) -> None:
    office.case()
    office.seizure()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            for number in (1, 2, 3):
                for answer in (f"EV/{number}", "other", f"thing {number}", "fine"):
                    await at.type(answer, "enter")
                await at.press("enter")
                await at.scan(f"S-10{number}")
                if number != 2:
                    await at.press("up", "f4")
                    form = form_of(at)
                    assert form is not None
                    form._questions.answer(
                        {**form.values, "not-known": ["rest"], "not-known-reason": "a test"}
                    )
                    await at.press("f8", "down")
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            assert screen.line is screen.items[-1]
            await at.press("f8")
            assert "✗ not done: EV/2 lacks power state" in at.flat
            assert screen.line is screen.items[1]
            await at.press("f4")
            assert answers(at)["reference"] == "EV/2"

    play(scene)


@pytest.mark.parametrize("other", ["Carl"])
def test_it_is_told_to_nobody_else(office: Office, other: str) -> None:
    sealed(office, "A-100")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_offer(at)
            await at.scan("EV/1")
            await at.scan("A-1001")
            await offer_to_carl(at)
            await at.press("f8", "escape", "escape")
            assert isinstance(at.app.screen, OfferScreen)
            assert NOT_SIGNED in at.flat
            await at.sign_in(office, other)
            assert not told(at)

    play(scene)


def test_a_blank_is_no_answer(office: Office) -> None:
    office.case()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            at.app.begin(Action("record a seizure", ("seizure", "record"), {"case": "C-1"}))
            await at.settle()
            form = form_of(at)
            assert form is not None
            form._questions.answer({**form.values, "reference": "x"})
            assert answers(at) == {"case": "C-1", "reference": "x"}
            form._questions.answer({**form.values, "reference": " "})
            assert answers(at) == {"case": "C-1"}

    play(scene)
