"""What a round found was in the state of a thing and not in its history.

A seal that a count found broken stood above the table of seals, which ended with the seal intact; a place where a
round found the thing stood on its page, while the continuity had it in the place before. The sheet for a court is made
of both.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.answers.exhibits.test_room_series import furnished
from tests.answers.law.exits_play import own
from tests.cli import paged
from tests.cli.office import Office


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return the office that every test copies, with a box in another room and two exhibits in the first one."""
    office = furnished(tmp_path_factory.mktemp("history") / "desk")
    office.done("Eve", "exhibit", "place", "EV/1", "EV/2", "--location", "BOX-7")
    office.done("Carl", "inventory", "start", "--location", "BOX-7", "--reference", "INV-1")
    return office


@pytest.fixture
def lab(template: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office in which a round goes on."""
    return own(template, tmp_path, monkeypatch)


def _seals(lab: Office) -> list[tuple[str, str | None]]:
    """Return what the page of the first exhibit says was done with its seals, and what was found."""
    return [
        (event["act"], event["found"]) for event in paged.rows(lab.see("exhibit", "show", "EV/1"), "seals")
    ]


def _place(lab: Office, name: str = "EV/1") -> tuple[Any, Any]:
    """Return where an exhibit lies by its page, and by the last stretch of its continuity."""
    page = lab.see("exhibit", "show", name)
    shown = paged.value(page, "location") if paged.has(page, "location") else None
    continuity = json.loads(lab.desk.run("exhibit", "timeline", name, "--json").out)
    return shown, paged.rows(continuity, "stretches")[-1]["location"]


def test_a_seal_that_a_round_looked_at_is_in_the_history_of_seals(lab: Office) -> None:
    before = _seals(lab)
    assert before == [("sealed", None)], "nobody has looked at it yet"
    lab.done("Carl", "inventory", "scan", "INV-1", "EV/2", "--location", "BOX-7")
    assert len(paged.rows(lab.see("exhibit", "show", "EV/2"), "seals")) == 1, (
        "a count that examines no seal adds nothing"
    )
    lab.done("Carl", "inventory", "scan", "INV-1", "EV/1", "--seal-state", "not_intact", status=10)
    assert _seals(lab) == [*before, ("counted", "not_intact")]
    text = lab.run("Carl", "exhibit", "show", "EV/1").out
    assert "not read" in text
    assert ", nonconforming: " in text.partition("Departures from procedure")[2]
    paper = lab.run("Carl", "exhibit", "print-continuity", "EV/1").out
    assert "counted" in paper


def test_where_a_round_found_a_thing_is_its_place_in_the_continuity(lab: Office) -> None:
    shown, last = _place(lab)
    assert shown == last, "without a count both agree"
    lab.done("Carl", "inventory", "scan", "INV-1", "EV/1", "--location", "SHELF-4")
    shown, last = _place(lab)
    assert shown == last
    lab.done("Carl", "inventory", "close", "INV-1", status=10)
    trace = ("inventory", "trace-exhibit", "INV-1", "EV/2", "--outcome", "found", "--location", "SHELF-4")
    lab.done("Carl", *trace)
    shown, last = _place(lab, "EV/2")
    assert shown == last


def test_a_seal_said_to_be_of_a_receiver_who_never_had_the_thing_explains_nothing(lab: Office) -> None:
    found = ("--seal-state", "intact", "--condition", "as_described")
    resealed = ("--seal", "LAB-1", *found, "--resealed-by", "partner_laboratory")
    lab.done(
        *(
            "Eve",
            "transfer",
            "hand-out",
            "EV/2",
            "--receiver-class",
            "partner_laboratory",
            "--purpose",
            "examination",
        ),
        *("--identity-checked", "--to", "the lab", "--return-due-at", "2026-12-05T10:00:00Z"),
        *("--not-known", "rest", "--not-known-reason", "no scanner here", "--yes"),
    )
    lab.done("Eve", "transfer", "return", "EV/2", *resealed)
    assert paged.text(lab.see("exhibit", "show", "EV/2"), "seal").startswith("LAB-1"), "the lab had it"
    lab.done("Eve", "transfer", "return", "EV/1", *resealed[:1], "LAB-2", *resealed[2:], "--yes", status=10)
    shown = lab.see("exhibit", "show", "EV/1")
    assert paged.text(shown, "seal").startswith("LAB-2 UNEXPLAINED; S-1 MISSING since ")
    assert paged.value(shown, "seal_missing") == "S-1"
