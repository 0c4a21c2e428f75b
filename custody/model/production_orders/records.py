"""Records of production orders."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.law.holding_authority import Authority, handed_over
from custody.model.concerns.records import Lifted
from custody.model.record import Record, Terms

#: Answers by which something was handed over.
BROUGHT = ("provided", "partial")
#: Treatments of obtained data, in a decision that quashes an order, by which they may be kept.
STAYS = ("keep", "keep_unused")


@dataclass(frozen=True, slots=True)
class Production(Record):
    """A production order: power, deadline, service, answer, withdrawal and quashing; seconds UTC.

    ``preservation_order`` is the order of article 25 that keeps the data until the answer. ``outcome`` is the newest
    answer, ``handed`` the instant of the first answer by which something was handed over, ``obtained_data`` how the
    decision that quashed the order treats it. ``things`` counts what is registered as handed over, each exhibit by its
    quantity. ``issued`` is when it was recorded where the issue is not known; ``quashed`` likewise, and
    ``quashed_known`` is False then. ``contests`` are the leaves of challenges to the order or its quashing, ``lifted``
    quashings that lost their effect.
    """

    space: ClassVar[str] = "production_order"
    nested: ClassVar[dict[str, type[Record]]] = {"lifted": Lifted}
    id: str
    case: str
    power: str
    preservation_order: str | None
    confidential: bool
    issued: int
    issue_known: bool
    recorded: int
    answer_due_at: int | None
    nonconforming: tuple[str, ...] = ()
    served: int | None = None
    outcome: str | None = None
    answered: int | None = None
    withdrawn: int | None = None
    quashed: int | None = None
    obtained_data: str | None = None
    handed: int | None = None
    quashed_known: bool = True
    things: int = 0
    contests: tuple[str, ...] = ()
    lifted: tuple[Lifted, ...] = ()

    @property
    def state(self) -> str:
        """The order's state: quashed, withdrawn, as answered, served or issued."""
        if self.quashed is not None:
            return "quashed"
        if self.withdrawn is not None:
            return "withdrawn"
        return self.outcome or ("issued" if self.served is None else "served")

    @property
    def open(self) -> bool:
        """Whether the order still has to be served or answered."""
        return self.state in ("issued", "served", "partial")

    @property
    def brought(self) -> bool:
        """Whether something was handed over by the newest answer."""
        return self.outcome in BROUGHT

    @property
    def stays(self) -> bool:
        """Whether the decision that quashed the order allows keeping what was handed over."""
        return self.obtained_data in STAYS

    @property
    def doubted(self) -> bool:
        """Whether things handed over may lack authority: quashed, or withdrawn before the handover."""
        if self.quashed is not None:
            return not self.stays
        return self.withdrawn is not None and (self.handed is None or self.withdrawn <= self.handed)

    def handover_time(self, since: int) -> int:
        """Return the latest instant at which things registered at ``since`` were handed over (seconds UTC)."""
        return since if self.handed is None else min(since, self.handed)

    def set_aside_at(self, instant: int) -> bool:
        """Return whether a quashing was in effect at an instant, even one that lost its effect later."""
        now = self.quashed is not None and self.quashed <= instant
        return now or any(quashing.covers(instant) for quashing in self.lifted)

    def withdrawn_before(self, since: int) -> bool:
        """Return whether the order was withdrawn before things registered at ``since`` were handed over."""
        return self.withdrawn is not None and self.withdrawn <= self.handover_time(since)

    def covers(self, since: int) -> Authority:
        """Return the authority that the order gives over things registered at ``since`` (seconds UTC)."""
        if self.withdrawn_before(since) and self.quashed is None:
            return Authority(None, since, "recalled")
        return handed_over(since, quashed=self.quashed, stays=self.stays)

    def terms(self) -> Terms:
        """Return the terms the record is listed under.

        ``listed``, also ``in_case``: all of them by when they were issued. ``due`` while open, else ``closed``, by the
        instant the answer is due, ``undated`` where an open order has none, ``unregistered`` where no exhibit is
        registered of what was handed over, ``doubted`` where its authority is doubtful.
        """
        by = None if self.answer_due_at is None else format_instant(self.answer_due_at)
        dated = () if by is None else (("due" if self.open else "closed", by),)
        undated = (("undated", ""),) if by is None and self.open else ()
        bare = (("unregistered", ""),) if self.brought and not self.things else ()
        doubted = (("doubted", ""),) if self.doubted else ()
        when = format_instant(self.issued)
        listed = (("listed", when), ("in_case", f"{self.case} {when}"))
        return (("all", ""), ("case", self.case), *listed, *dated, *undated, *bare, *doubted)
