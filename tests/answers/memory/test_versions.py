"""An older program and a newer one's vault: it says so, reads nothing of it, enters nothing and leaves every byte.

Seen once: a program a day and a half older called an honest vault BROKEN, for an expert, and entered into it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.answers.memory.versions_play import (
    forge,
    forged,
    meta,
    newer,
    registered_by_newer,
    rows,
    untouched,
)
from tests.cli.desk import Answer, Desk
from tests.cli.office import STICK, Office, copied

#: Commands that read, judge and write.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("today",),
    ("case", "show", "C-1"),
    ("exhibit", "list"),
    ("log", "show"),
    ("deadlines", "--all"),
    ("case", "open", "C-2", "--as", "Eve"),
    ("case", "open", "C-2", "--as", "Eve", "--dry-run"),
    ("exhibit", "register", "EV/2", "--seizure", "S-1", *STICK, "--as", "Eve"),
    ("sweep", "run", "--as", "Bot"),
    ("doctor", "--repair"),
    ("doctor", "--repair", "--dry-run"),
    ("store", "reconcile"),
    ("check",),
)
#: What a forger may write of a program: a digest or a schema that nobody knows, and what is no record at all.
STRANGE = [
    forged(),
    "{",
    forged(rulesets={"1": "e" * 64, "2": "d" * 64}),
    forged(rulesets={}, schema=99),
    forged(schema=True),
    forged(more=1),
    "",
    "x" * 100_000,
    "[" * 2_000,
    '{"program":"\\u0000"}',
]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with a seizure, whose vault this program verifies."""
    office = Office(Desk(tmp_path_factory.mktemp("versions") / "desk")).open()
    office.case()
    office.seizure()
    assert office.desk.run("check").status == 0
    return office


@pytest.fixture
def mine(lab: Office, tmp_path: Path) -> Office:
    """The same office, of one's own."""
    return copied(lab, tmp_path / "desk")


