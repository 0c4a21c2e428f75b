"""The disclosable fields of an entry, and the preview of what a recipient will see."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from custody.frozen import dataclass
from custody.layout import many
from custody.ledger.views.naming.search import find_entry
from custody.model import layouts
from custody.model.schema.spoken import label
from custody.pages.parts.context import PageContext
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import (
    Block,
    Fact,
    Page,
    Paragraph,
    Section,
    Target,
    Verbatim,
)
from custody.pages.parts.stated_facts import fact_of

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView, FieldView


@dataclass(frozen=True, slots=True)
class Shown:
    """A disclosable field: its name in the command, label and value, and whether the value is not erased."""

    name: str
    label: str
    text: str
    there: bool


@dataclass(frozen=True, slots=True)
class Disclosing:
    """An entry with disclosable fields: position, kind, signed text, and the fields."""

    position: int
    kind: str
    text: str
    fields: tuple[Shown, ...]


def disclosing(context: PageContext, entry: str) -> Disclosing:
    """Return the entry that ``entry`` names with its disclosable fields; raise NotFound."""
    found = context.entries().at(find_entry(context.lookup.reader, entry))
    layout = layouts.layout(found.envelope.v, found.envelope.kind)
    fields = tuple(
        Shown(field.name, label(layout.field(field.name)), _text(context, found, field), not field.erased)
        for field in found.fields
        if field.value is not None or field.erased
    )
    return Disclosing(found.position, found.envelope.kind, found.envelope.text(), fields)


def _text(context: PageContext, entry: EntryView, field: FieldView) -> str:
    """Return the value of a field in words; the signed value where it was corrected since."""
    fact = None if field.corrected else fact_of(Gate(context.lookup), entry, field.name)
    if fact is not None and fact.visible:
        return fact.text
    return "" if field.value is None else str(field.value)


def preview(found: Disclosing, chosen: Collection[str]) -> Page:
    """Return the page that shows what the recipient sees if the ``chosen`` fields are disclosed."""
    shown = tuple(Fact.of(field.label, field.text) for field in found.fields if field.name in chosen)
    hidden = [field.label for field in found.fields if field.there and field.name not in chosen]
    fields = many(len(hidden), "field")
    blocks: list[Block] = [
        Section.of("These values, each with proof", shown)
        if shown
        else Paragraph("No values: only kind, signer and time of the entry."),
        Paragraph(f"Not shown: {fields} ({', '.join(hidden)})" if hidden else "Nothing is withheld."),
        Verbatim("Always: the signed text", found.text),
    ]
    return Page(Target("disclosing", str(found.position)), "What the recipient will see", tuple(blocks))
