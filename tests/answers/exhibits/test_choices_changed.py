"""What was typed for the next line changed a choice that was made: a seizure by consent became one by order."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from custody.pages.parts.page import Action
from custody.tui.widgets.pick import Pick
from custody.tui.widgets.questions import Questions
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.tui.forms.forms import answers
from tests.tui.sitting import Sitting, play, sitting

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


def on(at: Sitting) -> str:
    """Return the name of the question that has the cursor."""
    focused = at.app.screen.query_one(Questions).focused
    return "" if focused is None else focused.field.name


async def begin(at: Sitting) -> None:
    """Open the form of a seizure, with the cursor on what it rests on."""
    at.app.begin(Action("a seizure", ("seizure", "record"), {"case": "C-1"}, begins="basis"))
    await at.settle()
    assert on(at) == "basis"


async def by_space(at: Sitting) -> None:
    """Take consent out of the list; the cursor goes on by itself."""
    await at.press("space")
    while "consent" not in str(at.app.focused.get_option_at_index(at.app.focused.highlighted or 0).prompt):  # type: ignore[union-attr]  # it is the list
        await at.press("down")
    await at.press("enter")
    assert on(at) != "basis"
    await at.press("up")


async def by_letters(at: Sitting) -> None:
    """Type how the word begins."""
    await at.type("cons")


@pytest.mark.parametrize("chosen", [by_space, by_letters])
def test_what_is_typed_after_a_choice_was_made_changes_nothing(
    office: Office, chosen: Callable[[Sitting], Awaitable[None]]
) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            office.case()
            await at.sign_in(office, "Eve")
            for typed in ("warrant text CPA", "order of the court", "w", " order"):
                await begin(at)
                assert not answers(at).get("basis"), typed
                await chosen(at)
                assert (on(at), answers(at)["basis"]) == ("basis", "consent"), typed
                if not typed.startswith(" "):
                    await at.type(typed)
                    assert "typing does not change it" in at.flat, typed
                    await at.press("enter")
                    assert on(at) != "basis", typed
                at.send(typed.strip())
                await at.settle()
                assert answers(at)["basis"] == "consent", typed
                await at.press("f5", "f5", "escape")

    play(scene)


def test_an_empty_choice_takes_letters_and_space_and_nothing_else_and_is_left_by_keys(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            office.case()
            await at.sign_in(office, "Eve")
            for way in (scan_and_paste, keys_between_lines, letters):
                await begin(at)
                await way(at)
                await at.press("f5", "f5", "escape")

    play(scene)


async def scan_and_paste(at: Sitting) -> None:
    """Verify that a scan or a paste on a choice chooses nothing."""
    await at.scan("order")
    assert "basis" not in answers(at)
    assert "no code is expected here" in at.flat
    at.paste("order")
    await at.settle()
    assert "basis" not in answers(at)
    await at.press("space")
    await at.scan("order")
    await at.press("escape")
    assert "basis" not in answers(at)
    await at.type("ord")
    assert answers(at)["basis"] == "order"


async def keys_between_lines(at: Sitting) -> None:
    """Verify that Up and Down move between lines, and that Enter goes on, wherever the cursor is."""
    shown = [opened.field.name for opened in at.app.screen.query_one(Questions).every if opened.display]
    here = shown.index("basis")
    for key in ("down", "enter"):
        for name in shown[here + 1 :]:
            await at.press(key)
            assert on(at) == name
        for name in reversed(shown[here:-1]):
            await at.press("up")
            assert on(at) == name
    assert "basis" not in answers(at), "Enter on an empty choice goes on, and chooses nothing"


async def letters(at: Sitting) -> None:
    """Verify that an empty choice takes letters, and that a made one is emptied on purpose."""
    await at.type("zz")
    assert "basis" not in answers(at)
    await at.type("ord")
    assert answers(at)["basis"] == "order"
    assert isinstance(at.app.focused, Pick)
    await at.press("backspace")
    assert "basis" not in answers(at)
    await at.type("cons")
    assert answers(at)["basis"] == "consent"
