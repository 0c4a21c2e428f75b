"""The line that the cursor is on can be told from the others: by more than a shade, and without any colour."""

from __future__ import annotations

import pytest

from tests.cli.office import Office
from tests.tui.grid import taken
from tests.tui.sitting import Sitting, play, sitting
from tests.tui.test_themes import contrast
from tui.themes import GROUNDS

#: WCAG 2.2 success criterion 1.4.11, contrast of what tells the state of something.
LEAST = 3.0


def cursor_lines(at: Sitting) -> list[str]:
    """Give the lines of which some text stands on another ground than that of screens and dialogs."""
    background, panel, _ = GROUNDS[at.app.theme]
    return [
        "".join(text for text, _ in row)
        for row in taken(at.app).rows
        if any(
            text.strip() and min(contrast(ink.behind, background), contrast(ink.behind, panel)) >= LEAST
            for text, ink in row
        )
    ]


@pytest.mark.parametrize("theme", GROUNDS)
def test_one_line_of_a_list_is_seen_to_have_the_cursor(office: Office, theme: str) -> None:
    office.case("C-1")
    office.case("C-2")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            at.app.theme = theme
            await at.settle()
            (who,) = cursor_lines(at)
            await at.press("down")
            (next_one,) = cursor_lines(at)
            assert who != next_one
            await at.press("escape", "3")
            (first,) = cursor_lines(at)
            assert "C-2" in first or "C-1" in first
            await at.press("down")
            (second,) = cursor_lines(at)
            assert {one for line in (first, second) for one in ("C-1", "C-2") if one in line} == {
                "C-1",
                "C-2",
            }
            await at.press("a")
            typing, taken_by_enter = cursor_lines(at)
            assert "words of what to do" in typing
            assert "open a case" in taken_by_enter

    play(scene)
