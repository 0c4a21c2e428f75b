"""Offices for tests of the command line."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cli.arranging import setting_up
from tests.cli.desk import Desk
from tests.cli.office import Office, copied
from tests.memory import MEMORY, is_roomy


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup() -> Generator[None, object, object]:
    """Take what a fixture types for arranging alone."""
    with setting_up():
        return (yield)


@pytest.fixture
def tmp_path(tmp_path: Path) -> Iterator[Path]:
    """Make a folder of one's own with a short name in memory, where this machine has room, which goes with the test."""
    if not is_roomy():
        yield tmp_path
        return
    with TemporaryDirectory(prefix="custody-desk-", dir=MEMORY) as folder:
        yield Path(folder)


@pytest.fixture(scope="module", autouse=True)
def nobodys_settings_in_fixtures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the settings, data and state of whoever runs the tests out of what modules set up for all their tests."""
    with pytest.MonkeyPatch.context() as patch:
        _hide_settings(patch, tmp_path_factory.getbasetemp() / "nobody")
        yield


@pytest.fixture(autouse=True)
def nobodys_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings, data and state of whoever runs the tests out of them."""
    _hide_settings(monkeypatch, tmp_path)


def _hide_settings(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Set ``folder`` in the place of a person's home, and no variable of the program."""
    for name in ("CONFIG", "DATA", "STATE"):
        patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    for name in [name for name in os.environ if name.startswith("CUSTODY_")]:
        if name != "CUSTODY_GOLDEN":
            patch.delenv(name)


@pytest.fixture(scope="session")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make one office with vault and staff, to be copied only, with nobody's settings, as ``office`` is copied."""
    with pytest.MonkeyPatch.context() as patch:
        _hide_settings(patch, tmp_path_factory.getbasetemp() / "nobody")
        return Office(Desk(tmp_path_factory.mktemp("office") / "desk")).open()


@pytest.fixture
def office(staffed: Office, tmp_path: Path) -> Office:
    """Return a copy of a staffed office for one test."""
    return copied(staffed, tmp_path / "desk")


@pytest.fixture
def two_exhibits(office: Office) -> Office:
    """Return an office with exhibits EV/1 and EV/2 of one seizure, both with Eve."""
    office.case()
    office.seizure()
    office.exhibit()
    office.exhibit("EV/2")
    return office


@pytest.fixture
def bound(office: Office) -> Office:
    """Return an office with case C-1, an order P-1 that runs, and a request AT-1 of another State."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    office.received()
    return office
