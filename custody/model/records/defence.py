"""Records of the defence's part: inspections, announced examinations, the disclosure schedule and duties under it."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Inspection(Record):
    """A session in which the defence looks at exhibits."""

    space: ClassVar[str] = "inspection"
    id: str
    case: str
    exhibits: tuple[str, ...]
    supervisor: str | None
    opened: int
    closed: int | None = None
    copied: bool = False
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Give what the record is listed under; ``open`` until it is closed."""
        waiting = (("open", ""),) if self.closed is None else ()
        return (("all", ""), ("case", self.case), *waiting)


@dataclass(frozen=True, slots=True)
class Examination(Record):
    """A destructive examination: announced, objected to or not, begun, done.

    ``by`` is the actor who announced it, None for an authority in their own right.
    """

    space: ClassVar[str] = "examination"
    id: str
    case: str
    exhibit: str
    method: str
    made: int
    object_by: int
    objections: int = 0
    sustained: bool = False
    begun: int | None = None
    done: int | None = None
    nonconforming: tuple[str, ...] = ()
    by: str | None = None

    def standing(self, now: int) -> str:
        """Say how it stands at an instant: done, begun, forbidden, objected, notice_runs or free."""
        if self.done is not None:
            return "done"
        if self.begun is not None:
            return "begun"
        if self.sustained:
            return "forbidden"
        if self.objections:
            return "objected"
        return "notice_runs" if now <= self.object_by else "free"

    def terms(self) -> Terms:
        """Give what the record is listed under; ``objected`` while an objection is open."""
        ended = self.done is not None or self.sustained
        term = "closed" if ended or self.begun is not None else "due"
        objected = (("objected", ""),) if self.objections and not ended else ()
        listed = ("all", ""), ("case", self.case), ("exhibit", self.exhibit)
        return (*listed, (term, format_instant(self.object_by)), *objected)


@dataclass(frozen=True, slots=True)
class Listed(Record):
    """How the disclosure schedule treats an exhibit or an object, as last listed."""

    space: ClassVar[str] = "schedule"
    about: str
    case: str
    treatment: str
    ground: str | None
    position: int

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("case", self.case))


@dataclass(frozen=True, slots=True)
class Duty(Record):
    """A duty to disclose a case, or one thing of it."""

    space: ClassVar[str] = "duty"
    id: str
    case: str
    about: str | None
    source: str
    due: int
    made: int
    position: int
    how: str | None = None
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Give what the record is listed under; ``owed`` names what may not be erased while the duty is open."""
        owed = (("owed", self.about or self.case),) if self.how is None else ()
        term = "due" if self.how is None else "closed"
        return (("all", ""), ("case", self.case), (term, format_instant(self.due)), *owed)
