"""Queries in SQL for the verification states of objects: those due, and the coverage of a store.

The counts of a store are one pass over an index that holds every column they need.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from custody.law.clock import EVER
from custody.ledger.ports import DEPTHS, CheckRow, CoverageRow, LastRead

#: The columns of the table in their order.
COLUMNS = (
    "object",
    "version",
    "store",
    "bytes",
    "failing",
    *(f"{depth}_{part}" for depth in DEPTHS for part in ("tried", "at", "outcome")),
)
_LIST = ", ".join(COLUMNS)
#: Inserts or replaces a row of ``values``.
PUT = f"""INSERT INTO checks ({_LIST}) VALUES ({", ".join("?" * len(COLUMNS))}) ON CONFLICT (object) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])}"""  # noqa: S608 - names of columns, question marks
_OF = f"SELECT {_LIST} FROM checks WHERE object IN :listed"  # noqa: S608 - names of columns
_ALL = f"SELECT {_LIST} FROM checks ORDER BY object"  # noqa: S608 - names of columns
_DUE, _FAILING = (
    {
        depth: f"""SELECT {_LIST} FROM checks WHERE store = :store AND {which.format(depth=depth)}
    AND ({depth}_tried, object) > (:tried, :object) ORDER BY {depth}_tried, object LIMIT :limit"""  # noqa: S608 - names of columns
        for depth in DEPTHS
    }
    for which in ("({depth}_at <= :before OR {depth}_at > :ahead)", "failing <> ''")
)
#: CROSS lets the list be read first: a case may have few of the objects of a store, or all of them.
_DUE_LISTED = {
    depth: f"""SELECT COUNT(*), COALESCE(SUM(checks.bytes), 0)
    FROM terms CROSS JOIN records CROSS JOIN checks
    WHERE terms.space = 'object' AND terms.term = :term AND terms.value = :value AND records.id = terms.record
    AND checks.object = records.key AND checks.store = :store
    AND (checks.{depth}_at <= :before OR checks.{depth}_at > :ahead OR checks.failing <> '')"""  # noqa: S608 - names of columns
    for depth in DEPTHS
}
_NEXT_STORE = "SELECT store FROM checks WHERE store > :store ORDER BY store LIMIT 1"
_COVERAGE = """SELECT COUNT(*), CAST(COALESCE(SUM(bytes), 0) AS BIGINT), COUNT(*) FILTER (WHERE failing <> ''),
    COUNT(*) FILTER (WHERE full_at = 0), CAST(COALESCE(SUM(bytes) FILTER (WHERE full_at = 0), 0) AS BIGINT),
    COUNT(*) FILTER (WHERE full_at > 0 AND (full_at <= :full OR full_at > :ahead OR failing <> '')),
    CAST(COALESCE(SUM(bytes) FILTER (WHERE full_at > 0 AND (full_at <= :full OR full_at > :ahead OR failing <> '')), 0)
        AS BIGINT),
    COUNT(*) FILTER (WHERE sample_at <= :sample OR sample_at > :ahead OR failing <> ''),
    CAST(COALESCE(SUM(bytes) FILTER (WHERE sample_at <= :sample OR sample_at > :ahead OR failing <> ''), 0) AS BIGINT),
    COALESCE(MAX(full_at) FILTER (WHERE full_at > 0), 0), COALESCE(MIN(full_at) FILTER (WHERE full_at > 0), 0)
    FROM checks WHERE store = :store"""


class CheckReads(ABC):
    """The queries of LedgerReader about verification; subclasses read the rows."""

    @abstractmethod
    def _rows(self, sql: str, **parameters: Any) -> Sequence[Any]:
        """Return the rows of a statement."""

    @abstractmethod
    def _pages(self, sql: str, **parameters: int) -> Iterator[Any]:
        """Yield the rows of a statement, page by page."""

    def checks_of(self, objects: Collection[str]) -> dict[str, CheckRow]:
        """Return the verification states of these objects, by object; one without a state is left out."""
        return {row[0]: _row(row) for row in self._rows(_OF, listed=list(objects))}

    def all_checks(self) -> Iterator[CheckRow]:
        """Yield the verification state of every object, in ascending order of object."""
        return map(_row, self._pages(_ALL))

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
        place = {"tried": after[0], "object": after[1], "ahead": ahead}
        asked = (_FAILING if failing else _DUE)[depth]
        rows = self._rows(asked, store=store, before=before, limit=max(limit, 0), **place)
        return [_row(row) for row in rows]

    def checked_stores(self) -> list[str]:
        """Return the names of the stores that hold objects not destroyed, in ascending order."""
        found: list[str] = []
        rows = self._rows(_NEXT_STORE, store="")
        while rows:
            found.append(rows[0][0])
            rows = self._rows(_NEXT_STORE, store=found[-1])
        return found

    def coverage(self, store: str, full: int, sample: int, ahead: int = EVER) -> CoverageRow:
        """Return the numbers and bytes of a store's objects: all, failing, never verified, and due.

        A verification is due when its last one is dated at or before ``full`` or ``sample``, or after ``ahead``.
        """
        return CoverageRow(*self._rows(_COVERAGE, store=store, full=full, sample=sample, ahead=ahead)[0])

    def due_listed(
        self, term: str, value: str, store: str, depth: str, before: int, *, ahead: int = EVER
    ) -> tuple[int, int]:
        """Return (number, bytes) of a store's due or failing objects that have the ``value`` of a ``term``."""
        parameters = {"term": term, "value": value, "store": store, "before": before, "ahead": ahead}
        count, size = self._rows(_DUE_LISTED[depth], **parameters)[0]
        return count, size


def values(row: CheckRow) -> tuple[str | int, ...]:
    """Return the values of a row in the order of ``COLUMNS``."""
    looks = [part for look in row.looks for part in (look.tried, look.at, look.outcome)]
    return (row.object, row.version, row.store, row.bytes, row.failing, *looks)


def _row(row: Sequence[Any]) -> CheckRow:
    key, version, store, size, failing, *looks = row
    return CheckRow(
        key,
        version,
        store,
        size,
        failing,
        (LastRead(*looks[:3]), LastRead(*looks[3:6]), LastRead(*looks[6:])),
    )
