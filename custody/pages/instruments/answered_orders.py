"""Shared columns of lists of orders that an addressee answers: production and assistance orders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.model.records import Assist, Production
from custody.pages.parts import facts
from custody.pages.parts.page import Column, Fact
from custody.pages.parts.statements import stated_by

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext

COLUMNS = (
    Column("order", "order", "thing"),
    Column("addressee", "addressee"),
    Column("case", "case", "thing"),
    Column("state", "state", "code"),
    Column("answer_due_at", "answer by", "instant"),
)


def cells(
    context: PageContext, space: str, orders: Sequence[Assist] | Sequence[Production]
) -> Iterator[tuple[Fact | str, ...]]:
    """Yield the cells of each order in ``COLUMNS``, with its addressee as entries state it."""
    names = context.names.labels(space, (order.id for order in orders))
    addressees = stated_by(context, "addressee", [order.id for order in orders])
    cases = context.names.labels("case", (order.case for order in orders))
    for order in orders:
        yield (
            facts.cell(order.id, names[order.id]),
            addressees[order.id],
            facts.cell(order.case, cases[order.case]),
            facts.cell(order.state, facts.worded(order.state)),
            facts.when_cell(order.answer_due_at),
        )


def is_late(order: Assist | Production, now: int) -> bool:
    """Return whether the answer to an open order was due by ``now`` (seconds UTC)."""
    return order.open and order.answer_due_at is not None and order.answer_due_at <= now
