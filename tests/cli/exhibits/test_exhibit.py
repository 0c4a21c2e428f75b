"""`custody exhibit`: registration, seals, and the continuity of one exhibit."""

from __future__ import annotations

from hashlib import sha256

import pytest

from custody.model.schema.ids import b64
from tests.cli import paged
from tests.cli.office import STICK, Office, golden


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    return office


def test_an_exhibit_is_registered_and_sealed_in_one_submission(desk: Office) -> None:
    before = desk.size()
    register = ("exhibit", "register", "EV/1", "--seizure", "S-1", *STICK, "--seal", "s-1", "--bag", "b-7")
    entries = desk.done("Eve", *register)["entries"]
    assert [entry["kind"] for entry in entries] == ["exhibit.registered", "exhibit.sealed"]
    assert entries[0]["subject"] == entries[1]["subject"]
    assert (entries[1]["facts"]["seal_no"], entries[1]["facts"]["bag_no"]) == ("S-1", "B-7")
    assert desk.size() == before + 2


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    register = ("exhibit", "register", "EV/1", "--seizure", "S-1", *STICK, "--seal", "S-1", "--json")
    golden("exhibit-register", desk.run("Eve", *register), desk.folder)
    unseal = (
        "exhibit",
        "unseal",
        "EV/1",
        "S-1",
        "--seal-state",
        "intact",
        "--reason",
        "examination",
        "--json",
    )
    golden("exhibit-unseal", desk.run("Eve", *unseal), desk.folder)
    golden("exhibit-seal", desk.run("Eve", "exhibit", "seal", "EV/1", "S-2", "--json"), desk.folder)
    golden("exhibit-list", desk.desk.run("exhibit", "list", "--json"), desk.folder)
    golden("exhibit-show", desk.desk.run("exhibit", "show", "EV/1", "--json"), desk.folder)


def test_show_gives_the_continuity_line_seals_and_every_entry(desk: Office) -> None:
    desk.exhibit("EV/1", "--seal", "S-1", "--serial", "SN-77")
    desk.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    offered = desk.desk.run("exhibit", "show", "EV/1").out
    assert "offered to" in offered
    accept = (
        "transfer",
        "accept",
        "EV/1",
        "--seal",
        "S-1",
        "--seal-state",
        "intact",
        "--condition",
        "damaged",
    )
    desk.done("Carl", *accept, status=10)
    found = desk.see("exhibit", "show", "SN-77")
    assert [(event["name"], event["end"] is None) for event in paged.custodians(found)] == [
        ("Eve", False),
        ("Carl", True),
    ]
    assert [(row["act"], row["found"]) for row in paged.rows(found, "seals")] == [
        ("sealed", None),
        ("checked", "intact"),
    ]
    assert [row["kind"] for row in reversed(paged.rows(found, "entries"))] == [
        "exhibit.registered",
        "exhibit.sealed",
        "transfer.offered",
        "transfer.accepted",
    ]
    assert paged.alarms(found) == {"custody.condition", "discrepancy"}
    shown = desk.desk.run("exhibit", "show", "EV/1").out
    assert "custodian: Carl accepted EV/1 from Eve, seal S-1 intact." in " ".join(shown.split())
    assert "Departures from procedure" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_an_offer_that_ran_out_is_shown_so(desk: Office) -> None:
    desk.exhibit()
    desk.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination", "--hours", "1")
    desk.desk.clock.advance(7200)
    assert "which has passed" in " ".join(desk.desk.run("exhibit", "show", "EV/1").out.split())


def test_a_part_has_its_parent_and_the_case_of_it(desk: Office) -> None:
    desk.exhibit()
    words = (
        "--category",
        "memory_card",
        "--capacity",
        "64GB",
        "--power-state",
        "none",
        "--description",
        "card",
        "--condition",
        "fine",
    )
    desk.done("Eve", "exhibit", "register", "EV/1-1", "--parent", "EV/1", *words)
    shown = desk.desk.run("exhibit", "show", "EV/1-1").out
    assert "component of EV/1 " in " ".join(shown.split())
    assert paged.text(desk.see("exhibit", "show", "EV/1-1"), "case") == "C-1"


