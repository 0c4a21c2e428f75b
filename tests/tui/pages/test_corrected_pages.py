"""A page says of what was corrected that it was, by which entry, and what it said when it was signed."""

from __future__ import annotations

import pytest

from custody.model import layouts
from custody.model.schema.spoken import label
from tests.cli.office import Office


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post", "--served-to", "porter")
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    return office


def position(office: Office, kind: str) -> str:
    """Return the newest entry of a kind."""
    entries = office.see("log", "show", "--first", "0")["entries"]
    return str(max(entry["entry"] for entry in entries if entry["kind"] == kind))


def page(office: Office, name: str) -> str:
    """Return a page as plain text, without its folds."""
    return " ".join(office.run("Eve", "tui", "--plain", name).out.split())


def correct(office: Office, kind: str, field: str, *value: str) -> str:
    """Correct a field of the newest entry of a kind; gives the number of the correction."""
    words = ("entry", "correct", position(office, kind), field, *value, "--reason", "typing")
    return str(office.done("Eve", *words)["entries"][0]["position"])


@pytest.mark.parametrize(
    ("name", "kind", "field", "before", "after"),
    [
        ("exhibit:EV/1", "exhibit.registered", "serial", "4C53", "4C5300"),
        ("seizure:S-1", "seizure.recorded", "place_of_seizure", "12 Harbour Street", "13 Quay"),
        ("case:C-1", "case.opened", "reference", "C-1", "C-2"),
        ("preservation_order:P-1", "preservation_order.served", "served_to", "porter", "Mr Gray"),
    ],
)
def test_what_was_corrected_stands_on_the_page_beside_what_was_signed(  # noqa: PLR0917  # one line of a table
    lab: Office, name: str, kind: str, field: str, before: str, after: str
) -> None:
    assert "orrected" not in page(lab, name)
    entry = position(lab, kind)
    by = correct(lab, kind, field, after)
    shown = page(lab, name.replace("C-1", "C-2"))
    assert "Corrected since it was signed" in shown
    told = label(layouts.layout(1, kind).field(field))
    table = shown.partition("Corrected since it was signed")[2].partition("Entries (")[0]
    assert [text for text in (f"{entry} {told} {before}", after, by, "2026-11-02") if text not in table] == []


def test_a_corrected_value_among_the_facts_says_what_it_said(lab: Office) -> None:
    by = correct(lab, "seizure.recorded", "place_of_seizure", "13 Quay")
    told = f"13 Quay (corrected by entry {by} on 2026-11-02, typing; signed as 12 Harbour Street)"
    assert told in page(lab, "seizure:S-1")


def test_the_page_of_an_entry_shows_a_correction_of_what_it_did_not_say_and_of_what_was_erased(
    lab: Office,
) -> None:
    entry = position(lab, "exhibit.registered")
    by = correct(lab, "exhibit.registered", "colour", "black")
    told = f"colour black (corrected by entry {by} on 2026-11-02, typing; signed as (none))"
    assert told in page(lab, f"entry:{entry}")
    by = correct(lab, "exhibit.registered", "serial", "4C5300")
    made = lab.done(
        *("Carl", "erasure", "propose", entry, "--fields", "serial"),
        *("--basis", "court_order", "--legal-basis", "DPA s. 17"),
    )
    proposal = str(made["entries"][0]["position"])
    lab.done("Judge", "erasure", "approve", proposal)
    lab.done("Carl", "erasure", "execute", proposal)
    told = f"serial number 4C5300 (corrected by entry {by} on 2026-11-02, typing; signed as (erased))"
    assert told in page(lab, f"entry:{entry}")


def test_the_page_of_an_entry_has_every_correction_of_a_field(lab: Office) -> None:
    entry = position(lab, "exhibit.registered")
    by = [correct(lab, "exhibit.registered", "serial", text) for text in ("4C530", "4C531", "4C532")]
    told = (
        f"serial number 4C532 (corrected by entry {by[2]} on 2026-11-02, typing; signed as 4C53; "
        f"entry {by[0]}: 4C530; entry {by[1]}: 4C531)"
    )
    shown = page(lab, f"entry:{entry}")
    assert told in shown, shown
