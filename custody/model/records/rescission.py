"""Records of entries that a rescission can take back."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Rescindable(Record):
    """An entry that can be taken back, with what stood before it and is not in the records any more.

    ``target`` is its position. ``place`` is where an exhibit lay that is recorded as lost. Of a split, ``parts`` and
    ``announced`` are how many parts were registered and announced before, ``remains`` whether something of it remained.
    Of a merger, ``taken_off`` is the whole or the source whose count became smaller, by ``number``. ``ended`` says that
    it had ended before, by entry ``ended_by`` with ``outcome``, ``since`` then. ``rescinded`` took the entry back.
    """

    space: ClassVar[str] = "rescindable"
    target: str
    kind: str
    subject: str
    place: str | None = None
    parts: int = 0
    announced: int | None = None
    remains: bool = True
    taken_off: str | None = None
    number: int = 0
    ended: bool = False
    ended_by: int | None = None
    outcome: str | None = None
    since: int | None = None
    rescinded: int | None = None

    @property
    def position(self) -> int:
        """The position of the entry."""
        return int(self.target)

    def terms(self) -> Terms:
        """Return what the record is listed under: ``standing`` by the subject until it is taken back."""
        standing = (("standing", self.subject),) if self.rescinded is None else ()
        return (("all", ""), *standing)
