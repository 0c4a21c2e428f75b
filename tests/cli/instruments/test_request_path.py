"""`custody preservation-request` about a path abroad: shown to the State that asked, refused, and what follows."""

from __future__ import annotations

import pytest

from custody.law import preservation
from tests.cli import paged
from tests.cli.instruments.test_order_path import due, onward, page, show
from tests.cli.office import SENT, Office, golden

ABROAD = (
    *("--third-state", "DE", "--provider", "Beispiel Hosting GmbH"),
    *("--path", "handed over from 198.51.100.4, 08:14:05Z"),
)
EFFECT = ("--days", "60", "--preservation-order", "P-1", "--data-holder", "Example Mail Ltd")
REFUSE = ("--refusal-grounds", "40.21.b", "--explanation", "a matter of security")


@pytest.fixture
def asked(bound: Office) -> Office:
    """An office that preserves data for another State by its order P-1, which is served."""
    bound.done("Eve", "preservation-request", "effect", "AT-1", *EFFECT)
    return bound


def send(office: Office, reference: str, state: str, *more: str, status: int = 0) -> str:
    words = (
        "preservation-request",
        "send",
        "C-1",
        "--requested-state",
        state,
        "--reference",
        reference,
        *SENT,
        *more,
    )
    made: str = office.done("Judge", *words, status=status)["entries"][0]["subject"]
    return made


def test_the_answers_for_scripts_are_those_on_file(asked: Office) -> None:
    def keep(name: str, who: str, *argv: str) -> None:
        golden(
            f"preservation-request-{name}",
            asked.run(who, "preservation-request", *argv, "--json"),
            asked.folder,
        )

    show(asked, "abroad")
    keep("disclose-traffic-data", "Eve", "disclose-traffic-data", "AT-1", *ABROAD)
    instant = ("--consulted-at", "2026-11-02T09:13:00Z")
    keep("refuse-traffic-data", "Judge", "refuse-traffic-data", "AT-1", *REFUSE, *instant)
    golden(
        "preservation-request-show-path",
        asked.desk.run("preservation-request", "show", "AT-1", "--json"),
        asked.folder,
    )


def test_a_provider_found_abroad_is_owed_to_the_state_that_asked_until_it_is_told(asked: Office) -> None:
    assert due(asked) == []
    show(asked, "abroad")
    assert due(asked) == [("AT-1", "path_owed", "preservation_request.traffic_data_disclosed")]
    (row,) = paged.texts(asked.see("today"), "paths_waiting")
    assert (row["about"], row["by"]) == (
        "preservation request AT-1",
        "authority, evidence custodian or examiner",
    )
    shown = asked.see("preservation-request", "show", "AT-1")
    assert [(step["command"], step["why"]) for step in paged.steps(shown)] == [
        ("preservation-request disclose-traffic-data", "path_owed")
    ]
    assert "preservation_request.path_owed" in paged.alarms(shown)
    assert "NOT NOTIFIED AT: a provider in another State was found" in page(
        asked, "preservation-request", "show", "AT-1"
    )
    assert "a provider in another State was involved; requesting State not notified (art. 43(1))" in page(
        asked, "preservation-request", "show", "AT-1"
    )
    assert "Disclosure owed to the requesting State" in page(asked, "preservation-order", "show", "P-1")
    (listed,) = paged.listed(asked.see("preservation-request", "list"))
    assert listed["why"] == "path_owed"
    asked.done("Eve", "preservation-request", "disclose-traffic-data", "AT-1", *ABROAD)
    assert due(asked) == []
    shown = asked.see("preservation-request", "show", "AT-1")
    assert (paged.steps(shown), paged.alarms(shown), paged.maybe(shown, "path_states")) == ([], set(), "DE")
    (told,) = paged.later(shown, "preservation_request.traffic_data_disclosed")
    assert (told["third_state"], told["provider"]) == ("DE", "Beispiel Hosting GmbH")
    text = page(asked, "preservation-request", "show", "AT-1")
    assert told["entry"] > 0
    assert "provider Beispiel Hosting GmbH" in text
    assert "NOT NOTIFIED" not in text


