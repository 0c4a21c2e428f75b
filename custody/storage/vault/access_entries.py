"""Enters the required log of reads before opened values are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from custody.ledger.append.access_log import Viewing
from custody.ledger.submissions.submission import Receipt
from custody.proof.note import NoteSigner
from custody.storage.vault.vault import Vault, open_vault

if TYPE_CHECKING:
    from custody.ledger.ports import Clock, Entropy
    from custody.storage.settings.settings import Settings


def sign_reads(
    settings: Settings,
    clock: Clock,
    entropy: Entropy,
    viewing: Viewing,
    *,
    signer: Callable[[Vault], NoteSigner],
    command: str,
    keep: Callable[[Vault, list[Receipt]], object] | None = None,
) -> list[Receipt]:
    """Enter the log of the values that ``command`` opened; return the receipts, [] if none is required.

    The vault is opened for writing, and the key by ``signer``, only where there is something to sign. ``keep`` gets the
    receipts while it is open. Raises the error that keeps the entry out; then none of the values may be shown.
    """
    if not viewing.pending:
        return []
    with open_vault(settings, clock, entropy, readonly=True) as vault:
        requests = viewing.wanted(vault.reader(), command)
    if not requests:
        viewing.settle()
        return []
    with open_vault(settings, clock, entropy) as vault:
        receipts = vault.journal.record(signer(vault), requests)
        viewing.settle()
        if keep is not None:
            keep(vault, receipts)
    return receipts
