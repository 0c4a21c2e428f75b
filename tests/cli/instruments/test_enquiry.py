"""`custody enquiry`: where data or their provider are, asked of another State or by one."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office, golden

ASK = (
    *("--channel", "network_24_7", "--location-sought", "data", "provider", "--confidential"),
    *("--data-description", "the mailbox of shop@example.org"),
)
SEND = ("enquiry", "send", "C-1", "--requested-state", "AT", *ASK)
RECEIVE = ("enquiry", "receive", "C-1", "--requesting-state", "AT", *ASK)
BY = ("--answer-due-at", "2026-11-04T12:00:00Z")
ELSEWHERE = ("--outcome", "elsewhere", "--third-state", "DE", "--data-holder", "Beispiel Hosting GmbH")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    return office


def due(desk: Office, status: int = 0) -> list[tuple[str, str, list[str]]]:
    """Return what is due under enquiries."""
    rows = desk.see("deadlines", status=status)["deadlines"]
    return [(row["sort"], row["state"], row["roles"]) for row in rows if row["what"] == "enquiry"]


def unanswered(desk: Office) -> list[str]:
    """Return the enquiries without an answer that `status` shows."""
    return [row["enquiry"] for row in paged.texts(desk.see("today"), "enquiries_unanswered")]


def test_an_enquiry_waits_in_status_and_is_due_only_if_an_instant_is_stated(desk: Office) -> None:
    desk.done("Eve", *SEND, "--reference", "E-1")
    desk.done("Eve", *SEND, "--reference", "E-2", *BY)
    desk.done("Eve", *RECEIVE, "--reference", "AT-E-9", *BY)
    assert sorted(unanswered(desk)[:2]) == ["AT-E-9", "E-2"]
    assert unanswered(desk)[2:] == ["E-1"], "what states no instant comes last"
    assert "Enquiries unanswered (" in desk.desk.run("today").out
    desk_roles = ["authority", "evidence_custodian", "examiner"]
    assert sorted(due(desk)) == [("enquiry_end", "due", []), ("enquiry_end", "due", desk_roles)]
    desk.desk.clock.advance(4 * DAY)
    assert due(desk, 10) == [("enquiry_end", "overdue", desk_roles)] * 2
    shown = desk.desk.run("deadlines").out
    assert "record the answer to the enquiry, or that none came" in shown
    assert "enquiry_end" in desk.desk.run("deadlines", "--ics", "-").out
    desk.done("Eve", "enquiry", "answer", "E-2", "--outcome", "no_answer", "--recorded")
    desk.done(
        "Eve", "enquiry", "answer", "AT-E-9", "--outcome", "here", "--data-holder", "Mail Ltd", status=10
    )
    assert unanswered(desk) == ["E-1"]
    assert due(desk) == []
    assert paged.marks(desk.see("enquiry", "show", "AT-E-9")) == ["enquiry.late"]


def test_an_answer_says_where_and_is_only_recorded_where_the_other_state_gave_it(desk: Office) -> None:
    desk.done("Eve", *SEND, "--reference", "E-1")
    answer = ("enquiry", "answer", "E-1", *ELSEWHERE)
    desk.refused("Eve", *answer, rule="enquiry.incoming", article="42(2)", accepted="add --recorded")
    desk.done("Eve", *answer, "--recorded")
    shown = desk.see("enquiry", "show", "E-1")
    assert (paged.value(shown, "outcome"), paged.maybe(shown, "located")) == ("elsewhere", "DE")
    assert paged.later(shown, "enquiry.answered")[0]["data_holder"] == "Beispiel Hosting GmbH"
    assert "located in DE" in " ".join(desk.desk.run("enquiry", "show", "E-1").out.split())
    assert paged.listed(desk.see("enquiry", "list", "--open")) == []
    again = desk.run("Eve", "enquiry", "answer", "E-1", "--outcome", "unknown", "--recorded")
    assert (again.status, "enquiry.answered_again" in again.err) == (10, True)


def test_the_case_lists_its_enquiries(desk: Office) -> None:
    desk.done("Eve", *SEND, "--reference", "E-1")
    assert [row["enquiry"] for row in paged.texts(desk.see("case", "show", "C-1"), "enquiries")] == ["E-1"]
    assert "Enquiries (1)" in desk.desk.run("case", "show", "C-1").out
    desk.done("Eve", "case", "open", "C-2")
    assert paged.listed(desk.see("enquiry", "list", "--case", "C-2")) == []
    assert desk.desk.run("enquiry", "list", "--case", "C-2").out == "no enquiries\n"


def test_a_second_enquiry_of_the_same_name_needs_saying(desk: Office) -> None:
    desk.done("Eve", *SEND, "--reference", "E-1")
    again = desk.run("Eve", *SEND, "--reference", "E-1")
    assert (again.status, "--allow-duplicate" in again.err) == (7, True)
    desk.done("Eve", *SEND, "--reference", "E-1", "--allow-duplicate")


def test_the_answers_for_scripts_are_those_on_file_and_dry_runs_enter_nothing(desk: Office) -> None:
    (desk.folder / "enquiry.pdf").write_bytes(b"enquiry")
    paper = ("--document", "enquiry.pdf", "--authority", "Prosecutor, Graz")
    for action, words in (
        ("send", ("C-1", "--requested-state", "at", "--reference", "E-1", *ASK, *BY, *paper)),
        ("receive", ("C-1", "--requesting-state", "AT", "--reference", "AT-E-9", *ASK)),
        ("answer", ("E-1", *ELSEWHERE, "--recorded")),
    ):
        before = desk.size()
        assert "nothing was entered" in desk.run("Eve", "enquiry", action, *words, "--dry-run").out
        assert desk.size() == before
        golden(f"enquiry-{action}", desk.run("Eve", "enquiry", action, *words, "--json"), desk.folder)
    golden("enquiry-list", desk.desk.run("enquiry", "list", "--json"), desk.folder)
    golden("enquiry-show", desk.desk.run("enquiry", "show", "E-1", "--json"), desk.folder)


@pytest.mark.parametrize(
    ("argv", "status", "told"),
    [
        ((*SEND[:3], *SEND[5:]), 2, "--requested-state"),
        (("enquiry", "send", "C-1", "--requested-state", "AT", *ASK[:-2]), 2, "Give --data-description"),
        ((*SEND, "--answer-due-at", "2020-01-01T00:00:00Z"), 5, "[rule enquiry.no_time]"),
        (("enquiry", "answer", "E-9", "--outcome", "here"), 6, "no enquiry named"),
        (("enquiry", "show", "E-9"), 6, "no enquiry named"),
    ],
)
def test_a_wrong_call_enters_nothing(desk: Office, argv: tuple[str, ...], status: int, told: str) -> None:
    before = desk.size()
    answer = desk.run("Eve", *argv) if "show" not in argv else desk.desk.run(*argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert desk.size() == before
