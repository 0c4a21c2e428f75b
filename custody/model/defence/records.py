"""Records of privilege, inspection, examination and the disclosure schedule."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.engine.names import OPEN_END
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Inspection(Record):
    """A session in which the defence inspects exhibits."""

    space: ClassVar[str] = "inspection"
    id: str
    case: str
    exhibits: tuple[str, ...]
    supervisor: str | None
    opened: int
    closed: int | None = None
    copies_taken: bool = False
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``open`` until it is closed."""
        waiting = (("open", ""),) if self.closed is None else ()
        return (("all", ""), ("case", self.case), *waiting)


@dataclass(frozen=True, slots=True)
class Examination(Record):
    """A destructive examination: announced, objected to or not, started, completed (seconds UTC).

    ``objections`` is how many are open. ``by`` is the actor who announced it, None for an authority in their own right.
    """

    space: ClassVar[str] = "destructive_examination"
    id: str
    case: str
    exhibit: str
    method: str
    made: int
    objection_due_at: int
    objections: int = 0
    sustained: bool = False
    started: int | None = None
    completed: int | None = None
    nonconforming: tuple[str, ...] = ()
    by: str | None = None

    def standing(self, now: int) -> str:
        """Return the state at an instant: completed, started, forbidden, objected, notice_period or free."""
        if self.completed is not None:
            return "completed"
        if self.started is not None:
            return "started"
        if self.sustained:
            return "forbidden"
        if self.objections:
            return "objected"
        return "notice_period" if now <= self.objection_due_at else "free"

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``objected`` while an objection is open."""
        ended = self.completed is not None or self.sustained
        term = "closed" if ended or self.started is not None else "due"
        objected = (("objected", ""),) if self.objections and not ended else ()
        listed = ("all", ""), ("case", self.case), ("exhibit", self.exhibit)
        return (*listed, (term, format_instant(self.objection_due_at)), *objected)


@dataclass(frozen=True, slots=True)
class Treatment(Record):
    """One treatment of an exhibit or object in the schedule, since when, and the ground for withholding.

    ``since`` is in seconds UTC: the recording date where the date is not known (``known`` is False).
    """

    space: ClassVar[str] = ""
    since: int
    code: str
    ground: str | None
    known: bool = True


@dataclass(frozen=True, slots=True)
class ScheduledDisclosure(Record):
    """A line of the disclosure schedule: the newest treatment of an exhibit or object; ``turns``: all."""

    space: ClassVar[str] = "disclosure"
    nested: ClassVar[dict[str, type[Record]]] = {"turns": Treatment}
    about: str
    case: str
    treatment: str
    withholding_ground: str | None
    position: int
    turns: tuple[Treatment, ...] = ()

    def at(self, instant: int) -> Treatment | None:
        """Return the treatment in effect at an instant, None before the first; an undated one always counts."""
        return next((turn for turn in reversed(self.turns) if not turn.known or turn.since <= instant), None)

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""), ("case", self.case))


@dataclass(frozen=True, slots=True)
class Showing(Record):
    """One disclosure of an exhibit or object to the defence: by which entry, how, since when.

    ``how`` is ``inspection``, ``copy``, ``release``, ``disclosure`` (fields of an entry about it) or ``duty`` (a
    document states that the owed disclosure was made). ``since`` is in seconds UTC. ``whole`` is False where only
    something derived from it, or of the record about it, was disclosed.
    """

    space: ClassVar[str] = "showing"
    name: str
    about: str
    exhibit: str
    case: str
    how: str
    since: int
    leaf: str
    position: int
    whole: bool = True
    known: bool = True

    @property
    def of_entry(self) -> bool:
        """Whether only fields of an entry about the item were disclosed, and nothing of the item itself."""
        return self.how == "disclosure"

    def covers(self, item: str) -> bool:
        """Return whether the whole of its exhibit, or of an object of that, was disclosed."""
        return self.whole and self.about in (item, self.exhibit)

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""), ("case", self.case), ("exhibit", self.exhibit), ("entry", self.leaf))


@dataclass(frozen=True, slots=True)
class Duty(Record):
    """A duty to disclose a case, or one exhibit or object of it.

    Once it was met, ``document`` is True if a document about that is on record, ``shown`` is the leaf hash (base64) of
    the disclosing entry.
    """

    space: ClassVar[str] = "disclosure_duty"
    id: str
    case: str
    disclosure_subject: str | None
    duty_source: str
    due_at: int
    made: int
    position: int
    end_reason: str | None = None
    nonconforming: tuple[str, ...] = ()
    document: bool = False
    shown: str | None = None

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``owed`` by the subject not to be erased while the duty is open.
        """
        owed = (("owed", self.disclosure_subject or self.case),) if self.end_reason is None else ()
        term = "due" if self.end_reason is None else "closed"
        return (("all", ""), ("case", self.case), (term, format_instant(self.due_at)), *owed)


@dataclass(frozen=True, slots=True)
class PrivilegeRuling(Record):
    """A ruling or waiver on a claim of privilege: since when (seconds UTC), and whether the claim stands."""

    space: ClassVar[str] = ""
    since: int
    stands: bool


@dataclass(frozen=True, slots=True)
class Claim(Record):
    """A claim of privilege over an exhibit or one of its objects: open, upheld, partial, rejected, waived.

    ``made`` is the recording date where the date of the claim is not known (``made_known`` is False). ``turns`` are the
    rulings on it. ``filter`` are the members of its filter team, ``freed`` the objects released.
    """

    space: ClassVar[str] = "privilege"
    nested: ClassVar[dict[str, type[Record]]] = {"turns": PrivilegeRuling}
    id: str
    case: str
    exhibit: str
    object: str | None
    privilege_ground: str
    made: int
    ruling_due_at: int | None
    status: str = "open"
    consequence: str | None = None
    filter: tuple[str, ...] = ()
    freed: tuple[str, ...] = ()
    nonconforming: tuple[str, ...] = ()
    made_known: bool = True
    turns: tuple[PrivilegeRuling, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether the claim keeps everybody outside the filter team away."""
        return self.status in ("open", "upheld", "partial")

    def stood(self, instant: int) -> bool:
        """Return whether the claim kept all but the filter team away at an instant, by the newest ruling then."""
        if self.made_known and instant < self.made:
            return False
        return next((turn.stands for turn in reversed(self.turns) if turn.since <= instant), True)

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``due`` until a ruling is recorded."""
        due = "due" if self.status == "open" else "closed"
        by = OPEN_END if self.ruling_due_at is None else format_instant(self.ruling_due_at)
        return (("all", ""), ("case", self.case), ("exhibit", self.exhibit), (due, by))
