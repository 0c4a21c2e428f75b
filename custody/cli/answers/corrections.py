"""Corrected fields for scripts: the values as signed beside their corrections."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from custody.cli.console.words import moment

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import Correction, EntryView


def corrected_document(
    entries: Iterable[EntryView], names: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Return every corrected field of the entries for scripts: as signed, and each correction whole.

    With ``names`` only these fields, which are all that a paper has of an entry.
    """
    from custody.ledger.views.entries.corrections import corrected_in

    return [
        {
            "entry": field.entry.position,
            "kind": field.entry.envelope.kind,
            "field": field.field.name,
            "signed": field.field.value,
            "erased": field.field.erased,
            "corrections": [correction_document(each) for each in field.field.corrections],
            "stays": dict(field.stays),
        }
        for field in corrected_in(entries)
        if names is None or field.field.name in names
    ]


def correction_document(one: Correction) -> dict[str, Any]:
    """Return a correction for scripts: entry, instant, key, reason, and the value, unless erased since."""
    return {
        "entry": one.position,
        "at": moment(one.at),
        "by": one.by,
        "reason": one.reason,
        "value": one.value,
        "erased": one.erased,
    }
