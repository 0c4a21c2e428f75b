"""One request of another State through the command line, from its receipt to the day on which the data are let go."""

from __future__ import annotations

from typing import Any

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import REQUEST, Office

RENEW = ("--issuing-authority", "District Court", "--grounds", "the duty to AT goes on")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with a case and a domestic order of 90 days, served."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    return office


def do(office: Office, who: str, verb: str, *argv: str, status: int = 0) -> dict[str, Any]:
    return office.done(who, "preservation-request", verb, "AT-1", *argv, status=status)


def show(office: Office) -> dict[str, Any]:
    return office.see("preservation-request", "show", "AT-1")


def waits_for(office: Office) -> list[tuple[str, str]]:
    return [(step["command"], step["why"]) for step in paged.steps(show(office))]


def test_from_receipt_to_release(desk: Office) -> None:
    receive_and_preserve(desk)
    warn_and_extend(desk)
    ask_for_the_data(desk)
    decide_and_release(desk)


def receive_and_preserve(desk: Office) -> None:
    at = REQUEST.index("--necessity")
    left = (*REQUEST[:at], "--not-known", "necessity", "--not-known-reason", "the paper gives none")
    receive = (
        "preservation-request",
        "receive",
        "C-1",
        "--requesting-state",
        "AT",
        "--reference",
        "AT-1",
        *left,
    )
    assert desk.done("Eve", *receive, status=10)["entries"][0]["nonconforming"] == ["un-42.particulars"]
    assert waits_for(desk) == [
        ("preservation-request effect", "effect"),
        ("preservation-request query", "particulars"),
    ]
    do(desk, "Eve", "query", "--question", "Why must the data be preserved?")
    assert paged.rows(show(desk), "lacking") == [
        {"letter": "e", "what": "why preservation is necessary", "asked": True}
    ]
    too_soon = {
        "rule": "un-42.extension.not_started",
        "article": "42(9)",
        "accepted": "custody preservation-request effect",
    }
    desk.refused("Eve", "preservation-request", "request-extension", "AT-1", "--recorded", **too_soon)
    early = {"rule": "un-42.release.early", "article": "42(8)", "accepted": "Wait"}
    desk.refused("Judge", "preservation-request", "release-data", "AT-1", "--reason", "period_ended", **early)
    do(
        desk,
        "Eve",
        "supplement",
        "--supplied-particulars",
        "e",
        "--answer",
        "logs are kept for two weeks only",
    )
    do(
        desk,
        "Eve",
        "effect",
        "--days",
        "60",
        "--preservation-order",
        "P-1",
        "--data-holder",
        "Example Mail Ltd",
    )
    found = show(desk)
    assert (paged.maybe(found, "standing"), paged.rows(found, "lacking"), waits_for(desk)) == (
        "in_force",
        [],
        [],
    )
    assert "preservation_request.order_short" not in paged.alarms(found)


def warn_and_extend(desk: Office) -> None:
    do(
        desk,
        "Eve",
        "notify-concern",
        "--risks",
        "confidentiality",
        "--explanation",
        "the holder is a suspect",
    )
    assert waits_for(desk) == [("preservation-request answer-concern", "concern")]
    assert paged.maybe(show(desk), "standing") == "in_force"
    do(desk, "Eve", "answer-concern", "--proceed", "--answer", "go on")
    desk.desk.clock.advance(50 * DAY)
    assert waits_for(desk) == [("preservation-request request-extension", "ends_soon")]
    theirs = {"rule": "preservation_request.outgoing", "article": "42(9)", "accepted": "add --recorded"}
    desk.refused("Judge", "preservation-request", "request-extension", "AT-1", **theirs)
    do(
        desk,
        "Eve",
        "request-extension",
        "--recorded",
        "--explanation",
        "the request for the data is being drafted",
    )
    assert "preservation_request.order_short" in paged.alarms(show(desk)), "an undecided extension has no end"
    assert waits_for(desk) == [
        ("preservation-order renew", "order"),
        ("preservation-request decide-extension", "extension"),
    ]
    unanswered = {
        "rule": "un-42.release.extension_pending",
        "article": "42(9)",
        "accepted": "custody preservation-request decide-extension",
    }
    desk.refused(
        "Judge", "preservation-request", "release-data", "AT-1", "--reason", "period_ended", **unanswered
    )
    days = {"rule": "un-42.extension.days", "article": "42(9)", "accepted": "--days with --granted"}
    desk.refused("Judge", "preservation-request", "decide-extension", "AT-1", "--granted", **days)
    desk.refused(
        "Judge", "preservation-request", "decide-extension", "AT-1", "--refused", "--days", "30", **days
    )
    do(desk, "Judge", "decide-extension", "--granted", "--days", "60")
    assert paged.rows(show(desk), "gaps") == []
    assert "preservation_request.order_short" in paged.alarms(show(desk)), "120 days are owed, 90 are ordered"
    desk.done("Judge", "preservation-order", "renew", "P-1", "--days", "40", *RENEW)
    assert "preservation_request.order_short" not in paged.alarms(show(desk))


