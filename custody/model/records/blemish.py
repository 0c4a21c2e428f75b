"""Records of what was entered although a rule was broken, or with something that nobody could state."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Blemish(Record):
    """An entry with marks or unknown fields: its position, kind, subject, and the case it belongs to if it has one."""

    space: ClassVar[str] = "blemish"
    position: int
    kind: str
    subject: str
    case: str | None
    marks: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def key(self) -> str:
        """The position in as many digits as sort rightly."""
        return f"{self.position:016d}"

    def terms(self) -> Terms:
        """Give what the record is listed under; ``case`` is empty for what belongs to none."""
        return (("all", ""), ("case", self.case or ""))
