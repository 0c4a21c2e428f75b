"""What another person declined is told of the thing itself, and asked wherever something builds on it."""

from __future__ import annotations

from typing import Any

import pytest

from custody.law.clock import HOUR
from tests.answers.dates.arrival_play import desk, furnished, position
from tests.cli import paged
from tests.cli.exhibits.test_disposition import PROPOSE
from tests.cli.exhibits.test_hold import HOLD
from tests.cli.exhibits.test_seizure_after import DECIDE
from tests.cli.instruments.test_assist import SERVE as SERVED
from tests.cli.instruments.test_assist import WORDS
from tests.cli.instruments.test_production import PRODUCE
from tests.cli.office import ORDER, STICK, Office

__all__ = ["desk", "furnished"]

NIGHT = ("--roles", "authority", "--valid-until", "2026-11-05T06:00:00Z", "--reason", "night_duty")
SERVE = ("preservation-order", "serve", "D-1", "--method", "electronic")


@pytest.fixture
def night(desk: Office) -> Office:
    """Return an office where Carl is the judge's deputy for some nights, and is countersigned."""
    desk.done(
        "Judge",
        "actor",
        "deputise",
        "Carl",
        *NIGHT,
        "--represented-actor",
        "Judge",
        "--countersign-hours",
        "48",
    )
    return desk


def by_deputy(office: Office, *words: str) -> str:
    """Decide something as Carl, a deputy; return the entry's position."""
    return position(office.done("Carl", *words))


def issued(office: Office) -> str:
    return by_deputy(office, "preservation-order", "issue", "C-1", *ORDER, "--reference", "D-1")


def decline(office: Office, entry: str) -> None:
    office.done("Judge", "entry", "countersign", entry, "--decline-reason", "not_justified")


def marks(document: dict[str, Any]) -> list[str]:
    found: list[str] = document["entries"][0]["nonconforming"]
    return found


@pytest.mark.parametrize("answer", ["agreed", "open"])
def test_an_order_that_was_agreed_to_or_not_answered_yet_is_served_without_a_mark(
    night: Office, answer: str
) -> None:
    entry = issued(night)
    if answer == "agreed":
        night.done("Judge", "entry", "countersign", entry)
    assert marks(night.done("Eve", *SERVE)) == []
    assert paged.marks(night.see("preservation-order", "show", "D-1")) == []


def test_a_declined_order_is_not_served_without_a_mark(night: Office) -> None:
    decline(night, issued(night))
    served = night.run("Eve", *SERVE, "--json")
    assert (served.status, marks(served.document)) == (10, ["countersignature.declined"])
    renewed = night.run(
        "Judge",
        "preservation-order",
        "renew",
        "D-1",
        "--days",
        "30",
        "--issuing-authority",
        "x",
        "--grounds",
        "y",
    )
    assert (renewed.status, "[rule countersignature.declined]" in renewed.err) == (5, True), renewed.err


def test_what_was_served_before_it_was_declined_is_told_without_a_mark_later(night: Office) -> None:
    entry = issued(night)
    night.desk.clock.advance(HOUR)
    decline(night, entry)
    assert marks(night.done("Eve", *SERVE, "--at", "2026-11-02T09:20:00Z")) == []


def test_every_page_about_a_declined_order_says_so(night: Office) -> None:
    entry = issued(night)
    decline(night, entry)
    shown = night.see("preservation-order", "show", "D-1")
    assert "entry.declined" in paged.alarms(shown)
    assert paged.step(shown)["command"] == "preservation-order withdraw"
    told = " ".join(night.desk.run("preservation-order", "show", "D-1").out.split())
    assert "declined by Judge" in told
    assert "not justified" in told
    for command in (("deadlines",), ("case", "show", "C-1"), ("check", "--objects", "none"), ("log", "show")):
        assert "declined" in " ".join(night.desk.run(*command).out.lower().split()), command
    (listed,) = paged.listed(night.see("preservation-order", "list"))
    assert listed["nonconforming"] == "countersignature.declined"
    checked = night.desk.run("check", "--objects", "none", "--json")
    assert checked.status == 10
    assert "decision_declined" in {finding["code"] for finding in checked.document["findings"]}


