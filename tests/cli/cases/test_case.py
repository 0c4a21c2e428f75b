"""`custody case`: opening, closing, listing and showing cases."""

from __future__ import annotations

import json
import re

import pytest

from custody.model.entry.envelope import parse_text
from tests.cli import paged
from tests.cli.office import ORDER, SEIZURE, Office, golden

#: Tables of the page of a case, each with the column that names a thing.
FIRST_CELLS = (
    ("preservation_orders", "preservation_order"),
    ("seizures", "seizure"),
    ("exhibits", "exhibit"),
)


def test_a_case_is_opened_found_by_its_reference_and_closed(office: Office) -> None:
    opened = office.done("Eve", "case", "open", "C-1", "--offence", "fraud", "--agency", "Unit 4")
    subject = opened["entries"][0]["subject"]
    assert paged.listed(office.see("case", "list"))[0]["name"] == "C-1"
    assert paged.value(office.see("case", "show", subject[:8]), "offence") == "fraud"
    office.done("Eve", "case", "close", "C-1", "--outcome", "tried")
    assert paged.listed(office.see("case", "list", "--open")) == []
    assert paged.listed(office.see("case", "list"))[0]["outcome"] == "tried"


def test_the_answers_for_scripts_are_those_on_file(office: Office) -> None:
    golden("case-open", office.run("Eve", "case", "open", "C-1", "--json"), office.folder)
    office.order()
    office.seizure()
    office.exhibit()
    golden("case-list", office.desk.run("case", "list", "--json"), office.folder)
    golden("case-show", office.desk.run("case", "show", "C-1", "--json"), office.folder)
    close = ("case", "close", "C-1", "--outcome", "ended", "--json")
    assert office.run("Eve", *close).status == 5, "an order is in force"
    golden("case-close", office.run("Eve", *close, "--open-matters-accepted"), office.folder)


def test_people_see_counts_and_names_in_lines_that_fit(office: Office) -> None:
    office.case()
    office.order()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-1")
    office.done(
        "Eve",
        "exhibit",
        "unseal",
        "EV/1",
        "S-1",
        "--seal-state",
        "not_intact",
        "--reason",
        "inspection",
        status=10,
    )
    shown = office.desk.run("case", "show", "C-1").out
    for line in (
        "Preservation orders (1)",
        "Seizures (1)",
        "Exhibits (1)",
        "Nonconforming or incomplete (1)",
    ):
        assert line in shown.splitlines()
    assert "Stored objects" not in shown
    assert "seal.not_intact" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert "C-1" in office.desk.run("case", "list").out


def test_a_case_shows_what_belongs_to_it_and_nothing_of_another(office: Office) -> None:
    office.case()
    office.case("C-2")
    order, seizure, exhibit = office.order(), office.seizure(), office.exhibit()
    office.order("P-2", "C-2")
    office.seizure("S-2", "C-2")
    shown = office.see("case", "show", "C-1")
    found = {table: [row[column] for row in paged.texts(shown, table)] for table, column in FIRST_CELLS}
    assert found == {"preservation_orders": [order], "seizures": [seizure], "exhibits": [exhibit]}
    assert (paged.value(shown, "exhibits"), paged.value(shown, "preservation_orders")) == (1, 1)


def test_no_cases_are_said_to_be_none(office: Office) -> None:
    assert office.desk.run("case", "list").out == "no cases\n"


def test_a_command_typed_twice_makes_no_second_case_unless_it_is_said_to_be_another(office: Office) -> None:
    office.case()
    size, first = office.size(), office.see("case", "show", "C-1")["key"]
    again = office.run("Eve", "case", "open", "C-1")
    assert again.status == 7
    assert f"there is a case 'C-1' already: {first}" in again.err
    assert "--allow-duplicate" in again.err
    assert office.size() == size
    assert office.run("Eve", "case", "open", "C-1", "--allow-duplicate").status == 0
    assert office.size() == size + 1
    unclear = office.desk.run("case", "show", "C-1")
    assert unclear.status == 6
    assert "2 cases are named 'C-1'" in unclear.err


