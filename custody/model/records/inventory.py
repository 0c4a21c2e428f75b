"""Records of inventory rounds."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Inventory(Record):
    """A round: its scope, how much should be there, what was counted so far, and when it was closed (seconds UTC)."""

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
    surplus: int = 0
    closed: int | None = None

    @property
    def missing(self) -> int:
        """How many of those expected nobody has found where they belong or elsewhere."""
        return self.expected - self.found

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
        return (("all", ""), ("inventory", self.inventory), (self.result, self.inventory))
