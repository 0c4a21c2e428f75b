"""`verify --published` said VERIFIED: chain to folders that break what format.md says is true of every ledger.

Power of the insider: holds all keys, so every signature and every hash holds. The script read no such folder at all.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.hostile import folders
from tests.hostile.case import FOLDER, Case
from tests.hostile.readers import Readers, apart

#: What was called VERIFIED, and what is said of it now.
BROKEN = {
    "folder: one id twice": "has the identifier of an earlier entry",
    "folder: the same id at the end": "has the identifier of an earlier entry",
    "folder: an answer to nothing": "answers an entry that does not stand in front of it",
    "folder: an answer to what comes later": "answers an entry that does not stand in front of it",
    "folder: a first entry that opens nothing": "is the first entry and case.opened, not ledger.opened",
    "folder: a second opening": "is ledger.opened, which only the first entry is",
    "folder: nothing seen, in the middle": "had seen nothing, after entries whose signers had seen some",
    "folder: nothing seen, at the end": "had seen nothing, after entries whose signers had seen some",
    "folder: three opened together, of which one was seen": "had seen 1 of the 3 entries that were entered together",
}
#: What is as it should be: also a signer who had seen less than before, at another workstation or with an older draft.
GOOD = (
    "folder: untouched",
    "folder: less seen than before",
    "folder: three entries opened together",
    "folder: README.txt beside",
)


def _case(name: str) -> Case:
    return next(case for case in folders.cases() if case.name == name)


@pytest.mark.parametrize("name", BROKEN)
def test_a_ledger_that_breaks_a_rule_of_its_chain_is_false(name: str, tmp_path: Path) -> None:
    case = _case(name)
    answers = Readers(tmp_path, apart).ask(case)
    assert (answers.program, answers.script) == (3, 3), answers.told
    desk = Desk(tmp_path / "desk")
    document = desk.run(
        "verify", "--published", str(tmp_path / "case" / FOLDER), "--vkey", case.vkey, "--json"
    ).document
    assert document["scopes"]["tiles"] == document["scopes"]["entries"] == "verified"
    assert (document["scopes"]["chain"], BROKEN[name] in document["reasons"]["chain"]) == ("false", True)


@pytest.mark.parametrize("name", GOOD)
def test_control_an_honest_ledger_is_verified(name: str, tmp_path: Path) -> None:
    answers = Readers(tmp_path, apart).ask(_case(name))
    assert (answers.program, answers.script) == (0, 0), answers.told


def test_entries_that_were_all_taken_away_are_missed_by_a_reader_who_says_that_they_are_due(
    tmp_path: Path,
) -> None:
    readers = Readers(tmp_path, apart)
    silent, asked = (
        readers.ask(_case("folder: hashes only")),
        readers.ask(_case("folder: hashes only, entries are due")),
    )
    assert (silent.program, silent.script, asked.program, asked.script) == (0, 0, 4, 4)
    assert "no entry is in the folder, only hashes" in silent.told
    assert "only hashes of them are here" in silent.told


def test_a_missing_file_leaves_open_and_a_changed_one_is_false(tmp_path: Path) -> None:
    """Whoever was handed a folder of which a file went astray was told that it is false."""
    readers = Readers(tmp_path, apart)
    names = ("without tile/0/000", "a link out of it for tile/0/000", "a changed byte in tile/0/000")
    found = [readers.ask(_case(f"folder: {name}")) for name in names]
    assert [(item.program, item.script) for item in found] == [(4, 4), (4, 4), (3, 3)]
