"""Records of questions over several topics that read records only."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms, replace


@dataclass(frozen=True, slots=True)
class Blemish(Record):
    """An entry with marks or unknown fields: its position, kind, subject, and case if any."""

    space: ClassVar[str] = "blemish"
    position: int
    kind: str
    subject: str
    case: str | None
    marks: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def key(self) -> str:
        """The position in as many digits as sort rightly."""
        return f"{self.position:016d}"

    def terms(self) -> Terms:
        """Return the terms the record is listed under; ``case`` is empty for one that belongs to none."""
        return (("all", ""), ("case", self.case or ""))


@dataclass(frozen=True, slots=True)
class Decline(Record):
    """A deputy's decision that another declined to countersign: its entry, kind, who, when, why.

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
        """Return the terms the record is listed under while anything stands declined."""
        return (("all", ""), *((("declined", ""),) if self.declined else ()))


@dataclass(frozen=True, slots=True)
class Contest(Record):
    """A review or remedy sought against an order, or against its quashing.

    ``order`` is the id of a preservation or production order, as ``thing`` states. ``suspensive``: seeking it suspends
    the decision that it is ``against``. ``outcome`` is the decision on it.
    """

    space: ClassVar[str] = "challenge"
    leaf: str
    order: str
    case: str
    means: str
    body: str
    suspensive: bool
    since: int
    position: int
    outcome: str | None = None
    against: str = "order"
    thing: str = "preservation_order"

    def terms(self) -> Terms:
        """Return the terms the record is listed under: ``open`` until it is decided."""
        return (("all", ""), ("order", self.order), *((("open", ""),) if self.outcome is None else ()))


@dataclass(frozen=True, slots=True)
class Lifted(Record):
    """A quashing that lost effect: decided at ``decided``, from ``since``, in effect ``until``.

    ``how`` is ``stayed`` while it is suspended, ``reversed`` for good, ``resumed`` where it has effect again. ``stay``
    says that a decision suspended it, and not only what was brought against it. ``known`` is false where nobody knows
    when it was decided. The rest is what the decision said (``annulled``: from the beginning). Seconds UTC.
    """

    space: ClassVar[str] = ""
    decided: int
    since: int
    until: int
    how: str
    stay: bool
    known: bool
    annulled: bool
    preserved_data: str | None
    obtained_data: str | None
    position: int

    def covers(self, instant: int) -> bool:
        """Return whether the quashing had effect at an instant: from its decision until it lost it."""
        return self.decided <= instant < self.until


def stayed(lifted: tuple[Lifted, ...]) -> Lifted | None:
    """Return the quashing that is suspended now, None where none is."""
    return next((quashing for quashing in lifted if quashing.how == "stayed"), None)


def superseded(lifted: tuple[Lifted, ...]) -> tuple[Lifted, ...]:
    """Return earlier quashings once another decision quashes the order: their stays no longer count."""
    return tuple(
        replace(quashing, how="resumed") if quashing.how == "stayed" else quashing for quashing in lifted
    )


@dataclass(frozen=True, slots=True)
class Rescindable(Record):
    """An entry that can be taken back, with what stood before it and is not in the records any more.

    ``target`` is its position. ``place`` is where an exhibit lay that is recorded as lost. Of a split, ``parts`` and
    ``announced`` are how many parts were registered and announced before, ``remains`` whether something of it remained.
    Of a merger, ``taken_off`` is the whole or the source whose count became smaller, by ``number``. ``ended`` says that
    it had ended before, by entry ``ended_by`` with ``outcome``, ``since`` then. ``rescinded`` took the entry back.
    """

    space: ClassVar[str] = "rescindable"
    target: str
    kind: str
    subject: str
    place: str | None = None
    parts: int = 0
    announced: int | None = None
    remains: bool = True
    taken_off: str | None = None
    number: int = 0
    ended: bool = False
    ended_by: int | None = None
    outcome: str | None = None
    since: int | None = None
    rescinded: int | None = None

    @property
    def position(self) -> int:
        """The position of the entry."""
        return int(self.target)

    def terms(self) -> Terms:
        """Return the terms the record is listed under: ``standing`` by the subject until it is withdrawn."""
        standing = (("standing", self.subject),) if self.rescinded is None else ()
        return (("all", ""), *standing)
