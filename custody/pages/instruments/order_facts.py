"""Facts of an order besides its clock: course, compliance, confidentiality, next step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.display import kind_words
from custody.law import grounds, regimes
from custody.ledger.views.deadlines.next_action import TO_DO
from custody.ledger.views.instruments.confidentiality import Secret, secret_order
from custody.ledger.views.instruments.unconfirmed_preservation import unmet
from custody.ledger.views.staff.declined_countersignatures import declined_subjects
from custody.ledger.views.worklist.next_steps import next_step
from custody.ledger.views.worklist.worklist_page import OrderView
from custody.model.records import Adopted
from custody.pages.instruments.order_words import RENEWAL_NOT_SERVED, compliance_text
from custody.pages.parts import facts
from custody.pages.parts.context import PageContext
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.next_commands import command_text, spoken_command
from custody.pages.parts.occurrence import happened
from custody.pages.parts.page import Action, Fact, NextStep, Target
from custody.pages.parts.wording import has_passed, moment, spaced
from custody.pages.things.head_facts import recording

if TYPE_CHECKING:
    from custody.ledger.views.entries.corrections import CorrectedPeriods
    from custody.ledger.views.entries.entries import EntryView
    from custody.ledger.views.instruments.order_compliance import Course
    from custody.model.records import Compliance, Order
    from custody.pages.parts.page import Tone

#: Words for the status of which the addressee was last notified.
_NOTIFIED = {
    "lapsed": "that it lapsed",
    "quashed": "that it was quashed",
    "restored": "that it is in force again",
    "withdrawn": "that it was withdrawn",
}
#: The reason of the next step, by its code.
_WHY = {
    "clock": "record it: the period starts then",
    "renew": "the period ends soon: renew it if it is still needed",
    "prolong": "the period ends soon, without an order to the data's holder",
    "replace": "the period ends soon and cannot be renewed: issue a new order if needed",
    "lapsed": "record the lapse: the last period has ended",
    "notify": "notify the addressee of the end, and record it",
    "answer": "record that the addressee acknowledged receipt",
}


def course_facts(
    context: PageContext, view: OrderView, course: Course, entries: Sequence[EntryView]
) -> Iterator[Fact]:
    """Yield an order's course: issue, service, notice, end, confidentiality, compliance."""
    order = view.order
    if view.not_before is not None:
        text = f"{moment(view.not_before)}; nothing counts as released before"
        yield facts.instant("not_before", "latest end", view.not_before, text=text)
    for key, kind, at in (
        ("issued", "preservation_order.issued", order.issued if order.issue_known else None),
        ("served", "preservation_order.served", order.served),
        ("acknowledged", "preservation_order.receipt_acknowledged", order.acknowledged),
    ):
        entry = next((entry for entry in entries if entry.envelope.kind == kind), None)
        text = moment(None) if entry is None else happened(entry)
        opens = None if entry is None else Target("entry", str(entry.position))
        yield facts.instant(key, key, at, text=text, opens=opens)
    if order.renewal_unserved:
        yield Fact("renewal_served", "renewal served", None, RENEWAL_NOT_SERVED, tone="warn")
    elif order.renewal_served is not None:
        yield facts.instant("renewal_served", "renewal served", order.renewal_served)
    yield recording(context, entries[0])
    if order.told is not None:
        yield facts.code(
            "notified_status", "addressee notified", order.told, text=_NOTIFIED.get(order.told, order.told)
        )
    for key, at in (
        ("data_requested", order.followed),
        ("withdrawn", order.withdrawn),
        ("quashed", order.quashed),
        ("lapse", order.lapse),
    ):
        if at is not None:
            yield facts.instant(key, _label(key, order), at)
    if _annulled(order):
        yield facts.instant("set_aside", "quashed by decision", order.set_aside)
    secret = secret_order(context.lookup.reader, order.id, context.now)
    behind = "" if secret is None else _behind_secrecy(context, order)
    yield _secrecy(secret, behind, bound_before=bool(course.secrecy), ordered=order.confidential)
    yield from _compliance(course.compliance)


