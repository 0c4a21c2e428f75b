"""A corrected instant moves no clock: both are shown beside each other, with the command that moves the end."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from custody.model.hints import HINTS
from tests.cli import paged
from tests.cli.office import ORDER, SEIZURE, Office

RENEW = (
    *("preservation-order", "renew", "P-1", "--days", "30", "--grounds", "still needed"),
    *("--issuing-authority", "District Court"),
)


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with an order of 90 days that was served on 6 November."""
    office.case()
    office.order()
    office.desk.clock.advance(6 * DAY)
    office.done(
        "Eve", "preservation-order", "serve", "P-1", "--method", "post", "--at", "2026-11-06T12:00:00Z"
    )
    return office


def newest(office: Office, kind: str) -> str:
    entries = office.see("log", "show", "--first", "0")["entries"]
    return str(max(entry["entry"] for entry in entries if entry["kind"] == kind))


def correct(office: Office, kind: str, *value: str, who: str = "Eve") -> str:
    """Correct when the newest entry of a kind happened; gives the number of the correction."""
    words = ("entry", "correct", newest(office, kind), "occurred_at", *value, "--reason", "misread")
    return str(office.done(who, *words)["entries"][0]["position"])


def page(office: Office, *show: str) -> str:
    return " ".join(office.desk.run(*(show or ("preservation-order", "show", "P-1"))).out.split())


@pytest.mark.parametrize(
    ("now", "end", "says", "sooner"),
    [
        ("2026-11-04T12:00:00Z", "2027-02-02T12:00:00Z", "ends 2 d sooner", "2027-02-02T12:00:00Z"),
        ("2026-11-07T12:00:00Z", "2027-02-05T12:00:00Z", "ends 1 d later", "2027-02-04T12:00:00Z"),
    ],
)
def test_a_corrected_service_stands_beside_the_signed_one_and_the_clock_runs_on(
    desk: Office, now: str, end: str, says: str, sooner: str
) -> None:
    before = desk.see("preservation-order", "show", "P-1")
    assert paged.other_clock(before) is None
    assert "CORRECTED INSTANT" not in page(desk)
    by = correct(desk, "preservation_order.served", now)
    found = desk.see("preservation-order", "show", "P-1")
    assert (paged.value(found, "served"), paged.value(found, "ends")) == (
        paged.value(before, "served"),
        paged.value(before, "ends"),
    )
    assert paged.rows(found, "periods") == paged.rows(before, "periods")
    assert paged.other_clock(found) == {
        "entries": [int(by)],
        "signed": [{"start": "2026-11-06T12:00:00Z", "end": "2027-02-04T12:00:00Z"}],
        "periods": [{"start": now, "end": end}],
        "gaps": [],
    }
    shown = page(desk)
    assert f"as signed; entry {by} on 2026-11-08 says {paged.minute(now)}" in shown
    assert f"CORRECTED INSTANT (entry {by}): the clock runs as signed" in shown
    assert "1, as signed 2026-11-06 12:00Z 2027-02-04 12:00Z" in shown
    assert f"1, as corrected {paged.minute(now)} {paged.minute(end)}" in shown
    assert f"By the correction the last period {says}" in shown
    assert (
        f"`custody preservation-order renew` before {paged.minute(sooner)} states a further period" in shown
    )
    assert (
        "unchanged, as computed from what was signed: period starts 2026-11-06 12:00Z, period ends 2027-02-04 12:00Z"
        in shown
    )


def test_an_earlier_service_that_is_told_later_moves_no_clock_and_its_own_stands_beside_it(
    desk: Office,
) -> None:
    serve = ("preservation-order", "serve", "P-1", "--method", "courier", "--at")
    again = desk.done("Judge", *serve, "2026-11-07T12:00:00Z", status=10)["entries"][0]["position"]
    before = desk.see("preservation-order", "show", "P-1")
    assert paged.other_clock(before) is None
    desk.done(
        "Judge", *serve, "2026-11-01T12:00:00Z", status=10
    )  # before the order: nobody can have been served
    assert paged.other_clock(desk.see("preservation-order", "show", "P-1")) is None
    by = desk.done("Judge", *serve, "2026-11-04T12:00:00Z", status=10)["entries"][0]["position"]
    found = desk.see("preservation-order", "show", "P-1")
    assert (paged.value(found, "served"), paged.value(found, "ends"), paged.rows(found, "periods")) == (
        paged.value(before, "served"),
        paged.value(before, "ends"),
        paged.rows(before, "periods"),
    )
    assert paged.other_clock(found) == {
        "entries": [by],
        "signed": [{"start": "2026-11-06T12:00:00Z", "end": "2027-02-04T12:00:00Z"}],
        "periods": [{"start": "2026-11-04T12:00:00Z", "end": "2027-02-02T12:00:00Z"}],
        "gaps": [],
    }
    shown = page(desk)
    assert f"EARLIER SERVICE OR RECEIPT (entry {by}): the clock runs as signed" in shown
    assert "1, as recorded later 2026-11-04 12:00Z 2027-02-02 12:00Z" in shown
    assert "By what was recorded later the last period ends 2 d sooner" in shown
    assert "`custody preservation-order renew` before 2027-02-02 12:00Z states a further period" in shown
    screen = " ".join(desk.run("Eve", "tui", "--plain", "preservation_order:P-1").out.split())
    assert f"EARLIER SERVICE OR RECEIPT (entry {by})" in screen
    mended = ("entry", "correct", str(by), "occurred_at", "2026-11-06T12:00:00Z", "--reason", "misread")
    desk.done("Judge", *mended)
    assert paged.other_clock(desk.see("preservation-order", "show", "P-1")) is None
    assert again < by


