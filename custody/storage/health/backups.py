"""Checks that a restore is possible: two people, a recent backup, the passphrase elsewhere.

They go by the ledger's records. Whether the folder of a backup still exists is not checked: `custody restore` reads it,
and a restore drill is the proof.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import DAY, format_instant
from custody.ledger.views.entries.countable_dates import Dates
from custody.ledger.views.stores.backups import remaining_backups
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Actor, Backup, Key
from custody.model.schema.permits import ADMINISTRATOR
from custody.storage.health.check import RESTORE, Check

_PEOPLE, _BACKUP, _COPIES = "administrators", "backup", "log passphrase"
_STOPS = (RESTORE,)
#: The command for a backup with the log's passphrase sealed to every administrator.
_MAKE = "`custody backup make --out DIR`"


def look(lookup: Lookup, now: int, days: int) -> Iterator[Check]:
    """Yield the checks of administrators, newest backup and escrow.

    A backup is too old after ``days``; ``now`` is in seconds UTC.
    """
    backup = newest(lookup, now)
    holders = holders_of(lookup, backup)
    yield _people(lookup, holders)
    yield _age(lookup, backup, now, days)
    yield _copies(backup, holders)


def newest(lookup: Lookup, now: int) -> Backup | None:
    """Return the newest backup that is not destroyed and whose date counts at ``now``, None for none."""
    dates = Dates(lookup, now)
    left = [made for made in remaining_backups(lookup) if dates.wrong(made.position, made.taken) is None]
    return max(left, key=lambda backup: (backup.taken, backup.position), default=None)


def holders_of(lookup: Lookup, backup: Backup | None) -> set[str]:
    """Return the ids of people with a valid key to which a backup sealed the log's passphrase."""
    keys = lookup.many(Key, () if backup is None else backup.escrow)
    people = lookup.many(Actor, [key.actor for key in keys if key.until is None])
    return {person.id for person in people if not person.machine}


def _people(lookup: Lookup, holders: set[str]) -> Check:
    able = [
        actor
        for actor in lookup.under(Actor, "listed", "signs ", "signs~")
        if ADMINISTRATOR in actor.roles and not actor.machine
    ]
    values = {"administrators": len(able)}
    if len(able) > 1:
        return Check("administrators", _PEOPLE, "ok", f"{len(able)} can sign", values=values)
    todo = (
        "Let a second one make a key with `custody key new`, and enrol it: `custody actor enrol --roles administrator"
        " --display-name NAME --vkey VKEY`."
    )
    if not able:
        told = "nobody can sign as administrator: no key can be enrolled, replaced or revoked, and nothing resumed"
        todo = "Only whoever has the log key can begin a new ledger: `custody init`."
        return Check("administrators_none", _PEOPLE, "fail", told, todo, "", values, _STOPS)
    told = "there is one: once their key is lost, no other can be enrolled, and no loss resumed"
    others = holders - {able[0].id}
    if others:
        told = f"{told} but with a holder of the escrow"
    return Check("administrator_single", _PEOPLE, "warn", told, todo, "", values, () if others else _STOPS)


def _age(lookup: Lookup, backup: Backup | None, now: int, days: int) -> Check:
    if backup is None:
        told = "none is recorded: the loss of this machine is the loss of the ledger"
        return Check("backup_none", _BACKUP, "warn", told, f"Make one: {_MAKE}.", stops=_STOPS)
    age, size = max(0, now - backup.taken), lookup.reader.head().size
    told = (
        f"entry {backup.position} records one of {format_instant(backup.taken)}, with {backup.size} entries"
    )
    values = {"age_seconds": age, "limit_seconds": days * DAY, "entries_since": max(0, size - backup.size)}
    if age > days * DAY:
        told = f"{told}, {age // DAY} days ago; it is wanted every {days}"
        return Check("backup_old", _BACKUP, "warn", told, f"Make another: {_MAKE}.", "", values, _STOPS)
    return Check("backup", _BACKUP, "ok", told, values=values)


def _copies(backup: Backup | None, holders: set[str]) -> Check:
    if holders:
        told = f"sealed in the backup of entry {backup.position if backup else 0} to keys of {len(holders)} people"
        return Check("passphrase_escrowed", _COPIES, "ok", told, values={"holders": len(holders)})
    why = "no backup holds it" if backup is None else "the newest backup is sealed to nobody's valid key"
    told = (
        f"its only copy that is known lies in the state folder: {why}, and without it nothing is ever signed"
    )
    todo = "Seal it to an officer's key: `custody backup make --out DIR --escrow WHO`."
    return Check("passphrase_single", _COPIES, "warn", told, todo, "", {"holders": 0}, _STOPS)
