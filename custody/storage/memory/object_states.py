"""Verification states of a ledger in memory, matching custody.storage.database.object_states."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping

from custody.law.clock import EVER
from custody.ledger.ports import DEPTHS, CheckRow, CoverageRow


class CheckReads(ABC):
    """The queries of LedgerReader about verification, on rows by object."""

    @abstractmethod
    def _checks(self) -> Mapping[str, CheckRow]:
        """Return all rows, by object."""

    @abstractmethod
    def _listed(self, space: str, term: str, low: str, high: str) -> list[tuple[str, str]]:
        """Return (value, key) of the records with a term's value from ``low`` to ``high``."""

    def checks_of(self, objects: Collection[str]) -> dict[str, CheckRow]:
        """Return the verification states of these objects, by object; one without a state is left out."""
        rows = self._checks()
        return {key: rows[key] for key in objects if key in rows}

    def all_checks(self) -> Iterator[CheckRow]:
        """Yield the verification state of every object, ordered by object."""
        return iter([row for _, row in sorted(self._checks().items())])

    def due(
        self,
        store: str,
        depth: str,
        before: int,
        *,
        limit: int = 500,
        after: tuple[int, str] = (-1, ""),
        ahead: int = EVER,
        failing: bool = False,
    ) -> list[CheckRow]:
        """Return a store's objects last verified by ``before`` at a depth, or after ``ahead``.

        Those attempted longest ago come first, at most ``limit``, from beyond the pair ``after`` (attempt, object).
        With ``failing``, return those on record as failing instead, whenever they were verified. Times are seconds UTC.
        """
        at = DEPTHS.index(depth)
        found = [
            (row.looks[at].tried, row.object, row)
            for row in self._checks().values()
            if row.store == store
            and (row.failing != "" if failing else not before < row.looks[at].at <= ahead)
        ]
        return [row for tried, key, row in sorted(found) if (tried, key) > after][: max(limit, 0)]

    def checked_stores(self) -> list[str]:
        """Return the names of the stores that hold objects not destroyed, in ascending order."""
        return sorted({row.store for row in self._checks().values()} - {""})

    def coverage(self, store: str, full: int, sample: int, ahead: int = EVER) -> CoverageRow:
        """Return the numbers and bytes of a store's objects: all, failing, never verified, and due.

        A verification is due when its last one is dated at or before ``full`` or ``sample``, or after ``ahead``.
        """
        rows = [row for row in self._checks().values() if row.store == store]
        never = [row.bytes for row in rows if row.looks[2].at == 0]
        overdue = [
            row.bytes
            for row in rows
            if row.looks[2].at > 0 and (row.failing or not full < row.looks[2].at <= ahead)
        ]
        dates = [row.looks[2].at for row in rows if row.looks[2].at > 0]
        sampled = [row.bytes for row in rows if row.failing or not sample < row.looks[1].at <= ahead]
        return CoverageRow(
            len(rows),
            sum(row.bytes for row in rows),
            sum(bool(row.failing) for row in rows),
            *(len(never), sum(never), len(overdue), sum(overdue), len(sampled), sum(sampled)),
            *(max(dates, default=0), min(dates, default=0)),
        )

    def due_listed(
        self, term: str, value: str, store: str, depth: str, before: int, *, ahead: int = EVER
    ) -> tuple[int, int]:
        """Return (number, bytes) of a store's due or failing objects that have the ``value`` of a ``term``."""
        at, rows = (
            DEPTHS.index(depth),
            self.checks_of([key for _, key in self._listed("object", term, value, value)]),
        )
        found = [
            row.bytes
            for row in rows.values()
            if row.store == store and (row.failing or not before < row.looks[at].at <= ahead)
        ]
        return len(found), sum(found)
