"""Records of cases and of art. 25 orders with their periods."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from custody.law.clock import format_instant
from custody.model.record import Record, Terms

OPEN_END = "9999-12-31T23:59:59Z"


@dataclass(frozen=True, slots=True)
class Case(Record):
    """A case and whether it is open."""

    space: ClassVar[str] = "case"
    id: str
    opened: int
    outcome: str | None = None
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("status", "open" if self.outcome is None else "closed"))


@dataclass(frozen=True, slots=True)
class Stretch(Record):
    """One period of an order: start and end in seconds UTC, when it was decided and when recorded."""

    space: ClassVar[str] = ""
    start: int
    end: int
    decided: int
    recorded: int
    position: int


@dataclass(frozen=True, slots=True)
class Order(Record):
    """An art. 25 order with its periods; ``issued`` is when it was recorded where nobody knows when it was issued."""

    space: ClassVar[str] = "order"
    nested: ClassVar[dict[str, type[Record]]] = {"periods": Stretch}
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
    slack_hours: int = 25
    followed: int | None = None

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        somebody_must_see_to_it = self.withdrawn is None and not self.lapse_recorded
        runs = self.periods and self.followed is None
        ends = format_instant(self.periods[-1].end) if runs else OPEN_END
        due = (("due", ends),) if somebody_must_see_to_it else ()
        return (("all", ""), ("case", self.case), *due)
