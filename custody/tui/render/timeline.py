"""Timelines drawn in columns: lanes over one axis, and the sentence of the event under the cursor.

Pure: no widget, no colour. Every sign has a form in ASCII; a sign never says more than the sentence of its event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Literal

from rich.cells import cell_len

from custody.display import visible
from custody.folds import cut, fold, width_of
from custody.frozen import dataclass
from custody.layout import many
from custody.pages.parts.page import Event, Lane, Row, Table, Target, Timeline
from custody.pages.parts.wording import moment
from custody.pages.render.signs import ASCII_SIGNS, SIGNS
from custody.tui.render.scales import SCALES, Scale, fitting, of_day, ticks

#: Names of the signs of a timeline.
Sign = Literal["start", "point", "period", "open", "gap", "ended", "doubt", "on", "before", "mark", "more"]
#: The sign of each part of a lane, and its form in ASCII.
GLYPHS: Mapping[Sign, str] = {
    "start": "├",
    "point": "◆",
    "period": "━",
    "open": "─",
    "gap": "·",
    "ended": "░",
    "doubt": "?",
    "on": "▶",
    "before": "◀",
    "mark": "▲",
    "more": "…",
}
ASCII_GLYPHS: Mapping[Sign, str] = {
    "start": "|",
    "point": "*",
    "period": "=",
    "open": "-",
    "gap": ".",
    "ended": "%",
    "doubt": "?",
    "on": ">",
    "before": "<",
    "mark": "^",
    "more": "~",
}
#: Most columns of the label of a lane, and fewest of its drawing.
_LABEL, _LEAST = 14, 12
#: The word at the instant of now.
_NOW = "now"


@dataclass(frozen=True, slots=True)
class Walked:
    """An event with the lane in which it stands, in the order in which one walks through events."""

    lane: int
    label: str
    event: Event

    @property
    def sentence(self) -> str:
        """The event in a sentence, with the number of its entry; its lane where it has no sentence."""
        told = visible(self.event.label.full or self.label, told=True)
        entry = "" if self.event.entry is None else f" Entry {self.event.entry}."
        return f"{told.removesuffix('.')}.{entry}"


@dataclass(frozen=True, slots=True)
class View:
    """The part of a timeline that is drawn: its first instant, its scale, its columns and signs."""

    start: int
    scale: Scale
    columns: int
    plain: bool = False

    @property
    def glyphs(self) -> Mapping[Sign, str]:
        """The signs of lanes."""
        return ASCII_GLYPHS if self.plain else GLYPHS

    @property
    def signs(self) -> Mapping[str, str]:
        """The signs of tones."""
        return ASCII_SIGNS if self.plain else SIGNS

    def column(self, at: int) -> int:
        """Return the column of an instant; negative or beyond the last one if it is not in view."""
        return (at - self.start) // self.scale.seconds

    def holds(self, at: int) -> bool:
        """Return whether an instant has a column."""
        return 0 <= self.column(at) < self.columns


def walked(axis: Timeline) -> list[Walked]:
    """Return the events of a timeline by their start, those of the upper lane first."""
    found = [Walked(at, lane.label, event) for at, lane in enumerate(axis.lanes) for event in lane.events]
    return sorted(found, key=lambda each: (each.event.start, each.lane, each.event.entry or 0))


def extent(axis: Timeline) -> tuple[int, int]:
    """Return the first and the last instant at which something happens; those of now without events."""
    starts = [event.start for lane in axis.lanes for event in lane.events]
    ends = [event.end for lane in axis.lanes for event in lane.events if event.end is not None]
    if not starts:
        return axis.now, axis.now
    return min(starts), max([*starts, *ends])


def margin(axis: Timeline) -> int:
    """Return the columns of the labels of the lanes."""
    widest = max((width_of(lane.label) for lane in axis.lanes), default=0)
    return min(max(widest, len("29 Nov 2026")), _LABEL)


def columns_of(axis: Timeline, width: int) -> int:
    """Return the columns that the lanes have on lines of ``width`` columns."""
    return max(width - margin(axis) - 3, _LEAST)


def whole_view(axis: Timeline, width: int) -> View:
    """Return the view of a whole timeline, now included, on lines of ``width`` columns."""
    columns = columns_of(axis, width)
    first, last = extent(axis)
    scale = SCALES[fitting(first, max(last, axis.now), columns - 1 - len(_NOW))]
    return View(first - scale.seconds, scale, columns)


def ruler(axis: Timeline, view: View) -> str:
    """Return the line of the axis: the day of its first column, ticks, and now if it is in view."""
    cells = _Cells(view.columns)
    now = view.column(axis.now)
    if 0 <= now < view.columns:
        cells.put(min(now, view.columns - len(_NOW)), _NOW)
    for column, text in ticks(view.scale, view.start, view.columns):
        cells.put_free(column, text)
    return f" {of_day(view.start).ljust(margin(axis))} {cells.text}".rstrip()


def lane_line(axis: Timeline, lane: Lane, view: View) -> str:
    """Return the line of a lane: its label, periods and events."""
    cells, glyphs = _Cells(view.columns), view.glyphs
    events = sorted(lane.events, key=lambda event: (event.sort == "point", event.start))
    for event in events:
        _draw_period(cells, event, axis.now, view)
    points = sorted(lane.events, key=lambda event: event.start)
    columns = [view.column(event.start) for event in points]
    shown = [
        (column, event) for column, event in zip(columns, points, strict=True) if view.holds(event.start)
    ]
    groups = [
        (column, [event for _, event in group]) for column, group in groupby(shown, key=lambda each: each[0])
    ]
    for column, held in groups:
        cells.put(column, _sign(held[-1], view))
    for at, (column, held) in enumerate(groups):
        following = groups[at + 1][0] if at + 1 < len(groups) else view.columns
        _word(cells, held, column + 1, following)
    if any(column < 0 for column in columns) and cells.free(0):
        cells.put(0, glyphs["before"])
    return f" {_padded(lane.label, margin(axis))} {cells.text}".rstrip()


def mark_line(axis: Timeline, at: int, view: View) -> str:
    """Return the line with the mark below an instant; empty if it is not in view."""
    if not view.holds(at):
        return ""
    return f" {' ' * margin(axis)} {' ' * view.column(at)}{view.glyphs['mark']}"


def sentence_lines(event: Walked, width: int, rows: int) -> list[str]:
    """Return an event with its instant in ``rows`` lines; what has no room there ends in …."""
    when = moment(event.event.start)
    pieces = fold(event.sentence, max(width - len(when) - 4, _LEAST), breaks=True)
    if len(pieces) > rows:
        last = cut(f"{pieces[rows - 1]} {pieces[rows]}", max(width - len(when) - 4, _LEAST))
        pieces = [*pieces[: rows - 1], last if last.endswith("…") else f"{last[:-1]}…"]
    blank = " " * len(when)
    lines = [f" {when if at == 0 else blank}  {piece}" for at, piece in enumerate(pieces)]
    return [*lines, *[""] * (rows - len(lines))]


def listed(axis: Timeline) -> Table:
    """Return a timeline as the table of its events, the oldest first, each of which opens its entry."""
    rows = tuple(
        Row.of(
            (moment(each.event.start), each.label, each.event.label.full or each.label),
            opens=None if each.event.entry is None else Target("entry", str(each.event.entry)),
            tone=each.event.label.tone,
        )
        for each in walked(axis)
    )
    return Table.of("", ("when", "what", "event"), rows, "no events yet", key=axis.key)


def _padded(text: str, columns: int) -> str:
    shown = cut(visible(text, told=True), columns)
    return shown + " " * (columns - width_of(shown))


def _draw_period(cells: _Cells, event: Event, now: int, view: View) -> None:
    """Draw the line of a period, up to now where it is open."""
    if event.sort == "point":
        return
    glyphs, first = view.glyphs, view.column(event.start)
    end = max(now, event.start) if event.end is None else max(event.end - 1, event.start)
    last = min(view.column(end), view.columns - 1)
    for column in range(max(first, 0), last + 1):
        cells.put(column, glyphs[event.sort])
    if event.end is None and last >= 0 and first <= last:
        cells.put(last, glyphs["on"])


def _sign(event: Event, view: View) -> str:
    """Return the sign of an event; that of a cell of several is the sign of the last one."""
    if event.label.tone in view.signs:
        return view.signs[event.label.tone]
    if event.sort in ("point", "gap", "doubt", "ended"):
        return view.glyphs[event.sort]
    return view.glyphs["start"]


def _word(cells: _Cells, events: Sequence[Event], column: int, following: int) -> None:
    """Write the short word of a cell's last event behind its sign, cut where the next one stands.

    The number of events before it in the same cell follows in parentheses, alone where no word has room.
    """
    event, more = events[-1], len(events) - 1
    word = visible(event.label.label, told=True)
    apart = (event.sort == "point" or more > 0) and following < cells.columns
    room = following - column - apart
    if event.sort == "point" and word:
        word = f" {word}"
    counts = (f" (+{many(more, 'event')})", f" (+{more})") if more else ("",)
    count = next((count for count in counts if width_of(word) + len(count) <= room), counts[-1])
    left = room - len(count)
    if word and left >= _SHORTEST:
        cells.put(column, f"{cut(word, left)}{count}")
    elif more:
        cells.put(column, next((text for text in (count.strip(), f"+{more}") if len(text) <= room), ""))


#: Fewest columns in which a word is begun.
_SHORTEST = 4


class _Cells:
    """The cells of one line, each of one column."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self._cells = [" "] * columns

    @property
    def text(self) -> str:
        """The line."""
        return "".join(self._cells)

    def put(self, column: int, text: str) -> None:
        """Write a text from a column on; what lies outside of the line is left out.

        A letter of two columns leaves its second cell empty; a mark joins the letter before it.
        """
        at = column
        for letter in text:
            wide = cell_len(letter)
            if wide == 0 and 0 < at <= self.columns:
                self._cells[at - 1] += letter
            elif wide and 0 <= at <= self.columns - wide:
                self._cells[at : at + wide] = [letter, *[""] * (wide - 1)]
            at += wide

    def free(self, column: int) -> bool:
        """Return whether nothing stands in a column."""
        return self._cells[column] == " "

    def put_free(self, column: int, text: str) -> None:
        """Write a text whole if its columns, and one on either side, are free; else leave it out."""
        around = range(max(column - 1, 0), min(column + len(text) + 1, self.columns))
        if column + len(text) <= self.columns and all(self.free(at) for at in around):
            self.put(column, text)
