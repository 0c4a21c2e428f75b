"""The calendar is RFC 5545 to somebody else's parser, whatever the text, and folds where the standard says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from custody.ledger.views.deadlines.calendar_file import ALARMS, LONGEST, Event, calendar, escaped, fold

AT = 1_800_000_000
EVENT = Event("subject.order_end", 3, AT - 86_400, AT, "period ends", "nothing before; then, \\ perhaps")
TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]) | st.just("\n"), max_size=300)
EVENTS = st.builds(
    Event,
    uid=st.text("abcdef0123456789-._", min_size=1, max_size=120),
    sequence=st.integers(0, 2**31 - 1),
    stamp=st.integers(0, 4_000_000_000),
    at=st.integers(0, 4_000_000_000),
    summary=TEXT,
    description=TEXT,
    cancelled=st.booleans(),
)


def parsed(data: bytes) -> list[Any]:
    """Read a calendar with a parser made by others."""
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_an_event_reads_as_it_was_meant() -> None:
    (event,) = parsed(calendar([EVENT], "deadlines"))
    assert (str(event["UID"]), int(event["SEQUENCE"]), str(event["STATUS"])) == (
        "subject.order_end",
        3,
        "CONFIRMED",
    )
    assert (event["DTSTART"].dt, event["DTSTAMP"].dt) == (moment(AT), moment(AT - 86_400))
    assert str(event["DESCRIPTION"]) == "nothing before; then, \\ perhaps"
    assert str(event["TRANSP"]) == "TRANSPARENT"


def test_three_alarms_ring_before_a_deadline_and_none_before_a_cancelled_one() -> None:
    (event,) = parsed(calendar([EVENT], "deadlines"))
    triggers = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
    assert triggers == [timedelta(days=-days) for days in ALARMS]
    assert {str(alarm["ACTION"]) for alarm in event.walk("VALARM")} == {"DISPLAY"}
    gone = Event(**{**{name: getattr(EVENT, name) for name in EVENT.__slots__}, "cancelled": True})
    (event,) = parsed(calendar([gone], "deadlines"))
    assert str(event["STATUS"]) == "CANCELLED"
    assert list(event.walk("VALARM")) == []


def test_a_calendar_without_deadlines_still_has_a_component() -> None:
    read = icalendar.Calendar.from_ical(calendar([], "deadlines"))
    assert [subcomponent.name for subcomponent in read.subcomponents] == ["VTIMEZONE"]


@given(st.lists(EVENTS, max_size=4), TEXT)
def test_another_parser_gives_back_every_event(events: list[Event], name: str) -> None:
    data = calendar(events, name)
    found = parsed(data)
    assert [str(item["UID"]) for item in found] == [event.uid for event in events]
    assert [str(item["SUMMARY"]) for item in found] == [event.summary for event in events]
    assert [str(item["DESCRIPTION"]) for item in found] == [event.description for event in events]
    assert [int(item["SEQUENCE"]) for item in found] == [event.sequence for event in events]
    assert [item["DTSTART"].dt for item in found] == [moment(event.at) for event in events]


@given(st.lists(EVENTS, max_size=2), TEXT)
def test_every_line_ends_in_both_characters_and_holds_75_bytes_at_most(
    events: list[Event], name: str
) -> None:
    data = calendar(events, name)
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    for line in data.split(b"\r\n"):
        assert len(line) <= LONGEST
        line.decode("utf-8")


@given(TEXT)
def test_a_folded_line_unfolds_to_itself(text: str) -> None:
    line = f"SUMMARY:{escaped(text)}"
    assert fold(line).replace(b"\r\n ", b"") == line.encode() + b"\r\n"


def test_a_line_is_folded_at_75_bytes_and_no_earlier() -> None:
    assert fold("x" * 75) == b"x" * 75 + b"\r\n"
    assert fold("x" * 76) == b"x" * 75 + b"\r\n x\r\n"
    assert fold("x" * 149) == b"x" * 75 + b"\r\n " + b"x" * 74 + b"\r\n"
    assert fold("x" * 74 + "é") == b"x" * 74 + b"\r\n " + "é".encode() + b"\r\n"


def test_text_is_escaped_as_the_standard_says() -> None:
    assert escaped("a\\b;c,d\r\ne") == "a\\\\b\\;c\\,d\\ne"
