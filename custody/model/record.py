"""What every record is: a space, a key, the terms it is listed under, and canonical JSON both ways."""

from __future__ import annotations

from typing import Any, ClassVar, Self, cast

from custody.errors import Malformed
from custody.proof import canonical

Terms = tuple[tuple[str, str], ...]


class Record:
    """Shared behaviour of records, which are dataclasses with slots."""

    __slots__ = ()
    space: ClassVar[str]
    nested: ClassVar[dict[str, type[Record]]] = {}

    @property
    def key(self) -> str:
        """The key within the space."""
        found: str = getattr(self, self._names()[0])
        return found

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        """Give the names of the fields in order: a record is a dataclass with slots."""
        return cast("tuple[str, ...]", cls.__slots__)

    def terms(self) -> Terms:
        """Give (term, value) pairs by which the record is listed; every record is listed under ``all``."""
        return (("all", ""),)

    def as_json(self) -> dict[str, Any]:
        """Give the record as JSON members."""
        out: dict[str, Any] = {}
        for name in self._names():
            value = getattr(self, name)
            if name in self.nested:
                value = [one.as_json() for one in value]
            elif isinstance(value, tuple):
                value = list(value)
            out[name] = value
        return out

    def doc(self) -> bytes:
        """Give the record as canonical JSON."""
        return canonical.encode(self.as_json())

    @classmethod
    def from_json(cls, members: dict[str, Any]) -> Self:
        """Read the record from JSON members."""
        values: dict[str, Any] = {}
        for name, value in members.items():
            if name in cls.nested:
                values[name] = tuple(cls.nested[name].from_json(one) for one in value)
            else:
                values[name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)

    @classmethod
    def from_doc(cls, doc: bytes) -> Self:
        """Read the record from canonical JSON; Malformed for any other bytes, and for members that are not its own."""
        try:
            return cls.from_json(cast("dict[str, Any]", canonical.decode(doc)))
        except (Malformed, AttributeError, TypeError) as error:
            raise Malformed(
                f"a stored {cls.space} record is damaged: it is not what this program writes",
                hint="What is listed is only what the entries add up to: make it anew with `custody doctor --repair`.",
            ) from error
