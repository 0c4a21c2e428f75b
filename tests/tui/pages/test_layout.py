"""Pages become lines that fit, that hide nothing, and that say the same without their drawing."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.display import visible
from custody.pages.parts.page import (
    Column,
    Event,
    Fact,
    Lane,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
    Timeline,
    Verbatim,
)
from custody.tui.render.layout import Line, lines
from custody.tui.render.plain import text
from custody.tui.render.timeline import GLYPHS, whole_view
from fixtures.hostile_names import HOSTILE_NAMES, HostileName

DAY = 86_400
NOW = 1_795_000_000


def page(*blocks: object) -> Page:
    return Page(Target("any"), "Any", blocks)  # type: ignore[arg-type]  # blocks of every sort are given


def table(name: str) -> Table:
    return Table.of(
        "Names", ("name", "second", "third"), (Row.of((name, "x" * 40, "y" * 40), Target("any")),)
    )


def everything(name: str) -> Page:
    span = Event.of(NOW - DAY, NOW, "period", name)
    return page(
        table(name),
        Section.of(name, (Fact.of(name, name, "bad"),)),
        Paragraph(name),
        Verbatim(name, name),
        Timeline("", name, (Lane(name, (span,)),), NOW),
    )


@pytest.mark.parametrize("width", [40, 76, 118, 198])
@given(name=st.text(max_size=300))
def test_no_line_is_wider_than_the_screen(width: int, name: str) -> None:
    found = lines(everything(name), width)
    assert max((len(line.text) for line in found), default=0) <= width


def test_a_row_that_does_not_fit_is_folded_and_an_instant_stands_on_one_line() -> None:
    cells = ("SZ-3/2026", "2026-0417", "warrant", "2026-11-27 23:15Z", "1", "inventory, receipt, extension")
    names = ("seizure", "case", "basis", "when", "exhibits", "missing")
    told = Table.of("", names, (Row.of(cells, Target("any")),))
    for width in (118, 78, 50, 40):
        drawn = [line.text for line in lines(page(told), width)]
        assert max(map(len, drawn)) <= width
        shown = " ".join(" ".join(drawn).split())
        for cell in cells[:-1]:
            assert cell in shown, (width, cell)
        assert all(word in shown for word in cells[-1].split())


def test_cells_without_room_stand_below_their_row_behind_the_name_of_their_column() -> None:
    cells = (
        "EV/3",
        "2026-11-02 09:22Z",
        "the consent was withdrawn, and no decision on record covers it",
        "5f" * 32,
    )
    told = Table.of("", ("exhibit", "since", "why", "digest"), (Row.of(cells, Target("any"), tone="bad"),))
    drawn = lines(page(told), 78)
    assert [line.text for line in drawn] == [
        "    exhibit  since              why",
        "  ✗ EV/3     2026-11-02 09:22Z  the consent was withdrawn, and no decision on",
        "                                record covers it",
        "        digest:",
        f"          {'5f' * 32}",
    ]
    assert [line.joined for line in drawn] == [False, False, True, True, True]
    narrow = " ".join(" ".join(line.text for line in lines(page(told), 40)).split())
    assert all(text in narrow for text in ("exhibit", "✗ EV/3", "since: 2026-11-02 09:22Z", "digest: 5f5f"))
    assert {line.opens for line in drawn[1:]} == {Target("any")}


def test_numbers_stand_under_each_other() -> None:
    counted = Column("files", "files", "count")
    rows = tuple(
        Row((Fact.of("", name), Fact("", "", number, str(number)), Fact.of("", "stored")))
        for name, number in (("one", 7), ("two", 1234))
    )
    drawn = [
        line.text
        for line in lines(
            page(Table("t", "", (Column("n", "name"), counted, Column("s", "state")), rows)), 60
        )
    ]
    assert drawn == ["  name  files  state", "  one       7  stored", "  two    1234  stored"]


@given(
    st.lists(st.lists(st.text(max_size=120), min_size=4, max_size=4), min_size=1, max_size=4),
    st.integers(40, 130),
)
def test_no_cell_of_a_table_loses_anything(rows: list[list[str]], width: int) -> None:
    for cells in rows:
        drawn = lines(page(Table.of("", ("a", "b", "c", "d"), (Row.of(tuple(cells)),))), width)
        assert max(len(line.text) for line in drawn) <= width
        said = Counter("".join(line.text for line in drawn))
        for cell in cells:
            assert all(
                said[character] >= visible(cell).count(character) for character in set(visible(cell)) - {" "}
            )
        assert sum(said.values()) >= sum(len(visible(cell).replace(" ", "")) for cell in cells)


@pytest.mark.parametrize("hostile", HOSTILE_NAMES, ids=lambda one: one.why)
def test_a_hostile_name_changes_nothing_but_itself(hostile: HostileName) -> None:
    plain = lines(everything("plain"), 118)
    drawn = lines(everything(os.fsdecode(hostile.name)), 118)
    assert [visible(line.text, told=True) for line in drawn] == [line.text for line in drawn]
    assert _opened(drawn) == _opened(plain)
    assert {line.tone for line in drawn} == {line.tone for line in plain}
    # What was recorded stands there whole.
    folded = "".join(line.text.strip().removeprefix("│ ").removeprefix("↪ ") for line in drawn)
    assert visible(hostile.name).replace(" ", "")[:60] in folded.replace(" ", "")


def _opened(drawn: Sequence[Line]) -> list[Target]:
    """Return what lines open, each row of a table once."""
    return [line.opens for line in drawn if line.opens and not line.joined]


def test_every_value_stands_in_the_text_also_where_it_is_folded() -> None:
    words = " ".join(f"word{n}" for n in range(60))
    found = "".join(line.text.strip() for line in lines(page(Paragraph(words)), 40))
    assert found.replace(" ", "") == words.replace(" ", "")
    note = "x" * 300
    drawn = [line.text for line in lines(page(Verbatim("", note)), 80)]
    assert "".join(line.removeprefix("  │ ").removeprefix("  ↪ ") for line in drawn) == note
    assert drawn[1].startswith("  ↪ ")


def test_an_axis_says_in_words_what_it_draws() -> None:
    spans = (
        Event.of(NOW - 40 * DAY, NOW - 10 * DAY, "period", "granted"),
        Event.of(NOW - 10 * DAY, NOW - 5 * DAY, "gap"),
        Event.of(NOW - 5 * DAY, None, "open"),
    )
    found = [
        line.text for line in lines(page(Timeline("clock", "Clock", (Lane("periods", spans),), NOW)), 80)
    ]
    drawn = next(line for line in found if line.startswith("  periods"))
    for sort in ("start", "gap", "on"):
        assert GLYPHS[sort] in drawn
    assert sum("periods: " in line for line in found) == 3
    assert any(" since " in line for line in found)
    assert " now" in found[1]


@given(st.integers(0, 40), st.integers(0, 2_000), st.integers(76, 198))
def test_now_stands_over_its_column_on_the_line_of_the_axis(label: int, now: int, width: int) -> None:
    axis = Timeline("when", "When", (Lane("x" * label, (Event.of(0, 1_000, "period"),)),), now)
    drawn = [line.text for line in lines(page(axis), width)]
    assert max(map(len, drawn)) <= width
    view = whole_view(axis, width - 1)
    assert drawn[1].rindex("now") - drawn[2].index(GLYPHS["start"]) == view.column(now) - view.column(0)


def test_a_list_that_is_cut_says_how_much_is_left_out() -> None:
    few = Table.of("Things", ("name",), (Row.of(("one",)),), more=41)
    drawn = [line.text for line in lines(page(few), 60)]
    assert drawn[0] == "Things (42)"
    assert drawn[-1] == "  … 41 more"


def test_the_line_that_says_how_much_is_left_out_opens_the_rest() -> None:
    rest = Target("subject", "7")
    table = Table.of("Entries", ("entry",), (Row.of(("9",)),), more=8, rest=rest)
    page = Page(Target("x"), "X", (table,))
    assert [(line.text.strip(), line.opens) for line in lines(page, 40)][-1] == ("… 8 more", rest)
    assert text(page, training=False, who="").endswith("the rest of entries: custody tui --plain subject:7\n")


@given(st.integers(0, 4), st.integers(1, 60), st.integers(60, 120))
def test_short_cells_stand_whole_beside_one_that_is_folded(at: int, words: int, width: int) -> None:
    cells = ["EV/3", "sealed", "Eve", "C-1"]
    cells.insert(at, " ".join(["evidence"] * words))
    drawn = [line.text for line in lines(page(Table.of("", ("",) * 5, (Row.of(tuple(cells)),))), width)]
    shown = " ".join(drawn).split()
    assert [shown.count(text) for text in ("EV/3", "sealed", "Eve", "C-1", "evidence")] == [1, 1, 1, 1, words]
    assert len(drawn) <= 2 + len(cells[at]) // (width - 40)


@pytest.mark.parametrize("width", [40, 76, 118])
@pytest.mark.parametrize(
    "block",
    [
        Table.of(
            "",
            ("name", "when"),
            (Row.of((f"{'a ledger of many parts ' * 9}THE END", "2026"), Target("any")),),
        ),
        Section.of("", (Fact.of("name", f"{'a ledger of many parts ' * 9}THE END", opens=Target("any")),)),
        Section.of("", (Fact.of(f"{'many ' * 9}THE END", "a value", opens=Target("any")),)),
    ],
    ids=["table", "value", "name"],
)
def test_what_was_cut_or_folded_to_fit_is_sought_as_a_whole(block: Table | Section, width: int) -> None:
    found = lines(page(block), width)
    live = [line for line in found if line.opens is not None]
    for sought in ("the end", "THE  END", "many parts a" if block.__class__ is Table else "many"):
        assert all(line.has(sought) for line in live), sought
    assert not any(line.has("the ends") for line in found)


def test_a_line_is_found_by_its_sign_and_by_the_identifier_that_it_shows_the_beginning_of() -> None:
    key = "3f801fee-d640-4bbe-b126-605be2267817"
    row = Row.of((key[:8], "5 MiB"), Target("object", key), tone="bad")
    (line,) = (drawn for drawn in lines(page(Table.of("", ("object", "size"), (row,))), 76) if drawn.opens)
    assert [text for text in ("✗", "3F801FEE", key, f" {key[:12]} ", "5 mib") if not line.has(text)] == []
    assert [text for text in ("✓", "d640-4bbe", f"{key}0", "3f801fee-d641") if line.has(text)] == []


def test_an_empty_list_says_that_it_is_empty() -> None:
    assert [line.text for line in lines(page(Table.of("Things", ("name",), (), "no things")), 60)] == [
        "Things",
        "  no things",
    ]


def test_plain_text_is_what_stands_on_the_screen_with_a_head() -> None:
    shown = everything("plain")
    written = text(shown, training=True, who="for: Eve", width=80)
    head, _, body = written.partition("\n\n")
    assert head.splitlines() == ["TRAINING: nothing here is evidence", "Any", "for: Eve"]
    assert body.splitlines() == [line.text for line in lines(shown, 80)]
    assert "TRAINING" not in text(shown, training=False, who="for: Eve")
