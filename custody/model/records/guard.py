"""Records of what must be guarded: how an exhibit is kept, claims of privilege, members of a case, views logged."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.engine.names import OPEN_END
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Kept(Record):
    """How an exhibit must be kept: claims that were made over it, flags, who noted which of them, traces secured.

    ``noted`` holds a flag and an actor's identifier with a blank between.
    """

    space: ClassVar[str] = "kept"
    exhibit: str
    claims: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    traces: bool = False

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), *(("flag", flag) for flag in self.flags))


@dataclass(frozen=True, slots=True)
class Turn(Record):
    """Since when (seconds UTC) a ruling or waiver lets a claim of privilege stand, or lets it stand no more."""

    space: ClassVar[str] = ""
    since: int
    stands: bool


@dataclass(frozen=True, slots=True)
class Claim(Record):
    """A claim of privilege over an exhibit, or one object of it: open, upheld, partly, rejected or waived.

    ``made`` is when it was recorded where nobody knows when it was made. ``turns`` are what was ruled of it since.
    """

    space: ClassVar[str] = "privilege"
    nested: ClassVar[dict[str, type[Record]]] = {"turns": Turn}
    id: str
    case: str
    exhibit: str
    object: str | None
    ground: str
    made: int
    ruling_by: int | None
    status: str = "open"
    follows: str | None = None
    filter: tuple[str, ...] = ()
    freed: tuple[str, ...] = ()
    nonconforming: tuple[str, ...] = ()
    made_known: bool = True
    turns: tuple[Turn, ...] = ()

    @property
    def stands(self) -> bool:
        """Whether it keeps people outside the filter team away."""
        return self.status in ("open", "upheld", "partly")

    def stood(self, instant: int) -> bool:
        """Say whether it kept people outside the filter team away at an instant; the newest word until then counts."""
        if self.made_known and instant < self.made:
            return False
        return next((one.stands for one in reversed(self.turns) if one.since <= instant), True)

    def terms(self) -> Terms:
        """Give what the record is listed under; ``due`` while nobody has ruled."""
        due = "due" if self.status == "open" else "closed"
        by = OPEN_END if self.ruling_by is None else format_instant(self.ruling_by)
        return (("all", ""), ("case", self.case), ("exhibit", self.exhibit), (due, by))


@dataclass(frozen=True, slots=True)
class Member(Record):
    """Somebody who belongs to a case, as what, and since when."""

    space: ClassVar[str] = ""
    actor: str
    function: str
    since: int


@dataclass(frozen=True, slots=True)
class Team(Record):
    """Who belongs to a case; a case nobody was ever added to has no such record."""

    space: ClassVar[str] = "team"
    nested: ClassVar[dict[str, type[Record]]] = {"members": Member}
    case: str
    members: tuple[Member, ...] = ()

    def function_of(self, actor: str) -> str | None:
        """Give what somebody does in the case, None for nobody of it."""
        return next((one.function for one in self.members if one.actor == actor), None)

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), *(("member", one.actor) for one in self.members))


@dataclass(frozen=True, slots=True)
class View(Record):
    """One time that somebody looked at confidential values."""

    space: ClassVar[str] = "access"
    id: str
    case: str
    viewer: str
    viewed: int
    about: tuple[str, ...]
    fields: tuple[str, ...]
    command: str
    purpose: str
    position: int

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("case", self.case), ("viewer", self.viewer))
