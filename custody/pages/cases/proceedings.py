"""The page of a case's proceedings: judgment, appeal, finality, and what is open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.law import disposition_codes
from custody.law.clock import parse_instant
from custody.model.cases.questions import open_question
from custody.model.records import Case, Outcome
from custody.pages.parts import facts
from custody.pages.parts.gate import Gate
from custody.pages.parts.occurrence import happened
from custody.pages.parts.page import Alarm, Column, Fact, Page, Row, Table, Target
from custody.pages.parts.statements import linked
from custody.pages.parts.wording import when
from custody.pages.things.entry_course import ANY, alarms, later
from custody.pages.things.head_facts import title
from custody.pages.things.history import corrected

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext

#: The reason why a case is not finally decided, by code.
UNDECIDED = {
    "no_outcome": "no judgment or other decision is on record",
    "appeal_period": "the decision can still be appealed",
    "appeal_pending": "an appeal is pending",
    "not_final": "no record that the decision is final",
}
#: The beginning of the kinds about the proceedings of a case, and the kind that sets a time to appeal.
_STEP, _DEADLINE = "proceedings.", "proceedings.appeal_deadline_set"
#: Fields of each entry that the table of steps or an alarm shows.
_TABLED = {ANY: ("nonconforming", "occurred_at")}
_STEPS = (
    Column("entry", "entry", "count"),
    Column("kind", "what", "code"),
    Column("occurred_at", "when", "instant"),
    Column("by", "recorded by", "thing"),
)


def outcome(context: PageContext, key: str) -> Page:
    """Return the page of a case's proceedings; raise NotFound without the case ``key``."""
    first, *rest = context.entries().of(context.lookup.get(Case, key).id)
    entries, gate = [entry for entry in rest if entry.envelope.kind.startswith(_STEP)], Gate(context.lookup)
    since = later(gate, [first, *entries], _TABLED, most=None)
    return Page(
        Target("proceedings", key),
        title(context, "Proceedings of case", "case", key),
        (
            _steps(context, entries),
            *(linked(context, section) for section in since.sections),
            *corrected(entries),
        ),
        alarms=(*alarms(gate, entries), *_shortened(context, key, entries)),
        key_facts=tuple(_facts(context, key)),
        about=("case", key),
    )


def _facts(context: PageContext, case: str) -> Iterator[Fact]:
    found = context.lookup.maybe(Outcome, case) or Outcome(case)
    question = open_question(found, context.now)
    yield facts.thing(context, "case", "case", "case", case)
    yield facts.code("outcome", "outcome", found.outcome, disposition_codes.JUDGMENT, none="none on record")
    judged = found.judged if found.judged_known else None
    yield facts.instant("judged", "judged", judged, none="-" if found.judged_known else "not known")
    yield facts.instant("appeal_until", "appeal until", found.appeal_until)
    yield facts.instant("appealed", "appealed", found.appealed)
    yield facts.instant("final", "final", found.final)
    yield facts.code("open", "open", question, text=UNDECIDED[question] if question else "nothing")


def _shortened(context: PageContext, case: str, entries: Sequence[EntryView]) -> Iterator[Alarm]:
    """Yield an alarm where the newest time to appeal ends before another that runs and that it replaced.

    That is right after a waiver by everybody concerned; another person who is accused keeps the longer time.
    """
    found = context.lookup.maybe(Outcome, case) or Outcome(case)
    appeals = [at for at, entry in enumerate(entries) if entry.current("decides_appeal") is True]
    ends = [
        (parse_instant(until), entry.position)
        for entry in entries[appeals[-1] + 1 if appeals else 0 :]
        if entry.envelope.kind == _DEADLINE and isinstance(until := entry.current("appeal_until"), str)
    ]
    if found.final is not None or found.appeal_until is None or len(ends) < 2:
        return
    (until, newest), (longest, before) = ends[-1], max(ends[:-1])
    if longest > max(until, context.now):
        text = (
            f"the time to appeal until {when(until)} (entry {newest}) replaced a longer one, until {when(longest)}"
            f" (entry {before}): check that nobody keeps the longer one"
        )
        yield Alarm("appeal_shortened", text, "warn", newest)


def _steps(context: PageContext, entries: Sequence[EntryView]) -> Table:
    rows = tuple(
        Row.of(
            (
                facts.cell(entry.position, str(entry.position)),
                entry.envelope.kind,
                facts.cell(_occurred(entry), happened(entry)),
                facts.cell(entry.envelope.by, context.names.signer(entry.envelope.by)),
            ),
            Target("entry", str(entry.position)),
        )
        for entry in entries
    )
    return Table("steps", "Steps", _STEPS, rows, "no records")


def _occurred(entry: EntryView) -> str | None:
    found = entry.value("occurred_at")
    return found if isinstance(found, str) else None
