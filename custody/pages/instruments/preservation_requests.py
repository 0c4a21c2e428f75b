"""The page of one preservation request: both clocks, gaps, awaited steps, course."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.display import kind_words
from custody.law import grounds, preservation
from custody.ledger.views.entries.corrections import corrected_periods
from custody.ledger.views.entries.timeliness import request_verdicts
from custody.ledger.views.instruments.preservation_requests import request_file
from custody.model.schema.types import split_codes
from custody.pages.instruments import clocks
from custody.pages.instruments.order_words import unmet_text
from custody.pages.instruments.request_course import request_head, request_periods, request_timeline
from custody.pages.parts import facts
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.next_commands import command_text, spoken_command
from custody.pages.parts.page import (
    Action,
    Alarm,
    Block,
    Column,
    Fact,
    NextStep,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
)
from custody.pages.parts.wording import has_passed, moment
from custody.pages.things.counter import next_fact, others
from custody.pages.things.head_facts import happening, identity, instrument, recording, title

if TYPE_CHECKING:
    from custody.ledger.views.entries.corrections import CorrectedPeriods
    from custody.ledger.views.instruments.preservation_requests import (
        DomesticOrder,
        RequestFile,
        RequestView,
        Wanted,
    )
    from custody.model.records import Assistance, Request
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

#: The reason of an awaited step, by its code.
WHY: Mapping[str, str] = {
    "effect": "preserve the data: the request suffices",
    "report": "no report from it yet",
    "particulars": "required particulars are missing",
    "concern": "a concern is unanswered",
    "extension": "an extension request is undecided",
    "linkage": "it is not stated whether the requested assistance concerns these data",
    "decision": "requested assistance is undecided",
    "execute": "carry out the grant; only then may the data be released",
    "extend": "the period ends soon: request an extension, or the data",
    "ends_soon": "the period ends soon; an extension or the data can still be requested",
    "lapsed": "the period has ended and its lapse is not on record",
    "order": "the domestic order ends before the duty",
    "no_basis": "name the domestic order or other basis of preservation",
    "path_owed": "a provider in another State was involved; requesting State not notified (art. 43(1))",
    "unkept": "the domestic order was not complied with; requesting State not notified (art. 42(7))",
}
#: The remedy of a domestic order that ends before the duty, by the kind of the entry that records it.
_REMEDIES: Mapping[str, str] = {
    "preservation_order.issued": "issue a new one and link it",
    "preservation_order.receipt_acknowledged": "record its receipt",
    "preservation_order.renewed": "renew it, or issue a new one",
    "preservation_order.served": "have it served",
}
#: The meaning of each state without an end of its own.
OPEN: Mapping[str, str] = {
    "extension_pending": "an extension was requested; nothing is released before the decision",
    "granted": "assistance was granted; a grant releases nothing by itself",
    "pending_decision": "a decision on assistance is pending; until then the data stay preserved",
}
#: The record on which the clock rests.
CLOCK: Mapping[str, str] = {
    "effected": "our own record of preservation",
    "reported": "the other State's report",
    "not_known": "no record: no period has begun",
}
_TONES: Mapping[str, Tone] = {"lapsed": "bad", "due_soon": "warn", "in_force": "good"}
#: Fields that the facts of a request show already.
_FACTS = (
    "state",
    "case",
    "confidential",
    "preservation_order",
    "enquiry",
    "upstream_order",
    "upstream_request",
)
_LACKING = (Column("letter", "", "code"), Column("what", "particular"), Column("asked", "asked for"))
_ASSISTANCE = (
    Column("mla_request", "MLA request", "thing"),
    Column("state", "these data", "code"),
    Column("standing", "state", "code"),
    Column("since", "asked for", "instant"),
)


def preservation_request(context: PageContext, key: str) -> Page:
    """Return the page of one preservation request; raise NotFound if there is none."""
    found = request_file(context.lookup.reader, key, context.now, context.warn)
    record, entries = found.view.request, list(context.entries().of(key))
    found = replace(found, entries=tuple(entries))
    differs = corrected_periods(entries)
    verdicts = request_verdicts(context.lookup.reader, record, context.stamps())
    meant = context.names.unique_name(
        "preservation_request", key, context.names.label("preservation_request", key)
    )
    told = (*_facts(context, found), *_course(context, record))
    steps = tuple(_step(context, found.view, wanted, meant) for wanted in found.wanted)
    alarms = tuple(_alarms(context, found))
    head = request_head(context, record, told, entries[0], next_fact(steps, alarms))
    page = Page(
        Target("preservation_request", key),
        title(context, "Preservation request", "preservation_request", key),
        key_facts=head,
        alarms=alarms,
        blocks=(
            request_timeline(context, found.view, entries),
            others(head, told),
            *_lacking(record),
            *request_periods(found.view),
            *clocks.other_clock(differs, _remedies(context, found.view, differs)),
            *_beneath(context, found.view),
            *_assistance(context, found),
            *_onward(context, found),
            *clocks.acts(verdicts),
        ),
        next_steps=steps,
        about=("preservation_request", key),
        not_shown=clocks.unread_tokens(context, verdicts),
    )
    return instrument(context, page, entries, without=_FACTS)


def _facts(context: PageContext, found: RequestFile) -> Iterator[Fact]:
    view, request, first = found.view, found.view.request, found.entries[0]
    state = view.standing.state
    yield from identity(context, request.id, request.case)
    yield facts.code("state", "from" if request.incoming else "to", request.state, text=request.state)
    yield Fact("incoming", "direction", request.incoming, "received" if request.incoming else "sent")
    yield facts.code("standing", "state", state, OPEN, tone=_TONES.get(state, ""))
    ended = request.granted_end if view.end is None else view.end
    if view.end is not None:
        end = view.end.earliest
        yield facts.instant("earliest_end", "ended" if state == "lapsed" else "ends", end, now=context.now)
    elif view.standing.ends is not None:
        yield facts.instant("earliest_end", "since", view.standing.ends)
    keeps = view.end is not None or (state == "granted" and ended is not None and ended.latest > context.now)
    if keeps and ended is not None:
        yield facts.instant("latest_end", "nothing is released before", ended.latest)
    clock = "not_known" if not view.clock_known else "effected" if request.incoming else "reported"
    yield facts.code("clock", "clock", clock, CLOCK, text=CLOCK[clock])
    yield happening(
        "made", "received" if request.incoming else "sent", first, request.made, known=request.made_known
    )
    yield recording(context, first)
    yield facts.code("rule", "rule", request.rule, text=f"{request.rule}, version {request.rule_version}")
    secrecy = "CONFIDENTIAL: do not notify the user" if request.confidential else "not requested"
    yield Fact(
        "confidential", "secrecy", request.confidential, secrecy, tone="warn" if request.confidential else ""
    )
    if request.enquiry is not None:
        before = ", for the place, before it"
        yield facts.thing(context, "enquiry", "enquiry", "enquiry", request.enquiry, more=before)
    for key, space in (
        ("upstream_order", "preservation_order"),
        ("upstream_request", "preservation_request"),
    ):
        if (before_it := getattr(request, key)) is not None:
            yield facts.thing(context, key, "follows from", space, before_it)


def _course(context: PageContext, request: Request) -> Iterator[Fact]:
    """Yield the dated events of a request."""
    kept = (
        ""
        if request.effected is None
        else f"without effect: preservation was effected {moment(request.effected)}"
    )
    for key, label, at in (
        ("effected", "effected", request.effected),
        ("undated_until", "granted until", request.undated_until),
        ("asked_first", "more time first asked for", request.asked_first),
        ("asked", "more time asked for", request.asked if request.asked_known else None),
        ("waited", "waited for an answer until", request.waited),
        ("decided", "decided", request.decided),
        ("withdrawn", "withdrawn", request.withdrawn),
        ("released", "data released", request.released),
        ("lapse", "lapsed", request.lapse),
        ("path_found", "provider abroad found", request.path_found),
        ("path_told", "traffic data disclosed", request.path_told),
    ):
        if at is not None:
            yield facts.instant(key, label, at)
    if request.refused is not None:
        yield replace(
            facts.instant("refused", "refused", request.refused), note=kept if request.incoming else ""
        )
    if request.not_executed is not None:
        yield replace(facts.instant("not_executed", "not executed", request.not_executed), note=kept)
    if request.withdrawn is not None and not request.withdrawal_documented:
        text = "no document of the other State"
        yield Fact("withdrawal_documented", "withdrawal", False, text, tone="warn")
    if request.pending:
        yield facts.things(context, "pending", "MLA requests pending", "mla_request", request.pending)
    if request.path_states:
        yield Fact.of("providers disclosed in", ", ".join(request.path_states), key="path_states")
    if request.basis is not None:
        yield facts.code("basis", "basis at home", request.basis, preservation.HOME_BASIS)


def _alarms(context: PageContext, found: RequestFile) -> Iterator[Alarm]:
    """Yield alarms for an open concern, omitted notices, and a domestic order that does not suffice."""
    view, request = found.view, found.view.request
    if request.warned is not None:
        warned = next(
            entry
            for entry in reversed(found.entries)
            if entry.envelope.kind == "preservation_request.concern_notified"
        )
        risks = "; ".join(grounds.RISKS[code] for code in split_codes(warned.value("risks")))
        text = f"CONCERN of {moment(request.warned)}, unanswered: {risks}; silence is no answer"
        yield Alarm("preservation_request.concern_notified", text, "warn", warned.position)
    if request.owes_path:
        since = moment(request.path_found)
        text = f"NOT NOTIFIED {request.state}: a provider in another State was found {since} (art. 43(1))"
        yield Alarm("preservation_request.path_owed", text, "bad")
    below = view.beneath
    if below is not None and below.short:
        text = f"Domestic order ENDS BEFORE THE DUTY: {_further(below)}"
        yield Alarm("preservation_request.order_short", context.say(text), "bad")
    if below is not None and below.unmet is not None:
        runs = "" if request.ended else "; the clocks run, but do not prove that the data are preserved"
        yield Alarm(
            "preservation_request.order_unmet",
            f"the domestic order: {unmet_text(below.unmet)}{runs}",
            "warn" if request.ended else "bad",
        )
    if request.incoming and below is None and request.basis is None and request.effected is not None:
        yield Alarm(
            "preservation_request.no_basis", "no domestic order and no other basis is on record", "warn"
        )


def _further(below: DomesticOrder) -> str:
    match below.remedy:
        case "preservation_order.renewed":
            return "renew it (`custody preservation-order renew`)"
        case "preservation_order.served":
            return "have it served (`custody preservation-order serve`): no period of it runs"
        case "preservation_order.receipt_acknowledged":
            return (
                "record its receipt (`custody preservation-order acknowledge-receipt`): no period of it runs"
            )
    return "issue a new order and link it with `custody preservation-request link-order`"


def _lacking(request: Request) -> tuple[Table, ...]:
    """Return the table of missing particulars, and whether they were asked for; empty for none."""
    rows = tuple(
        Row.of(
            (
                facts.cell(letter, f"({letter})"),
                grounds.PARTICULARS_42[letter],
                facts.cell(
                    letter in request.queried, "yes" if letter in request.queried else "NOT ASKED FOR"
                ),
            ),
            tone="warn",
        )
        for letter in request.missing
    )
    law = "art. 42(3)" if request.rule == "un-42" else request.rule
    return (Table.of(f"Not stated ({law})", _LACKING, rows, key="lacking"),) if rows else ()


def _remedies(context: PageContext, view: RequestView, differs: CorrectedPeriods | None) -> list[str]:
    """Return the sentence on what changes the end of a duty with a corrected instant; empty if over."""
    if differs is None or view.request.ended or view.open_ended:
        return []
    ends = [view.request.periods[-1].end, *(period.end for period in differs.periods[-1:])]
    if context.now < min(ends):
        asked = f"`custody preservation-request request-extension` before {moment(min(ends))}"
        decided = "`custody preservation-request decide-extension`"
        return [context.say(f"{asked} records the extension request, {decided} the decision.")]
    again = "receive" if view.request.incoming else "send"
    return [
        context.say(
            f"`custody preservation-request {again}` enters a new request, which states its own period."
        )
    ]


def _beneath(context: PageContext, view: RequestView) -> tuple[Block, ...]:
    """Return the domestic order of a request with its clock, or a paragraph that there is none."""
    below = view.beneath
    if below is None:
        bare = view.request.incoming and view.request.basis is None
        return (Paragraph("Domestic order: none on record"),) if bare else ()
    state, at = below.standing.state, below.standing.ends
    verb = {"lapsed": "ended", "withdrawn": "withdrawn"}.get(state, "ends")
    told = (
        facts.thing(
            context, "preservation_order", "preservation order", "preservation_order", below.order.id
        ),
        facts.code("order_state", "state", state, tone=_TONES.get(state, "")),
        *(() if at is None else (facts.instant("order_ends", verb, at, now=context.now),)),
        Fact(
            "renewal_allowed",
            "renewal",
            below.order.renewal_allowed,
            "allowed" if below.order.renewal_allowed else "not allowed by this order",
        ),
        *_unmet(below),
    )
    return (Section("beneath", "Domestic order", told),)


def _unmet(below: DomesticOrder) -> Iterator[Fact]:
    if below.unmet is not None:
        yield facts.code("not_complied", "not complied", below.unmet.reason, grounds.NON_COMPLIANCE)
        yield facts.instant("not_complied_since", "since", below.unmet.since)
        yield facts.code("consequence", "consequence", below.unmet.consequence, grounds.CONSEQUENCES)


def _assistance(context: PageContext, found: RequestFile) -> tuple[Table, ...]:
    """Return the table of MLA requests that cover these data, may, or do not; empty for none."""
    rows = tuple(_asked(context, found.view.request, asked) for asked in found.assistance)
    return (Table.of("Mutual legal assistance", _ASSISTANCE, rows, key="mla_requests"),) if rows else ()


def _asked(context: PageContext, request: Request, asked: Assistance) -> Row:
    here = next((each for each in asked.covered if each.request == request.id), None)
    if here is not None:
        kept = "PENDING" if here.keeps else "open, preserves nothing"
        code, text = here.decision or "pending", facts.worded(here.decision, none=kept)
    elif request.id in asked.undetermined:
        code, text = "undetermined", "UNDETERMINED: it is not stated whether it concerns these data"
    else:
        code, text = "excluded", "does not concern these data, as stated on record"
    row = Row.of(
        (
            facts.cell(asked.id, context.names.label("mla_request", asked.id)),
            facts.cell(code, text),
            facts.cell(asked.standing, facts.worded(asked.standing)),
            facts.when_cell(asked.made if here is None else here.since),
        ),
        Target("mla_request", asked.id),
        tone="warn" if code in ("pending", "undetermined") else "",
    )
    purposes = facts.codes("purposes", "purposes", asked.purposes)
    governing = facts.code("governing_instrument", "governing instrument", asked.governing, grounds.GOVERNING)
    return replace(row, facts=(purposes, governing))


def _onward(context: PageContext, found: RequestFile) -> tuple[Table, ...]:
    """Return the table of our further requests along the path; empty for none."""
    rows = tuple(
        Row.of(
            (facts.cell(step.id, context.names.label("preservation_request", step.id)), step.state),
            Target("preservation_request", step.id),
        )
        for step in found.onward
    )
    return (Table.of("Followed by", ("preservation request", "to"), rows),) if rows else ()


def _step(context: PageContext, view: RequestView, wanted: Wanted, meant: str) -> NextStep:
    """Return an awaited entry as a step; the remedy of a domestic order is due by its end."""
    request, below, space, due = view.request, view.beneath, "preservation_request", None
    if wanted.why == "order" and below is not None:
        due = below.standing.ends if below.renewable else None
        if wanted.kind != "preservation_order.issued":
            space, order = "preservation_order", below.order.id
            meant = context.names.unique_name(space, order, context.names.label(space, order))
    words = context.command_of(wanted.kind)
    named = " ".join(words) if words else kind_words(wanted.kind)
    typed = command_text(context.names, wanted.kind, space, meant, wanted.why, case=request.case) or named
    action = (
        None if words is None else Action(spoken_command(context, words), words, form_answers(space, meant))
    )
    roles = wanted.roles or (f"{request.state}, the other State",)
    reason = f"{WHY[wanted.why]}: {_REMEDIES[wanted.kind]}" if wanted.why == "order" else WHY[wanted.why]
    overdue = has_passed(due, context.now)
    return NextStep(wanted.why, f"{typed}: {reason}", action, due, roles, overdue)
