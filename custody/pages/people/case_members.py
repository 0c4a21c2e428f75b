"""The page of the members of a case, who may sign acts in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.law import protection_codes
from custody.pages.parts import facts
from custody.pages.parts.page import Column, Page, Row, Table, Target
from custody.pages.things.head_facts import title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.model.records import Member
    from custody.pages.parts.context import PageContext

_COLUMNS = (
    Column("actor", "member", "thing"),
    Column("function", "function", "code"),
    Column("since", "since", "instant"),
)
_NOBODY = "the case has no members: every actor with the role may act in it"


def members(context: PageContext, case: str, found: Sequence[Member], more: int) -> Page:
    """Return the page of these members of a case; ``more`` is the number left out."""
    rows = tuple(
        Row.of(
            (
                facts.cell(member.actor, context.names.person(member.actor)),
                facts.cell(member.function, facts.worded(member.function, protection_codes.FUNCTIONS)),
                facts.moment_cell(member.since),
            ),
            Target("person", member.actor),
        )
        for member in found
    )
    table = Table("members", "", _COLUMNS, rows, _NOBODY, more)
    return Page(
        Target("members", case),
        title(context, "Members of case", "case", case),
        (table,),
        about=("case", case),
    )
