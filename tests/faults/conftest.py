"""One vault to be broken, and processes that break, made once for all tests of faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.conftest import nobodys_settings, staffed
from tests.cli.office import Office
from tests.faults.ground import Ground
from tests.faults.processes import Processes
from tests.memory import MEMORY, is_roomy

__all__ = ["nobodys_settings", "staffed"]


@pytest.fixture(scope="session")
def memory() -> Iterator[Path]:
    """Return a folder in memory, where this machine has that: who is killed, or refused, learns nothing of a disk."""
    where = MEMORY if is_roomy() else None
    with TemporaryDirectory(prefix="custody-faults-", dir=where) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def processes(memory: Path) -> Iterator[Processes]:
    """Yield the server of processes."""
    made = Processes(memory)
    yield made
    made.close()


@pytest.fixture(scope="session")
def ground(staffed: Office, memory: Path, processes: Processes) -> Ground:
    """Make the vault."""
    return Ground(staffed, memory, processes)
