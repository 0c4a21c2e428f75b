"""The page of each subject, by the space of its record and the kind of its first entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from custody.display import capitalised, code_words
from custody.errors import UnknownVersion
from custody.model.entry.envelope import parse_entry
from custody.model.layouts import layout
from custody.model.records import Actor
from custody.pages.parts.page import Target
from custody.pages.parts.page_names import PAGES

if TYPE_CHECKING:
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.model.schema.schema import Kind

#: The space of the subjects that a kind begins, where it is not the first word of the kind.
_BEGUN: Mapping[str, str] = {
    "checkpoint.timestamped": "timestamp",
    "entry.value_searched": "value_search",
    "sweep.paused": "sweep_pause",
    "sweep.completed": "sweep",
    "lock.verified": "lock_check",
    "scene.notes_imported": "note_import",
    "disclosure.duty_opened": "disclosure_duty",
    "store.probed": "store_probe",
}
#: Nouns of subjects with a generic page whose space is not their noun.
NOUNS: Mapping[str, str] = {
    "actor": "Person",
    "note_import": "Import of a note",
    "disclosure_duty": "Disclosure duty",
    "ledger": "Log",
    "lock": "Lock order",
    "lock_check": "Lock verification",
    "mla_request": "MLA request",
    "profile": "Law profile",
    "store_probe": "Store probe",
    "sweep": "Sweep",
    "sweep_pause": "Paused sweep",
    "timestamp": "Timestamp",
    "tsa": "Timestamp authority",
    "value_search": "Search for a value",
}


def begun(kind: Kind) -> str | None:
    """Return the space of the subjects that a kind begins; None for a kind that begins none."""
    return _BEGUN.get(kind.name, kind.name.partition(".")[0]) if kind.begins else None


def spaces() -> frozenset[str]:
    """Return the spaces of all subjects that begin with an entry; loads every kind."""
    from custody.model.kinds import KINDS

    return frozenset(space for kind in KINDS if (space := begun(kind)) is not None)


def page_of(space: str) -> str:
    """Return the name of the page for subjects of a space."""
    return PAGES.get(space, "thing")


def noun_of(space: str) -> str:
    """Return the noun for one record of a space: exhibit, order, case."""
    return NOUNS.get(space, capitalised(code_words(space)))


def space_of(lookup: Lookup, subject: str) -> str | None:
    """Return the space of a subject by its first entry; None without entries or for an unknown kind."""
    positions = lookup.reader.positions(subject, 0, 1)
    if not positions:
        return None
    envelope = parse_entry(lookup.reader.entry(positions[0]).note).envelope
    try:
        return begun(layout(envelope.v, envelope.kind).kind)
    except UnknownVersion:
        return None


def target_of(lookup: Lookup, subject: str) -> Target:
    """Return the page of a subject; the first administrator's is that of a person."""
    space = space_of(lookup, subject)
    if space is None and lookup.maybe(Actor, subject) is not None:
        space = Actor.space
    return Target("subject" if space is None else page_of(space), subject)
