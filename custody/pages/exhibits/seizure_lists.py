"""The list of seized exhibits for hand signatures: place, persons, each exhibit with its seals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.ledger.papers.office import House
from custody.ledger.views.exhibits.packing import packing_of
from custody.ledger.views.instruments.seizures import view_seizure
from custody.model.records import Item, Seizure
from custody.model.schema.schema import HAPPENED
from custody.pages.exhibits.exhibit_facts import seal_text
from custody.pages.parts import facts
from custody.pages.parts.gate import Gate
from custody.pages.parts.occurrence import happened
from custody.pages.parts.page import Column, Fact, Page, Paragraph, Row, Table, Target
from custody.pages.parts.stated_facts import fact_of
from custody.pages.parts.wording import zone_name
from custody.pages.things.head_facts import identity, title
from custody.pages.things.history import corrected
from custody.pages.things.printed_page import PrintedPage, letterhead

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.model.records import Exhibit
    from custody.pages.parts.context import PageContext

TITLE = "List of seized exhibits"
#: Fields of the seizure; fields of each exhibit in columns, and further ones for programs.
_SEIZURE = ("place_of_seizure", "seized_by", "attending_witness")
_TOLD, _BESIDES = ("description", "serial", "condition"), ("make", "model")
_COLUMNS = (
    Column("number", "", "count"),
    Column("exhibit", "exhibit", "thing"),
    Column("quantity", "quantity", "count"),
    Column("description", "description"),
    Column("serial", "serial number"),
    Column("condition", "condition"),
    Column("sealed", "sealed now with"),
)
#: The lines for hand signatures.
_SIGNATURES = "counted by ______________________   received by ______________________"


def seizure_list(context: PageContext, key: str) -> Page:
    """Return the list of exhibits of one seizure; merged registrations are left out.

    Raises NotFound if there is no such seizure.
    """
    seizure = context.lookup.get(Seizure, key)
    view = view_seizure(context.lookup.reader, seizure)
    gate = Gate(context.lookup)
    items = [(exhibit, item) for exhibit in view.exhibits if (item := _item(context, exhibit)).merged is None]
    first = {exhibit.id: next(context.entries().of(exhibit.id)) for exhibit, _ in items}
    rows = tuple(
        _row(context, gate, number, (exhibit, item), first[exhibit.id])
        for number, (exhibit, item) in enumerate(items, 1)
    )
    table = Table("exhibits", "Exhibits", _COLUMNS, rows, "no exhibits registered from this seizure")
    return Page(
        Target("seizure_list", key),
        title(context, TITLE, "seizure", key),
        (table, *corrected((view.entry, *first.values())), Paragraph(_SIGNATURES)),
        key_facts=tuple(_facts(context, gate, seizure, view.entry)),
        about=("seizure", key),
    )


def printed(context: PageContext, name: str, house: House) -> PrintedPage:
    """Return the list of the seizure of this name for paper; raise NotFound or Ambiguous."""
    key = context.lookup.resolve("seizure", name)
    page = seizure_list(context, key)
    zoned = replace(page, key_facts=(*page.key_facts, Fact.of("times", zone_name(context.now))))
    return PrintedPage(letterhead(context, TITLE, house), zoned, key)


def _item(context: PageContext, exhibit: Exhibit) -> Item:
    return context.lookup.get(Item, exhibit.id)


def _facts(context: PageContext, gate: Gate, seizure: Seizure, entry: EntryView) -> Iterator[Fact]:
    yield from identity(context, seizure.id, seizure.case)
    yield Fact("occurred_at", "seized", entry.value(HAPPENED), happened(entry), entry=entry.position)
    for name in _SEIZURE:
        found = fact_of(gate, entry, name)
        if found is not None:
            yield found
    yield facts.instant("written", "written", context.now)
    yield facts.count("registered_count", "exhibits registered", seizure.things)
    yield facts.count("exhibit_count", "exhibits listed", seizure.inventoried, none="not counted yet")


def _row(context: PageContext, gate: Gate, number: int, thing: tuple[Exhibit, Item], entry: EntryView) -> Row:
    """Return the row of an exhibit: quantity as last counted, and statements of its registration."""
    exhibit, item = thing
    told = {name: fact_of(gate, entry, name) for name in ("quantity", *_TOLD, *_BESIDES)}
    quantity = entry.bare("quantity") if item.counted is None else item.counted
    category = facts.worded(exhibit.category)
    line = Row.of(
        (
            facts.cell(number, str(number)),
            facts.thing(context, "exhibit", "exhibit", "exhibit", exhibit.id, more=f" [{exhibit.id[:8]}]"),
            Fact("quantity", "quantity", quantity, f"{quantity}, {category}"),
            *(_cell(told[name]) for name in _TOLD),
            _seals(context, exhibit),
        ),
        Target("exhibit", exhibit.id),
    )
    besides = (fact for name in _BESIDES if (fact := told[name]) is not None)
    return replace(line, facts=(Fact("category", "category", exhibit.category, category), *besides))


def _cell(told: Fact | None) -> Fact:
    """Return a stated fact as a cell without its note: a table of the page lists the corrections."""
    if told is None:
        return facts.cell(None, "-")
    return replace(told, note="") if told.visible else told


def _seals(context: PageContext, exhibit: Exhibit) -> str:
    """Return the seals now on an exhibit as text, each with the number of exhibits it was applied to."""
    on = packing_of(context.lookup, exhibit.id).on
    told = (seal_text(seal, f" of {len(seal.inside)} exhibits" if seal.inside else "") for seal in on)
    return ", ".join(told) or "not sealed"
