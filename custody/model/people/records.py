"""Records of people, machines and their keys."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Countersign(Record):
    """An entry signed thanks to a lent role: until when another person countersigns it, and how that went.

    ``hours`` after it arrived is ``due``; ``thing`` is what was decided by it, where it is a decision.

    ``agreed`` is None while nobody has answered; ``actor`` is the deputy.
    """

    space: ClassVar[str] = "countersignature"
    position: int
    entry: str
    kind: str
    standing: str
    subject: str
    case: str | None
    actor: str
    lent_by: int
    due: int
    hours: int
    thing: str
    agreed: bool | None = None
    answered: int | None = None
    answerer: str | None = None
    reason: str | None = None

    @property
    def key(self) -> str:
        """The position in as many digits as sort rightly."""
        return f"{self.position:016d}"

    def terms(self) -> Terms:
        """Return the terms the record is listed under: ``due`` or, once answered, ``closed`` by its instant.

        ``waiting`` until it is answered.
        """
        if self.agreed is None:
            return (("all", ""), ("due", format_instant(self.due)), ("waiting", ""))
        return (("all", ""), ("closed", format_instant(self.due)))


@dataclass(frozen=True, slots=True)
class PublicKey(Record):
    """Remembers that a public key was seen, so that it is never enrolled twice."""

    space: ClassVar[str] = "public_key"
    public: str
    name: str
