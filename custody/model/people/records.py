"""Records of people, machines and their keys."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Countersign(Record):
    """An entry signed under a lent role, when its countersignature is due, and the answer to it.

    ``due`` is ``hours`` after it arrived; ``thing`` identifies the decision that was signed: by its subject, or by the
    leaf (base64) of the entry that it answers, else its own. ``agreed`` is None until it is answered; ``actor`` is the
    deputy.
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
        """The position, padded to 16 digits so that keys sort by number."""
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
    """A public key (base64) that was enrolled, kept so that it is never enrolled twice."""

    space: ClassVar[str] = "public_key"
    public: str
    name: str
