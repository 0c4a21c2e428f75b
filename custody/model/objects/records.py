"""Records of archived objects and their replicas."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Abandonment(Record):
    """A proposal to delete an orphaned object: its store and key, and when it was deleted (seconds UTC).

    ``leaf`` is the entry that proposed it, ``contents`` are the digests (base64) of everything stored under the key,
    ``root`` is the object's tree root, None if only sidecars were left.
    """

    space: ClassVar[str] = "orphan_deletion"
    id: str
    leaf: str
    store: str
    store_key: str
    versions: int
    markers: int
    parts: int
    bytes: int
    contents: tuple[str, ...]
    root: str | None
    reason: str
    position: int
    abandoned: int | None = None
    abandoned_position: int | None = None
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (("all", ""), ("stored", f"{self.store} {self.store_key}"))


@dataclass(frozen=True, slots=True)
class StoredObject(Record):
    """Archived bytes: size, digests, tree root (base64), their place, and the newest failure.

    ``lock_mode``, ``lock_until`` and ``lock_hold`` are the lock as last read back, ``drift`` the ways in which the
    store was found to differ from it. ``destroyed`` is when it was proven absent (seconds UTC); until then ``delayed``
    is why its store keeps it although it should be deleted: an instant, or ``hold``. A copy in a further store is a
    record of its own, ``of`` the original; the original lists as ``elsewhere`` the stores that hold a good copy.
    ``former`` are versions that a repair wrote over. ``packed`` is the pack type, ``members`` and ``unreadable`` count
    its members and the unreadable ones; None for a file by itself and for a copy. ``image`` is the digest (base64) of
    the acquired image whose segments are all packed into it.
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
        """The id of the object; for a copy, that of its original."""
        return self.of or self.id

    @property
    def is_damaged(self) -> bool:
        """Whether its newest verification proved damage; bytes that could not be read may be as recorded."""
        return self.failing in ("mismatch", "missing")

    @property
    def is_file(self) -> bool:
        """Whether the object is one file, stored as it is or packed for its holes."""
        return self.packed in (None, "sparse_file")

    @property
    def is_many(self) -> bool:
        """Whether the object is a folder or several files packed together."""
        return self.packed in ("folder", "files")

    def same_bytes(self, other: StoredObject) -> bool:
        """Return whether both are on record with the same size, digest and tree root."""
        return (self.bytes, self.sha256, self.root) == (other.bytes, other.sha256, other.root)

    def terms(self) -> Terms:
        """Return the terms it is listed under; an original also by the stores that hold it undamaged.

        ``unlocked`` lists versions kept without retention: by store, exhibit, and whether a hold is on. ``alarm_of``
        lists by exhibit an object that fails or whose lock drifted.
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
class Newest(Record):
    """The subject of the newest entry of a sort, for example of the last sweep."""

    space: ClassVar[str] = "newest"
    sort: str
    subject: str


@dataclass(frozen=True, slots=True)
class StoreProbe(Record):
    """One probe: the store, its settings' digest (base64), the answers as codes, its end."""

    space: ClassVar[str] = "store_probe"
    id: str
    store: str
    settings: str
    answers: tuple[str, ...]
    ended: int
    position: int

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (("all", ""), ("store", self.store))
