"""A judge's word by telephone read as "held under nothing on record" while the time to confirm it was still open."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import DAY
from custody.pages.parts.wording import spaced
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import SEIZURE, STICK, Office

BY = "2026-11-05T12:00:00Z"


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    office = Office(Desk(tmp_path / "desk")).open()
    office.done("Judge", "case", "open", "C-1")
    words = list(SEIZURE)
    for number, basis in (("S-1", "consent"), ("S-2", "oral"), ("S-3", "urgent")):
        words[words.index("--basis") + 1] = basis
        confirm = () if basis == "consent" else ("--confirmation-due-at", BY)
        office.done("Eve", "seizure", "record", "C-1", "--reference", number, *words, *confirm)
        office.done("Eve", "exhibit", "register", f"E/{number}", "--seizure", number, *STICK)
    return office


def under(office: Office, number: str) -> str:
    shown = office.see("seizure", "show", number)
    told = [alarm["text"] for alarm in shown["alarms"] if alarm["code"] == "seizure.authority"]
    return told[0] if told else paged.said(shown, "held_under")


def without(office: Office) -> set[str]:
    found = office.desk.run("deadlines", "--json").document
    return {row["reference"] for row in found["held_without_authority"]}


def test_a_spoken_word_covers_until_it_had_to_be_confirmed(desk: Office) -> None:
    assert under(desk, "S-1") == "consent, no end date"
    waits = f"until {spaced(BY)}, provisional: confirmation due by then"
    assert under(desk, "S-2") == f"oral authorisation, {waits}"
    assert paged.value(desk.see("seizure", "show", "S-2"), "held_until") == BY
    assert under(desk, "S-3").startswith("no authority to hold on record")
    assert without(desk) == {"S-3"}
    assert paged.value(desk.see("exhibit", "show", "E/S-2"), "held_under") == "oral"
    assert "authority" not in paged.gaps(desk.see("seizure", "show", "S-2"))


def test_unconfirmed_it_is_a_gap_from_then_on_and_stays_due(desk: Office) -> None:
    desk.desk.clock.advance(5 * DAY)
    assert under(desk, "S-1") == "consent, no end date"
    assert under(desk, "S-2").startswith(f"no authority to hold on record since {spaced(BY)}")
    assert without(desk) == {"S-2", "S-3"}
    assert paged.rows(desk.see("exhibit", "show", "E/S-2"), "held_under")[-1]["basis"] == "oral"
    lines = desk.desk.run("deadlines").out
    assert "decide whether the seizure is authorised" in " ".join(lines.split())
    assert "OVERDUE" in lines


def test_while_it_covers_the_exhibit_and_its_paper_say_that_it_waits(desk: Office) -> None:
    numbers = ("S-1", "S-2")
    ids = {item: paged.value(desk.see("exhibit", "show", f"E/{item}"), "id") for item in numbers}
    provisional = "oral authorisation, provisional: confirmation due by"
    places = {
        ("exhibit", "show", "E/{}"): f"{provisional} {spaced(BY)}",
        ("exhibit", "print-continuity", "E/{}"): f"{provisional} 5 Nov 2026",
        ("tui", "--plain", "exhibit:{}"): f"{provisional} {spaced(BY)}",
    }

    def told(number: str, words: tuple[str, ...]) -> str:
        name = ids[number] if words[0] == "tui" else number
        return " ".join(desk.run("Eve", *(word.format(name) for word in words)).out.split())

    for words, waits in places.items():
        assert "confirmed" not in told("S-1", words), words
        assert waits in told("S-2", words), words
    decided = ("--decision", "confirmed", "--decided-by", "District Court")
    desk.done("Judge", "seizure", "decide-authorisation", "S-2", *decided)
    for words, waits in places.items():
        assert waits not in told("S-2", words), words


def test_a_spoken_word_whose_paper_is_on_record_waits_for_nobody(desk: Office) -> None:
    (desk.folder / "warrant.pdf").write_bytes(b"signed the same night")
    words = list(SEIZURE)
    words[words.index("--basis") + 1] = "oral"
    paper = ("--confirmation-due-at", BY, "--document", "warrant.pdf")
    desk.done("Eve", "seizure", "record", "C-1", "--reference", "S-4", *words, *paper)
    waiting, settled = (
        " ".join(desk.run("Eve", "seizure", "show", name).out.split()) for name in ("S-2", "S-4")
    )
    assert "to be confirmed by" in waiting
    assert "to be confirmed by" not in settled
    assert "authorised in writing" in settled
