"""What an answer could depend on besides the program, fixed: width, language, zone, PATH and anybody's settings."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.cli.conftest import staffed as staffed  # noqa: PLC0414 - a fixture is found by its name
from tests.oracles.recorded import WRITING


@pytest.fixture(autouse=True, scope="module")
def pinned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fix the environment for the oracles of a module; other tests that run after them have their own again."""
    home = str(tmp_path_factory.mktemp("nobody"))
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("CUSTODY_", "XDG_", "LC_"))]:
            if name != WRITING:
                patch.delenv(name)
        for name in ("CONFIG", "DATA", "STATE"):
            patch.setenv(f"XDG_{name}_HOME", home)
        fixed = {"COLUMNS": "80", "HOME": home, "LANG": "C.UTF-8", "NO_COLOR": "1", "PATH": "/usr/bin:/bin"}
        for name, value in {**fixed, "TERM": "dumb", "TZ": "UTC"}.items():
            patch.setenv(name, value)
        yield
