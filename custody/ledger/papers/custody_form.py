"""The rows of the usual chain-of-custody form, filled in from the record of an exhibit.

Their order is that of the form: the item, its origin, its acquisitions, and its disposition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.frozen import dataclass
from custody.law.disposition_codes import MEASURE
from custody.law.grounds import SEIZURE_BASIS
from custody.law.local_time import Zone
from custody.law.protection_codes import HANDLING
from custody.ledger.papers.entries import field_lines
from custody.ledger.papers.paper import Cell, Row, value_text, words
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.exhibits.evidence_room import path_of
from custody.ledger.views.exhibits.exhibit_details import StatedField, view_item
from custody.ledger.views.exhibits.origin import root_of, seized_by
from custody.ledger.views.exhibits.packing import packing_of
from custody.ledger.views.exhibits.protection import guarded
from custody.ledger.views.naming.display_names import shown_name
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Departure, Disposition, Exhibit, Item, Production, Whereabouts
from custody.model.schema.ids import unb64

#: Identifying numbers of an item besides its serial number.
_NUMBERS = ("imei", "imei_as_read", "imei2", "iccid", "iccid_as_read", "mac")
_MARKS = ("colour", "damage", "asset_tag")
_STATE = ("capacity", "power_state", "provider")
_DIGESTS = (
    "source_sha256",
    "media_sha256",
    "container_sha256",
    "media_md5",
    "source_md5",
    "container_md5",
    "media_sha1",
)


@dataclass(frozen=True, slots=True)
class Thing:
    """An exhibit with its entries and that of its seizure (None if there is none), read once for a paper."""

    lookup: Lookup
    zone: Zone
    exhibit: Exhibit
    entries: tuple[EntryView, ...]
    seizure: EntryView | None

    @property
    def registered(self) -> EntryView:
        """The entry that registered the exhibit."""
        return self.entries[0]

    @property
    def reference(self) -> str:
        """The exhibit's reference."""
        return shown_name(self.lookup, "exhibit", self.exhibit.id)


def thing_of(
    lookup: Lookup, exhibit_id: str, zone: Zone, entries: Sequence[EntryView] | None = None
) -> Thing:
    """Return an exhibit with its entries for a paper; raise NotFound if there is none.

    ``entries`` are its own entries in order, where the caller has read them.
    """
    exhibit = lookup.get(Exhibit, exhibit_id)
    own = tuple(Entries(lookup.reader).of(exhibit_id) if entries is None else entries)
    return Thing(lookup, zone, exhibit, own, seized_by(lookup, exhibit))


def case_rows(lookup: Lookup, case: str, zone: Zone) -> list[Row]:
    """Return the rows of a case: number, offence and agency."""
    opened = next(Entries(lookup.reader).of(case))
    return [
        ("case number", shown_name(lookup, "case", case)),
        ("offence", field_lines(opened, "offence", zone)),
        ("agency", field_lines(opened, "agency", zone)),
    ]


def item_rows(thing: Thing, *, first: bool = False) -> list[Row]:
    """Return the rows of the item itself: description, numbers, marks, seals of now.

    ``first``: as registered, without seals.
    """
    said = view_item(thing.lookup, thing.exhibit.id, thing.entries[:1] if first else thing.entries).statements
    marks = tuple(f"{words(name)}: {line}" for name in _MARKS for line in _said(name, said) or ())
    numbers: list[Row] = [(words(name), _said(name, said)) for name in (*_NUMBERS, *_STATE)]
    lab = field_lines(thing.registered, "laboratory_reference", thing.zone)
    return [
        ("category", words(thing.exhibit.category)),
        ("quantity", _said("quantity", said)),
        ("description", _said("description", said)),
        ("make", _said("make", said)),
        ("model", _said("model", said)),
        ("serial number", _said("serial", said)),
        ("condition", _said("condition", said)),
        ("marks", marks or None),
        *(row for row in numbers if row[1] is not None),
        *([] if lab is None else [("laboratory number", lab)]),
        *([] if first else _numbers_of_others(thing)),
        *([] if first else [("sealed now with", _seals(thing)), *_guard_rows(thing)]),
    ]


