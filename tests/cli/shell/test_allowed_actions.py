"""`custody actions`: what may be entered about a thing now, by whom, and which rule keeps out the rest."""

from __future__ import annotations

from typing import Any

import pytest

from custody.law.clock import DAY
from tests.cli.office import Office, golden


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with case C-1, order P-1 and exhibit EV/1, which Eve holds."""
    office.case()
    office.order()
    office.seizure()
    office.exhibit()
    return office


def possible(office: Office, who: str, *words: str) -> dict[str, dict[str, Any]]:
    """Return what somebody may enter, by command."""
    answer = office.run(who, "actions", *words, "--json")
    assert answer.status == 0, answer.err
    return {action["command"]: action for action in answer.document["actions"]}


def test_the_answer_for_scripts_is_the_one_on_file(desk: Office) -> None:
    golden("actions", desk.run("Eve", "actions", "P-1", "--json"), desk.folder)


def test_what_somebody_has_no_role_for_is_refused_and_who_has_it_may(desk: Office) -> None:
    mine, judges = possible(desk, "Eve", "P-1"), possible(desk, "Judge", "P-1")
    assert not mine["preservation-order withdraw"]["allowed"]
    assert mine["preservation-order withdraw"]["rule"] == "role.permit"
    assert judges["preservation-order withdraw"]["allowed"]


def test_a_new_act_that_a_rule_refuses_can_still_be_recorded(desk: Office) -> None:
    desk.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    desk.desk.clock.advance(100 * DAY)
    found = possible(desk, "Judge", "P-1")["preservation-order withdraw"]
    assert (found["allowed"], found["recordable"], found["rule"]) == (
        False,
        True,
        "preservation_order.withdrawn_lapsed",
    )


def test_an_offer_can_be_answered_by_its_receiver_until_it_is_recalled(desk: Office) -> None:
    assert possible(desk, "Carl", "EV/1")["transfer accept"]["rule"] == "transfer.offer_known"
    made = desk.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    offer = made["entries"][0]["position"]
    found = possible(desk, "Carl", "--answering", str(offer))
    assert found["transfer accept"]["allowed"]
    assert found["transfer accept"]["answers"] == offer
    assert "exhibit seal" not in found
    assert possible(desk, "Eve", "EV/1")["transfer accept"]["rule"] == "transfer.receiver"
    desk.done("Eve", "transfer", "recall", "EV/1", "--reason", "mistake")
    assert possible(desk, "Carl", "EV/1")["transfer accept"]["rule"] == "transfer.offer_open"


def test_people_read_it_in_eighty_columns_with_the_reason_beneath(desk: Office) -> None:
    answer = desk.run("Eve", "actions", "EV/1")
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert max(map(len, lines)) <= 80
    at = next(number for number, line in enumerate(lines) if line.startswith("legal_hold.placed"))
    assert lines[at].endswith("no; a record is taken")
    assert "needs the role authority" in " ".join(lines[at + 1 : at + 4])


def test_nothing_is_entered_or_asked_for_by_looking(desk: Office) -> None:
    before = desk.see("log", "show", "--first", "0")["entries"]
    possible(desk, "Judge", "C-1")
    assert desk.see("log", "show", "--first", "0")["entries"] == before


def test_what_is_there_under_no_name_is_not_found(desk: Office) -> None:
    assert desk.run("Eve", "actions", "nothing-of-the-sort").status == 6
    assert desk.run("Eve", "actions", "--answering", "99999").status == 6
