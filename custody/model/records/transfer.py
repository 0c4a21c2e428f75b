"""Records of handovers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Offer(Record):
    """A handover offered: by whom, to whom, until when, and how it ended."""

    space: ClassVar[str] = "offer"
    leaf: str
    exhibit: str
    giver: str
    receiver: str
    handover: str | None
    purpose: str
    expires: int
    position: int
    ended: str | None = None

    def terms(self) -> Terms:
        """Give what the record is listed under: ``due`` or, once it has ended, ``closed`` by when it expires."""
        if self.ended is not None:
            return (("all", ""), ("closed", format_instant(self.expires)))
        due = ("due", format_instant(self.expires))
        return (("all", ""), ("receiver", self.receiver), ("giver", self.giver), due)
