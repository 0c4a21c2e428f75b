"""Patches of the program that tests have in force, which whoever reuses an outcome must know of."""

from __future__ import annotations

import os
from typing import Any

import pytest

_patching: set[pytest.MonkeyPatch] = set()
#: What patches attributes or items of the program.
_WAYS = ("setattr", "delattr", "setitem", "delitem")


def watch_patches() -> None:
    """Note from now on every patch that a test puts in force."""
    for way in _WAYS:
        setattr(pytest.MonkeyPatch, way, _noting(getattr(pytest.MonkeyPatch, way)))
    undo = pytest.MonkeyPatch.undo

    def undone(self: pytest.MonkeyPatch) -> None:
        _patching.discard(self)
        undo(self)

    pytest.MonkeyPatch.undo = undone  # type: ignore[method-assign]  # pytest tells of no patch


def in_force() -> bool:
    """Return whether a patch is in force on anything but pytest, tests themselves and the environment."""
    return any(
        any(not _is_of_pytest(where) for where, _, _ in made._setattr)
        or any(not _is_of_tests(where) for where, _, _ in made._setitem)
        for made in _patching
    )


def _noting(patch: Any) -> Any:
    """Return a way to patch that is noted when it is used."""

    def patched(self: pytest.MonkeyPatch, *words: Any, **more: Any) -> None:
        _patching.add(self)
        patch(self, *words, **more)

    return patched


def _is_of_pytest(where: object) -> bool:
    kind = where if isinstance(where, type) else type(where)
    return kind.__module__.startswith("_pytest.")


def _is_of_tests(where: Any) -> bool:
    return where is os.environ or str(where.get("__name__", "")).startswith("tests.")
