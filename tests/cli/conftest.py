"""Offices for tests of the command line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.office import Office, copied


@pytest.fixture(autouse=True)
def nobodys_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings, data and state of whoever runs the tests out of them."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    for name in [name for name in os.environ if name.startswith("CUSTODY_")]:
        if name != "CUSTODY_GOLDEN":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make one office with vault and staff, to be copied only."""
    return Office(Desk(tmp_path_factory.mktemp("office") / "desk")).open()


@pytest.fixture
def office(staffed: Office, tmp_path: Path) -> Office:
    """Give a staffed office of one's own."""
    return copied(staffed, tmp_path / "desk")
