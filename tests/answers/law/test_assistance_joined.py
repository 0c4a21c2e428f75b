"""Assistance that a State asks for keeps the data preserved for that State, also where nobody joined the two.

An officer entered a request for assistance of Austria while data were preserved for Austria, named none of them, and
four days later let the data go: clean entries, and the data that the request was for were lost (article 42(8)).
"""

from __future__ import annotations

from typing import Any

import pytest

from custody.law.clock import DAY
from tests.answers.dates.arrival_play import desk, furnished
from tests.cli import paged
from tests.cli.office import ASSIST, Office

__all__ = ["desk", "furnished"]

EFFECT = ("--days", "60", "--data-holder", "Example Mail Ltd")
WHY = ("--exclusion-reason", "another file of that court")
RELEASE = ("preservation-request", "release-data", "AT-5", "--reason", "period_ended")


@pytest.fixture
def bureau(desk: Office) -> Office:
    """Return an office that preserves data at AT-5 for Austria, in case C-1."""
    desk.received("AT-5")
    desk.done("Eve", "preservation-request", "effect", "AT-5", *EFFECT, status=10)
    return desk


def receive(office: Office, *more: str, case: str = "C-1", words: tuple[str, ...] = ASSIST) -> Any:
    """Take in Austria's request for assistance MLA-1."""
    about = ("--requesting-state", "AT", "--reference", "MLA-1", *words, *more)
    return office.run("Eve", "mla-request", "receive", case, *about, "--json")


def refusal(office: Office, who: str, *argv: str) -> str:
    """Return the message of a command that a rule refuses, which enters nothing."""
    before = office.size()
    answer = office.run(who, *argv)
    assert (answer.status, office.size()) == (5, before), answer.err or answer.out
    return answer.err


def marks(answer: Any) -> list[str]:
    assert answer.status in (0, 10), answer.err
    found: list[str] = answer.document["entries"][0]["nonconforming"]
    return found


def after_the_period(office: Office) -> None:
    office.desk.clock.advance(62 * DAY)


def test_the_control_what_nothing_is_asked_about_is_let_go_after_its_period(bureau: Office) -> None:
    after_the_period(bureau)
    bureau.done("Judge", *RELEASE)


def test_what_is_joined_on_receipt_is_kept_until_the_decision(bureau: Office) -> None:
    assert marks(receive(bureau, "--preservation-requests", "AT-5")) == []
    after_the_period(bureau)
    assert "[rule un-42.release.decision_pending" in refusal(bureau, "Judge", *RELEASE)
    bureau.done("Judge", "mla-request", "grant", "MLA-1", "--extent", "full")
    bureau.done("Judge", "preservation-request", "release-data", "AT-5", "--reason", "executed")


def test_what_is_stated_not_to_be_concerned_is_let_go(bureau: Office) -> None:
    assert marks(receive(bureau, "--excluded-requests", "AT-5", *WHY)) == []
    shown = bureau.see("mla-request", "show", "MLA-1")
    assert paged.value(shown, "exclusion_reason") == WHY[1]
    (row,) = paged.rows(bureau.see("preservation-request", "show", "AT-5"), "mla_requests")
    assert row["state"] == "excluded"
    after_the_period(bureau)
    bureau.done("Judge", *RELEASE)


@pytest.mark.parametrize("elsewhere", [False, True], ids=["in_this_case", "in_another_case"])
def test_nothing_is_received_before_it_is_stated_whether_it_concerns_what_is_preserved(
    bureau: Office, elsewhere: bool
) -> None:
    case = bureau.case("C-2") if elsewhere else "C-1"
    before = bureau.size()
    answer = receive(bureau, case=case)
    assert (answer.status, bureau.size()) == (5, before)
    named = bureau.see("preservation-request", "show", "AT-5")["key"][:8]
    assert f"--preservation-requests {named}" in answer.err
    assert "--excluded-requests" in answer.err
    assert f"AT-5 [{named}]" in answer.err
    assert marks(receive(bureau, "--preservation-requests", "AT-5", case=case)) == []
    after_the_period(bureau)
    assert "[rule un-42.release.decision_pending" in refusal(bureau, "Judge", *RELEASE)


def test_reasons_are_given_for_what_is_not_concerned(bureau: Office) -> None:
    answer = receive(bureau, "--excluded-requests", "AT-5")
    assert (answer.status, "--exclusion-reason" in answer.err) == (2, True)
    unknown = ("--not-known", "exclusion_reason", "--not-known-reason", "none")
    answer = receive(bureau, "--excluded-requests", "AT-5", *unknown)
    assert (answer.status, '"rule": "un-42.linkage.explanation"' in answer.err) == (5, True), answer.err


