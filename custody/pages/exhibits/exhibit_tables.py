"""The tables of an exhibit's page: authority, seals, acquisitions, objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.law.clock import format_instant
from custody.ledger.views.exhibits.continuity import occurred
from custody.ledger.views.exhibits.exhibit_details import DETAIL_FIELDS
from custody.ledger.views.exhibits.holding_history import holding_periods, images_under, period_words
from custody.model.schema.ids import unb64
from custody.pages.parts.amounts import amount
from custody.pages.parts.cells import of_record
from custody.pages.parts.page import Column, Fact, Row, Table, Target
from custody.pages.parts.wording import when
from custody.pages.things.entry_course import ANY, Elsewhere
from custody.pages.things.entry_tables import ENTRY, NOTHING, Course, position

if TYPE_CHECKING:
    from custody.law.holding_history import HoldingPeriod
    from custody.ledger.views.exhibits.continuity import Continuity, SealEvent
    from custody.model.records import Acquisition, StoredObject
    from custody.pages.parts.context import PageContext

#: A function for an instant's cell: key, instant (seconds UTC) or None, and the text for None.
WriteInstant = Callable[[str, int | None, str], Fact]
#: The number of stored objects above which a table of totals is added.
MANY = 50
COURSES = (
    Course(
        "exhibit.photographed",
        "photographs",
        "Photographs",
        {
            "photo_number": "number",
            "views": "views",
            "caption": "caption",
            "photographed_by": "taken by",
            "file_name": "file",
            "photo_bytes": "bytes",
            "photo_sha256": "SHA-256",
        },
    ),
    Course(
        "exhibit.foreign_number_recorded",
        "numbers",
        "Numbers of other agencies",
        {"foreign_number": "number", "agency": "agency"},
    ),
    Course(
        "exhibit.components_counted",
        "counts",
        "Components counted",
        {
            "expected_count": "registered as",
            "component_count": "found",
            "registered_count": "one by one",
            "counted_by": "counted by",
            "attending_witness": "attending witness",
            "explanation": "explanation",
        },
    ),
)
#: Members of a stored object that are in cells.
_SHOWN = ("id", "exhibit", "case", "of", "bytes", "pack", "store", "sha256", "position")
#: Fields on seals that the table of seals shows.
_CHECKED = ("seal_no", "seal_state", "occurred_at")
#: Fields of later entries that other parts of the page show: custody timeline, tables, alarms, description.
ELSEWHERE: Elsewhere = {
    ANY: ("custodian", "nonconforming", "profile_sha256"),
    **{course.kind: tuple(course.fields) for course in COURSES},
    "acquisition.completed": ("container_sha256", "container_bytes", "occurred_at"),
    "entry.corrected": None,
    "exhibit.details_added": ("detail_fields", *DETAIL_FIELDS),
    "exhibit.sealed": ("seal_no", "occurred_at"),
    "exhibit.unsealed": ("seal_no", "seal_state", "occurred_at"),
    **dict.fromkeys(
        ("transfer.accepted", "transfer.returned", "exhibit.checked_in", "exhibit.recovered"), _CHECKED
    ),
}


def _instant(key: str, at: int | None, none: str = "") -> Fact:
    return Fact(key, "", None, none) if at is None else Fact(key, "", format_instant(at), when(at))


def authority(
    stretches: Sequence[HoldingPeriod], write: WriteInstant = _instant, *, throughout: bool = False
) -> Table:
    """Return the table of authority to hold over time; ``write`` writes its instants.

    Without rows where one authority applied all the time, unless ``throughout``.
    """
    columns = (
        Column("since", "from", "instant"),
        Column("until", "to", "instant"),
        Column("basis", "held under"),
    )
    shown = throughout or len(stretches) > 1 or any(held.basis is None for held in stretches)
    rows = (
        Row(
            (write("since", held.since, ""), write("until", held.until, "now"), _basis(held)),
            tone="" if held.basis else "bad",
        )
        for held in (stretches if shown else ())
    )
    return Table.of("Authority to hold", columns, tuple(rows), key="held_under")


def _basis(stretch: HoldingPeriod) -> Fact:
    """Return the basis of a period, or the code of why there was none."""
    return Fact("basis", "held under", stretch.basis or stretch.why, period_words(stretch))


def seals(found: Continuity, write: WriteInstant = _instant) -> Table:
    """Return the table of seal events with number corrections; ``write`` writes their instants."""
    columns = (
        Column("at", "when", "instant"),
        Column("act", "act", "code"),
        Column("seal", "seal"),
        Column("found", "found", "code"),
        ENTRY,
    )
    rows = tuple(_seal(seal, write) for seal in found.seals)
    return Table.of("Seals", columns, rows, empty="never sealed", key="seals")


def _seal(event: SealEvent, write: WriteInstant) -> Row:
    number = "not read" if event.number is None and event.act == "counted" else event.number or ""
    at = write("at", event.at, "not known")
    note = "; ".join(text for text in (at.note, event.at_note) if text)
    return Row(
        (
            Fact("at", "when", at.value, at.text, note=note),
            Fact("act", "act", event.act, event.act),
            Fact("seal", "seal", event.number, number),
            Fact("found", "found", event.found, event.finding, note=event.found_note),
            position(event.position),
        ),
        Target("entry", str(event.position)),
    )


def acquisitions(context: PageContext, found: Continuity) -> Table:
    """Return the table of images: digest, time, and the authority to hold at that time."""
    columns = (
        ENTRY,
        Column("at", "when", "instant"),
        Column("bytes", "size", "bytes"),
        Column("made_under", "made under"),
        Column("sha256", "SHA-256", "digest"),
    )
    under = images_under(found, holding_periods(context.lookup, found, context.now))
    made = {entry.position: occurred(entry) for entry in found.entries}
    rows = (
        _image(acquisition, made.get(acquisition.position), under.get(acquisition.position))
        for acquisition in found.acquisitions
    )
    return Table.of("Acquisitions", columns, tuple(rows), key="acquisitions")


def _image(acquisition: Acquisition, made: int | None, under: HoldingPeriod | None) -> Row:
    bare = under is not None and under.basis is None
    return Row(
        (
            position(acquisition.position),
            _instant("at", made, "not known"),
            Fact("bytes", "size", acquisition.container_bytes, amount(acquisition.container_bytes)),
            NOTHING if under is None else _basis(under),
            _digest(acquisition.container_sha256),
        ),
        Target("entry", str(acquisition.position)),
        tone="bad" if bare else "",
        facts=(Fact("leaf", "leaf hash", acquisition.leaf, acquisition.leaf),),
    )


def objects(found: Continuity) -> Iterator[Table]:
    """Yield the table of stored objects, copies last; preceded by totals where there are over ``MANY``."""
    columns = (
        Column("object", "object", "thing"),
        Column("of", "copy of", "thing"),
        Column("bytes", "size", "bytes"),
        Column("pack", "pack", "code"),
        Column("store", "store", "code"),
        Column("state", "verification", "code"),
        Column("lock", "lock", "instant"),
        ENTRY,
        Column("sha256", "SHA-256", "digest"),
    )
    if len(found.objects) > MANY:
        yield sums(found.objects)
    whole = [stored for stored in found.objects if stored.of is None]
    copies = [stored for stored in found.objects if stored.of is not None]
    rows = [object_row(stored, found.destroyed.get(stored.id)) for stored in (*whole, *copies)]
    told = [at for at, _ in enumerate(columns) if not rows or any(row.cells[at].text for row in rows)]
    yield Table.of(
        "Stored objects",
        tuple(columns[at] for at in told),
        tuple(replace(row, cells=tuple(row.cells[at] for at in told)) for row in rows),
        empty="no image stored",
        key="objects",
    )


def object_row(stored: StoredObject, destroyed: int | None) -> Row:
    """Return the row of a stored object; ``destroyed`` is the entry that records its destruction."""
    packed = "" if stored.packed is None else f"pack: {_packed(stored)}"
    return Row(
        (
            Fact("object", "object", stored.id, stored.id[:8]),
            NOTHING if stored.of is None else Fact("of", "copy of", stored.of, stored.of[:8]),
            Fact("bytes", "size", stored.bytes, amount(stored.bytes)),
            Fact("pack", "pack", stored.packed, packed),
            Fact("store", "store", stored.store, stored.store),
            Fact("state", "verification", _state(stored), _standing(stored, destroyed)),
            _lock(stored),
            position(stored.position),
            _digest(stored.sha256),
        ),
        Target("object", stored.id),
        tone="bad" if stored.failing else "",
        facts=of_record(stored, _SHOWN),
    )


def _lock(stored: StoredObject) -> Fact:
    """Return the object's lock as last verified; empty without one."""
    until = "" if stored.lock_until is None else f"{stored.lock_mode} until {stored.lock_until}"
    text = ", ".join(part for part in (until, "legal hold" if stored.lock_hold else "") if part)
    return Fact("lock", "lock", stored.lock_until, text)