def _guard_rows(thing: Thing) -> list[Row]:
    """Return the rows of handling flags and privilege claims in force; [] if there are none."""
    found = guarded(thing.lookup, thing.exhibit)
    claims = tuple(
        f"{shown_name(thing.lookup, 'privilege', claim.id)}: claimed for "
        f"{'an object of it' if claim.object else 'all of it'}, {claim.status}"
        for claim in found.claims
    )
    flags = tuple(HANDLING[flag] for flag in found.flags)
    return [*([("handling", flags)] if flags else []), *([("privilege", claims)] if claims else [])]


def _said(name: str, said: Mapping[str, Sequence[StatedField]]) -> Cell | None:
    """Return the first statement of a field, then those of later descriptions, a line each; None if none."""
    lines: list[str] = []
    for statement in said.get(name, ()):
        value = statement.silent if statement.value is None else statement.value
        if value is None and not statement.note:
            continue
        text = _plain(name, value)
        lines.append(text if not lines else f"later, entry {statement.position}: {text}")
        if statement.note:
            lines.append(f"({statement.note})")
    return tuple(lines) or None


def _plain(name: str, value: object) -> str:
    if name == "capacity" and isinstance(value, int):
        return f"{value:,} bytes"
    return words(value) if name == "power_state" and isinstance(value, str) else value_text(value)


def _numbers_of_others(thing: Thing) -> list[Row]:
    """Return a row for each number that another agency gave the exhibit."""
    return [
        (
            "number of another agency",
            (
                *(field_lines(entry, "foreign_number", thing.zone) or ()),
                *(field_lines(entry, "agency", thing.zone) or ()),
            ),
        )
        for entry in thing.entries
        if entry.envelope.kind == "exhibit.foreign_number_recorded"
    ]


#: Words for a seal that is not as it was applied, by its state.
_FOUND = {
    "absent": "FOUND ABSENT",
    "not_intact": "FOUND BROKEN",
    "other": "found, and of a number that is not on record",
}


def _seals(thing: Thing) -> Cell:
    """Return the seals now on an exhibit, a line each, with the state of one not found as it was applied."""
    packing = packing_of(thing.lookup, thing.exhibit.id)
    lines: list[str] = []
    for seal in (*packing.on, *packing.missing):
        on = f"seal {seal.number}" if seal.bag is None else f"seal {seal.number} on bag {seal.bag}"
        found = _FOUND.get(seal.state)
        entry = "" if seal.found is None else f" (entry {seal.found})"
        lines.append(on if found is None else f"{on}: {found}{entry}")
    return tuple(lines) or ("not sealed",)


def origin_rows(thing: Thing) -> list[Row]:
    """Return the rows of origin: parent or production, officer, registrar, instant and place of seizure."""
    lookup, exhibit = thing.lookup, thing.exhibit
    registrar = lookup.actor_of_key(thing.registered.envelope.by).id
    root = root_of(lookup, exhibit)
    rows: list[Row] = []
    if root.production is not None:
        rows.append(("handed over by", shown_name(lookup, Production.space, root.production)))
    if exhibit.parent is not None:
        how = lookup.get(Item, exhibit.id).parent_relation or "component"
        rows.append((words(how), shown_name(lookup, "exhibit", exhibit.parent)))
    return [
        *rows,
        ("submitting officer", officer_of(thing)),
        ("registered by", shown_name(lookup, "actor", registrar)),
        ("registrar's identifier", registrar),
        ("date and time of seizure", seized_at(thing)),
        ("place of seizure", _stated(thing, "place_of_seizure")),
        *(
            row
            for row in (("found at", found_at(thing)), ("owner", _stated(thing, "owner")))
            if row[1] is not None
        ),
    ]


def found_at(thing: Thing) -> Cell | None:
    """Return the lines of the spot where the exhibit was found; None if not recorded."""
    return field_lines(thing.registered, "place_found", thing.zone)


def place_of_seizure(thing: Thing) -> Cell | None:
    """Return the lines of the place of the exhibit's seizure; None if not recorded."""
    return _stated(thing, "place_of_seizure")


