"""Records of cases and of art. 25 orders with their periods."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import SILENT, Deadline, Period, Standing, deadline, format_instant, standing
from custody.model.engine.names import OPEN_END
from custody.model.engine.records import Stretch
from custody.model.record import Record, Terms
from custody.model.records.quashing import Lifted


@dataclass(frozen=True, slots=True)
class Case(Record):
    """A case and whether it is open; ``closing`` is the entry that closed it, ``reopened`` the one that reopened it."""

    space: ClassVar[str] = "case"
    id: str
    opened: int
    outcome: str | None = None
    nonconforming: tuple[str, ...] = ()
    closing: int | None = None
    reopened: int | None = None

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        status = "open" if self.outcome is None else "closed"
        return (("all", ""), ("status", status), ("listed", format_instant(self.opened)))


@dataclass(frozen=True, slots=True)
class Order(Record):
    """An art. 25 order with its periods; ``issued`` is when it was recorded where nobody knows when it was issued.

    ``quashed`` is since when it counts as set aside: the decision, or the issue of an order that is ``annulled``, set
    aside from its beginning; ``set_aside`` is when that was decided. ``contests`` are the leaves of what was brought
    against it. ``answered``: somebody who was to preserve has shown that he knows of it; ``told``: of which end.
    ``periods`` are in the order of their ends, so that the last one ends last.
    ``undated`` names the ends (``withdrawn``, ``set_aside``) that are when they were recorded, as nobody knows when.
    ``lapse`` is where the entry stands that recorded its lapse last.
    ``after`` is the order to the provider before this one in the path of a communication; ``traffic`` says whether it
    names traffic data, None where nobody states which data it names.
    ``form`` is ``order`` for one to a person, or ``similarly_obtained``, which orders nobody.
    ``lifted`` are quashings that lost their effect: while one had it, the order bound nobody.
    """

    space: ClassVar[str] = "order"
    nested: ClassVar[dict[str, type[Record]]] = {"periods": Stretch, "lifted": Lifted}
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
    periods: tuple[Stretch, ...] = ()
    served: int | None = None
    acknowledged: int | None = None
    withdrawn: int | None = None
    lapse_recorded: bool = False
    nonconforming: tuple[str, ...] = ()
    issue_known: bool = True
    slack_hours: int = SILENT
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
    form: str = "order"

    @property
    def granted_end(self) -> Deadline | None:
        """The end of the last period as its law may be read, also where something else keeps the order open."""
        if not self.periods:
            return None
        last = self.periods[-1]
        return deadline(Period(last.start, last.end), self.slack_hours)

    @property
    def ended(self) -> bool:
        """Whether it is on record that the order was taken back or set aside, be it from an instant ahead."""
        return self.withdrawn is not None or self.quashed is not None

    def ended_by(self, instant: int) -> bool:
        """Say whether the order was taken back or set aside by an instant."""
        over = any(one is not None and one <= instant for one in (self.withdrawn, self.quashed))
        return over or self.set_aside_at(instant)

    def set_aside_at(self, instant: int) -> bool:
        """Return whether an instant lies in a time in which a quashing had effect that lost it later."""
        return any(quashing.covers(instant) for quashing in self.lifted)

    @property
    def to_tell(self) -> int | None:
        """Since when the addressee, who knows of the order, has to be told of an end that it does not state itself."""
        if not self._known_to_addressee:
            return None
        if self.set_aside is not None:
            return None if self.told == "quashed" else self.set_aside
        return self.withdrawn if self.told in (None, "restored") else None

    @property
    def to_tell_restored(self) -> int | None:
        """Since when the addressee has to be told that the order is in force again, as its quashing lost its effect."""
        again = self.lifted and self.lifted[-1].how != "resumed" and not self.ended
        if not again or not self._known_to_addressee or self.told is not None:
            return None
        return self.lifted[-1].until

    @property
    def _known_to_addressee(self) -> bool:
        return self.served is not None or self.acknowledged is not None or self.answered

    def standing(self, instant: int, warn: int) -> Standing:
        """Judge the order's clock at an instant; ``warn`` is how many seconds before the end it is due."""
        for quashing in self.lifted:
            if quashing.covers(instant):
                return Standing("quashed", quashing.decided)
        periods = [Period(one.start, one.end) for one in self.periods]
        return standing(periods, self.withdrawn, instant, warn, self.followed, quashed=self.quashed)

    def terms(self) -> Terms:
        """Give what the record is listed under.

        ``listed``, also ``in_case``: those that somebody must see to by their end, then the others by theirs.
        ``due`` while somebody has to see to it, ``closed`` by the end of a period that nobody waits for any more,
        ``tell`` while the addressee has to be told that it ended, or is in force again, ``ended`` by when it was taken
        back or set aside,
        ``ahead`` by the last period that was recorded before it began, ``after`` by the order that it names as the one
        before it, ``linked`` by the case of one that names such an order, ``lapse`` by the entry that recorded it.
        """
        somebody_must_see_to_it = not self.ended and not self.lapse_recorded
        ends = format_instant(self.periods[-1].end) if self.periods else OPEN_END
        due = (("due", ends if self.followed is None else OPEN_END),) if somebody_must_see_to_it else ()
        closed = (("closed", ends),) if self.periods and not due else ()
        word = self.to_tell_restored if self.to_tell is None else self.to_tell
        tell = () if word is None else (("tell", format_instant(word)),)
        words = [one for one in (self.withdrawn, self.quashed) if one is not None]
        ended = (("ended", format_instant(min(words))),) if words else ()
        place = f"{'live' if due else 'over'} {due[0][1] if due else ends}"
        listed = (("listed", place), ("in_case", f"{self.case} {place}"))
        starts = [one.start for one in self.periods if one.start > one.recorded]
        ahead = (("ahead", format_instant(max(starts))),) if starts and due else ()
        after = () if self.after is None else (("after", self.after), ("linked", self.case))
        lapse = (("lapse", f"{self.lapse:016}"),) if self.lapse_recorded and self.lapse is not None else ()
        rest = (*closed, *tell, *ended, *ahead, *after, *lapse)
        return (("all", ""), ("case", self.case), *listed, *due, *rest)
