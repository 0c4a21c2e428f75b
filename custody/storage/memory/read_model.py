"""The read model of a ledger in memory, matching custody.storage.database.reader."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping
from itertools import groupby, islice
from operator import attrgetter

from custody.ledger.ports import LabelRow, RecordRow


class RecordReads(ABC):
    """The queries of LedgerReader about records and terms."""

    @abstractmethod
    def _records(self) -> Mapping[tuple[str, str], RecordRow]:
        """Return all records, by (space, key)."""

    @abstractmethod
    def _places(self) -> Mapping[tuple[str, str], object]:
        """Return (space, key) of all records and subjects of labels, in the order of addition."""

    def record(self, space: str, key: str) -> bytes | None:
        """Return the document of one record, None if there is none."""
        row = self._records().get((space, key))
        return row.doc if row else None

    def records_of(self, space: str, keys: Collection[str]) -> dict[str, bytes]:
        """Return the documents of one space's records with these keys, by key; missing ones are left out."""
        return {key: doc for key in keys if (doc := self.record(space, key)) is not None}

    def find(
        self,
        space: str,
        term: str,
        low: str,
        high: str,
        *,
        limit: int = 500,
        after: tuple[str, str] | None = None,
        backwards: bool = False,
    ) -> list[tuple[str, str]]:
        """Return at most ``limit`` (value, key) with low <= value <= high, up or down, after ``after``."""
        found = self._listed(space, term, low, high)[:: -1 if backwards else 1]
        if after is not None:
            numbers = {place: number for number, place in enumerate(self._places())}

            def at(row: tuple[str, str]) -> tuple[str, int]:
                return row[0], numbers.get((space, row[1]), len(numbers))

            found = [row for row in found if (at(row) < at(after) if backwards else at(row) > at(after))]
        return found[: max(limit, 0)]

    def listed(
        self, space: str, term: str, values: Collection[str], *, limit: int | None = None
    ) -> dict[str, list[str]]:
        """Return the keys of records by value of a term, oldest first, at most ``limit`` in all."""
        rows = (row for value in sorted(set(values)) for row in self._listed(space, term, value, value))
        groups = groupby(islice(rows, limit), lambda row: row[0])
        return {value: [key for _, key in some] for value, some in groups}

    def keys_from(self, space: str, low: str, limit: int = 500) -> list[str]:
        """Return at most ``limit`` keys of a space's records from ``low`` on, in ascending order."""
        keys = sorted(key for of, key in self._records() if of == space and key >= low)
        return keys[: max(limit, 0)]

    def count(self, space: str, term: str, low: str, high: str) -> int:
        """Return the number of (value, key) of a term with low <= value <= high."""
        return len(self._listed(space, term, low, high))

    def count_both(self, one: tuple[str, str, str], other: tuple[str, str, str]) -> int:
        """Return the number of keys in both lists, each named by (space, term, value)."""
        first, second = ({key for _, key in self._listed(*each, each[2])} for each in (one, other))
        return len(first & second)

    def _listed(self, space: str, term: str, low: str, high: str) -> list[tuple[str, str]]:
        records = self._records()
        rows = [records[place] for place in self._places() if place[0] == space and place in records]
        found = [
            (value, row.key)
            for row in rows
            for name, value in row.terms
            if name == term and low <= value <= high
        ]
        return sorted(found, key=lambda row: row[0])

    def records(self) -> Iterator[RecordRow]:
        """Yield the whole read model ordered by (space, key), terms sorted."""
        records = self._records()
        return iter([records[place] for place in sorted(records)])

    def records_at(self, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Return the documents of the records at these (space, key), by these; missing ones are left out."""
        return {place: doc for place in places if (doc := self.record(*place)) is not None}


class ModelReads(RecordReads):
    """The queries of LedgerReader about records, terms and labels."""

    @abstractmethod
    def _labels(self) -> Collection[LabelRow]:
        """Return all labels."""

    def labels(self, label: str) -> list[LabelRow]:
        """Return the rows that carry exactly this label, ordered by (subject, position, field)."""
        return sorted((row for row in self._labels() if row.label == label), key=_label_order)

    def labels_named(self, names: Collection[tuple[str, str]]) -> list[LabelRow]:
        """Return the rows that carry one of these (label, space), by (subject, position, field)."""
        wanted = set(names)
        return sorted((row for row in self._labels() if (row.label, row.space) in wanted), key=_label_order)

    def labels_at(self, position: int) -> list[LabelRow]:
        """Return the labels that the entry at ``position`` carries, ordered by field."""
        found = [row for row in self._labels() if row.position == position]
        return sorted(found, key=lambda row: (row.field, row.label, row.space, row.subject))

    def labels_of(self, subjects: Collection[str], spaces: Collection[str]) -> list[LabelRow]:
        """Return the labels of these subjects in some spaces, ordered by (subject, position, field)."""
        found = [row for row in self._labels() if row.subject in subjects and row.space in spaces]
        return sorted(found, key=_label_order)

    def labels_from(self, beginning: str, space: str, limit: int = 500) -> list[LabelRow]:
        """Return at most ``limit`` labels in a space that begin with a text, ordered by label."""
        numbers = {place: number for number, place in enumerate(self._places())}
        fitting = [row for row in self._labels() if row.space == space and row.label.startswith(beginning)]
        fitting.sort(key=lambda row: (row.label, numbers[row.space, row.subject], row.position, row.field))
        return fitting[: max(limit, 0) if beginning else 0]

    def all_labels(self) -> Iterator[LabelRow]:
        """Yield every label ordered by (position, field)."""
        return iter(sorted(self._labels(), key=attrgetter("position", "field", "label", "space", "subject")))


def _label_order(row: LabelRow) -> tuple[str, int, str, str, str]:
    return row.subject, row.position, row.field, row.label, row.space
