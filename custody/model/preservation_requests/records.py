"""Records of preservation requests and enquiries of other States."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law import foreign_request_clock
from custody.law.clock import Deadline, Period, deadline, format_instant
from custody.law.states import party
from custody.model.engine.names import OPEN_END
from custody.model.engine.records import OrderPeriod
from custody.model.record import Record, Terms

#: The outcome of an enquiry that nobody answered.
SILENT = "no_answer"


@dataclass(frozen=True, slots=True)
class Enquiry(Record):
    """An enquiry between States, and its answer; ``asked`` is when it was sent or received.

    ``located`` is the State in which the newest answer places the data or provider, None where that is not known here.
    """

    space: ClassVar[str] = "enquiry"
    id: str
    case: str
    incoming: bool
    state: str
    sought: tuple[str, ...]
    confidential: bool
    asked: int
    asked_known: bool
    recorded: int
    answer_due_at: int | None
    outcome: str | None = None
    located: str | None = None
    answered: int | None = None
    nonconforming: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether the enquiry is open: neither an answer nor its absence is recorded."""
        return self.outcome is None

    @property
    def is_answered(self) -> bool:
        """Whether an answer to the enquiry is on record."""
        return self.outcome not in (None, SILENT)

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``open`` if unanswered, ``due`` or ``closed`` by instant."""
        waits = (("open", ""),) if self.open else ()
        by = None if self.answer_due_at is None else format_instant(self.answer_due_at)
        dated = () if by is None else (("due" if self.open else "closed", by),)
        return (("all", ""), ("case", self.case), *waits, *dated)


@dataclass(frozen=True, slots=True)
class Request(Record):
    """A request under article 42 with its periods, answers and ends; instants in seconds UTC.

    ``made`` is when it was received or sent, or recorded where that is not known. ``missing`` are letters of
    particulars that are not stated yet, ``asked`` when an unanswered extension was asked for (or recorded),
    ``asked_first`` the oldest of several unanswered ones, ``waited`` until when the data waited for an answer about
    one. ``warned`` is the instant of an unanswered concern, ``pending`` the requests for assistance that keep the data
    until they are decided. ``upstream_order`` and ``upstream_request`` precede it along the path of a communication;
    ``traffic`` says whether it names traffic data (None: the data are not stated). ``path_found`` is when an order that
    carries it out last led to a provider in another State, ``path_told`` when that was last disclosed to the requesting
    State or refused, and ``path_states`` are the States whose providers were disclosed. ``effected`` is when
    preservation was first effected, or recorded where that is not known; ``undated_until`` is then the end of the
    granted period, counted from that record. ``not_executed`` is when it was reported as not executed.
    ``withdrawal_documented`` is False while no document shows that another State withdrew its request.
    ``penalty_months`` is the maximum penalty stated, ``penalty_without_term`` the code of one without a term,
    ``basis`` the basis of preservation without a domestic order.
    """

    space: ClassVar[str] = "preservation_request"
    nested: ClassVar[dict[str, type[Record]]] = {"periods": OrderPeriod}
    id: str
    case: str
    incoming: bool
    state: str
    offence_ground: str | None
    confidential: bool
    made: int
    recorded: int
    rule: str
    rule_version: int
    calendar_margin_hours: int
    missing: tuple[str, ...] = ()
    queried: tuple[str, ...] = ()
    order: str | None = None
    periods: tuple[OrderPeriod, ...] = ()
    asked: int | None = None
    warned: int | None = None
    pending: tuple[str, ...] = ()
    granted: bool = False
    decided: int | None = None
    refused: int | None = None
    withdrawn: int | None = None
    released: int | None = None
    lapse_recorded: bool = False
    lapse: int | None = None
    nonconforming: tuple[str, ...] = ()
    made_known: bool = True
    asked_known: bool = True
    enquiry: str | None = None
    waited: int | None = None
    asked_first: int | None = None
    upstream_order: str | None = None
    upstream_request: str | None = None
    traffic: bool | None = None
    path_found: int | None = None
    path_told: int | None = None
    path_states: tuple[str, ...] = ()
    effected: int | None = None
    undated_until: int | None = None
    not_executed: int | None = None
    withdrawal_documented: bool = True
    penalty_months: int | None = None
    penalty_without_term: str | None = None
    basis: str | None = None

    @property
    def course(self) -> foreign_request_clock.Course:
        """The periods, extensions and answers of the request, from which its legal end is computed."""
        return foreign_request_clock.Course(
            periods=tuple(Period(period.start, period.end) for period in self.periods),
            asked=self.asked,
            pending=bool(self.pending),
            granted=self.granted,
            decided=self.decided,
            refused=self.refusal,
            not_executed=self.failure,
            withdrawn=self.withdrawn,
            released=self.released,
            calendar_margin_hours=self.calendar_margin_hours,
        )

    @property
    def refusal(self) -> int | None:
        """The instant of a refusal that ends the request; None where data are preserved here (42(8))."""
        return None if self.incoming and self.effected is not None else self.refused

    @property
    def failure(self) -> int | None:
        """When the request was reported as not executed, None if the data were preserved after all."""
        return None if self.effected is not None else self.not_executed

    @property
    def end_instants(self) -> tuple[int, ...]:
        """The instants of everything on record that ended the request, in seconds UTC."""
        ends = (self.refusal, self.failure, self.withdrawn, self.released)
        return tuple(instant for instant in ends if instant is not None)

    @property
    def ended(self) -> bool:
        """Whether an end of the request is on record, even one that takes effect later."""
        return bool(self.end_instants)

    def ended_by(self, instant: int) -> bool:
        """Return whether the request was refused, not executed, withdrawn or released by an instant."""
        return any(end <= instant for end in self.end_instants)

    def binds(self, instant: int) -> bool:
        """Return whether the data must be preserved beyond an instant, by the latest end that the law allows.

        A withdrawal without a document of the other State does not end the granted period.
        """
        if self.ended_by(instant):
            return self.withdrawal_in_doubt(instant)
        end = foreign_request_clock.ends(self.course)
        return end is None or end.latest > instant

    def withdrawal_in_doubt(self, instant: int) -> bool:
        """Return whether at an instant the granted period is ended only by an undocumented withdrawal."""
        if self.withdrawal_documented or self.withdrawn is None or self.released is not None:
            return False
        latest = self.latest_end
        return latest is not None and instant < latest

    @property
    def latest_end(self) -> int | None:
        """The latest end of the granted period (seconds UTC), None before preservation began."""
        end = self.granted_end
        if end is not None:
            return end.latest
        if self.undated_until is None:
            return None
        return deadline(Period(self.undated_until, self.undated_until), self.calendar_margin_hours).latest

    @property
    def granted_end(self) -> Deadline | None:
        """The earliest and latest end of the last period, None without one; ignores other causes to stay open."""
        if not self.periods:
            return None
        last = self.periods[-1]
        return deadline(Period(last.start, last.end), self.calendar_margin_hours)

    @property
    def is_open(self) -> bool:
        """Whether neither an end nor a lapse of the request is recorded."""
        return not self.ended and not self.lapse_recorded

    @property
    def unasked(self) -> tuple[str, ...]:
        """The letters of missing particulars that the requesting State was not asked for."""
        return tuple(question for question in self.missing if question not in self.queried)

    @property
    def owes_path(self) -> bool:
        """Whether a provider found abroad is still to be disclosed to the requesting State (article 43(1))."""
        found, told = self.path_found, self.path_told
        open_here = self.incoming and self.is_open and self.traffic is not False
        return open_here and found is not None and (told is None or told < found)

    @property
    def owes_basis(self) -> bool:
        """Whether data are preserved here with neither a domestic order nor another basis on record."""
        none = self.order is None and self.basis is None
        return self.incoming and self.is_open and self.effected is not None and none

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``due`` while open, ``wants`` while it waits for an answer.

        ``enquiry`` by the one that it follows from, ``upstream_order`` and ``upstream_request`` likewise and then
        ``linked`` by its case, ``order`` by the domestic order that carries it out while it is open,
        ``no_basis`` where there is neither that nor another basis, ``path_owed`` while a provider found
        abroad has to be reported, ``preserved_for`` by the State that asked us, until its data are recorded
        as released, ``closed`` by the end of its granted period once nobody waits for it, ``holding`` while
        data whose duty is over are not recorded as released, ``ended`` by the entry that ended it, ``lapse``
        by the entry that recorded its lapse.
        """
        end = foreign_request_clock.ends(self.course)
        due = (("due", _until(end)),) if self.is_open else ()
        waits = self.is_open and (bool(self.unasked) or self.warned is not None)
        wants = (("wants", ""),) if waits else ()
        over = self.effected is not None and not self.is_open
        closed = (("closed", format_instant(self.periods[-1].end)),) if over and self.periods else ()
        holding = (("holding", ""),) if over and self.incoming and self.released is None else ()
        beneath = (("order", self.order),) if self.order is not None and self.is_open else ()
        unfounded = (("no_basis", ""),) if self.owes_basis else ()
        follows = (("enquiry", self.enquiry),) if self.enquiry is not None else ()
        onward = (("upstream_order", self.upstream_order), ("upstream_request", self.upstream_request))
        after = tuple((term, one) for term, one in onward if one is not None)
        after += (("linked", self.case),) if after else ()
        words = self.end_instants
        ended = (("ended", format_instant(min(words))),) if words else ()
        owes = (("path_owed", ""),) if self.owes_path else ()
        held = (("preserved_for", party(self.state)),) if self.incoming and self.released is None else ()
        head = (("all", ""), ("case", self.case), *follows, *after, *owes, *held)
        lapse = (("lapse", f"{self.lapse:016}"),) if self.lapse_recorded and self.lapse is not None else ()
        return (*head, *beneath, *unfounded, *due, *wants, *closed, *holding, *ended, *lapse)


def _until(end: Deadline | None) -> str:
    return OPEN_END if end is None else format_instant(end.earliest)
