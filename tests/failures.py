"""One check of everything in a table, which names all that fail at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def every(names: Iterable[str], check: Callable[[str], None]) -> None:
    """Check every name; AssertionError lists each that fails with what is wrong, and is raised where there is none."""
    checked = list(names)
    failed = []
    for name in checked:
        try:
            check(name)
        except AssertionError as wrong:
            failed.append(f"{name}: {wrong}")
    if failed or not checked:
        raise AssertionError("\n".join([f"{len(failed)} of {len(checked)} fail", *failed]))
