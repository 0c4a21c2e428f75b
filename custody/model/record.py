"""The base class of records: a space, a key, the terms of its lists, and canonical JSON both ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from custody.errors import Malformed
from custody.proof import canonical

__all__ = ["Record", "Terms", "replace"]

Terms = tuple[tuple[str, str], ...]


class Record:
    """Shared behaviour of records, dataclasses with slots: ``__slots__`` names their fields in order."""

    __slots__: tuple[str, ...] = ()
    space: ClassVar[str]
    nested: ClassVar[dict[str, type[Record]]] = {}
    #: Members that are positions of entries, though other records have an instant of this name.
    positions: ClassVar[frozenset[str]] = frozenset()

    @property
    def key(self) -> str:
        """The key within the space."""
        found: str = getattr(self, self.__slots__[0])
        return found

    def terms(self) -> Terms:
        """Return the (term, value) pairs that list the record; every record is listed under ``all``."""
        return (("all", ""),)

    def as_json(self) -> dict[str, Any]:
        """Return the record as JSON members."""
        out: dict[str, Any] = {}
        for name in self.__slots__:
            value = getattr(self, name)
            if name in self.nested:
                value = [record.as_json() for record in value]
            elif isinstance(value, tuple):
                value = list(value)
            out[name] = value
        return out

    def doc(self) -> bytes:
        """Return the record as canonical JSON."""
        return canonical.encode(self.as_json())

    @classmethod
    def from_json(cls, members: dict[str, Any]) -> Self:
        """Parse the record from JSON members; raise TypeError for a member that is not its own."""
        values: dict[str, Any] = {}
        for name, value in members.items():
            if name in cls.nested:
                values[name] = tuple(cls.nested[name].from_json(nested) for nested in value)
            else:
                values[name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)

    @classmethod
    def from_doc(cls, doc: bytes) -> Self:
        """Parse the record from canonical JSON.

        Raise Malformed for any other bytes, and for members that are not its own.
        """
        try:
            return cls.from_json(cast("dict[str, Any]", canonical.decode(doc)))
        except (Malformed, AttributeError, TypeError) as error:
            raise Malformed(
                f"a stored {cls.space} record is damaged: it is not what this program writes",
                hint="What is listed is only what the entries add up to: make it anew with `custody doctor --repair`.",
            ) from error


@cache
def _fills(cls: type[Record]) -> dict[str, Callable[[Record, Any], None]]:
    """Return the setters of a record's slots by name, which work although the record is frozen."""
    return {name: getattr(cls, name).__set__ for name in cls.__slots__}


if TYPE_CHECKING:
    from dataclasses import replace  # its arguments are checked against the fields
else:

    def replace(record, **changes):
        """Return a copy of a record with some fields changed, twice as fast as ``dataclasses.replace``.

        Nothing is computed when a record is made, so a copy only needs its slots filled.
        """
        fills = _fills(type(record))
        copy = object.__new__(type(record))
        for name, fill in fills.items():
            fill(copy, getattr(record, name))
        for name, value in changes.items():
            fills[name](copy, value)
        return copy
