"""Records of exhibits, their components and seals."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.lookalikes import skeleton
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class CustodyPeriod(Record):
    """One period of custody: the custodian, since when (seconds UTC), and the position of its entry."""

    space: ClassVar[str] = ""
    holder: str
    since: int
    position: int


@dataclass(frozen=True, slots=True)
class Exhibit(Record):
    """An exhibit: its origin, its custody periods, its seal and its open offer.

    One that is no component comes from a ``seizure`` or a ``production`` order. ``sealing`` is the position of the
    entry that applied the seal, ``seals`` every number recorded for it. ``superseded`` is ``merged`` or ``split`` where
    work goes on under other registrations: it has no custodian then.
    """

    space: ClassVar[str] = "exhibit"
    nested: ClassVar[dict[str, type[Record]]] = {"holds": CustodyPeriod}
    id: str
    case: str
    seizure: str | None
    parent: str | None
    category: str
    holds: tuple[CustodyPeriod, ...]
    seal: str | None = None
    seals: tuple[str, ...] = ()
    offer: str | None = None
    acquisitions: tuple[str, ...] = ()
    nonconforming: tuple[str, ...] = ()
    sealing: int | None = None
    production: str | None = None
    superseded: str | None = None

    @property
    def source(self) -> str | None:
        """The seizure or production order of the exhibit, None for a component."""
        return self.seizure or self.production

    @property
    def holder(self) -> str:
        """The actor recorded last as custodian."""
        return self.holds[-1].holder

    @property
    def custodian(self) -> str | None:
        """The actor who is custodian now, None for a superseded registration."""
        return None if self.superseded else self.holder

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``listed`` and ``in_case`` hold exhibits without parent, in order of record; components are listed under their
        parent (Item). ``seized``: all of one seizure, ``produced``: all of one production order, in that order.
        ``custodian``: by custodian.
        """
        place = f"{self.holds[0].position:016}"
        whole = (("listed", place), ("in_case", f"{self.case} {place}")) if self.parent is None else ()
        seized = () if self.seizure is None else (("seized", f"{self.seizure} {place}"),)
        given = () if self.production is None else (("produced", f"{self.production} {place}"),)
        held = () if self.custodian is None else (("custodian", self.custodian),)
        return (("all", ""), ("case", self.case), *held, *whole, *seized, *given)


@dataclass(frozen=True, slots=True)
class SealUse(Record):
    """A seal number's first use: the exhibit, and the entry that applied it, even if corrected.

    ``again`` are the exhibits of its further uses, against the rule that a number is used once.
    """

    space: ClassVar[str] = "seal"
    number: str
    exhibit: str
    position: int
    again: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``form`` by the skeleton of the number, to find similar ones.
        """
        return (("all", ""), ("form", skeleton(self.number)))


@dataclass(frozen=True, slots=True)
class ProtectionRecord(Record):
    """The protection of an exhibit: claims of privilege, flags, acknowledgements, and secured traces.

    ``noted`` holds acknowledgements: a flag and an actor's identifier with a blank between.
    """

    space: ClassVar[str] = "kept"
    exhibit: str
    claims: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    traces: bool = False

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""), *(("flag", flag) for flag in self.flags))


@dataclass(frozen=True, slots=True)
class Item(Record):
    """The description of an exhibit: quantity, components and numbers, without custody and seals.

    ``root`` is the exhibit without parent that it came out of, or itself. ``quantity`` is the number of items
    registered, ``parts`` those registered out of it since, ``announced`` the components that a split announced,
    ``unsplit`` the parts registered under a split that was rescinded. ``counted`` is the number of components found
    when they were counted, ``split`` when it was split (seconds UTC). ``source`` is the digest of the list that it was
    transcribed from.
    """

    space: ClassVar[str] = "item"
    exhibit: str
    parent: str | None
    root: str
    parent_relation: str
    quantity: int
    parts: int = 0
    announced: int | None = None
    remains: bool = True
    counted: int | None = None
    photos: int = 0
    merged: str | None = None
    source: str | None = None
    unsplit: int = 0
    split: int | None = None

    @property
    def number(self) -> int:
        """The number of items: as counted, else as registered."""
        return self.quantity if self.counted is None else self.counted

    @property
    def several(self) -> bool:
        """Whether components may be registered: it is several items, or was split."""
        return self.quantity > 1 or self.announced is not None

    @property
    def awaits_count(self) -> bool:
        """Whether the exhibit is several items, some of them components now, without a count on record."""
        return self.quantity > 1 and self.parts > 0 and self.counted is None

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``splitting`` while components of a split are not registered.
        """
        found = [("all", "")]
        if self.parent is not None:
            found.append(("parent", self.parent))
        if self.merged is not None:
            found.append(("merged", self.merged))
        if self.awaits_count:
            found.append(("itemising", ""))
        if self.split is not None and self.merged is None and self.parts < (self.announced or 0):
            found.append(("splitting", format_instant(self.split)))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Transcription(Record):
    """A list on paper or in a file that is entered row by row: its source digest, rows, and rows entered."""

    space: ClassVar[str] = "transcription"
    id: str
    case: str
    seizure: str
    source: str
    rows: int
    entered: int
    position: int
    transcribed: int

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        unfinished = (("unfinished", ""),) if self.entered < self.rows else ()
        return (("all", ""), ("case", self.case), ("source", self.source), *unfinished)


