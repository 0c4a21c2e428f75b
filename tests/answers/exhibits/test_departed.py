"""What somebody who had left had checked out was reached by nobody, and what was offered to him waited for him."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.answers.law.exits_play import furnished, own, refused
from tests.cli import paged
from tests.cli.office import Office

FOUND = ("--seal-state", "absent", "--condition", "as_described")
GONE = ("--no-roles", "--reason", "departure")
MOVE = ("--purpose", "storage_move")
LEAVE = ("transfer", "reassign", "Reed", "--to", "Carl", "--reason", "left")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office in which Reed, a custodian, holds EV/1."""
    office = furnished(Path(tmp_path_factory.mktemp("departed"), "desk"))
    office.hire("Reed", "evidence_custodian")
    office.done("Eve", "transfer", "offer", "EV/1", "--to", "Reed", *MOVE)
    office.done("Reed", "transfer", "accept", "EV/1", *FOUND)
    return office


@pytest.fixture
def lab(template: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office of one's own."""
    return own(template, tmp_path, monkeypatch)


def checked_out(lab: Office, to: str, thing: str = "EV/1", by: str = "Reed") -> None:
    """Check an exhibit out to somebody."""
    until = ("--return-due-at", "2026-11-20T12:00:00Z")
    lab.done(by, "exhibit", "check-out", thing, "--to", to, "--purpose", "examination", *until)


def departs(lab: Office) -> None:
    """Take Reed's role away, as when somebody leaves."""
    lab.done("Ada", "actor", "set-roles", "Reed", *GONE)


def waiting(lab: Office, sort: str) -> list[tuple[str, str, list[str], list[str]]]:
    """Return what is due of a sort: what, why, whose turn by name and by role."""
    found: list[dict[str, Any]] = lab.desk.run("deadlines", "--within", "60d", "--json").document["deadlines"]
    return [
        (member["name"], member["why"], [who["name"] for who in member["actors"]], member["roles"])
        for member in found
        if member["sort"] == sort
    ]


@pytest.mark.parametrize("to", ["Eve", "Reed"])
def test_what_a_departed_holder_let_out_is_reassigned_and_taken_in(lab: Office, to: str) -> None:
    checked_out(lab, to)
    assert waiting(lab, "return_due") == [("EV/1", "checked_out", list(dict.fromkeys(["Reed", to])), [])]
    departs(lab)
    assert waiting(lab, "return_due") == [("EV/1", "checked_out_left", [], ["administrator"])]
    made = lab.run("Ada", *LEAVE, "--json")
    assert made.status in (0, 10), made.err
    assert [entry["kind"] for entry in made.document["entries"]] == ["transfer.reassigned"]
    assert [(exhibit["reference"], exhibit["offered"]) for exhibit in made.document["checked_out"]] == [
        ("EV/1", True)
    ]
    assert lab.done("Carl", "transfer", "accept", "EV/1", *FOUND)["entries"][0]["nonconforming"] == []
    shown = lab.see("exhibit", "show", "EV/1")
    assert (paged.text(shown, "custodian"), paged.has(shown, "out_to")) == ("Carl", False)
    assert waiting(lab, "return_due") == []


def test_an_offer_to_somebody_who_has_left_is_the_giver_s_to_recall(lab: Office) -> None:
    lab.done("Eve", "transfer", "offer", "EV/2", "--to", "Reed", *MOVE, "--hours", "48")
    assert waiting(lab, "offer_end") == [("EV/2", "offer", ["Reed"], [])]
    departs(lab)
    assert waiting(lab, "offer_end") == [("EV/2", "offer_vacant", ["Eve"], [])]
    lab.done("Eve", "transfer", "recall", "EV/2", "--reason", "not_collected")
    assert waiting(lab, "offer_end") == []
    told = refused(lab, "transfer", "offer", "EV/2", "--to", "Reed", *MOVE)
    assert "transfer.receiver_role" in told


def test_what_both_giver_and_receiver_left_behind_is_reassigned_over_the_open_offer(lab: Office) -> None:
    lab.hire("Sam", "evidence_custodian")
    lab.done("Reed", "transfer", "offer", "EV/1", "--to", "Sam", *MOVE, "--hours", "48")
    departs(lab)
    assert waiting(lab, "offer_end") == [("EV/1", "offer", ["Sam"], [])]
    assert lab.run("Ada", *LEAVE).status == 6, "Sam can still accept it"
    lab.done("Ada", "actor", "set-roles", "Sam", *GONE)
    assert waiting(lab, "offer_end") == [("EV/1", "offer_left", [], ["administrator"])]
    lab.done("Ada", *LEAVE)
    assert waiting(lab, "offer_end") == [("EV/1", "offer", ["Carl"], [])]
    lab.done("Carl", "transfer", "accept", "EV/1", *FOUND)
    assert paged.text(lab.see("exhibit", "show", "EV/1"), "custodian") == "Carl"


def test_what_the_departed_had_of_others_is_named_and_checked_in_by_its_holder(lab: Office) -> None:
    checked_out(lab, "Reed", "EV/2", "Eve")
    departs(lab)
    assert waiting(lab, "return_due") == [("EV/2", "checked_out", ["Eve"], [])]
    made = lab.run("Ada", *LEAVE)
    assert "EV/2 is checked out to Reed: Eve holds it, fetches it and checks it in" in " ".join(
        made.err.split()
    )
    lab.done("Eve", "exhibit", "check-in", "EV/2", *FOUND)
    assert waiting(lab, "return_due") == []
