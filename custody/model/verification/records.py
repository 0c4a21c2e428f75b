"""Records of the verification of stored objects."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Sweep(Record):
    """A sweep: when it ended, how deep it looked and how many objects had which outcome."""

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
    """A store that a sweep could not reach: since when, how many objects read and unread.

    ``scope`` is what the sweep was of: ``all``, ``due`` or ``part``. ``started`` is when the sweep began, ``ended``
    when it was over. Instants are seconds UTC.
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
        """Return the terms it is listed under: by store and position, so that the newest is found first.

        ``owed`` lists by depth those sweeps that were of everything, of which all the rest is due.
        """
        place = f"{self.store} {self.position:016}"
        owed = (("owed", f"{self.depth} {place}"),) if self.scope == "all" else ()
        return (("all", ""), ("store", place), *owed)
