"""The list of production orders, and the page of one with answers, preservation and exhibits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from custody.law import grounds
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.exhibits.holding_authority import ends_of, is_produced_bare
from custody.ledger.views.instruments.production_orders import Keeper, keeper_of
from custody.model.kinds import permit_of
from custody.model.records import Contest, Exhibit, Production
from custody.pages.instruments import answered_orders
from custody.pages.instruments.challenges import contests, suspensions
from custody.pages.instruments.preservation_orders import lifted
from custody.pages.instruments.source_steps import source_steps
from custody.pages.lists.lists import Listing
from custody.pages.lists.paged_list import EVERY, ROWS, List, Place, Range
from custody.pages.parts import facts
from custody.pages.parts.context import PageContext
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.gate import Gate
from custody.pages.parts.lanes import event
from custody.pages.parts.page import (
    Action,
    Alarm,
    Column,
    Fact,
    Lane,
    NextStep,
    Page,
    Row,
    Target,
    Timeline,
    Tone,
)
from custody.pages.parts.stated_facts import fact_of
from custody.pages.parts.statements import descriptions
from custody.pages.parts.wording import has_passed, moment
from custody.pages.things.counter import chosen, course, newest, next_fact, others
from custody.pages.things.head_facts import happening, identity, instrument, recording, title

COLUMNS = (*answered_orders.COLUMNS, Column("registered_count", "exhibits", "count"))
_UNPRESERVED = "nothing on record preserves the data until the deadline"
#: Fields that the facts of a production order show already.
_FACTS = ("case", "addressee", "power", "answer_due_at", "confidential", "preservation_order")


def listing(context: PageContext, key: str) -> Page:
    """Return a page of the production orders, the newest first."""
    shown = List(
        "production_orders",
        "Production orders",
        Production,
        COLUMNS,
        lambda found: rows(context, found),
        down=True,
    )
    page = shown.stretch(context.lookup, Place.read(key))
    return replace(page, actions=(Action("issue a production order", ("production-order", "issue")),))


def rows(context: PageContext, found: Sequence[Production]) -> list[Row]:
    """Return the rows of production orders."""
    told = answered_orders.cells(context, "production_order", found)
    return [
        Row.of(
            (*cells, facts.cell(production.things, str(production.things))),
            Target("production_order", production.id),
            tone=_tone(production, context.now),
        )
        for production, cells in zip(found, told, strict=True)
    ]


def _tone(production: Production, now: int) -> Tone:
    if answered_orders.is_late(production, now):
        return "bad"
    if production.quashed is not None and not production.stays and production.things:
        return "bad"
    return "warn" if production.open or (production.brought and not production.things) else ""


LIST = Listing(
    "production_orders",
    "Production orders",
    Production,
    COLUMNS,
    rows,
    lambda _, production: (production.issued, production.id),
    "no production orders",
    "production_order",
)


def production_order(context: PageContext, key: str, *, whole: bool = False) -> Page:
    """Return the page of one production order, or a further page of exhibits handed over.

    ``whole``: with all exhibits and entries, for programs. Raises NotFound if there is no such order.
    """
    place, handed = Place.read(key), _handed_over(context)
    production, name = (
        context.lookup.get(Production, place.case),
        context.names.label("production_order", place.case),
    )
    page = replace(
        handed.stretch(context.lookup, place, EVERY if whole else ROWS),
        title=title(context, "Production order", "production_order", production.id),
    )
    if not place.is_beginning:
        return page
    entries = list(context.entries().of(production.id))
    meant = context.names.unique_name("production_order", production.id, name)
    told = tuple(_facts(context, production, entries))
    steps = tuple(_steps(context, production, meant))
    alarms = tuple(_alarms(context, production))
    head = _head(context, told, entries, next_fact(steps, alarms))
    axis = Timeline(
        "timeline", "Timeline", (course(context, entries), *_lanes(production, entries)), context.now, ""
    )
    page = replace(
        page,
        key_facts=head,
        next_steps=steps,
        alarms=alarms,
        blocks=(axis, others(head, told), *contests(_contests(context, production)), *page.blocks),
        actions=(
            Action("register exhibits handed over", ("exhibit", "register"), {"production-order": meant}),
        ),
        about=("production_order", production.id),
    )
    return instrument(context, page, entries, without=_FACTS, whole=whole)


def _head(
    context: PageContext, told: Sequence[Fact], entries: Sequence[EntryView], coming: Fact
) -> tuple[Fact, ...]:
    """Return who is bound, the state, until when, since which service, which data, and what comes next."""
    data = fact_of(Gate(context.lookup), entries[0], "data_categories")
    return (
        chosen(told, "addressee", "addressee", "not stated"),
        chosen(told, "state", "state", ""),
        chosen(told, "answer_due_at", "answer by", "no date on record"),
        chosen(told, "served", "served", "not on record"),
        Fact("data_categories", "data", None, "not stated") if data is None else replace(data, label="data"),
        coming,
    )


def _steps(context: PageContext, production: Production, meant: str) -> Iterator[NextStep]:
    """Yield what comes next: first what preserves the data until they are due, then the order's tasks."""
    keeper = keeper_of(context.lookup, production, context.now)
    if keeper is not None and keeper.short:
        kind = "preservation_order.renewed" if keeper.renewable else "preservation_order.issued"
        space, words = "preservation_order", context.command_of(kind)
        name = context.names.unique_name(space, keeper.order, context.names.label(space, keeper.order))
        text = f"{'renew' if keeper.renewable else 'issue anew'} preservation order {name}: {_UNPRESERVED}"
        answers = form_answers(space, name) if keeper.renewable else {}
        action = None if words is None else Action(text, words, answers)
        roles, overdue = tuple(sorted(permit_of(kind).act)), has_passed(keeper.until, context.now)
        yield NextStep("preservation_ends_first", text, action, keeper.until, roles, overdue)
    yield from source_steps(context, production, meant)


