"""What was corrected, for people and for scripts: fields as signed beside their corrections, and clocks likewise."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from custody.cli.words import listed, many, moment
from custody.layout import pairs
from custody.model.shown import shown, types_of

if TYPE_CHECKING:
    from custody.ledger.views.corrected import Corrected
    from custody.ledger.views.entries import Correction, EntryView


def corrected_document(
    entries: Iterable[EntryView], names: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Give every corrected field of the entries for scripts: as it was signed, and each correction whole.

    A paper that tells of some fields only gives their ``names``.
    """
    from custody.ledger.views.corrected import corrected_in

    return [
        {
            "entry": one.entry.position,
            "kind": one.entry.envelope.kind,
            "field": one.field.name,
            "signed": one.field.value,
            "erased": one.field.erased,
            "corrections": [correction_document(each) for each in one.field.corrections],
            "stays": dict(one.stays),
        }
        for one in corrected_in(entries)
        if names is None or one.field.name in names
    ]


def correction_document(one: Correction) -> dict[str, Any]:
    """Give a correction for scripts: its entry, when, whose key, why, and the value, which may be erased since."""
    return {
        "entry": one.position,
        "at": moment(one.at),
        "by": one.by,
        "reason": one.reason,
        "value": one.value,
        "erased": one.erased,
    }


def corrected_lines(entries: Iterable[EntryView]) -> list[str]:
    """Write the rescinded entries and every corrected field for people, what it said first; no line for none."""
    from custody.ledger.views.corrected import corrected_in

    told = tuple(entries)
    found = corrected_in(told)
    taken_back = [entry for entry in told if entry.rescinded is not None]
    lines = ["", f"rescinded: {many(len(taken_back), 'entry')}"] if taken_back else []
    lines += [
        f"  entry {entry.position} {entry.envelope.kind}, by entry {entry.rescinded}" for entry in taken_back
    ]
    lines += ["", f"corrected since they were signed: {many(len(found), 'field')}"] if found else []
    for one in found:
        lines.append(f"  entry {one.entry.position} {one.entry.envelope.kind}, {one.field.name}")
        lines += [f"    {line}" for line in pairs(_rows(one))]
    return lines


def _said(one: Correction, kind: str) -> str:
    return "(erased)" if one.erased else shown(one.value, kind)


def _rows(one: Corrected) -> list[tuple[str, str]]:
    kind = types_of(one.entry.envelope).get(one.field.name, "")
    rows = [("as signed", one.entry.signed(one.field.name))]
    rows += [
        (f"by entry {each.position}", f"{_said(each, kind)} ({each.reason}, {moment(each.at)})")
        for each in one.field.corrections
    ]
    if one.stays:
        computed = listed(f"{name} {value}" for name, value in one.stays)
        rows.append(("unchanged", f"{computed}, as computed from what was signed"))
    return rows
