"""Offices for tests of the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.office import Office, copied


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make one office with vault and staff, to be copied only."""
    return Office(Desk(tmp_path_factory.mktemp("office") / "desk")).open()


@pytest.fixture
def office(staffed: Office, tmp_path: Path) -> Office:
    """Give a staffed office of one's own."""
    return copied(staffed, tmp_path / "desk")
