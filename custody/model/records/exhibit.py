"""Records of seizures, exhibits, their seals and who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from custody.law.clock import format_instant
from custody.law.holding import Authority, authority
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Seizure(Record):
    """A seizure: its case, what it rested on, and whether the authorising document is on record."""

    space: ClassVar[str] = "seizure"
    id: str
    case: str
    order: str | None
    basis: str
    occurred: int
    recorded: int
    nonconforming: tuple[str, ...] = ()
    authority_document: bool = False

    @property
    def authority(self) -> Authority:
        """What the law says the seizure gives the record for holding: an order named here is one of article 25."""
        return authority(
            self.basis, self.occurred, document=self.authority_document, preservation=self.order is not None
        )

    def terms(self) -> Terms:
        """Give what the record is listed under; ``unauthorised`` where nothing on record covers holding."""
        held = self.authority
        bare = () if held.basis is not None else (("unauthorised", format_instant(held.since)),)
        return (("all", ""), ("case", self.case), *bare)


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

    ``sealing`` is the position of the entry that put the seal on, ``seals`` every number it was recorded under.
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

    @property
    def holder(self) -> str:
        """The actor recorded as holder now."""
        return self.holds[-1].holder

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("case", self.case), ("holder", self.holder))


@dataclass(frozen=True, slots=True)
class SealUse(Record):
    """The first use of a seal number: the exhibit, and the entry that put the seal on, also where it was corrected."""

    space: ClassVar[str] = "seal"
    number: str
    exhibit: str
    position: int


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
