"""`custody hold`: holds that keep things, each with a review that is due and an end of its own."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office, golden

HOLD = ("--reason", "appeal", "--authority", "Public Prosecutor", "--review-at", "2026-11-20T09:00:00Z")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    return office


def test_several_holds_stand_on_one_thing_and_each_has_its_end(desk: Office) -> None:
    desk.done("Judge", "hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD)
    desk.done("Judge", "hold", "place", "--case", "C-1", "--reference", "H-2", *HOLD)
    assert [row["texts"]["thing"] for row in paged.listed(desk.see("hold", "list"))] == [
        "exhibit EV/1",
        "case C-1",
    ]
    desk.done("Judge", "hold", "release", "H-1", "--reason", "decided", "--authority", "Public Prosecutor")
    standing = paged.listed(desk.see("hold", "list", "--case", "C-1", "--standing"))
    assert [row["name"] for row in standing] == ["H-2"]
    assert "ended" in desk.desk.run("hold", "list").out
    again = desk.run("Judge", "hold", "release", "H-1", "--reason", "decided", "--authority", "Court")
    assert (again.status, "[rule hold.ended]" in again.err) == (5, True)
    assert "record it with --recorded" in again.err
    assert desk.desk.run("hold", "list", "--case", "C-1").status == 0


def test_a_review_is_due_until_the_hold_is_upheld_or_ends(desk: Office) -> None:
    desk.done("Judge", "hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD)
    row = next(one for one in desk.see("deadlines", "--within", "30d")["deadlines"] if one["sort"] == "hold_review")
    assert (row["at"], row["name"], row["roles"]) == ("2026-11-20T09:00:00Z", "H-1", ["authority"])
    shown = desk.desk.run("deadlines", "--within", "30d").out
    assert "uphold the hold until another review, or end it: authority" in shown
    desk.desk.clock.advance(30 * DAY)
    assert desk.run("Judge", "deadlines").status == 10
    review = ("hold", "review", "H-1", "--review-at", "2027-03-01T09:00:00Z", "--grounds", "still pending")
    desk.done("Judge", *review, "--authority", "Public Prosecutor")
    assert [one for one in desk.see("deadlines")["deadlines"] if one["sort"] == "hold_review"] == []
    desk.done("Judge", "hold", "release", "H-1", "--reason", "decided", "--authority", "Public Prosecutor")
    assert desk.see("deadlines", "--all")["deadlines"] == []
    calendar = desk.desk.run("deadlines", "--ics", "-").out
    assert "STATUS:CANCELLED" in calendar


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    place = ("hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *HOLD, "--json")
    golden("hold-place", desk.run("Judge", *place), desk.folder)
    review = ("hold", "review", "H-1", "--review-at", "2027-03-01T09:00:00Z", "--grounds", "pending")
    golden("hold-review", desk.run("Judge", *review, "--authority", "Prosecutor", "--json"), desk.folder)
    golden("hold-list", desk.desk.run("hold", "list", "--json"), desk.folder)
    release = ("hold", "release", "H-1", "--reason", "decided", "--authority", "Prosecutor", "--json")
    golden("hold-release", desk.run("Judge", *release), desk.folder)
    golden("hold-show", desk.desk.run("hold", "show", "H-1", "--json"), desk.folder)
    assert "still" not in desk.desk.run("hold", "show", "H-1").out


def test_a_hold_given_elsewhere_is_recorded_by_whoever_has_the_paper(desk: Office) -> None:
    (desk.folder / "hold.pdf").write_bytes(b"hold")
    refused = desk.run("Eve", "hold", "place", "--exhibit", "EV/1", *HOLD)
    assert (refused.status, "record it with --recorded" in refused.err) == (5, True)
    paper = ("--recorded", "--at", "2026-11-02T08:00:00Z", "--document", "hold.pdf")
    facts = desk.done("Eve", "hold", "place", "--exhibit", "EV/1", *HOLD, *paper)["entries"][0]["facts"]
    assert (facts["entry_mode"], facts["reason"]) == ("record", "appeal")
    assert "document_sha256" in facts


@pytest.mark.parametrize(
    ("argv", "status", "told"),
    [
        (("place", *HOLD), 2, "--case"),
        (("place", "--exhibit", "EV/9", *HOLD), 6, "no exhibit named"),
        (("place", "--exhibit", "EV/1", "--reason", "appeal"), 2, "Give --authority, --review-at"),
        (("release", "H-9", "--reason", "decided", "--authority", "x"), 6, "no hold named"),
        (("place", "--exhibit", "EV/1", *HOLD[:-1], "2020-01-01T00:00:00Z"), 5, "[rule hold.review]"),
    ],
)
def test_a_wrong_call_enters_nothing(desk: Office, argv: tuple[str, ...], status: int, told: str) -> None:
    before = desk.size()
    answer = desk.run("Judge", "hold", *argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert desk.size() == before


def test_a_dry_run_enters_nothing(desk: Office) -> None:
    before = desk.size()
    assert (
        "about = exhibit" in desk.run("Judge", "hold", "place", "--exhibit", "EV/1", *HOLD, "--dry-run").out
    )
    assert desk.size() == before
    assert desk.desk.run("hold", "list").out == "no holds\n"
