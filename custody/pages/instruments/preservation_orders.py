"""The list of preservation orders with their clocks, and the page of one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from custody.display import code_words
from custody.ledger.views.entries.corrections import corrected_periods
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.entries.timeliness import order_verdicts
from custody.ledger.views.instruments.order_compliance import course_of
from custody.ledger.views.instruments.unconfirmed_preservation import unmet, unmet_among
from custody.ledger.views.staff.declined_countersignatures import declined_subjects
from custody.ledger.views.worklist.next_steps import Step, next_step
from custody.ledger.views.worklist.worklist_page import OrderView, dated_in, view_order
from custody.model.records import Compliance, Order, Production
from custody.pages.instruments import clocks, provider_path
from custody.pages.instruments.challenges import bindings, contests, suspensions
from custody.pages.instruments.order_facts import course_facts, next_steps, remedies
from custody.pages.instruments.order_words import NOT_SERVED, lifted_lines
from custody.pages.lists.lists import Chosen, Listing, case_of
from custody.pages.lists.paged_list import List, Place
from custody.pages.parts import facts
from custody.pages.parts.context import PageContext
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.gate import Gate
from custody.pages.parts.lanes import event
from custody.pages.parts.next_commands import spoken_command
from custody.pages.parts.page import (
    Action,
    Block,
    Column,
    Fact,
    Lane,
    NextStep,
    Page,
    Paragraph,
    Row,
    Target,
    Timeline,
    Tone,
)
from custody.pages.parts.stated_facts import fact_of
from custody.pages.parts.statements import stated_by
from custody.pages.things.counter import chosen, course, newest, next_fact, others
from custody.pages.things.head_facts import identity, instrument, title

COLUMNS = (
    Column("preservation_order", "order", "thing"),
    Column("addressee", "addressee"),
    Column("case", "case", "thing"),
    Column("state", "state", "code"),
    Column("ends", "ends", "instant"),
    Column("next", "next"),
)
_AFTER = Column("after", "after", "thing")
#: Fields that the facts of an order show already.
_FACTS = ("case", "addressee", "renewal_allowed")
_TONES: dict[str, Tone] = {"lapsed": "bad", "due_soon": "warn", "in_force": "good", "data_requested": "warn"}


def listing(context: PageContext, key: str) -> Page:
    """Return a page of the orders: those with an end to act on first, by end, then the others."""
    shown = List(
        "preservation_orders", "Preservation orders", Order, COLUMNS, lambda found: rows(context, found)
    )
    page = shown.stretch(context.lookup, Place.read(key))
    return replace(page, actions=(Action("issue a preservation order", ("preservation-order", "issue")),))


def rows(context: PageContext, orders: Sequence[Order]) -> list[Row]:
    """Return the rows of orders."""
    names = context.names.labels("preservation_order", (order.id for order in orders))
    addressees = stated_by(context, "addressee", [record.id for record in orders])
    cases = context.names.labels("case", (record.case for record in orders))
    meant = context.names.unique_names("preservation_order", names)
    answered = unmet_among(context.lookup, orders)
    views = [view_order(record, context.now, context.warn) for record in orders]
    declined = declined_subjects(context.lookup)
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
    state, tone = view.standing.state, _TONES.get(view.standing.state, "")
    text = facts.worded(state)
    if order.unserved and tone == "good":
        text, tone = f"{text}, {NOT_SERVED}", "warn"
    words = None if step is None else context.command_of(step.kind)
    act = None
    if words is not None:
        act = Action(spoken_command(context, words), words, form_answers("preservation_order", meant))
    return Row.of(
        (
            facts.cell(order.id, name),
            addressee,
            facts.cell(order.case, case),
            facts.cell(state, text),
            facts.when_cell(view.standing.ends),
            facts.cell("" if words is None else " ".join(words), spoken_command(context, words)),
        ),
        Target("preservation_order", order.id),
        act,
        tone,
    )


def _listed(context: PageContext, orders: Sequence[Order]) -> list[Row]:
    """Return the rows of orders, each with the order that it follows."""
    before = context.names.labels("preservation_order", {order.after for order in orders if order.after})
    return [
        replace(row, cells=(*row.cells, facts.cell(record.after, before.get(record.after or "", ""))))
        for row, record in zip(rows(context, orders), orders, strict=True)
    ]


def _soonest(context: PageContext, record: Order) -> tuple[bool, int, str]:
    ends = view_order(record, context.now, context.warn).standing.ends
    return ends is None, ends or 0, record.id


def _standing(context: PageContext, record: Order, chosen: Chosen) -> bool:
    if not case_of(context, record, chosen):
        return False
    wanted = chosen.get("standing")
    return wanted is None or view_order(record, context.now, context.warn).standing.state == wanted


LIST = Listing(
    "preservation_orders",
    "Preservation orders",
    Order,
    (*COLUMNS, _AFTER),
    _listed,
    _soonest,
    "no preservation orders",
    "preservation_order",
    keep=_standing,
)


def order(context: PageContext, key: str) -> Page:
    """Return the page of one preservation order; raise NotFound if there is none."""
    found = context.lookup.get(Order, key)
    view, entries = view_order(found, context.now, context.warn), list(context.entries().of(key))
    meant = context.names.unique_name(
        "preservation_order", key, context.names.label("preservation_order", key)
    )
    ways, differs = course_of(context.lookup, found), corrected_periods(entries)
    verdicts = order_verdicts(context.lookup.reader, found, context.stamps())
    dated = [dated_in(gap, entries) for gap in view.gaps]
    told = (
        *_facts(context, view, entries),
        *course_facts(context, view, ways, entries),
        *provider_path.neighbours(context, found),
    )
    steps = next_steps(context, view, meant)
    head = _head(context, told, entries, steps)
    page = Page(
        Target("preservation_order", key),
        title(context, "Preservation order", "preservation_order", key),
        (
            Timeline(
                "timeline", "Timeline", (course(context, entries), *_lanes(view, entries)), context.now, ""
            ),
            others(head, told),
            clocks.periods(found.periods, view.lags),
            *clocks.gaps(view.gaps, found.calendar_margin_hours, dated),
            *_worded(context, clocks.other_clock(differs, remedies(view, differs, context.now))),
            *contests(ways.contests),
            *bindings(found, ways.secrecy, context.now),
            *provider_path.shown(context, found),
            *clocks.acts(verdicts),
        ),
        key_facts=head,
        alarms=(*provider_path.waiting(context, found), *suspensions(ways.contests)),
        next_steps=steps,
        actions=provider_path.acts(context, found, meant),
        about=("preservation_order", key),
        not_shown=clocks.unread_tokens(context, verdicts),
    )
    return instrument(context, page, entries, without=_FACTS)


def _head(
    context: PageContext, told: Sequence[Fact], entries: Sequence[EntryView], steps: Sequence[NextStep]
) -> tuple[Fact, ...]:
    """Return who is bound, whether, until when, since which notice, to preserve what, and what comes next."""
    data = fact_of(Gate(context.lookup), entries[0], "data_categories")
    served = chosen(told, "served", "served", "not on record")
    if served.value is None:
        received = chosen(told, "acknowledged", "served", "")
        if received.value is not None:
            served = replace(received, key="served", text=f"received {received.text}")
    return (
        chosen(told, "addressee", "addressee", "none: preserved by the agency itself"),
        chosen(told, "state", "state", ""),
        chosen(told, "ends", "until", "no end: no period runs"),
        served,
        Fact("data_categories", "data", None, "not stated") if data is None else replace(data, label="data"),
        next_fact(steps),
    )


def _facts(context: PageContext, view: OrderView, entries: Sequence[EntryView]) -> Iterator[Fact]:
    """Yield what an order is: addressee, state, end, rule, means and renewal."""
    found, state, ends = view.order, view.standing.state, view.standing.ends
    yield from identity(context, found.id, found.case)
    addressee = fact_of(Gate(context.lookup), entries[0], "addressee")
    if addressee is not None:
        yield addressee
    yield _state(state, unmet(context.lookup, found), unserved=found.unserved)
    if ends is not None:
        yield facts.instant("ends", "ends", ends, now=context.now)
    yield from lifted(found)
    counted = f"{found.rule}, version {found.rule_version}: {found.days} days from {found.clock_start}"
    yield facts.code("rule", "rule", found.rule, text=counted)
    if found.preservation_means != "ordered":
        yield Fact(
            "preservation_means",
            "means of preservation",
            found.preservation_means,
            "similarly obtained: no order to a person",
            tone="warn",
        )
    renewal = "allowed" if found.renewal_allowed else "not allowed by this order"
    yield Fact("renewal_allowed", "renewal", found.renewal_allowed, renewal)


def _state(state: str, answer: Compliance | None, *, unserved: bool) -> Fact:
    """Return the state of an order, toned by its answer and by the lack of service on record."""
    text = code_words(state).upper()
    if answer is not None and state in ("in_force", "due_soon"):
        return Fact("state", "state", state, f"{text}, NOT COMPLIED WITH", tone="bad")
    if unserved and state in ("in_force", "due_soon"):
        return Fact("state", "state", state, f"{text}, {NOT_SERVED.upper()}", tone="warn")
    return Fact("state", "state", state, text, tone=_TONES.get(state, ""))


def _worded(context: PageContext, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return these blocks with paragraphs in the wording of the front end."""
    return tuple(
        replace(block, text=context.say(block.text)) if isinstance(block, Paragraph) else block
        for block in blocks
    )


