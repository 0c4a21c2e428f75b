"""A witness takes a resumption in: by a person's word, from what the log proves, and never a tame one for another."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.answers.backups.resumption_play import (
    Stick,
    check,
    codes,
    first_line,
    folder,
    found,
    keep,
    office,
    put_back,
    resume,
)
from tests.cli import paged
from tests.cli.office import Office

__all__ = ["folder", "office"]


@pytest.fixture
def witness(office: Office) -> Stick:
    """Return a witness that cosigned the ledger twice, the second time with an entry that was lost."""
    stick = Stick(office)
    stick.carry("--old-size", "0")
    office.case("C-2")
    keep(office)
    shutil.copytree(office.folder / "state", office.folder / "older-state")
    office.case("C-3")
    stick.carry()
    shutil.copy(office.folder / "vault" / "ledger.db", office.folder / "lost.db")
    put_back(office)
    return stick


def taken_in(witness: Stick) -> None:
    """Record a resumption at the witness, and its signature in the ledger."""
    assert witness.request("--vkey", witness.vkey).status == 0
    answer = witness.sign("--accept-resumption")
    assert answer.status == 0, answer.err
    answer = witness.add()
    assert answer.status == 0, answer.err


def test_a_witness_says_that_a_resumption_was_seen_and_what_was_lost(office: Office, witness: Stick) -> None:
    lost = office.size()
    assert resume(office).status == 0
    assert witness.request().status == 0
    before = witness.memory.read_bytes()
    refused = witness.sign()
    assert refused.status == 4, refused.err
    told = " ".join(refused.err.split())
    for word in (
        "--accept-resumption",
        f"entry {lost}",
        "restore",
        "head_file",
        *map(office.keys.get, ("Ada", "Bea")),
    ):
        assert str(word) in told
    assert witness.memory.read_bytes() == before
    assert witness.sign("--accept-resumption", "--dry-run").status == 0
    assert witness.memory.read_bytes() == before
    taken_in(witness)
    answer = check(office)
    assert answer.status == 0, answer.out
    assert set(codes(answer).values()) == {"note"}
    seen = found(answer, "resumption_seen")
    assert f"seen by witness {witness.name} at " in seen
    assert f"it had cosigned {lost + 1} entries" in seen
    assert first_line(office).startswith("VERIFIED: ")
    assert "resumed once, 1 entry lost; seen by a witness" in " ".join(office.desk.run("today").out.split())
    for words in (("today",), ("witness", "list")):
        told = office.desk.run(*words).out
        assert "1970-01-01" not in told, "a position and a count are no instants"
    (row,) = paged.rows(office.see("witness", "list"), "resumptions")
    assert (row["position"], row["approved"], row["lost"]) == (lost, lost + 1, 1)
    office.case("C-4")
    witness.carry()  # and goes on as with any other ledger


def test_both_histories_are_remembered_and_the_lost_one_is_refused(office: Office, witness: Stick) -> None:
    assert resume(office).status == 0
    taken_in(witness)
    kept = json.loads(witness.memory.read_bytes())["heads"][0]
    assert len(kept["left"]) == 1
    assert len(kept["accepted"]) == 1
    shutil.rmtree(office.folder / "state")
    (office.folder / "older-state").rename(office.folder / "state")
    put_back(office, "lost.db")
    office.desk.run("log", "checkpoint", "--out", "stick/checkpoint", "--force")
    for name in ("consistency", "history", "ask-again", "resumption-seen"):
        (office.folder / "stick" / name).unlink(missing_ok=True)
    answer = witness.sign()
    assert answer.status == 3, answer.err


def test_a_lost_answer_is_given_again(office: Office, witness: Stick) -> None:
    assert resume(office).status == 0
    assert witness.request().status == 0
    assert witness.sign("--accept-resumption").status == 0  # and the stick is lost
    assert witness.request().status == 0
    assert witness.sign("--accept-resumption").status == 0
    assert witness.add().status == 0
    assert check(office).status == 0


def test_a_tame_witness_does_not_take_in_what_another_one_had_seen(office: Office, witness: Stick) -> None:
    assert resume(office).status == 0
    tame = Stick(office, "tame.example/1")
    # A tame witness cosigns an old checkpoint too, as if it had known the ledger before.
    shutil.rmtree(office.folder / "stick")
    assert office.desk.run("log", "checkpoint", "--size", "7", "--out", "stick/checkpoint").status == 0
    assert (tame.sign().status, tame.add().status) == (0, 0)
    assert tame.request("--vkey", tame.vkey).status == 0
    assert tame.sign("--accept-resumption").status == 0
    assert tame.add().status == 0
    answer = check(office)
    assert answer.status == 10
    assert "ledger_resumed" in codes(answer)
    taken_in(witness)
    assert check(office).status == 0


def test_a_first_witness_takes_a_resumption_in_where_there_was_none(office: Office) -> None:
    office.case("C-2")
    keep(office)
    office.case("C-3")
    put_back(office)
    assert resume(office).status == 0
    first = Stick(office)
    assert first.request("--old-size", "0").status == 0
    quiet = first.sign()
    assert quiet.status == 10, quiet.err
    assert first.add().status == 0
    assert check(office).status == 10  # a cosignature alone says nothing of it
    assert first.request().status == 0
    assert first.sign("--accept-resumption").status == 0
    assert first.add().status == 0
    assert check(office).status == 0


def test_a_resumption_that_names_less_than_the_witness_has_seen_is_a_second_history(
    office: Office, witness: Stick
) -> None:
    shutil.rmtree(office.folder / "state")
    shutil.rmtree(office.folder / "receipts")
    (office.folder / "older-state").rename(office.folder / "state")
    (head,) = (office.folder / "state").glob("*/head")
    head.unlink()
    answer = resume(office, "--nothing-lost")
    assert answer.status == 0, answer.err
    assert "ledger_resumed" in codes(check(office))
    for words in ((), ("--accept-resumption",)):
        assert witness.request().status == 0
        answer = witness.sign(*words)
        assert answer.status in (3, 7), answer.out
        size = json.loads(witness.memory.read_bytes())["heads"][0]["size"]
        assert witness.request("--old-size", str(size)).status == 0
        answer = witness.sign(*words)
        assert answer.status == 3, answer.out
        assert "tell its auditor" in answer.err


def test_what_is_shown_of_a_resumption_is_held_to_the_checkpoint(office: Office, witness: Stick) -> None:
    assert resume(office).status == 0
    assert witness.request().status == 0
    path = office.folder / "stick" / "history"
    good = json.loads(path.read_bytes())
    (one,) = good["resumptions"]
    swapped = {**one, "proposed": one["approved"], "approved": one["proposed"]}
    same = {**one, "keys": [one["keys"][0]] * 2}
    for wrong in (swapped, same, {**one, "fields": one["keys"][0]["fields"]}):
        text = json.dumps(
            {**good, "resumptions": [wrong]}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        path.write_text(text + "\n")
        answer = witness.sign("--accept-resumption")
        assert answer.status == 3, answer.err
    path.unlink()
    hidden = witness.sign()
    assert hidden.status in (3, 7), hidden.err


def test_the_note_of_a_witness_that_is_taken_away_leaves_the_doubt(office: Office, witness: Stick) -> None:
    assert resume(office).status == 0
    taken_in(witness)
    assert check(office).status == 0
    shutil.rmtree(office.folder / "vault" / "resumptions")
    assert check(office).status == 10
