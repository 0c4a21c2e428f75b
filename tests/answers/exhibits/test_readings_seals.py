"""What was found of a seal is what the record shows from then on, everywhere, and one matter that somebody answers.

Wrong before: received with ``--seal-state absent``, twice, by two people, an exhibit was still "sealed with T-1" in
show and list; no list named it, and a new seal was marked as put over the old one. A thing accepted while
it was lost had
a holder and was lost. A court that resealed rightly marked us. A number typed
wrongly stayed in doubt when corrected.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]
AS_IT_IS = ("--condition", "as_described")
NONE = ("--seal-state", "absent", *AS_IT_IS)


@pytest.fixture
def room(office: Office) -> Office:
    """Return an office with EV/1 under seal T-1, held by Eve."""
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "T-1", "--bag", "B-1")
    return office


def intact(number: str = "T-1") -> tuple[str, ...]:
    """Return the words that a seal was found intact."""
    return ("--seal", number, "--seal-state", "intact", *AS_IT_IS)


def handed(room: Office, giver: str, to: str, *found: str) -> dict[str, Any]:
    """Hand EV/1 over; return the entry of its acceptance."""
    room.done(giver, "transfer", "offer", "EV/1", "--to", to, "--purpose", "examination")
    return entered(room, to, "transfer", "accept", "EV/1", *found)


def entered(room: Office, who: str, *argv: str) -> dict[str, Any]:
    """Type what makes one entry, marked or not; return the entry."""
    answer = room.run(who, *argv, "--json")
    assert answer.status in (0, 10), answer.err
    entry: dict[str, Any] = answer.document["entries"][0]
    return entry


def marks(entry: dict[str, Any]) -> list[str]:
    """Return the marks of an entry."""
    return list(entry["nonconforming"])


def said(room: Office, *argv: str, who: str = "Eve") -> str:
    """Return what a command prints for people."""
    return room.run(who, *argv).out


def everywhere(room: Office) -> dict[str, str]:
    """Return what each place says that shows an exhibit."""
    places = {
        "show": ("exhibit", "show", "EV/1"),
        "list": ("exhibit", "list"),
        "case": ("case", "show", "C-1"),
        "status": ("today",),
        "due": ("deadlines",),
        "check": ("check",),
    }
    return {name: said(room, *argv) for name, argv in places.items()}


def test_a_seal_found_as_it_was_put_on_is_shown_and_nothing_waits(room: Office) -> None:
    assert marks(handed(room, "Eve", "Carl", *intact())) == []
    told = everywhere(room)
    assert "T-1 on bag B-1" in told["show"]
    assert not any("ALARM" in line for line in told.values())
    assert "resolve" not in told["due"]
    assert "doubt" not in told["check"]


@pytest.mark.parametrize(
    ("found", "state"),
    [(NONE, "absent"), (("--seal", "T-1", "--seal-state", "not_intact", *AS_IT_IS), "not intact")],
)
def test_a_seal_found_otherwise_is_said_in_every_place_and_by_no_list_called_sealed(
    room: Office, found: tuple[str, ...], state: str
) -> None:
    taken = handed(room, "Eve", "Carl", *found)
    assert "seal.not_intact" in marks(taken)
    told = everywhere(room)
    first = " ".join(told["show"].partition("\n  custodian")[0].split())
    assert first.startswith(f"Exhibit EV/1 ✗ seal T-1 {state}, since")
    assert "(seen by Carl); last intact: Eve, entry" in first
    assert f"(entry {taken['position']})" in first
    assert f"T-1 {state.upper()}" in told["list"]
    assert "ALARM seal" in told["list"]
    assert f"T-1 {state.upper()}" in told["case"]
    assert f"seal T-1 {state}" in told["status"]
    assert "custody exhibit resolve-discrepancy" in " ".join(told["due"].split())
    assert "VERIFIED, but" in told["check"]
    assert "1 exhibit has a seal in doubt" in told["check"]
    assert room.run("Eve", "check").status == 10
    blockers = ("disposition", "blockers", "EV/1", "--measure", "destroy", "--basis", "case_ended")
    why = [row["says"] for row in paged.texts(room.see(*blockers), "blockers")]
    assert "not as recorded, not resolved: seal T-1" in why


def test_two_readings_of_one_difference_are_one_matter_with_owner_and_photograph(room: Office) -> None:
    (room.folder / "bag.jpg").write_bytes(b"a picture of the bag")
    first = handed(room, "Eve", "Carl", *NONE, "--photo", "bag.jpg")
    second = handed(room, "Carl", "Eve", *NONE)
    assert marks(second) == []
    status = room.run("Eve", "today", "--json").document
    (matter,) = paged.rows(status, "discrepancies_open")
    assert (matter["position"], matter["differences"], matter["seals"]) == (first["position"], "seal", "T-1")
    assert matter["photo"] is not None
    (alarm,) = status["alarms"]
    told = {key: alarm["facts"][key]["text"] for key in ("owner", "seen_by", "last_intact_by")}
    assert told == {"owner": "Eve", "seen_by": "Carl", "last_intact_by": "Eve"}
    solved = ("--outcome", "explained", "--finding", "fell off in the van", "--established-by", "Carl")
    room.done("Carl", "exhibit", "resolve-discrepancy", "EV/1", *solved)
    assert room.run("Eve", "today", "--json").document["alarms"] == []


def test_the_way_on_is_a_new_seal_without_a_word_about_the_old_one(room: Office) -> None:
    over = entered(room, "Eve", "exhibit", "seal", "EV/1", "T-8")
    assert marks(over) == ["seal.already_sealed"], "over a seal that is on it is marked"
    handed(room, "Eve", "Carl", *NONE)
    sealed = entered(room, "Carl", "exhibit", "seal", "EV/1", "T-9")
    assert marks(sealed) == []
    assert "T-9" in said(room, "exhibit", "list")


def test_what_was_accepted_is_not_lost(room: Office) -> None:
    room.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    room.done(
        "Carl",
        "exhibit",
        "report-missing",
        "EV/1",
        "--last-situation",
        "in_storage",
        "--reported-by",
        "Carl",
        "--not-known",
        "last_seen_at",
        "--not-known-reason",
        "nobody looked",
    )
    assert "MISSING" in said(room, "exhibit", "show", "EV/1")
    taken = entered(room, "Carl", "transfer", "accept", "EV/1", *intact())
    assert marks(taken) == ["missing.seen"]
    assert "MISSING" not in said(room, "exhibit", "show", "EV/1")
    assert paged.count(room.run("Eve", "today", "--json").document, "exhibits_missing") == 0
    assert "lost, " not in said(room, "exhibit", "timeline", "EV/1").lower().replace("nobody", "")


def test_a_count_is_a_reading(room: Office) -> None:
    room.done("Carl", "location", "register", "ROOM-2", "--location-type", "room")
    room.done("Eve", "exhibit", "place", "EV/1", "--location", "ROOM-2")
    room.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    counted = entered(room, "Carl", "inventory", "scan", "INV-1", "EV/1", "--seal-state", "not_intact")
    assert marks(counted) == ["seal.not_intact"]
    assert "seal T-1 not intact" in said(room, "exhibit", "show", "EV/1")


def returned(room: Office, *found: str) -> dict[str, Any]:
    """Lend EV/1 to a court and take it back; return the entry of that."""
    (room.folder / "receipt.pdf").write_bytes(b"signed")
    out = ("--receiver-class", "court", "--purpose", "court", "--identity-checked", "--to", "M. Usher")
    back = ("--receipt", "receipt.pdf", "--return-due-at", "2026-12-24T12:00:00Z")
    room.done("Eve", "transfer", "hand-out", "EV/1", *out, *back)
    return entered(room, "Carl", "transfer", "return", "EV/1", *found)


def test_a_court_that_resealed_and_says_so_marks_nobody(room: Office) -> None:
    back = returned(room, *intact("COURT-7"), "--resealed-by", "court", "--resealer", "M. Usher")
    assert marks(back) == []
    assert "COURT-7" in said(room, "exhibit", "list")
    assert room.run("Eve", "today", "--json").document["alarms"] == []
    assert "doubt" not in said(room, "exhibit", "timeline", "EV/1")


def test_another_seal_that_nobody_explains_is_a_difference(room: Office) -> None:
    back = returned(room, *intact("COURT-7"))
    assert marks(back) == ["seal.mismatch"]
    assert "COURT-7, UNEXPLAINED" in said(room, "exhibit", "show", "EV/1")
    assert "T-1 absent, COURT-7 found instead" in said(room, "today", "--json")


@pytest.mark.parametrize(
    "act",
    [
        ("exhibit", "seal", "EV/1", "T-5", "--additional-seal"),
        ("exhibit", "unseal", "EV/1", "T-1", "--seal-state", "intact", "--reason", "court"),
    ],
)
def test_nobody_in_the_house_handles_what_is_in_court(room: Office, act: tuple[str, ...]) -> None:
    assert marks(entered(room, "Eve", *act)) == [], "in the house it is conforming"
    room.exhibit("EV/2", "--seal", "T-2")
    (room.folder / "receipt.pdf").write_bytes(b"signed")
    out = ("--receiver-class", "court", "--purpose", "court", "--identity-checked", "--to", "M. Usher")
    back = ("--receipt", "receipt.pdf", "--return-due-at", "2026-12-24T12:00:00Z")
    room.done("Eve", "transfer", "hand-out", "EV/2", *out, *back)
    there = [word.replace("EV/1", "EV/2").replace("T-1", "T-2").replace("T-5", "T-6") for word in act]
    assert marks(entered(room, "Eve", *there)) == ["custody.outside"]


def test_a_number_typed_wrongly_is_no_doubt_once_its_holder_has_corrected_it(room: Office) -> None:
    taken = handed(room, "Eve", "Carl", *intact("T-999"))
    position = str(taken["position"])
    assert "seal_doubt" in said(room, "exhibit", "timeline", "EV/1", "--json")
    answer = room.run("Carl", "entry", "correct", position, "seal_no", "T-1", "--reason", "typing")
    assert "settled" in answer.out, answer.out
    assert "seal_doubt" not in said(room, "exhibit", "timeline", "EV/1", "--json")
    assert not any("ALARM" in item for item in everywhere(room).values())
    assert "T-1 on bag B-1" in said(room, "exhibit", "show", "EV/1")
    assert "seal.mismatch" in said(room, "exhibit", "show", "EV/1", "--json"), (
        "what was signed and marked stays"
    )


def test_a_correction_by_somebody_who_has_it_not_in_hand_settles_nothing_and_says_so(room: Office) -> None:
    taken = handed(room, "Eve", "Carl", *intact("T-999"))
    answer = room.run(
        "Eve", "entry", "correct", str(taken["position"]), "seal_no", "T-1", "--reason", "typing"
    )
    assert "stays open" in answer.out + answer.err
    assert "seal_doubt" in said(room, "exhibit", "timeline", "EV/1", "--json")
    again = room.run(
        "Carl", "entry", "correct", str(taken["position"]), "seal_no", "T-1", "--reason", "typing"
    )
    assert "settled" in again.out, "the holder may say the same, and it counts"
    assert "seal_doubt" not in said(room, "exhibit", "timeline", "EV/1", "--json")


def test_no_paper_calls_an_exhibit_sealed_whose_seal_was_found_broken(room: Office) -> None:
    papers = (("exhibit", "print-continuity", "EV/1"), ("transfer", "print-receipt", "EV/1"))
    handed(room, "Eve", "Carl", *intact())
    for words in papers:
        assert "FOUND" not in said(room, *words)
    handed(room, "Carl", "Eve", "--seal", "T-1", "--seal-state", "not_intact", *AS_IT_IS)
    for words in papers:
        assert "T-1 on bag B-1: FOUND BROKEN (entry " in " ".join(said(room, *words).split()), words
