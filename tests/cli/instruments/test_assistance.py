"""`custody mla-request`: what its verbs enter and refuse, what is shown and listed, and what status and due say."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli import paged
from tests.cli.office import ASSIST, OTHERS, Office, golden

EFFECT = ("--days", "60", "--data-holder", "Example Mail Ltd")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with case C-1, and requests AT-1 and AT-2 whose data are preserved."""
    office.case()
    for reference in ("AT-1", "AT-2"):
        office.received(reference)
        office.done("Eve", "preservation-request", "effect", reference, *EFFECT, status=10)
    return office


def show(office: Office, assistance: str = "MLA-1") -> dict[str, Any]:
    return office.see("mla-request", "show", assistance)


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    desk.sent()

    def keep(name: str, who: str, *argv: str) -> None:
        golden(f"mla-request-{name}", desk.run(who, "mla-request", *argv, "--json"), desk.folder)

    about = (
        "C-1",
        *ASSIST,
        "--urgency-reasons",
        "vulnerable",
        "--subjects-concerned",
        "A, of Graz",
        "--time-period",
        "2026",
    )
    keep(
        *("receive", "Eve", "receive", *about, "--requesting-state", "AT", "--reference", "MLA-1"),
        *("--preservation-requests", "AT-1", "--preservation-undetermined"),
    )
    out = (
        "--requested-state",
        "AT",
        "--reference",
        "MLA-2",
        "--preservation-requests",
        "HERE-1",
        "--legal-basis",
        "MLA Act s. 7",
    )
    keep("send", "Judge", "send", *about, *out)
    keep("acknowledge-receipt", "Eve", "acknowledge-receipt", "MLA-2", "--explanation", "by the network")
    keep(
        "exclude-preservation",
        "Eve",
        "exclude-preservation",
        "MLA-1",
        "--excluded-requests",
        "AT-2",
        "--explanation",
        "another file",
    )
    keep(
        "link-preservation",
        "Eve",
        "link-preservation",
        "MLA-1",
        "--preservation-requests",
        "AT-2",
        "--explanation",
        "both boxes",
    )
    desk.received("AT-3")
    desk.done("Eve", "preservation-request", "effect", "AT-3", *EFFECT, status=10)
    keep(
        "link-preservation-recorded",
        "Eve",
        "link-preservation",
        "MLA-1",
        "--preservation-requests",
        "AT-3",
        "--recorded",
        "--explanation",
        "all boxes",
    )
    keep("record-consultation", "Eve", "record-consultation", "MLA-1", "--explanation", "conditions")
    keep(
        "postpone",
        "Judge",
        "postpone",
        "MLA-1",
        "--postponement-grounds",
        "40.27.judicial",
        "--explanation",
        "a trial",
    )
    keep(
        "refuse",
        "Judge",
        "refuse",
        "MLA-1",
        "--preservation-requests",
        "AT-1",
        "--refusal-grounds",
        "40.8.de_minimis",
        "--explanation",
        "a trifle",
    )
    golden("mla-request-show", desk.desk.run("mla-request", "show", "MLA-1", "--json"), desk.folder)
    keep("grant", "Judge", "grant", "MLA-1", "--extent", "partial", "--conditions", "no other use")
    keep("unlink-preservation", "Judge", "unlink-preservation", "MLA-2", "--preservation-requests", "HERE-1")
    keep("withdraw", "Judge", "withdraw", "MLA-2", "--explanation", "confessed")
    golden("mla-request-list", desk.desk.run("mla-request", "list", "--case", "C-1", "--json"), desk.folder)


def test_what_is_received_says_whose_data_it_keeps(desk: Office) -> None:
    ids = [desk.see("preservation-request", "show", item)["key"] for item in ("AT-1", "AT-2")]
    words = (
        "--requesting-state",
        "AT",
        "--reference",
        "MLA-1",
        *ASSIST,
        "--preservation-requests",
        "AT-1",
        *OTHERS,
    )
    told = desk.run("Eve", "mla-request", "receive", "C-1", *words).out
    assert f"keeps request {ids[0][:8]} preserved until it is decided" in told
    other = tuple("statements" if word == "disclosure" else word for word in ASSIST if word != "search")
    named = ("--requesting-state", "AT", "--reference", "MLA-2", *other, "--preservation-requests", "AT-2")
    told = desk.run("Eve", "mla-request", "receive", "C-1", *named).out
    assert f"keeps nothing preserved at request {ids[1][:8]}" in told


