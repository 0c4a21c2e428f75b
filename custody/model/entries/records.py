"""Records of the effect of later entries on earlier ones."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Search(Record):
    """A search of the first ``size`` entries for a value: by whom, when (seconds UTC), for which purpose."""

    space: ClassVar[str] = "value_search"
    id: str
    actor: str
    at: int
    purpose: str
    size: int
    position: int

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""), ("actor", self.actor))


@dataclass(frozen=True, slots=True)
class Amendment(Record):
    """The effect of later entries on one: field names corrected, disclosed and erased, and its rescission."""

    space: ClassVar[str] = "amendment"
    target: str
    corrected: tuple[str, ...] = ()
    disclosed: tuple[str, ...] = ()
    erased: tuple[str, ...] = ()
    rescinded: int | None = None


@dataclass(frozen=True, slots=True)
class DateFound(Record):
    """The newest resolution of the date of the entry at ``target``: whose clock was wrong, by which entry.

    ``clock`` is ``signer`` or ``earlier_entry``; ``signed_at`` (an instant) is when it was signed, if established.
    ``position`` and ``by`` are the resolving entry and its key name.
    """

    space: ClassVar[str] = "date_found"
    target: str
    clock: str
    position: int
    by: str
    signed_at: str | None = None

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""),)
