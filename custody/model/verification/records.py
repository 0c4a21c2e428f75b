"""Records of the verification of stored objects."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Sweep(Record):
    """A sweep: its depth, its end (seconds UTC), and the numbers of verified and failed objects."""

    space: ClassVar[str] = "sweep"
    id: str
    depth: str
    ended: int
    ok: int
    bad: int
    position: int
    seed: str | None = None

    def terms(self) -> Terms:
        """Return the terms it is listed under; a sample by its seed (base64), which is used only once."""
        seed = (("seed", self.seed),) if self.seed else ()
        return (("all", ""), ("ended", format_instant(self.ended)), *seed)


@dataclass(frozen=True, slots=True)
class Pause(Record):
    """A sweep paused by an unreachable store: since when, and the objects read and unread.

    ``scope`` is that of the sweep: ``all``, ``due`` or ``part``. ``started`` is when the sweep began, ``ended`` when it
    was over. Instants are seconds UTC.
    """

    space: ClassVar[str] = "sweep_pause"
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
        """Return the terms it is listed under: by store and position, the newest last.

        ``owed`` lists by depth the sweeps of all objects, whose unread rest is still due.
        """
        place = f"{self.store} {self.position:016}"
        owed = (("owed", f"{self.depth} {place}"),) if self.scope == "all" else ()
        return (("all", ""), ("store", place), *owed)
