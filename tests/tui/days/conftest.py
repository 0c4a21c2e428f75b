"""Every day begins in an office of its own."""

from __future__ import annotations

import pytest

from tests.cli.office import Office
from tests.tui.days.day import Day


@pytest.fixture
def day(office: Office) -> Day:
    """Return a day in an office with its people and nothing else."""
    return Day(office)
