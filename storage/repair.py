"""Puts right what a vault can be given back without loss: its database's guards, its read model, the list of erasures.

None of them touches an entry. What is broken in the entries themselves comes back only from a backup; not from here.
"""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger import reconcile
from custody.ledger.ports import Clock, Entropy
from custody.ledger.rebuild import rebuild, wrong_rows
from storage.database import SqlLedgerStore
from storage.head import HeadFile
from storage.migrations.difference import refusal
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

    Nobody signs meanwhile. Raises ConfigError where there is no vault; ProofInvalid where more of the schema was
    altered than guards taken away, which changes nothing, or when the entries are broken, which leaves the read model
    as it was; HeadMismatch for a damaged list of erasures; Busy or StorageFailed.
    """
    origin = settings.require_origin()
    with HeadFile(state_of(settings, origin) / HEAD, origin).exclusive():
        guards = SqlLedgerStore.upgrade(location_of(settings))
    with open_vault(settings, clock, entropy) as vault, vault.head.exclusive():
        records = rebuild(vault.store)
        unlisted = reconcile.unlisted_erasures(vault.head, vault.store.read())
        if unlisted:
            vault.head.add_erasures(unlisted)
    return Repaired(tuple(guards), records, len(unlisted))


def foresee(settings: Settings, clock: Clock, entropy: Entropy) -> Repairable:
    """Return what ``repair`` would do, and change nothing; raises what it would raise, as far as can be told.

    ProofInvalid where more of the schema was altered than guards taken away.
    """
    settings.require_origin()
    with open_vault(settings, clock, entropy, readonly=True, inspecting=True) as vault:
        differences = vault.store.differences()
        if error := refusal(vault.store.place.name, (one for one in differences if not one.guard)):
            raise error
        reader = vault.store.read()
        unlisted = reconcile.unlisted_erasures(vault.head, reader)
        guards = tuple(sorted(one.guard for one in differences if one.guard))
        return Repairable(guards, wrong_rows(reader), len(unlisted))
