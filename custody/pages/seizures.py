"""Seizures, and one with what followed it, what was taken in it, and which papers are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from custody.ledger.views.held import ends_of
from custody.ledger.views.seizures import SeizureView, gaps, view_seizure
from custody.model.records import Exhibit, Seizure
from custody.pages.context import PageContext
from custody.pages.history import history
from custody.pages.listed import List, Place, Range
from custody.pages.page import (
    Action,
    Block,
    Fact,
    Page,
    Row,
    Section,
    Table,
    Target,
    Tone,
)
from custody.pages.statements import descriptions, stated
from custody.pages.wording import when

COLUMNS = ("seizure", "case", "basis", "when", "things", "missing")
#: What is missing of a seizure, with what settles it.
GAPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "authority": ("nothing on record covers holding what was seized", ("seizure", "authorise")),
    "copies": ("copies are kept that nothing covers any more", ("seizure", "authorise")),
    "count": ("the inventory lists more or fewer things than are registered", ("seizure", "count")),
    "inventory": ("no inventory is on record", ("seizure", "count")),
    "part": ("the consent is withdrawn for some of it, which nothing else covers", ("seizure", "authorise")),
    "receipt": ("no receipt is on record", ("seizure", "receipt")),
    "rendering": ("which data were made inaccessible is not on record", ("seizure", "render")),
}
#: Fields that the facts of a seizure show already.
_FACTS = ("case", "basis", "order", "confirm_by", "measures", "occurred_at")


def listing(context: PageContext, key: str) -> Page:
    """Build a stretch of the seizures, the newest first."""
    shown = List("seizures", "Seizures", Seizure, COLUMNS, lambda found: _rows(context, found), down=True)
    page = shown.stretch(context.lookup, Place.read(key))
    acts = (
        Action("record a seizure", ("seizure", "record")),
        Action("take in what was seized", ("exhibit", "intake")),
    )
    return replace(page, actions=acts)


def _rows(context: PageContext, found: Sequence[Seizure]) -> list[Row]:
    names = context.names.labels("seizure", (one.id for one in found))
    cases = context.names.labels("case", (one.case for one in found))
    return [_row(one, names[one.id], cases[one.case], context.now) for one in found]


def _row(one: Seizure, name: str, case: str, now: int) -> Row:
    missing = ", ".join(gaps(one, now))
    tone: Tone = "bad" if one.authority.at(now).basis is None else "warn" if missing else "good"
    return Row.of(
        (
            name,
            case,
            one.basis.replace("_", " "),
            when(one.occurred),
            str(one.things),
            missing,
        ),
        Target("seizure", one.id),
        tone=tone,
    )


def seizure(context: PageContext, key: str) -> Page:
    """Build the page of one seizure, or a further stretch of the exhibits that were taken in it."""
    place = Place.read(key)
    one, name = context.lookup.get(Seizure, place.case), context.names.label("seizure", place.case)
    page = replace(_taken(context).stretch(context.lookup, place), title=f"Seizure {name}")
    if place != place.first:
        return page
    view = view_seizure(context.lookup.reader, one, context.now, exhibits=False)
    later = tuple(
        Row.of(
            (str(entry.position), entry.envelope.kind, when(entry.envelope.at)),
            Target("entry", str(entry.position)),
        )
        for entry in view.later
    )
    blocks: tuple[Block, ...] = (
        Section.of("", tuple(_facts(context, view))),
        *((_missing(context.names.meant("seizure", place.case, name), view),) if view.gaps else ()),
        *stated(context, [view.entry], _FACTS),
        *page.blocks,
        *((Table.of("What followed", ("entry", "kind", "signed at"), later),) if later else ()),
        *history(context, one.id),
    )
    acts = [Action("take in what was seized", ("exhibit", "intake"), {"seizure": name})]
    if one.by_consent:
        acts.append(
            Action(
                "record that the consent was withdrawn", ("seizure", "consent-withdrawn"), {"seizure": name}
            )
        )
    return replace(page, blocks=blocks, actions=tuple(acts), about=("seizure", one.id))


def _taken(context: PageContext) -> List[Exhibit]:
    """Give the list of what was taken in a seizure."""

    def rows(found: Sequence[Exhibit]) -> list[Row]:
        names = context.names.labels("exhibit", (one.id for one in found))
        holders, described = context.names.holders(found), descriptions(context, found)
        return [
            Row.of(
                (
                    names[one.id],
                    *described[one.id],
                    holders[one.id],
                    one.seal or "not sealed",
                ),
                Target("exhibit", one.id),
            )
            for one in found
        ]

    def within(place: Place) -> Range:
        return Range.beneath("seized", place.case)

    return List(
        "seizure",
        "Exhibits",
        Exhibit,
        ("exhibit", "what", "serial", "holder", "seal"),
        rows,
        within=within,
        counted=within,
        belongs=lambda one, place: one.seizure == place.case,
        headed=True,
        none="nothing is registered as coming from it",
    )


def _missing(name: str, view: SeizureView) -> Table:
    rows = (
        Row.of((told, " ".join(words)), action=Action(told, words, {"seizure": name}), tone="warn")
        for told, words in (GAPS[gap] for gap in view.gaps)
    )
    return Table.of("Missing", ("what", "settled by"), tuple(rows))


def _facts(context: PageContext, view: SeizureView) -> list[Fact]:
    one, entry, held = view.seizure, view.entry, view.seizure.authority.at(context.now)
    ends = ends_of(context.lookup, one.id, context.now)
    bare = held.basis is None or ends.over
    covered = "NOTHING ON RECORD" if held.basis is None or ends.over else held.basis.replace("_", " ")
    if held.until is not None and held.basis is not None:
        covered += f", for now: to be confirmed by {when(held.until)}"
    if ends.at is not None and held.basis is not None:
        covered += f", {'ended' if ends.over else 'until'} {when(ends.at)}"
    if one.by_consent and one.withdrawn is not None:
        covered += f"; consent withdrawn {when(one.withdrawn)}"
    facts = [
        Fact.of("case", context.names.label("case", one.case), opens=Target("case", one.case)),
        Fact.of("when", when(one.occurred) if entry.value("occurred_at") else "unknown"),
        Fact.of("basis", one.basis.replace("_", " ")),
        Fact.of("held under", covered, "bad" if bare else "good"),
        Fact.of("things", str(one.things)),
    ]
    if one.order is not None:
        facts.append(
            Fact.of("order", context.names.label("order", one.order), opens=Target("order", one.order))
        )
    if one.confirm_by is not None and one.waits_for_authority:
        facts.append(Fact.of("to be confirmed by", when(one.confirm_by), "warn"))
    if one.measures:
        facts.append(Fact.of("measures", ", ".join(one.measures)))
    if one.nonconforming:
        facts.append(Fact.of("nonconforming", ", ".join(one.nonconforming), "warn"))
    return facts
