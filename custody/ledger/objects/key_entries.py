"""The entry that names a key in a store, and whether entries may be lost, from the entries themselves.

A table derived from entries can be changed by whoever has the database, so entries are read before any deletion.
"""

from __future__ import annotations

from custody.errors import Conflict
from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.model import layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.proof.commitments.typed_roots import ObjectRoot, typed_root_from_json

#: The hint for an object that an entry names in a store of another name.
RENAMED = "Nothing recorded is abandoned. A store that was renamed gets its name back in custody.toml."
_STORING = frozenset({"object.archived", "object.replicated"})
_RESUMED = "resumption.approved"


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry that stores an object under a key: its position, store, key, version, and object root."""

    position: int
    store: str
    key: str
    version: str | None
    root: ObjectRoot | None


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """The result of reading entries for a key: the entry that names it, and whether one is a resumption."""

    entered: Entered | None
    resumed: bool


def key_history(reader: LedgerReader, key: str, start: int, stop: int) -> KeyHistory:
    """Return the first entry of positions [start, stop) that stores under a key, and any resumption.

    Raise Malformed, or another error of reading an entry.
    """
    entered: Entered | None = None
    resumed = False
    for stored in reader.entries(start, stop):
        envelope = parse_entry(stored.note).envelope
        resumed = resumed or envelope.kind == _RESUMED
        if entered is not None or envelope.kind not in _STORING:
            continue
        layout = layouts.layout(envelope.v, envelope.kind)
        facts = opening_format.read(layout, opening_format.decode(reader.openings(stored.position))).facts
        if facts.must("object_key") == key:
            value = facts.root("object_root")
            root = None if value is None else typed_root_from_json(value)
            held = root if isinstance(root, ObjectRoot) else None
            entered = Entered(stored.position, facts.must("store"), key, facts.text("object_version"), held)
    return KeyHistory(entered, resumed)


def refuse_entered(entered: Entered | None, key: str, store: str) -> None:
    """Raise Conflict where an entry names the key, in any store; do nothing for None."""
    if entered is not None:
        raise Conflict(
            f"entry {entered.position} speaks of {key} in store {entered.store}, so nothing of it is deleted",
            hint="Recorded objects end by a disposition only." if entered.store == store else RENAMED,
        )
