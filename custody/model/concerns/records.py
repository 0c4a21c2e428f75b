"""Records that several topics share."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms, replace


@dataclass(frozen=True, slots=True)
class Blemish(Record):
    """A nonconforming entry, or one with unknown fields: its position, kind, subject, and case if any."""

    space: ClassVar[str] = "blemish"
    position: int
    kind: str
    subject: str
    case: str | None
    marks: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def key(self) -> str:
        """The position in 16 digits, so that keys sort in order of position."""
        return f"{self.position:016d}"

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        The value of ``case`` is empty for an entry that belongs to no case.
        """
        return (("all", ""), ("case", self.case or ""))


@dataclass(frozen=True, slots=True)
class Decline(Record):
    """A deputy's decision that was not countersigned: its position and kind, and who declined, when, why.

    ``answer`` is the position of the entry that declined it.
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
    """A decision on a subject: its position, its kind, and the key name that signed it."""

    space: ClassVar[str] = ""
    position: int
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Answered(Record):
    """The newest decision of each kind on a subject, and the declined ones among them.

    ``declined`` are decisions of deputies that another person declined to countersign, and that nobody has taken anew
    in their own right since.
    """

    space: ClassVar[str] = "answered"
    nested: ClassVar[dict[str, type[Record]]] = {"declined": Decline, "decided": Decided}
    thing: str
    case: str | None = None
    declined: tuple[Decline, ...] = ()
    decided: tuple[Decided, ...] = ()

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``declined`` while a decision is declined."""
        return (("all", ""), *((("declined", ""),) if self.declined else ()))


@dataclass(frozen=True, slots=True)
class Contest(Record):
    """A review or remedy sought against an order, or against its quashing.

    ``order`` is the id of a preservation or production order, as ``thing`` states. ``suspensive``: seeking it suspends
    the decision that it is ``against``. ``outcome`` is the decision on it, None until then.
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
        """Return the record's (term, value) pairs; ``open`` until it is decided."""
        return (("all", ""), ("order", self.order), *((("open", ""),) if self.outcome is None else ()))


@dataclass(frozen=True, slots=True)
class Lifted(Record):
    """A quashing that lost effect: decided at ``decided``, from ``since``, in effect ``until``.

    ``how`` is ``stayed`` while it is suspended, ``reversed`` for good, ``resumed`` where it has effect again. ``stay``
    is True where a decision suspended it, and not only a suspensive challenge. ``known`` is False where the date of the
    decision is not known. ``annulled`` (from the beginning), ``preserved_data`` and ``obtained_data`` are its content.
    Instants are in seconds UTC.
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
    """Return the quashing that is suspended now, None if there is none."""
    return next((quashing for quashing in lifted if quashing.how == "stayed"), None)


def superseded(lifted: tuple[Lifted, ...]) -> tuple[Lifted, ...]:
    """Return the earlier quashings with no suspended one: a new quashing makes their stays void."""
    return tuple(
        replace(quashing, how="resumed") if quashing.how == "stayed" else quashing for quashing in lifted
    )


@dataclass(frozen=True, slots=True)
class Rescindable(Record):
    """An entry that can be rescinded, with the state before it that records no longer hold.

    ``target`` is its position. ``place`` is the location before a loss. Of a split, ``parts`` and ``announced`` are the
    components registered and announced before it, ``remains`` is whether a remainder was kept. Of a merger,
    ``taken_off`` is the whole or source whose count fell by ``number``. ``ended`` is True where it had ended before, by
    entry ``ended_by`` with ``outcome``, at ``since``. ``rescinded`` is the position of the rescission.
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
        """Return the record's (term, value) pairs; ``standing`` by the subject until it is rescinded."""
        standing = (("standing", self.subject),) if self.rescinded is None else ()
        return (("all", ""), *standing)
