"""Checks of an open ledger's end: its head, the account's memory, its dates, a relocation."""

from __future__ import annotations

from collections.abc import Iterator

from custody.law.clock import AHEAD, format_instant
from custody.ledger.consistency import head_recovery
from custody.ledger.state.relocation_guard import closing_words as moved_of
from custody.ledger.state.state_cache import Recall
from custody.model.records import OPEN_END, Backstep
from custody.model.state import State
from custody.storage.health.check import ENTRY, UNREAD, Check, Values
from custody.storage.vault.vault import Vault

#: Codes of checks for errors that forbid signing, by the codes of the errors.
UNFIT = {
    "head": "head_differs",
    "first-met": "head_first_met",
    "behind": "head_behind",
    "resumed-elsewhere": "head_resumed_elsewhere",
    "fork": "head_fork",
}


def head(vault: Vault) -> Iterator[Check]:
    """Yield the checks of the head: whether it fits this account's memory, and damage of the memory."""
    row, how, _ = head_recovery.seen(vault.head, vault.reader(), vault.log_key)
    unfit = vault.unfit()
    values: Values = {"entries": row.size, "root": row.root.hex()}
    if unfit is not None:
        code = UNFIT.get(unfit.code, "head_differs")
        yield Check(code, "head", "fail", unfit.message, unfit.hint, "", values, (ENTRY,))
    elif how == "promote":
        told = f"a crash after entry {row.size - 1}; the next entry settles it"
        yield Check("head_unsettled", "head", "warn", told, values=values)
    else:
        told = f"{row.size} entries, as remembered outside the vault"
        yield Check("head", "head", "ok", told, values=values)
    for problem in vault.head.inspect():
        todo = "Restore the state folder from a copy that is not older, then run `custody check`."
        yield Check("head_damaged", "head", "fail", problem, todo)


def moved(vault: Vault) -> Iterator[Check]:
    """Yield a check that the ledger was moved elsewhere and is closed here; nothing for any other."""
    told = moved_of(vault.store.read())
    if told is not None:
        todo = "Work with the vault that names the new place."
        yield Check("ledger_moved", "ledger", "fail", told, todo, stops=(ENTRY,))


def dates(vault: Vault) -> Iterator[Check]:
    """Yield the checks of this machine's clock against entries' dates, and of disputed dates to come."""
    reader, now = vault.reader(), vault.clock.now()
    size = reader.head().size
    newest = State(Recall(reader, size), size).newest(size)
    if newest is None:
        return
    name = "clock and ledger"
    if newest > now + AHEAD:
        told = (
            f"this clock says {format_instant(now)}, the newest date of an entry is {format_instant(newest)}"
        )
        todo = "Set the clock. If it is right, an entry is dated wrong: the next one says so with --late-reason clock"
        yield Check("clock_behind", name, "fail", told, todo, stops=(ENTRY,))
    else:
        told = f"the newest date of an entry is {format_instant(newest)}"
        yield Check("clock_fits", name, "ok", told, values={"seconds": newest})
    soon = format_instant(now + AHEAD + 1)
    for step in vault.lookup().under(Backstep, "disputed", soon, OPEN_END):
        told = (
            f"an entry before entry {step.position} is dated {format_instant(step.newest)}, still to come; whoever"
            f" signed entry {step.position} said that it is wrong"
        )
        yield Check("date_disputed", name, "warn", told)


def unread(topics: str) -> Check:
    """Return the check of an unreadable ledger; ``topics`` were not examined because of it."""
    told = f"the ledger could not be read, so these were not looked at: {topics}"
    todo = "Put right what fails above, then look again."
    return Check(UNREAD, "ledger", "fail", told, todo, stops=(ENTRY,))


def opened(vault: Vault) -> Check:
    """Return the check of a vault that could be opened."""
    told = f"{vault.origin} in {str(vault.settings.vault)!r}"
    return Check("vault", "vault", "ok", told, values={"origin": vault.origin})
