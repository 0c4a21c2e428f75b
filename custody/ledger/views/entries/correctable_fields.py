"""The fields of an entry that can be corrected, with their newest values as typed text."""

from __future__ import annotations

from collections.abc import Iterable

from custody.ledger.views.entries.entries import EntryView
from custody.model import layouts
from custody.model.across.entry_corrections import correctable
from custody.model.display_values import value_text
from custody.model.kinds import permit_of

_KIND = "entry.corrected"
#: Types whose values are computed from bytes, never typed.
_COMPUTED = frozenset({"manifest root", "object root", "sweep root"})


def may_correct(kind: str, held: Iterable[str]) -> bool:
    """Return whether an actor with these roles may correct the entries of a kind."""
    has, own, other = set(held), permit_of(_KIND), permit_of(kind)
    return bool(has & (own.act | own.record)) and bool(has & (other.act | other.record))


def retyped(entry: EntryView) -> dict[str, str | None]:
    """Return each correctable field with its newest value as typed text.

    None where there is no value, or no single line can hold it.
    """
    layout = layouts.layout(entry.envelope.v, entry.envelope.kind)
    found: dict[str, str | None] = {}
    for field in entry.fields:
        kind = layout.field(field.name).type.name
        if not correctable(layout, field.name) or kind in _COMPUTED:
            continue
        value = field.newest
        if isinstance(value, bool):
            found[field.name] = "true" if value else "false"
        else:
            found[field.name] = None if value is None or isinstance(value, dict) else value_text(value, kind)
    return found
