"""Records of exhibits, their seals and who holds them."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.lookalikes import skeleton
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Hold(Record):
    """One stretch of holding: who is recorded as holder, since when, and by which entry."""

    space: ClassVar[str] = ""
    holder: str
    since: int
    position: int


@dataclass(frozen=True, slots=True)
class Exhibit(Record):
    """An exhibit: where it came from, who is recorded as holding it, its seal and its open offer.

    One that came out of no other was taken in a ``seizure`` or handed over by a ``production`` order.
    ``sealing`` is the position of the entry that put the seal on, ``seals`` every number it was recorded under.
    ``superseded`` is ``merged`` or ``split`` where work goes on under other registrations: no custodian has it.
    """

    space: ClassVar[str] = "exhibit"
    nested: ClassVar[dict[str, type[Record]]] = {"holds": Hold}
    id: str
    case: str
    seizure: str | None
    parent: str | None
    category: str
    holds: tuple[Hold, ...]
    seal: str | None = None
    seals: tuple[str, ...] = ()
    offer: str | None = None
    acquisitions: tuple[str, ...] = ()
    nonconforming: tuple[str, ...] = ()
    sealing: int | None = None
    production: str | None = None
    superseded: str | None = None

    @property
    def source(self) -> str | None:
        """The seizure or the production order that it came by, None of what came out of another exhibit."""
        return self.seizure or self.production

    @property
    def holder(self) -> str:
        """The actor recorded last as holder."""
        return self.holds[-1].holder

    @property
    def custodian(self) -> str | None:
        """The actor who answers for it now, None of a registration that another one has taken the place of."""
        return None if self.superseded else self.holder

    def terms(self) -> Terms:
        """Give what the record is listed under.

        ``listed``, also ``in_case``: what came out of no other exhibit, in order of record; the others stand by their
        parent (Item). ``seized``: all of one seizure, ``produced``: all of one production order, in that order.
        ``holder``: what somebody is custodian of.
        """
        place = f"{self.holds[0].position:016}"
        whole = (("listed", place), ("in_case", f"{self.case} {place}")) if self.parent is None else ()
        seized = () if self.seizure is None else (("seized", f"{self.seizure} {place}"),)
        given = () if self.production is None else (("produced", f"{self.production} {place}"),)
        held = () if self.custodian is None else (("holder", self.custodian),)
        return (("all", ""), ("case", self.case), *held, *whole, *seized, *given)


@dataclass(frozen=True, slots=True)
class SealUse(Record):
    """The first use of a seal number: the exhibit, and the entry that put the seal on, also where it was corrected.

    ``again`` are exhibits of which it was recorded once more, against the rule that a number is used once.
    """

    space: ClassVar[str] = "seal"
    number: str
    exhibit: str
    position: int
    again: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Return what the record is listed under: ``form`` is what the number looks like."""
        return (("all", ""), ("form", skeleton(self.number)))
