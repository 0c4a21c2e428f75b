"""Orders to hand over data, and one with its answers, what keeps the data until then, and what was handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from custody.ledger.views.entries import EntryView
from custody.ledger.views.held import ends_of
from custody.ledger.views.productions import Keeper, keeper_of
from custody.model.records import Exhibit, Production
from custody.pages.context import PageContext
from custody.pages.history import history
from custody.pages.listed import List, Place, Range
from custody.pages.orders import lifted
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
from custody.pages.statements import descriptions, stated, stated_by
from custody.pages.wording import when

COLUMNS = ("order", "addressee", "case", "state", "answer by", "things")
_ANSWERS = ("entry", "outcome", "why", "handed over")
#: Fields that the facts of a production order show already.
_FACTS = ("case", "power", "answer_by", "confidential", "preserved_by")


def listing(context: PageContext, key: str) -> Page:
    """Build a stretch of the production orders, the newest first."""
    shown = List(
        "productions", "Production orders", Production, COLUMNS, lambda found: rows(context, found), down=True
    )
    page = shown.stretch(context.lookup, Place.read(key))
    return replace(page, actions=(Action("order somebody to hand over data", ("production", "order")),))


def rows(context: PageContext, found: Sequence[Production]) -> list[Row]:
    """Give the lines of production orders."""
    names = context.names.labels("production", (one.id for one in found))
    addressees = stated_by(context, "addressee", [one.id for one in found])
    cases = context.names.labels("case", (one.case for one in found))
    return [
        Row.of(
            (
                names[one.id],
                addressees[one.id],
                cases[one.case],
                one.state.replace("_", " "),
                "" if one.answer_by is None else when(one.answer_by),
                str(one.things),
            ),
            Target("production", one.id),
            tone=_tone(one, context.now),
        )
        for one in found
    ]


def _tone(one: Production, now: int) -> Tone:
    if one.open and one.answer_by is not None and one.answer_by <= now:
        return "bad"
    if one.quashed is not None and not one.stays and one.things:
        return "bad"
    return "warn" if one.open or (one.brought and not one.things) else ""


def production(context: PageContext, key: str) -> Page:
    """Build the page of one production order, or a further stretch of what was handed over under it."""
    place = Place.read(key)
    one, name = context.lookup.get(Production, place.case), context.names.label("production", place.case)
    page = replace(_handed_over(context).stretch(context.lookup, place), title=f"Production order {name}")
    if place != place.first:
        return page
    entries = list(context.entries().of(one.id))
    answers = tuple(_answer(entry) for entry in entries if entry.envelope.kind == "production.answered")
    blocks: tuple[Block, ...] = (
        Section.of("", tuple(_facts(context, one))),
        *stated(context, entries, _FACTS),
        *((Table.of("Answers", _ANSWERS, answers),) if answers else ()),
        *page.blocks,
        *history(context, one.id),
    )
    meant = context.names.meant("production", one.id, name)
    acts = (Action("register what was handed over", ("exhibit", "register"), {"production": meant}),)
    return replace(page, blocks=blocks, actions=acts, about=("production", one.id))


def _answer(entry: EntryView) -> Row:
    told = (entry.told(name) for name in ("outcome", "reasons", "handed_over"))
    cells = tuple("" if one is None else str(one).replace("_", " ") for one in told)
    return Row.of((str(entry.position), *cells), Target("entry", str(entry.position)))


def _handed_over(context: PageContext) -> List[Exhibit]:
    """Give the list of what was handed over under an order."""

    def lines(found: Sequence[Exhibit]) -> list[Row]:
        names = context.names.labels("exhibit", (one.id for one in found))
        holders, described = context.names.holders(found), descriptions(context, found)
        return [
            Row.of(
                (names[one.id], *described[one.id], holders[one.id], one.seal or "not sealed"),
                Target("exhibit", one.id),
            )
            for one in found
        ]

    def within(place: Place) -> Range:
        return Range.beneath("produced", place.case)

    return List(
        "production",
        "Handed over",
        Exhibit,
        ("exhibit", "what", "serial", "holder", "seal"),
        lines,
        within=within,
        counted=within,
        belongs=lambda one, place: one.production == place.case,
        headed=True,
        none="nothing is registered as handed over under it",
    )


def _facts(context: PageContext, one: Production) -> list[Fact]:
    keeper = keeper_of(context.lookup, one, context.now)
    facts = [
        Fact.of("case", context.names.label("case", one.case), opens=Target("case", one.case)),
        Fact.of("power", f"article {one.power[:2]}({one.power[-1]})"),
        Fact.of("state", one.state.replace("_", " "), _tone(one, context.now)),
        *lifted(one),
        Fact.of("issued", when(one.issued) if one.issue_known else "unknown"),
        Fact.of("answer by", "no instant on record" if one.answer_by is None else when(one.answer_by)),
        Fact.of("served", "not on record" if one.served is None else when(one.served)),
        _held(context, one),
    ]
    if keeper is not None:
        facts.append(_kept(context, keeper))
    if one.confidential:
        facts.append(Fact.of("secrecy", "CONFIDENTIAL", "warn"))
    if one.nonconforming:
        facts.append(Fact.of("nonconforming", ", ".join(one.nonconforming), "warn"))
    return facts


def _held(context: PageContext, one: Production) -> Fact:
    """Say until when what was handed over may be held, or that the order is no authority to hold it any more."""
    if one.quashed is not None and not one.stays:
        return Fact.of("may be held", f"NOT, since {when(one.quashed)}: the order was set aside", "bad")
    ends = ends_of(context.lookup, one.id, context.now)
    if ends.at is None:
        return Fact.of("may be held", "with no end on record")
    return Fact.of(
        "may be held",
        f"{'ENDED' if ends.over else 'until'} {when(ends.at)}",
        "bad" if ends.over else "good",
    )


def _kept(context: PageContext, keeper: Keeper) -> Fact:
    until = "" if keeper.until is None else f", until {when(keeper.until)}"
    told = f"{context.names.label('order', keeper.order)}: {keeper.state.replace('_', ' ')}{until}"
    short = "; nothing keeps the data until they are due" if keeper.short else ""
    return Fact.of(
        "preserved by", told + short, "bad" if keeper.short else "", opens=Target("order", keeper.order)
    )
