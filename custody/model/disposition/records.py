"""Records of dispositions: proposal and execution, departure, retention, notices that invite claims."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.law.disposition_codes import WIPING
from custody.model.record import Record, Terms

#: Measures after which the exhibit stays in custody.
STAYING = frozenset({"render_inaccessible", "remove_data", "retain_by_agency"})


@dataclass(frozen=True, slots=True)
class Disposition(Record):
    """A disposition proposed for an exhibit, or executed; ``leaf`` is its proposal, else its execution.

    ``carried`` is the leaf hash of the entry that executed it, ``ended`` when a loan came back, ``approved`` when it
    was approved, None where that is not known. Instants are in seconds UTC.
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
        """Return the record's (term, value) pairs; ``due`` by a loan's return date, ``wiped`` by the exhibit."""
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
    """An exhibit's departure from custody: by which measure, since when, and when it came back."""

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
        """Return the record's (term, value) pairs."""
        return (("all", ""), *((("now", ""),) if self.back is None else ()))


@dataclass(frozen=True, slots=True)
class RetentionDecision(Record):
    """A decision that authorises the agency to retain an exhibit that was to be returned, and since when."""

    space: ClassVar[str] = "leave"
    exhibit: str
    case: str
    since: int
    position: int

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""), ("case", self.case))


@dataclass(frozen=True, slots=True)
class ClaimNotice(Record):
    """Claims to an exhibit: the notice that invites them, its deadline, and the newest claim.

    ``claim_until`` is None and ``position`` that of the claim where it came without a notice.
    """

    space: ClassVar[str] = "unclaimed"
    exhibit: str
    case: str
    claim_until: int | None
    position: int
    claimed: int | None = None
    settled: bool = False

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``due`` by the claim deadline while unclaimed."""
        if self.claim_until is None:
            return (("all", ""),)
        ended = self.settled or self.claimed is not None
        return (("all", ""), ("closed" if ended else "due", format_instant(self.claim_until)))
