"""`custody actor deputise` and `entry countersign`: a role lent for a night, and who answers for it."""

from __future__ import annotations

from typing import Any

import pytest

from custody.law.clock import HOUR
from tests.cli import paged
from tests.cli.office import ORDER, Office, golden

NIGHT = ("--roles", "authority", "--valid-until", "2026-11-03T06:00:00Z", "--reason", "night_duty")
ASKED = ("--represented-actor", "Judge", "--countersign-hours", "12")
ISSUE = ("preservation-order", "issue", "C-1", *ORDER, "--reference", "P-1")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    return office


def due(desk: Office, *more: str, status: int = 0) -> list[dict[str, Any]]:
    """Return what waits for a countersignature."""
    rows = desk.see("deadlines", *more, status=status)["deadlines"]
    return [row for row in rows if row["sort"] == "countersign"]


def issued(desk: Office) -> str:
    """Issue an order as Eve, a deputy; return the number of the entry."""
    desk.done("Judge", "actor", "deputise", "Eve", *NIGHT, *ASKED)
    return str(desk.done("Eve", *ISSUE)["entries"][0]["position"])


def test_what_a_deputy_signed_is_due_for_another_person_until_it_is_countersigned(desk: Office) -> None:
    entry = issued(desk)
    (row,) = due(desk)
    assert (row["state"], row["next"], row["roles"]) == ("due", "entry.countersigned", ["authority"])
    assert [row["position"]] == [int(entry)]
    assert len(due(desk, "--mine", "--as", desk.keys["Judge"])) == 1
    assert due(desk, "--mine", "--as", desk.keys["Eve"]) == []
    told = desk.desk.run("deadlines").out
    assert "countersign what a deputy signed, or decline to: authority" in told
    shown = desk.see("today")
    (waits,) = paged.texts(shown, "countersignatures_due")
    assert (waits["position"], waits["actor"]) == (entry, "Eve")
    assert "preservation_order.issued" in desk.desk.run("today").out
    for who, rule in (("Eve", "countersignature.self"), ("Carl", "countersignature.own_right")):
        answer = desk.run(who, "entry", "countersign", entry)
        assert (answer.status, f"[rule {rule}]" in answer.err) == (5, True), answer.err
    desk.done("Judge", "entry", "countersign", entry)
    assert due(desk) == []
    assert paged.rows(desk.see("today"), "countersignatures_due") == []


def test_what_a_deputy_can_do_now_is_their_turn_until_the_role_is_no_longer_lent(desk: Office) -> None:
    entry = issued(desk)
    desk.hire("Nora", "auditor")
    mine = ("deadlines", "--mine", "--all", "--as", desk.keys["Nora"])
    assert desk.see(*mine)["deadlines"] == []
    words = (
        "--roles",
        "examiner",
        "authority",
        "--valid-until",
        "2026-11-02T12:00:00Z",
        "--reason",
        "illness",
    )
    desk.done("Ada", "actor", "deputise", "Nora", *words)
    assert {deadline["next"] for deadline in desk.see(*mine)["deadlines"]} == {"preservation_order.served"}
    assert desk.run("Nora", "entry", "countersign", entry).status == 5
    desk.desk.clock.advance(4 * HOUR)
    assert desk.see(*mine)["deadlines"] == []


def test_a_countersignature_that_is_overdue_warns_and_a_late_one_is_marked(desk: Office) -> None:
    entry = issued(desk)
    desk.desk.clock.advance(13 * HOUR)
    (row,) = due(desk, status=10)
    assert row["state"] == "overdue"
    assert desk.desk.run("today").status == 10
    late = desk.done("Judge", "entry", "countersign", entry, "--decline-reason", "not_justified", status=10)[
        "entries"
    ][0]
    assert late["nonconforming"] == ["countersignature.late"]
    assert late["facts"]["decline_reason"] == "not_justified"
    assert due(desk) == []


