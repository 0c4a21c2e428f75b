"""Every field of every kind is in every rendering: its value, or in its place the reason why it is not there."""

from __future__ import annotations

import pytest

from custody.ledger.append.access_log import Viewing
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.model import layouts
from custody.model.display_values import value_text
from custody.model.schema.schema import Layout
from custody.model.schema.spoken import Verb, label
from custody.pages.parts import stated_facts as stated_module
from custody.pages.parts.fields import sections
from custody.pages.parts.gate import REASONS, Gate
from custody.pages.parts.page import VISIBLE, Page
from tests.pages.sentinels import (
    erased,
    filled,
    gate_of,
    golden_store,
    kinds,
    needle,
    page_of,
    private,
    reader_of,
    renderings,
    spec_of,
)

#: A value of fewer characters may be on a page by chance.
SHORTEST = 8


def missing(gate: Gate, entry: EntryView) -> list[str]:
    """Return the fields of a filled entry that some rendering of its page does not show, with that rendering."""
    page = page_of(gate, entry)
    facts = {fact.key: fact for fact in page.facts()}
    said = renderings(page)
    lost = []
    for field in entry.fields:
        if field.value is None:
            continue
        spec = spec_of(entry, field.name)
        fact = facts.get(field.name)
        if fact is None or fact.value != field.value or fact.state not in VISIBLE:
            lost.append(f"{field.name}: no fact")
        wanted = (needle(spec, field.value).casefold(), label(spec).casefold())
        lost += [
            f"{field.name}: {name}"
            for name, text in said.items()
            if not all(item in text.casefold() for item in wanted)
        ]
    return lost


def test_every_kind_has_an_entry_to_look_at() -> None:
    assert set(kinds()) == set(layouts.kind_names())


def test_every_field_of_every_kind_is_in_every_rendering() -> None:
    gate = gate_of()
    lost = {kind: found for kind, entry in kinds().items() if (found := missing(gate, filled(entry)))}
    assert lost == {}


def test_a_field_that_is_left_out_is_found_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(layout: Layout, verb: Verb | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
        listed = sections(layout, verb)
        return tuple((title, tuple(name for name in names if name != "grounds")) for title, names in listed)

    monkeypatch.setattr(stated_module, "sections", forgetful)
    lost = missing(gate_of(), filled(kinds()["preservation_order.issued"]))
    assert "grounds: no fact" in lost
    assert {f"grounds: {name}" for name in ("text", "json", "html", "csv", "ascii")} <= set(lost)


def leaked(page: Page, entry: EntryView) -> list[str]:
    """Return the erasable fields of an entry of which some rendering of a page has the value."""
    said = renderings(page)
    found = []
    for field in private(entry):
        for value in (field.value, *(correction.value for correction in field.corrections)):
            text = "" if value is None else value_text(value, spec_of(entry, field.name).type.name)
            if len(text) >= SHORTEST:
                found += [f"{field.name}: {name}" for name, whole in said.items() if text in whole]
    return found


def unreasoned(page: Page, entry: EntryView, state: str, reason: str) -> list[str]:
    """Return the erasable fields that hold a value and that a page does not show as ``state`` with ``reason``."""
    facts = {fact.key: fact for fact in page.facts()}
    names = [field.name for field in private(entry) if field.newest is not None or field.newest_erased]
    wrong = [
        name
        for name in names
        if name not in facts
        or (facts[name].state, facts[name].value) != (state, None)
        or reason not in facts[name].note
    ]
    said = renderings(page)
    words = [name for name, text in said.items() if names and (reason not in text)]
    return wrong + words


def test_nothing_leaks_through_a_closed_gate_and_the_reason_stands_in_its_place() -> None:
    gate = gate_of(Viewing(closed=True))
    wrong: dict[str, list[str]] = {}
    for kind, entry in kinds().items():
        full = filled(entry)
        page = page_of(gate, full)
        found = leaked(page, full) + unreasoned(page, full, "withheld", REASONS["closed"])
        wrong |= {kind: found} if found else {}
    assert wrong == {}


def test_no_entry_of_the_golden_ledger_leaks_through_a_closed_gate() -> None:
    open_entries, reader = Entries(golden_store().read()), reader_of(Viewing(closed=True))
    gate, entries = gate_of(Viewing(closed=True)), Entries(reader)
    wrong: dict[int, list[str]] = {}
    withheld = 0
    for position in range(reader.head().size):
        page = page_of(gate, entries.at(position))
        withheld += sum(fact.state == "withheld" for fact in page.facts())
        found = leaked(page, open_entries.at(position))
        wrong |= {position: found} if found else {}
    assert wrong == {}
    assert withheld > 1000


def test_what_was_erased_says_so_in_its_place() -> None:
    gate = gate_of()
    wrong: dict[str, list[str]] = {}
    for kind, entry in kinds().items():
        full = filled(entry)
        page = page_of(gate, erased(full))
        facts = {fact.key: fact for fact in page.facts()}
        found = leaked(page, full)
        found += [
            field.name
            for field in private(full)
            if (facts[field.name].state, facts[field.name].text) != ("erased", "(erased)")
        ]
        wrong |= {kind: found} if found else {}
    assert wrong == {}


def test_a_value_that_slips_past_the_gate_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def see(self: Gate, *_: object) -> str:
        return "shown"

    entry = filled(kinds()["exhibit.registered"])
    monkeypatch.setattr(Gate, "see", see)
    assert leaked(page_of(gate_of(Viewing(closed=True)), entry), entry)


def test_facts_of_unknown_fields_say_why() -> None:
    open_entries, gate = Entries(golden_store().read()), gate_of()
    found = 0
    for position in range(golden_store().read().head().size):
        entry = open_entries.at(position)
        because = entry.current("not_known_reason")
        for fact in page_of(gate, entry).facts():
            if fact.state == "unknown" and because is not None and not entry.rescinded:
                found += 1
                assert str(because) in fact.note or "corrected" in fact.note, (position, fact)
    assert found >= 3
