"""Orders in a house whose clocks change, or whose law is replaced, while a period runs: every reader says one end."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import icalendar
import pytest

from custody.cli.entering.entry_fields import instant
from custody.law.clock import DAY, HOUR, format_instant, parse_instant
from custody.pages.parts.wording import moment
from tests.cli import paged
from tests.cli.office import ORDER, Office

RENEW = ("--days", "30", "--issuing-authority", "District Court", "--grounds", "still needed")
#: Where a house stands, by its rule for summer time; from when, as its clock on the wall says, until when in UTC; and
#: what that clock says at the end of a period that began then.
CLOCKS = (
    pytest.param(
        "NZST-12NZDT,M9.5.0,M4.1.0/3",
        ("2027-01-15T09:00:00+13:00", "2027-04-14T20:00:00Z", "08:00"),
        id="Auckland, put back",
    ),
    pytest.param(
        "EST5EDT,M3.2.0,M11.1.0",
        ("2027-01-20T17:00:00-05:00", "2027-04-20T22:00:00Z", "18:00"),
        id="New York, put forward",
    ),
    pytest.param(
        "EST5EDT,M3.2.0,M11.1.0",
        ("2027-11-07T01:30:00-04:00", "2028-02-05T05:30:00Z", "00:30"),
        id="New York, in the first of two equal hours",
    ),
    pytest.param(
        "EST5EDT,M3.2.0,M11.1.0",
        ("2027-11-07T01:30:00-05:00", "2028-02-05T06:30:00Z", "01:30"),
        id="New York, in the second of two equal hours",
    ),
)


@pytest.fixture
def house(
    request: pytest.FixtureRequest, office: Office, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    """An office with a case, on a machine that stands where the parameter says."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    office.case()
    yield office
    monkeypatch.undo()
    time.tzset()


def at(office: Office, moment: int) -> None:
    office.desk.clock.set(moment)


def text(office: Office, *argv: str) -> str:
    return " ".join(office.desk.run(*argv).out.split())


def dated(office: Office, sort: str) -> dict[str, str]:
    """Return the line of ``due`` of a sort: its end and until when nothing is released."""
    (line,) = [
        deadline
        for deadline in office.desk.run("deadlines", "--all", "--json").document["deadlines"]
        if deadline["sort"] == sort
    ]
    return {name: line[name] for name in ("at", "not_before")}


def ends(office: Office) -> set[str]:
    """Return the end of order P-1 by each reader: one, where all of them agree."""
    shown = office.see("preservation-order", "show", "P-1")
    (listed,) = paged.listed(office.see("preservation-order", "list"))
    line = dated(office, "preservation_order_end")
    events: list[Any] = icalendar.Calendar.from_ical(office.desk.run("deadlines", "--ics", "-").out).walk(
        "VEVENT"
    )
    (event,) = [
        calendar_event
        for calendar_event in events
        if str(calendar_event["UID"]).endswith(".preservation_order_end")
    ]
    assert line["not_before"] in str(event["DESCRIPTION"])
    assert line["not_before"] == paged.maybe(shown, "not_before")
    assert f"latest end {moment(parse_instant(line['not_before']))}" in text(
        office, "preservation-order", "show", "P-1"
    )
    page = office.run("Eve", "tui", "--plain", "preservation_orders").out
    assert f"{paged.value(shown, 'ends')[:16].replace('T', ' ')}Z" in page
    told = re.search(r" until (\S+ \S+Z) \(", text(office, "preservation-order", "show", "P-1"))
    assert told is not None
    return {
        paged.value(shown, "ends"),
        paged.rows(shown, "periods")[-1]["end"],
        listed["ends"],
        line["at"],
        format_instant(int(event["DTSTART"].dt.timestamp())),
        instant(told[1]),
    }


@pytest.mark.parametrize(("house", "stated"), CLOCKS, indirect=["house"])
def test_ninety_days_are_that_many_times_24_hours_wherever_the_house_stands(
    house: Office, stated: tuple[str, str, str]
) -> None:
    """Art. 25(2): a clock that is changed on the way makes no period longer, and takes nothing of it."""
    begun, told, wall = stated
    start, end = parse_instant(instant(begun)), parse_instant(told)
    assert (end - start, time.strftime("%H:%M", time.localtime(end))) == (90 * DAY, wall)
    at(house, start - HOUR)
    house.order()
    at(house, start)
    house.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic", "--at", begun)
    assert ends(house) == {told}
    assert dated(house, "preservation_order_end")["not_before"] == format_instant(end + 25 * HOUR)
    at(house, end - 1)
    assert paged.value(house.see("preservation-order", "show", "P-1"), "state") == "due_soon"
    at(house, end)
    assert (ends(house), paged.value(house.see("preservation-order", "show", "P-1"), "state")) == (
        {told},
        "lapsed",
    )
    after = {"rule": "un-25.renewal.after_end", "article": "25(2)", "accepted": "The law may count to"}
    at(house, end)
    house.refused("Judge", "preservation-order", "renew", "P-1", *RENEW, **after)
    at(house, end - 1)
    house.done("Judge", "preservation-order", "renew", "P-1", *RENEW)
    assert ends(house) == {format_instant(end + 30 * DAY)}
    first, second = paged.rows(house.see("preservation-order", "show", "P-1"), "periods")
    assert (first["end"], second["start"]) == (told, told)