def test_an_earlier_receipt_that_is_told_later_stands_beside_the_clock_that_it_starts(office: Office) -> None:
    office.case()
    words = tuple("receipt" if word == "service" else word for word in ORDER)
    office.done("Judge", "preservation-order", "issue", "C-1", *words, "--reference", "P-1")
    office.desk.clock.advance(6 * DAY)
    office.done(
        "Eve", "preservation-order", "serve", "P-1", "--method", "post", "--at", "2026-11-05T12:00:00Z"
    )
    told = ("preservation-order", "acknowledge-receipt", "P-1", "--at")
    office.done("Eve", *told, "2026-11-06T12:00:00Z")
    office.done(
        "Eve",
        "preservation-order",
        "serve",
        "P-1",
        "--method",
        "post",
        "--at",
        "2026-11-04T12:00:00Z",
        status=10,
    )
    assert paged.other_clock(office.see("preservation-order", "show", "P-1")) is None
    by = office.done("Eve", *told, "2026-11-05T12:00:00Z", status=10)["entries"][0]["position"]
    found = paged.other_clock(office.see("preservation-order", "show", "P-1"))
    assert (found["entries"], found["periods"][0]["start"]) == ([by], "2026-11-05T12:00:00Z")
    earlier = ("entry", "correct", str(by), "occurred_at", "2026-11-04T12:00:00Z", "--reason", "misread")
    mended = office.done("Eve", *earlier)["entries"][0]["position"]
    found = paged.other_clock(office.see("preservation-order", "show", "P-1"))
    assert found["entries"] == [mended, by]
    assert found["periods"][0]["start"] == "2026-11-04T12:00:00Z"


def test_a_correction_that_changes_nothing_of_the_clock_sets_nothing_beside_it(desk: Office) -> None:
    correct(desk, "preservation_order.issued", "2026-11-02T09:00:00Z", who="Judge")
    found = desk.see("preservation-order", "show", "P-1")
    assert (paged.other_clock(found), len(paged.rows(found, "corrected"))) == (None, 1)
    assert "says 2026-11-02 09:00Z" in page(desk)


def test_what_is_said_to_move_the_end_moves_it(desk: Office) -> None:
    correct(desk, "preservation_order.served", "2026-11-04T12:00:00Z")
    desk.desk.clock.advance(80 * DAY)
    desk.done("Judge", *RENEW)
    found = desk.see("preservation-order", "show", "P-1")
    assert paged.value(found, "ends") == "2027-03-06T12:00:00Z"
    assert [period["end"] for period in paged.other_clock(found)["periods"]] == [
        "2027-02-02T12:00:00Z",
        "2027-03-04T12:00:00Z",
    ]
    assert paged.other_clock(found)["gaps"] == []


def test_between_the_two_ends_the_renewal_closes_no_gap_of_the_corrected_clock(desk: Office) -> None:
    correct(desk, "preservation_order.served", "2026-11-04T12:00:00Z")
    desk.desk.clock.advance(87 * DAY)
    assert "`custody preservation-order issue` makes a new order" in page(desk)
    assert "`custody preservation-order renew` before" not in page(desk)
    desk.done("Judge", *RENEW)
    found = desk.see("preservation-order", "show", "P-1")
    assert paged.rows(found, "gaps") == []
    (gap,) = paged.other_clock(found)["gaps"]
    assert gap["start"] == "2027-02-02T12:00:00Z"
    assert "NOT COVERED, as corrected" in page(desk)
    desk.order("P-2")


