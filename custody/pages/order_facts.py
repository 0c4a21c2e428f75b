"""What is known of an order besides its clock: how it was met, who keeps it secret, what came in time, what is next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.law import regimes
from custody.ledger.views.corrected import corrected_in
from custody.ledger.views.course import course_of
from custody.ledger.views.declined import resting
from custody.ledger.views.due.to_do import TO_DO
from custody.ledger.views.pressing import OrderView, dated_in
from custody.ledger.views.secrecy import Secret, secret_order
from custody.ledger.views.steps import next_step
from custody.ledger.views.timely import order_verdicts
from custody.ledger.views.unkept import unmet
from custody.model.records import Adopted
from custody.model.shown import noted
from custody.pages.context import PageContext
from custody.pages.given import given
from custody.pages.happening import happened
from custody.pages.order_words import course_lines
from custody.pages.page import Action, Block, Fact, NextStep, Paragraph, Row, Section, Table, Target
from custody.pages.timeliness import verdict_words
from custody.pages.wording import gap_text, moment, span

if TYPE_CHECKING:
    from custody.law.clock import Gap
    from custody.ledger.views.corrected import Otherwise
    from custody.ledger.views.entries import EntryView
    from custody.model.records import Order

#: What the addressee was told of last, in words.
_TOLD = {
    "lapsed": "that it lapsed",
    "quashed": "that it was quashed",
    "restored": "that it is in force again",
    "withdrawn": "that it was withdrawn",
}
#: Why something is next, by the code of the step.
_WHY = {
    "clock": "this starts the order's period",
    "renew": "the period ends soon: renew it if it is still needed",
    "prolong": "the period ends soon, and no order binds whoever keeps the data",
    "replace": "the period ends soon and cannot be renewed: a new order if it is still needed",
    "lapsed": "the last period has ended and its lapse is not on record",
    "tell": "the order has ended and its addressee was not told",
    "notice": "the addressee is not recorded as told",
    "answer": "receipt is not recorded as acknowledged",
}
#: What happened to an order, by the kind that says so.
_HAPPENED = (
    ("issued", "order.issued"),
    ("served", "order.served"),
    ("acknowledged", "order.acknowledged"),
)


def course_facts(context: PageContext, view: OrderView, entries: Sequence[EntryView]) -> Iterator[Fact]:
    """Yield how an order went: when it was issued and served, how it was met, and who is bound to secrecy."""
    order = view.order
    course = course_of(context.lookup, order)
    if view.not_before is not None:
        text = f"{moment(view.not_before)}, as its law may count; nothing is let go before"
        yield Fact.of("latest end", text)
    for label, kind in _HAPPENED:
        entry = next((entry for entry in entries if entry.envelope.kind == kind), None)
        opens = None if entry is None else Target("entry", str(entry.position))
        yield Fact.of(label, moment(None) if entry is None else happened(entry), opens=opens)
    if order.told is not None:
        yield Fact.of("addressee told", _TOLD.get(order.told, order.told))
    secret = secret_order(context.lookup.reader, order.id, context.now)
    behind = "" if secret is None else _behind_secrecy(context, order)
    yield _secrecy(secret, behind, bound_before=bool(course.secrecy), ordered=order.confidential)
    for label, text in course_lines(course, context.now):
        yield Fact.of(label, text, "warn" if text.startswith("NOT ") else "")
    for corrected in corrected_in(entries):
        if corrected.stays:
            computed = ", ".join(f"{name} {value}" for name, value in corrected.stays)
            yield Fact.of("unchanged", f"{computed}, as computed from what was signed")


def _secrecy(secret: Secret | None, behind: str, *, bound_before: bool, ordered: bool) -> Fact:
    if secret is None:
        return Fact.of("secrecy", "nobody is bound any more" if bound_before else "none ordered")
    until = "" if secret.until is None else f" until {secret.until}"
    persons = "" if secret.bound == 1 else f", {secret.bound} persons are bound"
    return Fact.of(
        "secrecy",
        f"CONFIDENTIAL{behind}{until}{persons}{'' if ordered else ', bound after its issue'}",
        "warn",
    )


def _behind_secrecy(context: PageContext, order: Order) -> str:
    """Return in brackets the provision behind secrecy in the law that an order is under; nothing if that names none."""
    adopted = context.lookup.maybe(Adopted, f"{order.rule}/{order.rule_version}")
    regime = regimes.regime(order.rule, order.rule_version) if adopted is None else adopted.regime
    cited = regime.cited("secrecy", "25(3)")
    named = f"{cited.law}, {cited.paragraph}" if cited.law else f"art. {cited.paragraph}"
    return f" ({named})" if cited.paragraph else ""


def other_clock(view: OrderView, differs: Otherwise | None, now: int) -> tuple[Block, ...]:
    """Return the clock that follows from what was told since beside the one that runs; nothing where none does."""
    if differs is None:
        return ()
    positions = (*differs.by, *differs.again)
    entries = f"{'entry' if len(positions) == 1 else 'entries'} {', '.join(map(str, positions))}"
    what = "EARLIER SERVICE OR RECEIPT" if differs.again else "CORRECTED INSTANT"
    title = f"{what} ({entries}): the clock runs on as signed"
    how, since = (
        ("as told since", "what was told since") if differs.again else ("as corrected", "the correction")
    )
    if not differs.periods:
        unknown = f"By {since} nobody knows when the period began."
        return (
            Paragraph(title, "warn"),
            *(Paragraph(text, "warn") for text in (unknown, *_remedies(view, differs, now))),
        )
    rows = [
        Row.of((f"{at}, {said}", moment(one.start), moment(one.end)))
        for at, both in enumerate(zip(differs.signed, differs.periods, strict=True), 1)
        for said, one in zip(("as signed", how), both, strict=True)
    ]
    texts = [
        f"By {since} {span(gap.end - gap.start)} from {moment(gap.start)} are covered by nothing, "
        "counted in whole days."
        for gap in differs.gaps
    ]
    if differs.sooner:
        which = "sooner" if differs.sooner > 0 else "later"
        texts.append(
            f"By {since} the last period ends {span(abs(differs.sooner))} {which}: what must come before the end "
            "comes before the sooner one, and nothing goes before the later."
        )
    texts += _remedies(view, differs, now)
    table = Table.of(title, ("period", "from", "up to"), tuple(rows))
    return (table, *(Paragraph(text, "warn") for text in texts))


def _remedies(view: OrderView, differs: Otherwise, now: int) -> list[str]:
    """Return what moves the end of an order whose instant was corrected; nothing for one that has ended otherwise."""
    if view.standing.state in ("followed", "quashed", "withdrawn"):
        return []
    ends = [view.order.periods[-1].end, *(period.end for period in differs.periods[-1:])]
    if view.order.renewal_allowed and now < min(ends):
        return [f"`custody order renew` before {moment(min(ends))} states a further period."]
    return ["`custody order issue` makes a new order, which states its own period."]


def periods(view: OrderView, entries: Sequence[EntryView]) -> tuple[Block, ...]:
    """Return the periods of an order with what is between them that nothing covers."""
    rows = [
        Row.of((str(at), moment(one.start), moment(one.end), moment(one.decided), span(lag) if lag else "-"))
        for at, (one, lag) in enumerate(zip(view.order.periods, view.lags, strict=True), 1)
    ]
    columns = ("", "from", "up to", "decided", "lag")
    table = Table.of("Periods", columns, tuple(rows), "no period has begun")
    gaps = tuple(_gap(view, gap, entries) for gap in view.gaps)
    return (table, *((Section.of("Gaps", gaps),) if gaps else ()))


def _gap(view: OrderView, gap: Gap, entries: Sequence[EntryView]) -> Fact:
    inside = ", ".join(f"{one.envelope.kind}, entry {one.position}" for one in dated_in(gap, entries))
    text = gap_text(gap.start, gap.end, view.order.slack_hours).removeprefix("GAP ")
    return Fact.of("GAP", f"{text}; dated in it: {inside}" if inside else text, "warn", key="gap")


def timely(context: PageContext, view: OrderView) -> tuple[Section, ...]:
    """Return the verdict on each act that had to come before an instant; nothing where none had to."""
    facts = []
    for verdict in order_verdicts(context.lookup.reader, view.order, context.stamps()):
        words = "; ".join(verdict_words(verdict))
        happened_at = noted(moment(verdict.claimed), verdict.note)
        before = f"had to come before {moment(verdict.before)}"
        text = f"{verdict.act} (entry {verdict.position}), {happened_at}: {before}; {words}"
        late = verdict.timeliness.verdict == "late" and not verdict.open_to_law
        facts.append(Fact.of("act", text, "bad" if late else "", Target("entry", str(verdict.position))))
    return (Section.of("Acts with a deadline", tuple(facts)),) if facts else ()


def next_steps(context: PageContext, view: OrderView, meant: str) -> tuple[NextStep, ...]:
    """Return what an order waits for; ``meant`` is what a command finds it by."""
    order = view.order
    step = next_step(view, unmet(context.lookup, order), declined=order.id in resting(context.lookup))
    if step is None:
        return ()
    words = context.command_of(step.kind)
    why = _WHY.get(step.why) or TO_DO[step.why]
    named = " ".join(words) if words else step.kind.replace(".", " ").replace("_", " ")
    action = None if words is None else Action(named, words, given("order", meant))
    due = view.standing.ends if step.why in ("renew", "prolong", "replace") else None
    return (NextStep(step.why, f"{named}: {why}", action, due, step.roles),)
