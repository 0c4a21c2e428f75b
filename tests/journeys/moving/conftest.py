"""An office whose ledger is in a file, and the database that it is to be moved to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.office import Office
from tests.journeys.moving.ledgers import empty, office_in


@pytest.fixture
def address() -> Iterator[str]:
    """Yield the address of an empty database of its own."""
    with empty() as found:
        yield found


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Return an office whose ledger is in a file."""
    return office_in(tmp_path / "desk")
