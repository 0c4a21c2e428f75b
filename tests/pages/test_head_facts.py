"""All that the entries of an instrument state is on its page: in a fact, a section, a table or an alarm."""

from __future__ import annotations

import pytest

from custody.ledger.views.entries.entries import Entries
from custody.model.schema.types import split_codes
from custody.pages.parts.page import Page
from tests.pages.sentinels import reader_of
from tests.pages.test_things import BEGINNINGS, begun, built

#: Spaces of what is ordered, asked for, claimed or seized.
INSTRUMENTS = frozenset(
    {
        *(
            "assistance_order",
            "mla_request",
            "destructive_examination",
            "enquiry",
            "inspection",
            "legal_hold",
            "preservation_order",
            "privilege",
        ),
        *("production_order", "preservation_request", "seizure"),
    }
)
#: Fields that are told at the fields that they name.
BESIDE = frozenset({"not_known", "not_known_reason", "not_applicable"})
#: What the rules computed of an entry, and which instrument it belongs to: its page is of one.
COMPUTED = frozenset({"rule", "rule_version", "profile_sha256", "nonconforming", "reference"})


def said(page: Page) -> set[str]:
    """Return the keys, values and texts of all that a page says."""
    found = {alarm.code for alarm in page.alarms} | {page.title}
    for fact in page.facts():
        found |= {fact.key, fact.text, str(fact.value), *split_codes(str(fact.value))}
        found |= set() if fact.opens is None else {fact.opens.page}
    return found


@pytest.mark.parametrize("kind", sorted(kind for kind, space in BEGINNINGS.items() if space in INSTRUMENTS))
def test_each_field_of_each_entry_is_on_the_page_of_an_instrument(kind: str) -> None:
    subject = begun()[kind]
    page, entries = built(subject), Entries(reader_of())
    told = said(page)
    for position in reader_of().positions(subject):
        entry = entries.at(position)
        held = {field.name: field.value for field in entry.fields if field.value is not None}
        for name in held.keys() - BESIDE - COMPUTED:
            values = split_codes(str(held[name])) or (str(held[name]),)
            assert name in told or told.issuperset(values), (position, name, held[name])