@dataclass(frozen=True, slots=True)
class Row(Record):
    """One row of a transcribed list, and the exhibit registered from it."""

    space: ClassVar[str] = "row"
    name: str
    exhibit: str


@dataclass(frozen=True, slots=True)
class SealOn(Record):
    """A seal of an exhibit: its number as corrected, its entry, its bag, its state.

    ``inside`` names every exhibit that it closes, where these are several. ``state`` is ``present``, ``not_intact``,
    ``absent``, or ``other`` for a seal found that no entry applied; the entry at ``found``, of the actor ``found_by``,
    states this of ``since`` (seconds UTC). ``matter`` is the leaf hash (base64) of the entry that opened a discrepancy
    about it for this very exhibit. It was last seen intact at ``intact``, by ``intact_by``, by entry
    ``intact_position``.
    """

    space: ClassVar[str] = ""
    number: str
    position: int
    bag: str | None = None
    inside: tuple[str, ...] = ()
    state: str = "present"
    since: int | None = None
    found: int | None = None
    found_by: str | None = None
    matter: str | None = None
    intact: int | None = None
    intact_by: str | None = None
    intact_position: int | None = None

    @property
    def closes(self) -> bool:
        """Whether the seal closes its exhibit: a broken or absent one does not."""
        return self.state in ("present", "other")


@dataclass(frozen=True, slots=True)
class Packing(Record):
    """The seals now on an exhibit, in the order of application; a broken one stays until it is replaced.

    ``untold`` are shared seals that an entry about another exhibit under them broke, until an entry about this one does
    too. ``missing`` are recorded seals that were found absent.
    """

    space: ClassVar[str] = "packing"
    nested: ClassVar[dict[str, type[Record]]] = {"on": SealOn, "untold": SealOn, "missing": SealOn}
    exhibit: str
    on: tuple[SealOn, ...] = ()
    untold: tuple[SealOn, ...] = ()
    missing: tuple[SealOn, ...] = ()

    @property
    def doubted(self) -> tuple[SealOn, ...]:
        """The seals not found as applied: broken, absent, or of a number that no entry applied."""
        return tuple(seal for seal in (*self.on, *self.missing) if seal.state != "present")

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``doubted`` while a seal was not found as applied."""
        return (("all", ""), *((("doubted", self.exhibit),) if self.doubted else ()))


@dataclass(frozen=True, slots=True)
class BagUse(Record):
    """A bag number's first use: the exhibit, and the entry that closed the bag, even if corrected.

    ``again`` are the exhibits of its further uses, against the rule that a number is used once.
    """

    space: ClassVar[str] = "bag"
    number: str
    exhibit: str
    position: int
    again: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``form`` by the skeleton of the number, to find similar ones.
        """
        return (("all", ""), ("form", skeleton(self.number)))


@dataclass(frozen=True, slots=True)
class Discrepancy(Record):
    """A discrepancy of an exhibit: its reporting entry, since when (seconds UTC), and its resolution.

    ``since`` is the recording date where the date is not known (``since_known`` is False). ``by`` is the actor who
    reported it, ``owner`` the custodian at that moment. ``seals`` are the recorded numbers concerned, applied by the
    entries at ``sealings``, ``others`` those found in their place; the first seal was last seen intact at ``intact`` by
    ``intact_by``, by entry ``intact_position``. ``photo`` is the SHA-256 (base64) of a photograph, ``place`` the
    location.
    """

    space: ClassVar[str] = "discrepancy"
    leaf: str
    exhibit: str
    case: str
    differences: tuple[str, ...]
    since: int
    position: int
    outcome: str | None = None
    resolved: int | None = None
    since_known: bool = True
    by: str | None = None
    owner: str | None = None
    seals: tuple[str, ...] = ()
    sealings: tuple[int, ...] = ()
    others: tuple[str, ...] = ()
    intact: int | None = None
    intact_by: str | None = None
    intact_position: int | None = None
    photo: str | None = None
    place: str | None = None

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``open`` by its date until it is resolved."""
        listed = [("all", ""), ("exhibit", self.exhibit)]
        if self.outcome is None:
            listed += [("open", format_instant(self.since)), ("open_of", self.exhibit)]
        return tuple(listed)