def test_a_refusal_has_one_of_three_grounds_reasons_and_consultation(asked: Office) -> None:
    show(asked, "abroad")
    refuse = ("preservation-request", "refuse-traffic-data", "AT-1")
    asked.refused(
        "Judge",
        *(*refuse, "--refusal-grounds", "42.5", "--explanation", "no offence here"),
        rule="un-43.refusal.grounds",
        article="43(2)",
        accepted="Accepted: 40.21.b, 40.21.c, 40.22",
    )
    asked.refused(
        "Judge", *refuse, *REFUSE, rule="un-40.consultation", article="40(28)", accepted="--consulted-at"
    )
    asked.done("Judge", *refuse, *REFUSE, "--consulted-at", "2026-11-02T09:13:00Z")
    assert due(asked) == []
    text = page(asked, "preservation-request", "show", "AT-1")
    assert "preservation_request.traffic_data_refused" in text
    assert "explanation a matter of security" in text
    denied = asked.run("Eve", *refuse, *REFUSE, "--consulted-at", "2026-11-02T09:13:00Z")
    assert (denied.status, "role.permit" in denied.err) == (5, True)


def test_what_another_state_shows_us_leads_to_a_request_that_names_ours(asked: Office) -> None:
    first = send(asked, "HERE-1", "FR")
    act = asked.run("Eve", "preservation-request", "disclose-traffic-data", "HERE-1", *ABROAD)
    assert (act.status, "preservation_request.incoming" in act.err, "--recorded" in act.err) == (
        5,
        True,
        True,
    )
    asked.done("Eve", "preservation-request", "disclose-traffic-data", "HERE-1", *ABROAD, "--recorded")
    second = send(asked, "HERE-2", "DE", "--upstream-request", "HERE-1")
    shown, onward_from = (
        asked.see("preservation-request", "show", "HERE-1"),
        asked.see("preservation-request", "show", "HERE-2"),
    )
    assert paged.rows(shown, "followed_by") == [{"preservation_request": second, "to": "DE"}]
    assert paged.value(onward_from, "upstream_request") == first
    assert "Followed by (1) preservation request to HERE-2 DE" in page(
        asked, "preservation-request", "show", "HERE-1"
    )
    assert "follows from HERE-1" in page(asked, "preservation-request", "show", "HERE-2")
    send(asked, "HERE-3", "ES", "--upstream-request", "HERE-1", status=10)
    assert paged.marks(asked.see("preservation-request", "show", "HERE-3")) == ["un-43.found"]


def test_a_provider_abroad_in_an_investigation_here_is_due_until_a_request_names_the_order(
    asked: Office,
) -> None:
    asked.order("P-2")
    asked.done("Eve", "preservation-order", "serve", "P-2", "--method", "post")
    show(asked, "abroad", "P-2")
    assert due(asked) == [("P-2", "path_abroad", "preservation_request.sent")]
    assert "NO REQUEST to the other State yet" in page(asked, "preservation-order", "show", "P-2")
    assert "request it of the other State where a provider carried it" in page(asked, "deadlines")
    request = send(asked, "HERE-1", "DE", "--upstream-order", "P-2")
    assert due(asked) == []
    path = asked.see("preservation-order", "show", "P-2")
    assert (paged.value(path, "requests"), paged.said(path, "requests")) == (request, "HERE-1 to DE")
    assert paged.rows(path, "traffic_data")[0]["requested"] == request
    assert "HERE-1" in page(asked, "preservation-order", "show", "P-2")
    assert "follows from P-2" in page(asked, "preservation-request", "show", "HERE-1")
    shown = paged.texts(asked.see("case", "show", "C-1"), "paths")
    assert [part["path"] for part in shown] == ["P-2 > HERE-1"]
    show(asked, "abroad", "P-2")
    asked.done("Eve", "preservation-order", "close-path", "P-2", "--reason", "not_needed")
    assert due(asked) == []
    onward(asked, "P-3", "P-2")
    assert "followed by request HERE-1 to DE" in " ".join(
        asked.run("Eve", "tui", "--plain", "preservation_order:P-2").out.split()
    )
    case = " ".join(asked.run("Eve", "tui", "--plain", "case:C-1").out.split())
    assert "P-2 > HERE-1" in case
    assert "P-2 > P-3" in case


def test_a_form_says_that_dual_criminality_is_no_ground(asked: Office) -> None:
    text = asked.desk.run("form", "preservation-request.refuse-traffic-data").out
    assert preservation.REFUSAL_43["42.5"] in text
    rows = asked.see("actions", "preservation_request:AT-1", "--as", asked.keys["Judge"])["actions"]
    found = {row["kind"]: (row["command"], row["allowed"]) for row in rows}
    assert found["preservation_request.traffic_data_disclosed"] == (
        "preservation-request disclose-traffic-data",
        True,
    )
    assert found["preservation_request.traffic_data_refused"] == (
        "preservation-request refuse-traffic-data",
        True,
    )
