"""Timelines as they are drawn: every event has its column, its mark and its sentence, in signs or in ASCII."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from custody.pages.parts.page import Event, Fact, Lane, Mark, Timeline, Tone
from custody.tui.render import timeline as drawing
from custody.tui.render.scales import SCALES, fitting, ticks
from custody.tui.render.timeline import ASCII_GLYPHS, GLYPHS, View
from custody.tui.widgets.timeline import TimelineView
from fixtures.hostile_names import HOSTILE_NAMES

DAY = 86_400
START = 1_795_000_000


def event(start: int, end: int | None, sort: Mark, word: str, *, entry: int = 7, tone: Tone = "") -> Event:
    return Event(start, end, sort, Fact("", word, word, f"What {word} is, in a sentence.", tone=tone), entry)


SORTS: st.SearchStrategy[Mark] = st.sampled_from(("point", "period", "open", "gap", "ended", "doubt"))
EVENTS = st.builds(
    lambda start, long, sort, word: event(
        start, None if sort == "point" or long is None else start + long, sort, word
    ),
    st.integers(0, 40 * 365 * DAY),
    st.none() | st.integers(0, 365 * DAY),
    SORTS,
    st.text(max_size=20) | st.sampled_from([name.name.decode("utf-8", "replace") for name in HOSTILE_NAMES]),
)
AXES = st.lists(st.lists(EVENTS, max_size=6).map(tuple), min_size=1, max_size=5).map(
    lambda lanes: Timeline(
        "t", "T", tuple(Lane(f"lane {at}", events) for at, events in enumerate(lanes)), 20 * 365 * DAY
    )
)


def cells_of(line: str) -> list[str]:
    """Return what stands in each column of a line; nothing in the second one of a wide letter."""
    cells: list[str] = []
    for letter in line:
        if cell_len(letter) == 0:
            cells[-1] += letter
        else:
            cells += [letter, *[""] * (cell_len(letter) - 1)]
    return cells


@given(AXES, st.integers(50, 160), st.integers(0, len(SCALES) - 1), st.booleans())
def test_each_event_has_its_column_at_any_scale_and_no_line_is_wider_than_the_screen(
    axis: Timeline, width: int, scale: int, plain: bool
) -> None:
    columns = drawing.columns_of(axis, width)
    for each in drawing.walked(axis):
        view = View(each.event.start - columns // 2 * SCALES[scale].seconds, SCALES[scale], columns, plain)
        at = view.column(each.event.start)
        assert 0 <= at < columns
        lane = axis.lanes[each.lane]
        drawn = drawing.lane_line(axis, lane, view)
        begins = drawing.margin(axis) + 2
        held = [other for other in lane.events if view.column(other.start) == at]
        shown = cells_of(drawn)
        assert shown[begins + at] in (*(ASCII_GLYPHS if plain else GLYPHS).values(), "✓", "✗", "!", "+", "X")
        later = [view.column(other.start) for other in lane.events if view.column(other.start) > at]
        following = min([*later, columns])
        if len(held) > 1 and following - at > 5:
            assert f"+{len(held) - 1}" in "".join(shown[begins + at : begins + following])
        mark = drawing.mark_line(axis, each.event.start, view)
        assert mark.index((ASCII_GLYPHS if plain else GLYPHS)["mark"]) == begins + at
        lines = [drawn, mark, drawing.ruler(axis, view), *drawing.sentence_lines(each, width, 2)]
        assert max(map(cell_len, lines)) <= width
        assert "\n" not in "".join(lines)


@given(AXES, st.integers(40, 160))
def test_the_finest_scale_that_holds_all_is_found_and_its_ticks_are_round_and_apart(
    axis: Timeline, columns: int
) -> None:
    first, last = drawing.extent(axis)
    at = fitting(first, last, columns)
    assert at == len(SCALES) - 1 or last - first < SCALES[at].seconds * columns
    assert at == 0 or last - first >= SCALES[at - 1].seconds * columns
    found = ticks(SCALES[at], first, columns)
    assert all(0 <= column <= columns for column, _ in found)
    assert all(one[0] + len(one[1]) < other[0] for one, other in pairwise(found))


def test_a_day_in_custody_is_read_from_its_drawing() -> None:
    minute = 60
    axis = Timeline(
        "t",
        "Timeline",
        (
            Lane(
                "custodian",
                (
                    event(START, START + 8 * minute, "period", "E. Hall"),
                    event(START + 8 * minute, None, "period", "C. Reed"),
                ),
            ),
            Lane("imaging", (event(START + 3 * minute, None, "point", "293 KiB"),)),
            Lane(
                "verification", (event(START + 14 * minute, None, "point", "mismatch", entry=27, tone="bad"),)
            ),
            Lane(
                "seal",
                tuple(event(START + at, None, "point", "A-1001") for at in (0, 10, 20)),
            ),
        ),
        START + 50 * minute,
    )
    view = View(START - minute, SCALES[1], 64)
    assert [drawing.lane_line(axis, lane, view) for lane in axis.lanes] == [
        f" custodian     ├E. Hall├C. Reed{'━' * 34}▶",
        " imaging          ◆ 293 KiB",
        " verification                ✗ mismatch",
        " seal          ◆ A-1001 (+2 events)",
    ]
    assert drawing.ruler(axis, view).startswith(" 18 Nov 2026")
    assert "now" in drawing.ruler(axis, view)
    walked = drawing.walked(axis)
    assert [each.event.label.label for each in walked] == [
        *("E. Hall", "A-1001", "A-1001", "A-1001", "293 KiB", "C. Reed", "mismatch")
    ]
    when, rest = drawing.sentence_lines(walked[-1], 80, 2)
    assert when.endswith("What mismatch is, in a sentence. Entry 27.")
    assert rest == ""
    plain = View(START - minute, SCALES[1], 64, plain=True)
    assert all(drawing.lane_line(axis, lane, plain).isascii() for lane in axis.lanes)
    early = View(START + 20 * minute, SCALES[1], 64)
    assert drawing.lane_line(axis, axis.lanes[2], early) == " verification ◀"


def test_the_cursor_begins_at_the_last_event_that_has_happened() -> None:
    happened = [event(START + at * DAY, None, "point", f"event {at}") for at in range(2)]
    to_come = event(START + 30 * DAY, None, "point", "end of the period")
    shown = TimelineView()
    shown.show(Timeline("t", "T", (Lane("course", (*happened, to_come)),), START + 2 * DAY))
    assert (shown.event, len(shown.events)) == (shown.events[1], 3)
    shown.show(Timeline("other", "T", (Lane("course", (to_come,)),), START + 2 * DAY))
    assert shown.event == shown.events[0]
