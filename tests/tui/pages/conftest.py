"""An office whose exhibits have a past: sealed, stored, and found damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.office import Office, copied
from tests.tui.steps import again


@pytest.fixture(scope="session")
def kept_once(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with exhibits, one of them sealed, stored and damaged, to be copied only."""
    office = copied(staffed, tmp_path_factory.mktemp("kept") / "desk")
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-100")
    office.exhibit("EV/2")
    office.exhibit("EV/3")
    (office.folder / "stick.dd").write_bytes(b"image" * 1000)
    office.done("Eve", "archive", "stick.dd", "--exhibit", "EV/1")
    file = next(
        path for path in (office.folder / "vault" / "objects").rglob("*") if path.stat().st_size == 5000
    )
    file.chmod(0o600)
    file.write_bytes(b"other" * 1000)
    office.done("Eve", "sweep", "run", status=3)
    return office


@pytest.fixture
def kept(kept_once: Office, tmp_path: Path) -> Office:
    """Return that office to one test."""
    return again(kept_once, tmp_path / "desk")
