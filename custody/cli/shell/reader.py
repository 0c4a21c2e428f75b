"""The reader of a command without a passphrase: the actor named, else the owner of the only key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.errors import CustodyError

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.model.records import Actor
    from custody.storage.vault.vault import Vault


def reader_of(call: Call, vault: Vault) -> Actor | None:
    """Return the reader: the actor of --as, else of the only key on this machine; None for neither."""
    from custody.ledger.views.subjects.people import find_actor

    named = call.settings.key
    if named is not None:
        try:
            return find_actor(vault.lookup(), call.key_name(vault))
        except CustodyError:
            return find_actor(vault.lookup(), named)
    try:
        return find_actor(vault.lookup(), call.key_name(vault))
    except CustodyError:
        return None
