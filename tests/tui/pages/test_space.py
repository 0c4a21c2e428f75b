"""On a large screen a page about one thing uses the height: no empty rectangle is above a quarter of the screen."""

from __future__ import annotations

from collections.abc import Sequence

from custody.pages.parts.page import Target
from custody.pages.parts.page_names import DOSSIERS
from custody.tui.screens.browse import BrowseScreen
from custody.tui.widgets.next_sections import NextSections
from tests.tui.gallery import calm, furnished, shown
from tests.tui.sitting import play

HUGE = (160, 45)


def largest_gap(lines: Sequence[str], width: int) -> int:
    """Return the cells of the largest rectangle of blanks on a screen."""
    high, best = [0] * width, 0
    for line in lines:
        padded = line.ljust(width)
        high = [above + 1 if sign == " " else 0 for above, sign in zip(high, padded, strict=False)]
        open_: list[tuple[int, int]] = []
        for at, rows in enumerate([*high, 0]):
            start = at
            while open_ and open_[-1][1] >= rows:
                start, taller = open_.pop()
                best = max(best, taller * (at - start))
            open_.append((start, rows))
    return best


def test_the_largest_gap_is_that_of_blanks_alone() -> None:
    measured = {"    /    ": 8, "x   /  x ": 3, "x x/  x/x x": 3, "xxx": 0, "x/   ": 4}
    assert {
        text: largest_gap(text.split("/"), max(map(len, text.split("/")))) for text in measured
    } == measured


def test_a_dossier_with_sections_leaves_no_large_part_of_a_large_screen_empty() -> None:
    async def scene() -> None:
        with furnished() as (office, keys):
            async with shown(office, HUGE) as at:
                gaps, filled = dict[str, float](), 0
                for name in sorted({*DOSSIERS, "entry"} & keys.keys()):
                    at.app.open(Target(name, keys[name]))
                    await calm(at)
                    screen = at.app.screen
                    assert isinstance(screen, BrowseScreen)
                    assert screen.page is not None
                    assert screen.page.target == Target(name, keys[name])
                    if screen.dossier.shown_in_sections and len(screen.dossier.sections) > 1:
                        gaps[name] = largest_gap(at.text.split("\n"), HUGE[0]) / (HUGE[0] * HUGE[1])
                        filled += screen.query_one(NextSections).display
                assert len(gaps) >= 8
                assert filled >= 4
                assert {name: gap for name, gap in gaps.items() if gap > 1 / 4} == {}

    play(scene)