def _packed(stored: StoredObject) -> str:
    """Return the pack of an object as text."""
    if stored.packed == "sparse_file":
        return "one sparse file"
    name = "files packed together," if stored.packed == "files" else f"{code_words(stored.packed or '')} of"
    what = f"{name} {stored.members} {'member' if stored.members == 1 else 'members'}"
    return f"{what}, {stored.unreadable} of them unreadable" if stored.unreadable else what


def _state(stored: StoredObject) -> str:
    return "destroyed" if stored.destroyed is not None else stored.failing or "no_failure"


def _standing(stored: StoredObject, entry: int | None) -> str:
    """Return the object's verification state as text, with the entry of its destruction."""
    if stored.destroyed is not None:
        return f"destroyed on {when(stored.destroyed)}, entry {entry}"
    return stored.failing or "no failure on record"


def sums(objects: Iterable[StoredObject]) -> Table:
    """Return the number and total size of objects by store and state."""
    sizes: dict[tuple[str, str], list[int]] = {}
    for stored in objects:
        sizes.setdefault((stored.store, _state(stored)), []).append(stored.bytes)
    columns = (
        Column("store", "store", "code"),
        Column("state", "verification", "code"),
        Column("count", "objects", "count"),
        Column("bytes", "size", "bytes"),
    )
    rows = (
        Row(
            (
                Fact("store", "store", store, store),
                Fact("state", "verification", state, code_words(state)),
                Fact("count", "objects", len(some), str(len(some))),
                Fact("bytes", "size", sum(some), amount(sum(some))),
            )
        )
        for (store, state), some in sorted(sizes.items())
    )
    return Table.of("Stored objects by store", columns, tuple(rows), key="objects_by_store")


def _digest(text: str) -> Fact:
    return Fact("sha256", "SHA-256", text, unb64(text).hex())