@pytest.mark.parametrize(("house", "stated"), CLOCKS, indirect=["house"])
def test_what_is_owed_to_another_state_is_kept_past_every_midnight_that_the_law_may_mean(
    house: Office, stated: tuple[str, str, str]
) -> None:
    """Art. 42(8): sixty days at least; not a second of them is let go before."""
    start = parse_instant(instant(stated[0]))
    at(house, start - HOUR)
    house.received()
    at(house, start)
    effect = ("--days", "60", "--data-holder", "Example Mail Ltd", "--at", stated[0])
    house.done("Eve", "preservation-request", "effect", "AT-1", *effect, status=10)
    end, latest = start + 60 * DAY, start + 60 * DAY + 25 * HOUR
    assert dated(house, "request_end") == {"at": format_instant(end), "not_before": format_instant(latest)}
    assert f"nothing is released before {moment(latest)}" in text(
        house, "preservation-request", "show", "AT-1"
    )
    release = ("preservation-request", "release-data", "AT-1", "--reason", "period_ended")
    at(house, latest - 1 - house.desk.step)  # counting entries takes a step
    early = {"rule": "un-42.release.early", "article": "42(8)", "accepted": "Wait"}
    house.refused("Judge", *release, **early)
    at(house, latest)
    house.done("Judge", *release)


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("2027-01-15T09:00:00-13:00", "is the time of no place"),
        ("2027-01-15T09:00:00+14:00:01", "is the time of no place"),
        ("2027-01-15T09:00:00+13:00:00.5", "is finer than whole seconds"),
    ],
)
def test_a_sign_that_slipped_moves_no_clock(office: Office, stated: str, told: str) -> None:
    """Read as it stands, the first would begin the period 26 hours late, and end it as late."""
    office.case()
    office.order()
    office.desk.clock.set(parse_instant(instant("2027-01-17T00:00:00+14:00")))
    answer = office.run("Eve", "preservation-order", "serve", "P-1", "--method", "post", "--at", stated)
    assert (answer.status, told in " ".join(answer.err.split())) == (2, True)
    for far in ("2027-01-15T09:00:00+14:00", "2027-01-15T09:00:00-12:00"):
        assert instant(far)


def european(office: Office, number: str) -> None:
    """Issue an order of sixty days from its receipt under the law of the Union at its newest version."""
    words = list(ORDER)
    for flag, value in (("--days", "60"), ("--clock-start", "receipt")):
        words[words.index(flag) + 1] = value
    issue = ("preservation-order", "issue", "C-1", *words, "--reference", number, "--profile", "eu-2023-1543")
    office.done("Judge", *issue)
    office.done("Eve", "preservation-order", "acknowledge-receipt", number)


@pytest.mark.parametrize("house", ["EET-2EEST,M3.5.0/3,M10.5.0/4"], indirect=True)
def test_the_latest_end_lies_behind_the_longest_run_of_holidays(house: Office) -> None:
    """Sofia, 2027: the sixtieth day is Good Friday, and until the working day after it five are off.

    The last hour of that day, Wednesday 5 May, is the end that article 3(4) of Regulation 1182/71 gives.
    """
    house.done("Ada", "profile", "adopt", "eu-2023-1543")
    at(house, parse_instant(instant("2027-02-28T23:59:00+02:00")))
    european(house, "P-1")
    (period,) = paged.rows(house.see("preservation-order", "show", "P-1"), "periods")
    assert period["start"] == instant("2027-03-01T00:00:00+02:00")
    assert ends(house) == {instant("2027-04-30T01:00:00+03:00")}
    assert dated(house, "preservation_order_end")["not_before"] >= instant("2027-05-06T00:00:00+03:00")


def test_a_law_that_is_adopted_while_a_period_runs_moves_no_end_of_it(office: Office) -> None:
    office.case()
    office.done("Ada", "profile", "adopt", "eu-2023-1543")
    european(office, "P-1")
    before, line = ends(office), dated(office, "preservation_order_end")
    shipped = office.desk.run("profile", "show", "eu-2023-1543", "--toml").out
    newer = re.sub(r"(?m)^version = \d+", "version = 9", shipped)
    newer = re.sub(r"(?m)^calendar_margin_hours = \d+", "calendar_margin_hours = 0", newer)
    (office.folder / "newer.toml").write_text(newer)
    office.desk.clock.advance(30 * DAY)
    office.done("Ada", "profile", "adopt", "./newer.toml")
    assert (ends(office), dated(office, "preservation_order_end")) == (before, line)
    office.done("Judge", "preservation-order", "renew", "P-1", *RENEW)
    (end,) = before
    assert ends(office) == {format_instant(parse_instant(end) + 30 * DAY)}
    slack = parse_instant(line["not_before"]) - parse_instant(line["at"])
    renewed = dated(office, "preservation_order_end")
    assert parse_instant(renewed["not_before"]) - parse_instant(renewed["at"]) == slack
    european(office, "P-2")
    shown = office.see("preservation-order", "show", "P-2")
    assert (paged.value(shown, "rule_version"), paged.maybe(shown, "not_before")) == (9, None)
