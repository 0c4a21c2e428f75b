"""Records of copies."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Copy(Record):
    """A copy: its exhibit, its digest (base64), whether it is outside the agency, and how it ended.

    ``custodian`` is an actor of this ledger, None for anybody else. ``ended`` is when it was destroyed or accounted for
    (seconds UTC), and ``end`` how. ``object`` is the stored object that it was made of.
    """

    space: ClassVar[str] = "copy"
    id: str
    exhibit: str
    case: str
    copy_type: str
    medium: str
    sha256: str | None
    custodian: str | None
    outside_agency: bool
    purpose: str
    return_due_at: int | None
    made: int
    position: int
    ended: int | None = None
    end: str | None = None
    nonconforming: tuple[str, ...] = ()
    object: str | None = None

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs.

        ``left`` by exhibit until it is accounted for, ``out`` while outside.
        """
        always: Terms = (("all", ""), ("of", self.exhibit), ("case", self.case))
        by = () if self.return_due_at is None else (format_instant(self.return_due_at),)
        if self.ended is not None or not self.outside_agency:
            left = () if self.ended is not None else (("left", self.exhibit),)
            return (*always, *left, *(("closed", instant) for instant in by))
        return (*always, ("left", self.exhibit), ("out", self.exhibit), *(("due", instant) for instant in by))
