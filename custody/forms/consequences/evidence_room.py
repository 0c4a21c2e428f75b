"""Consequences in the evidence room: a location's new place, the scope and result of a round."""

from __future__ import annotations

from collections.abc import Sequence

from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.layout import many
from custody.ledger.append.entry_signing import Request, SignedDraft
from custody.ledger.statements.rounds import counted, expected, within
from custody.ledger.views.exhibits.evidence_room import lying_in, path_of


def move(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the number of exhibits that move with a location, and its old and new path."""
    lookup, place = context.lookup, filled.things[0]
    inside = sum(1 for _ in lying_in(lookup, place))
    to = path_of(lookup, within(filled.values))
    told = f"  with {many(inside, 'exhibit')}, from {path_of(lookup, place)} to {to}"
    return Consequences(lambda _: [told])


def begin_round(_: FormContext, __: Filled, ___: Sequence[Request]) -> Consequences:
    """Return the number of exhibits that a round expects."""
    return Consequences(_expected)


def _expected(draft: SignedDraft) -> list[str]:
    due, away = expected(draft.facts)
    return [f"  {due} expected, {away} away by record"]


def end_round(_: FormContext, __: Filled, ___: Sequence[Request]) -> Consequences:
    """Return the result of an inventory round that is about to be closed."""
    return Consequences(_counted)


def _counted(draft: SignedDraft) -> list[str]:
    return ["  " + ", ".join(f"{count} {name}" for name, count in counted(draft.facts).items())]
