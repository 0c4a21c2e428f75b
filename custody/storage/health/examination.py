"""The examination of health: all topics in order, or the few that a busy command can afford.

Each topic is examined by itself: an error in one becomes a check of its own and hides no other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from custody.errors import CustodyError
from custody.ledger.ports import Clock, Entropy
from custody.storage.health import (
    backups,
    database,
    entry,
    evidence,
    folders,
    keys,
    ledger,
    ledger_history,
    log_key,
    programs,
    stores,
    versions,
)
from custody.storage.health import settings as settings_checks
from custody.storage.health.check import ENTRY, RESTORE, Check, Health, failed, guarded
from custody.storage.settings.settings import Settings
from custody.storage.vault.vault import Vault, open_vault

_NO_VAULT = "Name one with --vault or CUSTODY_VAULT, or make one: `custody init`."
_IN_LEDGER = "schema, head, dates, trial entry, administrators, backup, objects, sweeps, past, witness"


def look(settings: Settings | None, clock: Clock, entropy: Entropy, before: Sequence[Check] = ()) -> Health:
    """Return the health of the vault that the settings name, and of this machine.

    ``settings`` is None where there are none; ``before`` are the checks of why. Nothing is changed: files written as a
    test are deleted.
    """
    found = [*before, *programs.look(), *programs.clock(clock)]
    if settings is None:
        found.append(ledger.unread(_IN_LEDGER))
        return Health(None, clock.now(), tuple(found))
    found += settings_checks.look(settings)
    found += guarded("keys_unread", "keys", keys.look(settings))
    _vault(settings, clock, entropy, found)
    return Health(settings.origin, clock.now(), tuple(found))


def glance(vault: Vault) -> Health:
    """Return a busy command's health report on an open vault: nothing waits for disk or network.

    Free space is as the file systems report it, key and passphrase are checked by their files, the head by the memory,
    stores by their markers; then come the records of people and backups. No entry is tried. An account that may not
    write the vault only reads, and gets no checks of entering.
    """
    settings, now = vault.settings, vault.clock.now()
    found: list[Check] = []
    if settings.database is not None or os.access(settings.vault, os.W_OK):
        for place in folders.places(settings, vault.origin):
            found += guarded("space_unread", place.name, folders.room(place), *place.stops)
        found += guarded("log_key_unread", "log key", log_key.file_checks(settings, vault.origin), ENTRY)
        found += guarded("head_unread", "head", ledger.head(vault), ENTRY)
    found += guarded("stores_unread", "stores", stores.folders(settings, quick=True))
    kept = backups.look(vault.lookup(), now, settings.backup_days)
    found += guarded("backups_unread", "backup", kept, RESTORE)
    return Health(vault.origin, now, tuple(found))


def _vault(settings: Settings, clock: Clock, entropy: Entropy, found: list[Check]) -> None:
    """Add the checks of a vault to ``found``; a trial entry is made where nothing stops one."""
    left, origin = settings.left_over(), settings.origin
    if left is not None:
        found.append(Check("vault_unfinished", "vault", "fail", left[0], left[1], stops=(ENTRY,)))
    elif origin is None:
        told = f"there is none at {str(settings.vault)!r}"
        found.append(Check("vault_none", "vault", "fail", told, _NO_VAULT, stops=(ENTRY,)))
    if origin is None:
        found.append(ledger.unread(_IN_LEDGER))
        return
    found += guarded("places_unread", "folders", folders.look(settings, origin), ENTRY)
    found += guarded("log_key_unread", "log key", log_key.look(settings, origin), ENTRY)
    found += guarded("stores_unread", "stores", stores.folders(settings))
    found += guarded("versions_unread", "versions", versions.look(settings), ENTRY)
    if found[-1].code in versions.SHUT:
        found.append(ledger.unread(_IN_LEDGER))
        return
    with ExitStack() as stack:
        try:
            vault = stack.enter_context(open_vault(settings, clock, entropy, readonly=True, inspecting=True))
        except (CustodyError, OSError) as error:
            found += [failed("vault_unread", "vault", error, ENTRY), ledger.unread(_IN_LEDGER)]
            return
        found.append(ledger.opened(vault))
        found += guarded("database_unread", "database", database.look(vault), ENTRY)
        found += guarded("schema_unread", "schema", database.schema(vault), ENTRY)
        if not vault.store.is_readable:
            found.append(ledger.unread(_IN_LEDGER))
            return
        found += _ledger(vault)
    # Closed by now: a connection that only reads and is the last to close would leave files beside the database.
    if not any(ENTRY in check.stops for check in found):
        found += entry.look(vault)


def _ledger(vault: Vault) -> Iterator[Check]:
    """Yield the checks of a ledger whose rows can be trusted."""
    settings, now, lookup = vault.settings, vault.clock.now(), vault.lookup()
    yield from guarded("head_unread", "head", ledger.head(vault), ENTRY)
    yield from guarded("ledger_unasked", "ledger", ledger.moved(vault))
    yield from guarded("dates_unread", "clock and ledger", ledger.dates(vault))
    kept = backups.look(lookup, now, settings.backup_days)
    yield from guarded("backups_unread", "backup", kept, RESTORE)
    topics: tuple[tuple[str, str, Iterator[Check]], ...] = (
        ("stores_unread", "stores", stores.buckets(vault)),
        ("objects_unread", "stored objects", evidence.objects(lookup)),
        ("sweeps_unread", "sweeps", evidence.sweeps(settings, lookup, now)),
        ("past_unread", "past of the ledger", ledger_history.look(vault)),
        ("witness_unread", "witness", ledger_history.witness(vault)),
    )
    for code, name, checks in topics:
        yield from guarded(code, name, checks)
