"""Two desks with memories of their own on one ledger on a server: both go on, in turn and at once."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from tests.answers.memory.memory_play import check, colleague, verdict
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.postgres.server import server


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Return an office whose ledger is on a server."""
    with server().database() as name:
        desk = Desk(tmp_path / "desk")
        office = Office(desk)
        words = ("--domain", "lab.example", "--display-name", "Ada", "--organisation", "The Lab")
        office.keys["Ada"] = desk.done("init", *words, "--database", server().address(name))["key"]
        office.hire("Eve", "examiner")
        yield office


@pytest.fixture
def second(office: Office, tmp_path: Path) -> Office:
    """Return another desk on the same ledger."""
    return colleague(office, "second", tmp_path / "second")


def test_two_desks_write_and_check_in_turn(office: Office, second: Office) -> None:
    assert verdict(office) == verdict(second) == ("verified", 0)
    for number in range(2):
        office.case(f"A-{number}")
        assert verdict(second) == ("verified", 0), check(second).out
        second.case(f"B-{number}")
        assert verdict(office) == ("verified", 0), check(office).out
    office.case("A-last")
    second.case("B-last")
    assert paged.value(office.desk.run("today", "--json").document, "may_sign")


def test_two_desks_that_write_at_the_same_time_both_go_on(office: Office, second: Office) -> None:
    def enter(one: Office, name: str) -> list[int]:
        ends = []
        for number in range(4):
            desk = one.desk
            around = Surroundings(
                io.StringIO(), io.StringIO(), desk.environ, desk.folder, desk.clock, desk.entropy
            )
            words = ["case", "open", f"{name}-{number}", "--as", one.keys["Eve"]]
            status = main(words, around)
            while status == 7:  # the other desk was writing, or wrote in between
                status = main(words, around)
            ends.append(status)
        return ends

    before = office.size()
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(enter, (office, second), ("A", "B")))
    assert ends == [[0] * 4, [0] * 4]
    assert office.size() == before + 8
    assert verdict(office) == verdict(second) == ("verified", 0)
    office.case("C-after")
    second.case("C-then")
