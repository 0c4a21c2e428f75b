"""`custody restore`: what scripts are told; whether a restore is right is asked in tests/answers."""

from __future__ import annotations

import shutil

from tests.cli import paged
from tests.cli.desk import Answer
from tests.cli.office import Office, golden

#: What differs with the version of SQLite that wrote the copy, whose digest stands in the last entry.
_VARIES = frozenset({"root"})


def test_the_answer_for_scripts_is_that_on_file(office: Office) -> None:
    parent = office.folder / "backups"
    parent.mkdir()
    folder = office.done("Bot", "backup", "make", "--out", str(parent))["backup"]["folder"]
    office.case("C-2")
    shutil.rmtree(office.folder / "vault")
    answer = office.desk.run("restore", folder, "--new-vault", "vault", "--json")
    assert answer.status == 10
    steady = paged.hidden(answer.out, _VARIES)
    golden("restore", Answer(answer.status, steady, answer.err), office.folder)


def test_it_is_said_where_the_vault_is_to_be(office: Office) -> None:
    assert office.desk.run("restore", "nowhere").status == 2
    assert office.desk.run("restore", "nowhere", "--new-vault", "new").status == 6
    assert office.desk.run("restore", "nowhere", "--new-vault", "new", "--vault", "other").status == 2
    words = ("restore", "nowhere", "--new-vault", "new", "--escrow-passphrase-file", "secret.txt")
    assert office.desk.run(*words).status == 2