def test_who_cannot_tell_yet_says_so_and_everything_is_kept_and_due(bureau: Office) -> None:
    assert marks(receive(bureau, "--preservation-undetermined")) == ["un-42.linkage"]
    rows = [row for row in bureau.see("deadlines", "--all")["deadlines"] if row["name"] == "MLA-1"]
    assert [(row["why"], len(row["beneath"])) for row in rows] == [("linkage", 1)]
    assert "may concern: request" in bureau.desk.run("deadlines", "--all").out
    assert paged.steps(bureau.see("preservation-request", "show", "AT-5"))[0]["why"] == "linkage"
    after_the_period(bureau)
    left = {row["why"] for row in bureau.see("deadlines", "--all")["deadlines"]}
    assert left == {"linkage", "no_basis"}, "no lapse is due"
    told = refusal(bureau, "Judge", *RELEASE)
    assert "[rule un-42.release.undetermined" in told
    assert "custody mla-request link-preservation" in told
    assert "[rule un-42.linkage" in refusal(
        bureau, "Judge", "mla-request", "grant", "MLA-1", "--extent", "full"
    )


def test_joined_later_it_counts_from_its_receipt(bureau: Office) -> None:
    receive(bureau, "--preservation-undetermined")
    after_the_period(bureau)
    bureau.done("Eve", "mla-request", "link-preservation", "MLA-1", "--preservation-requests", "AT-5")
    assert paged.maybe(bureau.see("preservation-request", "show", "AT-5"), "standing") == "pending_decision"
    assert "[rule un-42.release.decision_pending" in refusal(bureau, "Judge", *RELEASE)


def test_excluded_later_it_keeps_nothing_until_it_is_joined_again(bureau: Office) -> None:
    receive(bureau, "--preservation-undetermined")
    exclude = (
        "mla-request",
        "exclude-preservation",
        "MLA-1",
        "--excluded-requests",
        "rest",
        "--explanation",
        "another file",
    )
    bureau.done("Eve", *exclude)
    assert paged.maybe(bureau.see("preservation-request", "show", "AT-5"), "standing") == "in_force"
    answer = bureau.run("Eve", *exclude)
    assert (answer.status, "it is stated of all preserved data" in answer.err) == (2, True)
    bureau.done("Eve", "mla-request", "link-preservation", "MLA-1", "--preservation-requests", "AT-5")
    after_the_period(bureau)
    assert "[rule un-42.release.decision_pending" in refusal(bureau, "Judge", *RELEASE)
    told = refusal(
        bureau,
        "Eve",
        "mla-request",
        "exclude-preservation",
        "MLA-1",
        "--excluded-requests",
        "AT-5",
        "--explanation",
        "no",
    )
    assert "[rule un-42.linkage.linked" in told


def test_all_others_are_excluded_with_one_word(bureau: Office) -> None:
    for name in ("AT-6", "AT-7"):
        bureau.received(name, bureau.case(f"C-{name}"))
    assert (
        marks(receive(bureau, "--preservation-requests", "AT-5", "--excluded-requests", "rest", *WHY)) == []
    )
    rows = paged.rows(bureau.see("mla-request", "show", "MLA-1"), "preserved_data")
    assert [row["state"] for row in rows].count("excluded") == 2


@pytest.mark.parametrize("answer", ["withdrawn", "postponed"])
def test_neither_a_preservation_taken_back_nor_a_postponement_lets_pending_data_go(
    bureau: Office, answer: str
) -> None:
    receive(bureau, "--preservation-requests", "AT-5")
    if answer == "withdrawn":
        bureau.done("Eve", "preservation-request", "withdraw", "AT-5", "--recorded", status=10)
        argv: tuple[str, ...] = ("preservation-request", "release-data", "AT-5", "--reason", "withdrawn")
    else:
        bureau.done("Eve", "mla-request", "record-consultation", "MLA-1", "--explanation", "a trial")
        ground = ("--postponement-grounds", "40.27.judicial", "--explanation", "a trial")
        bureau.done("Judge", "mla-request", "postpone", "MLA-1", *ground)
        argv = RELEASE
        after_the_period(bureau)
    assert "[rule un-42.release.decision_pending" in refusal(bureau, "Judge", *argv)


def test_a_preservation_requested_after_the_assistance_waits_for_a_word_too(desk: Office) -> None:
    assert marks(receive(desk)) == []
    desk.received("AT-5")
    desk.done("Eve", "preservation-request", "effect", "AT-5", *EFFECT, status=10)
    after_the_period(desk)
    assert "[rule un-42.release.undetermined" in refusal(desk, "Judge", *RELEASE)
    desk.done(
        "Eve",
        "mla-request",
        "exclude-preservation",
        "MLA-1",
        "--excluded-requests",
        "AT-5",
        "--explanation",
        "another file",
    )
    desk.done("Judge", *RELEASE)


def test_what_another_state_or_no_search_seizure_or_disclosure_asks_for_needs_no_word(bureau: Office) -> None:
    statements = tuple("statements" if word == "disclosure" else word for word in ASSIST if word != "search")
    assert marks(receive(bureau, words=statements)) == []
    about = ("--requesting-state", "DE", "--reference", "MLA-2", *ASSIST)
    bureau.done("Eve", "mla-request", "receive", "C-1", *about)


def test_a_territory_asks_for_what_its_state_had_preserved(bureau: Office) -> None:
    about = ("--requesting-state", "AT-9", "--reference", "MLA-2", *ASSIST)
    assert "[rule un-42.linkage" in refusal(bureau, "Eve", "mla-request", "receive", "C-1", *about)
