"""Records of transfers."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Offer(Record):
    """A transfer offered: giver, receiver, expiry, and how it ended."""

    space: ClassVar[str] = "offer"
    leaf: str
    exhibit: str
    giver: str
    receiver: str
    transfer: str | None
    purpose: str
    expires: int
    position: int
    ended: str | None = None

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``due`` or, once it has ended, ``closed`` by its expiry.

        ``refused`` by its giver, who remains custodian.
        """
        together = () if self.transfer is None else (("transfer", self.transfer),)
        if self.ended is not None:
            refused = (("refused", self.giver),) if self.ended == "refused" else ()
            return (("all", ""), ("closed", format_instant(self.expires)), *refused, *together)
        due = ("due", format_instant(self.expires))
        return (("all", ""), ("receiver", self.receiver), ("giver", self.giver), due, *together)


@dataclass(frozen=True, slots=True)
class CheckOut(Record):
    """An exhibit out of the evidence room for a while: checked out, or handed out to a keyless receiver.

    ``to`` is the actor, or with ``keyless`` the class of receiver; the giver is responsible until the entry ``ended``.
    """

    space: ClassVar[str] = "check_out"
    positions: ClassVar[frozenset[str]] = frozenset({"ended"})
    leaf: str
    exhibit: str
    case: str
    giver: str
    to: str
    keyless: bool
    transfer: str | None
    purpose: str
    back: int | None
    position: int
    ended: int | None = None

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``due`` or, once ended, ``closed`` by when it is due back."""
        together = () if self.transfer is None else (("transfer", self.transfer),)
        if self.ended is None:
            together = (*together, ("open", self.exhibit))
        else:
            together = (*together, ("ended_by", str(self.ended)))
        if self.back is None:
            return (("all", ""), *together)
        return (
            ("all", ""),
            ("due" if self.ended is None else "closed", format_instant(self.back)),
            *together,
        )
