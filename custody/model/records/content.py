"""Records of what later entries do to earlier ones."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Search(Record):
    """A search of the first ``size`` entries for a value: by which actor, when (seconds UTC), and for what."""

    space: ClassVar[str] = "search"
    id: str
    actor: str
    at: int
    purpose: str
    size: int
    position: int

    def terms(self) -> Terms:
        """Return what the record is listed under."""
        return (("all", ""), ("actor", self.actor))


@dataclass(frozen=True, slots=True)
class Amendment(Record):
    """What later entries did to one entry: corrected, disclosed and erased field names, and which one rescinded it."""

    space: ClassVar[str] = "amendment"
    target: str
    corrected: tuple[str, ...] = ()
    disclosed: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    rescinded: int | None = None


@dataclass(frozen=True, slots=True)
class Decline(Record):
    """A decision of a deputy that another person declined to countersign: its entry and kind, who declined, when, why.

    ``answer`` is the entry that declined it.
    """

    space: ClassVar[str] = ""
    position: int
    kind: str
    by: str
    at: int
    reason: str
    answer: int


@dataclass(frozen=True, slots=True)
class Decided(Record):
    """A decision about a thing: its entry, its kind, and the key that signed it."""

    space: ClassVar[str] = ""
    position: int
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Answered(Record):
    """What was decided about a thing, the newest of each kind, and what of it others answered.

    ``declined`` is what another person declined of a deputy's, and nobody decided in their own right since.
    """

    space: ClassVar[str] = "answered"
    nested: ClassVar[dict[str, type[Record]]] = {"declined": Decline, "decided": Decided}
    thing: str
    case: str | None = None
    declined: tuple[Decline, ...] = ()
    decided: tuple[Decided, ...] = ()

    def terms(self) -> Terms:
        """Return what the record is listed under while anything stands declined."""
        return (("all", ""), *((("declined", ""),) if self.declined else ()))