def test_a_late_renewal_that_was_dated_wrong_would_leave_no_gap(desk: Office) -> None:
    desk.desk.clock.advance(100 * DAY)
    late = desk.run("Judge", *RENEW, "--recorded", "--at", "2027-02-10T12:00:00Z")
    assert (late.status, "un-25.renewal.after_end" in late.err) == (10, True)
    assert len(paged.rows(desk.see("preservation-order", "show", "P-1"), "gaps")) == 1
    correct(desk, "preservation_order.renewed", "2027-02-01T12:00:00Z", who="Judge")
    found = desk.see("preservation-order", "show", "P-1")
    assert (len(paged.rows(found, "gaps")), paged.other_clock(found)["gaps"]) == (1, [])
    assert (
        f"Deadline of preservation order renewed (entry {newest(desk, 'preservation_order.renewed')})"
        in page(desk)
    )
    assert "happened 2027-02-01 12:00Z (corrected by entry" in page(desk)
    assert paged.other_clock(found)["periods"][1]["start"] == "2027-02-04T12:00:00Z"


def test_what_supposes_a_period_and_is_dated_in_a_gap_is_told_with_the_gap(desk: Office) -> None:
    desk.desk.clock.advance(100 * DAY)
    desk.done("Judge", *RENEW, "--recorded", "--at", "2027-02-10T12:00:00Z", status=10)
    (gap,) = paged.rows(desk.see("preservation-order", "show", "P-1"), "gaps")
    assert (gap["start"], gap["end"], gap.get("entries")) == (
        "2027-02-04T12:00:00Z",
        "2027-02-10T12:00:00Z",
        None,
    )
    withdraw = ("preservation-order", "withdraw", "P-1", "--reason", "obtained", "--recorded", "--at")
    made = desk.done("Judge", *withdraw, "2027-02-10T12:00:00Z")["entries"][0]["position"]
    assert paged.rows(desk.see("preservation-order", "show", "P-1"), "gaps")[0].get("entries") is None
    earlier = ("entry", "correct", str(made), "occurred_at", "2027-02-07T12:00:00Z", "--reason", "misread")
    desk.done("Judge", *earlier)
    assert paged.rows(desk.see("preservation-order", "show", "P-1"), "gaps")[0]["entries"] == str(made)
    assert f"preservation_order.withdrawn, entry {made}" in page(desk)
    screen = " ".join(desk.run("Eve", "tui", "--plain", "preservation_order:P-1").out.split())
    assert "GAPS (1)" in screen


def test_an_order_that_may_not_be_renewed_is_replaced(office: Office) -> None:
    office.case()
    fixed = tuple("--no-renewal-allowed" if word == "--renewal-allowed" else word for word in ORDER)
    office.done("Judge", "preservation-order", "issue", "C-1", *fixed, "--reference", "P-1")
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    correct(office, "preservation_order.served", "2026-11-02T09:00:00Z")
    assert "`custody preservation-order issue` makes a new order" in page(office)
    office.order("P-2")


def test_an_order_that_was_withdrawn_needs_nothing_more(desk: Office) -> None:
    correct(desk, "preservation_order.served", "2026-11-04T12:00:00Z")
    desk.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "no_longer_needed")
    shown = page(desk)
    assert "CORRECTED INSTANT" in shown
    assert "makes a new order" not in shown


def test_by_a_correction_nobody_may_know_when_the_period_began(desk: Office) -> None:
    correct(desk, "preservation_order.served", "--empty")
    found = desk.see("preservation-order", "show", "P-1")
    assert paged.other_clock(found)["periods"] == []
    assert paged.value(found, "ends") == "2027-02-04T12:00:00Z"
    assert "By the correction the start of the period is not known." in page(desk)
    assert "says unknown" in page(desk)


def test_a_service_without_an_instant_is_unknown_and_a_correction_starts_no_clock(office: Office) -> None:
    office.case()
    office.order()
    serve = ("preservation-order", "serve", "P-1", "--method", "post")
    office.done("Eve", *serve, "--not-known", "occurred_at", "--not-known-reason", "no slip", status=10)
    signed = office.see("log", "show", "--entry", newest(office, "preservation_order.served"))["at"]
    assert f"served unknown, recorded {paged.minute(signed)}" in page(office)
    at = "2026-11-02T09:12:30Z"
    correct(office, "preservation_order.served", at)
    found = office.see("preservation-order", "show", "P-1")
    assert (paged.value(found, "state"), paged.rows(found, "periods"), paged.other_clock(found)) == (
        "not_started",
        [],
        None,
    )
    assert " custody preservation-order serve P-1 " in page(office)
    again = office.run("Eve", *serve, "--at", at)
    assert (again.status, HINTS["preservation_order.served_again"] in again.err) == (10, True)
    assert [
        row["start"] for row in paged.rows(office.see("preservation-order", "show", "P-1"), "periods")
    ] == [at]


