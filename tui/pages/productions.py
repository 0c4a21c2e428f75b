"""Orders to hand over data, and one with its answers, what keeps the data until then, and what was handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from custody.ledger.views.entries import EntryView
from custody.ledger.views.held import ends_of
from custody.ledger.views.productions import Keeper, keeper_of
from custody.model.records import Exhibit, Production
from tui.page import Act, Block, Page, Pair, Pairs, Row, Table, Target, Tone
from tui.pages.history import history
from tui.pages.listed import List, Place, Range
from tui.pages.orders import lifted
from tui.pages.stated import descriptions, stated, stated_by
from tui.sight import Sight
from tui.wording import when

COLUMNS = ("order", "addressee", "case", "state", "answer by", "things")
_ANSWERS = ("entry", "outcome", "why", "handed over")
#: Fields that the facts of a production order show already.
_FACTS = ("case", "power", "answer_by", "confidential")


def listing(sight: Sight, key: str) -> Page:
    """Build a stretch of the production orders, the newest first."""
    shown = List(
        "productions", "Production orders", Production, COLUMNS, lambda found: rows(sight, found), down=True
    )
    page = shown.stretch(sight.lookup, Place.read(key))
    return replace(page, acts=(Act("order somebody to hand over data", ("production", "order")),))


def rows(sight: Sight, found: Sequence[Production]) -> list[Row]:
    """Give the lines of production orders."""
    names = sight.labels("production", (one.id for one in found))
    addressees = stated_by(sight, "addressee", [one.id for one in found])
    cases = sight.labels("case", (one.case for one in found))
    return [
        Row(
            (
                names[one.id],
                addressees[one.id],
                cases[one.case],
                one.state.replace("_", " "),
                "" if one.answer_by is None else when(one.answer_by),
                str(one.things),
            ),
            Target("production", one.id),
            tone=_tone(one, sight.now),
        )
        for one in found
    ]


def _tone(one: Production, now: int) -> Tone:
    if one.open and one.answer_by is not None and one.answer_by <= now:
        return "bad"
    if one.quashed is not None and not one.stays and one.things:
        return "bad"
    return "warn" if one.open or (one.brought and not one.things) else ""


def production(sight: Sight, key: str) -> Page:
    """Build the page of one production order, or a further stretch of what was handed over under it."""
    place = Place.read(key)
    one, name = sight.lookup.get(Production, place.case), sight.label("production", place.case)
    page = replace(_handed_over(sight).stretch(sight.lookup, place), title=f"Production order {name}")
    if place != place.first:
        return page
    entries = list(sight.vault.entries().of(one.id))
    answers = tuple(_answer(entry) for entry in entries if entry.envelope.kind == "production.answered")
    blocks: tuple[Block, ...] = (
        Pairs("", tuple(_facts(sight, one))),
        *stated(sight, entries, _FACTS),
        *((Table("Answers", _ANSWERS, answers),) if answers else ()),
        *page.blocks,
        *history(sight, one.id),
    )
    acts = (Act("register what was handed over", ("exhibit", "register"), {"production": name}),)
    return replace(page, blocks=blocks, acts=acts, about=("production", one.id))


def _answer(entry: EntryView) -> Row:
    told = (entry.told(name) for name in ("outcome", "reasons", "handed_over"))
    cells = tuple("" if one is None else str(one).replace("_", " ") for one in told)
    return Row((str(entry.position), *cells), Target("entry", str(entry.position)))


def _handed_over(sight: Sight) -> List[Exhibit]:
    """Give the list of what was handed over under an order."""

    def lines(found: Sequence[Exhibit]) -> list[Row]:
        names = sight.labels("exhibit", (one.id for one in found))
        holders, described = sight.holders(found), descriptions(sight, found)
        return [
            Row(
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


def _facts(sight: Sight, one: Production) -> list[Pair]:
    keeper = keeper_of(sight.lookup, one, sight.now)
    facts = [
        Pair("case", sight.label("case", one.case), opens=Target("case", one.case)),
        Pair("power", f"article {one.power[:2]}({one.power[-1]})"),
        Pair("state", one.state.replace("_", " "), _tone(one, sight.now)),
        *lifted(one.lifted),
        Pair("issued", when(one.issued) if one.issue_known else "unknown"),
        Pair("answer by", "no instant on record" if one.answer_by is None else when(one.answer_by)),
        Pair("served", "not on record" if one.served is None else when(one.served)),
        _held(sight, one),
    ]
    if keeper is not None:
        facts.append(_kept(sight, keeper))
    if one.confidential:
        facts.append(Pair("secrecy", "CONFIDENTIAL", "warn"))
    if one.nonconforming:
        facts.append(Pair("nonconforming", ", ".join(one.nonconforming), "warn"))
    return facts


def _held(sight: Sight, one: Production) -> Pair:
    """Say until when what was handed over may be held, or that the order is no authority to hold it any more."""
    if one.quashed is not None and not one.stays:
        return Pair("may be held", f"NOT, since {when(one.quashed)}: the order was set aside", "bad")
    ends = ends_of(sight.lookup, one.id, sight.now)
    if ends.at is None:
        return Pair("may be held", "with no end on record")
    return Pair(
        "may be held",
        f"{'ENDED' if ends.over else 'until'} {when(ends.at)}",
        "bad" if ends.over else "good",
    )


def _kept(sight: Sight, keeper: Keeper) -> Pair:
    until = "" if keeper.until is None else f", until {when(keeper.until)}"
    told = f"{sight.label('order', keeper.order)}: {keeper.state.replace('_', ' ')}{until}"
    short = "; nothing keeps the data until they are due" if keeper.short else ""
    return Pair(
        "preserved by", told + short, "bad" if keeper.short else "", opens=Target("order", keeper.order)
    )
