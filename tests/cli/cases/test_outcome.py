"""`custody proceedings`: what courts decided, step by step, and what is still open."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office, golden

JUDGMENT = ("--outcome", "conviction", "--court", "District Court", "--reference", "4 Ds 17/27")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    return office


def test_a_case_is_decided_appealed_and_final_and_says_at_each_step_what_is_open(desk: Office) -> None:
    def is_open() -> str | None:
        found: str | None = paged.value(desk.see("proceedings", "show", "C-1"), "open")
        return found

    assert is_open() == "no_outcome"
    desk.done("Eve", "proceedings", "record-judgment", "C-1", *JUDGMENT)
    desk.done("Eve", "proceedings", "record-appeal-deadline", "C-1", "--appeal-until", "2026-11-30T22:00:00Z")
    assert is_open() == "appeal_period"
    row = next(
        deadline
        for deadline in desk.see("deadlines", "--within", "60d")["deadlines"]
        if deadline["sort"] == "appeal_end"
    )
    assert (row["at"], row["name"]) == ("2026-11-30T22:00:00Z", "C-1")
    desk.done(
        "Eve", "proceedings", "record-appeal", "C-1", "--appellant", "defence", "--court", "Court of Appeal"
    )
    assert is_open() == "appeal_pending"
    assert "record how the appeal ended" in desk.desk.run("deadlines").out
    desk.desk.clock.advance(60 * DAY)
    desk.done("Eve", "proceedings", "record-appeal-withdrawal", "C-1")
    assert is_open() == "not_final"
    desk.done("Eve", "proceedings", "record-finality", "C-1", "--certified-by", "registry")
    assert is_open() is None
    shown = desk.desk.run("proceedings", "show", "C-1").out
    assert "nothing" in shown
    assert "Court of Appeal" in shown
    assert [
        deadline for deadline in desk.see("deadlines", "--all")["deadlines"] if deadline["what"] == "case"
    ] == []


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    golden(
        "proceedings-record-judgment",
        desk.run("Eve", "proceedings", "record-judgment", "C-1", *JUDGMENT, "--json"),
        desk.folder,
    )
    until = ("--appeal-until", "2026-11-30T22:00:00Z", "--json")
    golden(
        "proceedings-record-appeal-deadline",
        desk.run("Eve", "proceedings", "record-appeal-deadline", "C-1", *until),
        desk.folder,
    )
    appeal = (
        "proceedings",
        "record-appeal",
        "C-1",
        "--appellant",
        "defence",
        "--court",
        "Court of Appeal",
        "--json",
    )
    golden("proceedings-record-appeal", desk.run("Eve", *appeal), desk.folder)
    golden(
        "proceedings-record-appeal-withdrawal",
        desk.run("Eve", "proceedings", "record-appeal-withdrawal", "C-1", "--json"),
        desk.folder,
    )
    desk.desk.clock.advance(60 * DAY)
    golden(
        "proceedings-record-finality",
        desk.run("Eve", "proceedings", "record-finality", "C-1", "--json"),
        desk.folder,
    )
    golden("proceedings-show", desk.desk.run("proceedings", "show", "C-1", "--json"), desk.folder)


def test_what_does_not_fit_together_is_recorded_and_marked(desk: Office) -> None:
    early = desk.run("Eve", "proceedings", "record-finality", "C-1")
    assert (early.status, "proceedings.no_judgment" in early.err) == (10, True)
    assert "proceedings.no_judgment" in paged.alarms(desk.see("proceedings", "show", "C-1"))


def test_a_court_is_named_or_said_to_be_unknown(desk: Office) -> None:
    bare = desk.run("Eve", "proceedings", "record-judgment", "C-1", "--outcome", "acquittal")
    assert (bare.status, "Give --court" in bare.err) == (2, True)
    why = ("--not-known", "court", "--not-known-reason", "the letter is torn")
    assert (
        desk.run("Eve", "proceedings", "record-judgment", "C-1", "--outcome", "acquittal", *why).status == 0
    )


def test_a_dry_run_enters_nothing(desk: Office) -> None:
    before = desk.size()
    shown = desk.run("Eve", "proceedings", "record-judgment", "C-1", *JUDGMENT, "--dry-run").out
    assert "outcome = conviction" in shown
    assert desk.size() == before


def test_a_shorter_time_to_appeal_in_place_of_a_longer_one_is_an_alarm(desk: Office) -> None:
    def set_deadline(day: str) -> None:
        until = ("--appeal-until", f"2026-{day}T22:00:00Z")
        desk.done("Eve", "proceedings", "record-appeal-deadline", "C-1", *until)

    def alarms() -> str:
        page = " ".join(desk.desk.run("proceedings", "show", "C-1").out.split())
        return page if "replaced a longer one" in page else ""

    desk.done("Eve", "proceedings", "record-judgment", "C-1", *JUDGMENT)
    set_deadline("11-20")
    set_deadline("11-30")
    assert alarms() == "", "a longer one takes nothing away from anybody"
    set_deadline("11-25")
    assert "until 2026-11-25 22:00Z" in alarms()
    assert "replaced a longer one, until 2026-11-30 22:00Z" in alarms()
    desk.desk.clock.advance(60 * DAY)
    assert alarms() == "", "both have ended"