def test_what_is_taken_back_rests_on_nothing_any_more(night: Office) -> None:
    decline(night, issued(night))
    night.done("Judge", "preservation-order", "withdraw", "D-1", "--reason", "issued_in_error")
    found = night.desk.run("check", "--objects", "none", "--json").document
    assert "decision_declined" not in {finding["code"] for finding in found["findings"]}
    assert (
        paged.rows(night.see("preservation-order", "show", "D-1"), "declined")[0]["reason"] == "not_justified"
    )


@pytest.mark.parametrize(
    ("room", "decided", "built"),
    [
        (
            "production_order",
            ("production-order", "issue", "C-1", *PRODUCE, "--reference", "X-1"),
            ("production-order", "serve", "X-1", "--method", "electronic", "--served-to", "legal desk"),
        ),
        (
            "assistance_order",
            ("assistance-order", "issue", "C-1", *WORDS, "--reference", "X-1"),
            ("assistance-order", "serve", "X-1", *SERVED),
        ),
        (
            "seizure",
            ("seizure", "decide-authorisation", "S-1", *DECIDE),
            ("exhibit", "register", "EV/2", "--seizure", "S-1", *STICK),
        ),
        (
            "preservation_order",
            ("preservation-order", "issue", "C-1", *ORDER, "--reference", "X-1"),
            ("preservation-order", "record-data-request", "X-1"),
        ),
    ],
    ids=["production_order", "assistance_order", "seizure", "preservation_order"],
)
def test_whatever_a_deputy_decides_is_asked_for_what_builds_on_it(
    night: Office, room: str, decided: tuple[str, ...], built: tuple[str, ...]
) -> None:
    entry = by_deputy(night, *decided)
    assert "countersignature.declined" not in night.run("Eve", *built, "--dry-run").out
    decline(night, entry)
    answer = night.run("Eve", *built, "--json")
    assert (answer.status, "countersignature.declined" in marks(answer.document)) == (10, True), answer.err
    rows = [
        deadline
        for deadline in night.see("deadlines", status=night.desk.run("deadlines").status)["deadlines"]
        if deadline["why"] == "declined"
    ]
    assert room in {row["what"] for row in rows}
    shown = night.desk.run(room.replace("_", "-"), "show", "S-1" if room == "seizure" else "X-1").out
    assert "declined by Judge" in " ".join(shown.split())


def test_a_declined_hold_is_not_reviewed_and_is_released(night: Office) -> None:
    entry = by_deputy(night, "legal-hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD)
    decline(night, entry)
    review = (
        "legal-hold",
        "review",
        "H-1",
        "--review-due-at",
        "2027-01-20T09:00:00Z",
        "--authority",
        "x",
        "--grounds",
        "y",
    )
    answer = night.run("Judge", *review)
    assert (answer.status, "[rule countersignature.declined]" in answer.err) == (5, True), answer.err
    assert "declined by Judge" in " ".join(night.desk.run("legal-hold", "show", "H-1").out.split())


def test_a_declined_approval_destroys_nothing(night: Office) -> None:
    (night.folder / "order.pdf").write_bytes(b"signed")
    proposed = position(night.done("Carl", *PROPOSE, "retain_by_agency"))
    night.done("Judge", "actor", "deputise", "Eve", *NIGHT, "--countersign-hours", "48")
    approved = position(night.done("Eve", "disposition", "approve", proposed))
    decline(night, approved)
    answer = night.run("Eve", "disposition", "execute", proposed)
    assert (answer.status, "[rule countersignature.declined]" in answer.err) == (5, True), answer.err


@pytest.mark.parametrize("since", ["2026-11-02T09:00:00Z", "2026-11-02T11:00:00Z"], ids=["before", "after"])
def test_what_rests_on_a_decision_whose_key_others_had_is_marked(desk: Office, since: str) -> None:
    desk.order("D-1")
    desk.desk.clock.advance(3 * HOUR)
    revoke = (
        "key",
        "revoke",
        "--key",
        desk.keys["Judge"],
        "--reason",
        "compromised",
        "--compromised-since",
        since,
    )
    desk.done("Ada", *revoke)
    served = desk.run("Eve", *SERVE, "--json")
    expected = ["decision.doubted"] if since < "2026-11-02T09:10" else []
    assert (served.status, marks(served.document)) == (10 if expected else 0, expected), served.err
