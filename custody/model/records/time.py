"""Records of entries whose dates run backwards."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Backstep(Record):
    """An entry dated before one in front of it: its position, and the newest date (seconds UTC) of those before it.

    ``disputed``: its signer had seen that date and said that it is wrong, so that time goes on from his own.
    """

    space: ClassVar[str] = "backstep"
    position: str
    newest: int
    disputed: bool = False

    def terms(self) -> Terms:
        """Give what the record is listed under; a disputed date by itself, to find those that lie ahead."""
        return (("all", ""), *((("disputed", format_instant(self.newest)),) if self.disputed else ()))
