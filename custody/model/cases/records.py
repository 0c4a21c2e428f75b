"""Records of cases, their members and their outcome."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Member(Record):
    """A member of a case: actor, function, and since when (seconds UTC)."""

    space: ClassVar[str] = ""
    actor: str
    function: str
    since: int


@dataclass(frozen=True, slots=True)
class Team(Record):
    """The members of a case; a case that never had members has no such record."""

    space: ClassVar[str] = "team"
    nested: ClassVar[dict[str, type[Record]]] = {"members": Member}
    case: str
    members: tuple[Member, ...] = ()

    def function_of(self, actor: str) -> str | None:
        """Return an actor's function in the case, None for somebody who is no member."""
        return next((member.function for member in self.members if member.actor == actor), None)

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""), *(("member", member.actor) for member in self.members))


@dataclass(frozen=True, slots=True)
class View(Record):
    """One access of an actor to confidential fields."""

    space: ClassVar[str] = "access"
    id: str
    case: str
    viewer: str
    viewed: int
    subjects: tuple[str, ...]
    fields: tuple[str, ...]
    access_command: str
    purpose: str
    position: int

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""), ("case", self.case), ("viewer", self.viewer))


@dataclass(frozen=True, slots=True)
class Outcome(Record):
    """The outcome of a case: newest judgment, appeal deadline, pending appeals, finality (seconds UTC).

    ``judged`` is the recording date where the date of the judgment is not known (``judged_known`` is False).
    ``appealed`` is when the first of the ``appeals`` that are pending was filed. ``certified`` is whether the court's
    certificate was recorded with the finality.
    """

    space: ClassVar[str] = "proceedings"
    case: str
    outcome: str | None = None
    judged: int | None = None
    appeal_until: int | None = None
    appealed: int | None = None
    final: int | None = None
    nonconforming: tuple[str, ...] = ()
    judged_known: bool = True
    appeals: int = 0
    certified: bool = False

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``due`` by the appeal deadline, ``closed`` once appealed or final.
        """
        until = () if self.appeal_until is None else (format_instant(self.appeal_until),)
        if self.final is not None or self.appealed is not None:
            dated: Terms = tuple(("closed", instant) for instant in until)
        else:
            dated = tuple(("due", instant) for instant in until)
        pending = (("pending", ""),) if self.appealed is not None and self.final is None else ()
        return (("all", ""), *pending, *dated)


@dataclass(frozen=True, slots=True)
class Case(Record):
    """A case; ``outcome`` is None while it is open, ``closing`` and ``reopened`` are entry positions."""

    space: ClassVar[str] = "case"
    id: str
    opened: int
    outcome: str | None = None
    nonconforming: tuple[str, ...] = ()
    closing: int | None = None
    reopened: int | None = None

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        status = "open" if self.outcome is None else "closed"
        return (("all", ""), ("status", status), ("listed", format_instant(self.opened)))
