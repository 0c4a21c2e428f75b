"""Anything that ever began has a page, and all that its entries state is on it."""

from __future__ import annotations

import pytest

from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.subjects.lookup import Lookup
from custody.model import layouts
from custody.model.entry.envelope import parse_entry
from custody.pages.parts.page import Page, Section
from custody.pages.parts.page_names import PAGES
from custody.pages.parts.targets import NOUNS, noun_of, page_of, space_of, spaces, target_of
from custody.pages.parts.targets import begun as space_begun
from custody.pages.registry import BUILDERS
from tests.pages.contexts import golden_context
from tests.pages.sentinels import reader_of

#: The space of what begins with each kind that begins something.
BEGINNINGS = {
    kind: space
    for version in layouts.LAYOUTS
    for kind, layout in layouts.layouts_of(version).items()
    if (space := space_begun(layout.kind)) is not None
}


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
    assert set(BEGINNINGS) == set(begun())
    assert set(BEGINNINGS.values()) == spaces()
    assert set(PAGES) <= spaces()
    assert {page_of(space) for space in spaces()} <= set(BUILDERS)
    assert set(NOUNS) <= spaces()
    lookup = Lookup(reader_of())
    assert {kind: space_of(lookup, subject) for kind, subject in begun().items()} == BEGINNINGS


@pytest.mark.parametrize("kind", sorted(BEGINNINGS))
def test_each_beginning_opens_its_page(kind: str) -> None:
    subject = begun()[kind]
    page = built(subject)
    assert page.target == target_of(Lookup(reader_of()), subject)
    space = BEGINNINGS[kind]
    if page_of(space) == "thing":
        assert page.title.startswith(f"{noun_of(space)} ")
    positions = reader_of().positions(subject)
    listed = {
        row.opens.key for block in page.blocks if hasattr(block, "rows") for row in block.rows if row.opens
    }
    assert {str(position) for position in positions[-100:]} <= listed | {
        fact.opens.key for fact in page.facts() if fact.opens
    }


@pytest.mark.parametrize(
    "kind", sorted(kind for kind, space in BEGINNINGS.items() if page_of(space) == "thing")
)
def test_each_field_of_each_entry_is_on_the_page_of_a_thing(kind: str) -> None:
    subject = begun()[kind]
    page, entries = built(subject), Entries(reader_of())
    sections = [block for block in page.blocks if isinstance(block, Section)]
    said = {fact.key for section in sections for fact in section.facts}
    for position in reader_of().positions(subject):
        entry = entries.at(position)
        held = {field.name for field in entry.fields if field.value is not None}
        # What is not known, or does not apply, is told at the fields that it names.
        assert held - {"not_known", "not_known_reason", "not_applicable"} <= said, position
