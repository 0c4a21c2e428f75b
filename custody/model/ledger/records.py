"""Records of the ledger itself and its backups."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Backup(Record):
    """One backup: how many entries its copy has, their root, and when it was taken (seconds UTC).

    ``leaf`` is the entry that recorded it, at ``position``; ``root`` and ``sha256``, the digest of the list of its
    files, are base64; ``bytes`` is what those files have together. ``escrow`` names the keys to which the passphrase of
    the log key was sealed. ``destroyed`` is when it was destroyed, None while it is there; ``reason`` says why.
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
        """Return the terms it is listed under; ``left`` until it was destroyed, ``list`` by the digest."""
        always: Terms = (("all", ""), ("made", f"{self.position:020d}"), ("list", self.sha256))
        return always if self.destroyed is not None else (*always, ("left", ""))


@dataclass(frozen=True, slots=True)
class Moved(Record):
    """The newest relocation: its place, its entry, and the one that ended it, None until then.

    While it has not ended, nothing is entered but what ends it.
    """

    space: ClassVar[str] = "migration"
    slot: str
    place: str
    entry: str
    position: int
    ended: int | None = None
    cancelled: bool = False
