"""The continuity of an exhibit: its custodians, seals, images and copies.

Shows recorded events only; it cannot exclude events that were not recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from custody.display import code_words
from custody.frozen import dataclass
from custody.law.clock import parse_instant
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.exhibits.evidence_room import discrepancies
from custody.ledger.views.exhibits.packing import packing_of
from custody.ledger.views.stores.object_places import destroyed_by
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import (
    STAYING,
    Acquisition,
    Departure,
    Discrepancy,
    Disposition,
    Exhibit,
    Offer,
    Packing,
    RoundExhibit,
    RoundMatter,
    StoredObject,
    Whereabouts,
)
from custody.model.schema.types import Value, split_codes

#: Whether a seal was intact when it was broken.
_BEFORE_BREAKING = {"intact": "had been intact", "not_intact": "had not been intact"}


@dataclass(frozen=True, slots=True)
class Holding:
    """One custodianship: actor, from when to when (seconds UTC, None: still), and its entry."""

    actor: str
    since: int
    until: int | None
    position: int


@dataclass(frozen=True, slots=True)
class SealEvent:
    """A seal applied, broken, checked in a transfer or round, or its number corrected.

    ``act`` is ``sealed``, ``unsealed``, ``checked``, ``counted`` (in an inventory round, which reads no
    number) or ``corrected``. ``at`` (seconds UTC) is None where the instant is unknown; ``number`` is as
    entered. ``found`` is the code of the seal's condition, or of the reason of a correction; None for a new
    seal. ``at`` and ``found`` are as last corrected; the notes name the correcting entry, its instant and the
    former value, empty where there was none.
    """

    position: int
    at: int | None
    act: str
    number: str | None
    found: str | None
    at_note: str = ""
    found_note: str = ""

    @property
    def finding(self) -> str:
        """Return in words what was found: a broken seal's condition before that, a correction's reason."""
        if self.act == "unsealed" and self.found in _BEFORE_BREAKING:
            return _BEFORE_BREAKING[self.found]
        found = code_words(self.found or "")
        return f"reason: {found}" if found and self.act == "corrected" else found


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry recorded as nonconforming: position, kind and rule codes."""

    position: int
    kind: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Continuity:
    """Everything recorded under one exhibit; lists in order of record.

    ``seen`` are the entries of inventory rounds that record where and in which state the exhibit was seen.
    ``destroyed`` maps each destroyed object to the position of the entry that records its destruction.
    """

    exhibit: Exhibit
    gone: Departure | None
    holdings: tuple[Holding, ...]
    seals: tuple[SealEvent, ...]
    offer: Offer | None
    acquisitions: tuple[Acquisition, ...]
    objects: tuple[StoredObject, ...]
    entries: tuple[EntryView, ...]
    marks: tuple[Mark, ...]
    destroyed: dict[str, int]
    where: Whereabouts | None
    packing: Packing
    discrepancies: tuple[Discrepancy, ...]
    seen: tuple[EntryView, ...] = ()


#: The kind that recorded an original object (True), and a copy (False).
_KIND = {True: "object.archived", False: "object.replicated"}


def continuity(reader: LedgerReader, exhibit_id: str) -> Continuity:
    """Return the continuity of an exhibit; raise NotFound if there is none."""
    lookup = Lookup(reader)
    exhibit = lookup.get(Exhibit, exhibit_id)
    gone = lookup.maybe(Departure, exhibit_id)
    ends = [*(hold.since for hold in exhibit.holds[1:]), None]
    left = [
        disposition.executed
        for disposition in lookup.under(Disposition, "of", exhibit_id)
        if disposition.executed is not None and disposition.measure not in STAYING
    ]
    entries = tuple(Entries(reader).of(exhibit_id))
    left += [instant for instant in (_superseded(exhibit, entries),) if instant is not None]
    ends = [_until(hold.since, end, left) for hold, end in zip(exhibit.holds, ends, strict=True)]
    objects = sorted(lookup.under(StoredObject, "exhibit", exhibit_id), key=lambda stored: stored.position)
    seen = tuple(_seen(lookup, exhibit_id))
    marks = [_mark(entry) for entry in (*entries, *seen)]
    marks += [Mark(stored.position, _KIND[stored.of is None], stored.nonconforming) for stored in objects]
    return Continuity(
        exhibit=exhibit,
        gone=gone if gone is not None and gone.back is None else None,
        holdings=tuple(
            Holding(hold.holder, hold.since, end, hold.position)
            for hold, end in zip(exhibit.holds, ends, strict=True)
        ),
        seals=tuple(_seals(_by_position((*entries, *seen)))),
        offer=None if exhibit.offer is None else lookup.maybe(Offer, exhibit.offer),
        acquisitions=tuple(lookup.get(Acquisition, leaf) for leaf in exhibit.acquisitions),
        objects=tuple(objects),
        destroyed=destroyed_by(lookup, objects),
        entries=entries,
        marks=tuple(sorted((mark for mark in marks if mark.codes), key=lambda mark: mark.position)),
        where=lookup.maybe(Whereabouts, exhibit_id),
        packing=packing_of(lookup, exhibit_id),
        discrepancies=tuple(discrepancies(lookup, exhibit_id)),
        seen=seen,
    )


