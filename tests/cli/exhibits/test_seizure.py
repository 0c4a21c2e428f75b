"""`custody seizure`: what was seized, on which authority, with what is missing said aloud."""

from __future__ import annotations

from hashlib import sha256

import pytest

from custody.model.schema.ids import b64
from tests.cli import paged
from tests.cli.office import SEIZURE, Office, golden


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    return office


def test_a_seizure_is_recorded_and_found_by_its_reference(desk: Office) -> None:
    desk.order()
    more = (
        "--preservation-order",
        "P-1",
        "--at",
        "2026-11-01T22:30:00+02:00",
        "--persons-present",
        "the tenant",
    )
    desk.done("Eve", "seizure", "record", "C-1", "--reference", "S-1", *SEIZURE, *more)
    found = desk.see("seizure", "show", "S-1")
    assert paged.value(found, "occurred") == "2026-11-01T20:30:00Z"
    assert (paged.value(found, "place_of_seizure"), paged.value(found, "persons_present")) == (
        "12 Harbour Street",
        "the tenant",
    )
    shown = desk.desk.run("seizure", "show", "S-1").out
    assert "P-1" in shown
    assert "later" in shown
    assert paged.marks(found) == []


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    record = ("seizure", "record", "C-1", "--reference", "S-1", *SEIZURE, "--json")
    golden("seizure-record", desk.run("Eve", *record), desk.folder)
    desk.exhibit()
    golden("seizure-list", desk.desk.run("seizure", "list", "--json"), desk.folder)
    golden("seizure-show", desk.desk.run("seizure", "show", "S-1", "--json"), desk.folder)


def test_a_reference_is_not_used_twice_unless_it_is_said_to_be_another_seizure(desk: Office) -> None:
    desk.seizure()
    again = ("seizure", "record", "C-1", "--reference", "S-1", *SEIZURE)
    refused = desk.run("Eve", *again)
    assert refused.status == 7
    assert f"there is a seizure 'S-1' already: {desk.see('seizure', 'show', 'S-1')['key']}" in refused.err
    desk.done("Eve", *again, "--allow-duplicate")
    desk.done("Eve", "seizure", "record", "C-1", *SEIZURE)
    desk.done("Eve", "seizure", "record", "C-1", *SEIZURE)


def test_a_warrant_without_its_document_is_recorded_and_marked(desk: Office) -> None:
    paper = desk.folder / "warrant.pdf"
    paper.write_bytes(b"warrant")
    words = ["warrant" if word == "consent" else word for word in SEIZURE]
    bare = desk.run("Eve", "seizure", "record", "C-1", *words)
    assert bare.status == 10
    assert "un-28.authority_document" in bare.err
    entry = desk.done("Eve", "seizure", "record", "C-1", *words, "--document", "warrant.pdf")["entries"][0]
    assert entry["facts"]["authority_document_sha256"] == b64(sha256(b"warrant").digest())


def test_what_the_law_finds_wrong_is_marked_and_not_refused(desk: Office) -> None:
    words = ["abroad" if word == "inside" else word for word in SEIZURE]
    ends = ("--search-started-at", "2026-11-02T08:00:00Z", "--search-ended-at", "2026-11-02T07:00:00Z")
    entry = desk.done("Eve", "seizure", "record", "C-1", *words, *ends, status=10)["entries"][0]
    assert entry["nonconforming"] == ["seizure.ends_first", "un-28.territory"]
    listed = paged.rows(desk.see("case", "show", "C-1"), "nonconforming")
    assert listed[0]["marks"].split() == entry["nonconforming"]


def test_an_instant_of_confirmation_before_the_seizure_is_not_taken_without_a_word(desk: Office) -> None:
    words = ["urgent" if word == "consent" else word for word in SEIZURE]
    good = desk.run(
        "Eve", "seizure", "record", "C-1", *words, "--confirmation-due-at", "2036-11-02T08:00:00Z"
    )
    assert (good.status, good.err) == (0, "")
    past = desk.run(
        "Eve", "seizure", "record", "C-1", *words, "--confirmation-due-at", "2016-11-02T08:00:00Z"
    )
    assert past.status == 10
    assert "seizure.confirm_before" in past.err


def test_a_witness_is_named_or_said_to_be_unknown(desk: Office) -> None:
    at = SEIZURE.index("--attending-witness")
    without = (*SEIZURE[:at], *SEIZURE[at + 2 :])
    bare = desk.run("Eve", "seizure", "record", "C-1", *without)
    assert bare.status == 2
    assert (
        "Give --attending-witness; give unknown fields with --not-known and --not-known-reason." in bare.err
    )
    why = ("--not-known", "attending-witness", "--not-known-reason", "nobody was at hand")
    told = desk.run("Eve", "seizure", "record", "C-1", *without, *why)
    assert told.status == 0
    assert "says these are unknown: attending_witness" in told.err
    subject = paged.listed(desk.see("seizure", "list"))[0]["id"]
    assert paged.value(desk.see("seizure", "show", subject), "attending_witness") is None


def test_lists_are_narrowed_by_case_and_say_when_there_is_nothing(desk: Office) -> None:
    assert desk.desk.run("seizure", "list").out == "no seizures\n"
    desk.case("C-2")
    desk.seizure("S-1")
    desk.seizure("S-2", "C-2")
    assert [row["name"] for row in paged.listed(desk.see("seizure", "list", "--case", "C-2"))] == ["S-2"]
    assert len(paged.listed(desk.see("seizure", "list"))) == 2
    desk.done("Eve", "seizure", "record", "C-2", *SEIZURE)
    assert "(none)" in desk.desk.run("seizure", "list").out


@pytest.mark.parametrize(
    ("who", "argv", "status", "told"),
    [
        ("Eve", ("C-9", *SEIZURE), 6, "no case named"),
        (
            "Eve",
            ("C-1", *SEIZURE, "--preservation-order", "P-9"),
            6,
            "there is no preservation order named 'P-9'",
        ),
        ("Eve", ("C-1", *SEIZURE, "--measures", "28.3.e"), 2, "'28.3.e' is not one of"),
        ("Eve", ("C-1", *SEIZURE, "--document", "absent.pdf"), 6, "there is no file"),
        ("Judge", ("C-1", *SEIZURE), 5, "role.permit"),
        ("Eve", ("C-1", *SEIZURE, "--not-known", "measures", "--not-known-reason", "x"), 2, "cannot be said"),
    ],
)
def test_a_wrong_call_enters_nothing(
    desk: Office, who: str, argv: tuple[str, ...], status: int, told: str
) -> None:
    before = desk.size()
    answer = desk.run(who, "seizure", "record", *argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert desk.size() == before


def test_a_dry_run_enters_nothing(desk: Office) -> None:
    before = desk.size()
    assert (
        "measures = 28.3.a 28.3.b" in desk.run("Eve", "seizure", "record", "C-1", *SEIZURE, "--dry-run").out
    )
    assert desk.size() == before
