"""Pages of the main things did not say what they are: five lines read "usb stick", and an order had no addressee."""

from __future__ import annotations

import pytest

from custody.model import layouts
from custody.model.schema.schema import COMMON
from custody.model.schema.spoken import label
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.tui.sitting import play, sitting

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

#: Fields of every kind that are told by a page otherwise than by their value, or that were computed.
ELSEWHERE = {field.name for field in COMMON} | {
    "case",
    "rule",
    "rule_version",
    "calendar_margin_hours",
    "root",
    "custodian",
    "parent_relation",
    "not_applicable",  # each safeguard says in its own place that it does not apply
}
STICKS = (("USB stick, black", "4711"), ("USB stick, black, 16 GB", "4712"), ("USB stick, red", "4713"))


def page(office: Office, target: str, *more: str) -> str:
    """Return a page as plain text on one line."""
    answer = office.desk.run("tui", "--plain", target, *more)
    assert answer.status == 0, answer.err
    return " ".join(answer.out.split())


@pytest.fixture
def filled(office: Office) -> Office:
    """Return an office with three sticks, one of them stored, an order, a request and a legal hold."""
    office.case()
    office.seizure()
    office.order()
    office.received()
    for number, (description, serial) in enumerate(STICKS, 1):
        sealed = ("--seal", f"A-{number}", "--bag", f"B-{number}")
        office.exhibit(
            f"EV/{number}", "--description", description, "--serial", serial, "--make", "Kingston", *sealed
        )
    office.done("Carl", "location", "register", "ROOM-2", "--location-type", "room")
    office.done("Eve", "exhibit", "place", "EV/3", "--location", "ROOM-2")
    return office


def test_the_page_of_an_exhibit_says_what_it_is_and_where_it_lies(filled: Office) -> None:
    told = page(filled, "exhibit:EV/3")
    for fact in (
        *("USB stick, red", "Kingston", "4713", "32 GB", "no damage seen", "Eve Hall", "desk in the study"),
        *("power state off", "seizure S-1", "location ROOM-2", "A-3 on bag B-3"),
    ):
        assert fact in told, fact


def test_the_page_of_an_order_says_whom_it_binds_to_what_and_why(filled: Office) -> None:
    told = page(filled, "preservation_order:P-1")
    for fact in (
        *("P-1", "Example Mail Ltd", "District Court", "CPA s. 12", "content data, traffic data", "23.2.c"),
        *("one mailbox, October 2026", "logs are kept for two weeks only", "90 days from service"),
        *("the data are kept, not read", "District Court, on application", "appeal within 14 days"),
        "the account is of one user",
    ):
        assert fact in told, fact


def test_lists_tell_things_apart_and_their_filter_finds_what_they_show(filled: Office) -> None:
    told = page(filled, "exhibits")
    for description, serial in STICKS:
        assert f"{description} {serial}" in told

    async def scene() -> None:
        async with sitting(filled.desk) as at:
            await at.sign_in(filled, "Eve")
            for place, sought, found in (
                ("4", "Example Mail", "P-1"),
                ("3", "4712", "EV/2"),
                ("3", "red", "EV/3"),
            ):
                await at.press(place, "slash")
                await at.type(sought, "enter")
                assert found in at.text
                assert "nothing" not in at.flat.casefold().split("esc shows all")[0][-80:]

    play(scene)


def every_first_entry(office: Office) -> list[tuple[str, int]]:
    """Return each subject with the position of its first entry."""
    found: dict[str, int] = {}
    for position in range(office.size()):
        entry = office.see("log", "show", "--entry", str(position))
        found.setdefault(entry["subject"], position)
    return list(found.items())


def test_every_field_that_the_first_entry_of_a_thing_states_is_on_its_page(filled: Office) -> None:
    """One block for all kinds: a kind more, or a field more, needs no line in a page."""
    pages = {
        "preservation_order": "preservation_order",
        "exhibit": "exhibit",
        "seizure": "seizure",
        "production_order": "production_order",
    }
    seen = set()
    for subject, position in every_first_entry(filled):
        note = filled.see("log", "show", "--entry", str(position))
        kind = note["kind"]
        begins = kind.partition(".")[0]
        told = page(filled, f"{pages.get(begins, 'subject')}:{subject}")
        if begins in ("case", "actor", "key", "ledger"):
            continue
        seen.add(kind)
        layout = layouts.layout(1, kind)
        for field in layout.fields:
            value = next((item["value"] for item in note["fields"] if item["name"] == field.name), None)
            if field.name in ELSEWHERE or value in (None, False, ""):
                continue
            text = str(value).replace("_", " ")
            assert label(field) in told or text in told, (kind, field.name, told)
    assert seen >= {
        "preservation_order.issued",
        "exhibit.registered",
        "seizure.recorded",
        "preservation_request.received",
        "location.registered",
    }


def test_what_must_be_signed_for_or_stays_closed_is_so_on_a_page_as_in_show(filled: Office) -> None:
    secret = ("USB stick, red", "Kingston", "desk in the study")
    told = page(filled, "exhibit:EV/3", "--closed")
    assert "(withheld)" in told
    for fact in secret:
        assert fact not in told
    listed = page(filled, "exhibits", "--closed")
    assert "USB stick" not in listed
    assert "4713" not in listed
