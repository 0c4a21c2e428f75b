"""Records of the engine itself: the ledger, proposals, disputed dates, and periods."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Ledger(Record):
    """The ledger itself: its subject, origin, log key and how often it was resumed."""

    space: ClassVar[str] = "ledger"
    slot: str
    subject: str
    origin: str
    log_vkey: str
    training: bool
    resumed: int = 0


@dataclass(frozen=True, slots=True)
class Proposal(Record):
    """A proposed act that needs several actors: who agreed, its deadline (seconds UTC) and its status."""

    space: ClassVar[str] = "proposal"
    leaf: str
    act: str
    subject: str
    proposer: str
    agreed: tuple[str, ...]
    expires: int
    position: int
    target: int | None = None
    fields: tuple[str, ...] = ()
    basis: str | None = None
    status: str = "open"

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``due`` while open or approved, then ``closed``."""
        return (
            ("all", ""),
            ("status", self.status),
            *((("subject", self.subject),) if self.status == "open" else ()),
            ("due" if self.status in ("open", "approved") else "closed", format_instant(self.expires)),
        )


@dataclass(frozen=True, slots=True)
class Backstep(Record):
    """A backdated entry: its position, and the newest date (seconds UTC) of those before it.

    ``disputed``: its signer, the actor ``by``, had seen that date and stated that it is wrong, so that time goes on
    from their own date, ``at``. Dates of the entries from ``since`` up to it are then wrong where they are later than
    that; ``undisputed`` is the newest date before them that is not disputed.
    """

    space: ClassVar[str] = "backstep"
    positions: ClassVar[frozenset[str]] = frozenset({"since"})
    position: str
    newest: int
    disputed: bool = False
    since: int = 0
    undisputed: int = 0
    at: int = 0
    by: str = ""

    def covers(self, position: int) -> bool:
        """Return whether the date of the entry at a position is in the disputed span."""
        return self.disputed and self.since <= position < int(self.position)

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``disputed`` by the disputed date, to find those in the future.
        """
        disputed = (("disputed", format_instant(self.newest)), ("disputes", "")) if self.disputed else ()
        return (("all", ""), *disputed)


@dataclass(frozen=True, slots=True)
class OrderPeriod(Record):
    """One period of an order or request: start, end, decision and recording (seconds UTC), and position."""

    space: ClassVar[str] = ""
    start: int
    end: int
    decided: int
    recorded: int
    position: int
