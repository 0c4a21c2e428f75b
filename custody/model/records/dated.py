"""Records of what was found out about dates that disagree."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class DateFound(Record):
    """What somebody found about the date of the entry at ``target``: whose clock was wrong, said by entry ``position``.

    ``clock`` is ``signer`` or ``earlier``; ``signed_at`` (an instant) is when it was signed if that was found out. What
    was said last counts.
    """

    space: ClassVar[str] = "date_found"
    target: str
    clock: str
    position: int
    by: str
    signed_at: str | None = None

    def terms(self) -> Terms:
        """Return what the record is listed under."""
        return (("all", ""),)
