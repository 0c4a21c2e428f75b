"""Values of an inventory round: expected and counted numbers, and its scans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from custody.model.entry.facts import Facts, Private
from custody.model.schema.types import Value

#: The counts in a round's closing entry, without their suffix ``_count``.
_COUNTS = ("expected", "found", "misplaced", "missing", "unexpected", "unmatched")


def within(values: Mapping[str, Value]) -> str:
    """Return the identifier of the location into which a location is moved."""
    return str(values["within"])


def expected(facts: Facts) -> tuple[int | None, int | None]:
    """Return the numbers of exhibits that a round expects, and of those absent by record."""
    return facts.number("expected_count"), facts.number("absent_count")


def counted(facts: Facts) -> dict[str, int | None]:
    """Return the counts that the closing entry of a round states, by name."""
    return {name: facts.number(f"{name}_count") for name in _COUNTS}


class Scan(NamedTuple):
    """One scanned code of a round, and its result."""

    code: Value
    result: str | None

    @classmethod
    def of(cls, facts: Facts, private: Private) -> Scan:
        """Return the scan that an entry of an inventory round records."""
        return cls(private["scanned_code"], facts.text("result"))


def counting(
    common: Mapping[str, Value], location: str | None, seal_state: str | None, photo: str | None
) -> dict[str, Value]:
    """Return the values of scans with location, seal state and photograph (SHA-256) added to ``common``."""
    return {**common, "location": location, "seal_state": seal_state, "photo_sha256": photo}


def counted_as(stated: Mapping[str, Value], code: str, exhibit: str | None) -> dict[str, Value]:
    """Return the values of a scan with its code and exhibit added; ``exhibit`` is None if unmatched."""
    return {**stated, "exhibit": exhibit, "scanned_code": code}
