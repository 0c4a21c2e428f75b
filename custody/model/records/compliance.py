"""Records of how an order was met, and of who keeps it secret until when."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Compliance(Record):
    """How an order was met: the word that came last, and what the decision that quashed it says of the data.

    ``outcome`` is ``full``, ``partly`` or ``not_complied``, None while nobody has said; ``reason`` and ``follows``
    belong to ``not_complied``.
    """

    space: ClassVar[str] = "compliance"
    order: str
    case: str
    outcome: str | None = None
    since: int | None = None
    reason: str | None = None
    follows: str | None = None
    custodian_data: str | None = None
    agency_data: str | None = None

    @property
    def gives_back(self) -> bool:
        """Whether the decision that quashed the order says that what was obtained by it goes back."""
        return self.agency_data == "return_or_destroy"

    def terms(self) -> Terms:
        """Give what the record is listed under: ``open`` while something has to follow, ``give_back``."""
        waits = self.outcome == "not_complied" and self.follows not in (None, "nothing")
        back = (("give_back", ""),) if self.gives_back else ()
        return (("all", ""), *((("open", ""),) if waits else ()), *back)


@dataclass(frozen=True, slots=True)
class Further(Record):
    """An end to which secrecy was extended, and the entry that says so."""

    space: ClassVar[str] = ""
    position: int
    until: int


@dataclass(frozen=True, slots=True)
class Secrecy(Record):
    """Somebody bound to keep an order secret: from an entry, until an instant (None: nobody states one) or lifted.

    ``said`` is the end that the binding entry gives, ``further`` what extended it; ``until`` is the latest of them.
    """

    space: ClassVar[str] = "secrecy"
    nested: ClassVar[dict[str, type[Record]]] = {"further": Further}
    leaf: str
    order: str
    case: str
    whom: str
    since: int
    said: int | None
    position: int
    by_order: bool = False
    lifted: int | None = None
    further: tuple[Further, ...] = ()

    @property
    def until(self) -> int | None:
        """The end that counts."""
        ends = [one.until for one in self.further]
        return max(ends if self.said is None else [self.said, *ends], default=None)

    def binds(self, instant: int) -> bool:
        """Say whether somebody is bound at an instant, which the end of the order's period or of the order leaves."""
        lifted, until = self.lifted, self.until
        return (lifted is None or lifted > instant) and (until is None or until > instant)

    def terms(self) -> Terms:
        """Give what the record is listed under: ``due`` by its end, ``closed`` by it once it is lifted."""
        term = "due" if self.lifted is None else "closed"
        ends = () if self.until is None else ((term, format_instant(self.until)),)
        return (("all", ""), ("order", self.order), *ends)
