"""The period of a shift report: the entry with which it begins, and what each later entry is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from custody.digits import whole
from custody.errors import NotFound, UsageError
from custody.frozen import dataclass
from custody.law.clock import HOUR
from custody.model.entry.envelope import parse_entry

if TYPE_CHECKING:
    from custody.ledger.ports import LedgerReader
    from custody.pages.parts.context import PageContext

#: The name of the page.
PAGE = "shift"
#: The word for a reader's last visit, and the hours of a period without one.
LAST, WITHOUT = "last", 12
_HOURS = re.compile(r"([1-9][0-9]{0,3})h", re.ASCII)
#: Digits of an entry's number.
_DIGITS = 12
#: The kind of entries that pages make by being read; a report counts them.
READ = "access.logged"
#: Titles of the parts of a report, in reading order.
IN, OUT, HANDS = "Came in", "Went out", "Changed hands"
PLACES, ROUNDS, STORED, OTHERS = (
    "Places and seals",
    "Rounds and discrepancies",
    "Images and stored evidence",
    "Other entries",
)
PARTS = (IN, OUT, HANDS, PLACES, ROUNDS, STORED, OTHERS)
#: The part of a report for a kind; those in no row are in that of their topic.
KINDS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("exhibit.registered", "exhibit.checked_in", "exhibit.recovered"),
            *("transfer.arrived", "transfer.returned", "disposition.loan_returned"),
        ),
        IN,
    ),
    **dict.fromkeys(
        ("exhibit.checked_out", "transfer.dispatched", "transfer.handed_out", "disposition.executed"), OUT
    ),
    **dict.fromkeys(
        (
            *("transfer.offered", "transfer.reassigned", "transfer.accepted"),
            *("transfer.refused", "transfer.recalled"),
        ),
        HANDS,
    ),
    **dict.fromkeys(("exhibit.placed", "exhibit.sealed", "exhibit.unsealed"), PLACES),
    **dict.fromkeys(
        ("exhibit.missing_reported", "exhibit.discrepancy_reported", "exhibit.discrepancy_resolved"), ROUNDS
    ),
}
#: The part of a report for the other kinds of a topic, by the first word of their names.
TOPICS: Mapping[str, str] = {
    "location": PLACES,
    "inventory": ROUNDS,
    **dict.fromkeys(("acquisition", "object", "sweep", "lock", "store", "hash_list"), STORED),
}


@dataclass(frozen=True, slots=True)
class Period:
    """The period from the entry at ``start`` to the head of ``size`` entries; empty where they are equal.

    ``begun`` is its first instant (seconds UTC), ``why`` says how it was chosen.
    """

    start: int
    size: int
    begun: int
    why: str


def period_of(context: PageContext, since: str) -> Period:
    """Return the period that begins with an entry's number, hours ago as ``12h``, or the last visit.

    An empty text is the last visit too; without a noted one, it is the last 12 hours. Raises UsageError for
    other texts, NotFound for an entry that the ledger has not.
    """
    reader = context.lookup.reader
    size = reader.head().size
    if since in ("", LAST):
        visit = context.last_visit()
        if visit is not None and visit.size <= size:
            return Period(visit.size, size, visit.at, "your last visit at this machine")
        return _hours(context, WITHOUT, f"the last {WITHOUT} hours: no earlier visit of yours is noted here")
    hours = _HOURS.fullmatch(since)
    if hours is not None:
        return _hours(context, int(hours[1]), f"the last {hours[1]} hours")
    start = whole(since, digits=_DIGITS)
    if start is None:
        raise UsageError(
            f"{since[:40]!r} is no beginning of a shift",
            hint=f"Name the number of its first entry, hours as in 12h, or {LAST!r}.",
        )
    if start >= size:
        raise NotFound(f"there is no entry {start}", hint=f"The newest entry is {size - 1}.")
    return Period(start, size, _at(reader, start), f"entry {start}")


def _hours(context: PageContext, hours: int, why: str) -> Period:
    reader, begun = context.lookup.reader, max(context.now - hours * HOUR, 0)
    newest = newest_until(reader, begun)
    return Period(0 if newest is None else newest + 1, reader.head().size, begun, why)


def newest_until(reader: LedgerReader, instant: int) -> int | None:
    """Return the position of the newest entry signed at an instant (seconds UTC) or before, None for none.

    Entries are nearly in order of signing, so the ledger is not read whole.
    """
    low, high = -1, reader.head().size - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _at(reader, middle) <= instant:
            low = middle
        else:
            high = middle - 1
    return None if low < 0 else low


def _at(reader: LedgerReader, position: int) -> int:
    return parse_entry(reader.entry(position).note).envelope.at


def part_of(kind: str) -> str | None:
    """Return the part of a report in which an entry of a kind stands; None for reads, which are counted."""
    if kind == READ:
        return None
    return KINDS.get(kind) or TOPICS.get(kind.partition(".")[0], OTHERS)


def parted(context: PageContext, period: Period, most: int | None) -> tuple[dict[str, list[int]], int, int]:
    """Return the positions of a period's entries by part, and how many are reads or were left out.

    At most the newest ``most`` entries are read, None for all.
    """
    lowest = period.start if most is None else max(period.start, period.size - most)
    parts: dict[str, list[int]] = {part: [] for part in PARTS}
    reads = 0
    for position, part in _kinds(context.lookup.reader, lowest, period.size):
        if part is None:
            reads += 1
        else:
            parts[part].append(position)
    return parts, reads, lowest - period.start


def _kinds(reader: LedgerReader, low: int, high: int) -> Iterator[tuple[int, str | None]]:
    for stored in reader.entries(low, high) if low < high else ():
        yield stored.position, part_of(parse_entry(stored.note).envelope.kind)
