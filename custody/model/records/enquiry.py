"""Records of enquiries for where data or their provider are."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms

#: The outcome of an enquiry that nobody answered.
SILENT = "not_answered"


@dataclass(frozen=True, slots=True)
class Enquiry(Record):
    """An enquiry of one State to another, and what was answered; ``asked`` is when it was sent or received.

    ``located`` is the State in which the newest answer places what is looked for, None where that is not known here.
    """

    space: ClassVar[str] = "enquiry"
    id: str
    case: str
    incoming: bool
    state: str
    sought: tuple[str, ...]
    confidential: bool
    asked: int
    asked_known: bool
    recorded: int
    answer_by: int | None
    outcome: str | None = None
    located: str | None = None
    answered: int | None = None
    nonconforming: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nobody has recorded an answer, nor that none came."""
        return self.outcome is None

    @property
    def told(self) -> bool:
        """Whether an answer is on record."""
        return self.outcome not in (None, SILENT)

    def terms(self) -> Terms:
        """Give what the record is listed under: ``open`` while unanswered, ``due`` or ``closed`` by its instant."""
        waits = (("open", ""),) if self.open else ()
        by = None if self.answer_by is None else format_instant(self.answer_by)
        dated = () if by is None else (("due" if self.open else "closed", by),)
        return (("all", ""), ("case", self.case), *waits, *dated)
