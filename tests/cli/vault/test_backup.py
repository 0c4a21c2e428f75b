"""`custody backup`: what scripts and people are told; whether a backup is right is asked in tests/answers."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from custody.pages.render.document import SCHEMA
from tests.cli import paged
from tests.cli.desk import Answer
from tests.cli.office import Office, golden

#: What differs with the program, with the version of SQLite that wrote the copy, and with the tests' file system.
_VARIES = re.compile(
    r'"(manifest_sha256|leaf|build|program)": "[^"]+"|"total_bytes": [1-9]\d*|"same_file_system": \w+'
    r'|"1": "[0-9a-f]{64}"'
)


#: The facts of pages that have it.
_VARYING = frozenset({"manifest_sha256", "build", "program", "total_bytes", "size"})


def steady(answer: Answer) -> Answer:
    """Return an answer without what differs from machine to machine."""
    text = _VARIES.sub(lambda found: found[0].partition(":")[0] + ': "…"', answer.out)
    if SCHEMA in text:
        text = paged.hidden(text, _VARYING)
    return Answer(answer.status, text, answer.err)


def backups(office: Office) -> Path:
    folder = office.folder / "backups"
    folder.mkdir(exist_ok=True)
    return folder


def test_the_answers_for_scripts_are_those_on_file(office: Office) -> None:
    made = office.run("Bot", "backup", "make", "--out", str(backups(office)), "--json")
    golden("backup-make", steady(made), office.folder)
    folder = Path(made.document["backup"]["folder"])
    golden("backup-verify", steady(office.desk.run("backup", "verify", str(folder), "--json")), office.folder)
    golden("backup-list", steady(office.desk.run("backup", "list", "--json")), office.folder)
    shutil.rmtree(folder)
    number = str(made.document["entries"][0]["position"])
    gone = office.run("Carl", "backup", "record-destruction", number, "--reason", "superseded", "--json")
    golden("backup-record-destruction", steady(gone), office.folder)


def test_people_are_told_what_was_made_and_what_is_not_in_it(office: Office) -> None:
    told = office.run("Bot", "backup", "make", "--out", str(backups(office)), "--escrow", "Ada").out
    assert "backup.made" in told
    assert f"encrypted for {office.keys['Ada']}" in told
    assert "0 objects of evidence" in told
    shown = office.desk.run("backup", "list").out
    assert "Ada" in shown
    assert "backups/2026-11-02T" in shown.replace("\n", "")


def test_a_ledger_without_a_backup_says_so(office: Office) -> None:
    assert "no backup is on record\n" in office.desk.run("backup", "list").out
    assert office.desk.run("backup", "verify", str(backups(office))).status == 6


def test_a_backup_is_named_by_its_entry_or_by_itself(office: Office) -> None:
    office.done("Bot", "backup", "make", "--out", str(backups(office)))
    (row,) = paged.rows(office.see("backup", "list"), "backups")
    for text, status in (("0", 6), ("99", 6), ("Ada", 6), (row["backup"][:8], 10)):
        words = ("backup", "record-destruction", text, "--reason", "damaged", "--dry-run")
        assert office.run("Carl", *words).status == status, text
