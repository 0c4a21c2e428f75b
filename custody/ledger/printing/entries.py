"""Entries as they stand on a paper: which entry, who signed it with which key, its leaf, and chosen fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.errors import CustodyError
from custody.law.clock import format_instant
from custody.ledger.printing.paper import told, words
from custody.ledger.views.declined import declined_among
from custody.ledger.views.doubted import Doubts
from custody.ledger.views.entries import EntryView
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.naming import shown_name
from custody.model import types
from custody.model.ids import unb64
from custody.model.shown import noted

#: Fields that everything on a paper is told with.
_WHEN = "occurred_at"
_MARKS = "nonconforming"
#: Fields whose codes are written as words; all other text stands as it was entered.
_CODES = frozenset(
    {
        *(
            "packaging",
            "purpose",
            "reason",
            "method",
            "carrier_class",
            "receiver_class",
            "seal_state",
            "condition",
        ),
        *("category", "basis", "power_state", "limb", "target", "possessor_present"),
    }
)


def entry_rows(
    lookup: Lookup, entry: EntryView, names: Iterable[str] = (), doubts: Doubts | None = None
) -> list[tuple[str, str]]:
    """Give an entry in rows: its verb, its leaf in hex, when it happened, ``names`` that hold something, its marks.

    Where others may have signed it, that stands right below who did by the record. ``doubts`` serve for many entries.
    """
    by = entry.envelope.by
    signer = shown_name(lookup, "actor", lookup.actor_of_key(by).id)
    at = format_instant(entry.envelope.at)
    rows = [
        (entry.envelope.kind, f"entry {entry.position}, signed {at} by {signer} with key {by}"),
        *_doubted(entry, Doubts(lookup.reader) if doubts is None else doubts),
        *((("RESCINDED", f"by entry {entry.rescinded}"),) if entry.rescinded is not None else ()),
        *(("DECLINED", one.told()) for one in declined_among(lookup.reader, [entry.position]).values()),
        ("leaf", entry.leaf.hex()),
        *field_rows(entry, (_WHEN, *names)),
    ]
    marks = types.split_codes(entry.value(_MARKS))
    return [*rows, ("NOT CONFORMING", ", ".join(marks))] if marks else rows


def _doubted(entry: EntryView, doubts: Doubts) -> Iterator[tuple[str, str]]:
    doubt = doubts.of(entry.position, entry.envelope)
    if doubt is not None and doubt.stands:
        yield "SIGNER IN DOUBT", doubt.told()


def field_rows(entry: EntryView, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give those of the fields that hold something or did, as last corrected; a correction is told with what it says.

    That is its entry, its day, and what the field said before.
    """
    for name in names:
        value, note = entry.bare(name), entry.amended(name)
        if value is not None or note:
            yield words(name), noted(_shown(name, value), note)


def _shown(name: str, value: object) -> str:
    if name.endswith("_sha256") and isinstance(value, str):
        try:
            return f"SHA-256 {unb64(value).hex()}"
        except CustodyError:
            return value  # why there is none
    return words(value) if isinstance(value, str) and name in _CODES else told(value)
