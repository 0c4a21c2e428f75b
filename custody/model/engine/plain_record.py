"""The record of a topic that declares none itself: identifier and case."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from custody.frozen import dataclass
from custody.model.record import Record, Terms


@cache
def plain_record(space: str) -> type[Record]:
    """Return the class of the plain records of a space, the same one at each call."""
    named = space

    @dataclass(frozen=True, slots=True)
    class Plain(Record):
        """A subject of a case."""

        space: ClassVar[str] = named
        id: str
        case: str

        def terms(self) -> Terms:
            """Return the record's (term, value) pairs: ``all``, and ``case`` by its case."""
            return (("all", ""), ("case", self.case))

    return Plain
