"""Records of acquisitions, archived objects and sweeps."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


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
    """Archived bytes: size, digests and tree root (base64), where they lie, and the newest recorded failure.

    ``lock_mode``, ``lock_until`` and ``lock_hold`` are the lock as it read back when that was last recorded, ``drift``
    how its store was found to differ from that. ``destroyed`` is when it was proven absent (seconds UTC); until then
    ``delayed`` says what a store kept it by that should be empty of it: an instant, or ``hold``. A copy in a further
    store is a record of its own, ``of`` the object, which lists as ``elsewhere`` the stores that hold a good one.
    ``former`` are versions that were written over when it was repaired. ``packed`` is what was packed into it, with so
    many ``members`` of which so many are ``unreadable``; None for a file by itself and for a copy. ``image`` is the
    digest (base64) of the acquired image whose segments are all packed into it.
    """

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
    lock_mode: str = "none"
    lock_until: str | None = None
    lock_hold: bool = False
    drift: tuple[str, ...] = ()
    delayed: str | None = None
    destroyed: int | None = None
    packed: str | None = None
    members: int = 0
    unreadable: int = 0
    of: str | None = None
    former: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    image: str | None = None

    @property
    def object_id(self) -> str:
        """The object that this is, or is a copy of."""
        return self.of or self.id

    @property
    def is_file(self) -> bool:
        """Whether it is a file by itself, kept as it is or packed for its holes."""
        return self.packed in (None, "sparse_file")

    @property
    def is_many(self) -> bool:
        """Whether it is a folder, or files packed together: no range of it is of one file."""
        return self.packed in ("folder", "files")

    def same_bytes(self, other: StoredObject) -> bool:
        """Say whether both are on record with the same size, digest and tree root."""
        return (self.bytes, self.sha256, self.root) == (other.bytes, other.sha256, other.root)

    def terms(self) -> Terms:
        """Give what the record is listed under; a whole object by its store and all those that hold it well.

        ``unlocked`` is what a store keeps versions of without retention: by store, exhibit, and whether a hold is on.
        ``alarm_of`` is by exhibit what fails or whose lock drifted.
        """
        here = self.destroyed is None
        well = {*self.elsewhere, *(() if self.failing else (self.store,))}
        placed = (("placed", " ".join((self.store, *sorted(well)))),) if here else ()
        own = (("bytes", f"{self.case} {self.sha256}"), *placed) if self.of is None else (("of", self.of),)
        failing = (("failing", self.failing),) if self.failing and here else ()
        drift = (("drift", ""),) if self.drift and here else ()
        alarm = (("alarm_of", self.exhibit),) if (self.failing or self.drift) and here else ()
        locked = (("locked", f"{self.store} {self.lock_until}"),) if self.lock_until and here else ()
        bare = here and self.version is not None and self.lock_until is None
        unlocked = (("unlocked", f"{self.store} {self.exhibit} {self.lock_hold:d}"),) if bare else ()
        return (
            ("all", ""),
            ("case", self.case),
            ("exhibit", self.exhibit),
            *own,
            ("stored", f"{self.store} {self.store_key}"),
            *failing,
            *drift,
            *alarm,
            *locked,
            *unlocked,
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
    seed: str | None = None

    def terms(self) -> Terms:
        """Give what the record is listed under; a sample by its seed (base64), which no other may use again."""
        seed = (("seed", self.seed),) if self.seed else ()
        return (("all", ""), ("ended", format_instant(self.ended)), *seed)


@dataclass(frozen=True, slots=True)
class Pause(Record):
    """A store that a sweep could not reach: since when, and how many of its objects were read and left unread.

    ``scope`` is what the sweep was of: ``all``, ``due`` or ``part``. ``started`` is when the sweep began, ``ended``
    when it was over. Instants are seconds UTC.
    """

    space: ClassVar[str] = "pause"
    id: str
    store: str
    depth: str
    scope: str
    started: int
    since: int
    ended: int
    read: int
    unread: int
    position: int

    def terms(self) -> Terms:
        """Return what the record is listed under: by store and position, so that the newest is found at once.

        ``owed`` lists by depth those sweeps that were of everything, of which all the rest is due.
        """
        place = f"{self.store} {self.position:016}"
        owed = (("owed", f"{self.depth} {place}"),) if self.scope == "all" else ()
        return (("all", ""), ("store", place), *owed)


@dataclass(frozen=True, slots=True)
class Newest(Record):
    """The newest thing of a sort: the subject of the last sweep, for one."""

    space: ClassVar[str] = "newest"
    sort: str
    subject: str
