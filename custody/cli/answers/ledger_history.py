"""The lines of any command on a ledger's past: resumptions, lost entries, cancelled migrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.ledger.views.entries.ledger_history import LedgerHistory


def standing_document(standing: LedgerHistory) -> dict[str, Any]:
    """Return the member of a JSON document that says how a ledger stands."""
    return {"standing": standing.document()}


def past_lines(standing: LedgerHistory) -> list[str]:
    """Return the line for people that says how a ledger stands, none for one with no past."""
    return [] if standing.told is None else [f"this ledger: {standing.told}"]


def warn_of_past(call: Call, standing: LedgerHistory) -> None:
    """Warn of what no witness has accepted, and mention what one has; nothing for a ledger with no past."""
    if standing.doubt is not None:
        call.say.warn(f"this ledger: {standing.doubt}; `custody check` says more")
    elif standing.told is not None:
        call.say.note(f"this ledger: {standing.told}")
