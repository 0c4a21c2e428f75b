"""Builds the audit of a vault: ledger, head, stores, settings, memory."""

from __future__ import annotations

from custody.ledger.audit import Audit
from custody.ledger.ports.serial_executor import NOBODY
from custody.storage.account.acknowledgements import acknowledgements_of
from custody.storage.database.sqlite.torn_database import has_page_cycle
from custody.storage.vault.open_modes import open_modes
from custody.storage.vault.vault import Vault


def audit_of(vault: Vault) -> Audit:
    """Return the audit of a vault, as of now."""
    reader, lost = vault.store.read_together()
    differences = vault.store.differences()
    damage = vault.store.damage() if vault.store.is_readable else []
    believed = vault.store.is_readable and not has_page_cycle(damage)
    return Audit(
        reader,
        vault.log_key,
        head=vault.head,
        inspect_head=vault.head.inspect,
        stores=vault.objects,
        now=vault.clock.now(),
        origin=vault.store.origin if vault.store.is_readable else None,
        differences=differences,
        rights=vault.store.rights(),
        modes=[each.finding for each in open_modes(vault.settings, vault.origin)],
        believed=believed,
        store_damage=damage,
        workers=vault.workers,
        helpers=vault.helpers() if believed else NOBODY,
        stamps=vault.stamps(),
        lost=lambda: lost() or vault.store.altered_since(differences),
        acknowledgements=acknowledgements_of(vault.settings).notes(),
        memory=vault.memory,
        newer=vault.store.newer if vault.store.recorded else None,
    )
