"""`custody assistance-order`: an assistance order, served and answered, due until then."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import SAFEGUARDS, Office, golden

WORDS = (
    "I. Admin",
    *("--offence-ground", "23.2.c", "--information-topics", "protection", "--enabled-measures", "28.1"),
    *("--answer-due-at", "2026-11-05T12:00:00Z", "--legal-basis", "CPA s. 33"),
    *("--issuing-authority", "District Court"),
    *("--knowledge", "administers the server", "--information", "how the disk is encrypted"),
    *("--reasonableness", "nobody else knows"),
    *SAFEGUARDS,
)
SERVE = ("--method", "in_person", "--served-to", "I. Admin")
REFUSE = ("--outcome", "refused", "--reasons", "self_incrimination", "--answered-by", "I. Admin")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    return office


def sorts(desk: Office, status: int = 0) -> list[tuple[str, str, str]]:
    """Return what is due under assistance orders."""
    rows = desk.see("deadlines", status=status)["deadlines"]
    return [(row["sort"], row["state"], row["next"]) for row in rows if row["what"] == "assistance_order"]


def test_an_order_is_due_until_it_is_answered_and_overdue_after_its_instant(desk: Office) -> None:
    desk.done("Judge", "assistance-order", "issue", "C-1", *WORDS, "--reference", "A-1")
    assert sorts(desk) == [("assistance_order_end", "due", "assistance_order.served")]
    desk.done("Eve", "assistance-order", "serve", "A-1", *SERVE)
    assert sorts(desk) == [("assistance_order_end", "due", "assistance_order.answered")]
    desk.desk.clock.advance(4 * DAY)
    assert sorts(desk, 10) == [("assistance_order_end", "overdue", "assistance_order.answered")]
    late = desk.run("Eve", "assistance-order", "answer", "A-1", *REFUSE)
    assert late.status == 10
    assert "un-28.assistance_order.late" in late.err
    assert sorts(desk) == []
    shown = desk.see("assistance-order", "show", "A-1")
    assert (paged.value(shown, "state"), paged.later(shown, "assistance_order.answered")[0]["reasons"]) == (
        "refused",
        "self_incrimination",
    )
    assert "self incrimination" in desk.desk.run("assistance-order", "show", "A-1").out


def test_an_order_that_does_not_say_why_it_is_reasonable_is_refused_and_on_paper_marked(desk: Office) -> None:
    at = WORDS.index("--reasonableness")
    bare = (*WORDS[:at], *WORDS[at + 2 :])
    why = ("--not-known", "reasonableness", "--not-known-reason", "the paper has none")
    answer = desk.run("Judge", "assistance-order", "issue", "C-1", *bare, *why)
    assert answer.status == 5
    assert "[rule un-28.assistance_order.particulars, article 28(4)]" in answer.err
    paper = desk.done("Eve", "assistance-order", "issue", "C-1", *bare, *why, "--recorded", status=10)[
        "entries"
    ][0]
    assert paper["nonconforming"] == ["un-28.assistance_order.particulars"]


def test_the_answers_for_scripts_are_those_on_file_and_dry_runs_enter_nothing(desk: Office) -> None:
    for who, action, words in (
        ("Judge", "issue", ("C-1", *WORDS, "--reference", "A-1")),
        ("Eve", "serve", ("A-1", *SERVE)),
        ("Eve", "answer", ("A-1", *REFUSE)),
        ("Judge", "withdraw", ("A-1", "--reason", "obtained")),
    ):
        before = desk.size()
        assert "nothing was entered" in desk.run(who, "assistance-order", action, *words, "--dry-run").out
        assert desk.size() == before
        golden(
            f"assistance-order-{action}",
            desk.run(who, "assistance-order", action, *words, "--json"),
            desk.folder,
        )
    golden("assistance-order-list", desk.desk.run("assistance-order", "list", "--json"), desk.folder)
    golden("assistance-order-show", desk.desk.run("assistance-order", "show", "A-1", "--json"), desk.folder)
    assert "withdrawn" in desk.desk.run("assistance-order", "list", "--case", "C-1").out
    assert desk.desk.run("assistance-order", "show", "A-9").status == 6
