"""A request made of another State, through the command line: its clock is what that State reported, else unknown."""

from __future__ import annotations

from typing import Any

import pytest

from custody.law.clock import DAY, format_instant
from tests.cli import paged
from tests.cli.office import ASSIST, REQUEST, SENT, Office

THEIRS = {"rule": "preservation_request.incoming", "article": "42(4)", "accepted": "add --recorded"}


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with a case and a request HERE-1 made of another State."""
    office.case()
    office.sent()
    return office


def do(office: Office, who: str, verb: str, *argv: str, status: int = 0) -> dict[str, Any]:
    return office.done(who, "preservation-request", verb, "HERE-1", *argv, status=status)


def duty(office: Office) -> dict[str, Any]:
    found = office.see("preservation-request", "show", "HERE-1")
    facts = {name: paged.maybe(found, name) for name in ("standing", "clock", "earliest_end", "latest_end")}
    return facts | {name: paged.rows(found, name) for name in ("gaps", "periods")}


def test_what_goes_out_is_complete(office: Office) -> None:
    office.case()
    send = ("preservation-request", "send", "C-1", "--requested-state", "AT", *SENT)
    for flag, field, letter in (
        ("--authority", "authority", "a"),
        ("--offence", "offence", "b"),
        ("--data", "data", "c"),
        ("--necessity", "necessity", "e"),
    ):
        at = send.index(flag)
        left = (*send[:at], *send[at + 2 :], "--not-known", field, "--not-known-reason", "not at hand")
        office.refused(
            "Judge", *left, rule="un-42.particulars", article=f"42(3)({letter})", accepted="State it"
        )
    none = ["--no-mla-request-intended" if word == "--mla-request-intended" else word for word in send]
    office.refused("Judge", *none, rule="un-42.particulars", article="42(3)(f)", accepted="State it")
    serious = ["35.1.c" if word == "35.1.b" else word for word in send]
    office.refused("Judge", *serious, rule="un-35.serious", article="2(h)", accepted="maximum penalty")
    office.done("Judge", *serious, "--max-penalty-months", "48")
    at = send.index("--known-data-holder")
    office.done("Judge", *send[:at], *send[at + 2 :])


def receipt(office: Office) -> str:
    """Return what is shown of when the other State received the request for assistance."""
    shown = office.desk.run("mla-request", "show", "MLA-1").out
    return next(
        line.partition("receipt acknowledged")[2].strip()
        for line in shown.splitlines()
        if "receipt acknowledged" in line
    )


def test_the_clock_comes_from_reports(desk: Office) -> None:
    assert (duty(desk)["clock"], duty(desk)["standing"]) == ("not_known", "requested")
    desk.desk.clock.advance(20 * DAY)
    assert duty(desk)["clock"] == "not_known", "time alone tells nothing of what another State did"
    do(
        desk,
        "Eve",
        "effect",
        "--days",
        "60",
        "--data-holder",
        "Beispiel Mail",
        "--at",
        "2026-11-05T12:00:00Z",
    )
    assert duty(desk)["clock"] == "reported"
    assert duty(desk)["earliest_end"] == "2027-01-04T12:00:00Z"
    assert duty(desk)["periods"][0]["lag"] > 16 * DAY
    assert duty(desk)["gaps"] == []
    desk.desk.clock.advance(35 * DAY)
    (waits,) = paged.rows(desk.see("today"), "preservation_requests_waiting")
    assert (waits["next"], waits["why"]) == ("preservation_request.extension_requested", "extend")
    do(desk, "Judge", "request-extension", "--explanation", "the request for the data is being translated")
    desk.refused(
        "Judge", "preservation-request", "decide-extension", "HERE-1", "--granted", "--days", "30", **THEIRS
    )
    desk.desk.clock.advance(10 * DAY)
    do(
        desk,
        "Eve",
        "decide-extension",
        "--granted",
        "--days",
        "30",
        "--recorded",
        "--at",
        "2027-01-03T09:00:00Z",
    )
    assert duty(desk)["earliest_end"] == "2027-02-03T12:00:00Z"
    send = ("mla-request", "send", "C-1", "--requested-state", "AT", "--reference", "MLA-1", *ASSIST)
    desk.done("Judge", *send, "--legal-basis", "MLA Act s. 7", "--preservation-requests", "HERE-1")
    decided = {**THEIRS, "article": "42(8)"}
    desk.refused("Judge", "mla-request", "grant", "MLA-1", "--extent", "full", **decided)
    postponed = {**THEIRS, "article": "40(27)"}
    postpone = (
        "mla-request",
        "postpone",
        "MLA-1",
        "--postponement-grounds",
        "40.27.judicial",
        "--explanation",
        "x",
    )
    desk.refused("Judge", *postpone, **postponed)
    assert (duty(desk)["standing"], receipt(desk)) == ("in_force", "unknown: AT has reported none")
    (line,) = (row for row in desk.see("deadlines", "--all")["deadlines"] if row["sort"] == "receipt")
    assert (line["name"], line["why"]) == ("MLA-1", "receipt")
    desk.desk.clock.advance(20 * DAY)
    desk.done("Eve", "mla-request", "acknowledge-receipt", "MLA-1", "--at", "2027-01-20T08:00:00Z")
    assert receipt(desk) == "2027-01-20 08:00Z"
    desk.desk.clock.advance(90 * DAY)
    assert duty(desk)["standing"] == "pending_decision"
    desk.done("Eve", "mla-request", "grant", "MLA-1", "--extent", "full", "--recorded")
    desk.refused("Judge", "preservation-request", "release-data", "HERE-1", "--reason", "executed", **THEIRS)
    do(desk, "Eve", "release-data", "--reason", "executed", "--recorded")
    assert duty(desk)["standing"] == "released"
    assert desk.see("check")["verdict"] == "verified"


def test_an_instant_that_nobody_reported_starts_no_clock(desk: Office) -> None:
    unknown = ("--not-known", "occurred_at", "--not-known-reason", "the report gives no time")
    entry = do(desk, "Eve", "effect", "--days", "60", "--data-holder", "x", *unknown, status=10)["entries"][0]
    assert entry["nonconforming"] == ["un-42.clock_unknown"]
    assert duty(desk)["clock"] == "not_known"
    do(desk, "Eve", "effect", "--days", "60", "--data-holder", "x", "--at", "2026-11-02T09:12:00Z")
    assert duty(desk)["clock"] == "reported"


def test_what_lapsed_is_asked_for_anew(desk: Office) -> None:
    do(desk, "Eve", "effect", "--days", "60", "--data-holder", "x")
    desk.desk.clock.advance(62 * DAY)
    late = {"rule": "un-42.extension.late", "article": "42(9)", "accepted": "Make a new request."}
    desk.refused("Judge", "preservation-request", "request-extension", "HERE-1", **late)
    desk.done("Bot", "preservation-request", "lapse", "--due")
    assert duty(desk)["standing"] == "lapsed"
    desk.sent("HERE-2")
    assert [row["name"] for row in paged.listed(desk.see("preservation-request", "list", "--open"))] == [
        "HERE-2"
    ]


def test_the_other_state_warns_or_refuses_and_we_determine_or_take_it_back(desk: Office) -> None:
    do(desk, "Eve", "notify-concern", "--risks", "availability", "--explanation", "the host is failing")
    (waits,) = paged.rows(desk.see("today"), "preservation_requests_waiting")
    assert waits["next"] == "preservation_request.concern_answered"
    do(desk, "Judge", "answer-concern", "--no-proceed", "--answer", "leave it")
    assert duty(desk)["standing"] == "withdrawn"
    desk.sent("HERE-2")
    desk.done(
        "Judge", "preservation-request", "withdraw", "HERE-2", "--explanation", "obtained by other means"
    )
    desk.sent("HERE-3")
    why = ("--explanation", "own law forbids it", "--consulted-at", format_instant(desk.desk.clock.now()))
    refuse = ("preservation-request", "refuse", "HERE-3", "--refusal-grounds", "40.21.c", *why)
    desk.refused("Judge", *refuse, **THEIRS)
    desk.done("Eve", *refuse, "--recorded")
    listed = paged.listed(desk.see("preservation-request", "list", "--outgoing"))
    assert sorted(request["standing"] for request in listed) == ["refused", "withdrawn", "withdrawn"]


def test_a_law_that_the_ledger_has_not_adopted_gives_no_period(office: Office) -> None:
    office.case()
    for who, verb, way, words in (
        ("Judge", "send", "--requested-state", SENT),
        ("Eve", "receive", "--requesting-state", REQUEST),
    ):
        answer = office.run(
            who, "preservation-request", verb, "C-1", way, "AT", *words, "--profile", "budapest-29"
        )
        assert answer.status == 5
        assert "[rule profile.known]" in answer.err
        assert (
            "[rule profile.instrument]"
            in office.run(
                *(who, "preservation-request", verb, "C-1", way, "AT", *words, "--profile", "un-25")
            ).err
        )
        entry = office.done(
            who, "preservation-request", verb, "C-1", way, "AT", *words, "--profile", "un-42"
        )["entries"][0]
        assert (entry["facts"]["rule"], entry["facts"]["rule_version"]) == ("un-42", 1)
