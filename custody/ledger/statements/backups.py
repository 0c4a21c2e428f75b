"""Requests of backups, keys in escrow for the log's passphrase, and backups that contain an entry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from custody.errors import ConfigError, NotFound
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.naming.search import find_entry
from custody.ledger.views.stores.backups import remaining_backups
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.subjects.people import find_actor
from custody.model.records import Actor, Backup, Key
from custody.model.schema.ids import b64, unb64
from custody.model.schema.types import Value, join_codes
from custody.proof.note import VerifierKey

ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup: its copy's size and root (32 bytes), length of its files in bytes, their list's SHA-256.

    ``taken`` is when the copy was taken (seconds UTC), ``escrow`` are the names of the keys that the passphrase is
    encrypted to, ``place`` its storage location or None.
    """

    size: int
    root: bytes
    length: int
    sha256: bytes
    taken: int
    escrow: tuple[str, ...]
    place: str | None


def made(backup: Made) -> Request:
    """Return the ``backup.made`` request of a backup."""
    values: dict[str, Value] = {
        "size": backup.size,
        "root": b64(backup.root),
        "total_bytes": backup.length,
        "manifest_sha256": b64(backup.sha256),
        "taken_at": format_instant(backup.taken),
        "escrow_keys": join_codes(backup.escrow),
        "storage_place": backup.place,
    }
    return Request("backup.made", values)


def destroyed(backup: Backup, reason: str) -> Request:
    """Return the ``backup.destroyed`` request of a recorded backup."""
    return Request("backup.destroyed", {"reason": reason}, subject=backup.id, re=unb64(backup.leaf))


def find_backup(lookup: Lookup, text: str) -> Backup:
    """Return a recorded backup by its entry's position or id, or the beginning of its own identifier.

    Raise NotFound, Ambiguous.
    """
    try:
        position = find_entry(lookup.reader, text)
    except NotFound:
        return lookup.get(Backup, lookup.resolve(Backup.space, text))
    envelope = Entries(lookup.reader).at(position).envelope
    if envelope.kind != "backup.made":
        raise NotFound(
            f"entry {position} records no backup, it is {envelope.kind}", hint="See `custody backup list`."
        )
    return lookup.get(Backup, envelope.subject)


def officers(lookup: Lookup, named: Sequence[str]) -> tuple[VerifierKey, ...]:
    """Return the verifier keys that the log key's passphrase is encrypted to, in order of name.

    ``named`` are people or keys; if empty, every administrator with a valid key. Raise NotFound or Ambiguous for a
    name, ConfigError for a machine and for a key that is not valid now.
    """
    keys: dict[str, Key] = {}
    for text in named:
        keys |= {key.name: key for key in _keys_of(lookup, text)}
    if not named:
        people = (actor for actor in lookup.all(Actor) if ADMINISTRATOR in actor.roles and not actor.machine)
        keys = {name: lookup.get(Key, name) for actor in people for name in actor.keys}
    return tuple(VerifierKey.parse(key.vkey) for _, key in sorted(keys.items()))


def _keys_of(lookup: Lookup, text: str) -> list[Key]:
    exact = lookup.maybe(Key, text)
    actor = find_actor(lookup, text) if exact is None else lookup.get(Actor, exact.actor)
    if actor.machine:
        raise ConfigError(
            f"{text} is a machine: the log's passphrase is sealed to keys of people",
            hint="Name an officer with --escrow.",
        )
    keys = [lookup.get(Key, name) for name in actor.keys] if exact is None else [exact]
    if not keys or any(key.until is not None for key in keys):
        raise ConfigError(
            f"{text} has no key that signs now, so nothing is sealed to it",
            hint="`custody actor list` shows who has one; name another officer with --escrow.",
        )
    return keys


def holding(lookup: Lookup, positions: Iterable[int]) -> list[Backup]:
    """Return the recorded backups, not destroyed, that contain an entry of these positions, newest first.

    A backup contains the entries before its own.
    """
    first = min(positions, default=None)
    return (
        [] if first is None else [backup for backup in remaining_backups(lookup) if backup.position > first]
    )


def place_of(backup: EntryView) -> Value:
    """Return the storage location of a backup's entry, as last corrected; None if it has none."""
    return backup.current("storage_place")
