"""Patches of the program that tests have in force, which whoever reuses an outcome must know of."""

from __future__ import annotations

from typing import Any

import pytest

_patching: set[pytest.MonkeyPatch] = set()


def watch_patches() -> None:
    """Note from now on every patch that a test puts in force."""
    put, undo = pytest.MonkeyPatch.setattr, pytest.MonkeyPatch.undo

    def patched(self: pytest.MonkeyPatch, *words: Any, **more: Any) -> None:
        _patching.add(self)
        put(self, *words, **more)

    def undone(self: pytest.MonkeyPatch) -> None:
        _patching.discard(self)
        undo(self)

    pytest.MonkeyPatch.setattr = patched  # type: ignore[method-assign]  # pytest tells of no patch
    pytest.MonkeyPatch.undo = undone  # type: ignore[method-assign]  # pytest tells of no patch


def in_force() -> bool:
    """Return whether a patch is in force on anything but pytest, which patches itself."""
    return any(not _is_of_pytest(where) for made in _patching for where, _, _ in made._setattr)


def _is_of_pytest(where: object) -> bool:
    kind = where if isinstance(where, type) else type(where)
    return kind.__module__.startswith("_pytest.")
