"""Readers that fail, lose, garble or move: what an audit meets when storage is not what it should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from custody.errors import StorageFailed
from custody.ledger.ports import EntryRow, HeadRow, LedgerReader
from tests.world import World


class Failing:
    """Passes everything on to a reader but for one method, which fails after so many rows."""

    def __init__(self, inner: object, method: str, after: int | None = None) -> None:
        self._inner = inner
        self._method = method
        self._after = after

    def __getattr__(self, name: str) -> Any:
        whole: Callable[..., Any] = getattr(self._inner, name)
        if name != self._method:
            return whole

        def fail(*given: Any, **named: Any) -> Any:
            if self._after is None:
                raise StorageFailed("the disk does not answer")
            return self._some(whole(*given, **named), self._after)

        return fail

    def _some(self, rows: Iterator[Any], after: int) -> Iterator[Any]:
        for count, row in enumerate(rows):
            if count == after:
                break
            yield row
        raise StorageFailed("the disk does not answer any more")


class OneBadRow:
    """A reader that cannot give one row, and gives the entry of it or not."""

    def __init__(self, inner: LedgerReader, bad: int, *, entry: bool) -> None:
        self._inner = inner
        self._bad = bad
        self._entry = entry

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
        for row in self._inner.rows(start, stop):
            if row.position == self._bad:
                raise StorageFailed("this row cannot be read")
            yield row

    def entry(self, position: int) -> Any:
        if position == self._bad and not self._entry:
            raise StorageFailed("this entry cannot be read")
        return self._inner.entry(position)


class Gone:
    """A reader that has lost the checkpoint of one size for good: neither listed nor given."""

    def __init__(self, inner: LedgerReader, size: int) -> None:
        self._inner = inner
        self._size = size

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        return (row for row in self._inner.checkpoints() if row[0] != self._size)

    def checkpoint(self, size: int) -> bytes | None:
        return None if size == self._size else self._inner.checkpoint(size)


class Moving:
    """A reader of an office that writes whenever its head is asked for, ``times`` times."""

    def __init__(self, world: World, times: int) -> None:
        self._world = world
        self._times = times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world.store.read(), name)

    def records(self) -> Any:
        if self._times:
            self._times -= 1
            self._world.case(f"M-{self._times}")
        return self._world.store.read().records()

    def head(self) -> HeadRow:
        return self._world.store.read().head()


class BrokenHead:
    """A head that cannot be read."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self) -> None:
        raise self._error

    def list_erasures(self) -> None:
        raise self._error


class OtherTypes:
    """A reader whose rows of one method have a value of another type in one place."""

    def __init__(self, inner: LedgerReader, method: str, place: int, value: object) -> None:
        self._inner = inner
        self._method = method
        self._place = place
        self._value = value

    def __getattr__(self, name: str) -> Any:
        whole = getattr(self._inner, name)
        if name != self._method:
            return whole
        if name == "head":
            return lambda: self._bend(whole())
        return lambda *given: map(self._bend, whole(*given))

    def _bend(self, row: Any) -> Any:
        if isinstance(row, tuple):
            return (*row[: self._place], self._value, *row[self._place + 1 :])
        return replace(row, **{fields(row)[self._place].name: self._value})


def furnished() -> World:
    """Return an office with an object, a sweep and an erasure."""
    world = World.memory().staff()
    case = world.case()
    exhibit = world.exhibit(world.seize(case))
    world.put_source("/image", b"data")
    world.archive(exhibit, "/image")
    world.sweep()
    proposal = world.propose_erasure(world.lookup().reader.positions(exhibit)[0], "serial")
    world.approve(proposal)
    world.erase(proposal)
    return world
