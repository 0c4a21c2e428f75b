"""Preservation orders: all of them with their clocks, and one with its periods, gaps and open end on a time axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from custody.ledger.views.corrected import Otherwise, otherwise
from custody.ledger.views.declined import resting
from custody.ledger.views.naming import shown_name
from custody.ledger.views.pressing import OrderView, view_order
from custody.ledger.views.steps import Step, next_step
from custody.ledger.views.unkept import unmet_among
from custody.model.records import Order, Production
from custody.pages import onward
from custody.pages.context import PageContext
from custody.pages.gate import Gate
from custody.pages.given import given
from custody.pages.history import history
from custody.pages.listed import List, Place
from custody.pages.order_facts import course_facts, next_steps, other_clock, periods, timely
from custody.pages.order_words import lifted_lines
from custody.pages.page import (
    Action,
    Block,
    Event,
    Fact,
    Lane,
    Page,
    Paragraph,
    Row,
    Section,
    Target,
    Timeline,
    Tone,
)
from custody.pages.stated import fact_of
from custody.pages.statements import linked, stated, stated_by
from custody.pages.thing import MOST_STATED, added, alarms
from custody.pages.wording import away, moment, when

COLUMNS = ("order", "addressee", "case", "state", "ends", "next")
#: Fields that the facts of an order show already.
_FACTS = ("case", "addressee", "rule", "rule_version", "renewal_allowed", "clock_start", "days")
_TONES: dict[str, Tone] = {"lapsed": "bad", "due_soon": "warn", "in_force": "good", "followed": "warn"}


def listing(context: PageContext, key: str) -> Page:
    """Build a stretch of the orders: those that somebody must see to by their end, then the others."""
    shown = List("orders", "Orders", Order, COLUMNS, lambda found: rows(context, found))
    page = shown.stretch(context.lookup, Place.read(key))
    return replace(page, actions=(Action("issue an order", ("order", "issue")),))


def rows(context: PageContext, orders: Sequence[Order]) -> list[Row]:
    """Give the lines of orders."""
    names = context.names.labels("order", (one.id for one in orders))
    addressees = stated_by(context, "addressee", [one.id for one in orders])
    cases = context.names.labels("case", (one.case for one in orders))
    meant = context.names.all_meant("order", names)
    answered = unmet_among(context.lookup, orders)
    views = [view_order(one, context.now, context.warn) for one in orders]
    declined = resting(context.lookup)
    steps = [
        next_step(view, answered.get(view.order.id), declined=view.order.id in declined) for view in views
    ]
    return [
        _row(
            context,
            view,
            step,
            (names[view.order.id], addressees[view.order.id], cases[view.order.case], meant[view.order.id]),
        )
        for view, step in zip(views, steps, strict=True)
    ]


def _row(context: PageContext, view: OrderView, step: Step | None, called: tuple[str, str, str, str]) -> Row:
    order, (name, addressee, case, meant) = view.order, called
    words = None if step is None else context.command_of(step.kind)
    act = None
    if words is not None:
        act = Action(" ".join(words), words, given("order", meant))
    return Row.of(
        (
            name,
            addressee,
            case,
            view.standing.state.replace("_", " "),
            "" if view.standing.ends is None else when(view.standing.ends),
            "" if words is None else " ".join(words),
        ),
        Target("order", order.id),
        act,
        _TONES.get(view.standing.state, ""),
    )


def order(context: PageContext, key: str) -> Page:
    """Build the page of one order."""
    found = context.lookup.get(Order, key)
    view, name = view_order(found, context.now, context.warn), context.names.label("order", key)
    state, ends, entries = view.standing.state, view.standing.ends, list(context.entries().of(key))
    called = (
        name
        if context.lookup.label_of("order", key)
        else f"{shown_name(context.lookup, 'order', key)} [{name}]"
    )
    gate = Gate(context.lookup)
    addressee = fact_of(gate, entries[0], "addressee") if entries else None
    pairs = (
        Fact.of("identifier", key, key="id"),
        *(() if addressee is None else (addressee,)),
        Fact.of("state", state.replace("_", " ").upper(), _TONES.get(state, "")),
        Fact.of("ends", "" if ends is None else f"{moment(ends)} ({away(ends, context.now)})"),
        *lifted(found),
        Fact.of("case", shown_name(context.lookup, "case", found.case), opens=Target("case", found.case)),
        Fact.of(
            "rule", f"{found.rule}, version {found.rule_version}: {found.days} days from {found.clock_start}"
        ),
        *(
            ()
            if found.form == "order"
            else (Fact.of("form", "similarly obtained: no order to a person", "warn"),)
        ),
        Fact.of("renewal", "allowed" if found.renewal_allowed else "not allowed by this order"),
        *course_facts(context, view, entries),
        *onward.facts(context, found),
        *_differs(otherwise(entries)),
    )
    return Page(
        Target("order", key),
        f"Order {called}",
        (
            Section.of("", pairs),
            Timeline("clock", "Its clock", _lanes(view), context.now),
            *periods(view, entries),
            *_worded(context, other_clock(view, otherwise(entries), context.now)),
            *timely(context, view),
            *stated(context, entries, _FACTS),
            *(linked(context, section) for section in added(gate, entries[1:][-MOST_STATED:])),
            *history(context, key),
        ),
        alarms=tuple(alarms(gate, entries)),
        next_steps=next_steps(context, view, context.names.meant("order", key, name)),
        actions=onward.acts(context, found, context.names.meant("order", key, name)),
        about=("order", key),
    )


def _worded(context: PageContext, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks whose paragraphs name commands in the words of the front end."""
    return tuple(
        replace(block, text=context.say(block.text)) if isinstance(block, Paragraph) else block
        for block in blocks
    )


