"""Records of preservation orders."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import SILENT, ClockState, Deadline, Period, deadline, format_instant, standing
from custody.model.concerns.records import Lifted
from custody.model.engine.names import OPEN_END
from custody.model.engine.records import OrderPeriod
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Compliance(Record):
    """The last answer on compliance with an order, and how its quashing treats the data.

    ``outcome`` is ``full``, ``partly`` or ``not_complied``, None before an answer; ``reason`` and ``consequence``
    belong to ``not_complied``.
    """

    space: ClassVar[str] = "compliance"
    order: str
    case: str
    outcome: str | None = None
    since: int | None = None
    reason: str | None = None
    consequence: str | None = None
    preserved_data: str | None = None
    obtained_data: str | None = None

    @property
    def gives_back(self) -> bool:
        """Whether the quashing decision orders the return of what the order obtained."""
        return self.obtained_data == "return_or_destroy"

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``open`` while a consequence is due, ``give_back``."""
        waits = self.outcome == "not_complied" and self.consequence not in (None, "none")
        back = (("give_back", ""),) if self.gives_back else ()
        return (("all", ""), *((("open", ""),) if waits else ()), *back)


@dataclass(frozen=True, slots=True)
class Further(Record):
    """One extension of confidentiality: the position of its entry and the new end (seconds UTC)."""

    space: ClassVar[str] = ""
    position: int
    until: int


