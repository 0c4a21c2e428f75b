"""Records of what is brought against an order or its quashing, and of quashings that lost their effect."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms, replace


@dataclass(frozen=True, slots=True)
class Contest(Record):
    """A review or remedy sought against an order, or against its quashing.

    ``order`` is a preservation or a production order, which ``thing`` says; ``suspensive`` whether bringing it
    suspends what it is ``against``; ``outcome`` how it ended.
    """

    space: ClassVar[str] = "contest"
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
    thing: str = "order"

    def terms(self) -> Terms:
        """Return what the record is listed under: ``open`` until it is decided."""
        return (("all", ""), ("order", self.order), *((("open", ""),) if self.outcome is None else ()))


@dataclass(frozen=True, slots=True)
class Lifted(Record):
    """A quashing that lost its effect: it was decided at ``decided``, counted from ``since``, had effect ``until``.

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
    custodian_data: str | None
    agency_data: str | None
    position: int

    def covers(self, instant: int) -> bool:
        """Return whether it had effect at an instant, as a fact: from its decision until it lost it."""
        return self.decided <= instant < self.until


def stayed(lifted: tuple[Lifted, ...]) -> Lifted | None:
    """Return the quashing that is suspended now, None where none is."""
    return next((quashing for quashing in lifted if quashing.how == "stayed"), None)


def superseded(lifted: tuple[Lifted, ...]) -> tuple[Lifted, ...]:
    """Return them with none suspended any more, where another decision quashes the order."""
    return tuple(
        replace(quashing, how="resumed") if quashing.how == "stayed" else quashing for quashing in lifted
    )
