"""Places where a command should write, and names that nothing has: what is wrong is told with what to do."""

from __future__ import annotations

import re

import pytest

from custody.ledger.views.subjects.lookup import LISTED
from tests.cli.office import Office
from tests.docs.test_hints import known


@pytest.fixture
def stored(office: Office) -> Office:
    """Return an office with one object of an exhibit."""
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "disk.img").write_bytes(b"disk")
    office.done("Eve", "archive", "disk.img", "--exhibit", "EV/1")
    return office


@pytest.mark.parametrize(
    ("call", "status", "told"),
    [
        (("deadlines", "--ics", "calendar.ics"), 0, ""),
        (("deadlines", "--ics", "."), 2, "is a folder, not a file"),
        (("deadlines", "--ics", ".", "--force"), 2, "is a folder, not a file"),
        (("log", "checkpoint", "--out", "."), 2, "is a folder, not a file"),
        (("log", "publish", "pub"), 0, ""),
        (("log", "publish", "disk.img"), 2, "is a file, not a folder"),
        (("fetch", "--exhibit", "EV/1", "out.img"), 0, ""),
        (("fetch", "--exhibit", "EV/1", "nowhere/out.img"), 6, "there is no folder"),
    ],
)
def test_a_place_that_takes_nothing_is_told_as_what_it_is(
    stored: Office, call: tuple[str, ...], status: int, told: str
) -> None:
    answer = stored.run("Eve", *call)
    assert answer.status == status, answer.err
    assert told in answer.err
    assert "Check space" not in answer.err
    assert "--force" not in answer.err


@pytest.mark.parametrize("space", ["object", "offer", "case"])
def test_a_name_that_nothing_has_is_answered_with_a_command_that_lists_what_there_is(
    stored: Office, space: str
) -> None:
    calls = {
        "object": ("fetch", "nothing", "out"),
        "offer": ("transfer", "show", "nothing"),
        "case": ("case", "show", "nothing"),
    }
    answer = stored.run("Eve", *calls[space])
    assert answer.status == 6
    commands = re.findall(r"`custody ([a-z-]+)(?: ([a-z-]+))?", answer.err)
    assert commands, answer.err
    assert all(known(command, action or None) for command, action in commands)
    assert (space in LISTED) is ("case list" in answer.err)
