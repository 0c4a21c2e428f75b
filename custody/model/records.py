"""What the entries add up to: one frozen record for each thing, as rules and views read it.

Records hold structural values only. Each says under which terms it is found. They are a cache that replay rebuilds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from custody.law.clock import format_instant
from custody.model.record import Record, Terms

OPEN_END = "9999-12-31T23:59:59Z"


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
class Actor(Record):
    """A person or machine, which it stays for ever: roles and key names that are valid now."""

    space: ClassVar[str] = "actor"
    id: str
    roles: tuple[str, ...]
    keys: tuple[str, ...]
    machine: bool = False


@dataclass(frozen=True, slots=True)
class Key(Record):
    """A key ever enrolled: verifier key, owner, and from which position it no longer signs."""

    space: ClassVar[str] = "key"
    name: str
    vkey: str
    actor: str
    since: int
    until: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PublicKey(Record):
    """Remembers that a public key was seen, so that it is never enrolled twice."""

    space: ClassVar[str] = "public_key"
    public: str
    name: str


@dataclass(frozen=True, slots=True)
class Case(Record):
    """A case and whether it is open."""

    space: ClassVar[str] = "case"
    id: str
    opened: int
    outcome: str | None = None
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("status", "open" if self.outcome is None else "closed"))


@dataclass(frozen=True, slots=True)
class Stretch(Record):
    """One period of an order: start and end in seconds UTC, when it was decided and when recorded."""

    space: ClassVar[str] = ""
    start: int
    end: int
    decided: int
    recorded: int
    position: int


@dataclass(frozen=True, slots=True)
class Order(Record):
    """An art. 25 order with its periods; ``issued`` is when it was recorded where nobody knows when it was issued."""

    space: ClassVar[str] = "order"
    nested: ClassVar[dict[str, type[Record]]] = {"periods": Stretch}
    id: str
    case: str
    rule: str
    rule_version: int
    days: int
    clock_start: str
    renewal_allowed: bool
    confidential: bool
    issued: int
    recorded: int
    periods: tuple[Stretch, ...] = ()
    served: int | None = None
    acknowledged: int | None = None
    withdrawn: int | None = None
    lapse_recorded: bool = False
    nonconforming: tuple[str, ...] = ()
    issue_known: bool = True

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        open_ended = self.withdrawn is None and not self.lapse_recorded
        ends = format_instant(self.periods[-1].end) if self.periods else OPEN_END
        due = (("due", ends),) if open_ended else ()
        return (("all", ""), ("case", self.case), *due)


@dataclass(frozen=True, slots=True)
class Seizure(Record):
    """A seizure: its case and what it rested on."""

    space: ClassVar[str] = "seizure"
    id: str
    case: str
    order: str | None
    basis: str
    occurred: int
    recorded: int
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("case", self.case))


@dataclass(frozen=True, slots=True)
class Hold(Record):
    """One stretch of holding: who is recorded as holder, since when, and by which entry."""

    space: ClassVar[str] = ""
    holder: str
    since: int
    position: int


@dataclass(frozen=True, slots=True)
class Exhibit(Record):
    """An exhibit: where it came from, who is recorded as holding it, its seal and its open offer.

    ``sealing`` is the position of the entry that put the seal on, ``seals`` every number it was recorded under.
    """

    space: ClassVar[str] = "exhibit"
    nested: ClassVar[dict[str, type[Record]]] = {"holds": Hold}
    id: str
    case: str
    seizure: str | None
    parent: str | None
    category: str
    holds: tuple[Hold, ...]
    seal: str | None = None
    seals: tuple[str, ...] = ()
    offer: str | None = None
    acquisitions: tuple[str, ...] = ()
    nonconforming: tuple[str, ...] = ()
    sealing: int | None = None

    @property
    def holder(self) -> str:
        """The actor recorded as holder now."""
        return self.holds[-1].holder

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("case", self.case), ("holder", self.holder))


@dataclass(frozen=True, slots=True)
class SealUse(Record):
    """The first use of a seal number: the exhibit, and the entry that put the seal on, also where it was corrected."""

    space: ClassVar[str] = "seal"
    number: str
    exhibit: str
    position: int


@dataclass(frozen=True, slots=True)
class Offer(Record):
    """A handover offered: by whom, to whom, until when, and how it ended."""

    space: ClassVar[str] = "offer"
    leaf: str
    exhibit: str
    giver: str
    receiver: str
    handover: str | None
    purpose: str
    expires: int
    position: int
    ended: str | None = None

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        if self.ended is not None:
            return (("all", ""),)
        return (("all", ""), ("receiver", self.receiver), ("giver", self.giver))


@dataclass(frozen=True, slots=True)
class Acquisition(Record):
    """An image taken of an exhibit: its digest (base64) and size."""

    space: ClassVar[str] = "acquisition"
    leaf: str
    exhibit: str
    image_sha256: str
    image_bytes: int
    position: int

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("exhibit", self.exhibit))


@dataclass(frozen=True, slots=True)
class StoredObject(Record):
    """Archived bytes: size, digests and tree root (base64), where they lie, and the newest recorded failure."""

    space: ClassVar[str] = "object"
    id: str
    exhibit: str
    case: str
    bytes: int
    sha256: str
    root: str
    store: str
    store_key: str
    version: str | None
    position: int
    failing: str | None = None
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        failing = (("failing", self.failing),) if self.failing else ()
        return (
            ("all", ""),
            ("case", self.case),
            ("exhibit", self.exhibit),
            ("bytes", f"{self.case} {self.sha256}"),
            ("stored", f"{self.store} {self.store_key}"),
            *failing,
        )


@dataclass(frozen=True, slots=True)
class Sweep(Record):
    """A fixity sweep: when it ended, how deep it looked and how many objects had which outcome."""

    space: ClassVar[str] = "sweep"
    id: str
    depth: str
    ended: int
    ok: int
    bad: int
    position: int

    def terms(self) -> Terms:
        """Give what the record is listed under."""
        return (("all", ""), ("ended", format_instant(self.ended)))


@dataclass(frozen=True, slots=True)
class Newest(Record):
    """The newest thing of a sort: the subject of the last sweep, for one."""

    space: ClassVar[str] = "newest"
    sort: str
    subject: str


@dataclass(frozen=True, slots=True)
class Proposal(Record):
    """A proposed act that needs several actors: who has agreed and how it ended."""

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
        """Give what the record is listed under."""
        return (
            ("all", ""),
            ("status", self.status),
            *((("subject", self.subject),) if self.status == "open" else ()),
        )


@dataclass(frozen=True, slots=True)
class Amendment(Record):
    """What later entries did to the content of one entry: corrected, disclosed and erased field names."""

    space: ClassVar[str] = "amendment"
    target: str
    corrected: tuple[str, ...] = ()
    disclosed: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Backstep(Record):
    """An entry dated before one in front of it: its position, and the newest date (seconds UTC) of those before it.

    ``disputed``: its signer had seen that date and said that it is wrong, so that time goes on from his own.
    """

    space: ClassVar[str] = "backstep"
    position: str
    newest: int
    disputed: bool = False

    def terms(self) -> Terms:
        """Give what the record is listed under; a disputed date by itself, to find those that lie ahead."""
        return (("all", ""), *((("disputed", format_instant(self.newest)),) if self.disputed else ()))


#: Every kind of record, by space.
RECORDS: dict[str, type[Record]] = {
    cls.space: cls
    for cls in (
        Ledger,
        Actor,
        Key,
        PublicKey,
        Case,
        Order,
        Seizure,
        Exhibit,
        SealUse,
        Offer,
        Acquisition,
        StoredObject,
        Sweep,
        Newest,
        Proposal,
        Amendment,
        Backstep,
    )
}
