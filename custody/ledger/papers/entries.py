"""Entries on a paper: fields in words, remarks, and the annex of leaf hashes, checkpoint and signers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custody.errors import CustodyError, Malformed
from custody.law.local_time import Zone
from custody.ledger.papers.paper import Block, Cell, Table, block, value_text, words
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.compromised_key_entries import Doubts
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.exhibits.image_sizes import image_size
from custody.ledger.views.naming.display_names import shown_name
from custody.ledger.views.staff.declined_countersignatures import declined_among
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.display_values import hex_value, types_of
from custody.model.hints import MARKS
from custody.model.records import Actor
from custody.model.schema import types
from custody.model.schema.ids import unb64
from custody.proof.note import parse as parse_note

_MARKS, _ACQUIRED = "nonconforming", "acquisition.completed"
#: Field types whose values are codes, which are written as words; all other text is shown as it was entered.
_CODED = frozenset({"code", "codes"})


def field_lines(entry: EntryView, name: str, zone: Zone) -> Cell | None:
    """Return a field as last corrected, then a line with its corrections; None if it never had a value."""
    value, note = entry.bare(name), entry.amended(name)
    if value is None and not note:
        return None
    shown = _shown(name, value, types_of(entry.envelope).get(name, ""), zone)
    return (shown, f"({note})") if note else (shown,)


def field_rows(entry: EntryView, names: Iterable[str], zone: Zone) -> Iterator[tuple[str, Cell]]:
    """Yield the name in words and the lines of each field that has or had a value, as ``field_lines``."""
    for name in names:
        lines = field_lines(entry, name, zone)
        if lines is not None:
            yield words(name), lines


def _shown(name: str, value: object, kind: str, zone: Zone) -> str:
    if kind == "instant":
        return value_text(zone.told(value))
    if name.endswith("_sha256") and isinstance(value, str):
        try:
            return f"SHA-256 {unb64(value).hex()}"
        except CustodyError:
            return value  # the reason why there is no digest
    if isinstance(value, str) and kind in _CODED:
        return words(value)
    if isinstance(value, str):
        return value_text(hex_value(value, kind))
    if isinstance(value, int) and name.endswith("_bytes"):
        return f"{value:,}"
    return value_text(value)


def remarks(
    lookup: Lookup,
    entries: Iterable[EntryView],
    doubts: Doubts | None = None,
    heading: str = "Remarks on the record",
) -> tuple[Table, ...]:
    """Return a table of entries that are nonconforming, declined, rescinded or in doubt; () if none is.

    An acquisition is remarked where its physical image has another size than was stated of its source.
    """
    known = Doubts(lookup.reader) if doubts is None else doubts
    lines = []
    for entry in entries:
        found = [MARKS.get(code, words(code)) for code in types.split_codes(entry.value(_MARKS))]
        remarked = [f"not conforming: {meaning}" for meaning in found]
        doubt = known.of(entry.position, entry.envelope)
        if doubt is not None and doubt.stands:
            remarked.append(f"SIGNER IN DOUBT: {doubt.sentence()}")
        remarked += [
            f"DECLINED: {decision.sentence()}"
            for decision in declined_among(lookup.reader, [entry.position]).values()
        ]
        if entry.envelope.kind == _ACQUIRED:
            own = Entries(lookup.reader).of(entry.envelope.subject)
            remarked += filter(None, [image_size(lookup, entry, own).remark])
        if entry.rescinded is not None:
            remarked.append(f"RESCINDED by entry {entry.rescinded}")
        if remarked:
            lines.append(((str(entry.position),), (words(entry.envelope.kind),), tuple(remarked)))
    return (
        (Table(heading, ("entry", "what it records", "explanation"), (2, 6, 16), tuple(lines)),)
        if lines
        else ()
    )


def proofs(lookup: Lookup, entries: Iterable[EntryView], zone: Zone) -> tuple[Block | Table, ...]:
    """Return the tables of an annex: entries with key and leaf hash, the checkpoint, and the signers."""
    listed = sorted({entry.position: entry for entry in entries}.values(), key=lambda entry: entry.position)
    lines = tuple(
        (
            (str(entry.position), zone.utc(entry.envelope.at)),
            (words(entry.envelope.kind),),
            (entry.leaf.hex(), f"key {entry.envelope.by}"),
        )
        for entry in listed
    )
    table = Table(
        "Annex: entries and their proofs",
        ("entry, signed (UTC)", "what it records", "leaf, key"),
        (5, 5, 16),
        lines,
    )
    return (
        table,
        _checkpoint(lookup.reader),
        people(lookup, dict.fromkeys(lookup.actor_of_key(entry.envelope.by).id for entry in listed)),
    )


def _checkpoint(reader: LedgerReader) -> Block:
    """Return the checkpoint that a paper is printed under, and the use of its code."""
    head = reader.head()
    try:
        key = parse_note(reader.checkpoint(head.size) or b"").signatures[0]
    except Malformed:
        # A damaged ledger still prints its papers.
        key = None
    return block(
        "Annex: checkpoint",
        (
            ("entries", str(head.size)),
            ("root hash", head.root.hex()),
            *(() if key is None else (("log key", f"{key.name}, id {key.key_id.hex()}"),)),
            ("QR code", "an identifier from this annex: it finds the record, and proves nothing"),
        ),
    )


def people(lookup: Lookup, actors: Iterable[str]) -> Table:
    """Return a table of people with their identifiers and the keys that are valid now."""
    lines = tuple(
        ((shown_name(lookup, "actor", actor),), (actor,), lookup.get(Actor, actor).keys or ("no key now",))
        for actor in actors
    )
    return Table("Annex: people who signed", ("name", "identifier", "keys"), (6, 10, 10), lines)
