"""Rows of a case's tables: cells for people, and record members for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.display import in_words
from custody.model.hints import MARKS
from custody.pages.exhibits.exhibit_tables import object_row
from custody.pages.parts import facts
from custody.pages.parts.amounts import amount
from custody.pages.parts.cells import of_record
from custody.pages.parts.page import Column, Fact, Row, Target

if TYPE_CHECKING:
    from custody.ledger.views.exhibits.holding_authority import HeldExhibit
    from custody.model.records import Blemish, Departure, Exhibit, StoredObject


def exhibit_row(row: Row, exhibit: Exhibit, gone: Departure | None, covered: HeldExhibit | None) -> Row:
    """Return an exhibit's row with authority and departure for programs; no custodian once it left."""
    cells = tuple(
        replace(cell, value=None) if gone is not None and cell.key == "custodian" else cell
        for cell in row.cells
    )
    shown = {cell.key for cell in cells}
    return replace(row, cells=cells, facts=(*of_record(exhibit, shown), *_holding(covered, gone)))


def _holding(covered: HeldExhibit | None, gone: Departure | None) -> Iterator[Fact]:
    """Yield for programs the authority to hold an exhibit, or its departure."""
    if gone is not None:
        yield from (replace(fact, key=f"gone_{fact.key}") for fact in of_record(gone))
    if covered is not None:
        yield facts.code("held_under", "held under", covered.authority.basis)
        yield facts.instant("held_since", "held since", covered.authority.since)
        yield facts.code("why_not", "why not", covered.authority.why)
        yield from source_facts(covered)


def source_facts(held: HeldExhibit) -> tuple[Fact, ...]:
    """Return the seizure and production order of an exhibit as facts for programs."""
    found = (("seizure", held.seizure), ("production_order", held.production))
    return tuple(Fact(key, key, source, source or "") for key, source in found)


def stored_row(stored: StoredObject, exhibit: str, destroyed: int | None, columns: Sequence[Column]) -> Row:
    """Return a stored object's row; values without one of these columns are for programs only."""
    row = object_row(stored, destroyed)
    cells = {cell.key: cell for cell in row.cells}
    size = f"{amount(stored.bytes)} (pack)" if stored.packed else amount(stored.bytes)
    cells["bytes"] = replace(cells["bytes"], text=size)
    cells["exhibit"] = Fact("exhibit", "of exhibit", stored.exhibit, exhibit)
    shown = tuple(cells.pop(column.key) for column in columns)
    gone = Fact(
        "destroyed_entry", "destroyed by entry", destroyed, "" if destroyed is None else str(destroyed)
    )
    others = tuple(cell for key, cell in cells.items() if key)
    return replace(row, cells=shown, facts=(*row.facts, *others, gone))


def marked_row(blemish: Blemish, about: str) -> Row:
    """Return the row of a nonconforming or incomplete entry; ``about`` names its subject."""
    told = [f"{mark}: {MARKS[mark]}" if mark in MARKS else mark for mark in blemish.marks]
    if blemish.unknown:
        told.append(f"not known: {in_words(blemish.unknown)}")
    cells = (
        facts.cell(blemish.position, str(blemish.position)),
        blemish.kind,
        facts.cell(blemish.subject, about),
        facts.cell(" ".join(blemish.marks) or None, "; ".join(told)),
    )
    unknown = facts.codes("not_known", "not known", blemish.unknown)
    return replace(Row.of(cells, Target("entry", str(blemish.position)), tone="warn"), facts=(unknown,))
