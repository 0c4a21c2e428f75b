"""Every screen looks as it did, small and large, dark and light; and on none does anything lie outside of it.

`CUSTODY_GOLDEN=write` writes them anew; what changed is then looked at in the difference of the files.
"""

from __future__ import annotations

from collections import defaultdict

from rich.cells import cell_len
from textual.widget import Widget

from custody.tui.app.app import CustodyApp
from custody.tui.app.flows import FLOWS
from custody.tui.pages.registry import BUILDERS
from tests.tui.filed import FOLDER, SIZES, compared, difference, on_file, read, written
from tests.tui.gallery import (
    PICTURED,
    SCENES,
    THEMES,
    furnished,
    keys_shown,
    pictures,
    scenes_of,
    shown,
    walk,
)
from tests.tui.grid import Grid, Ink
from tests.tui.sitting import SMALL, play
from tests.tui.test_themes import LEAST, contrast


def outside(app: CustodyApp) -> list[str]:
    """Return what can have the cursor and lies outside the screen, with nothing that scrolls it there."""
    whole = app.screen.region
    return [
        f"{widget!r} at {widget.region}"
        for widget in app.screen.focus_chain
        if widget.region.area and not whole.contains_region(widget.region) and not scrolled(widget)
    ]


def unreadable(grid: Grid) -> list[str]:
    """Return the texts with too little contrast to their background, the cursor's line included."""
    return [
        f"{text.strip()!r}: {ink}"
        for row in grid.rows
        for text, ink in row
        if any(character.isalnum() for character in text) and contrast(ink.text, ink.behind) < LEAST
    ]


def scrolled(widget: Widget) -> bool:
    """Return whether something around a widget scrolls."""
    return any(
        isinstance(ancestor, Widget) and ancestor.allow_vertical_scroll for ancestor in widget.ancestors
    )


def test_every_screen_looks_as_it_did_and_holds_what_can_have_the_cursor() -> None:
    changed, out, faint = {}, {}, {}

    async def play_all() -> None:
        with furnished() as (office, keys):
            async with shown(office, SMALL) as at:
                async for scene in walk(at, keys):
                    taken: dict[str, dict[str, Grid]] = defaultdict(dict)
                    async for size, theme, grid in pictures(at, scene, office.folder):
                        taken[size][theme] = grid
                        if widgets := outside(at.app):
                            out[scene.name, size] = widgets
                        if texts := unreadable(grid):
                            faint[scene.name, size, theme] = texts
                    for size, grids in taken.items():
                        themed = {theme: grids[theme] for theme in THEMES}
                        assert themed["dark"].text == themed["light"].text, (scene.name, size)
                        file = FOLDER / size / f"{scene.name}.txt"
                        if told := compared(file, written(themed, keys_shown(at))):
                            changed[scene.name, size] = told

    play(play_all, longest=900)
    assert out == {}
    assert faint == {}
    assert changed == {}, "\n\n".join(f"{scene}, {told}" for scene, told in changed.items())


def test_a_screen_is_read_from_its_file_as_it_was_written() -> None:
    for size, (columns, rows) in SIZES.items():
        for scene in scenes_of(size):
            filed = on_file(scene.name, size)
            assert set(filed.pictures) == set(THEMES)
            text = (FOLDER / size / f"{scene.name}.txt").read_text(encoding="utf-8")
            assert written(filed.pictures, filed.keys) == text
            for grid in filed.pictures.values():
                assert [sum(cell_len(text) for text, _ in row) for row in grid.rows] == [columns] * rows
    plain, loud = Ink("#ffffff", "#000000"), Ink("#ff0000", "default", bold=True, underlined=True)
    grid = Grid(((("a = b", plain), (" c ", loud)), (("", plain),), (("   ", plain),)))
    told = written({"dark": grid}, [("f2", "duplicate")])
    assert read(told).keys == [("f2", "duplicate")]
    assert written(read(told).pictures, read(told).keys) == told


def test_a_difference_is_told_with_its_place() -> None:
    ink = Ink("#ffffff", "#000000")
    old = written({"dark": Grid(((("Today", ink),), (("overdue 0", ink),)))})
    assert difference(old, old) == ""
    new = written({"dark": Grid(((("Today", ink),), (("overdue 1", ink),)))})
    assert difference(old, new) == "line 2, column 9:\n  was  'overdue 0'\n  is   'overdue 1'"
    bold = written(
        {"dark": Grid(((("Today", ink),), (("overdue 0", Ink("#ffffff", "#000000", bold=True)),)))}
    )
    assert difference(old, bold).startswith("line 5, column 1")


def test_every_page_and_every_screen_of_an_act_has_its_picture_and_no_picture_is_left_over() -> None:
    names = {scene.name for scene in SCENES}
    assert set(BUILDERS) <= names
    assert len(names) == len(SCENES)
    assert (len(set(PICTURED)), set(PICTURED) - names) == (14, set())
    for size in SIZES:
        assert {path.stem for path in (FOLDER / size).glob("*.txt")} == {
            scene.name for scene in scenes_of(size)
        }
    drawn = {
        "acquisition record": "storing",
        "archive": "storing",
        "transfer accept": "receive",
        "transfer offer": "offer",
        "entry correct": "fields",
        "entry disclose": "disclose",
        "exhibit intake": "intake",
        "exhibit photograph": "photographs",
        "exhibit record-photographs": "photographs",
        "inventory scan": "count",
    }
    assert {" ".join(words) for words in FLOWS} == set(drawn), "a screen of an act is missing in the gallery"
    assert set(drawn.values()) <= names
