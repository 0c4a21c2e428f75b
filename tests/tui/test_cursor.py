"""The line that the cursor is on can be told from the others: by more than a shade, and without any colour."""

from __future__ import annotations

import pytest

from custody.tui.background_tasks import Work
from custody.tui.render.themes import GROUNDS
from custody.tui.screens.task_list import RunningScreen
from tests.cli.office import Office
from tests.tui.grid import taken
from tests.tui.sitting import Sitting, play, sitting
from tests.tui.test_themes import contrast

#: WCAG 2.2 success criterion 1.4.11, contrast of what tells the state of something.
LEAST = 3.0


def cursor_lines(at: Sitting) -> list[str]:
    """Return the lines with text on another ground than that of screens and dialogs."""
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
            await at.press("escape", "2")
            (first,) = cursor_lines(at)
            assert "C-2" in first or "C-1" in first
            await at.press("down")
            (second,) = cursor_lines(at)
            assert {case for line in (first, second) for case in ("C-1", "C-2") if case in line} == {
                "C-1",
                "C-2",
            }
            await at.press("a")
            typing, taken_by_enter = cursor_lines(at)
            assert "search actions" in typing
            assert "Open a case" in taken_by_enter

    play(scene)


def test_enter_on_a_line_that_leads_nowhere_rings_and_on_another_it_does_not(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.case("C-1")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            rung: list[str] = []
            monkeypatch.setattr(at.app, "bell", lambda: rung.append(at.text))
            await at.sign_in(office, "Eve")
            await at.press("2", "enter")
            assert "Case C-1" in at.text
            assert rung == []
            await at.seek("mode of entry")
            before = at.text
            await at.press("enter")
            answer = "Nothing to open on this line."
            assert answer in at.text
            assert answer not in before
            assert at.text.splitlines()[:-2] == before.splitlines()[:-2], "nothing else changes"
            assert len(rung) == 1

    play(scene)


def test_keys_are_named_only_where_something_runs_and_a_list_of_nothing_says_so(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.app.push_screen(RunningScreen([Work("archive", lambda: None)]))
            await at.settle()
            assert "Enter: open   P: pause or resume   Del: end it   Esc: back" in at.text
            await at.press("escape", "f9")
            assert "NO BACKGROUND TASKS" in at.text
            assert "take up" not in at.text
            await at.press("escape", "g")
            await at.type("Ada", "enter")
            assert "Entries" in at.text
            assert "no entry is about this alone" in at.text

    play(scene)
