"""Pages of proposals to erase fields with their states, and of searches for a value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from custody.ledger.statements.entries import legal_basis
from custody.model.records import Proposal, Search
from custody.pages.parts.cells import Cells, count, of_members, word, words
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Action, Column, Fact, Page, Row, Table, Target
from custody.pages.parts.proposals import standing, state_of
from custody.pages.things.history import corrected

ACT = "erasure"
_PROPOSALS = (
    Column("proposal", "proposal", "count"),
    Column("entry", "entry", "count"),
    Column("fields", "fields"),
    Column("state", "state", "code"),
    Column("by", "by", "thing"),
)
_SEARCHES = (
    Column("entry", "entry", "count"),
    Column("at", "when", "instant"),
    Column("actor", "who", "thing"),
    Column("purpose", "for"),
)
_NEXT = {
    "open": Action("agree", ("erasure", "approve")),
    "approved": Action("carry out the approved erasure", ("erasure", "execute")),
}


def erasures(context: PageContext, proposals: Sequence[Proposal], more: int, *, waiting: bool) -> Page:
    """Return the page of these proposals to erase; ``more`` is the number left out.

    ``waiting``: they are only those that await somebody.
    """
    entries = context.entries()
    proposed = [entries.at(proposal.position) for proposal in proposals]
    cells = Cells(context)
    rows = tuple(
        _proposal(cells, proposal, legal_basis(entry))
        for proposal, entry in zip(proposals, proposed, strict=True)
    )
    nothing = "no erasure proposals" + (" need attention" if waiting else "")
    table = Table("proposals", "Proposals", _PROPOSALS, rows, nothing, more=more)
    return Page(
        Target("erasures"), "Erasures", (table, *corrected(proposed)), actions=_acts(context, proposals)
    )


def _proposal(cells: Cells, proposal: Proposal, basis: object) -> Row:
    context, at = cells.context, proposal.position
    state = standing(context.lookup.reader, proposal, context.now)
    target = None if proposal.target is None else Target("entry", str(proposal.target))
    return Row(
        (
            Fact("proposal", "proposal", at, str(at), opens=Target("entry", str(at))),
            Fact("entry", "entry", proposal.target, str(proposal.target), opens=target),
            words("fields", proposal.fields, ", ".join(proposal.fields)),
            state,
            cells.person("by", proposal.proposer),
        ),
        Target("entry", str(at)),
        facts=(
            word("basis", proposal.basis),
            Fact("legal_basis", "legal basis", None if basis is None else str(basis), str(basis or "")),
            count("voided by", state.entry),
            cells.instant("expires at", proposal.expires),
            words("agreed", proposal.agreed),
        ),
    )


def _acts(context: PageContext, proposals: Iterable[Proposal]) -> tuple[Action, ...]:
    """Return the actions that proposals await, each once."""
    states = {state_of(proposal, context.now) for proposal in proposals}
    return tuple(action for state, action in _NEXT.items() if state in states)


def searches(context: PageContext, found: Sequence[Search], more: int) -> Page:
    """Return the page of these searches for a value; ``more`` is the number left out."""
    cells = Cells(context)
    rows = tuple(
        Row(
            (
                Fact("entry", "entry", search.position, str(search.position)),
                cells.instant("at", search.at),
                cells.person("actor", search.actor),
                word("purpose", search.purpose),
            ),
            Target("entry", str(search.position)),
            facts=of_members({"searched": search.size}),
        )
        for search in found
    )
    table = Table("searches", "", _SEARCHES, rows, "no search is recorded", more=more)
    return Page(Target("searches"), "Searches for a value", (table,))