def test_one_decision_waits_for_all_that_is_covered_in_due_and_status(desk: Office) -> None:
    desk.asked("AT-1", "AT-2")
    rows = [
        deadline for deadline in desk.see("deadlines", "--all")["deadlines"] if deadline["sort"] == "decision"
    ]
    assert [(line["name"], line["what"], len(line["beneath"])) for line in rows] == [
        ("MLA-1", "mla_request", 2)
    ]
    assert "keeps preserved: request" in desk.desk.run("deadlines", "--all").out
    status = desk.see("today")
    assert [row["mla_request"] for row in paged.texts(status, "mla_requests_undecided")] == ["MLA-1"]
    assert "MLA-1 from AT" in " ".join(desk.desk.run("today").out.split())
    told = desk.run("Judge", "mla-request", "grant", "MLA-1", "--extent", "full").out
    assert told.count("decides about the data of request") == 2
    assert paged.rows(desk.see("today"), "mla_requests_undecided") == []
    left = sorted(deadline["why"] for deadline in desk.see("deadlines", "--all")["deadlines"])
    assert left == ["execute", "execute", "no_basis", "no_basis"], "no order at home keeps either of them"
    assert [row["standing"] for row in paged.rows(desk.see("case", "show", "C-1"), "mla_requests")] == [
        "granted"
    ]


def test_a_request_with_several_decisions_names_them_on_page_and_record(desk: Office) -> None:
    desk.asked("AT-1", "AT-2")
    assert "several decisions" not in desk.desk.run("case", "print-record", "C-1").out
    no = ("--refusal-grounds", "40.8.de_minimis", "--explanation", "x")
    desk.done("Judge", "mla-request", "refuse", "MLA-1", "--preservation-requests", "AT-2", *no)
    yes = ("--extent", "full", "--preservation-requests", "AT-1")
    desk.done("Judge", "mla-request", "grant", "MLA-1", *yes)
    for words in (("mla-request", "show", "MLA-1"), ("case", "print-record", "C-1")):
        shown = " ".join(desk.desk.run(*words).out.split())
        assert "several decisions: granted, refused" in shown
        assert "differs" not in shown.partition("Times are UTC")[0]


def test_what_is_shown_of_each_preservation_is_told_in_words(desk: Office) -> None:
    desk.asked("AT-1", "AT-2")
    desk.done(
        "Judge",
        "mla-request",
        "refuse",
        "MLA-1",
        "--preservation-requests",
        "AT-2",
        "--refusal-grounds",
        "40.8.de_minimis",
        "--explanation",
        "x",
    )
    found = show(desk)
    assert {row["preservation_request"]: row["state"] for row in paged.texts(found, "preserved_data")} == {
        "AT-1": "PENDING, preserved until the decision",
        "AT-2": "refused",
    }
    text = desk.desk.run("mla-request", "show", "MLA-1").out
    assert "PENDING, preserved" in " ".join(text.split())
    assert "mla_request.refused" in text
    assert "MLA-1" in desk.desk.run("preservation-request", "show", "AT-1").out
    (one,) = paged.rows(desk.see("preservation-request", "show", "AT-2"), "mla_requests")
    assert (one["state"], one["standing"]) == ("refused", "pending")


def test_what_also_asks_for_what_nothing_preserves_is_told_until_that_is_decided_too(desk: Office) -> None:
    words = (
        "--requesting-state",
        "AT",
        "--reference",
        "MLA-1",
        *ASSIST,
        "--preservation-requests",
        "AT-1",
        "--without-prior-preservation",
    )
    desk.done("Eve", "mla-request", "receive", "C-1", *words, *OTHERS)
    decide = ("mla-request", "grant", "MLA-1", "--extent", "full")
    desk.done("Judge", *decide, "--preservation-requests", "AT-1")
    assert paged.value(show(desk), "standing") == "pending"
    assert "unpreserved data pending" in " ".join(desk.desk.run("mla-request", "show", "MLA-1").out.split())
    assert [row["mla_request"] for row in paged.texts(desk.see("today"), "mla_requests_undecided")] == [
        "MLA-1"
    ]
    desk.done("Judge", *decide)
    assert paged.value(show(desk), "standing") == "granted"


