"""Asks the database that a ledger was moved to whether it still has the ledger."""

from __future__ import annotations

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.state import relocation_guard
from custody.model.records import Moved
from custody.storage.database import SqlLedgerStore
from custody.storage.settings.database_addresses import is_address
from custody.storage.settings.migration_settings import address_beside
from custody.storage.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The database that a ledger was moved to: its address, and its number of entries.

    ``size`` is None where it does not answer, or has no such ledger; ``why`` is the reason.
    """

    address: str
    size: int | None
    why: str = ""

    def beyond(self, size: int) -> bool:
        """Return whether the ledger at the other place holds more than ``size`` entries."""
        return self.size is not None and self.size > size


def ask(vault: Vault, moved: Moved) -> Elsewhere:
    """Return the answer of a relocation's database, at the address of the vault's settings or its entry."""
    named = relocation_guard.target_address(vault.store.read(), moved)
    beside = address_beside(vault.settings)
    why = "its address was erased, and no settings name it"
    for address in dict.fromkeys(text for text in (beside, named) if text is not None and is_address(text)):
        try:
            store = SqlLedgerStore.open(address, readonly=True)
        except CustodyError as error:
            why = error.message
            continue
        try:
            reader = store.read()
            if store.origin == vault.origin and reader.place() == moved.place:
                return Elsewhere(named, reader.head().size)
            why = "another ledger is there"
        except CustodyError as error:
            why = error.message
        finally:
            store.close()
    return Elsewhere(named, None, why)
