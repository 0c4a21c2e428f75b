"""Records of inventory rounds."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Inventory(Record):
    """A round: its scope, how much should be there, what was counted so far, and when it was closed (seconds UTC).

    Each exhibit counts once: what was ``expected`` is ``found`` where it is recorded, ``misplaced`` or ``missing``;
    ``unexpected`` are exhibits that the round did not look for, ``surplus`` codes that name none.
    """

    space: ClassVar[str] = "inventory"
    id: str
    scope: str
    place: str | None
    case: str | None
    holder: str | None
    opened: int
    position: int
    expected: int
    away: int
    found: int = 0
    misplaced: int = 0
    unexpected: int = 0
    surplus: int = 0
    closed: int | None = None

    @property
    def missing(self) -> int:
        """How many of those expected nobody has found where they belong or elsewhere."""
        return self.expected - self.found - self.misplaced

    def terms(self) -> Terms:
        """Give what the record is listed under; ``listed``: those that are closed, then those that go on."""
        state = "open" if self.closed is None else "closed"
        return (("all", ""), ("state", state), ("listed", f"{state} {self.position:016}"))


@dataclass(frozen=True, slots=True)
class Tally(Record):
    """One exhibit in one round: ``expected`` until it is counted, then the result and the entry that says it."""

    space: ClassVar[str] = "tally"
    name: str
    inventory: str
    exhibit: str
    expected: bool
    result: str
    place: str | None = None
    position: int | None = None

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (
            ("all", ""),
            ("exhibit", self.exhibit),
            ("inventory", self.inventory),
            (self.result, self.inventory),
        )


@dataclass(frozen=True, slots=True)
class RoundMatter(Record):
    """What a round found otherwise than recorded and somebody answers: a surplus code, or an exhibit that is missing.

    ``name`` is the leaf hash of the entry that counted a surplus code, or the name of the tally of a missing exhibit.
    ``sort`` is ``surplus`` or ``missing``, ``position`` the entry that counted it, or that closed the round. ``since``
    is when the round was closed (seconds UTC; None while it goes on), ``outcome`` the answer, by entry ``answered``.
    """

    space: ClassVar[str] = "round_matter"
    name: str
    inventory: str
    sort: str
    position: int
    exhibit: str | None = None
    since: int | None = None
    outcome: str | None = None
    answered: int | None = None

    def terms(self) -> Terms:
        """Return what the record is listed under: ``open`` by since when it is."""
        listed = [("all", ""), ("inventory", self.inventory)]
        if self.exhibit is not None:
            listed.append(("exhibit", self.exhibit))
        if self.since is not None and self.outcome is None:
            listed.append(("open", format_instant(self.since)))
            if self.exhibit is not None:
                listed.append(("open_of", self.exhibit))
        return tuple(listed)
