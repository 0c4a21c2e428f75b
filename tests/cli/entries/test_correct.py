"""`custody entry correct`: both values stand side by side, each of the type of the field."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli import paged
from tests.cli.office import Office, golden


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    (office.folder / "a.dd").write_bytes(b"abc")
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    office.order()
    return office


def position(office: Office, kind: str) -> str:
    entries = office.see("log", "show", "--first", "0")["entries"]
    return str(next(entry["entry"] for entry in entries if entry["kind"] == kind))


def field(office: Office, entry: str, name: str) -> dict[str, Any]:
    fields = office.see("log", "show", "--entry", entry)["fields"]
    found: dict[str, Any] = next(member for member in fields if member["name"] == name)
    return found


def test_a_correction_leaves_the_old_value_and_is_listed_with_all_others_in_order(lab: Office) -> None:
    entry = position(lab, "exhibit.registered")
    made = lab.run("Eve", "entry", "correct", entry, "serial", "4C5300", "--reason", "typing")
    assert made.status == 0
    assert "4C53\n" in made.out
    shown = field(lab, entry, "serial")
    assert (shown["value"], shown["correction"]) == ("4C53", "4C5300")
    assert paged.rows(lab.see("exhibit", "show", "4C5300"), "entries")[::-1]
    again = lab.run("Eve", "entry", "correct", entry, "serial", "4C53000", "--reason", "misread")
    assert f"4C5300 (entry {shown['corrected_by']})" in again.out
    third = lab.run("Carl", "entry", "correct", entry, "serial", "4C53", "--reason", "misread")
    assert third.status == 0, third.err
    told = field(lab, entry, "serial")
    assert (told["correction"], told["corrected_by"]) == ("4C53", told["corrections"][-1]["entry"])
    assert [
        (correction["value"], correction["reason"], correction["by_name"], correction["erased"])
        for correction in told["corrections"]
    ] == [
        ("4C5300", "typing", "Eve", False),
        ("4C53000", "misread", "Eve", False),
        ("4C53", "misread", "Carl", False),
    ]
    (made_at, *_) = [
        lab.see("log", "show", "--entry", str(correction["entry"])) for correction in told["corrections"]
    ]
    assert (told["corrections"][0]["at"], told["corrections"][0]["by"]) == (made_at["at"], made_at["by"])
    page = " ".join(lab.desk.run("log", "show", "--entry", entry).out.split())
    assert page.index("Corrections (3)") < page.index("Checked just now")
    assert (
        " ".join(
            "serial number {value} {reason} {at} {by_name} {entry}".format(**correction)
            for correction in told["corrections"]
        )
        in page
    )


def test_a_seal_taken_off_under_its_corrected_number_is_not_marked(lab: Office) -> None:
    unseal = ("exhibit", "unseal", "EV/1", "SB-2", "--seal-state", "intact", "--reason", "acquisition")
    lab.done("Eve", "exhibit", "seal", "EV/1", "SB-1")
    lab.done(
        "Eve", "entry", "correct", position(lab, "exhibit.sealed"), "seal_no", "SB-2", "--reason", "typing"
    )
    found = lab.see("exhibit", "show", "EV/1")
    assert paged.value(found, "seal") == "SB-2"
    assert [(row["act"], row["seal"], row["found"]) for row in paged.rows(found, "seals")] == [
        ("sealed", "SB-1", None),
        ("corrected", "SB-2", "typing"),
    ]
    lab.done("Eve", *unseal)
    assert paged.alarms(lab.see("exhibit", "show", "EV/1")) == set()
    assert lab.see("check", "--objects", "none")["verdict"] == "verified"


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    entry = position(lab, "exhibit.registered")
    words = (
        "entry",
        "correct",
        entry,
        "quantity",
        "2",
        "--reason",
        "omitted",
        "--explanation",
        "a pair",
        "--json",
    )
    golden("entry-correct", lab.run("Eve", *words), lab.folder)


@pytest.mark.parametrize(
    ("kind", "name", "value", "recorded"),
    [
        ("exhibit.registered", "quantity", "2", 2),
        ("exhibit.registered", "category", "phone", "phone"),
        ("exhibit.registered", "description", "stick, blue", "stick, blue"),
        ("preservation_order.issued", "renewal_allowed", "false", False),
        (
            "seizure.recorded",
            "authority_document_sha256",
            "ab" * 32,
            "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=",
        ),
        ("object.archived", "file_name", "b\udcff.dd", {"b64": "Yv8uZGQ="}),
        ("object.archived", "file_name", "b.dd", "b.dd"),
        ("case.opened", "occurred_at", "2026-11-01T09:00:00Z", "2026-11-01T09:00:00Z"),
    ],
)
def test_a_value_is_read_as_the_field_has_it(
    lab: Office, kind: str, name: str, value: str, recorded: object
) -> None:
    made = lab.done("Eve", "entry", "correct", position(lab, kind), name, value, "--reason", "typing")
    assert made["corrects"]["value"] == recorded
    assert field(lab, position(lab, kind), name)["correction"] == recorded


def test_a_field_can_be_corrected_to_nothing(lab: Office) -> None:
    entry = position(lab, "exhibit.registered")
    made = lab.run("Eve", "entry", "correct", entry, "serial", "--empty", "--reason", "wrong_subject")
    assert "(none)" in made.out
    assert field(lab, entry, "serial")["correction"] is None


@pytest.mark.parametrize(
    ("who", "words", "status", "says"),
    [
        ("Eve", ("exhibit.registered", "taste", "blue"), 2, "has no field taste"),
        ("Eve", ("exhibit.registered", "serial"), 2, "one of the arguments value --empty is required"),
        ("Eve", ("exhibit.registered", "serial", "x", "--empty"), 2, "not allowed with argument value"),
        ("Eve", ("exhibit.registered", "quantity", "two"), 2, "whole number"),
        ("Eve", ("exhibit.registered", "category", "spoon"), 2, "one of"),
        ("Eve", ("exhibit.registered", "description", "b\udcff"), 2, "no UTF-8"),
        ("Eve", ("exhibit.registered", "entry_mode", "act"), 5, "entry.field"),
        ("Eve", ("preservation_order.issued", "renewal_allowed", "perhaps"), 2, "true or false"),
        ("Eve", ("seizure.recorded", "authority_document_sha256", "abc"), 2, "64 hex digits"),
        ("Eve", ("object.archived", "object_root", "x"), 2, "cannot be typed"),
        ("Bot", ("exhibit.registered", "serial", "x"), 5, "role"),
        ("Judge", ("exhibit.registered", "serial", "x"), 5, "role.permit"),
    ],
)
def test_refusals_enter_nothing(
    lab: Office, who: str, words: tuple[str, ...], status: int, says: str
) -> None:
    before = lab.size()
    answer = lab.run(who, "entry", "correct", position(lab, words[0]), *words[1:], "--reason", "typing")
    assert answer.status == status, answer.err
    assert says in answer.err
    assert lab.size() == before


@pytest.mark.parametrize(("entry", "status"), [("999", 6), ("x", 6), ("-1", 6), ("9" * 30, 6)])
def test_an_entry_that_is_not_there_is_said_so(lab: Office, entry: str, status: int) -> None:
    assert lab.run("Eve", "entry", "correct", entry, "serial", "x", "--reason", "typing").status == status


def test_an_entry_is_found_by_its_id_too_and_a_dry_run_enters_nothing(lab: Office) -> None:
    entry = position(lab, "exhibit.registered")
    before = lab.size()
    entry_id = lab.see("log", "show", "--entry", entry)["id"]
    shown = lab.done("Eve", "entry", "correct", entry_id, "serial", "x", "--reason", "typing", "--dry-run")
    assert shown["drafts"][0]["fields"]["entry_position"] == int(entry)
    assert lab.size() == before


def test_a_corrected_number_of_a_device_is_checked_and_spelt_as_at_its_registration(office: Office) -> None:
    office.case()
    office.seizure()
    phone = (
        *("--category", "phone", "--imei", "490154203237518", "--not-known", "rest"),
        *("--not-known-reason", "taken at night"),
    )
    office.done("Eve", "exhibit", "register", "PH/1", "--seizure", "S-1", *phone, status=10)
    entry = position(office, "exhibit.registered")
    wrong = office.run("Eve", "entry", "correct", entry, "imei", "35-693803-564380-8", "--reason", "typing")
    assert (wrong.status, "must end in 9" in wrong.err) == (2, True)
    office.done("Eve", "entry", "correct", entry, "imei", "35-693803-564380-9", "--reason", "typing")
    assert field(office, entry, "imei")["correction"] == "356938035643809"


def test_a_correction_that_says_what_stands_already_is_refused_and_names_the_entry_that_says_it(
    lab: Office,
) -> None:
    entry = position(lab, "exhibit.registered")
    words = ("entry", "correct", entry, "serial")
    same = lab.run("Eve", *words, "4C53", "--reason", "typing")
    assert (same.status, f"serial says so already, by entry {entry}" in same.err) == (2, True)
    by = lab.done("Eve", *words, "4C5300", "--reason", "typing")["entries"][0]["position"]
    again = lab.run("Eve", *words, "4C5300", "--reason", "typing")
    assert (again.status, f"serial says so already, by entry {by}" in again.err) == (2, True)
    nothing = lab.run("Eve", "entry", "correct", entry, "colour", "--empty", "--reason", "typing")
    assert (nothing.status, f"colour holds nothing already, by entry {entry}" in nothing.err) == (2, True)
    assert lab.done("Eve", *words, "4C53", "--reason", "misread"), "what it said first may be meant again"
