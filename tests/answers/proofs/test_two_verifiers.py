"""Files that an insider signed, of which the program and the script beside it gave two different verdicts.

Power of the insider: holds the log's key and a person's. The script said `verified` to each of the first, which the
program called BROKEN or could not decide; of the last both were wrong.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.hostile import entries, exports, fields, folders, notes
from tests.hostile.case import Case
from tests.hostile.readers import Readers, apart
from tests.hostile.table import STATUS, TABLE

#: What the script was shown, by the names of hostile cases, and what both answer now.
ACCEPTED = {
    "entry: seq = -1": 3,
    "entry: seq = 9007199254740992": 3,
    "entry: seen = '9007199254740991 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": 3,
    "entry: seen = '7 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='": 3,
    "entry: at = '2026-02-30T09:00:00Z'": 3,
    "entry: kind = 'Case.opened'": 3,
    "entry: v = 2": 4,
    "entry: v = 0": 3,
    "entry: the same line twice": 3,
    "entry: only a stranger's line": 3,
    "fields: a value 9007199254740992": 3,
    "fields: a value []": 3,
    "fields: a value {'tree': 'object/2', 'bytes': 1}": 4,
    "fields: one of another name": 3,
    "fields: one name with two values": 3,
    "fields: of a kind that has fewer": 3,
    "note: 101 lines of the log": 3,
    "export: a date that is none": 3,
    "export: nothing seen, at the end": 3,
}
#: What the program too took for right, or for false where a part was only missing or newer.
BOTH = {
    "entry: a first entry that opens nothing": 3,
    "entry: a later form": 4,
    "fields: of an entry case.foreseen": 4,
    "folder: without tile/0/000": 4,
}


@cache
def _cases() -> dict[str, Case]:
    """Return the hostile cases by their names; they are made once."""
    made: dict[str, Case] = {}
    for module in (notes, entries, fields, folders, exports):
        for case in module.cases():
            made.setdefault(case.name, case)
    return made


@pytest.mark.parametrize("name", [*ACCEPTED, *BOTH])
def test_both_give_one_verdict(name: str, tmp_path: Path) -> None:
    case = _cases()[name]
    due = {**ACCEPTED, **BOTH}[name]
    assert STATUS[TABLE[case.row].verdict] == due
    answers = Readers(tmp_path, apart).ask(case)
    assert (answers.program, answers.script) == (due, due), answers.told


def test_several_witnesses_mean_the_same_in_both(tmp_path: Path) -> None:
    """One that has signed is enough where no number is given; the script refused unless all of them had."""
    readers = Readers(tmp_path, apart)
    asked = {name: case for name, case in _cases().items() if case.row.startswith("witness.")}
    two = ("two named, one signed", "two required, one signed", "two keys of one name, two required")
    found = {name: readers.ask(asked[f"witnesses: {name}"]) for name in two}
    assert {name: (one.program, one.script) for name, one in found.items()} == {
        "two named, one signed": (0, 0),
        "two required, one signed": (4, 4),
        "two keys of one name, two required": (4, 4),
    }


@pytest.mark.parametrize("what", ["untouched", "signed, and the key is given"])
def test_control_what_is_as_it_should_be_is_verified_by_both(what: str, tmp_path: Path) -> None:
    case = _cases()[f"entry: {what}"]
    answers = Readers(tmp_path, apart).ask(case)
    assert (answers.program, answers.script) == (0, 0), answers.told
