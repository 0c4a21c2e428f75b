"""A parser that tests keep for the next call of a command is as it was made, and no other call has it meanwhile."""

from __future__ import annotations

import pytest

from custody.cli import main
from tests import parsers
from tests.cli.office import Office

OPEN = ("case", "open")


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(parsers), "_idle", {})


def test_the_next_call_has_the_parser_of_the_last_one(office: Office) -> None:
    office.done("Eve", *OPEN, "C-1")
    kept = parsers._idle[OPEN]
    office.done("Eve", *OPEN, "C-2", "--offence", "fraud")
    assert parsers._idle[OPEN] is kept
    office.done("Eve", *OPEN, "C-3")
    entered = office.entered("case.opened")
    assert [case.get("offence") for case in entered] == [None, "fraud", None]


def test_no_two_have_one_parser(office: Office) -> None:
    office.done("Eve", *OPEN, "C-1")
    assert main.build(*OPEN) is not main.build(*OPEN)
    assert parsers._idle == {}


def test_a_parser_that_refused_words_or_whose_arguments_were_excused_is_not_kept(office: Office) -> None:
    assert office.run("Eve", *OPEN, "C-1", "--no-such-flag").status == 2
    assert parsers._idle == {}
    (office.folder / "case.toml").write_text('reference = "C-1"\n')
    office.done("Eve", *OPEN, "--from", "case.toml")
    assert OPEN not in parsers._idle
    assert office.run("Eve", *OPEN).status == 2, "the reference is needed again"


def test_a_parser_of_a_program_that_is_patched_is_not_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custody.cli.main.FIRST", main.FIRST)
    office.run("Eve", *OPEN, "C-1")
    assert parsers._idle == {}
