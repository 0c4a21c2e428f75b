"""Compares an account's memory with the ledger before deletions: receipts of entries it lacks."""

from __future__ import annotations

from custody.ledger.audit.account_memory import remembered_claims
from custody.ledger.audit.findings import Findings
from custody.ledger.consistency.claims import Contradiction, contradictions
from custody.ledger.objects.orphan_deletion import Abandoning
from custody.model.entry.envelope import parse_entry
from custody.proof import proof_file
from custody.storage.vault.vault import Vault


def abandoning_of(vault: Vault) -> Abandoning:
    """Return the service that reads orphaned objects, and deletes those that two people approved."""
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
    """Return a sentence on a receipt or checkpoint of entries that the ledger lacks, None for none.

    All are compared, however often they were before, with roots computed from the bytes of all entries. Raises
    HeadMismatch where nothing may be signed for this ledger, or where the memory is damaged, StorageFailed.
    """
    unfit = vault.unfit()
    if unfit is not None:
        raise unfit
    found, unread = _contradicted(vault)
    if found:
        return f"{found[0].claim.name} is of entries that the ledger does not have"
    damaged = next(iter(unread.listed()), None)
    return (
        None if damaged is None else f"{damaged.where} cannot be read, and may be of an entry that was lost"
    )


def lost_holds(vault: Vault) -> list[str]:
    """Return the file names of this account's receipts of legal holds that the ledger does not have.

    Raises HeadMismatch, StorageFailed. The exhibits under such a hold are among the fields that were lost with the
    entry, so that any exhibit may be meant.
    """
    found, _ = _contradicted(vault)
    receipts = [each.claim for each in found if each.claim.position is not None]
    return [claim.name for claim in receipts if _kind_of(claim.data) == "legal_hold.placed"]


def _contradicted(vault: Vault) -> tuple[list[Contradiction], Findings]:
    """Return this account's claims that contradict the ledger, and the findings on unreadable ones."""
    reader, unread = vault.store.read(), Findings()
    claims = remembered_claims(vault.memory, vault.log_key, unread)
    return contradictions(reader, reader.head().size, claims, whole=True), unread


def _kind_of(receipt: bytes) -> str | None:
    entry = proof_file.parse(receipt).extra
    return None if entry is None else parse_entry(entry).envelope.kind
