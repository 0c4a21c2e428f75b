"""Programs of others that tests run: found, or the test is skipped with the reason; where CI is set it fails."""

from __future__ import annotations

import shutil

from tests.go.program import unavailable


def program(name: str, package: str) -> str:
    """Return the path of a program that a Debian package brings."""
    found = shutil.which(name)
    if found is None:
        unavailable(f"{name} is not installed (Debian: {package})")
        raise AssertionError
    return found
