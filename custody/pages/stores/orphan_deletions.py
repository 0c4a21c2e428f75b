"""The list of proposals to delete orphaned objects, with location and state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.model.records import Abandonment, Proposal
from custody.pages.lists.lists import Chosen, Listing
from custody.pages.parts import facts
from custody.pages.parts.amounts import amount
from custody.pages.parts.page import Column, Row, Target
from custody.pages.parts.proposals import WAITING, standing, state_of

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext

#: Characters of a key that distinguish its object.
_KEY = 16


def rows(context: PageContext, found: Sequence[Abandonment]) -> list[Row]:
    """Return the rows of proposals: object, state and proposer."""
    return [
        _row(context, abandonment, context.lookup.get(Proposal, abandonment.leaf)) for abandonment in found
    ]


def _row(context: PageContext, abandonment: Abandonment, proposal: Proposal) -> Row:
    state = standing(context.lookup.reader, proposal, context.now)
    cells = (
        facts.cell(abandonment.position, str(abandonment.position)),
        abandonment.store,
        facts.cell(abandonment.store_key, f"{abandonment.store_key[:_KEY]}…"),
        facts.cell(abandonment.bytes, amount(abandonment.bytes)),
        state,
        facts.cell(proposal.proposer, context.names.person(proposal.proposer)),
    )
    told = (
        facts.instant("expires_at", "expires", proposal.expires),
        facts.people(context, "agreed", "agreed", proposal.agreed),
        facts.count("entry", "deleted by entry", abandonment.abandoned_position),
    )
    line = Row.of(cells, Target("entry", str(abandonment.position)), tone=state.tone)
    return replace(line, facts=told)


def _open(context: PageContext, abandonment: Abandonment, chosen: Chosen) -> bool:
    return (
        "open" not in chosen
        or state_of(context.lookup.get(Proposal, abandonment.leaf), context.now) in WAITING
    )


LIST = Listing(
    "proposals",
    "Proposals to delete orphaned objects",
    Abandonment,
    (
        Column("position", "proposal", "count"),
        Column("store", "store", "code"),
        Column("store_key", "key"),
        Column("bytes", "size", "bytes"),
        Column("state", "state", "code"),
        Column("proposer", "by", "thing"),
    ),
    rows,
    lambda _, abandonment: abandonment.position,
    "no proposal to delete an orphaned object",
    sources={},
    keep=_open,
)
