"""A seizure with its later entries and gaps: for display, no rule."""

from __future__ import annotations

from collections.abc import Iterator

from custody.frozen import dataclass
from custody.law.clock import EVER
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.exhibits.holding_authority import copied_without
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit, Rendering, Seizure
from custody.model.schema.ids import b64


@dataclass(frozen=True, slots=True)
class Undone:
    """Data made inaccessible or removed: the entry, and the one that restored them, or None."""

    rendering: Rendering
    made: EntryView
    restored: EntryView | None


@dataclass(frozen=True, slots=True)
class SeizureView:
    """A seizure: its first and later entries, its exhibits, and codes of its gaps.

    ``gaps``: ``authority`` (no authority to hold is on record), ``list`` and ``receipt`` (none is on record),
    ``list_count`` (the newest list differs from the number of registered exhibits), ``rendering`` (data were
    made inaccessible or removed, and no entry states which), ``part`` (consent was withdrawn in part without
    other authority for that part), ``copies`` (copies are held without authority).
    """

    seizure: Seizure
    entry: EntryView
    later: tuple[EntryView, ...]
    exhibits: tuple[Exhibit, ...]
    undone: tuple[Undone, ...]
    gaps: tuple[str, ...]

    def of(self, kind: str) -> list[EntryView]:
        """Return the later entries of one kind."""
        return [entry for entry in self.later if entry.envelope.kind == kind]


def view_seizure(
    reader: LedgerReader, seizure: Seizure, now: int = EVER, *, exhibits: bool = True
) -> SeizureView:
    """Return one seizure with its entries and its gaps at ``now`` (seconds UTC).

    With ``exhibits`` False none are loaded, for callers that list them page by page.
    """
    lookup, entries = Lookup(reader), Entries(reader)
    first, *later = list(entries.of(seizure.id))
    taken = lookup.under(Exhibit, "seized", f"{seizure.id} ", f"{seizure.id}!") if exhibits else ()
    by_leaf = {b64(entry.leaf): entry for entry in later}
    by_position = {entry.position: entry for entry in later}
    undone = tuple(
        Undone(
            rendering,
            by_leaf[rendering.leaf],
            None if rendering.restored_at is None else by_position[rendering.restored_at],
        )
        for rendering in sorted(
            lookup.under(Rendering, "seizure", seizure.id), key=lambda rendering: rendering.position
        )
    )
    copied = any(copied_without(lookup, seizure))
    missing = tuple(gaps(seizure, now, rendered=bool(undone), copied=copied))
    return SeizureView(seizure, first, tuple(later), tuple(taken), undone, missing)


def gaps(seizure: Seizure, now: int = EVER, *, rendered: bool = True, copied: bool = False) -> Iterator[str]:
    """Yield the gap codes of ``SeizureView`` for a seizure at ``now`` (seconds UTC).

    ``rendered``: an entry states which data were made inaccessible. ``copied``: copies are held without
    authority.
    """
    if seizure.authority.at(now).basis is None:
        yield "authority"
    elif seizure.lost_since is not None:
        yield "part"
    if copied:
        yield "copies"
    if seizure.inventoried is None:
        yield "list"
    elif seizure.inventoried != seizure.things:
        yield "list_count"
    if seizure.receipted is None:
        yield "receipt"
    if "28.3.d" in seizure.measures and not rendered:
        yield "rendering"


def unfinished(lookup: Lookup) -> Iterator[Seizure]:
    """Yield the seizures without recorded inventory or receipt, the oldest first."""
    return lookup.under(Seizure, "papers", "", "~")
