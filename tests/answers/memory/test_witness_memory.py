"""A witness tells a lost stick from a second history, and its own memory that was rolled back from a new ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.answers.backups.resumption_play import (
    Stick,
    check,
    folder,
    keep,
    office,
    opened,
    put_back,
)
from tests.cli.office import Office

__all__ = ["folder", "office"]


@pytest.fixture
def witness(office: Office) -> Stick:
    """Return a witness that has cosigned the ledger once."""
    stick = Stick(office)
    stick.carry("--old-size", "0")
    return stick


def test_a_stick_that_was_lost_is_asked_for_again_and_is_no_fraud(office: Office, witness: Stick) -> None:
    # Control: the next request goes there and back.
    office.case("C-2")
    witness.carry()
    office.case("C-3")
    assert (witness.request().status, witness.sign().status) == (0, 0)
    signed = office.size()  # and the stick is lost on its way back
    office.case("C-4")
    assert witness.request().status == 0
    answer = witness.sign()
    assert answer.status == 7, answer.err
    assert f"from {signed}" in answer.err
    assert "tell its auditor" not in answer.err
    again = witness.request("--old-size", str(signed))
    assert again.status == 0
    assert witness.sign().status == 0
    assert witness.add().status == 0


def test_the_witness_s_answer_says_from_where_to_ask_and_is_compared(office: Office, witness: Stick) -> None:
    office.case("C-2")
    assert (witness.request().status, witness.sign().status) == (0, 0)  # and the stick is lost
    office.case("C-3")
    assert witness.request().status == 0
    assert witness.sign().status == 7
    answer = office.folder / "again"
    shutil.copy(office.folder / "stick" / "ask-again", answer)
    assert witness.request("--answer", "again").status == 0
    assert (witness.sign().status, witness.add().status) == (0, 0)
    origin, size, _ = answer.read_text().splitlines()
    answer.write_text(f"{origin}\n{size}\n{'A' * 43}=\n")
    other = witness.request("--answer", "again")
    assert (other.status, "another history" in other.err) == (3, True)
    answer.write_text("nonsense\n")
    assert witness.request("--answer", "again").status == 3


def test_a_second_history_is_still_a_second_history(office: Office, witness: Stick) -> None:
    shutil.copytree(office.folder / "state", office.folder / "older-state")
    keep(office)
    office.case("C-2")
    witness.carry()
    shutil.rmtree(office.folder / "state")
    shutil.rmtree(office.folder / "receipts")
    (office.folder / "older-state").rename(office.folder / "state")
    put_back(office)
    office.case("C-3")
    office.case("C-4")
    size = office.size() - 1
    assert witness.request("--old-size", str(size)).status == 0
    answer = witness.sign()
    assert answer.status == 3, answer.err
    assert "auditor" in answer.err


def test_a_memory_that_was_rolled_back_is_found_by_the_witness_s_own_later_line(
    office: Office, witness: Stick
) -> None:
    older = witness.memory.read_bytes()
    size = office.size()
    office.case("C-2")
    witness.carry()
    # Control: with its memory as it is, the witness goes on.
    office.case("C-3")
    witness.carry()
    witness.memory.write_bytes(older)
    office.case("C-4")
    assert witness.request("--old-size", str(size)).status == 0
    answer = witness.sign()
    assert answer.status == 3, answer.out
    assert "memory" in answer.err
    assert "older" in answer.err
    assert witness.memory.read_bytes() == older
    assert check(office).status == 0


def test_a_memory_that_is_empty_again_is_found_by_the_witness_s_own_line(folder: Path) -> None:
    office = opened(folder / "desk")
    witness = Stick(office)
    empty = witness.memory.read_bytes()
    witness.carry("--old-size", "0")
    witness.memory.write_bytes(empty)
    office.case("C-2")
    assert witness.request().status == 0
    answer = witness.sign()
    assert answer.status == 3, answer.out
    assert "older" in answer.err


def test_a_log_that_hides_the_later_lines_is_cosigned_by_an_older_memory(
    office: Office, witness: Stick
) -> None:
    """Nobody at the witness finds it: whoever holds the later cosigned checkpoint can show it."""
    older, size = witness.memory.read_bytes(), office.size()
    office.case("C-2")
    witness.carry()
    witness.memory.write_bytes(older)
    office.case("C-3")
    assert witness.request("--old-size", str(size)).status == 0
    (office.folder / "stick" / "history").unlink()
    assert witness.sign().status == 0
