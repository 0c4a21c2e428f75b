"""A deputy at night recorded a seizure and confirmed it with the role that was lent: only lateness was marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import SEIZURE, Office

CONFIRM = ("--decision", "confirmed", "--decided-by", "duty judge")
NIGHT = ("--roles", "authority", "--valid-until", "2026-11-03T06:00:00Z", "--reason", "night_duty")


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    office = Office(Desk(tmp_path / "desk")).open()
    office.done("Judge", "case", "open", "C-1")
    for deputy in ("Eve", "Carl"):
        office.done("Judge", "actor", "deputise", office.keys[deputy], *NIGHT)
    words = list(SEIZURE)
    words[words.index("--basis") + 1] = "urgent"
    for number in ("S-1", "S-2"):
        by = ("--confirmation-due-at", "2026-11-05T12:00:00Z")
        office.done("Eve", "seizure", "record", "C-1", "--reference", number, *words, *by)
    return office


def test_another_deputy_confirms_what_she_recorded_and_she_does_not(desk: Office) -> None:
    desk.done("Carl", "seizure", "decide-authorisation", "S-1", *CONFIRM)
    assert paged.value(desk.see("seizure", "show", "S-1"), "decision") == "confirmed"
    accepted = "Let another person decide"
    desk.refused(
        "Eve",
        "seizure",
        "decide-authorisation",
        "S-2",
        *CONFIRM,
        rule="decision.own",
        article="24(2)",
        accepted=accepted,
    )
    (desk.folder / "decision.pdf").write_bytes(b"signed by the judge")
    desk.done(
        "Eve", "seizure", "decide-authorisation", "S-2", *CONFIRM, "--recorded", "--document", "decision.pdf"
    )
    assert paged.marks(desk.see("seizure", "show", "S-2")) == []


def test_on_her_word_alone_it_is_recorded_and_marked(desk: Office) -> None:
    told = desk.done("Eve", "seizure", "decide-authorisation", "S-2", *CONFIRM, "--recorded", status=10)
    assert "decision.own" in told["entries"][0]["nonconforming"]