@pytest.fixture(scope="module")
def entered(lab: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same office, after a newer program registered an exhibit there; to be copied only."""
    office = copied(lab, tmp_path_factory.mktemp("entered") / "desk")
    registered_by_newer(office)
    return office


@pytest.fixture
def theirs(entered: Office, tmp_path: Path) -> Office:
    """The office in which a newer program registered an exhibit, of one's own."""
    return copied(entered, tmp_path / "theirs")


def codes(answer: Answer) -> dict[str, str]:
    """Return what a check found, notes left out, with the severity of each."""
    found: list[dict[str, Any]] = answer.document["findings"]
    return {each["code"]: each["severity"] for each in found if each["severity"] != "note"}


def test_a_vault_that_a_newer_program_wrote_is_refused_and_left_as_it_is(
    mine: Office, theirs: Office
) -> None:
    for words in COMMANDS[:5]:
        assert mine.desk.run(*words).status in (0, 10), "this program's own vault answers"
    for words in COMMANDS:
        answer = untouched(theirs, *words)
        told = " ".join((answer.out + answer.err).split())
        assert answer.status == 4, (words, told)
        assert "BROKEN" not in told, words
        assert "written by a newer program" in told.lower(), words
        if words != ("check",):
            assert (answer.out, "Use that program or a newer one" in told) == ("", True), words
    assert newer(theirs, "check").status == 0, "the program that wrote it verifies it"


def test_a_check_says_what_bytes_show_and_calls_nothing_else_false(theirs: Office) -> None:
    answer = untouched(theirs, "check", "--json")
    assert answer.status == 4
    assert set(answer.document["scopes"].values()) == {"undecided"}
    assert codes(answer)["writer_unknown"] == "warning"
    assert codes(answer)["content_form"] == "warning", "the entry whose fields are not known here is told"
    assert answer.document["first_broken"] is None
    assert untouched(theirs, "check").out.startswith("WRITTEN BY A NEWER PROGRAM, NOT CHECKED")


def test_a_field_count_that_no_program_recorded_is_broken_where_all_programs_are_known(
    theirs: Office,
) -> None:
    with meta(theirs) as database:
        database.execute("DELETE FROM meta WHERE key = 'written.0002'")
    answer = theirs.desk.run("check", "--json")
    assert (answer.status, codes(answer)["content_form"]) == (3, "error")
    assert answer.document["scopes"]["legal"] == "false"


def test_a_field_count_is_not_decided_where_no_program_is_recorded(mine: Office) -> None:
    with meta(mine) as database:
        database.execute("DELETE FROM meta WHERE key LIKE 'written.%'")
    assert mine.desk.run("check").status == 0, "a vault without a record is opened as ever"
    registered_by_newer(mine)
    with meta(mine) as database:
        database.execute("DELETE FROM meta WHERE key LIKE 'written.%'")
    answer = mine.desk.run("check", "--json")
    assert (answer.status, codes(answer)["content_form"]) == (4, "warning")
    assert "writer_unrecorded" in codes(answer)
    assert "verified" not in answer.document["scopes"].values()


def test_a_record_with_other_members_is_not_decided_where_no_program_is_recorded(mine: Office) -> None:
    assert mine.desk.run("check").status == 0
    change = "UPDATE records SET doc = CAST(replace(CAST(doc AS TEXT), ?, ?) AS BLOB) WHERE space = 'case'"
    with meta(mine) as database:
        assert database.execute(change, ('"reopened":null', '"reopened":7')).rowcount == 1
    assert mine.desk.run("check").status == 3, "another value is no other program's record"
    with meta(mine) as database:
        database.execute(change, (',"reopened":7', ""))
    assert mine.desk.run("check").status == 3, "all programs are recorded, and have these members"
    with meta(mine) as database:
        database.execute("DELETE FROM meta WHERE key LIKE 'written.%'")
    answer = mine.desk.run("check", "--json")
    assert (answer.status, codes(answer)["record_differs"]) == (4, "warning")
    assert "writer_unrecorded" in codes(answer)
    assert mine.desk.run("doctor", "--repair").status == 10
    assert mine.desk.run("check").status == 0


def test_what_a_newer_program_left_in_the_log_alone_is_seen_and_left_there(mine: Office) -> None:
    registered_by_newer(mine, killed=True)
    assert (mine.folder / "vault" / "ledger.db-wal").stat().st_size > 0
    for words in COMMANDS:
        assert untouched(mine, *words).status == 4, words


@pytest.mark.parametrize("value", STRANGE)
def test_what_a_record_says_that_is_not_known_is_refused(mine: Office, value: str) -> None:
    assert mine.desk.run("today").status in (0, 10)
    forge(mine, value)
    answer = untouched(mine, "today")
    assert (answer.status, answer.out) == (4, "")
    assert "written by a newer program" in " ".join(answer.err.split())


@pytest.mark.parametrize("value", STRANGE[:2])
def test_a_forged_record_verifies_nothing_and_hides_no_byte(mine: Office, value: str) -> None:
    # The price of a record: whoever can write the file makes "could not decide" of what is true, never "verified".
    forge(mine, value)
    assert untouched(mine, "case", "open", "C-2", "--as", "Eve").status == 4
    answer = untouched(mine, "check", "--json")
    assert (answer.status, "verified" in answer.document["scopes"].values()) == (4, False)
    with closing(sqlite3.connect(mine.folder / "vault" / "ledger.db")) as database:
        database.execute("DROP TRIGGER entries_update")
        database.execute("UPDATE entries SET note = CAST(note || x'20' AS BLOB) WHERE position = 3")
        database.commit()
    answer = untouched(mine, "check", "--json", status=3)
    assert codes(answer)["entry_altered"] == "error", "what bytes show stays false"
    assert answer.document["first_broken"] == 3


def test_a_forged_record_leaves_what_rests_on_fields_told_and_undecided(mine: Office) -> None:
    mine.exhibit()
    (mine.folder / "disk.dd").write_bytes(b"image")
    mine.done("Eve", "archive", "disk.dd", "--exhibit", "EV/1")
    files = (path for path in (mine.folder / "vault" / "objects").rglob("*") if path.is_file())
    (stored,) = (path for path in files if path.read_bytes() == b"image")
    stored.chmod(0o600)
    stored.write_bytes(b"IMAGE")
    answer = mine.desk.run("check", "--json")
    assert (answer.status, codes(answer)["object_digest"]) == (3, "error")
    forge(mine, forged())
    answer = mine.desk.run("check", "--json")
    assert (answer.status, codes(answer)["object_digest"]) == (4, "warning")
    assert "verified" not in answer.document["scopes"].values()


def test_a_newer_schema_is_refused_and_left_as_it_is(mine: Office) -> None:
    with meta(mine) as database:
        database.execute("UPDATE meta SET value = '5' WHERE key = 'schema'")
    for words in COMMANDS:
        answer = untouched(mine, *words)
        told = " ".join(answer.err.split())
        assert (answer.status, answer.out) == (4, ""), words
        assert "written by a newer program" in told
        assert "schema version 5, this program knows versions up to 4" in told
        assert "Use that program or a newer one" in told


def test_each_program_is_recorded_once_with_its_first_entry(mine: Office, theirs: Office) -> None:
    before = rows(mine)
    assert list(before) == ["written.0001"]
    mine.case("C-3")
    assert rows(mine) == before, "this program is recorded already"
    found = rows(theirs)
    assert list(found) == ["written.0001", "written.0002"]
    assert found["written.0002"]["rulesets"] != found["written.0001"]["rulesets"]
    assert newer(theirs, "case", "open", "C-4", "--as", theirs.keys["Eve"]).status == 0
    assert rows(theirs) == found


def test_a_vault_without_a_record_gets_one_with_the_next_entry_alone(mine: Office) -> None:
    with meta(mine) as database:
        database.execute("DELETE FROM meta WHERE key LIKE 'written.%'")
    assert mine.desk.run("today").status in (0, 10)
    assert mine.desk.run("check").status == 0
    assert rows(mine) == {}
    refused = mine.run("Carl", "preservation-order", "issue", "C-1", "--reference", "P-1")
    assert refused.status != 0
    assert rows(mine) == {}, "an entry that is refused records nothing"
    mine.case("C-3")
    assert list(rows(mine)) == ["written.0001"]
    assert mine.desk.run("check").status == 0


def test_fitness_names_the_program_and_what_keeps_it_from_a_vault(mine: Office, theirs: Office) -> None:
    told = {check["name"]: check for check in mine.desk.run("doctor", "--json").document["checks"]}
    assert told["versions"]["level"] == "ok"
    assert "written by 1 program" in told["versions"]["found"]
    answer = untouched(theirs, "doctor", "--json", status=9)
    told = {check["name"]: check for check in answer.document["checks"]}
    assert (answer.status, told["versions"]["level"]) == (9, "fail")
    assert "written by a newer program" in told["versions"]["found"]
    assert answer.document["fit"] is False


def test_trust_takes_nothing_over_from_what_is_not_known(theirs: Office) -> None:
    origin = next(iter((theirs.folder / "receipts").iterdir())).name
    answer = untouched(theirs, "trust", origin)
    assert answer.status == 4, answer.err or answer.out
