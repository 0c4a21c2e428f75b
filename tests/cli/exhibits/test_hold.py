"""`custody legal-hold`: holds that keep things, each with a review that is due and an end of its own."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office, golden

HOLD = ("--reason", "appeal", "--authority", "Public Prosecutor", "--review-due-at", "2026-11-20T09:00:00Z")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    return office


def test_several_holds_stand_on_one_thing_and_each_has_its_end(desk: Office) -> None:
    desk.done("Judge", "legal-hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD)
    desk.done("Judge", "legal-hold", "place", "--case", "C-1", "--reference", "H-2", *HOLD)
    assert [row["texts"]["held_subject"] for row in paged.listed(desk.see("legal-hold", "list"))] == [
        "exhibit EV/1",
        "case C-1",
    ]
    desk.done(
        "Judge", "legal-hold", "release", "H-1", "--reason", "decided", "--authority", "Public Prosecutor"
    )
    standing = paged.listed(desk.see("legal-hold", "list", "--case", "C-1", "--open"))
    assert [row["name"] for row in standing] == ["H-2"]
    assert "released" in desk.desk.run("legal-hold", "list").out
    again = desk.run("Judge", "legal-hold", "release", "H-1", "--reason", "decided", "--authority", "Court")
    assert (again.status, "[rule legal_hold.ended]" in again.err) == (5, True)
    assert "record it with --recorded" in again.err
    assert desk.desk.run("legal-hold", "list", "--case", "C-1").status == 0


def test_a_review_is_due_until_the_hold_is_upheld_or_ends(desk: Office) -> None:
    desk.done("Judge", "legal-hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD)
    row = next(
        deadline
        for deadline in desk.see("deadlines", "--within", "30d")["deadlines"]
        if deadline["sort"] == "legal_hold_review"
    )
    assert (row["at"], row["name"], row["roles"]) == ("2026-11-20T09:00:00Z", "H-1", ["authority"])
    shown = desk.desk.run("deadlines", "--within", "30d").out
    assert "uphold the legal hold until another review, or release it: authority" in shown
    desk.desk.clock.advance(30 * DAY)
    assert desk.run("Judge", "deadlines").status == 10
    review = (
        "legal-hold",
        "review",
        "H-1",
        "--review-due-at",
        "2027-03-01T09:00:00Z",
        "--grounds",
        "still pending",
    )
    desk.done("Judge", *review, "--authority", "Public Prosecutor")
    assert [
        deadline for deadline in desk.see("deadlines")["deadlines"] if deadline["sort"] == "legal_hold_review"
    ] == []
    desk.done(
        "Judge", "legal-hold", "release", "H-1", "--reason", "decided", "--authority", "Public Prosecutor"
    )
    assert desk.see("deadlines", "--all")["deadlines"] == []
    calendar = desk.desk.run("deadlines", "--ics", "-").out
    assert "STATUS:CANCELLED" in calendar


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    place = ("legal-hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD, "--json")
    golden("legal-hold-place", desk.run("Judge", *place), desk.folder)
    review = (
        "legal-hold",
        "review",
        "H-1",
        "--review-due-at",
        "2027-03-01T09:00:00Z",
        "--grounds",
        "pending",
    )
    golden(
        "legal-hold-review", desk.run("Judge", *review, "--authority", "Prosecutor", "--json"), desk.folder
    )
    golden("legal-hold-list", desk.desk.run("legal-hold", "list", "--json"), desk.folder)
    release = ("legal-hold", "release", "H-1", "--reason", "decided", "--authority", "Prosecutor", "--json")
    golden("legal-hold-release", desk.run("Judge", *release), desk.folder)
    golden("legal-hold-show", desk.desk.run("legal-hold", "show", "H-1", "--json"), desk.folder)
    assert "still" not in desk.desk.run("legal-hold", "show", "H-1").out


def test_a_hold_given_elsewhere_is_recorded_by_whoever_has_the_paper(desk: Office) -> None:
    (desk.folder / "hold.pdf").write_bytes(b"hold")
    refused = desk.run("Eve", "legal-hold", "place", "--exhibit", "EV/1", *HOLD)
    assert (refused.status, "record it with --recorded" in refused.err) == (5, True)
    paper = ("--recorded", "--at", "2026-11-02T08:00:00Z", "--document", "hold.pdf")
    facts = desk.done("Eve", "legal-hold", "place", "--exhibit", "EV/1", *HOLD, *paper)["entries"][0]["facts"]
    assert (facts["entry_mode"], facts["reason"]) == ("record", "appeal")
    assert "document_sha256" in facts


@pytest.mark.parametrize(
    ("argv", "status", "told"),
    [
        (("place", *HOLD), 2, "--case"),
        (("place", "--exhibit", "EV/9", *HOLD), 6, "no exhibit named"),
        (("place", "--exhibit", "EV/1", "--reason", "appeal"), 2, "Give --authority, --review-due-at"),
        (("release", "H-9", "--reason", "decided", "--authority", "x"), 6, "no legal hold named"),
        (
            ("place", "--exhibit", "EV/1", *HOLD[:-1], "2020-01-01T00:00:00Z"),
            5,
            "[rule legal_hold.review_due_at]",
        ),
    ],
)
def test_a_wrong_call_enters_nothing(desk: Office, argv: tuple[str, ...], status: int, told: str) -> None:
    before = desk.size()
    answer = desk.run("Judge", "legal-hold", *argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert desk.size() == before


def test_a_dry_run_enters_nothing(desk: Office) -> None:
    before = desk.size()
    assert (
        "hold_scope = exhibit"
        in desk.run("Judge", "legal-hold", "place", "--exhibit", "EV/1", *HOLD, "--dry-run").out
    )
    assert desk.size() == before
    assert desk.desk.run("legal-hold", "list").out == "no legal holds\n"
