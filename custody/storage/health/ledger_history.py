"""Checks of the history that outsiders saw: unseen resumptions, uncosigned entries."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import DAY
from custody.ledger.views.entries.countable_dates import Dates
from custody.ledger.views.worklist.worklist import WITNESS_WITHIN, unwitnessed
from custody.storage.account.acknowledgements import ledger_history
from custody.storage.health.check import Check
from custody.storage.vault.vault import Vault

_PAST, _WITNESS = "past of the ledger", "witness"


def look(vault: Vault) -> Iterator[Check]:
    """Yield the check of the ledger's resumptions, and whether a witness acknowledged them."""
    found = ledger_history(vault)
    lost = sum(resumption.lost for resumption in found.resumptions)
    values = {"resumptions": len(found.resumptions), "lost": lost}
    if found.doubt is not None:
        told = f"{found.doubt}: no witness has taken it in"
        todo = "`custody check` names the entries; take a request to a witness: `custody witness request`."
        yield Check("past_unseen", _PAST, "warn", told, todo, "", values)
    else:
        yield Check("past", _PAST, "ok", found.summary or "never resumed", values=values)


def witness(vault: Vault) -> Iterator[Check]:
    """Yield the check of the newest entry that outsiders saw, and of the next one's waiting time."""
    reader, now = vault.store.read(), vault.clock.now()
    seen, since = unwitnessed(reader, Dates(vault.lookup(), now))
    waited = 0 if since is None else max(0, now - since)
    values = {"witnessed": seen, "waited_seconds": waited}
    told = f"up to entry {seen - 1}" if seen else "no entry was seen by anybody outside"
    if waited > WITNESS_WITHIN:
        told = f"{told}; entry {seen} has waited {waited // DAY} days"
        yield Check(
            "witness_overdue", _WITNESS, "warn", told, "Ask one: `custody witness request`.", "", values
        )
    else:
        yield Check("witness", _WITNESS, "ok", told, values=values)