@pytest.mark.parametrize(
    ("argv", "status", "told"),
    [
        (("close", "nothing-so-named", "--outcome", "tried"), 6, "there is no case named"),
        (("close", "C-1"), 2, "--outcome"),
        (("close", "C-1", "--outcome", "won"), 2, "invalid choice"),
        (("open",), 2, "reference"),
        (("open", ""), 2, "reference must be a text"),
        (("shut", "C-1"), 2, "invalid choice"),
        (("show", "Ä"), 6, "there is no case named"),
    ],
)
def test_a_wrong_call_is_refused_and_enters_nothing(
    office: Office, argv: tuple[str, ...], status: int, told: str
) -> None:
    office.case()
    before = office.size()
    answer = office.run("Eve", "case", *argv) if argv[:1] != ("show",) else office.desk.run("case", *argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert office.size() == before


def test_without_an_action_the_help_is_pointed_at(office: Office) -> None:
    answer = office.desk.run("case")
    assert answer.status == 2
    assert answer.err == "custody: case: say what to do with it\n  See `custody case --help`.\n"


def test_a_case_is_closed_once(office: Office) -> None:
    office.case()
    office.done("Eve", "case", "close", "C-1", "--outcome", "tried")
    close = ("case", "close", "C-1", "--outcome", "ended")
    assert office.done("Eve", *close, "--recorded", status=10)["entries"][0]["nonconforming"] == ["case.open"]
    assert office.run("Eve", *close).status == 5


def test_a_dry_run_shows_the_text_that_would_be_signed_and_enters_nothing(office: Office) -> None:
    before = office.size()
    answer = office.run("Eve", "case", "open", "C-9", "--dry-run")
    assert answer.status == 0
    said, text = answer.out.splitlines()[:2]
    assert said.startswith("would ")
    assert json.loads(text)["kind"] == "case.opened"
    assert parse_text(f"{text}\n").kind == "case.opened"
    assert "reference = C-9" in answer.out
    assert office.size() == before
    drafts = office.done("Eve", "case", "open", "C-9", "--dry-run")["drafts"]
    assert drafts[0]["fields"]["reference"] == "C-9"


def test_an_administrator_and_a_machine_open_no_case(office: Office) -> None:
    for who in ("Ada", "Bot"):
        answer = office.run(who, "case", "open", "C-1")
        assert answer.status == 5
        assert "role.permit" in answer.err


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\u3000", "x" * 257, "x" * 5000])
def test_a_reference_that_nobody_can_read_or_type_is_refused(office: Office, text: str) -> None:
    before = office.size()
    answer = office.run("Eve", "case", "open", text)
    assert answer.status == 2
    assert "1 to 256 characters that is not blank" in " ".join(answer.err.split())
    office.case("x" * 256)
    corrected = office.run("Eve", "entry", "correct", str(before), "reference", text, "--reason", "typing")
    assert corrected.status == 2, corrected.err
    assert "not blank" in " ".join(corrected.err.split())
    assert office.size() == before + 1


def test_a_text_of_blanks_is_no_text(office: Office) -> None:
    answer = office.run("Eve", "case", "open", "C-1", "--offence", "  ")
    assert answer.status == 2
    assert "not blank" in answer.err


#: What cannot be seen at the end of a reference: a blank, one that does not break, no width at all, a line's end.
UNSEEN = (" C-2", "C-2 ", "C-2\u00a0", "C-2\u200b", "\ufeffC-2", "C-2\n", "\u202eC-2")


@pytest.mark.parametrize("typed", UNSEEN)
def test_a_reference_that_looks_like_another_one_is_no_other_case(office: Office, typed: str) -> None:
    office.done("Eve", "case", "open", "C-2")
    before = office.size()
    answer = office.run("Eve", "case", "open", typed)
    assert (answer.status, answer.out) == (2, "")
    assert re.search(r"reference must not (begin or end with a blank|hold the character U\+)", answer.err)
    assert office.size() == before
    office.done("Eve", "case", "open", "C 2")


def test_every_name_by_which_a_thing_is_found_begins_and_ends_with_what_is_seen(office: Office) -> None:
    office.case()
    office.order()
    before = office.size()
    for who, call in (
        ("Eve", ("seizure", "record", "C-1", "--reference", "S-1 ", *SEIZURE)),
        ("Judge", ("preservation-order", "issue", "C-1", *ORDER, "--reference", " P-2")),
        ("Eve", ("entry", "correct", str(before - 2), "reference", "C-1 ", "--reason", "typing")),
    ):
        answer = office.run(who, *call)
        assert (answer.status, "begin or end with a blank" in answer.err) == (2, True), (call, answer.err)
    assert office.size() == before
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-1", *SEIZURE)
    assert office.size() == before + 1
