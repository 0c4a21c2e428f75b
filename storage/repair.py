"""Puts right what a vault can be given back without loss: its database's guards, its read model, the list of erasures.

None of them touches an entry. What is broken in the entries themselves comes back only from a backup; not from here.
"""

from __future__ import annotations

from custody.errors import ConfigError
from custody.frozen import dataclass
from custody.ledger import reconcile
from custody.ledger.ports import Clock, Entropy
from custody.ledger.rebuild import rebuild, wrong_rows
from storage.database import SqlLedgerStore, places
from storage.head import HeadFile
from storage.migrations.guards import altered, guards
from storage.settings import Settings
from storage.vault import HEAD, location_of, open_vault, state_of


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was done: guards put back, by name, records written anew, erasures listed again beside the head."""

    guards: tuple[str, ...]
    records: int
    erasures: int


@dataclass(frozen=True, slots=True)
class Repairable:
    """What a repair would do: guards to put back, records and labels that are wrong, erasures that are not listed."""

    guards: tuple[str, ...]
    rows: int
    erasures: int


def repair(settings: Settings, clock: Clock, entropy: Entropy) -> Repaired:
    """Upgrade the database, which puts its guards back, rebuild the read model, complete the list of erasures.

    Nobody signs meanwhile. Raises ConfigError where there is no vault, or one with triggers that are no guard;
    HeadMismatch for a damaged list of erasures; ProofInvalid when the entries are broken, which leaves the read model
    as it was; Busy or StorageFailed.
    """
    origin = settings.require_origin()
    with HeadFile(state_of(settings, origin) / HEAD, origin).exclusive():
        before = _altered(settings)
        SqlLedgerStore.upgrade(location_of(settings))
        after = _altered(settings)
    with open_vault(settings, clock, entropy) as vault, vault.head.exclusive():
        records = rebuild(vault.store)
        unlisted = reconcile.unlisted_erasures(vault.head, vault.store.read())
        if unlisted:
            vault.head.add_erasures(unlisted)
    return Repaired(tuple(name for name in before if name not in after), records, len(unlisted))


def foresee(settings: Settings, clock: Clock, entropy: Entropy) -> Repairable:
    """Say what ``repair`` would do and change nothing; raises what it would raise, as far as can be told.

    ConfigError for a trigger that is no guard.
    """
    settings.require_origin()
    with open_vault(settings, clock, entropy, readonly=True) as vault:
        reader = vault.store.read()
        unlisted = reconcile.unlisted_erasures(vault.head, reader)
        changed = _altered(settings)
        strange = [
            name for name in changed if name not in guards("postgresql" if settings.database else "sqlite")
        ]
        if strange:
            raise ConfigError(
                f"the database has triggers that are no guard: {', '.join(strange)}",
                hint="No repair takes them away. Run `custody check`; compare with receipts or a witness.",
            )
        return Repairable(tuple(changed), wrong_rows(reader), len(unlisted))


def _altered(settings: Settings) -> list[str]:
    place = places.find(location_of(settings))
    if isinstance(place, places.FilePlace) and not place.path.is_file():
        return []
    engine = place.engine(readonly=True, busy_timeout=1.0)
    try:
        with place.errors(), engine.connect() as connection:
            return altered(connection)
    finally:
        engine.dispose()
