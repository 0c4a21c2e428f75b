"""The access log of a case: readers, confidential fields, instants and purposes."""

from __future__ import annotations

from collections.abc import Sequence

from custody.display import code_words
from custody.ledger.views.naming.display_names import shown_things
from custody.model.records import View
from custody.pages.parts.cells import Cells, of_record, words
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Column, Fact, Page, Row, Table, Target

_COLUMNS = (
    Column("viewer", "who", "thing"),
    Column("viewed", "when", "instant"),
    Column("subjects", "what"),
    Column("fields", "fields"),
    Column("purpose", "for"),
)
_NOBODY = "no access is logged; direct reading of the database file leaves no trace"


def views(context: PageContext, case: str, found: Sequence[View], more: int) -> Page:
    """Return the page of these logged accesses to a case; ``more`` is the number left out."""
    cells = Cells(context)
    cells.name("actor", (view.viewer for view in found))
    things = shown_things(context.lookup, (subject for view in found for subject in view.subjects))
    rows = []
    for view in found:
        about = ", ".join(_named(*things[subject]) for subject in view.subjects)
        shown = (
            cells.thing("actor", view.viewer, "viewer"),
            cells.instant("viewed", view.viewed),
            words("subjects", view.subjects, about),
            words("fields", view.fields, ", ".join(view.fields)),
            Fact("purpose", "for", view.purpose, code_words(view.purpose)),
        )
        rest = of_record(view, {fact.key for fact in shown})
        rows.append(Row(shown, Target("entry", str(view.position)), facts=rest))
    table = Table("views", "", _COLUMNS, tuple(rows), _NOBODY, more=more)
    name = context.names.label("case", case)
    return Page(Target("views", case), f"Access to case {name}", (table,), about=("case", case))


def _named(space: str, name: str) -> str:
    """Return a subject as text: its noun and name."""
    return f"{code_words(space)} {name}"
