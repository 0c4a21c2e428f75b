"""What a request for assistance states, and on which grounds it is answered: each clean entry was a wrong one.

On a limb for electronic evidence alone service and recovery were asked for; service of a document was refused for want
of a summary; traffic data were asked for without a period; staff shortage postponed and fiscal matters refused as well
as what the articles know.
"""

from __future__ import annotations

import pytest

from tests.answers.dates.arrival_play import desk, furnished
from tests.cli.office import ASSIST, Office

__all__ = ["desk", "furnished"]

SEND = ("mla-request", "send", "C-1", "--requested-state", "AT", "--legal-basis", "MLA Act s. 4")
COME = ("mla-request", "receive", "C-1", "--requesting-state", "AT")
LIVE = (
    *(
        "--communications",
        "sessions of one account",
        "--collection-necessity",
        "it moves",
        "--collection-period",
        "30 days",
    ),
    *("--collection-period-reason", "the shop is filled once a month"),
)


def words(*purposes: str, offence_ground: str = "35.1.b", without: str = "") -> tuple[str, ...]:
    """Return what a request states, with other purposes, another offence_ground, and without one flag."""
    told: list[str] = []
    pairs = iter(ASSIST)
    for word in pairs:
        if word in ("--purposes", "--offence-ground"):
            continue
        if word in ("disclosure", "search", "35.1.b"):
            continue
        if word == without:
            next(pairs)
            continue
        told.append(word)
    return (*told, "--offence-ground", offence_ground, "--purposes", *purposes)


def refused(office: Office, rule: str, *argv: str) -> None:
    before = office.size()
    answer = office.run("Judge", *argv)
    assert (answer.status, office.size()) == (5, before), answer.err or answer.out
    assert f"[rule {rule}" in answer.err


def marks(office: Office, *argv: str, who: str = "Eve") -> list[str]:
    answer = office.run(who, *argv, "--json")
    assert answer.status in (0, 10), answer.err
    found: list[str] = answer.document["entries"][0]["nonconforming"]
    return found


def test_what_collects_no_evidence_rests_on_an_offence_of_the_convention(desk: Office) -> None:
    asked = ("appearance", "recovery", "service")
    assert marks(desk, *SEND, *words(*asked, offence_ground="35.1.a"), who="Judge") == []
    serious = (*words(*asked, offence_ground="35.1.c"), "--max-penalty-months", "60")
    refused(desk, "un-40.purposes, article 40(1)", *SEND, *serious)
    assert marks(desk, *COME, *serious) == ["un-40.purposes"]


def test_service_of_documents_needs_no_summary_of_the_facts(desk: Office) -> None:
    alone = words("service", offence_ground="35.1.a", without="--summary")
    assert marks(desk, *SEND, *alone, who="Judge") == []
    assert marks(desk, *COME, *alone) == []
    both = words("service", "statements", offence_ground="35.1.a", without="--summary")
    answer = desk.run("Judge", *SEND, *both)
    assert (answer.status, "--summary" in answer.err) == (2, True)


def test_traffic_data_are_asked_for_with_a_period_and_its_reasons(desk: Office) -> None:
    assert marks(desk, *SEND, *words("traffic"), *LIVE, "--reference", "MLA-9", who="Judge") == []
    answer = desk.run("Judge", *SEND, *words("traffic"))
    assert (answer.status, "--collection-period" in answer.err) == (2, True)
    unknown = ("--not-known", "rest", "--not-known-reason", "the fax broke off")
    assert marks(desk, *COME, *words("traffic"), *unknown) == ["un-45.particulars"]
    assert "30 days" in desk.desk.run("mla-request", "show", "MLA-9").out


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (
            ("postpone", "--postponement-grounds", "other", "--explanation", "we are short of staff"),
            "un-40.postponement",
        ),
        (("refuse", "--refusal-grounds", "40.23", "--explanation", "the matter is fiscal"), "un-40.fiscal"),
        (("refuse", "--refusal-grounds", "40.24", "--explanation", "a bank"), "un-40.bank_secrecy"),
        (
            (
                "refuse",
                "--refusal-grounds",
                "40.8.dual_criminality",
                "--conduct-punishable-here",
                "--explanation",
                "x",
            ),
            "un-35.conduct",
        ),
    ],
)
def test_a_ground_that_the_article_does_not_know_is_refused_and_recorded_with_a_mark(
    desk: Office, answer: tuple[str, ...], rule: str
) -> None:
    desk.done("Eve", *COME, "--reference", "MLA-1", *ASSIST)
    desk.done("Eve", "mla-request", "record-consultation", "MLA-1", "--explanation", "conditions")
    act = ("mla-request", answer[0], "MLA-1", *answer[1:])
    refused(desk, rule, *act)
    assert marks(desk, *act, "--recorded") == [rule]


def test_the_three_grounds_of_paragraph_8_are_told_apart(desk: Office) -> None:
    desk.done("Eve", *COME, "--reference", "MLA-1", *ASSIST)
    act = ("mla-request", "refuse", "MLA-1", "--explanation", "x", "--refusal-grounds")
    assert desk.run("Judge", *act, "40.8").status == 2
    answer = desk.run("Judge", *act, "40.8.dual_criminality")
    assert (answer.status, "--conduct-punishable-here" in answer.err) == (2, True)
    assert marks(desk, *act, "40.8.dual_criminality", "--no-conduct-punishable-here", who="Judge") == []
