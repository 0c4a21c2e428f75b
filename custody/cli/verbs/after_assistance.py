"""What follows from acts about requests for mutual legal assistance: whose data stay preserved, whose are decided."""

from __future__ import annotations

from collections.abc import Sequence

from custody.cli.verbs.foreseen import Consequences
from custody.cli.words import called, short
from custody.forms.filled import Filled
from custody.forms.rest import others
from custody.ledger.journal import Drafted, Request
from custody.ledger.views.naming import shown_names
from custody.model.types import split_codes
from storage.vault import Vault


def keeping(_: Vault, __: Filled, ___: Sequence[Request]) -> Consequences:
    """Return whose data stay preserved until the decision."""
    return Consequences(_kept)


def receipt(vault: Vault, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return whose data stay preserved, and all that is preserved for the State where something of it is not stated."""

    def hint() -> str:
        state, lookup = str(filled.values["state"]), vault.lookup()
        found = others(lookup, state, list(split_codes(filled.values.get("covers"))))
        names = shown_names(lookup, "request", found)
        return f"Preserved for {state}: {', '.join(called(names[one], one) for one in found)}."

    return Consequences(_kept, hints={"un-42.concern": hint})


def reach(_: Vault, __: Filled, ___: Sequence[Request]) -> Consequences:
    """Return which preserved data a decision reaches."""
    return Consequences(
        lambda draft: [
            f"  decides about the data of request {short(one)}" for one in draft.facts.codes("reaches")
        ]
    )


def _kept(draft: Drafted) -> list[str]:
    """Return lines on whose data stay preserved until the decision, whose do not, and of whose nothing is stated."""
    facts = draft.facts
    if draft.entry.envelope.kind == "assistance.sent":
        return [
            f"  keeps request {short(one)} preserved once the other State reports that it received this"
            for one in facts.codes("covers")
        ]
    kept = facts.codes("keeps")
    lines = [f"  keeps request {short(one)} preserved until it is decided" for one in kept]
    lines += [
        f"  it is still to be stated whether it concerns request {short(one)}"
        for one in facts.codes("undetermined_requests")
    ]
    free = [one for one in facts.codes("covers") if one not in kept]
    return lines + [f"  keeps nothing preserved at request {short(one)}" for one in free]
