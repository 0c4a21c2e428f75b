"""Byte ranges of an object: the request for one, and the check that an answer has it.

A server may ignore a requested range, and a cache in front of one does: the answer then has good bytes of another
place, which must never be taken for bad bytes of this one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

_GIVEN = re.compile(r"bytes ([0-9]{1,19})-([0-9]{1,19})/(?:([0-9]{1,19})|\*)", re.ASCII)


class Span(NamedTuple):
    """The bytes received of [first, stop) of an object: those up to ``end``.

    ``stop`` is None for the object's end.
    """

    first: int
    end: int
    stop: int | None

    def fits(self, size: int) -> bool:
        """Return whether these are all the bytes of the range, in an object of ``size`` bytes."""
        there = size if self.stop is None else min(size, self.stop)
        return self.end == max(self.first, there)

    def __str__(self) -> str:
        if self.end == self.first:
            return "nothing" if self.first == 0 else f"nothing from byte {self.first} on"
        return f"bytes {self.first} to {self.end - 1}"


def asked(offset: int, stop: int | None) -> dict[str, str]:
    """Return the argument that requests [offset, stop), with None to the object's end; {} for all."""
    if offset == 0 and stop is None:
        return {}
    return {"Range": f"bytes={offset}-{'' if stop is None else stop - 1}"}


def end_of(answer: Mapping[str, Any], offset: int, stop: int | None) -> int | None:
    """Return the end of an answer's bytes in the object, None if unknown; raise ValueError if wrong.

    An answer with the whole object is right too where nothing else was requested.
    """
    length = answer.get("ContentLength")
    told = answer.get("ContentRange")
    if told is None:
        if offset or (stop is not None and (length is None or length > stop)):
            raise ValueError("all of it came")
        return length
    found = _GIVEN.fullmatch(str(told))
    if found is None:
        raise ValueError("a range came that cannot be read")
    first, end = int(found[1]), int(found[2]) + 1
    total = None if found[3] is None else int(found[3])
    wanted = [bound for bound in (stop, total) if bound is not None]
    if first != offset or end <= first or (wanted and end != min(wanted)):
        raise ValueError(f"bytes {first} to {end - 1} came")
    if length is not None and length != end - first:
        raise ValueError(f"{length} bytes came for {end - first}")
    return end
