"""Type checks of rows from a reader, so that damaged storage is a finding and not a crash.

SQLite returns whatever type the bytes of a page have, so one changed bit can turn text into a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import product
from operator import attrgetter
from typing import TypeVar

from custody.errors import CustodyError, StorageFailed

T = TypeVar("T")
Shape = tuple[type | tuple[type, ...], ...]

ENTRY_ROW: Shape = (int, str, str, int, (bytes, type(None)), bytes, bytes, bytes)
STORED_ENTRY: Shape = (int, bytes, bytes)
HEAD: Shape = (int, bytes, bytes)
NUMBERED: Shape = (int, bytes)
POSITION: Shape = (int,)
TILE: Shape = (int, int, bytes, bytes)
COSIGNATURE: Shape = (int, str, str)
RECORD: Shape = (str, str, bytes, tuple)
TERM: Shape = (str, str)
LABEL: Shape = (str, str, str, int, str)
CHECK: Shape = (str, str, str, int, str, tuple)
ERASURE: Shape = (int, int)
OPTIONAL_BYTES: Shape = ((bytes, type(None)),)


def steady(read: Callable[[], Iterable[T]], shape: Shape) -> Iterator[T]:
    """Yield the rows of ``read``; raise StorageFailed for one whose values do not fit ``shape``."""
    rows: Iterator[T] | None = None
    while True:
        try:
            rows = iter(read()) if rows is None else rows
            row = next(rows)
        except StopIteration:
            return
        except CustodyError:
            raise
        except (TypeError, ValueError, AttributeError) as error:
            raise StorageFailed("the database gives a value of another type than its column has") from error
        if not fits(row, shape):
            raise StorageFailed("a stored value is of another type than its column has")
        yield row


def fits(row: object, shape: Shape) -> bool:
    """Return whether a tuple, or a frozen row by its slots, has values of these types, in order."""
    values = row if isinstance(row, tuple) else _taker(getattr(row, "__slots__", ()))(row)
    return tuple(map(type, values)) in _exact(shape) or (
        len(values) == len(shape) and all(map(isinstance, values, shape))
    )


@cache
def _taker(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    """Return a getter of these attributes as a tuple; for fewer than two names, of the empty tuple."""
    return attrgetter(*names) if len(names) > 1 else lambda _: ()


@cache
def _exact(shape: Shape) -> frozenset[tuple[type, ...]]:
    """Return every combination of exact types that fits a shape."""
    return frozenset(product(*(allowed if isinstance(allowed, tuple) else (allowed,) for allowed in shape)))


def single(read: Callable[[], T], shape: Shape) -> T:
    """Return the one row that ``read`` returns, checked against ``shape`` like the rows of ``steady``."""
    return next(steady(lambda: [read()], shape))


def single_bytes(read: Callable[[], bytes | None]) -> bytes | None:
    """Return the bytes that ``read`` returns, or None; raise StorageFailed for anything else."""
    return next(steady(lambda: [(read(),)], OPTIONAL_BYTES))[0]
