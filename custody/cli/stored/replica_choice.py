"""The choice of the copies from which objects are read, and warnings of failed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.shell.usual_arguments import flags_typed

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.errors import CustodyError
    from custody.ledger.objects.replica_choice import GoodPlaces
    from custody.ledger.objects.replication import Passed
    from custody.model.records import StoredObject
    from custody.storage.vault.vault import Vault


def good_places(call: Call, vault: Vault) -> GoodPlaces:
    """Return the copies to read objects from, only those of --from-store if typed; failed ones are noted."""
    from custody.ledger.objects.replica_choice import GoodPlaces

    source = flags_typed(call.args, "from_store").get("from_store")
    return GoodPlaces(
        vault.store.read(), vault.lookup(), vault.objects, source, note=call.say.note, progress=call.say
    )


def passed_over(call: Call) -> Passed:
    """Return a function that warns of each storage location passed over because it failed."""
    from custody.ledger.objects.replica_choice import not_from

    def note(place: StoredObject, error: CustodyError) -> None:
        call.say.note(not_from(place, error))

    return note
