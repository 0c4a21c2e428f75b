"""`custody preservation-request show`: whose clock is shown, until when data stay, gaps, lags, and lapses."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, HOUR
from tests.cli import paged
from tests.cli.instruments.test_request import EFFECT, desk, do, show, shown
from tests.cli.office import Office

__all__ = ["desk"]


def test_both_clocks_are_shown_apart_and_an_order_that_ends_too_early_is_told(desk: Office) -> None:
    assert "Domestic order: none on record" in shown(desk)
    do(
        desk,
        "Eve",
        "effect",
        "AT-1",
        "--days",
        "60",
        "--preservation-order",
        "P-1",
        "--data-holder",
        "Example Mail Ltd",
    )
    found = show(desk)
    assert [paged.value(found, name) for name in ("standing", "earliest_end", "latest_end", "clock")] == [
        *("in_force", "2027-01-01T09:14:00Z", "2027-01-02T10:14:00Z"),
        "effected",
    ]
    below = found["sections"]["beneath"]["facts"]
    assert [below[name]["value"] for name in ("order_state", "order_ends")] == [
        "in_force",
        "2027-01-31T09:11:00Z",
    ]
    assert below["preservation_order"]["text"] == "P-1"
    assert "preservation_request.order_short" not in paged.alarms(found)
    desk.asked("AT-1")
    assert paged.maybe(show(desk), "standing") == "pending_decision"
    assert paged.maybe(show(desk), "earliest_end") is None
    assert "preservation_request.order_short" in paged.alarms(show(desk))
    text = shown(desk)
    assert "pending decision: a decision on assistance is pending" in " ".join(text.split())
    assert "Domestic order" in text
    assert "ENDS BEFORE THE DUTY: renew it (`custody preservation-order renew`)" in " ".join(text.split())
    desk.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "issued_in_error", status=10)
    assert "issue a new order and link it" in shown(desk)
    assert paged.maybe(show(desk), "standing") == "pending_decision"


@pytest.mark.parametrize("extent", ["full", "partial"])
def test_a_grant_says_until_when_the_data_stay_also_once_it_is_carried_out(desk: Office, extent: str) -> None:
    do(desk, "Eve", "effect", "AT-1", *EFFECT, "--preservation-order", "P-1", "--at", "2026-11-02T09:14:00Z")
    desk.asked("AT-1")
    kept = "nothing is released before  2027-01-02 10:14Z"
    assert kept not in shown(desk)
    desk.done("Judge", "mla-request", "grant", "MLA-1", "--extent", extent, "--conditions", "none")
    assert kept in shown(desk)
    (row,) = (
        deadline
        for deadline in desk.see("deadlines", "--all")["deadlines"]
        if deadline["sort"] == "execution"
    )
    assert row["not_before"] == "2027-01-02T10:14:00Z"
    early = {"rule": "un-42.release.early", "article": "42(8)", "accepted": "Wait"}
    desk.refused("Judge", "preservation-request", "release-data", "AT-1", "--reason", "executed", **early)
    desk.desk.clock.advance(62 * DAY)
    assert kept not in shown(desk)
    desk.done("Judge", "preservation-request", "release-data", "AT-1", "--reason", "executed")


def test_a_late_decision_is_a_gap_and_a_late_record_is_a_lag(desk: Office) -> None:
    desk.desk.clock.advance(3 * DAY)
    do(desk, "Eve", "effect", "AT-1", *EFFECT, "--preservation-order", "P-1", "--at", "2026-11-02T10:00:00Z")
    do(desk, "Eve", "request-extension", "AT-1", "--recorded")
    desk.desk.clock.advance(60 * DAY)
    answer = desk.run(
        "Judge", "preservation-request", "decide-extension", "AT-1", "--granted", "--days", "60"
    )
    assert "seconds before it were covered by nothing" in answer.out
    found = show(desk)
    assert [row["lag"] for row in paged.rows(found, "periods")] == [2 * DAY + 23 * HOUR + 13 * 60, 0]
    assert [gap["start"] for gap in paged.rows(found, "gaps")] == ["2027-01-01T10:00:00Z"]
    assert "GAPS (1)" in shown(desk)
    assert "2 d 23 h" in shown(desk)


def test_of_a_request_sent_the_clock_is_what_the_other_state_reported_or_unknown(desk: Office) -> None:
    desk.sent()
    assert paged.maybe(show(desk, "HERE-1"), "clock") == "not_known"
    assert "no record: no period has begun" in shown(desk, "HERE-1")
    do(desk, "Eve", "effect", "HERE-1", *EFFECT, "--at", "2026-11-02T09:14:00Z")
    assert paged.maybe(show(desk, "HERE-1"), "clock") == "reported"
    assert "Preserved in AT" in shown(desk, "HERE-1")
    assert "the other State's report" in shown(desk, "HERE-1")
    assert "domestic order" not in shown(desk, "HERE-1")


def test_a_lapse_is_recorded_by_the_machine_once_and_says_until_when_nothing_goes(desk: Office) -> None:
    do(desk, "Eve", "effect", "AT-1", *EFFECT, "--preservation-order", "P-1")
    assert do(desk, "Bot", "lapse", "--due")["entries"] == []
    desk.desk.clock.advance(60 * DAY)
    answer = desk.run("Bot", "preservation-request", "lapse", "--due")
    assert {"2027-01-01T09:13:00Z", "2027-01-02T10:13:00Z"} <= set(answer.out.replace(";", " ").split())
    assert do(desk, "Bot", "lapse", "--due")["entries"] == []
    refused = desk.run("Bot", "preservation-request", "lapse", "AT-1")
    assert refused.status == 5
    assert "[rule preservation_request.lapsed.due, article 42(8)]" in refused.err


def test_a_period_below_the_floor_counts_for_the_floor_and_marks_the_record(desk: Office) -> None:
    entry = do(desk, "Eve", "effect", "AT-1", "--days", "30", "--data-holder", "x", status=10)["entries"][0]
    assert entry["nonconforming"] == ["un-24.at_home", "un-42.floor"]
    assert entry["facts"]["ends_at"] == "2027-01-01T09:13:00Z"


def test_a_dry_run_shows_the_dates_and_enters_nothing(desk: Office) -> None:
    before = desk.size()
    answer = desk.run("Eve", "preservation-request", "effect", "AT-1", *EFFECT, "--dry-run")
    assert "ends_at = " in answer.out
    assert desk.size() == before