def test_a_list_can_be_of_one_case_and_of_the_open_ones(desk: Office) -> None:
    assert "no requests for assistance" in desk.desk.run("mla-request", "list").out
    desk.asked("AT-1")
    desk.asked(reference="MLA-2")
    desk.done("Judge", "mla-request", "grant", "MLA-2", "--extent", "full")
    names = [row["name"] for row in paged.listed(desk.see("mla-request", "list"))]
    assert sorted(names) == ["MLA-1", "MLA-2"]
    assert [row["name"] for row in paged.listed(desk.see("mla-request", "list", "--open"))] == ["MLA-1"]
    assert "MLA-1 from AT" in " ".join(desk.desk.run("mla-request", "list", "--case", "C-1").out.split())


def test_a_reference_in_use_and_a_request_that_is_not_there_are_refused(desk: Office) -> None:
    desk.asked("AT-1")
    words = ("mla-request", "receive", "C-1", "--requesting-state", "AT", *ASSIST, *OTHERS)
    assert desk.run("Eve", *words, "--reference", "MLA-1").status == 7
    assert desk.run("Eve", *words, "--reference", "MLA-1", "--allow-duplicate").status == 0
    nothing = desk.run("Eve", *words, "--reference", "MLA-3", "--preservation-requests", "AT-9")
    assert (nothing.status, "there is no preservation request named 'AT-9'" in nothing.err) == (6, True)


def test_a_decision_about_data_that_are_not_asked_for_names_rule_and_article(desk: Office) -> None:
    desk.asked("AT-1")
    desk.refused(
        *("Judge", "mla-request", "grant", "MLA-1", "--extent", "full", "--preservation-requests", "AT-2"),
        rule="mla_request.preservation_not_linked",
        article="42(8)",
        accepted="custody mla-request show",
    )


@pytest.mark.parametrize(
    ("who", "argv", "status", "told"),
    [
        ("Judge", ("refuse", "MLA-1", "--explanation", "x"), 2, "--refusal-grounds"),
        ("Judge", ("refuse", "MLA-1", "--refusal-grounds", "40.8.de_minimis"), 2, "--explanation"),
        (
            "Judge",
            ("refuse", "MLA-1", "--refusal-grounds", "42.5", "--explanation", "x"),
            2,
            "'42.5' is not one of",
        ),
        ("Judge", ("grant", "MLA-1", "--extent", "refused"), 2, "invalid choice"),
        ("Eve", ("grant", "MLA-1", "--extent", "full"), 5, "needs the role authority"),
        ("Judge", ("grant", "MLA-9", "--extent", "full"), 6, "custody mla-request list"),
        (
            "Judge",
            ("link-preservation", "MLA-1", "--preservation-requests", "AT-1"),
            5,
            "[rule mla_request.linked_before]",
        ),
        (
            "Eve",
            ("exclude-preservation", "MLA-1", "--excluded-requests", "AT-1", "--explanation", "x"),
            5,
            "un-42.linkage.linked",
        ),
        ("Eve", ("exclude-preservation", "MLA-1", "--excluded-requests", "AT-2"), 2, "--explanation"),
        ("Judge", ("postpone", "MLA-1", "--explanation", "x"), 2, "--postponement-grounds"),
        (
            "Judge",
            ("unlink-preservation", "MLA-1", "--preservation-requests", "AT-1"),
            5,
            "[rule preservation_request.outgoing, article 40(26)]",
        ),
        ("Judge", ("withdraw", "MLA-1"), 5, "[rule preservation_request.outgoing, article 40(26)]"),
        ("Eve", ("receive", "C-1", "--requesting-state", "AT"), 2, "--channel"),
    ],
)
def test_a_wrong_call_enters_nothing(
    desk: Office, who: str, argv: tuple[str, ...], status: int, told: str
) -> None:
    desk.asked("AT-1")
    before = desk.size()
    answer = desk.run(who, "mla-request", *argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert desk.size() == before