def _lanes(production: Production, entries: Sequence[EntryView]) -> Iterator[Lane]:
    """Yield the time to answer, from service to the deadline."""
    if production.served is not None:
        due = production.answer_due_at
        end = production.answered if production.answered is not None else due
        text = f"To be answered {'without a date' if due is None else f'by {moment(due)}'}."
        yield Lane(
            "time to answer",
            (
                event(
                    production.served,
                    end,
                    "period",
                    text,
                    name="to answer",
                    entry=newest(entries, "production_order.served"),
                ),
            ),
        )


def _handed_over(context: PageContext) -> List[Exhibit]:
    """Return the list of exhibits handed over under an order."""

    def lines(found: Sequence[Exhibit]) -> list[Row]:
        names = context.names.labels("exhibit", (exhibit.id for exhibit in found))
        holders, described = context.names.holders(found), descriptions(context, found)
        return [
            Row.of(
                (
                    names[exhibit.id],
                    facts.cell(exhibit.category, described[exhibit.id][0]),
                    described[exhibit.id][1],
                    holders[exhibit.id],
                    exhibit.seal or "not sealed",
                ),
                Target("exhibit", exhibit.id),
            )
            for exhibit in found
        ]

    def within(place: Place) -> Range:
        return Range.beneath("produced", place.case)

    return List(
        "production_order",
        "Handed over",
        Exhibit,
        ("exhibit", "what", "serial", "custodian", "seal"),
        lines,
        within=within,
        counted=within,
        belongs=lambda exhibit, place: exhibit.production == place.case,
        headed=True,
        none="no exhibits registered under it",
    )


