"""One check of everything in a table, which names all that fail at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TypeVar

Row = TypeVar("Row")


def every(rows: Iterable[Row], check: Callable[[Row], None], named: Callable[[Row], object] = str) -> None:
    """Check every row; AssertionError lists each that fails with what is wrong, and is raised where there is none."""
    checked = list(rows)
    failed = []
    for row in checked:
        try:
            check(row)
        except AssertionError as wrong:
            failed.append(f"{named(row)}: {wrong}")
        except Exception as error:
            error.add_note(f"in the row {named(row)}")
            raise
    if failed or not checked:
        raise AssertionError("\n".join([f"{len(failed)} of {len(checked)} fail", *failed]))


def each(
    rows: Iterable[Row], named: Callable[[Row], object] = str
) -> Callable[[Callable[[Row], None]], Callable[[], None]]:
    """Return what makes the check of one row the test of the table, as ``every`` does."""

    def table(check: Callable[[Row], None]) -> Callable[[], None]:
        @wraps(check)
        def test() -> None:
            every(rows, check, named)

        del test.__wrapped__  # else pytest would look for a fixture that is called as the row
        return test

    return table