def ask_for_the_data(desk: Office) -> None:
    desk.desk.clock.advance(60 * DAY)
    desk.asked("AT-1")
    assert waits_for(desk) == [("preservation-order renew", "order"), ("mla-request grant", "decision")]
    undecided = {
        "rule": "un-42.release.decision_pending",
        "article": "42(8)",
        "accepted": "custody mla-request grant",
    }
    desk.refused("Judge", "preservation-request", "release-data", "AT-1", "--reason", "executed", **undecided)
    consult = {
        "rule": "un-40.consultation",
        "article": "40(28)",
        "accepted": "custody mla-request record-consultation",
    }
    postpone = (
        "mla-request",
        "postpone",
        "MLA-1",
        "--postponement-grounds",
        "40.27.judicial",
        "--explanation",
        "a trial",
    )
    desk.refused("Judge", *postpone, **consult)
    desk.done("Eve", "mla-request", "record-consultation", "MLA-1")
    desk.done("Judge", *postpone)
    desk.desk.clock.advance(100 * DAY)
    assert paged.maybe(show(desk), "standing") == "pending_decision", "a postponement decides nothing"
    assert desk.done("Bot", "preservation-request", "lapse", "--due")["entries"] == []
    found = show(desk)
    assert paged.value(found, "order_state") == "lapsed"
    assert "preservation_request.order_short" in paged.alarms(found)
    assert waits_for(desk) == [("preservation-order issue", "order"), ("mla-request grant", "decision")]
    text = " ".join(desk.desk.run("preservation-request", "show", "AT-1").out.split())
    assert "Duty to AT" in text
    assert "ENDS BEFORE THE DUTY: issue a new order and link it with" in text


def decide_and_release(desk: Office) -> None:
    decide = ("mla-request", "grant", "MLA-1", "--extent")
    desk.done("Judge", *decide, "full", "--conditions", "used for this case only")
    assert paged.maybe(show(desk), "standing") == "granted", "a grant lets nothing go by itself"
    again = {
        "rule": "mla_request.decided_before",
        "article": "42(8)",
        "accepted": "new request for assistance",
    }
    desk.refused("Judge", *decide, "partial", **again)
    reason = {"rule": "un-42.release.reason", "article": "42(8)", "accepted": "Accepted here: executed."}
    desk.refused(
        "Judge", "preservation-request", "release-data", "AT-1", "--reason", "period_ended", **reason
    )
    do(desk, "Judge", "release-data", "--reason", "executed")
    twice = {
        "rule": "un-42.release.again",
        "article": "42(8)",
        "accepted": "custody preservation-request show",
    }
    desk.refused("Judge", "preservation-request", "release-data", "AT-1", "--reason", "executed", **twice)
    answer = desk.run(
        "Judge",
        "preservation-request",
        "refuse",
        "AT-1",
        "--refusal-grounds",
        "40.22",
        "--explanation",
        "too late",
    )
    assert answer.status == 5
    assert "[rule preservation_request.ended]" in answer.err
    assert "new request" in answer.err
    found = show(desk)
    assert (paged.maybe(found, "standing"), paged.steps(found)) == ("released", [])
    assert paged.marks(found) == ["un-42.particulars"]
    assert desk.see("check")["verdict"] == "verified"


def test_without_a_request_for_the_data_they_go_after_the_latest_end_and_not_before(desk: Office) -> None:
    desk.received()
    do(desk, "Eve", "effect", "--days", "60", "--data-holder", "Example Mail Ltd", status=10)
    do(desk, "Eve", "request-extension", "--recorded")
    do(desk, "Judge", "decide-extension", "--refused", "--explanation", "there is no right to it")
    asked = {
        "rule": "un-42.extension.not_requested",
        "article": "42(9)",
        "accepted": "custody preservation-request request-extension",
    }
    desk.refused("Judge", "preservation-request", "decide-extension", "AT-1", "--refused", **asked)
    desk.desk.clock.advance(60 * DAY)
    desk.done("Bot", "preservation-request", "lapse", "--due")
    early = {"rule": "un-42.release.early", "article": "42(8)", "accepted": "Wait"}
    desk.refused("Judge", "preservation-request", "release-data", "AT-1", "--reason", "period_ended", **early)
    late = desk.asked("AT-1")
    assert late["facts"]["preserved_until_decision"] == late["facts"]["preservation_requests"], (
        "it came before the latest end"
    )
    desk.done("Eve", "mla-request", "withdraw", "MLA-1", "--recorded")
    desk.desk.clock.advance(2 * DAY)
    do(desk, "Judge", "release-data", "--reason", "period_ended")


def test_a_request_for_the_data_that_comes_after_the_latest_end_revives_nothing(desk: Office) -> None:
    desk.received()
    do(desk, "Eve", "effect", "--days", "60", "--data-holder", "Example Mail Ltd", status=10)
    desk.desk.clock.advance(62 * DAY)
    late = desk.asked("AT-1", status=10)
    assert late["nonconforming"] == ["un-42.mla_request.late"]
    assert paged.maybe(show(desk), "standing") == "lapsed"
    (row,) = paged.texts(show(desk), "mla_requests")
    assert row["state"] == "open, preserves nothing"
    extend = do(desk, "Eve", "request-extension", "--recorded", status=10)["entries"][0]
    assert extend["nonconforming"] == ["un-42.extension.late"]
    assert paged.maybe(show(desk), "standing") == "lapsed"
