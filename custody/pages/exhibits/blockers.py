"""Blockers of disposing of an exhibit or handing it out, and the candidates for disposal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from custody.law import disposition_codes
from custody.law.exits import MARKS, UNLESS_ORDERED
from custody.ledger.views.exhibits.dispositions import before_release, blockers_of, gone_of
from custody.model.records import Exhibit
from custody.pages.parts import facts
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Column, Fact, Page, Row, Table, Target
from custody.pages.parts.wording import moment

#: Words for the effects of blockers that do not always stop an exit.
_DOES = {
    MARKS: "marks the entry",
    UNLESS_ORDERED: "blocks it unless a court or an authority orders it: --authority-document",
}
#: The text without blockers.
_NOTHING = "no blockers"
_BLOCKERS = (Column("code", "what", "code"), Column("does", "does", "code"), Column("says", "why"))
_CANDIDATES = (
    Column("exhibit", "exhibit", "thing"),
    Column("case", "case", "thing"),
    Column("category", "category", "code"),
    Column("blockers", "blockers", "code"),
    Column("id", "id"),
)


def before_measure(context: PageContext, exhibit: str, measure: str, basis: str) -> Page:
    """Return the page of the blockers of a measure on a basis; raise NotFound without the exhibit."""
    record = context.lookup.get(Exhibit, exhibit)
    stops = blockers_of(context.lookup, record, context.now, measure, basis)
    asked = (
        facts.code("measure", "measure", measure, disposition_codes.MEASURE),
        facts.code("basis", "basis", basis, disposition_codes.MEASURE_BASIS),
    )
    return _page(context, exhibit, asked, [(code, "stops", says) for code, says in stops.items()])


def before_exit(context: PageContext, exhibit: str, receiver: str) -> Page:
    """Return the page of the blockers of a hand-out to a receiver class; raise NotFound."""
    record = context.lookup.get(Exhibit, exhibit)
    found = before_release(context.lookup, record, context.now, receiver)
    return _page(context, exhibit, (facts.code("receiver_class", "receiver class", receiver),), found)


def _page(
    context: PageContext, exhibit: str, asked: Sequence[Fact], found: Sequence[tuple[str, str, str]]
) -> Page:
    """Return a page of blockers as (code, effect, meaning), with the facts ``asked`` above them."""
    gone = tuple(_gone(context, exhibit))
    rows = tuple(
        Row.of(
            (
                facts.cell(code, facts.worded(code)),
                facts.cell(does, context.say(_DOES.get(does, "blocks it"))),
                says,
            ),
            tone="bad" if does not in _DOES else "warn",
        )
        for code, does, says in found
    )
    return Page(
        Target("blockers", exhibit),
        f"Blockers of exhibit {context.names.label('exhibit', exhibit)}",
        (Table("blockers", "Blockers", _BLOCKERS, rows, "no custodian" if gone else _NOTHING),),
        key_facts=(facts.thing(context, "exhibit", "exhibit", "exhibit", exhibit), *asked, *gone),
        about=("exhibit", exhibit),
    )


def _gone(context: PageContext, exhibit: str) -> Iterator[Fact]:
    """Yield the departure of an exhibit that has left the agency."""
    gone = gone_of(context.lookup, exhibit)
    if gone is not None:
        text = f"{disposition_codes.MEASURE[gone.measure]}, since {moment(gone.since)}"
        opens = Target("entry", str(gone.position))
        yield Fact("gone", "gone", gone.measure, text, entry=gone.position, tone="warn", opens=opens)


def candidates(
    context: PageContext, measure: str, found: Sequence[tuple[Exhibit, Mapping[str, str]]], more: int
) -> Page:
    """Return the page of exhibits that a measure could dispose of, each with its blockers.

    ``more`` is the number of exhibits left out.
    """
    names = context.names.labels("exhibit", (exhibit.id for exhibit, _ in found))
    cases = context.names.labels("case", (exhibit.case for exhibit, _ in found))
    rows = tuple(
        Row.of(
            (
                facts.cell(exhibit.id, names[exhibit.id]),
                facts.cell(exhibit.case, cases[exhibit.case], opens=Target("case", exhibit.case)),
                facts.cell(exhibit.category, facts.worded(exhibit.category)),
                facts.codes("", "", why, none="can be disposed of"),
                exhibit.id[:8],
            ),
            Target("exhibit", exhibit.id),
            tone="warn" if why else "good",
        )
        for exhibit, why in found
    )
    return Page(
        Target("candidates", measure),
        "What could be disposed of now",
        (Table("candidates", "", _CANDIDATES, rows, "nothing can be disposed of now", more),),
        key_facts=(facts.code("measure", "measure", measure, disposition_codes.MEASURE),),
    )
