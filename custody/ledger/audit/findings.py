"""Findings of an audit, and the list that collects them with at most ten of each code."""

from __future__ import annotations

from dataclasses import replace

from custody.frozen import dataclass
from custody.ledger.audit.byte_findings import BYTES_ONLY
from custody.ledger.audit.codes.table import CODES

#: Most findings of one code that are listed one by one; the rest are counted in one more.
MOST = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect that an audit found.

    ``severity`` is error, warning or note; ``code`` and ``scope`` are of ``codes.CODES``; ``where`` names the place;
    ``expected`` and ``found`` are the expected and the stored value in words (either may be empty); ``act`` is a
    sentence on who must do what. A finding contains no personal value.
    """

    severity: str
    code: str
    scope: str
    where: str
    expected: str
    found: str
    act: str


def finding(code: str, where: str, expected: str = "", found: str = "") -> Finding:
    """Return a finding of a code of ``codes.CODES``, with its scope, severity and act."""
    scope, severity, act = CODES[code]
    return Finding(severity, code, scope, where, expected, found, act)


def _lower(one: int | None, other: int | None) -> int | None:
    """Return the lower of two positions; None where both are None."""
    return min((position for position in (one, other) if position is not None), default=None)


class Findings:
    """Findings in the order they were made, at most ``MOST`` of one code and a count of the others.

    ``first_broken`` is the lowest position of an entry with an error, ``first_false`` that of one with an error of
    BYTES_ONLY; None if there is none.
    """

    def __init__(self) -> None:
        self._listed: list[Finding] = []
        self._count: dict[str, int] = {}
        self._amount: dict[str, int] = {}
        self._last: dict[str, Finding] = {}
        self.first_broken: int | None = None
        self.first_false: int | None = None

    def add(self, code: str, where: str, expected: str = "", found: str = "", *, amount: int = 1) -> None:
        """Add a finding about ``amount`` things."""
        self.take(finding(code, where, expected, found))
        self._amount[code] = self._amount.get(code, 0) + amount - 1

    def at(self, position: int, code: str, expected: str = "", found: str = "", *, part: str = "") -> None:
        """Add a finding at the entry of a position; ``part`` is added to its place. Updates ``first_broken``."""
        made = finding(code, f"entry {position}{part}", expected, found)
        if made.severity == "error":
            self.first_broken = _lower(self.first_broken, position)
            if code in BYTES_ONLY:
                self.first_false = _lower(self.first_false, position)
        self.take(made)

    def take(self, made: Finding) -> None:
        """Add a finding that was made elsewhere."""
        count = self._count[made.code] = self._count.get(made.code, 0) + 1
        if count <= MOST:
            self._listed.append(made)
        self._last[made.code] = made

    def absorb(self, other: Findings) -> None:
        """Add all findings of another list, with its counts and first positions."""
        for made in other._listed:
            self.take(made)
        for code, count in other._count.items():
            self._count[code] += max(0, count - MOST)
            self._amount[code] = self._amount.get(code, 0) + other._amount.get(code, 0)
            self._last[code] = other._last[code]
        self.first_broken = _lower(self.first_broken, other.first_broken)
        self.first_false = _lower(self.first_false, other.first_false)

    def has(self, code: str) -> bool:
        """Return whether there is a finding of this code."""
        return code in self._count

    def count(self, code: str) -> int:
        """Return the number of findings of this code, including those beyond ``MOST``."""
        return self._count.get(code, 0)

    def amount(self, code: str) -> int:
        """Return the number of things that the findings of this code are about."""
        return self.count(code) + self._amount.get(code, 0)

    def listed(self) -> tuple[Finding, ...]:
        """Return all findings in order; those of a code beyond ``MOST`` are summed up in one at the end."""
        more = [
            replace(self._last[code], where=f"{count - MOST} more, the last at {self._last[code].where}")
            for code, count in self._count.items()
            if count > MOST
        ]
        return (*self._listed, *more)
