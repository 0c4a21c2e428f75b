"""One vault to be broken, made once for all tests of faults."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.conftest import nobodys_settings, staffed
from tests.cli.office import Office
from tests.faults.ground import Ground

__all__ = ["nobodys_settings", "staffed"]


#: Files in memory: whoever is killed, or refused, learns nothing of how long a disk takes.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it


@pytest.fixture(scope="session")
def ground(staffed: Office) -> Iterator[Ground]:
    """Make the vault, and the server of processes that work in its copies."""
    where = MEMORY if os.access(MEMORY, os.W_OK) else None
    with TemporaryDirectory(prefix="custody-faults-", dir=where) as folder:
        made = Ground(staffed, Path(folder))
        yield made
        made.close()