def _facts(context: PageContext, production: Production, entries: Sequence[EntryView]) -> Iterator[Fact]:
    keeper = keeper_of(context.lookup, production, context.now)
    yield from identity(context, production.id, production.case)
    addressee = fact_of(Gate(context.lookup), entries[0], "addressee")
    if addressee is not None:
        yield addressee
    yield facts.code("power", "power", production.power, grounds.PRODUCTION)
    yield facts.code("state", "state", production.state, tone=_tone(production, context.now))
    yield from lifted(production)
    yield happening("issued", "issued", entries[0], production.issued, known=production.issue_known)
    yield recording(context, entries[0])
    yield facts.instant("answer_due_at", "answer by", production.answer_due_at, none="no date on record")
    yield facts.instant("served", "served", production.served, none="not on record")
    if production.outcome is not None:
        if production.outcome != production.state:
            yield facts.code("outcome", "newest answer", production.outcome)
        yield facts.instant("answered", "answered", production.answered)
    if production.handed is not None:
        yield facts.instant("handed_over_since", "first handed over", production.handed)
    if production.withdrawn is not None:
        yield facts.instant("withdrawn", "withdrawn", production.withdrawn)
    if production.quashed is not None:
        yield facts.instant(
            "quashed", "quashed", production.quashed if production.quashed_known else None, none="unknown"
        )
        yield facts.code("obtained_data", "agency's data", production.obtained_data, grounds.AGENCY_AFTER)
    yield _held(context, production)
    yield facts.count("registered_count", "exhibits registered", production.things)
    if keeper is not None:
        yield from _kept(context, keeper)
    secrecy = "CONFIDENTIAL" if production.confidential else "not imposed"
    yield Fact(
        "confidential",
        "confidentiality",
        production.confidential,
        secrecy,
        tone="warn" if production.confidential else "",
    )


def _alarms(context: PageContext, production: Production) -> Iterator[Alarm]:
    """Yield alarms for exhibits that may no longer be held, and for data not preserved until due."""
    ends = ends_of(context.lookup, production.id, context.now)
    bare = is_produced_bare(context.lookup, production, context.now)
    if bare and production.quashed is not None and not production.stays and production.things:
        yield Alarm(
            "production_order.quashed", f"data handed over may not be held since {moment(production.quashed)}"
        )
    elif bare and ends.over:
        yield Alarm(
            "production_order.ended", f"the authority to hold data handed over ended {moment(ends.at)}"
        )
    yield from suspensions(_contests(context, production))
    keeper = keeper_of(context.lookup, production, context.now)
    if keeper is not None and keeper.short:
        yield Alarm(
            "production_order.preservation_ends_first",
            _UNPRESERVED,
        )


def _contests(context: PageContext, production: Production) -> list[Contest]:
    """Return the challenges to the order or its quashing, in the order of their entries."""
    found = context.lookup.under(Contest, "order", production.id)
    return sorted(found, key=lambda contest: contest.position)


def _held(context: PageContext, production: Production) -> Fact:
    """Return until when exhibits handed over may be held, or that they may not, as a fact."""
    if production.quashed is not None and not production.stays:
        return Fact(
            "held_until",
            "may be held",
            None,
            f"NO, since {moment(production.quashed)}: set aside",
            tone="bad",
        )
    ends = ends_of(context.lookup, production.id, context.now)
    tone: Tone = "" if ends.at is None else "bad" if ends.over else "good"
    text = (
        "with no end on record"
        if ends.at is None
        else f"{'ENDED' if ends.over else 'until'} {moment(ends.at)}"
    )
    return facts.instant("held_until", "may be held", ends.at, text=text, tone=tone)


def _kept(context: PageContext, keeper: Keeper) -> Iterator[Fact]:
    """Yield the preservation order for the data, its state and its end."""
    yield facts.thing(context, "preservation_order", "preserved by", "preservation_order", keeper.order)
    tone: Tone = "bad" if keeper.short else ""
    yield facts.code("preserved_state", "preservation", keeper.state, tone=tone)
    if keeper.until is not None:
        yield facts.instant("preserved_until", "preserved until", keeper.until, now=context.now, tone=tone)
