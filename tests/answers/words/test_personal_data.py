"""Where a value is: for a person who asks what is recorded of them, and for whoever erases it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed"]

PERSON = "Zebedee Quux"
BASIS = ("--basis", "data_subject", "--legal-basis")


@pytest.fixture
def lab(office: Office) -> Office:
    """Return an office with an exhibit whose owner is named, and another one that names them in passing."""
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--owner", PERSON, "--serial", "ZQ-99")
    office.exhibit("EV/2", "--description", f"black, with a sticker: property of {PERSON.upper()}")
    return office


def entry_of(office: Office, exhibit: str) -> str:
    """Return the position of the entry that registered an exhibit."""
    return str(office.see("log", "show", "--subject", exhibit)["entries"][0]["entry"])


def named(office: Office, value: str) -> str:
    """Write the value that is searched for into a file; returns its name."""
    (office.folder / "name.txt").write_text(f"{value}\n")
    return "name.txt"


def places(rows: list[dict[str, object]]) -> set[tuple[str, str]]:
    """Return entries and fields of an answer."""
    return {(str(row["position"]), str(row["field"])) for row in rows}


def proposed(office: Office, *more: str) -> str:
    """Propose to erase the owner of EV/1; returns the position of the proposal."""
    words = ("erasure", "propose", entry_of(office, "EV/1"), "--fields", "owner", *BASIS, "GDPR 17", *more)
    return str(office.done("Carl", *words)["entries"][0]["position"])


def test_a_proposal_to_erase_what_was_never_entered_says_so(lab: Office) -> None:
    words = (
        "erasure",
        "propose",
        entry_of(lab, "EV/1"),
        "--basis",
        "data_subject",
        "--legal-basis",
        "GDPR 17",
    )
    full = lab.run("Carl", *words, "--fields", "owner", "--dry-run")
    assert (full.status, "nothing to erase" in full.err) == (0, False)
    empty = lab.run("Carl", *words, "--fields", "owner", "imei2", "--dry-run")
    assert empty.status == 0
    assert "nothing to erase in imei2 of entry" in " ".join(empty.err.split())


def test_every_entry_that_holds_a_name_is_found_in_any_letter_case(lab: Office) -> None:
    found = lab.done(
        "Ada", "entry", "search-value", named(lab, "zebedee  quux"), "--purpose", "access_request"
    )
    assert places(found["found"]) == {
        (entry_of(lab, "EV/1"), "owner"),
        (entry_of(lab, "EV/2"), "description"),
    }
    assert PERSON.casefold() not in str(found["found"]).casefold()
    assert found["searched"] == found["entries"][0]["position"]
    nobody = lab.done(
        "Ada", "entry", "search-value", named(lab, "Nobody Known"), "--purpose", "access_request"
    )
    assert nobody["found"] == []


def test_a_search_is_signed_for_before_it_answers_and_listed_without_the_name(lab: Office) -> None:
    before = lab.size()
    assert (
        lab.run(
            "Ada", "entry", "search-value", named(lab, PERSON), "--purpose", "incident", "--dry-run"
        ).status
        == 0
    )
    assert lab.size() == before
    refused = lab.run("Eve", "entry", "search-value", named(lab, PERSON), "--purpose", "incident")
    assert (refused.status, refused.out) == (5, "")
    lab.done("Ada", "entry", "search-value", named(lab, PERSON), "--purpose", "incident")
    (row,) = paged.texts(lab.see("entry", "searches"), "searches")
    assert (row["actor"], row["purpose"], int(row["entry"])) == ("Ada", "incident", before)
    assert PERSON not in lab.desk.run("entry", "searches").out


@pytest.mark.parametrize("value", ["", "ab", "  \n"])
def test_what_is_too_short_is_not_searched_for(lab: Office, value: str) -> None:
    answer = lab.run("Ada", "entry", "search-value", named(lab, value), "--purpose", "access_request")
    assert (answer.status, answer.out) == (2, "")


@pytest.mark.parametrize("flag", ["--legal-basis", "--explanation"])
def test_a_proposal_does_not_repeat_the_value_that_is_to_be_erased(lab: Office, flag: str) -> None:
    words = ("erasure", "propose", entry_of(lab, "EV/1"), "--fields", "owner", "--basis", "data_subject")
    texts = {"--legal-basis": "GDPR 17", "--explanation": "asked in writing"}
    for said, status in ((texts[flag], 0), (f"{texts[flag]}, {PERSON.lower()}", 2)):
        given = [part for name, text in {**texts, flag: said}.items() for part in (name, text)]
        answer = lab.run("Carl", *words, *given, "--dry-run")
        assert (answer.status, PERSON in answer.err) == (status, False), answer.err


def test_carrying_out_names_every_other_entry_that_holds_the_value(lab: Office, tmp_path: Path) -> None:
    lab.done("Ada", "entry", "search-value", named(lab, PERSON), "--purpose", "erasure_request")
    search = lab.size() - 1
    proposal = proposed(lab)
    lab.done("Judge", "erasure", "approve", proposal)
    done = lab.done("Carl", "erasure", "execute", proposal)
    elsewhere = done["not_reached"]["elsewhere"]
    assert places(elsewhere) == {(entry_of(lab, "EV/2"), "description"), (str(search), "value")}
    assert all(row["erasable"] for row in elsewhere)


def test_where_no_other_entry_holds_the_value_none_is_named(lab: Office) -> None:
    proposal = str(
        lab.done(
            "Carl", "erasure", "propose", entry_of(lab, "EV/1"), "--fields", "serial", *BASIS, "GDPR 17"
        )["entries"][0]["position"]
    )
    lab.done("Judge", "erasure", "approve", proposal)
    assert lab.done("Carl", "erasure", "execute", proposal)["not_reached"]["elsewhere"] == []
