"""The list of exhibits with handling flags, and whether traces were secured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from custody.model.records import Exhibit, ProtectionRecord
from custody.pages.lists.lists import Chosen, Listing, exactly
from custody.pages.parts import facts
from custody.pages.parts.page import Column, Row, Target

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext


def rows(context: PageContext, found: Sequence[ProtectionRecord]) -> list[Row]:
    """Return the rows of flagged exhibits."""
    names = context.names.labels("exhibit", (kept.exhibit for kept in found))
    exhibits = context.lookup.many(Exhibit, [kept.exhibit for kept in found])
    of_case = {exhibit.id: exhibit.case for exhibit in exhibits}
    cases = context.names.labels("case", of_case.values())
    return [
        _row(kept, names[kept.exhibit], of_case[kept.exhibit], cases[of_case[kept.exhibit]]) for kept in found
    ]


def _row(record: ProtectionRecord, name: str, case: str, case_name: str) -> Row:
    cells = (
        facts.cell(record.exhibit, name),
        facts.cell(case, case_name),
        facts.codes("flags", "flags", record.flags),
        facts.cell(record.traces, "traces secured" if record.traces else ""),
    )
    return Row.of(cells, Target("exhibit", record.exhibit), tone="warn")


def _flagged(context: PageContext, record: ProtectionRecord, chosen: Chosen) -> bool:
    return bool(record.flags)


LIST = Listing(
    "exhibits",
    "Flagged exhibits",
    ProtectionRecord,
    (
        Column("exhibit", "exhibit", "thing"),
        Column("case", "case", "thing"),
        Column("flags", "flags", "code"),
        Column("traces", "", "code"),
    ),
    rows,
    lambda _, kept: kept.exhibit,
    "no exhibit is flagged",
    "exhibit",
    sources={"flag": exactly("flag")},
    keep=_flagged,
    selective=True,
)
