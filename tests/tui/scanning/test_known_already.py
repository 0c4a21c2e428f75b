"""What is known already is not asked again, and what is needed is asked at once."""

from __future__ import annotations

from textual.widgets import Input, OptionList

from custody.pages.parts.page import Action, Target
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.intake import IntakeScreen
from custody.tui.screens.sign_in import SignInScreen
from custody.tui.widgets.intake_line import Item
from tests.cli.office import Office
from tests.tui.forms.forms import form_of
from tests.tui.sitting import LARGE, PASSPHRASE, play, sitting
from tests.tui.steps import open_intake, sealed


def test_whoever_the_program_was_begun_for_only_types_the_passphrase(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk, flags=("--as", "Carl")) as at:
            assert "Passphrase of Carl" in at.text
            await at.type(PASSPHRASE, "enter")
            assert at.app.session.person == "Carl"
            await at.press("ctrl+l")
            assert isinstance(at.app.focused, OptionList), "somebody else may be meant now"
            assert "Passphrase of Carl" in at.text

    play(scene)


def test_whose_passphrase_is_asked_for_is_said_while_it_is_typed(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            assert isinstance(at.app.screen, SignInScreen)
            await at.choose(office.keys["Eve"])
            assert isinstance(at.app.focused, Input)
            assert "Passphrase of Eve" in at.text

    play(scene)


def test_a_terminal_that_was_locked_begins_with_whoever_was_there(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Judge")
            at.app.session.lock()
            at.app._signing_in.ask(locked=True)
            await at.settle()
            assert "LOCKED" in at.text
            assert "Passphrase of Judge" in at.text

    play(scene)


def test_an_intake_goes_on_where_it_was_left(office: Office) -> None:
    sealed(office, "S-100")

    async def lost() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await open_intake(at)
            await at.scan("S-1")
            await at.type("EV/4", "enter")
            await at.type("usb", "enter")

    async def again() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            assert "S-1, 1 line" in at.text
            await open_intake(at)
            assert isinstance(at.app.screen, IntakeScreen)
            assert "(draft resumed)" in at.text
            await at.type("a stick")
            assert [widget.values["description"] for widget in at.app.screen.query(Item)] == ["a stick"]

    play(lost)
    play(again)


def test_a_correction_asks_for_the_value_at_once(office: Office) -> None:
    office.case()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            assert isinstance(at.app.screen, BrowseScreen)
            at.app.screen.go(Target("entry", str(office.size() - 1)))
            await at.settle()
            await at.press("a")
            await at.choose("correct a field")
            await at.choose("reference: C-1")
            form = form_of(at)
            assert form is not None
            shown = [question.field.name for question in form._questions.every if question.display]
            assert shown == ["entry", "field", "value", "reason"]

    play(scene)


def test_the_inbox_shows_a_draft_as_soon_as_its_screen_is_left(office: Office) -> None:
    sealed(office, "S-100")

    async def scene() -> None:
        async with sitting(office.desk, size=LARGE) as at:
            await at.sign_in(office, "Eve")
            assert "BEGUN, NOT SIGNED" not in at.text
            at.app.begin(Action("intake", ("exhibit", "intake"), {}))
            await at.settle()
            await at.press("escape")
            assert "BEGUN, NOT SIGNED" not in at.text, "nothing was begun"
            at.app.begin(Action("intake", ("exhibit", "intake"), {}))
            await at.settle()
            await at.scan("S-1")
            await at.type("EV/9", "enter")
            await at.press("escape")
            await at.press("end")
            assert "BEGUN, NOT SIGNED" in at.text, at.text

    play(scene)
