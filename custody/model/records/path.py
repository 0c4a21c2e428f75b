"""Records of what was shown, under an order, of the path of a communication."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Path(Record):
    """What whoever was ordered showed of the path: ``others`` says whether and where another provider carried it.

    ``ordered`` are the orders that went on from it, ``requested`` the requests to other States; ``ended`` is why
    nothing goes on, where that is on record. ``beneath`` says that the order carried out a request of another State
    by then, to which what was found abroad is owed.
    """

    space: ClassVar[str] = "path"
    leaf: str
    order: str
    case: str
    since: int
    position: int
    others: tuple[str, ...]
    beneath: bool = False
    ordered: tuple[str, ...] = ()
    requested: tuple[str, ...] = ()
    ended: str | None = None

    @property
    def found_here(self) -> bool:
        """Whether another provider at home was found."""
        return "at_home" in self.others

    @property
    def found_abroad(self) -> bool:
        """Whether a provider in another State was found."""
        return "abroad" in self.others

    @property
    def for_us(self) -> bool:
        """Whether a provider in another State was found for an investigation here."""
        return self.found_abroad and not self.beneath

    @property
    def waits_here(self) -> bool:
        """Whether another provider was found at home to which no order went on, and nobody said why none does."""
        return self.found_here and not self.ordered and self.ended is None

    @property
    def waits_abroad(self) -> bool:
        """Whether a provider abroad was found for us to whose State no request went on, and nobody said why."""
        return self.for_us and not self.requested and self.ended is None

    def terms(self) -> Terms:
        """Give what the record is listed under: ``here`` and ``abroad`` while it has to go on there."""
        here = (("here", ""),) if self.waits_here else ()
        abroad = (("abroad", ""),) if self.waits_abroad else ()
        return (("all", ""), ("order", self.order), *here, *abroad)
