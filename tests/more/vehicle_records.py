"""Records of vehicles."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Vehicle(Record):
    """A vehicle of a case, and how often it was moved."""

    space: ClassVar[str] = "vehicle"
    id: str
    case: str
    sort: str
    moves: int = 0

    def terms(self) -> Terms:
        """Return what the record is listed under: its case."""
        return (("all", ""), ("case", self.case))


RECORDS = (Vehicle,)
