"""The first row of every page: training, ledger, alarms, tasks, person, and the time with its zone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rich.cells import cell_len
from rich.text import Text
from textual.widgets import Static

from custody.display import visible
from custody.folds import cut
from custody.frozen import dataclass
from custody.law.local_time import Zone, day
from custody.layout import many
from custody.pages.render.signs import SIGNS
from custody.tui.background_tasks import summary
from custody.tui.services.front import desk_of

#: The marks of a training ledger, and the one for a row that lacks room.
TRAINING, SHORT = "TRAINING, not evidence", "TRAINING"
#: Fewest columns between two parts, and to which a name is cut.
_APART, _LEAST = 2, 6


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of the row as they stand from left to right; an empty one is left out."""

    mark: str
    ledger: str
    alarms: str
    tasks: str
    person: str
    time: str

    @property
    def shown(self) -> tuple[str, ...]:
        """The parts that are not empty."""
        every = (self.mark, self.ledger, self.alarms, self.tasks, self.person, self.time)
        return tuple(part for part in every if part)

    @property
    def width(self) -> int:
        """The columns that the row needs, with a blank on either side."""
        return sum(cell_len(part) + _APART for part in self.shown) - _APART + 2


def fitted(parts: Parts, times: tuple[str, ...], room: int) -> Parts:
    """Return the parts shortened as far as ``room`` columns ask for.

    ``times`` are forms of the time, the longest first. The mark of training, the number of alarms and the time of day
    stay to the last.
    """
    wanted = parts
    for wanted in _shorter(parts, times):
        if wanted.width <= room:
            return wanted
    left = cell_len(wanted.person) - (wanted.width - room)
    return replace(wanted, person=cut(wanted.person, left) if left >= _LEAST else "")


def _shorter(parts: Parts, times: tuple[str, ...]) -> Iterator[Parts]:
    """Yield the parts, shorter each time."""
    for time in times[:-1]:
        parts = replace(parts, time=time)
        yield parts
    yield (parts := replace(parts, mark=SHORT if parts.mark else ""))
    yield (parts := replace(parts, ledger=""))
    yield (parts := replace(parts, person=parts.person.partition(", ")[0]))
    yield replace(parts, time=times[-1])


def times_of(now: int, zone: Zone) -> tuple[str, ...]:
    """Return the time with its zone in three lengths, the longest first."""
    moment, short = zone.clock(now), zone.short(now)
    if moment is None:
        return (zone.utc(now),)
    brief = f"{moment:%H:%M} {short}"
    return (f"{moment:%a} {day(moment)} {moment.year} {brief}", f"{day(moment)} {brief}", brief)


class TopLine(Static):
    """The row above the places; it changes with the minute, the person, background tasks and alarms."""

    DEFAULT_CSS = "TopLine { height: 1; background: $panel; text-style: bold; }"

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._shown: tuple[Parts, int] | None = None

    def on_mount(self) -> None:
        """Show the row at once."""
        self.look()

    def on_resize(self) -> None:
        """Fit the row to another width."""
        self.look()

    def look(self) -> None:
        """Draw the row again if anything on it has changed."""
        desk = desk_of(self)
        if not desk.opened or not self.is_attached:
            return
        pages, room = desk.page_service, self.app.size.width
        alarms = f"{SIGNS['bad']} {many(pages.alarms, 'alarm')}"
        parts = Parts(
            TRAINING if pages.training else "",
            visible(pages.ledger),
            alarms if pages.alarms else "",
            summary(desk.works),
            visible(desk.who),
            "",
        )
        found = fitted(parts, times_of(pages.now(), pages.zone), room)
        if (found, room) != self._shown:
            self._shown = found, room
            self.update(_drawn(found, room))


def _drawn(parts: Parts, room: int) -> Text:
    """Return the row: ledger to the left, person and time to the right; marks and alarms reversed."""
    text, blank = Text(" ", no_wrap=True, end=""), max(room - parts.width, 0)
    for part in parts.shown:
        if len(text) > 1:
            text.append(" " * _APART)
        if part == parts.person or (part == parts.time and not parts.person):
            text.append(" " * blank)
        text.append(part, "reverse" if part in (parts.mark, parts.alarms) else "")
    return text
