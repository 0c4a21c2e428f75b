"""What belongs to a case that has members is withheld from everybody else, with its reason, wherever it is shown."""

from __future__ import annotations

import json

import pytest

from tests.cli import paged
from tests.cli.desk import Answer
from tests.cli.office import Office

#: What only members read: a description, and who is searched.
PRIVATE = ("USB stick, black", "12 Harbour Street", "Ida Owner")
#: Commands that show something of case C-1, each with a value of it.
SHOWS = (
    (("case", "show", "{case}"), "C-1"),
    (("case", "list"), "C-1"),
    (("exhibit", "show", "EV/1"), "USB stick, black"),
    (("exhibit", "list"), "EV/1"),
    (("exhibit", "print-label", "EV/1"), "EV/1"),
    (("exhibit", "print-continuity", "EV/1"), "EV/1"),
    (("exhibit", "timeline", "EV/1"), "EV/1"),
    (("seizure", "show", "S-1"), "12 Harbour Street"),
    (("seizure", "list"), "S-1"),
    (("seizure", "print-receipt", "S-1"), "12 Harbour Street"),
    (("preservation-order", "show", "P-1"), "Example Mail Ltd"),
    (("preservation-order", "list"), "P-1"),
    (("log", "show"), "EV/1"),
    (("inspection", "show", "{inspection}"), "counsel of Jane Roe"),
    (("inspection", "list"), "I-1"),
    (("deadlines",), "P-1"),
)
#: Pages of the terminal with a value of each.
SCREENS = (
    ("case:{case}", "C-1"),
    ("exhibit:EV/1", "USB stick, black"),
    ("exhibits", "EV/1"),
    ("seizure:S-1", "12 Harbour Street"),
    ("preservation_order:P-1", "Example Mail Ltd"),
    ("preservation_orders", "P-1"),
    ("inspection:{inspection}", "counsel of Jane Roe"),
)
REASON = "their cases have members, and who reads belongs to none of them"


@pytest.fixture
def lab(office: Office) -> Office:
    """An office with papers of case C-1, to which nobody is added yet; Finn examines, Rita audits."""
    office.hire("Finn", "examiner")
    office.hire("Rita", "auditor")
    office.case()
    office.seizure()
    office.exhibit()
    office.order()
    opening = ("inspection", "open", "C-1", "--exhibits", "EV/1", "--party", "counsel of Jane Roe")
    office.done("Eve", *opening, "--supervisor", "Carl", "--inspection-place", "room 2", "--reference", "I-1")
    return office


@pytest.fixture
def shut(lab: Office) -> Office:
    """The same, of which Judge and Eve are members now."""
    lab.done("Judge", "case", "add-member", "C-1", "Judge", "--function", "prosecutor")
    lab.done("Judge", "case", "add-member", "C-1", "Eve", "--function", "examiner")
    return lab


def filled(lab: Office, *words: str) -> tuple[str, ...]:
    """Return a command with the identifiers of the case and of the inspection in it."""
    case = paged.listed(lab.done("Eve", "case", "list"))[0]["id"]
    inspection = paged.listed(lab.done("Eve", "inspection", "list"))[0]["id"]
    return tuple(word.format(case=case, inspection=inspection) for word in words)


def plainly(answer: Answer) -> str:
    """Return all that somebody was shown, on one line."""
    assert answer.status in (0, 10), answer.err
    return " ".join((answer.out + answer.err).split())


@pytest.mark.parametrize(
    ("words", "value"), SHOWS, ids=lambda one: " ".join(one) if isinstance(one, tuple) else one
)
def test_a_value_is_shown_to_members_and_auditors_and_to_nobody_else(
    shut: Office, words: tuple[str, ...], value: str
) -> None:
    line = filled(shut, *words)
    for who in ("Eve", "Rita"):
        shown = plainly(shut.run(who, *line))
        assert value in shown
        assert REASON not in shown
    other = plainly(shut.run("Finn", *line))
    assert value not in other
    assert not any(private in other for private in PRIVATE)
    assert REASON in other


@pytest.mark.parametrize(("page", "value"), SCREENS)
def test_screens_withhold_what_commands_do(shut: Office, page: str, value: str) -> None:
    (name,) = filled(shut, page)
    for who in ("Eve", "Rita"):
        assert value in plainly(shut.run(who, "tui", "--plain", name))
    other = plainly(shut.run("Finn", "tui", "--plain", name))
    assert value not in other
    assert not any(private in other for private in PRIVATE)
    assert REASON in other


def test_scripts_are_told_that_and_why_something_is_not_shown(shut: Office) -> None:
    (number,) = filled(shut, "{inspection}")
    for words in (("exhibit", "show", "EV/1"), ("inspection", "show", number)):
        other = shut.done("Finn", *words)
        assert any(REASON in text for text in other["not_shown"])
        assert not any(private in json.dumps(other) for private in PRIVATE)
        member = shut.done("Eve", *words)
        assert not any(REASON in text for text in member.get("not_shown", ()))


def test_before_anybody_is_added_everything_is_shown_to_everybody(lab: Office) -> None:
    for words, value in SHOWS:
        line = filled(lab, *words)
        everybody = {lab.run(who, *line).out for who in ("Eve", "Finn", "Rita")}
        assert all(value in " ".join(shown.split()) for shown in everybody)
        assert not any("withheld" in shown for shown in everybody)


def test_whoever_is_not_known_is_told_that(shut: Office) -> None:
    nowhere = ("--keys", "nowhere", "--as", shut.keys["Eve"])
    for who in ((), nowhere):
        shown = plainly(shut.desk.run("exhibit", "show", "EV/1", *who))
        assert "it is not known who reads" in shown
        assert not any(private in shown for private in PRIVATE)


def test_who_receives_an_exhibit_or_keeps_the_room_knows_it_by_its_number(shut: Office) -> None:
    """Carl is a custodian, Finn is offered one exhibit and not the other; neither belongs to the case."""
    shut.exhibit("EV/2")
    custodian = plainly(shut.run("Carl", "exhibit", "list"))
    assert "EV/1" in custodian
    assert "EV/2" in custodian
    assert "USB stick, black" not in custodian
    assert "C-1" not in custodian
    shut.done("Eve", "transfer", "offer", "EV/1", "--to", "Finn", "--purpose", "examination")
    receiver = plainly(shut.run("Finn", "exhibit", "list"))
    assert "EV/1" in receiver
    assert "EV/2" not in receiver
    shut.done("Finn", "transfer", "accept", "EV/1", "--seal-state", "absent", "--condition", "as_described")
    assert "EV/1" in plainly(shut.run("Finn", "exhibit", "show", "EV/1"))


def test_a_number_that_is_scanned_or_typed_finds_its_exhibit_whoever_types_it(shut: Office) -> None:
    page = plainly(shut.run("Finn", "tui", "--plain", "exhibit:EV/1"))
    assert "(withheld)" in page
    assert "never sealed on record" in page
