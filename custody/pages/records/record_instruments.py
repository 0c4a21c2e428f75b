"""The instruments of a record: orders, requests, seizures, with law, period and state."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.frozen import dataclass
from custody.law.grounds import SEIZURE_BASIS
from custody.ledger.views.instruments.preservation_requests import view_request
from custody.ledger.views.instruments.unconfirmed_preservation import unmet
from custody.ledger.views.worklist.worklist_page import view_order
from custody.model.records import (
    Assist,
    Assistance,
    Enquiry,
    Order,
    Production,
    Request,
    Seizure,
    Term,
)
from custody.pages.instruments.mla_requests import standing_words
from custody.pages.instruments.order_words import NOT_SERVED, RENEWAL_NOT_SERVED, lifted_lines, unmet_text
from custody.pages.parts.page import Block, Column, Fact, Page, Row, Table, Target
from custody.pages.parts.targets import page_of
from custody.pages.parts.wording import gap_text
from custody.pages.records.record_parts import NOTHING, Recorder, count_cell, text_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.law.clock import Gap
    from custody.model.engine.records import OrderPeriod

_INSTRUMENTS = (
    Column("instrument", "instrument", "code"),
    Column("number", "number", "thing"),
    Column("law", "law"),
    Column("first", "starts", "instant"),
    Column("last", "ends", "instant"),
    Column("state", "state", "code"),
    Column("entry", "entry", "count"),
)
_PERIODS = (
    Column("period", "period", "code"),
    Column("first", "starts", "instant"),
    Column("last", "ends", "instant"),
    Column("recorded", "recorded", "instant"),
)
#: The start of an instrument without a period, whose clock has not started.
NO_PERIOD = Fact("first", "starts", None, "no period runs")


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument: space, identifier, noun, period and state; instants in seconds UTC.

    ``words`` are those of the state, empty for those of its code; ``notes`` name uncovered times, quashings without
    effect and noncompliance; ``gaps`` are the times between its periods.
    """

    space: str
    id: str
    noun: str
    recorded: int
    first: int | None
    last: int | None
    state: str
    periods: tuple[OrderPeriod, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()
    words: str = ""

    @property
    def state_words(self) -> str:
        """The state in words; on paper an order whose end is near is in force."""
        return self.words or code_words("in_force" if self.state == "due_soon" else self.state)


def instruments_of(recorder: Recorder, case: str) -> tuple[Instrument, ...]:
    """Return the instruments of a case in order of record."""
    return tuple(sorted(_all(recorder, case), key=lambda instrument: (instrument.recorded, instrument.id)))


def _all(recorder: Recorder, case: str) -> Iterator[Instrument]:
    lookup, now, warn = recorder.context.lookup, recorder.context.now, recorder.context.warn
    for order in lookup.under(Order, "case", case):
        view = view_order(order, now, warn)
        answer = unmet(lookup, order)
        notes = (
            *_gap_notes(view.gaps, order.calendar_margin_hours),
            *(f"{label}: {text}" for label, text in lifted_lines(order)),
            *(_service_note(order) if view.standing.state in ("in_force", "due_soon") else ()),
            *(() if answer is None else (unmet_text(answer),)),
        )
        yield Instrument(
            Order.space,
            order.id,
            "Preservation order",
            order.recorded,
            _first(order.periods),
            view.standing.ends,
            view.standing.state,
            order.periods,
            view.gaps,
            notes,
        )
    for request in lookup.under(Request, "case", case):
        noun = f"Preservation request {'received' if request.incoming else 'sent'}"
        asked_for = view_request(lookup, request, now, warn)
        yield Instrument(
            Request.space,
            request.id,
            noun,
            request.recorded,
            _first(request.periods),
            asked_for.standing.ends,
            asked_for.standing.state,
            request.periods,
            asked_for.gaps,
            tuple(_gap_notes(asked_for.gaps, request.calendar_margin_hours)),
        )
    for enquiry in lookup.under(Enquiry, "case", case):
        noun = f"Enquiry {'received' if enquiry.incoming else 'sent'}"
        state = enquiry.outcome or "open"
        yield Instrument(
            Enquiry.space, enquiry.id, noun, enquiry.recorded, enquiry.asked, enquiry.answer_due_at, state
        )
    for asked in lookup.under(Assistance, "case", case):
        noun = f"Legal assistance {'received' if asked.incoming else 'sent'}"
        yield Instrument(
            Assistance.space,
            asked.id,
            noun,
            asked.recorded,
            asked.made,
            None,
            asked.standing,
            words=standing_words(asked),
        )
    for seizure in lookup.under(Seizure, "case", case):
        term = lookup.maybe(Term, seizure.id)
        until = None if term is None else term.until
        state = seizure.decision or ("consent withdrawn" if seizure.withdrawn is not None else "recorded")
        yield Instrument(
            Seizure.space, seizure.id, "Search and seizure", seizure.recorded, seizure.occurred, until, state
        )
    for assist in lookup.under(Assist, "case", case):
        yield Instrument(
            Assist.space,
            assist.id,
            "Assistance order",
            assist.recorded,
            assist.issued,
            assist.answer_due_at,
            assist.state,
        )
    for made in lookup.under(Production, "case", case):
        yield Instrument(
            Production.space,
            made.id,
            "Production order",
            made.recorded,
            made.issued,
            made.answer_due_at,
            made.state,
        )


def _first(periods: Sequence[OrderPeriod]) -> int | None:
    """Return the start of the first period (seconds UTC); None where no period is on record."""
    return periods[0].start if periods else None


def _gap_notes(gaps: Sequence[Gap], margin_hours: int) -> Iterator[str]:
    """Yield each time between two periods as text."""
    for gap in gaps:
        yield gap_text(gap.start, gap.end, margin_hours)


def instrument_list(recorder: Recorder, found: Sequence[Instrument]) -> Table:
    """Return the table of instruments with number, law, start, end and state."""
    rows = tuple(_row(recorder, instrument) for instrument in found)
    return Table.of("Instruments", _INSTRUMENTS, rows, "no instrument is on record")


def _row(recorder: Recorder, instrument: Instrument) -> Row:
    first = recorder.entries(instrument.id)[0]
    law = recorder.fact(first, "legal_basis")
    if instrument.space == Seizure.space:
        basis = str(first.current("basis") or "")
        words = SEIZURE_BASIS.get(basis, code_words(basis))
        law = text_cell("law", "; ".join(text for text in (words, law.text) if text), law.note)
    return Row(
        (
            text_cell("instrument", instrument.noun),
            text_cell("number", recorder.name(instrument.id)),
            law,
            NO_PERIOD if instrument.first is None else recorder.moment(instrument.first, key="first"),
            NOTHING if instrument.last is None else recorder.moment(instrument.last, key="last"),
            text_cell("state", instrument.state_words, "; ".join(instrument.notes)),
            count_cell("entry", first.position),
        ),
        Target(page_of(instrument.space), instrument.id),
        tone="warn" if instrument.gaps else "",
    )


def instrument_page(recorder: Recorder, instrument: Instrument) -> Page:
    """Return the part of a record about one instrument: statements, periods, further entries."""
    first, *later = recorder.entries(instrument.id)
    facts = (
        Fact.of("state", instrument.state_words, key="state"),
        *(Fact.of("note", note, "warn", key="note") for note in instrument.notes),
        NO_PERIOD if instrument.first is None else recorder.moment(instrument.first, "starts", "first"),
        *((recorder.moment(instrument.last, "ends", "last"),) if instrument.last is not None else ()),
        recorder.entered(first),
        Fact.of("identifier", instrument.id, key="id"),
    )
    periods = tuple(_periods(recorder, instrument))
    blocks: tuple[Block, ...] = (
        *recorder.sections(first),
        *((Table.of("Periods", _PERIODS, periods),) if len(periods) > 1 else ()),
        *((recorder.course("Further entries", later),) if later else ()),
    )
    return Page(
        Target(page_of(instrument.space), instrument.id),
        f"{instrument.noun} {recorder.name(instrument.id)}",
        blocks,
        key_facts=facts,
    )


def _periods(recorder: Recorder, instrument: Instrument) -> Iterator[Row]:
    """Yield the rows of an instrument's periods, with the uncovered times between them, by their start."""
    rows = [
        (
            period.start,
            count_cell("period", number),
            period.end,
            recorder.moment(period.recorded, key="recorded"),
        )
        for number, period in enumerate(instrument.periods, 1)
    ]
    rows += [(gap.start, text_cell("period", "NOT COVERED"), gap.end, NOTHING) for gap in instrument.gaps]
    for start, name, end, entered in sorted(rows, key=lambda row: row[0]):
        cells = (name, recorder.moment(start, key="first"), recorder.moment(end, key="last"), entered)
        yield Row(cells, tone="warn" if entered is NOTHING else "")


def _service_note(order: Order) -> tuple[str, ...]:
    """Return the note that an order in force, or its renewal, was not served."""
    if order.unserved:
        return (NOT_SERVED,)
    return (RENEWAL_NOT_SERVED,) if order.renewal_unserved else ()
