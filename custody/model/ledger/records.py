"""Records of the ledger itself and its backups."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Backup(Record):
    """One backup: the number of entries in its copy, their root, and when it was taken (seconds UTC).

    ``leaf`` is the entry that recorded it, at ``position``; ``root`` and ``sha256``, the digest of the list of its
    files, are base64; ``bytes`` is the total size of those files. ``escrow`` names the keys for which the passphrase of
    the log key was encrypted. ``destroyed`` is when it was destroyed, None until then; ``reason`` is a code.
    """

    space: ClassVar[str] = "backup"
    id: str
    leaf: str
    size: int
    root: str
    bytes: int
    sha256: str
    taken: int
    escrow: tuple[str, ...]
    position: int
    destroyed: int | None = None
    destroyed_position: int | None = None
    reason: str | None = None
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs; ``left`` until it is destroyed, ``list`` by the digest."""
        always: Terms = (("all", ""), ("made", f"{self.position:020d}"), ("list", self.sha256))
        return always if self.destroyed is not None else (*always, ("left", ""))


@dataclass(frozen=True, slots=True)
class Moved(Record):
    """The newest migration: the copy, its start, and the position of its end, None until then.

    Until it has ended, only its end and a resumption are entered.
    """

    space: ClassVar[str] = "migration"
    positions: ClassVar[frozenset[str]] = frozenset({"ended"})
    slot: str
    place: str
    entry: str
    position: int
    ended: int | None = None
    cancelled: bool = False
