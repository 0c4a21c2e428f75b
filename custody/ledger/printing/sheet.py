"""The continuity sheet of one exhibit: every moment since it was taken in, every gap and every entry."""

from __future__ import annotations

from custody.law.clock import format_instant
from custody.law.ending import MEASURE
from custody.law.held_over import Stretch as Covered
from custody.ledger.ports import LedgerReader
from custody.ledger.printing.entries import entry_rows
from custody.ledger.printing.paper import Block, Paper, named, words
from custody.ledger.views.continuity import Continuity, SealEvent, continuity
from custody.ledger.views.doubted import Doubts
from custody.ledger.views.held_over import held_over, told
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.naming import shown_name
from custody.ledger.views.storeroom import path_of
from custody.ledger.views.stretches import GAPS, Stretch, root_of, seized_by, stretches
from custody.model.ids import is_training

NOTES = (
    "This shows who is recorded as having the exhibit at every moment, by whose key, and where the record has a gap.",
    "It does not show that nothing happened which nobody recorded.",
    "Times are those that were entered; only the time of a witness or an authority comes from outside.",
    "A gap says what the record does not show; it does not say that anything was wrong.",
    "Each entry is proven to stand in the ledger from its leaf: `custody proof entry` makes the proof.",
)


def continuity_sheet(reader: LedgerReader, exhibit_id: str, origin: str, now: int) -> Paper:
    """Make the sheet of an exhibit as of ``now`` (seconds UTC); NotFound if there is none."""
    lookup = Lookup(reader)
    found = continuity(reader, exhibit_id)
    parts = stretches(lookup, found, now)
    exhibit, doubts = found.exhibit, Doubts(reader)
    over = held_over(lookup, found, now)
    rows = (row for entry in found.entries for row in entry_rows(lookup, entry, doubts=doubts))
    head = [
        ("exhibit", named(shown_name(lookup, "exhibit", exhibit.id), exhibit.id)),
        ("case", named(shown_name(lookup, "case", exhibit.case), exhibit.case)),
        ("category", words(exhibit.category)),
        *_seized(lookup, found),
        *_handed_over(lookup, found),
        *_gone(found),
        ("sealed with", ", ".join(one.number for one in found.packing.on) or "not sealed"),
        ("as of", format_instant(now)),
    ]
    gaps = [(code, GAPS[code]) for code in GAPS if any(code in one.gaps for one in parts)]
    return Paper(
        title="Continuity of an exhibit",
        origin=origin,
        size=reader.head().size,
        training=is_training(origin),
        blocks=(
            Block("Exhibit", tuple(head)),
            Block(
                "Who is recorded as having it",
                tuple((format_instant(one.since), _stretch(lookup, found, one)) for one in parts),
            ),
            Block(
                "Gaps", tuple(gaps) or (("none", "the record accounts for every stretch since the seizure"),)
            ),
            Block("Under what it is recorded as held", tuple(map(_held, over))),
            Block("Seals", tuple(map(_seal, found.seals)) or (("none", "no seal is on record"),)),
            Block("Entries", tuple(rows)),
        ),
        notes=NOTES,
        signatures=(("drawn up by", ""),),
        code=exhibit.id,
    )


def _seized(lookup: Lookup, found: Continuity) -> list[tuple[str, str]]:
    """Say when the exhibit was seized where that was corrected, for there its time begins; nothing where it was not."""
    seizure = seized_by(lookup, found.exhibit)
    if seizure is None or not seizure.amended("occurred_at"):
        return []
    return [("seized", f"{seizure.told('occurred_at')}, entry {seizure.position}")]


def _handed_over(lookup: Lookup, found: Continuity) -> list[tuple[str, str]]:
    """Say by which production order it, or what it came out of, was handed over; nothing of what was seized."""
    root = root_of(lookup, found.exhibit)
    if root.production is None:
        return []
    return [("handed over by", named(shown_name(lookup, "production", root.production), root.production))]


def _gone(found: Continuity) -> list[tuple[str, str]]:
    """Say how the exhibit left the house; nothing of one that is here."""
    if found.gone is None:
        return []
    said = f"{MEASURE[found.gone.measure]}, {format_instant(found.gone.since)}: nobody holds it"
    return [("gone", f"{said} (entry {found.gone.position})")]


def _stretch(lookup: Lookup, found: Continuity, one: Stretch) -> str:
    parent = found.exhibit.parent
    names = {who: shown_name(lookup, "actor", who) for who in (one.holder,) if who is not None}
    if one.hands == "checked_out" and one.who is not None:
        names[one.who] = shown_name(lookup, "actor", one.who)
    inside = None if parent is None else shown_name(lookup, "exhibit", parent)
    parts = [
        one.whose(names, inside),
        *([] if one.place is None else [path_of(lookup, one.place, one.since)]),
        *([] if one.position is None else [f"entry {one.position}"]),
        *(["gaps: " + ", ".join(one.gaps)] if one.gaps else []),
    ]
    until = "now" if one.until is None else format_instant(one.until)
    return f"to {until}: {'; '.join(parts)}"


def _held(one: Covered) -> tuple[str, str]:
    until = "now" if one.until is None else format_instant(one.until)
    return format_instant(one.since), f"to {until}: {told(one)}"


def _seal(one: SealEvent) -> tuple[str, str]:
    at = "-" if one.at is None else format_instant(one.at)
    found = "" if one.found is None else f": {words(one.found)}"
    notes = "".join(
        f" ({name}: {note})" for name, note in (("when", one.at_note), ("found", one.found_note)) if note
    )
    return at, f"{one.act} {one.number or '(no number)'}{found}, entry {one.position}{notes}"
