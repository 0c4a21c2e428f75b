"""Makes the service for orphaned objects out of an open vault, with all that may speak of an entry it does not have."""

from __future__ import annotations

from custody.ledger.abandoning import Abandoning
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.memory import remembered_claims
from custody.ledger.claims import contradictions
from storage.vault import Vault


def abandoning_of(vault: Vault) -> Abandoning:
    """Return what reads orphaned objects of a vault, and deletes those that two people agreed to delete."""
    return Abandoning(
        vault.store.read,
        vault.objects,
        vault.uploads,
        vault.head,
        vault.journal,
        log_key=vault.log_key,
        speaking=lambda: _speaking(vault),
        now=vault.clock.now,
    )


def _speaking(vault: Vault) -> str | None:
    """Return which receipt or checkpoint of this account is of entries that the ledger does not have; None for none.

    All of them are compared, however often they were before, with roots computed from the bytes of all entries. Raises
    HeadMismatch where nothing may be signed for this ledger, or where the memory is damaged, StorageFailed.
    """
    unfit = vault.unfit()
    if unfit is not None:
        raise unfit
    reader, unread = vault.store.read(), Findings()
    claims = remembered_claims(vault.memory, vault.log_key, unread)
    found = contradictions(reader, reader.head().size, claims, whole=True)
    if found:
        return f"{found[0].claim.name} is of entries that the ledger does not have"
    damaged = next(iter(unread.listed()), None)
    return (
        None if damaged is None else f"{damaged.where} cannot be read, and may be of an entry that was lost"
    )