def _annulled(order: Order) -> bool:
    """Return whether an order was quashed from a time before the decision, such as its issue."""
    return order.set_aside is not None and order.set_aside != order.quashed


def _label(key: str, order: Order) -> str:
    if key == "quashed" and _annulled(order):
        return "no effect since"
    return "lapsed" if key == "lapse" else key


def _compliance(found: Compliance | None) -> Iterator[Fact]:
    """Yield the compliance with an order, and the effect of its quashing on the data."""
    if found is None:
        return
    if found.outcome is not None:
        tone: Tone = "warn" if found.reason is not None else ""
        yield facts.code("compliance", "compliance", found.outcome, text=compliance_text(found), tone=tone)
    if found.preserved_data is not None and found.obtained_data is not None:
        yield facts.code("preserved_data", "preserved data", found.preserved_data, grounds.PRESERVED_AFTER)
        yield facts.code("obtained_data", "agency's data", found.obtained_data, grounds.AGENCY_AFTER)


def _secrecy(secret: Secret | None, behind: str, *, bound_before: bool, ordered: bool) -> Fact:
    if secret is None:
        text = "no person bound" if bound_before else "none ordered"
        return Fact("confidential", "confidentiality", False, text)
    until = "" if secret.until is None else f" until {spaced(secret.until)}"
    persons = "" if secret.bound == 1 else f", {secret.bound} persons are bound"
    text = f"CONFIDENTIAL{behind}{until}{persons}{'' if ordered else ', bound after its issue'}"
    return Fact("confidential", "confidentiality", True, text, tone="warn")


def _behind_secrecy(context: PageContext, order: Order) -> str:
    """Return in brackets the provision on confidentiality in an order's law; empty for none."""
    adopted = context.lookup.maybe(Adopted, f"{order.rule}/{order.rule_version}")
    regime = regimes.regime(order.rule, order.rule_version) if adopted is None else adopted.regime
    cited = regime.cited("confidentiality", "25(3)")
    named = f"{cited.law}, {cited.paragraph}" if cited.law else f"art. {cited.paragraph}"
    return f" ({named})" if cited.paragraph else ""


def remedies(view: OrderView, differs: CorrectedPeriods | None, now: int) -> list[str]:
    """Return the sentence on what changes the end of an order with a corrected instant; empty if over."""
    if differs is None or view.standing.state in ("data_requested", "quashed", "withdrawn"):
        return []
    ends = [view.order.periods[-1].end, *(period.end for period in differs.periods[-1:])]
    if view.order.renewal_allowed and now < min(ends):
        return [f"`custody preservation-order renew` before {moment(min(ends))} states a further period."]
    return ["`custody preservation-order issue` makes a new order, which states its own period."]


def next_steps(context: PageContext, view: OrderView, meant: str) -> tuple[NextStep, ...]:
    """Return the next step on an order, if any; ``meant`` is the text by which a command finds it."""
    order = view.order
    step = next_step(
        view, unmet(context.lookup, order), declined=order.id in declined_subjects(context.lookup)
    )
    if step is None:
        return ()
    words = context.command_of(step.kind)
    why = _WHY.get(step.why) or TO_DO[step.why]
    named = " ".join(words) if words else kind_words(step.kind)
    typed = (
        command_text(context.names, step.kind, "preservation_order", meant, step.why, case=order.case)
        or named
    )
    action = (
        None
        if words is None
        else Action(spoken_command(context, words), words, form_answers("preservation_order", meant))
    )
    due = view.standing.ends if step.why in ("renew", "prolong", "replace") else None
    overdue = has_passed(due, context.now)
    return (NextStep(step.why, f"{typed}: {why}", action, due, step.roles, overdue),)