def test_a_photograph_is_hashed(desk: Office) -> None:
    (desk.folder / "seal.jpg").write_bytes(b"photo")
    digest = b64(sha256(b"photo").digest())
    register = (
        "exhibit",
        "register",
        "EV/1",
        "--seizure",
        "S-1",
        *STICK,
        "--seal",
        "S-1",
        "--photo",
        "seal.jpg",
    )
    assert desk.done("Eve", *register)["entries"][1]["facts"]["photo_sha256"] == digest
    unseal = (
        "exhibit",
        "unseal",
        "EV/1",
        "S-1",
        "--seal-state",
        "intact",
        "--reason",
        "court",
        "--photo",
        "seal.jpg",
    )
    assert desk.done("Eve", *unseal)["entries"][0]["facts"]["photo_sha256"] == digest


def test_a_seal_that_is_not_the_one_on_record_is_taken_and_marked(desk: Office) -> None:
    desk.exhibit("EV/1", "--seal", "S-1")
    unseal = (
        "exhibit",
        "unseal",
        "EV/1",
        "S-2",
        "--seal-state",
        "not_intact",
        "--reason",
        "inspection",
        "--explanation",
        "torn",
    )
    answer = desk.run("Eve", *unseal)
    assert answer.status == 10
    assert "seal.mismatch, seal.not_intact" in answer.err


def test_a_seal_number_used_before_is_marked(desk: Office) -> None:
    desk.exhibit("EV/1", "--seal", "S-1")
    answer = desk.run("Eve", "exhibit", "register", "EV/2", "--seizure", "S-1", *STICK, "--seal", "S-1")
    assert answer.status == 10
    assert "seal.reused" in answer.err


def test_somebody_who_is_not_the_holder_is_marked(desk: Office) -> None:
    desk.exhibit("EV/1", "--seal", "S-1")
    unseal = ("exhibit", "unseal", "EV/1", "S-1", "--seal-state", "intact", "--reason", "examination")
    assert desk.done("Carl", *unseal, status=10)["entries"][0]["nonconforming"] == ["custody.not_custodian"]


def test_a_second_exhibit_of_one_reference_is_refused_with_the_first_until_it_is_said_to_be_another(
    desk: Office,
) -> None:
    desk.exhibit()
    first = paged.value(desk.see("exhibit", "show", "EV/1"), "id")
    words = ("exhibit", "register", "EV/1", "--seizure", "S-1", *STICK)
    again = desk.run("Eve", *words)
    assert again.status == 7
    assert first in again.err
    desk.done("Eve", *words, "--allow-duplicate")
    unclear = desk.run("Eve", "exhibit", "seal", "EV/1", "S-9")
    assert unclear.status == 6
    assert "2 exhibits are named 'EV/1'" in unclear.err
    assert desk.run("Eve", "exhibit", "seal", first[:8], "S-9").status == 0


def test_an_instant_nobody_knows_is_unknown_for_the_seal_as_well(desk: Office) -> None:
    unknown = ("--not-known", "occurred_at,condition", "--not-known-reason", "the list has no times")
    at = STICK.index("--condition")
    stick = (*STICK[:at], *STICK[at + 2 :])
    register = ("exhibit", "register", "EV/1", "--seizure", "S-1", *stick, *unknown, "--seal", "S-1")
    entries = desk.done("Eve", *register, status=10)["entries"]
    assert [entry["not_known"] for entry in entries] == [["condition", "occurred_at"], ["occurred_at"]]
    assert paged.rows(desk.see("exhibit", "show", "EV/1"), "seals")[0]["at"] is None


