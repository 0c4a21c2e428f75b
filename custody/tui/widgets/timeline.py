"""The timeline of a page, with a cursor that goes from event to event."""

from __future__ import annotations

import locale
from typing import ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from custody.folds import cut
from custody.pages.parts.page import Target, Timeline
from custody.tui.render import timeline as drawing
from custody.tui.render.layout import Line
from custody.tui.render.scales import SCALES, fitting
from custody.tui.render.themes import styles
from custody.tui.render.timeline import View, Walked
from custody.tui.widgets.dossier_head import Left, Moved
from custody.tui.widgets.lines import PageLines

#: Rows beside those of lanes: axis, mark, sentence in two lines, keys.
_BESIDE, _SENTENCE = 5, 2
#: The part of the columns that lie before an event that was not in view.
_BEFORE = 2 / 3


class TimelineView(Widget, can_focus=True):
    """Lanes over time, the mark and the sentence of the event under the cursor; a list of events below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "open", id="open"),
        Binding("left", "event(-1)", "event before", show=False),
        Binding("right", "event(1)", "event after", show=False),
        Binding("home", "end(0)", "first event", show=False),
        Binding("end", "end(-1)", "last event", show=False),
        Binding("pageup", "scale(-1)", "finer scale", show=False),
        Binding("pagedown", "scale(1)", "coarser scale", show=False),
        Binding("space", "as_of", "as of", id="mark"),
        Binding("up", "leave(False)", "sections above", show=False),
        Binding("down", "leave(True)", "below", show=False),
    ]
    HELP = (
        "Left and Right go from event to event, Home and End to the first and the last. PgUp and PgDn show less or"
        " more time. Space shows the page as of the event, Enter opens its entry, F4 lists all events."
    )
    DEFAULT_CSS = "TimelineView { height: 1fr; width: 100%; background: $background; }"

    class AsOf(Message):
        """Posted when the page is asked for as of the entry of an event."""

        def __init__(self, entry: int | None) -> None:
            self.entry = entry
            super().__init__()

    def __init__(self) -> None:
        super().__init__()
        self._axis: Timeline | None = None
        self._events: list[Walked] = []
        #: The number of the event under the cursor, from 0.
        self.at = 0
        #: The index of the scale, None until it is known how much room there is.
        self._scale: int | None = None
        self._start: int | None = None
        #: Whether the terminal has the signs of ASCII only.
        self._plain = "utf" not in locale.getencoding().casefold()
        #: The rows as they were drawn last.
        self._drawn: list[Text] = []

    @property
    def event(self) -> Walked | None:
        """The event under the cursor, None without events."""
        return self._events[self.at] if self._events else None

    @property
    def events(self) -> list[Walked]:
        """Every event, in the order in which the cursor goes through them."""
        return list(self._events)

    @property
    def rows(self) -> int:
        """The rows in which all lanes and events find room."""
        lanes = 0 if self._axis is None else len(self._axis.lanes)
        return lanes + _BESIDE + (len(self._events) + 1 if len(self._events) > 1 else 0)

    @property
    def line(self) -> Line | None:
        """The event under the cursor as a line that opens its entry."""
        event = self.event
        if event is None:
            return None
        entry = event.event.entry
        opens = None if entry is None else Target("entry", str(entry))
        return Line(event.sentence, event.event.label.tone, opens, whole=event.sentence)

    def show(self, axis: Timeline, at: int | None = None) -> None:
        """Show a timeline with the cursor on an event; by default on the last one that is not to come."""
        same = self._axis is not None and self._axis.key == axis.key
        before = self.event if same and at is None else None
        self._axis, self._events = axis, drawing.walked(axis)
        last = max(len(self._events) - 1, 0)
        past = [number for number, event in enumerate(self._events) if event.event.start <= axis.now]
        if before is not None and before in self._events:
            self.at = self._events.index(before)
        else:
            self.at = next(reversed(past), last) if at is None else min(at, last)
            self._scale = self._start = None
        self.refresh()

    def on_mount(self) -> None:
        """Draw in the colours of another theme."""
        self.watch(self.app, "theme", self._recoloured, init=False)

    def _recoloured(self) -> None:
        self.refresh()

    def on_resize(self) -> None:
        """Fit the timeline into another width."""
        self._scale = self._start = None
        self.refresh()

    def on_focus(self) -> None:
        """Draw the mark as the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Draw the mark without cursor."""
        self.refresh()

    def view(self) -> View | None:
        """Return the part of the timeline in view: the whole life of the thing until a scale is chosen."""
        axis, event = self._axis, self.event
        if axis is None or event is None:
            return None
        columns = drawing.columns_of(axis, self.size.width)
        first, last = drawing.extent(axis)
        if self._scale is None:
            self._scale = fitting(first, last, columns - 2)
        scale = SCALES[self._scale]
        if self._start is None:
            spare = columns * scale.seconds - (last - first)
            whole = spare > scale.seconds
            self._start = (
                first - scale.seconds if whole else self._before(event.event.start, scale.seconds, columns)
            )
        view = View(self._start, scale, columns, plain=self._plain)
        if not view.holds(event.event.start):
            self._start = self._before(event.event.start, scale.seconds, columns)
            view = View(self._start, scale, columns, plain=self._plain)
        return view

    @staticmethod
    def _before(at: int, seconds: int, columns: int) -> int:
        return at - int(columns * _BEFORE) * seconds

    def render(self) -> Text:
        """Draw the timeline in the rows that there are."""
        self._drawn = self._rows()
        return Text("\n", no_wrap=True, end="").join(self._drawn)

    def _rows(self) -> list[Text]:
        axis, event, view = self._axis, self.event, self.view()
        if axis is None or event is None or view is None:
            return [Text(" Nothing has happened yet." if axis is not None else "")]
        width, rows = self.size.width, self.size.height
        tones = styles(self.app.theme)
        lanes = axis.lanes[: max(rows - _BESIDE, 0)]
        drawn = [Text(drawing.ruler(axis, view), tones["quiet"])]
        for at, lane in enumerate(lanes):
            tone = tones["title"] if at == event.lane else tones[""]
            drawn.append(Text(drawing.lane_line(axis, lane, view), tone))
        mark = drawing.mark_line(axis, event.event.start, view)
        drawn.append(Text(mark, f"{tones['']} bold" if self.has_focus else tones["quiet"]))
        tone = tones[event.event.label.tone]
        drawn += [Text(line, tone) for line in drawing.sentence_lines(event, width, _SENTENCE)]
        drawn.append(Text(self._keys(len(axis.lanes) - len(lanes), width), tones["quiet"]))
        return [*drawn, *(Text(line) for line in self._around(rows - len(lanes) - _BESIDE - 1, width))]

    def _redraw(self) -> None:
        """Draw the rows that have changed, so that little goes over a slow line."""
        before, now = self._drawn, self._rows()
        if len(before) != len(now):
            self.refresh()
            return
        changed = [at for at, row in enumerate(now) if row != before[at] or row.style != before[at].style]
        if changed:
            self.refresh(*(Region(0, at, self.size.width, 1) for at in changed))

    def _keys(self, left_out: int, width: int) -> str:
        scale = "" if self._scale is None else SCALES[self._scale].name
        more = f"   {left_out} more lanes" if left_out else ""
        told = f" ← → event {self.at + 1} of {len(self._events)}   PgUp PgDn {scale} a column"
        return cut(f"{told}   F4: list{more}", width)

    def _around(self, rows: int, width: int) -> list[str]:
        """Return the events around the one under the cursor as lines, below an empty one."""
        if rows < _SENTENCE:
            return []
        first = min(max(self.at - rows // 2, 0), max(len(self._events) - rows, 0))
        lines = []
        for at, event in enumerate(self._events[first : first + rows], first):
            mark = ">" if at == self.at else " "
            text = drawing.sentence_lines(event, width - 1, 1)[0]
            lines.append(cut(f"{mark}{text}", width))
        return ["", *lines]

    def action_event(self, by: int) -> None:
        """Move the cursor to the event before or after."""
        self._go(min(max(self.at + by, 0), max(len(self._events) - 1, 0)))

    def action_end(self, at: int) -> None:
        """Move the cursor to the first event (0) or the last (-1)."""
        self._go(0 if at == 0 else max(len(self._events) - 1, 0))

    def _go(self, at: int) -> None:
        self.at = at
        self._redraw()
        self.post_message(Moved())

    def action_scale(self, by: int) -> None:
        """Show less time (-1) or more (1) in a column, with the event under the cursor in view."""
        if self._scale is not None:
            self._scale = min(max(self._scale + by, 0), len(SCALES) - 1)
            self._start = None
            self.refresh()

    def action_as_of(self) -> None:
        """Ask for the page as of the entry of the event under the cursor."""
        event = self.event
        if event is not None:
            self.post_message(self.AsOf(event.event.entry))

    def action_open(self) -> None:
        """Open the entry of the event under the cursor."""
        if self.line is not None:
            self.post_message(PageLines.Chosen(self.line))

    def action_leave(self, down: bool) -> None:
        """Leave the timeline to what is above or below."""
        self.post_message(Left(down=down))