@dataclass(frozen=True, slots=True)
class Secrecy(Record):
    """A duty to keep an order confidential: from an entry, until an instant (None: unstated).

    ``said`` is the end that the imposing entry states, ``further`` its extensions; ``until`` is the latest of them.
    ``notified`` is when the person was notified, as far as the imposing entry states it (seconds UTC).
    """

    space: ClassVar[str] = "confidentiality"
    nested: ClassVar[dict[str, type[Record]]] = {"further": Further}
    leaf: str
    order: str
    case: str
    bound_party: str
    since: int
    said: int | None
    position: int
    by_order: bool = False
    lifted: int | None = None
    further: tuple[Further, ...] = ()
    notified: int | None = None

    @property
    def until(self) -> int | None:
        """The latest end of confidentiality stated (seconds UTC), None if none is stated."""
        ends = [extension.until for extension in self.further]
        return max(ends if self.said is None else [self.said, *ends], default=None)

    def binds(self, instant: int) -> bool:
        """Return whether confidentiality binds at an instant, regardless of whether the order is in force."""
        lifted, until = self.lifted, self.until
        return (lifted is None or lifted > instant) and (until is None or until > instant)

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``due`` by its end, ``closed`` by it once it is lifted."""
        term = "due" if self.lifted is None else "closed"
        ends = () if self.until is None else ((term, format_instant(self.until)),)
        return (("all", ""), ("order", self.order), *ends)


@dataclass(frozen=True, slots=True)
class Order(Record):
    """An art. 25 order with its periods; ``issued`` is its record's instant if no other is known.

    ``quashed`` is the instant from which it is set aside: that of the decision, or for an ``annulled`` order its issue;
    ``set_aside`` is the instant of the decision. ``contests`` are the leaves of challenges to it. ``answered`` says
    that compliance or noncompliance is on record, ``silent`` that this is only that no answer came. ``told`` is the
    status of which the addressee was last notified. ``periods`` are in the order of their ends, so that the last one
    ends last. ``undated`` names the ends (``withdrawn``, ``set_aside``) whose instant is only that of their record.
    ``lapse`` is the position of the entry that recorded its lapse last. ``after`` is the order to the preceding
    provider in the path of a communication; ``traffic`` says whether it names traffic data, None where the data are not
    stated. ``preservation_means`` is ``ordered`` for one to a person, or ``similarly_obtained``, which orders nobody.
    ``lifted`` are quashings that lost their effect; the order bound nobody while they had it. ``renewal_served`` is the
    last service after the first.
    """

    space: ClassVar[str] = "preservation_order"
    nested: ClassVar[dict[str, type[Record]]] = {"periods": OrderPeriod, "lifted": Lifted}
    id: str
    case: str
    rule: str
    rule_version: int
    days: int
    clock_start: str
    renewal_allowed: bool
    confidential: bool
    issued: int
    recorded: int
    periods: tuple[OrderPeriod, ...] = ()
    served: int | None = None
    acknowledged: int | None = None
    withdrawn: int | None = None
    lapse_recorded: bool = False
    nonconforming: tuple[str, ...] = ()
    issue_known: bool = True
    calendar_margin_hours: int = SILENT
    followed: int | None = None
    quashed: int | None = None
    annulled: bool = False
    contests: tuple[str, ...] = ()
    set_aside: int | None = None
    answered: bool = False
    told: str | None = None
    undated: tuple[str, ...] = ()
    after: str | None = None
    traffic: bool | None = None
    lapse: int | None = None
    lifted: tuple[Lifted, ...] = ()
    preservation_means: str = "ordered"
    renewal_served: int | None = None
    silent: bool = False

    @property
    def granted_end(self) -> Deadline | None:
        """The earliest and latest end of the last period, None without one; ignores other causes to stay open."""
        if not self.periods:
            return None
        last = self.periods[-1]
        return deadline(Period(last.start, last.end), self.calendar_margin_hours)

    @property
    def ended(self) -> bool:
        """Whether a withdrawal or quashing is on record, even one that takes effect later."""
        return self.withdrawn is not None or self.quashed is not None

    def ended_by(self, instant: int) -> bool:
        """Return whether the order was withdrawn, quashed or set aside by an instant."""
        over = any(end is not None and end <= instant for end in (self.withdrawn, self.quashed))
        return over or self.set_aside_at(instant)

    def set_aside_at(self, instant: int) -> bool:
        """Return whether a quashing that lost its effect later was in effect at an instant (seconds UTC)."""
        return any(quashing.covers(instant) for quashing in self.lifted)

    @property
    def end_notice_due(self) -> int | None:
        """Since when an addressee who knows of the order is owed notice of its end; None if none is owed."""
        if not self._known_to_addressee:
            return None
        if self.set_aside is not None:
            return None if self.told == "quashed" else self.set_aside
        return self.withdrawn if self.told in (None, "restored") else None

    @property
    def restoration_notice_due(self) -> int | None:
        """Since when the addressee is owed notice that a quashed order is in force again; None if not owed."""
        again = self.lifted and self.lifted[-1].how != "resumed" and not self.ended
        if not again or not self._known_to_addressee or self.told is not None:
            return None
        return self.lifted[-1].until

    @property
    def unserved(self) -> bool:
        """Whether it orders a person of whom no service, receipt or answer is on record."""
        return self.preservation_means == "ordered" and not self._known_to_addressee

    @property
    def known_since(self) -> int | None:
        """The first service or acknowledged receipt on record (seconds UTC), None without either."""
        return min((known for known in (self.served, self.acknowledged) if known is not None), default=None)

    @property
    def has_replied(self) -> bool:
        """Whether the addressee answered the order; that no answer came is none."""
        return self.answered and not self.silent

    @property
    def renewed(self) -> int | None:
        """The instant of the last decision to renew it (seconds UTC), None without one."""
        return max((period.decided for period in self.periods[1:]), default=None)

    @property
    def renewal_unserved(self) -> bool:
        """Whether the addressee was served with the order, and not again since it was last renewed."""
        if self.renewed is None or self.served is None:
            return False
        return max(self.served, self.renewal_served or 0) < self.renewed

    @property
    def _known_to_addressee(self) -> bool:
        return self.known_since is not None or self.has_replied

    def standing(self, instant: int, warn: int) -> ClockState:
        """Return the state of the order's clock at an instant; it is due ``warn`` seconds before its end."""
        for quashing in self.lifted:
            if quashing.covers(instant):
                return ClockState("quashed", quashing.decided)
        periods = [Period(period.start, period.end) for period in self.periods]
        return standing(periods, self.withdrawn, instant, warn, self.followed, quashed=self.quashed)

    def terms(self) -> Terms:
        """Return the terms the record is listed under.

        ``listed``, also ``in_case``: live orders by their end, then those that are over by theirs. ``due`` while live,
        ``closed`` by the end of the last period once over, ``notify`` by when a notice of its end or restoration fell
        due, ``ended`` by when it was withdrawn or set aside, ``ahead`` by the last period recorded before it began,
        ``unserved`` by its end while live with a period and without service, receipt or answer on record, or renewed
        since it was served, ``after`` by the order that it names as the one before it, ``linked`` by the case of one
        that names such an order, ``lapse`` by the entry that recorded it.
        """
        somebody_must_see_to_it = not self.ended and not self.lapse_recorded
        ends = format_instant(self.periods[-1].end) if self.periods else OPEN_END
        due = (("due", ends if self.followed is None else OPEN_END),) if somebody_must_see_to_it else ()
        closed = (("closed", ends),) if self.periods and not due else ()
        word = self.restoration_notice_due if self.end_notice_due is None else self.end_notice_due
        notify = () if word is None else (("notify", format_instant(word)),)
        words = [end for end in (self.withdrawn, self.quashed) if end is not None]
        ended = (("ended", format_instant(min(words))),) if words else ()
        place = f"{'live' if due else 'over'} {due[0][1] if due else ends}"
        listed = (("listed", place), ("in_case", f"{self.case} {place}"))
        starts = [period.start for period in self.periods if period.start > period.recorded]
        ahead = (("ahead", format_instant(max(starts))),) if starts and due else ()
        after = () if self.after is None else (("after", self.after), ("linked", self.case))
        lapse = (("lapse", f"{self.lapse:016}"),) if self.lapse_recorded and self.lapse is not None else ()
        to_serve = self.unserved or self.renewal_unserved
        unserved = (("unserved", ends),) if to_serve and self.periods and due else ()
        rest = (*unserved, *closed, *notify, *ended, *ahead, *after, *lapse)
        return (("all", ""), ("case", self.case), *listed, *due, *rest)