def test_lists_are_narrowed_by_case_and_holder(desk: Office) -> None:
    assert desk.desk.run("exhibit", "list").out == "no exhibits\n"
    desk.exhibit("EV/1", "--seal", "S-1")
    desk.done("Carl", "exhibit", "register", "EV/2", "--seizure", "S-1", *STICK)

    def references(*argv: str) -> list[str]:
        return [row["name"] for row in paged.listed(desk.see("exhibit", "list", *argv))]

    assert references() == ["EV/1", "EV/2"]
    assert references("--custodian", "Carl") == ["EV/2"]
    assert references("--case", "C-1", "--custodian", "Eve") == ["EV/1"]
    listed = desk.desk.run("exhibit", "list", "--case", "C-1").out
    assert "S-1" in listed
    assert "not sealed" in listed


@pytest.mark.parametrize(
    ("who", "argv", "status", "told"),
    [
        ("Eve", ("register", "EV/9", "--seizure", "S-9", *STICK), 6, "no seizure named"),
        ("Eve", ("register", "EV/9", "--parent", "EV/8", *STICK), 6, "no exhibit named"),
        ("Eve", ("register", "EV/9", *STICK), 2, "--seizure --production-order --parent is required"),
        ("Eve", ("register", "EV/9", "--seizure", "S-1", "--parent", "EV/1", *STICK), 2, "not allowed with"),
        ("Eve", ("register", "EV/9", "--seizure", "S-1", *STICK, "--quantity", "0"), 5, "at least one item"),
        ("Eve", ("register", "EV/9", "--seizure", "S-1", *STICK, "--quantity", "-1"), 2, "whole number"),
        ("Eve", ("register", "EV/9", "--seizure", "S-1", *STICK, "--bag", "B-1"), 2, "tell of a seal"),
        ("Eve", ("register", "EV/9", "--seizure", "S-1", *STICK, "--seal", "no 1"), 2, "seal number"),
        ("Eve", ("register", "EV/9", "--seizure", "S-1", "--category", "phone"), 2, "--power-state"),
        ("Judge", ("register", "EV/9", "--seizure", "S-1", *STICK), 5, "role.permit"),
        ("Eve", ("seal", "EV/9", "S-1"), 6, "no exhibit named"),
        ("Eve", ("seal", "EV/1"), 2, "required: seal"),
        ("Eve", ("unseal", "EV/1", "S-1", "--reason", "court"), 2, "--seal-state"),
        ("Eve", ("unseal", "EV/1", "S-1", "--seal-state", "intact", "--reason", "fun"), 2, "invalid choice"),
    ],
)
def test_a_wrong_call_enters_nothing(
    desk: Office, who: str, argv: tuple[str, ...], status: int, told: str
) -> None:
    desk.exhibit()
    before = desk.size()
    answer = desk.run(who, "exhibit", *argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert desk.size() == before


def test_when_the_seal_is_refused_the_registration_is_not_entered_either(desk: Office) -> None:
    before = desk.size()
    register = (
        "exhibit",
        "register",
        "EV/1",
        "--seizure",
        "S-1",
        *STICK,
        "--seal",
        "S 1",
        "--photo",
        "absent",
    )
    assert desk.run("Eve", *register).status == 6
    assert desk.size() == before


def test_a_dry_run_enters_nothing(desk: Office) -> None:
    before = desk.size()
    drafts = desk.done(
        "Eve", "exhibit", "register", "EV/1", "--seizure", "S-1", *STICK, "--seal", "S-1", "--dry-run"
    )
    assert [draft["fields"].get("seal_no") for draft in drafts["drafts"]] == [None, "S-1"]
    assert desk.size() == before


def test_fields_that_nobody_can_state_are_named_as_entries_or_as_questions_write_them(desk: Office) -> None:
    said = ("--not-known", "power-state,place_found", "found-by", "--not-known-reason", "nobody noted it")
    words = (
        "--seizure",
        "S-1",
        "--category",
        "other",
        "--description",
        "a box",
        "--condition",
        "fine",
        *said,
    )
    made = desk.done("Eve", "exhibit", "register", "EV/8", *words, status=10)["entries"]
    assert [draft["not_known"] for draft in made] == [["found_by", "place_found", "power_state"]]
