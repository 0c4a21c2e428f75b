"""Where no draft can be written, what is typed is filled in and signed all the same, and it is told once."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Input

from custody.pages.parts.page import Action
from custody.tui.screens.browse import BrowseScreen
from tests.cli.office import Office
from tests.tui.forms.forms import answers, form_of, new_case, typed
from tests.tui.sitting import play, sitting


def full(office: Office) -> Path:
    """Prevent every draft from being written: a file lies where their folder would be."""
    (state,) = {path.parent for path in (office.folder / "state").glob("*/head*")}
    (state / "forms").write_text("")
    return state / "forms"


def test_without_drafts_a_form_is_filled_in_and_signed_and_it_is_told_once(office: Office) -> None:
    before, folder = office.size(), full(office)

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at, "C-77/12")
            assert form_of(at) is not None
            assert "NO DRAFT IS KEPT" in at.text
            assert answers(at) == {"reference": "C-77/12"}
            await at.press("escape")
            assert "Esc again discards the answers" in at.text
            await at.press("f8", "f8")
            assert "ENTERED" in at.text
            await at.press("escape")
            assert isinstance(at.app.screen, BrowseScreen), "there was no draft to take away"
            at.app.fill(Action("one", ("case", "open"), {}))
            await at.settle()
            await at.type("C-78")
            assert answers(at) == {"reference": "C-78"}
            folder.unlink()
            await at.type("/b")
            assert "NO DRAFT IS KEPT" not in at.text
            assert typed(office) == [{"reference": "C-78/b"}]
            await at.press("escape")
            assert isinstance(at.app.screen, BrowseScreen)

    play(scene)
    assert office.size() == before + 1


def test_without_drafts_lists_are_filled_in_as_well_and_the_program_says_what_is_lost(office: Office) -> None:
    full(office)

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            for words in (("exhibit", "intake"), ("transfer", "offer")):
                at.app.begin(Action("one", words, {}))
                await at.settle()
                box = at.app.screen.query(Input).first()
                at.app.screen.set_focus(box)
                await at.type("EV/1 and more")
                assert box.value == "EV/1 and more"
                assert "NO DRAFT IS KEPT" in at.text
                at.app.screen.set_focus(None)
                await at.press("q")
                assert "QUIT?" in at.text
                assert "saved as a draft" not in at.text
                await at.press("escape", "escape")
                assert "Esc again discards" in at.text
                await at.press("escape")
                assert isinstance(at.app.screen, BrowseScreen)

    play(scene)