def lifted(record: Order | Production) -> tuple[Fact, ...]:
    """Return the ineffective quashings of an order as facts, with the gap that each left."""
    told = zip(record.lifted, lifted_lines(record), strict=True)
    return tuple(Fact("quashing", label, quashing.how, text, tone="warn") for quashing, (label, text) in told)


def _lanes(view: OrderView, entries: Sequence[EntryView]) -> tuple[Lane, ...]:
    order = view.order
    lanes = clocks.lanes(order.periods, view.gaps)
    if order.followed is not None:
        end = order.withdrawn or order.quashed
        text = "Open until the request for the data is decided."
        asked = newest(entries, "preservation_order.data_requested")
        lanes.append(
            Lane("until decided", (event(order.followed, end, "open", text, name="open", entry=asked),))
        )
    if order.lifted:
        text, by = "Quashed, and in force again since.", newest(entries, "preservation_order.quashed")
        aside = (
            event(quashing.decided, quashing.until, "gap", text, name="quashed", entry=by)
            for quashing in order.lifted
        )
        lanes.append(Lane("quashed", tuple(aside)))
    ended = order.quashed if order.quashed is not None else order.withdrawn
    if ended is not None:
        how = "quashed" if order.quashed is not None else "withdrawn"
        by = newest(entries, f"preservation_order.{how}")
        lanes.append(Lane("end", (event(ended, None, "ended", f"The order was {how}.", name=how, entry=by),)))
    return tuple(lanes)
