"""Records of storage locations and inventory rounds."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Inventory(Record):
    """An inventory round: its scope, its counts by result, and when it closed (seconds UTC).

    Each exhibit counts once: an expected one is ``found`` in its recorded location, ``misplaced`` or missing;
    ``unexpected`` are exhibits outside the scope, ``unmatched`` scans that name no exhibit. ``absent_count`` is the
    number of exhibits in scope that were away at the start.
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
        """The number of expected exhibits that were found neither there nor elsewhere."""
        return self.expected_count - self.found_count - self.misplaced_count

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``listed`` sorts closed rounds first, then open ones, each by start.
        """
        state = "open" if self.closed is None else "closed"
        return (("all", ""), ("state", state), ("listed", f"{state} {self.position:016}"))


def round_exhibit_key(inventory: str, exhibit: str) -> str:
    """Return the key of an exhibit in a round."""
    return f"{inventory}/{exhibit}"


@dataclass(frozen=True, slots=True)
class RoundExhibit(Record):
    """An exhibit in a round: ``expected`` until counted, then the result and its entry."""

    space: ClassVar[str] = "round_exhibit"
    name: str
    inventory: str
    exhibit: str
    expected: bool
    result: str
    location: str | None = None
    position: int | None = None

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (
            ("all", ""),
            ("exhibit", self.exhibit),
            ("inventory", self.inventory),
            (self.result, self.inventory),
        )


@dataclass(frozen=True, slots=True)
class RoundMatter(Record):
    """An open or answered matter of a round: an unmatched scan, or a missing exhibit.

    ``name`` is the leaf hash (base64) of the entry of an unmatched scan, or the key of a missing exhibit.
    ``sort`` is ``unmatched`` or ``missing``, ``position`` the entry that counted it, or closed the round. ``since`` is
    when the round was closed (seconds UTC; None while it is open), ``outcome`` the answer, by entry ``answered``.
    """

    space: ClassVar[str] = "round_matter"
    positions: ClassVar[frozenset[str]] = frozenset({"answered"})
    name: str
    inventory: str
    sort: str
    position: int
    exhibit: str | None = None
    since: int | None = None
    outcome: str | None = None
    answered: int | None = None

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``open`` by the closing of the round until it is answered."""
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
    """A storage location, by itself or inside another one. Its label is erasable and so not here.

    ``stays`` are its enclosing locations in order of record; the last one is the current one.
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
        """Return the enclosing location at an instant, None for none; before the first entry, that entry's."""
        known = [stay for stay in self.stays if stay.since <= instant]
        if known:
            return known[-1].within
        return self.stays[0].within if self.stays else self.within

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""), ("within", self.within or ""))


@dataclass(frozen=True, slots=True)
class Whereabouts(Record):
    """The whereabouts of an exhibit, apart from its custodian; instants in seconds UTC.

    ``location`` is its storage location. ``out_to`` is the actor to whom it is checked out, ``carried`` since when it
    is in transit, ``outside`` the class of a receiver without a key, ``lost`` since when it is missing. ``out_back``
    and ``outside_back`` are the expected returns. Where a date is not known, it is the recording date, and
    ``out_known``, ``outside_known`` or ``lost_known`` is False. It was last seen at ``seen_at``, by ``seen_by``, by
    entry ``seen_position``; at each of ``seen_again`` a count ended a loss. A ``superseded`` one has no location of its
    own: it was merged into another registration or wholly split.
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
        """Return the record's (term, value) pairs; ``lost`` by since when it is missing."""
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
