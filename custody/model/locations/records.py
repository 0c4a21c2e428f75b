"""Records of storage locations and inventory rounds."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Inventory(Record):
    """A round: its scope, what is expected, what was counted, when it closed (seconds UTC).

    Each exhibit counts once: what was ``expected`` is ``found`` where it is recorded, ``misplaced`` or ``missing``;
    ``unexpected`` are exhibits that the round did not look for, ``unmatched`` scans that name none.
    """

    space: ClassVar[str] = "inventory"
    id: str
    scope: str
    location: str | None
    case: str | None
    custodian: str | None
    opened: int
    position: int
    expected_count: int
    absent_count: int
    found_count: int = 0
    misplaced_count: int = 0
    unexpected_count: int = 0
    unmatched_count: int = 0
    closed: int | None = None

    @property
    def missing_count(self) -> int:
        """The number of expected exhibits that nobody has found, there or elsewhere."""
        return self.expected_count - self.found_count - self.misplaced_count

    def terms(self) -> Terms:
        """Return the terms it is listed under; ``listed``: closed rounds first, then those that go on."""
        state = "open" if self.closed is None else "closed"
        return (("all", ""), ("state", state), ("listed", f"{state} {self.position:016}"))


@dataclass(frozen=True, slots=True)
class Tally(Record):
    """An exhibit in a round: ``expected`` until counted, then the result and its entry."""

    space: ClassVar[str] = "tally"
    name: str
    inventory: str
    exhibit: str
    expected: bool
    result: str
    location: str | None = None
    position: int | None = None

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (
            ("all", ""),
            ("exhibit", self.exhibit),
            ("inventory", self.inventory),
            (self.result, self.inventory),
        )


@dataclass(frozen=True, slots=True)
class RoundMatter(Record):
    """A round's matter to answer: an unmatched scan, or a missing exhibit.

    ``name`` is the leaf hash of the entry of an unmatched scan, or the key of the tally of a missing exhibit.
    ``sort`` is ``unmatched`` or ``missing``, ``position`` the entry that counted it, or closed the round. ``since``
    is when the round was closed (seconds UTC; None while it goes on), ``outcome`` the answer, by entry ``answered``.
    """

    space: ClassVar[str] = "round_matter"
    name: str
    inventory: str
    sort: str
    position: int
    exhibit: str | None = None
    since: int | None = None
    outcome: str | None = None
    answered: int | None = None

    def terms(self) -> Terms:
        """Return the terms the record is listed under: ``open`` by since when it is."""
        listed = [("all", ""), ("inventory", self.inventory)]
        if self.exhibit is not None:
            listed.append(("exhibit", self.exhibit))
        if self.since is not None and self.outcome is None:
            listed.append(("open", format_instant(self.since)))
            if self.exhibit is not None:
                listed.append(("open_of", self.exhibit))
        return tuple(listed)


@dataclass(frozen=True, slots=True)
class Stay(Record):
    """The enclosing location, or None, since an instant (seconds UTC), by the entry at ``position``."""

    space: ClassVar[str] = ""
    since: int
    within: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Location(Record):
    """A storage location, inside another one or by itself. Its label is erasable, so it is not here.

    ``stays`` are the locations it was in, in order of record; the last one is the current one.
    """

    space: ClassVar[str] = "location"
    nested: ClassVar[dict[str, type[Record]]] = {"stays": Stay}
    id: str
    within: str | None
    location_type: str
    position: int
    retired: bool = False
    stays: tuple[Stay, ...] = ()

    def within_at(self, instant: int) -> str | None:
        """Return the location that this one was in at an instant; before its first entry, that entry's."""
        known = [stay for stay in self.stays if stay.since <= instant]
        if known:
            return known[-1].within
        return self.stays[0].within if self.stays else self.within

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (("all", ""), ("within", self.within or ""))


@dataclass(frozen=True, slots=True)
class Whereabouts(Record):
    """Where an exhibit is, apart from who its custodian is; instants in seconds UTC.

    ``location`` is where it was last placed and no later entry moved it from. ``out_to`` has it while the custodian
    answers for it, ``carried`` since when a carrier has it, ``outside`` the class of a receiver without a key who has
    it, ``lost`` since when nobody knows where it is. ``out_back`` and ``outside_back`` say when it is expected. Where
    nobody knows since when, each is when it was recorded: ``out_known``, ``outside_known``, ``lost_known``. Somebody
    had it before them last at ``seen_at``: ``seen_by``, as entry ``seen_position`` says; at each of ``seen_again`` a
    count ended a loss. One that is ``superseded`` lies nowhere by itself: it was merged into another registration or
    wholly taken apart.
    """

    space: ClassVar[str] = "whereabouts"
    exhibit: str
    case: str
    location: str | None = None
    out_to: str | None = None
    out_since: int | None = None
    out_back: int | None = None
    out_position: int | None = None
    carried: int | None = None
    outside: str | None = None
    outside_since: int | None = None
    outside_back: int | None = None
    outside_position: int | None = None
    lost: int | None = None
    lost_position: int | None = None
    out_known: bool = True
    outside_known: bool = True
    lost_known: bool = True
    seen_at: int | None = None
    seen_by: str | None = None
    seen_position: int | None = None
    superseded: bool = False
    seen_again: tuple[int, ...] = ()

    def terms(self) -> Terms:
        """Return the terms the record is listed under: ``lost`` by since when it is."""
        found = [("all", ""), ("case", self.case)]
        if self.superseded:
            return tuple(found)
        if self.location is not None:
            found.append(("location", self.location))
        if self.out_to is not None:
            found.append(("out", self.out_to))
        if self.outside is not None:
            found.append(("outside", self.outside))
        if self.lost is not None:
            found.append(("lost", format_instant(self.lost)))
        return tuple(found)
