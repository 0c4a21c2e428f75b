"""Puts right what a vault can be given back without loss: the guards of its database and its read model.

Neither touches an entry. What is broken in the entries themselves comes back only from a backup; not from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from custody.ledger.ports import Clock, Entropy
from custody.ledger.rebuild import rebuild
from storage.database import SqlLedgerStore, sqlite
from storage.head import HeadFile
from storage.migrations.guards import altered
from storage.settings import Settings
from storage.vault import DATABASE, HEAD, open_vault, state_of


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was done: the guards that were put back, by name, and how many records were written anew."""

    guards: tuple[str, ...]
    records: int


def repair(settings: Settings, clock: Clock, entropy: Entropy) -> Repaired:
    """Upgrade the database, which puts its guards back, then rebuild the read model; nobody signs meanwhile.

    Raises ConfigError where there is no vault, or one with triggers that are no guard; ProofInvalid when the
    entries are broken, which leaves the read model as it was; Busy or StorageFailed.
    """
    origin = settings.require_origin()
    path = settings.vault / DATABASE
    with HeadFile(state_of(settings, origin) / HEAD, origin).exclusive():
        before = _altered(settings)
        SqlLedgerStore.upgrade(path)
        after = _altered(settings)
    with open_vault(settings, clock, entropy) as vault, vault.head.exclusive():
        records = rebuild(vault.store)
    return Repaired(tuple(name for name in before if name not in after), records)


def _altered(settings: Settings) -> list[str]:
    path = settings.vault / DATABASE
    if not path.is_file():
        return []
    engine = sqlite.engine(path, readonly=True, busy_timeout=1.0)
    try:
        with sqlite.errors(path), engine.connect() as connection:
            return altered(connection)
    finally:
        engine.dispose()
