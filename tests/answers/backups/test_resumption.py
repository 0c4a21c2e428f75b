"""A ledger that was resumed says so wherever it says anything: what was lost, who signed, and who has seen it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.answers.backups.resumption_play import (
    Stick,
    check,
    codes,
    entry,
    first_line,
    folder,
    found,
    keep,
    office,
    opened,
    put_back,
    resume,
)
from tests.cli import paged
from tests.cli.office import Office
from tests.journeys.moving.ledgers import closed, empty, name_of
from tests.postgres.server import server

__all__ = ["folder", "office"]


def lost_one(office: Office, witness: Stick | None = None) -> int:
    """Lose the newest entry to an honest restore, cosigned if there is a witness; gives its position."""
    if witness is not None:
        witness.carry("--old-size", "0")
    office.case("C-2")
    keep(office)
    lost = entry(office.done("Eve", "case", "open", "C-3"))
    if witness is not None:
        witness.carry()
    put_back(office)
    assert resume(office).status == 0
    return lost


def test_an_honest_loss_is_named_wherever_a_verdict_is_given(office: Office) -> None:
    witness = Stick(office)
    # Control: a ledger that was never resumed has nothing to say of it.
    witness.carry("--old-size", "0")
    control = check(office)
    assert (control.status, codes(control)) == (0, {})
    assert "resum" not in office.desk.run("today").out
    lost = lost_one(office, witness)
    answer = check(office)
    assert answer.status == 10
    assert {"ledger_resumed", "entries_lost", "second_person_enrolled"} <= codes(answer).keys()
    doubts = answer.document["doubts"]
    assert (doubts["ledger_resumed"], doubts["entries_lost"]) == (1, 1)
    assert first_line(office).startswith("VERIFIED, but the log was resumed once, and 1 entry was lost")
    told = found(answer, "ledger_resumed")
    assert office.keys["Ada"] in told
    assert office.keys["Bea"] in told
    assert f"entry {lost}" in found(answer, "entries_lost")
    status = office.desk.run("today")
    assert status.status == 10
    assert "resumed once, 1 entry lost" in " ".join(status.out.split())
    for words in (("witness", "list"), ("log", "checkpoints")):
        said = office.desk.run(*words)
        assert "resumed once, 1 entry lost" in " ".join((said.out + said.err).split()), words
        assert "resumed once, 1 entry lost" in paged.value(office.see(*words), "told")
    proof = office.desk.run("proof", "entry", "0")
    assert "resumed once, 1 entry lost" in " ".join(proof.err.split())
    given = office.desk.run("proof", "entry", "0", "--out", "p0", "--json").document
    assert "resumed once" in given["standing"]["told"]


def test_whoever_proves_a_part_of_evidence_is_told_what_the_ledger_lost(office: Office) -> None:
    office.seizure("S-1")
    office.exhibit("EV/1")
    (office.folder / "copied").mkdir()
    (office.folder / "copied" / "notes.txt").write_bytes(b"notes")
    entry = str(
        office.run("Eve", "archive", "copied", "--exhibit", "EV/1", "--json").document["entries"][0][
            "position"
        ]
    )
    parts = {
        "member": ("proof", "member", entry, "notes.txt", "--out", "m"),
        "chunk": ("proof", "chunk", entry, "0", "--member", "notes.txt", "--out", "c"),
    }
    for part, words in parts.items():
        control = office.desk.run(*words)
        assert (control.status, "resumed" in control.err) == (0, False), part
    lost_one(office)
    for part, words in parts.items():
        assert "resumed once, 1 entry lost" in " ".join(office.desk.run(*words, "--force").err.split()), part


def test_papers_and_pages_say_what_the_ledger_lost(office: Office) -> None:
    office.seizure("S-1")
    office.exhibit("EV/1")
    looks = (
        *(("tui", "--plain", page) for page in ("today", "ledger", "integrity", "checkpoints", "audit:none")),
        ("exhibit", "print-continuity", "EV/1"),
        ("seizure", "print-receipt", "S-1"),
    )
    for words in looks:
        control = office.run("Eve", *words)
        assert (control.status, "resumed" in control.out) == (0, False), words
    lost_one(office)
    for words in looks:
        told = " ".join(office.run("Eve", *words).out.split())
        assert "resumed once" in told, words
        assert "1 entry lost" in told or "1 entry was lost" in told, words


def test_the_receipt_of_a_lost_entry_on_the_same_machine_is_asked_and_named(office: Office) -> None:
    control = check(office)
    assert (control.status, codes(control)) == (0, {})
    lost = lost_one(office)
    for _ in range(2):
        answer = check(office)
        assert answer.status == 10
        told = found(answer, "lost_by_resumption")
        assert f"receipt 000000/{lost}" in told
        assert answer.document["doubts"]["lost_by_resumption"] >= 1
        office.case(f"C-{office.size()}")


def test_one_administrator_with_an_invented_second_is_named_with_what_was_removed(folder: Path) -> None:
    office = opened(folder / "desk", second=False)
    assert check(office).status == 0
    office.hire("Zed", "administrator")
    keep(office)
    office.case("C-9")
    order = entry(
        office.done("Judge", "preservation-order", "issue", "C-9", *order_words(), "--reference", "P-9")
    )
    control = check(office)
    assert (control.status, codes(control)) == (0, {})
    put_back(office)
    assert resume(office, second="Zed").status == 0
    office.done("Eve", "case", "open", "C-9", status=0)
    answer = check(office)
    assert answer.status == 10
    assert "2 entries were lost" in first_line(office)
    told = found(answer, "ledger_resumed")
    assert office.keys["Ada"] in told
    assert office.keys["Zed"] in told
    assert "enrolled" in found(answer, "second_person_enrolled")
    assert office.keys["Zed"] in found(answer, "second_person_enrolled")
    assert f"{order}" in found(answer, "entries_lost")
    assert "resumed once, 2 entries lost" in " ".join(office.desk.run("today").out.split())


def order_words() -> tuple[str, ...]:
    """Return what an order states."""
    from tests.cli.office import ORDER

    return ORDER


@pytest.fixture
def address() -> Iterator[str]:
    """Yield the address of an empty database of its own."""
    with empty() as there:
        yield there


@contextlib.contextmanager
def away(address: str) -> Iterator[None]:
    """Take the database at an address away meanwhile, as when its server is lost."""
    name = name_of(address)
    server().run(f"ALTER DATABASE {name} RENAME TO {name}_away")
    try:
        yield
    finally:
        server().run(f"ALTER DATABASE {name}_away RENAME TO {name}")


def moved(office: Office, address: str) -> int:
    """Move the ledger to a server and go on there; gives its size."""
    assert office.run("Ada", "migrate", "--database", address).status == 0
    office.case("C-7")
    size = office.size()
    assert office.desk.run("check", "--objects", "none").status == 0
    return size


def test_a_closed_ledger_is_not_resumed_while_its_server_lives(office: Office, address: str) -> None:
    size = moved(office, address)
    at = str(office.folder / "vault" / "closed")
    before = check(office, "--vault", at).document["counts"]["entries"]
    answer = resume(office, "--from-head", "--vault", at, reason="migrated_back")
    assert answer.status in (5, 7), answer.out
    assert "holds" in answer.err
    assert office.run("Ada", "migrate", "--cancel", "--vault", at).status != 0
    assert check(office, "--vault", at).document["counts"]["entries"] == before
    assert office.size() == size
    assert check(office).status == 0


def check_words(office: Office, vault: str) -> str:
    """Return what a check says to people."""
    return office.desk.run("check", "--objects", "none", "--vault", vault).out


def test_a_call_off_after_the_server_is_gone_is_said_and_named(office: Office, address: str) -> None:
    moved(office, address)
    at = str(office.folder / "vault" / "closed")
    with away(address):
        words = ("--from-head", "--vault", at)
        answer = resume(office, *words, reason="disk_failure")
        if answer.status == 4:
            assert "--former-database lost" in answer.err
            answer = resume(office, *words, "--former-database", "lost", reason="disk_failure")
        assert answer.status in (0, 10), answer.err
        assert office.run("Ada", "migrate", "--cancel", "--vault", at).status == 0
        answer = check(office, "--vault", at)
        assert answer.status == 10, answer.out
        assert {"ledger_resumed", "entries_lost", "migration_cancelled"} <= set(codes(answer))
        assert "a migration was cancelled" in " ".join(check_words(office, at).split())
    shown = closed(office, "today", "--json").document
    assert paged.values(shown, "past")["cancelled"]
