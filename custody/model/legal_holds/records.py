"""Records of legal holds."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class LegalHold(Record):
    """A hold on a case, exhibit or object: its reason, and when it was placed, reviewed or released.

    Instants are in seconds UTC; ``review_due_at`` is the next review. ``placed`` is the recording date where the date
    is not known (``placed_known`` is False).
    """

    space: ClassVar[str] = "legal_hold"
    id: str
    hold_scope: str
    held_subject: str
    case: str
    reason: str
    placed: int
    review_due_at: int | None
    position: int
    released: int | None = None
    nonconforming: tuple[str, ...] = ()
    placed_known: bool = True

    def began_after(self, instant: int) -> bool:
        """Return whether the legal hold is known to have been placed after an instant (seconds UTC)."""
        return self.placed_known and self.placed > instant

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``subject`` always, ``due`` by its review until it is released.
        """
        always = (("all", ""), ("subject", self.held_subject))
        if self.released is not None:
            closed = () if self.review_due_at is None else (("closed", format_instant(self.review_due_at)),)
            return (*always, ("of", self.case), *closed)
        due = () if self.review_due_at is None else (("due", format_instant(self.review_due_at)),)
        return (*always, ("of", self.case), ("standing", self.case), *due)
