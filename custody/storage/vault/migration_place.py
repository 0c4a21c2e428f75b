"""Asks the database that a ledger was moved to whether it still holds the ledger."""

from __future__ import annotations

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.state import relocation_guard
from custody.model.records import Moved
from custody.storage.database import SqlLedgerStore
from custody.storage.database.addresses import is_address
from custody.storage.settings.migration_settings import address_beside
from custody.storage.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The database that a ledger was moved to: its address, and how many entries it holds.

    ``size`` is None where it could not be asked, or holds no such ledger; ``why`` says which.
    """

    address: str
    size: int | None
    why: str = ""

    def beyond(self, size: int) -> bool:
        """Return whether the ledger at the other place holds more than ``size`` entries."""
        return self.size is not None and self.size > size


def ask(vault: Vault, moved: Moved) -> Elsewhere:
    """Ask the place of a relocation, at its entry's address and at that of the vault's settings."""
    named = relocation_guard.target_address(vault.store.read(), moved)
    beside = address_beside(vault.settings)
    why = "its address was erased, and no settings name it"
    for address in dict.fromkeys(one for one in (beside, named) if one is not None and is_address(one)):
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
