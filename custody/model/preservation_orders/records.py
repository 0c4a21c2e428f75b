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
    """How an order was met: the last answer, and what the quashing decision says of the data.

    ``outcome`` is ``full``, ``partly`` or ``not_complied``, None while nobody has said; ``reason`` and ``consequence``
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
    """An end to which confidentiality was extended, and the entry that says so."""

    space: ClassVar[str] = ""
    position: int
    until: int


@dataclass(frozen=True, slots=True)
class Secrecy(Record):
    """Somebody bound to keep an order confidential: from an entry, until an instant (None: unstated).

    ``said`` is the end that the binding entry gives, ``further`` what extended it; ``until`` is the latest of them.
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

    @property
    def until(self) -> int | None:
        """The end of confidentiality that counts (seconds UTC)."""
        ends = [one.until for one in self.further]
        return max(ends if self.said is None else [self.said, *ends], default=None)

    def binds(self, instant: int) -> bool:
        """Return whether confidentiality binds somebody at an instant, whether or not the order still runs."""
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

    ``quashed`` is since when it counts as set aside: the decision, or the issue of an order that is ``annulled``, set
    aside from its beginning; ``set_aside`` is when that was decided. ``contests`` are the leaves of what was brought
    against it. ``answered``: somebody who was to preserve has shown that he knows of it; ``told``: of which end.
    ``periods`` are in the order of their ends, so that the last one ends last.
    ``undated`` names the ends (``withdrawn``, ``set_aside``) that are when they were recorded, as nobody knows when.
    ``lapse`` is where the entry stands that recorded its lapse last.
    ``after`` is the order to the provider before this one in the path of a communication; ``traffic`` says whether it
    names traffic data, None where nobody states which data it names.
    ``preservation_means`` is ``ordered`` for one to a person, or ``similarly_obtained``, which orders nobody.
    ``lifted`` are quashings that lost their effect: while one had it, the order bound nobody.
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

    @property
    def granted_end(self) -> Deadline | None:
        """The end of the last period as its law may be read, also where something else keeps the order open."""
        if not self.periods:
            return None
        last = self.periods[-1]
        return deadline(Period(last.start, last.end), self.calendar_margin_hours)

    @property
    def ended(self) -> bool:
        """Whether it is on record that the order was withdrawn or set aside, be it from an instant ahead."""
        return self.withdrawn is not None or self.quashed is not None

    def ended_by(self, instant: int) -> bool:
        """Return whether the order was withdrawn, quashed or set aside by an instant."""
        over = any(one is not None and one <= instant for one in (self.withdrawn, self.quashed))
        return over or self.set_aside_at(instant)

    def set_aside_at(self, instant: int) -> bool:
        """Return whether an instant lies in a time in which a quashing had effect that lost it later."""
        return any(quashing.covers(instant) for quashing in self.lifted)

    @property
    def to_tell(self) -> int | None:
        """Since when an addressee who knows of the order must be told of its unstated end."""
        if not self._known_to_addressee:
            return None
        if self.set_aside is not None:
            return None if self.told == "quashed" else self.set_aside
        return self.withdrawn if self.told in (None, "restored") else None

    @property
    def to_tell_restored(self) -> int | None:
        """Since when the addressee must be told that the order is in force again after a quashing."""
        again = self.lifted and self.lifted[-1].how != "resumed" and not self.ended
        if not again or not self._known_to_addressee or self.told is not None:
            return None
        return self.lifted[-1].until

    @property
    def _known_to_addressee(self) -> bool:
        return self.served is not None or self.acknowledged is not None or self.answered

    def standing(self, instant: int, warn: int) -> ClockState:
        """Judge the order's clock at an instant; ``warn`` is how many seconds before the end it is due."""
        for quashing in self.lifted:
            if quashing.covers(instant):
                return ClockState("quashed", quashing.decided)
        periods = [Period(period.start, period.end) for period in self.periods]
        return standing(periods, self.withdrawn, instant, warn, self.followed, quashed=self.quashed)

    def terms(self) -> Terms:
        """Return the terms the record is listed under.

        ``listed``, also ``in_case``: those that somebody must see to by their end, then the others by theirs.
        ``due`` while somebody has to see to it, ``closed`` by the end of a period that nobody waits for any
        more, ``notify`` while the addressee has to be notified that it ended, or is in force again, ``ended`` by
        when it was withdrawn or set aside, ``ahead`` by the last period that was recorded before it began,
        ``after`` by the order that it names as the one before it, ``linked`` by the case of one that names
        such an order, ``lapse`` by the entry that recorded it.
        """
        somebody_must_see_to_it = not self.ended and not self.lapse_recorded
        ends = format_instant(self.periods[-1].end) if self.periods else OPEN_END
        due = (("due", ends if self.followed is None else OPEN_END),) if somebody_must_see_to_it else ()
        closed = (("closed", ends),) if self.periods and not due else ()
        word = self.to_tell_restored if self.to_tell is None else self.to_tell
        notify = () if word is None else (("notify", format_instant(word)),)
        words = [one for one in (self.withdrawn, self.quashed) if one is not None]
        ended = (("ended", format_instant(min(words))),) if words else ()
        place = f"{'live' if due else 'over'} {due[0][1] if due else ends}"
        listed = (("listed", place), ("in_case", f"{self.case} {place}"))
        starts = [period.start for period in self.periods if period.start > period.recorded]
        ahead = (("ahead", format_instant(max(starts))),) if starts and due else ()
        after = () if self.after is None else (("after", self.after), ("linked", self.case))
        lapse = (("lapse", f"{self.lapse:016}"),) if self.lapse_recorded and self.lapse is not None else ()
        rest = (*closed, *notify, *ended, *ahead, *after, *lapse)
        return (("all", ""), ("case", self.case), *listed, *due, *rest)


@dataclass(frozen=True, slots=True)
class Path(Record):
    """What the addressee showed of the path: ``further_providers``: whether another provider carried it.

    ``ordered`` are the orders that went on from it, ``requested`` the requests to other States; ``ended`` is why
    nothing goes on, where that is on record. ``beneath`` says that the order carried out a request of another State
    by then, to which what was found abroad is owed.
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
        """Whether another provider was found at home to which no order went on, and nobody said why none does."""
        return self.found_here and not self.ordered and self.ended is None

    @property
    def waits_abroad(self) -> bool:
        """Whether a provider abroad was found for us to whose State no request went on, and nobody said why."""
        return self.for_us and not self.requested and self.ended is None

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``here`` and ``abroad`` while it has to go on there."""
        here = (("here", ""),) if self.waits_here else ()
        abroad = (("abroad", ""),) if self.waits_abroad else ()
        return (("all", ""), ("order", self.order), *here, *abroad)
