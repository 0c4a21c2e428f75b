"""What a disclosure of chosen fields shows to others, before it is made."""

from __future__ import annotations

from collections.abc import Collection

from custody.frozen import dataclass
from custody.ledger.views.finding import find_entry
from custody.pages.context import PageContext
from custody.pages.page import (
    Block,
    Fact,
    Page,
    Paragraph,
    Section,
    Target,
    Verbatim,
)


@dataclass(frozen=True, slots=True)
class Disclosing:
    """An entry of which fields may be shown: (name, value, whether it is still there) each, and its signed text."""

    position: int
    kind: str
    text: str
    fields: tuple[tuple[str, str, bool], ...]


def disclosing(context: PageContext, entry: str) -> Disclosing:
    """Gather what of an entry could be shown; NotFound."""
    found = context.entries().at(find_entry(context.lookup.reader, entry))
    fields = tuple(
        (one.name, "" if one.value is None else str(one.value), not one.erased)
        for one in found.fields
        if one.value is not None or one.erased
    )
    return Disclosing(found.position, found.envelope.kind, found.envelope.text(), fields)


def preview(found: Disclosing, chosen: Collection[str]) -> Page:
    """Give what the other side will see if these fields are shown, and what stays hidden."""
    shown = tuple(Fact.of(name, value) for name, value, _ in found.fields if name in chosen)
    hidden = [name for name, _, there in found.fields if there and name not in chosen]
    blocks: list[Block] = [
        Section.of("These values, each with its proof", shown)
        if shown
        else Paragraph("No value: that an entry of this kind stands, who signed it and when."),
        Paragraph(
            f"Not shown: {len(hidden)} fields ({', '.join(hidden)})" if hidden else "Nothing is held back."
        ),
        Verbatim("In every case the text that was signed", found.text),
    ]
    return Page(Target("disclosing", str(found.position)), "What the other side will see", tuple(blocks))