@dataclass(frozen=True, slots=True)
class Path(Record):
    """A disclosure of a communication's path under an order, and the steps that followed it.

    ``further_providers`` are codes for whether and where another provider carried it. ``ordered`` are the orders that
    follow the path on, ``requested`` the requests to other States; ``ended`` is the reason for following it no further,
    if recorded. ``beneath`` says that the order carried out another State's request then, to which providers found
    abroad are reported.
    """

    space: ClassVar[str] = "path"
    leaf: str
    order: str
    case: str
    since: int
    position: int
    further_providers: tuple[str, ...]
    beneath: bool = False
    ordered: tuple[str, ...] = ()
    requested: tuple[str, ...] = ()
    ended: str | None = None

    @property
    def found_here(self) -> bool:
        """Whether another provider at home was found."""
        return "at_home" in self.further_providers

    @property
    def found_abroad(self) -> bool:
        """Whether a provider in another State was found."""
        return "abroad" in self.further_providers

    @property
    def for_us(self) -> bool:
        """Whether a provider in another State was found for an investigation here."""
        return self.found_abroad and not self.beneath

    @property
    def waits_here(self) -> bool:
        """Whether a domestic provider was found, and neither an order to it nor a reason for none is recorded."""
        return self.found_here and not self.ordered and self.ended is None

    @property
    def waits_abroad(self) -> bool:
        """Whether one abroad was found for us, and neither a request to its State nor a reason is recorded."""
        return self.for_us and not self.requested and self.ended is None

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``here`` and ``abroad`` while a step is still due there."""
        here = (("here", ""),) if self.waits_here else ()
        abroad = (("abroad", ""),) if self.waits_abroad else ()
        return (("all", ""), ("order", self.order), *here, *abroad)
