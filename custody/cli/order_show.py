"""`custody order list` and `custody order show`: which periods an order has, what they leave open, who must act."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import (
    corrected_document,
    corrected_lines,
    happened,
    otherwise_document,
    otherwise_lines,
    paper_lines,
)
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.folding import columns, pairs
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.order_path import path_document, place_lines, shown_lines
from custody.cli.order_words import (
    answers_document,
    answers_lines,
    course_document,
    course_lines,
    lifted_lines,
)
from custody.cli.safeguards import safeguards_document, safeguards_lines
from custody.cli.timeliness import tell_unread, verdict_document, verdict_lines
from custody.cli.words import (
    away,
    called,
    document,
    gap_text,
    listed,
    many,
    meanings,
    moment,
    short,
    span,
)
from custody.law.safeguards import OF_ORDER
from custody.model.commands import command_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.law.clock import Gap
    from custody.ledger.views.corrected import Otherwise
    from custody.ledger.views.course import Course
    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.lookup import Lookup
    from custody.ledger.views.pressing import OrderView
    from custody.ledger.views.secrecy import Secret
    from custody.ledger.views.steps import Step
    from custody.model.records import Order

#: What an order is, by its form.
FORMS = {
    "order": "an order to a person",
    "similarly_obtained": "similarly obtained, no order to a person (art. 25(1)); it lasts as long as it says",
}
#: What the addressee was told of last, in words.
_TOLD = {
    "lapsed": "that it lapsed",
    "quashed": "that it was quashed",
    "restored": "that it is in force again",
    "withdrawn": "that it was withdrawn",
}
STATES = ("due_soon", "followed", "in_force", "lapsed", "not_started", "quashed", "withdrawn")
WHY = {
    "clock": "this starts the order's period",
    "renew": "the period ends soon: renew it if it is still needed",
    "prolong": "the period ends soon, and no order binds whoever keeps the data",
    "replace": "the period ends soon and cannot be renewed: a new order if it is still needed",
    "lapsed": "the last period has ended and its lapse is not on record",
    "tell": "the order has ended and its addressee was not told",
    "notice": "the addressee is not recorded as told",
    "answer": "receipt is not recorded as acknowledged",
}
TOLD = (
    "legal_basis",
    "limb",
    "most_penalty_months",
    "data_categories",
    "vulnerability",
    "issuing_authority",
    "addressee",
    "scope",
    "grounds",
    "confidential_until",
)


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    listing = actions.add_parser("list", help="list orders, the soonest end first")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--standing", choices=STATES, help="only those that stand so now")
    add_paging(listing)
    shared(listing)
    example(listing, "custody order list --case C-2026-014 --standing due_soon")
    listing.set_defaults(run=_list)
    show: argparse.ArgumentParser = actions.add_parser(
        "show", help="show an order's periods, gaps and next step"
    )
    show.add_argument("order", help="number, identifier or its first characters")
    shared(show)
    example(show, "custody order show P-7/2026")
    show.set_defaults(run=_show)


def _list(call: Call) -> int:
    from custody.law.clock import DAY
    from custody.ledger.views.naming import shown_names
    from custody.ledger.views.pressing import view_order
    from custody.model.records import Order

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        if call.args.case is None:
            orders = lookup.all(Order)
        else:
            orders = lookup.under(Order, "case", lookup.resolve("case", call.args.case))
        views = [view_order(order, now, call.settings.due_days * DAY) for order in orders]
        views = [one for one in views if call.args.standing in (None, one.standing.state)]
        views.sort(key=lambda one: (one.standing.ends is None, one.standing.ends or 0, one.order.id))
        page = paging(call, len(views))
        views = list(page.of(views))
        rows = [
            {
                "number": lookup.label_of("order", one.order.id),
                "case_reference": lookup.label_of("case", one.order.case),
                **_standing(one),
                **document(one.order),
            }
            for one in views
        ]
        shown = shown_names(lookup, "order", [one.order.id for one in views])
        cases = shown_names(lookup, "case", {one.order.case for one in views})
        before = shown_names(lookup, "order", {one.order.after for one in views if one.order.after})
    cells = [
        (
            shown[str(row["id"])],
            cases[str(row["case"])],
            str(row["state"]),
            str(row["ends"] or "-"),
            *([before.get(str(row["after"]), "-")] if before else []),
            short(str(row["id"])),
        )
        for row in rows
    ]
    headings = ("order", "case", "state", "ends", *(["after"] if before else []), "id")
    lines = page.lines(columns(cells, headings), "no orders")
    call.out.answer({**page.members, "orders": rows}, lines)
    return 0


def _standing(view: OrderView) -> dict[str, Any]:
    ends = view.standing.ends
    return {"state": view.standing.state, "ends": None if ends is None else moment(ends)}


def _show(call: Call) -> int:
    from custody.law.clock import DAY
    from custody.ledger.views.corrected import otherwise
    from custody.ledger.views.course import course_of
    from custody.ledger.views.declined import resting
    from custody.ledger.views.naming import shown_name, shown_names
    from custody.ledger.views.path import way_of
    from custody.ledger.views.pressing import dated_in, view_order
    from custody.ledger.views.secrecy import secret_order
    from custody.ledger.views.steps import next_step
    from custody.ledger.views.timely import order_verdicts
    from custody.ledger.views.unkept import unmet
    from custody.model.records import Order

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        order = lookup.get(Order, lookup.resolve("order", call.args.order))
        view = view_order(order, now, call.settings.due_days * DAY)
        step = next_step(view, unmet(lookup, order), declined=order.id in resting(lookup))
        course, secret = course_of(lookup, order), secret_order(vault.reader(), order.id, now)
        way = way_of(lookup, order)
        along = shown_names(lookup, "order", way.orders)
        numbers: dict[str, str | None] = {one: lookup.label_of("order", one) for one in along}
        along |= shown_names(lookup, "request", [one.id for one in way.requests])
        numbers |= {one.id: lookup.label_of("request", one.id) for one in way.requests}
        number = lookup.label_of("order", order.id)
        case = lookup.label_of("case", order.case)
        behind = _behind_secrecy(lookup, order)
        entries = list(vault.entries().of(order.id))
        shown = shown_name(lookup, "order", order.id), shown_name(lookup, "case", order.case)
        verdicts = order_verdicts(vault.reader(), order, vault.stamps())
        tell_unread(call, vault, verdicts)
        doubted = doubted_among(vault.reader(), entries)
    issued, differs = entries[0], otherwise(entries)
    dated = {gap: dated_in(gap, entries) for gap in view.gaps}
    safeguards = safeguards_document(issued, OF_ORDER)
    told = {name: issued.current(name) for name in TOLD}
    gone = issued.gone(TOLD)
    found: dict[str, Any] = {
        "number": number,
        "case_reference": case,
        **document(order),
        **told,
        "erased": gone,
        "safeguards": safeguards,
        **course_document(course),
        "answers": answers_document(entries),
        "path": path_document(way, entries, numbers),
        "secrecy": None if secret is None else {"until": secret.until, "bound": secret.bound},
        **_standing(view),
        "not_before": None if view.not_before is None else moment(view.not_before),
        "gaps": [
            {"start": moment(one.start), "end": moment(one.end), "entries": [it.position for it in inside]}
            for one, inside in dated.items()
        ],
        "lags": list(view.lags),
        "acts": [verdict_document(one) for one in verdicts],
        "next": None if step is None else {"kind": step.kind, "roles": list(step.roles), "why": step.why},
        "entries": [one.position for one in entries],
        "document_sha256": issued.current("document_sha256"),
        "corrected": corrected_document(entries),
        "by_corrections": otherwise_document(differs),
        **doubted_document(doubted),
    }
    lines = pairs(
        [
            ("order", called(shown[0], order.id)),
            ("case", called(shown[1], order.case)),
            *place_lines(order, way, along),
            ("state", _state(view, now)),
            *lifted_lines(order),
            *_latest(view),
            (
                "rule",
                f"{order.rule} version {order.rule_version}: {many(order.days, 'day')} from {order.clock_start}",
            ),
            ("form", FORMS[order.form]),
            ("renewal", "allowed" if order.renewal_allowed else "not allowed"),
            ("secrecy", _secrecy(secret, course, behind, ordered=order.confidential)),
            *course_lines(course, now),
            ("issued", _happened(entries, "order.issued")),
            ("served", _happened(entries, "order.served")),
            ("acknowledged", _happened(entries, "order.acknowledged")),
            *(() if order.told is None else (("addressee told", _TOLD.get(order.told, order.told)),)),
            *(
                (name.replace("_", " "), str(value))
                for name in TOLD
                if (value := issued.told(name)) is not None
            ),
            *safeguards_lines(issued, OF_ORDER),
            *paper_lines(issued),
            ("nonconforming", listed(meanings(order.nonconforming))),
            ("entries", listed(str(one.position) for one in entries)),
        ]
    )
    lines += [
        *_periods(view, dated),
        *answers_lines(entries),
        *shown_lines(order, way, entries, along),
        *otherwise_lines(differs, _remedies(view, differs, now)),
    ]
    lines += [*corrected_lines(entries), *doubted_lines(doubted), *verdict_lines(verdicts), "", _next(step)]
    call.out.answer(found, lines)
    return 0


def _happened(entries: Sequence[EntryView], kind: str) -> str:
    """Write when the first entry of a kind says it happened, as signed, and what a correction says of it."""
    first = next((one for one in entries if one.envelope.kind == kind), None)
    return moment(None) if first is None else happened(first)


def _remedies(view: OrderView, differs: Otherwise | None, now: int) -> list[str]:
    """Say what moves the end of an order whose instant was corrected; nothing for one that has ended otherwise."""
    if differs is None or view.standing.state in ("followed", "quashed", "withdrawn"):
        return []
    ends = [view.order.periods[-1].end, *(one.end for one in differs.periods[-1:])]
    if view.order.renewal_allowed and now < min(ends):
        return [f"`custody order renew` before {moment(min(ends))} states a further period"]
    return ["`custody order issue` makes a new order, which states its own period"]


def _state(view: OrderView, now: int) -> str:
    state, ends = view.standing.state, view.standing.ends
    if ends is None:
        return state
    verb = {"lapsed": "ended", "quashed": "quashed from", "withdrawn": "withdrawn"}.get(state, "ends")
    return f"{state}, {verb} {moment(ends)} ({away(ends, now)})"


def _latest(view: OrderView) -> list[tuple[str, str]]:
    """Write until when the law may count the last period, while that end counts at all."""
    end = view.not_before
    if end is None:
        return []
    return [("latest end", f"{moment(end)}, as its law may count; nothing is let go before")]


def _behind_secrecy(lookup: Lookup, order: Order) -> str:
    """Return in brackets the provision behind secrecy in the law that an order is under; nothing if that names none."""
    from custody.law import regimes
    from custody.model.records import Adopted

    adopted = lookup.maybe(Adopted, f"{order.rule}/{order.rule_version}")
    regime = regimes.regime(order.rule, order.rule_version) if adopted is None else adopted.regime
    found = regime.cited("secrecy", "25(3)")
    named = f"{found.law}, {found.paragraph}" if found.law else f"art. {found.paragraph}"
    return f" ({named})" if found.paragraph else ""


def _secrecy(secret: Secret | None, course: Course, behind: str, *, ordered: bool) -> str:
    """Return whether anybody keeps the order secret now, since its issue or later; ``behind``: by which law."""
    if secret is None:
        return "nobody is bound any more" if course.secrecy else "none ordered"
    until = "" if secret.until is None else f" until {secret.until}"
    persons = "" if secret.bound == 1 else f", {secret.bound} persons are bound"
    return f"CONFIDENTIAL{behind}{until}{persons}{'' if ordered else ', bound after its issue'}"


def _periods(view: OrderView, dated: Mapping[Gap, Sequence[EntryView]]) -> list[str]:
    rows = [
        (str(at), moment(one.start), moment(one.end), moment(one.decided), span(lag) if lag else "-")
        for at, (one, lag) in enumerate(zip(view.order.periods, view.lags, strict=True), 1)
    ]
    lines = columns(rows, ("", "from", "up to", "decided", "lag")) or ["no period has begun"]
    for gap, inside in dated.items():
        lines.append(gap_text(gap.start, gap.end, view.order.slack_hours))
        lines += [f"  dated in it: {one.envelope.kind}, entry {one.position}" for one in inside]
    return ["", *lines]


def _next(step: Step | None) -> str:
    from custody.ledger.views.due.to_do import TO_DO

    if step is None:
        return "next: nothing"
    why = WHY.get(step.why) or TO_DO[step.why]
    return f"next: custody {command_of(step.kind)}, by {' or '.join(step.roles)} ({why})"
