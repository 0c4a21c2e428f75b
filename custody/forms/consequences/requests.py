"""Consequences shown before an act on a preservation request: missing particulars, periods, lapses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from custody.forms.consequences.foreseen import Consequences
from custody.forms.consequences.lapses import after_documents, lapse_lines
from custody.forms.filled_form import Filled, FormContext
from custody.law.clock import Period, deadline, moment, parse_instant
from custody.law.grounds import PARTICULARS_42
from custody.ledger.append.entry_signing import Request, SignedDraft
from custody.ledger.statements.instruments import InstrumentPeriod, Lacking
from custody.ledger.views.deadlines.after_preservation import upstream_request
from custody.model.records import Request as Record


def particulars(_: FormContext, __: Filled, ___: Sequence[Request]) -> Consequences:
    """Return the particulars that a request does not state, and their consequences."""
    return Consequences(_lacking)


def _lacking(draft: SignedDraft) -> list[str]:
    letters, baseless = Lacking.of(draft.facts)
    lines = [f"  it does not state ({letter}) {PARTICULARS_42[letter]}" for letter in letters]
    sent = draft.entry.envelope.kind == "preservation_request.sent"
    if sent and baseless:
        lines.append(
            "  it does not state its basis: outside article 35(1) it may be declined; add --offence-ground"
        )
    if lines and not sent:
        lines.append(
            "  preserve the data all the same (art. 42(4)), and ask: custody preservation-request query"
        )
    return lines


def period(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the period of the duty to the requesting State, and the earliest date of a release."""
    slack = context.lookup.get(Record, filled.things[0]).calendar_margin_hours
    return Consequences(partial(_period, slack))


def _period(calendar_margin_hours: int, draft: SignedDraft) -> list[str]:
    start, end, gap, _ = InstrumentPeriod.of(draft.facts)
    if start is None or end is None:
        return []
    latest = deadline(Period(parse_instant(start), parse_instant(end)), calendar_margin_hours).latest
    lines = [f"  period {start} to {end}; nothing is released before {moment(latest)}"]
    return lines + (
        [f"  {gap} seconds before it were covered by nothing, counted in whole days"] if gap else []
    )


def lapse(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the tasks that follow from the lapse of each request."""
    lookup = context.lookup
    left = {request: upstream_request(lookup, lookup.get(Record, request)) for request in filled.things}
    return Consequences(lambda draft: lapse_lines(draft, left), document={"after": after_documents(left)})