def _seen(lookup: Lookup, exhibit_id: str) -> Iterator[EntryView]:
    """Yield the inventory entries that counted an exhibit or recorded where it was found, in order."""
    matters = lookup.under(RoundMatter, "exhibit", exhibit_id)
    round_exhibits = lookup.under(RoundExhibit, "exhibit", exhibit_id)
    positions = {round_exhibit.position for round_exhibit in round_exhibits} | {
        discrepancy.answered for discrepancy in matters if discrepancy.outcome == "found"
    }
    for position in sorted(known for known in positions if known is not None):
        yield Entries(lookup.reader).at(position)


def _by_position(entries: Iterable[EntryView]) -> list[EntryView]:
    """Return entries in order of record."""
    return sorted(entries, key=lambda entry: entry.position)


def _superseded(exhibit: Exhibit, entries: Sequence[EntryView]) -> int | None:
    """Return when a merged or split registration ended (seconds UTC); None if it is in force."""
    kind = f"exhibit.{exhibit.superseded}"
    ended = [entry for entry in entries if entry.envelope.kind == kind and entry.rescinded is None]
    return None if not ended else occurred(ended[-1]) or ended[-1].envelope.at


def _until(since: int, end: int | None, left: Sequence[int]) -> int | None:
    """Return the end of a custodianship: the first exit from the agency before ``end``, else ``end``.

    Instants in seconds UTC; ``left`` are those at which the exhibit left.
    """
    return min(
        (instant for instant in left if since <= instant and (end is None or instant < end)), default=end
    )


def occurred(entry: EntryView) -> int | None:
    """Return the event instant of an entry (seconds UTC), as last corrected; None if it is unknown."""
    text = entry.current("occurred_at")
    return parse_instant(text) if isinstance(text, str) else None


def _mark(entry: EntryView) -> Mark:
    """Return an entry's position, kind and nonconformity codes."""
    return Mark(entry.position, entry.envelope.kind, split_codes(entry.value("nonconforming")))


#: The act on a seal that each kind records, and the field with the seal's condition.
_SEALS: dict[str, tuple[str, str | None]] = {
    "exhibit.sealed": ("sealed", None),
    "exhibit.unsealed": ("unsealed", "seal_state"),
    "transfer.accepted": ("checked", "seal_state"),
    "transfer.returned": ("checked", "seal_state"),
    "exhibit.checked_in": ("checked", "seal_state"),
    "exhibit.recovered": ("checked", "seal_state"),
    "inventory.counted": ("counted", "seal_state"),
}


def _seals(entries: Iterable[EntryView]) -> Iterator[SealEvent]:
    """Yield the seal events of an exhibit's entries in order of record, corrections of numbers included."""
    about: set[Value] = set()
    for entry in entries:
        if entry.envelope.kind == "inventory.counted" and entry.current("seal_state") == "not_examined":
            continue
        if entry.envelope.kind in _SEALS:
            about.add(entry.position)
            act, finding = _SEALS[entry.envelope.kind]
            number, found = entry.value("seal_no"), None if finding is None else entry.current(finding)
            note = "" if finding is None else entry.amended(finding)
        elif entry.value("field") == "seal_no" and entry.value("entry_position") in about:
            act, number, found = "corrected", entry.value("value"), entry.value("reason")
            note = entry.amended("reason")
        else:
            continue
        yield SealEvent(
            entry.position,
            occurred(entry),
            act,
            number if isinstance(number, str) else None,
            found if isinstance(found, str) else None,
            entry.amended("occurred_at"),
            note,
        )
