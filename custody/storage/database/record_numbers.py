"""Numbers of records, by which terms and labels refer to them, cached in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

#: Where a record is: its space and key.
Place = tuple[str, str]
#: The number of the record that was put last, 0 where there is none.
LAST = "SELECT COALESCE(MAX(id), 0) FROM records"


class Numbers:
    """The record numbers known in one transaction, and the places known to have none.

    Only its holder may add records meanwhile, so that it stays true.
    """

    def __init__(self) -> None:
        self._found: dict[Place, int] = {}
        self._absent: set[Place] = set()
        self._last: int | None = None

    def unknown(self, places: Collection[Place]) -> list[Place] | None:
        """Return the places not known to have a number or none; None if no query is needed."""
        asked = [place for place in places if place not in self._found and place not in self._absent]
        return None if not asked and self._last is not None else asked

    def note(self, asked: Iterable[Place], rows: Iterable[Sequence[Any]], last: int) -> None:
        """Cache a query's result: rows (space, key, any, number) of the places ``asked``, and the last number."""
        self._found.update(((row[0], row[1]), row[3]) for row in rows)
        self._absent.update(place for place in asked if place not in self._found)
        self._last = last

    def of(self, place: Place) -> int | None:
        """Return the number of a record that was queried, None if there is none."""
        return self._found.get(place)

    def number(self, place: Place) -> int:
        """Assign the next number to a place that has none, and return it."""
        self._last = (self._last or 0) + 1
        self._found[place] = self._last
        self._absent.discard(place)
        return self._last