def officer_of(thing: Thing) -> Cell | None:
    """Return the lines of the officer who seized the exhibit, else of the finder; None if not recorded."""
    return _stated(thing, "seized_by") or _stated(thing, "found_by")


def _stated(thing: Thing, name: str) -> Cell | None:
    """Return the lines of a field of the registration, else of the seizure; None if neither has it."""
    own = field_lines(thing.registered, name, thing.zone)
    return own if own is not None or thing.seizure is None else field_lines(thing.seizure, name, thing.zone)


def seized_at(thing: Thing) -> Cell | None:
    """Return the lines of the instant of seizure, in local time; None if not recorded."""
    own = field_lines(thing.registered, "seized_at", thing.zone)
    if own is not None or thing.seizure is None:
        return own
    return field_lines(thing.seizure, "occurred_at", thing.zone)


def seized_for(thing: Thing) -> str:
    """Return the legal basis of the seizure, in words; ``taken in`` without a seizure."""
    if thing.seizure is None:
        return "taken in"
    basis = str(thing.seizure.bare("basis"))
    return f"seizure: {SEIZURE_BASIS.get(basis, words(basis))}"


def location_row(thing: Thing) -> Row:
    """Return the row of the exhibit's storage location as last recorded; its value is None without one."""
    where = thing.lookup.maybe(Whereabouts, thing.exhibit.id)
    place = None if where is None else where.location
    return ("place of storage", None if place is None else path_of(thing.lookup, place))


def acquisition_rows(thing: Thing) -> list[Row]:
    """Return a row for each digest of each acquisition, in hex; one row with None if there is none.

    The digest of a source, and of the media in an image, is what the signer states: the program read the image alone.
    """
    rows: list[Row] = []
    for entry in thing.entries:
        if entry.envelope.kind != "acquisition.completed":
            continue
        for name in _DIGESTS:
            value = entry.current(name)
            if isinstance(value, str):
                what, _, algorithm = name.rpartition("_")
                note = () if what == "container" else (f"(as stated by {signer_of(thing.lookup, entry)})",)
                rows.append((f"{_DIGEST_OF[what]} {_HASHES[algorithm]}", (unb64(value).hex(), *note)))
    return rows or [("acquisition hashes", None)]


def signer_of(lookup: Lookup, entry: EntryView) -> str:
    """Return the name of the person who signed an entry."""
    return shown_name(lookup, "actor", lookup.actor_of_key(entry.envelope.by).id)


_HASHES = {"sha256": "SHA-256", "sha1": "SHA-1", "md5": "MD5"}
_DIGEST_OF = {"source": "source", "media": "media", "container": "image"}


def disposal_rows(thing: Thing) -> list[Row]:
    """Return the rows of the exhibit's final disposition and its witness, with None where there is none."""
    lookup, zone = thing.lookup, thing.zone
    done = [
        disposition
        for disposition in lookup.under(Disposition, "of", thing.exhibit.id)
        if disposition.executed is not None
    ]
    if not done:
        gone = lookup.maybe(Departure, thing.exhibit.id)
        left = (
            None
            if gone is None or gone.back is not None
            else f"{MEASURE[gone.measure]}, {zone.local(gone.since)}"
        )
        return [("final disposal", left), ("witness of disposal", None)]
    last = max(done, key=lambda disposition: disposition.position)
    by = None if last.executor is None else shown_name(lookup, "actor", last.executor)
    when = [] if last.executed is None else [zone.local(last.executed)]
    rows: list[Row] = [
        ("final disposal", (MEASURE[last.measure], *when)),
        ("disposed of by", by),
        ("witness of disposal", None if last.witness is None else shown_name(lookup, "actor", last.witness)),
    ]
    carried = next((entry for entry in thing.entries if entry.position == last.carried_position), None)
    for name in (
        ("receiver", "method", "identity_document_no", "execution_place", "explanation")
        if carried is not None
        else ()
    ):
        value = None if carried is None else field_lines(carried, name, zone)
        rows += [] if value is None else [(f"disposal: {words(name)}", value)]
    return rows


def in_common(rows: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the rows that all of several exhibits share, to be printed once; [] for fewer than two."""
    if len(rows) < 2:
        return []
    first, *others = rows
    return [row for row in first if all(row in other for other in others)]