def lifted(record: Order | Production) -> tuple[Fact, ...]:
    """Return what became of quashings that lost their effect, each with the time in which nobody was bound."""
    told = zip(record.lifted, lifted_lines(record), strict=True)
    return tuple(Fact("quashing", label, one.how, text, tone="warn") for one, (label, text) in told)


def _differs(differs: Otherwise | None) -> tuple[Fact, ...]:
    """Set the clock that would follow from what was told since beside the one that runs; nothing where none would."""
    if differs is None:
        return ()
    since = (*differs.by, *differs.again)
    by, newest = ", ".join(map(str, since)), Target("entry", str(since[-1]))
    how = "as told since" if differs.again else "as corrected"
    told = "nobody knows when it began"
    if differs.periods:
        told = f"{when(differs.periods[0].start)} to {when(differs.periods[-1].end)}"
    signed = f"{when(differs.signed[0].start)} to {when(differs.signed[-1].end)}, and runs on so"
    return (Fact.of("clock as signed", signed), Fact.of(how, f"{told}, by entry {by}", "warn", newest))


def _lanes(view: OrderView) -> tuple[Lane, ...]:
    order, gaps = view.order, view.gaps
    spans = [
        Event.of(one.start, one.end, "period", "granted" if at == 0 else f"renewal {at}")
        for at, one in enumerate(order.periods)
    ]
    lanes = [Lane("periods", tuple(spans))]
    if gaps:
        lanes.append(Lane("gaps", tuple(Event.of(one.start, one.end, "gap") for one in gaps)))
    if order.followed is not None:
        end = order.withdrawn or order.quashed
        lanes.append(Lane("until decided", (Event.of(order.followed, end, "open"),)))
    if order.lifted:
        set_aside = (Event.of(quashing.decided, quashing.until, "gap") for quashing in order.lifted)
        lanes.append(Lane("quashed", tuple(set_aside)))
    ended = order.quashed if order.quashed is not None else order.withdrawn
    if ended is not None:
        lanes.append(Lane("ended", (Event.of(ended, None, "ended"),)))
    return tuple(lanes)
