"""A desk's ledger is moved to a server: byte for byte, closed where it was, and going on where it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.postgres.server import server


@pytest.fixture
def address() -> Iterator[str]:
    """Give the address of an empty database of its own."""
    with server().database() as name:
        yield server().address(name)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Give an office with a case in a file."""
    desk = Desk(tmp_path / "desk")
    office = Office(desk)
    made = desk.done("init", "--domain", "lab.example", "--name", "Ada", "--organisation", "The Lab")
    office.keys["Ada"] = str(made["key"])
    office.hire("Eve", "examiner")
    office.hire("Carl", "custodian", "examiner")
    office.case()
    return office


def test_moved(office: Office, address: str) -> None:
    answer = office.desk.run("migrate", "--to", address, "--as", office.keys["Ada"])
    print(answer.out, answer.err)
    print(office.desk.run("check").out)
    print(office.desk.run("check", "--vault", str(office.desk.folder / "vault" / "closed")).out)
    print(office.desk.run("case", "open", "C-9", "--as", office.keys["Eve"], "--vault", str(office.desk.folder / "vault" / "closed")))
    print(office.desk.run("case", "open", "C-9", "--as", office.keys["Eve"]))
    print((office.desk.folder / "vault" / "custody.toml").read_text())
    assert 0
