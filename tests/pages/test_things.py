"""Anything that ever began has a page, and all that its entries state is on it."""

from __future__ import annotations

import pytest

from custody.ledger.views.entries import Entries
from custody.ledger.views.lookup import Lookup
from custody.model import layouts
from custody.model.envelope import parse_entry
from custody.pages.page import Page, Section
from custody.pages.registry import BUILDERS
from custody.pages.targets import BEGINNINGS, NOUNS, PAGES, target_of
from tests.pages.contexts import golden_context
from tests.pages.sentinels import reader_of


def begun() -> dict[str, str]:
    """Return the first subject of the golden ledger that began with each kind that begins one, by kind."""
    reader = reader_of()
    found: dict[str, str] = {}
    for position in range(reader.head().size):
        envelope = parse_entry(reader.entry(position).note).envelope
        if reader.positions(envelope.subject, 0, 1) == [position]:
            found.setdefault(envelope.kind, envelope.subject)
    return found


def built(subject: str) -> Page:
    """Return the page of a subject of the golden ledger."""
    context = golden_context()
    target = target_of(context.lookup, subject)
    return BUILDERS[target.page](context, target.key)


def test_each_kind_that_begins_a_thing_has_its_space_and_each_space_its_page() -> None:
    kinds = {
        kind
        for version in layouts.LAYOUTS
        for kind, layout in layouts.layouts_of(version).items()
        if layout.kind.begins
    }
    assert set(BEGINNINGS) == kinds == set(begun())
    assert set(BEGINNINGS.values()) == set(PAGES)
    assert set(PAGES.values()) <= set(BUILDERS)
    assert set(NOUNS) == {space for space, page in PAGES.items() if page == "thing"}


@pytest.mark.parametrize("kind", sorted(BEGINNINGS))
def test_each_beginning_opens_its_page(kind: str) -> None:
    subject = begun()[kind]
    page = built(subject)
    assert page.target == target_of(Lookup(reader_of()), subject)
    space = BEGINNINGS[kind]
    if space in NOUNS:
        assert page.title.startswith(f"{NOUNS[space]} ")
    positions = reader_of().positions(subject)
    listed = {
        row.opens.key for block in page.blocks if hasattr(block, "rows") for row in block.rows if row.opens
    }
    assert {str(position) for position in positions[-100:]} <= listed | {
        fact.opens.key for fact in page.facts() if fact.opens
    }


@pytest.mark.parametrize("kind", sorted(kind for kind, space in BEGINNINGS.items() if space in NOUNS))
def test_each_field_of_each_entry_is_on_the_page_of_a_thing(kind: str) -> None:
    subject = begun()[kind]
    page, entries = built(subject), Entries(reader_of())
    sections = [block for block in page.blocks if isinstance(block, Section)]
    said = {fact.key for section in sections for fact in section.facts}
    for position in reader_of().positions(subject):
        entry = entries.at(position)
        held = {field.name for field in entry.fields if field.value is not None}
        # What is not known, or does not apply, is told at the fields that it names.
        assert held - {"unknown", "unknown_because", "inapplicable"} <= said, position
