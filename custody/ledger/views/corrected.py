"""What was corrected among entries of one subject, beside what was signed and computed, never in its place."""

from __future__ import annotations

from collections.abc import Iterable

from custody.frozen import dataclass
from custody.law.clock import Period, parse_instant
from custody.ledger.views.entries import EntryView, FieldView
from custody.model import rulesets
from custody.model.schema import Need


@dataclass(frozen=True, slots=True)
class Corrected:
    """A field of an entry that later entries corrected.

    ``stays``: what the rules computed when the entry was entered, by field; a correction leaves it as it is.
    """

    entry: EntryView
    field: FieldView
    stays: tuple[tuple[str, str], ...]


def corrected_in(entries: Iterable[EntryView]) -> tuple[Corrected, ...]:
    """Give every field of these entries that was corrected, in order of record."""
    return tuple(
        Corrected(entry, field, computed(entry))
        for entry in entries
        for field in entry.fields
        if field.corrected
    )


def computed(entry: EntryView) -> tuple[tuple[str, str], ...]:
    """Give the instants that the rules computed for an entry, by field: no correction moves them."""
    layout = rulesets.layout(entry.envelope.v, entry.envelope.kind)
    named = {one.name for one in layout.fields if one.need is Need.COMPUTED and one.type.name == "instant"}
    return tuple(
        (one.name, one.value) for one in entry.fields if one.name in named and isinstance(one.value, str)
    )


def period_of(entry: EntryView) -> Period | None:
    """Give the period that an entry computed, if it computed one."""
    start, end = entry.value("starts_at"), entry.value("ends_at")
    if not isinstance(start, str) or not isinstance(end, str):
        return None
    return Period(parse_instant(start), parse_instant(end))