def test_an_actor_is_shown_with_the_times_for_which_roles_are_lent(desk: Office) -> None:
    desk.done("Ada", "actor", "deputise", "Eve", *NIGHT, "--valid-from", "2026-11-02T18:00:00Z")
    shown = desk.see("actor", "show", "Eve")
    (window,) = paged.rows(shown, "lent")
    assert (window["roles"], window["start"], window["until"], window["counts"]) == (
        "authority",
        "2026-11-02T18:00:00Z",
        "2026-11-03T06:00:00Z",
        False,
    )
    assert (window["hours"], window["ended"]) == (None, None)
    assert paged.texts(shown, "lent")[0]["lender"] == "Ada"
    assert "Lent roles" in desk.desk.run("actor", "show", "Eve").out
    refused = desk.run("Eve", *ISSUE)
    assert refused.status == 5
    assert "lent from 2026-11-02T18:00:00Z until 2026-11-03T06:00:00Z only" in refused.err
    desk.desk.clock.advance(10 * HOUR)
    assert paged.rows(desk.see("actor", "show", "Eve"), "lent")[0]["counts"]
    assert " now\n" in desk.desk.run("actor", "show", "Eve").out
    desk.done("Eve", *ISSUE)
    assert due(desk) == []


def test_a_time_is_ended_early_and_named_where_there_are_several(desk: Office) -> None:
    nothing = desk.run("Judge", "actor", "end-deputyship", "Eve", "--reason", "returned")
    assert (nothing.status, "0 times" in nothing.err) == (2, True), nothing.err
    first, second = (
        desk.done("Judge", "actor", "deputise", "Eve", *NIGHT)["entries"][0]["position"] for _ in range(2)
    )
    assert desk.run("Judge", "actor", "end-deputyship", "Eve", "--reason", "returned").status == 2
    desk.done("Judge", "actor", "end-deputyship", "Eve", "--reason", "returned", "--entry", str(first))
    desk.done("Eve", *ISSUE)
    desk.desk.clock.advance(HOUR)
    desk.done("Judge", "actor", "end-deputyship", "Eve", "--reason", "misuse")
    assert [bool(item["ended"]) for item in paged.rows(desk.see("actor", "show", "Eve"), "lent")] == [
        True,
        True,
    ]
    assert "ended early" in desk.desk.run("actor", "show", "Eve").out
    assert desk.run("Eve", "preservation-order", "issue", "C-1", *ORDER, "--reference", "P-2").status == 5
    again = desk.run("Judge", "actor", "end-deputyship", "Eve", "--reason", "misuse", "--entry", str(second))
    assert "[rule deputyship.over]" in again.err


def test_the_administrators_role_is_not_offered_and_a_machine_is_refused(desk: Office) -> None:
    words = ("--valid-until", "2026-11-03T06:00:00Z", "--reason", "illness")
    assert desk.run("Ada", "actor", "deputise", "Eve", "--roles", "administrator", *words).status == 2
    answer = desk.run("Ada", "actor", "deputise", "Bot", "--roles", "examiner", *words)
    assert (answer.status, "[rule deputyship.machine]" in answer.err) == (5, True), answer.err


def test_the_answers_for_scripts_are_those_on_file_and_dry_runs_enter_nothing(desk: Office) -> None:
    for name, who, words in (
        ("actor-deputise", "Judge", ("actor", "deputise", "Eve", *NIGHT, *ASKED)),
        ("", "Eve", ISSUE),
        ("entry-countersign", "Judge", ("entry", "countersign", "ENTRY")),
        ("actor-end-deputyship", "Judge", ("actor", "end-deputyship", "Eve", "--reason", "not_needed")),
    ):
        before = desk.size()
        typed = tuple(str(before - 1) if word == "ENTRY" else word for word in words)
        assert "nothing was entered" in desk.run(who, *typed, "--dry-run").out
        assert desk.size() == before
        if name:
            golden(name, desk.run(who, *typed, "--json"), desk.folder)
        else:
            desk.done(who, *typed)
    golden("actor-show-deputy", desk.desk.run("actor", "show", "Eve", "--json"), desk.folder)
