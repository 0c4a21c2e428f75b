"""Records of what became of exhibits."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.law.disposition_codes import WIPING
from custody.model.record import Record, Terms

#: What leaves the exhibit where it is.
STAYING = frozenset({"render_inaccessible", "remove_data", "retain_by_agency"})


@dataclass(frozen=True, slots=True)
class Disposition(Record):
    """What was proposed for an exhibit and what happened; ``leaf`` is the proposal, if any.

    ``carried`` is the leaf of the entry that carried it out, ``ended`` when a thing that was lent came in again,
    ``approved`` when it was approved, None where nobody knows that.
    """

    space: ClassVar[str] = "disposition"
    leaf: str
    exhibit: str
    case: str
    measure: str
    basis: str
    position: int
    return_due_at: int | None = None
    approver: str | None = None
    executor: str | None = None
    executed: int | None = None
    carried: str | None = None
    carried_position: int | None = None
    witness: str | None = None
    witnessed: int | None = None
    ended: int | None = None
    nonconforming: tuple[str, ...] = ()
    approved: int | None = None
    witnessed_position: int | None = None

    @property
    def unwitnessed(self) -> bool:
        """Whether an irreversible disposition was executed and waits for its witness."""
        return self.executed is not None and self.measure in WIPING and self.witness is None

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``lent`` by its return date, ``wiped`` by the exhibit."""
        done = self.executed is not None
        carried = () if self.carried is None else (("carried", self.carried),)
        waits = (("unwitnessed", ""),) if self.unwitnessed else ()
        wiped = (("wiped", self.exhibit),) if done and self.measure in WIPING else ()
        lent: Terms = ()
        if self.return_due_at is not None and done:
            lent = (("closed" if self.ended is not None else "due", format_instant(self.return_due_at)),)
        return (("all", ""), ("of", self.exhibit), ("case", self.case), *carried, *waits, *wiped, *lent)


@dataclass(frozen=True, slots=True)
class Departure(Record):
    """An exhibit that is not in the house any more: how it went, since when, and when it came in again."""

    space: ClassVar[str] = "gone"
    exhibit: str
    measure: str
    since: int
    position: int
    disposition: str
    back: int | None = None

    def gone_at(self, instant: int) -> bool:
        """Return whether the exhibit was away at an instant (seconds UTC)."""
        return self.since <= instant and (self.back is None or instant < self.back)

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (("all", ""), *((("now", ""),) if self.back is None else ()))


@dataclass(frozen=True, slots=True)
class RetentionDecision(Record):
    """A decision that lets the agency keep an exhibit that was to go back, and since when."""

    space: ClassVar[str] = "leave"
    exhibit: str
    case: str
    since: int
    position: int

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (("all", ""), ("case", self.case))


@dataclass(frozen=True, slots=True)
class ClaimNotice(Record):
    """A notice to whoever is entitled to an exhibit: until when it can be claimed, and whether it was."""

    space: ClassVar[str] = "unclaimed"
    exhibit: str
    case: str
    claim_until: int
    position: int
    claimed: int | None = None
    settled: bool = False

    def terms(self) -> Terms:
        """Return the terms it is listed under: ``due`` by the end of the notice while unclaimed."""
        ended = self.settled or self.claimed is not None
        return (("all", ""), ("closed" if ended else "due", format_instant(self.claim_until)))