def test_whoever_corrects_an_instant_is_told_what_stays_and_where_both_clocks_are(desk: Office) -> None:
    words = (
        "entry",
        "correct",
        newest(desk, "preservation_order.served"),
        "occurred_at",
        "2026-11-04T12:00:00Z",
    )
    told = desk.run("Eve", *words, "--reason", "misread").out
    assert "ends_at 2027-02-04T12:00:00Z" in told
    assert "stays as signed; `custody preservation-order show` says what moves its end" in " ".join(
        told.split()
    )
    words = (*words[:-1], "2026-11-04T12:30:00Z")
    document = desk.done("Eve", *words, "--reason", "misread")["corrects"]
    assert document["stays"] == {"starts_at": "2026-11-06T12:00:00Z", "ends_at": "2027-02-04T12:00:00Z"}
    text = ("entry", "correct", newest(desk, "case.opened"), "offence", "fraud", "--reason", "omitted")
    assert desk.done("Eve", *text)["corrects"]["stays"] == {}


def test_the_duty_to_another_state_is_told_in_the_same_way(desk: Office) -> None:
    desk.received()
    desk.done("Judge", "preservation-request", "link-order", "AT-1", "P-1")
    desk.desk.clock.advance(DAY)
    held = ("--days", "60", "--data-holder", "Example Mail Ltd", "--at", "2026-11-09T09:00:00Z")
    desk.done("Eve", "preservation-request", "effect", "AT-1", *held)
    show = ("preservation-request", "show", "AT-1")
    before = desk.see(*show)
    assert (paged.other_clock(before), paged.rows(before, "corrected")) == (None, [])
    by = correct(desk, "preservation_request.effected", "2026-11-08T10:00:00Z")
    found = desk.see(*show)
    assert paged.rows(found, "periods") == paged.rows(before, "periods")
    assert paged.other_clock(found)["periods"] == [
        {"start": "2026-11-08T10:00:00Z", "end": "2027-01-07T10:00:00Z"}
    ]
    shown = page(desk, *show)
    assert f"CORRECTED INSTANT (entry {by}): the clock runs as signed" in shown
    assert (
        "`custody preservation-request request-extension` before 2027-01-07 10:00Z records the extension request"
        in shown
    )
    desk.done("Eve", "preservation-request", "request-extension", "AT-1", "--recorded")
    desk.done("Judge", "preservation-request", "decide-extension", "AT-1", "--granted", "--days", "60")
    longer = paged.other_clock(desk.see(*show))["periods"]
    assert [period["end"] for period in longer] == ["2027-01-07T10:00:00Z", "2027-03-08T10:00:00Z"]
    desk.desk.clock.advance(150 * DAY)
    assert "`custody preservation-request receive` enters a new request" in page(desk, *show)


def test_the_page_of_an_order_sets_both_clocks_beside_each_other(desk: Office) -> None:
    def seen() -> str:
        return " ".join(desk.run("Eve", "tui", "--plain", "preservation_order:P-1").out.split())

    assert "CORRECTED INSTANT" not in seen()
    by = correct(desk, "preservation_order.served", "2026-11-04T12:00:00Z")
    assert f"CORRECTED INSTANT (entry {by}): the clock runs as signed" in seen()
    assert "1, as corrected 2026-11-04 12:00Z 2027-02-02 12:00Z" in seen()


def test_a_seizure_without_an_instant_is_of_an_unknown_one(office: Office) -> None:
    office.case()
    office.seizure()
    known = office.see("log", "show", "--entry", newest(office, "seizure.recorded"))["at"]
    assert f"seized {paged.minute(known)}" in page(office, "seizure", "show", "S-1")
    assert paged.value(office.see("seizure", "print-list", "S-1"), "occurred_at") == known
    unknown = ("--not-known", "occurred_at", "--not-known-reason", "the protocol is lost")
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-2", *SEIZURE, *unknown)
    signed = office.see("log", "show", "--entry", newest(office, "seizure.recorded"))["at"]
    assert f"seized unknown, recorded {paged.minute(signed)}" in page(office, "seizure", "show", "S-2")
    assert f"seized unknown, recorded {paged.minute(signed)} place" in page(
        office, "seizure", "print-list", "S-2"
    )
    assert paged.value(office.see("seizure", "print-list", "S-2"), "occurred_at") is None
    by = correct(office, "seizure.recorded", "2026-11-01T09:00:00Z")
    told = f"unknown, recorded {paged.minute(signed)} (as signed; entry {by} on 2026-11-02 says 2026-11-01 09:00Z)"
    assert told in page(office, "seizure", "show", "S-2")
    assert " seized unknown, " in " ".join(office.run("Eve", "tui", "--plain", "seizure:S-2").out.split())
