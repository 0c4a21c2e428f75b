"""Codes are one table, verdicts follow from findings, and one cause does not drown the others."""

from __future__ import annotations

from pathlib import Path

import pytest

import custody.ledger.audit as room
from custody.ledger.audit import CODES, SCOPES, UNDECIDED, Counts, Report
from custody.ledger.audit.findings import MOST, Findings, finding
from custody.ledger.audit.tree import Tree, Trees
from custody.proof import merkle, tiles


def report(*codes: str, covered: tuple[str, ...] = SCOPES) -> Report:
    """Make a report with findings of these codes."""
    return Report(tuple(finding(code, "here") for code in codes), covered, Counts(), "full")


def test_every_code_has_a_known_scope_and_severity_and_says_who_must_act() -> None:
    for code, (scope, severity, act) in CODES.items():
        assert scope in SCOPES, code
        assert severity in {"error", "warning", "note"}, code
        assert act.startswith(("The ", "Whoever ", "Nobody")), code
        assert act.endswith("."), code
    assert set(CODES) >= UNDECIDED
    assert {CODES[code].severity for code in UNDECIDED} == {"warning"}


def test_every_code_is_used_and_no_other() -> None:
    folder = Path(room.__file__).parent
    source = "".join(file.read_text() for file in folder.glob("*.py") if file.name != "codes.py")
    assert [code for code in CODES if f'"{code}"' not in source] == []


@pytest.mark.parametrize(
    ("codes", "verdict", "status"),
    [
        ((), "verified", 0),
        (("no_witness",), "verified", 0),
        (("tree_missing",), "verified", 10),
        (("head_missing",), "undecided", 4),
        (("head_missing", "tree_missing"), "undecided", 4),
        (("entry_altered",), "false", 3),
        (("entry_altered", "head_missing", "tree_missing"), "false", 3),
    ],
)
def test_false_outweighs_undecided_outweighs_a_warning(
    codes: tuple[str, ...], verdict: str, status: int
) -> None:
    assert (report(*codes).verdict, report(*codes).exit_status) == (verdict, status)


def test_a_scope_is_false_undecided_or_verified_by_its_own_findings() -> None:
    scopes = report("entry_altered", "head_missing", "tree_missing").scopes
    assert (scopes["integrity"], scopes["head"], scopes["objects"]) == ("false", "undecided", "verified")
    assert tuple(scopes) == SCOPES


def test_a_scope_that_was_left_out_has_no_verdict() -> None:
    assert set(report(covered=("integrity",)).scopes) == {"integrity"}


def test_many_findings_of_one_code_are_counted_and_do_not_hide_others() -> None:
    findings = Findings()
    for position in range(40):
        findings.at(position + 5, "signature_false")
    findings.at(2, "chain_prev")
    listed = findings.listed()
    assert [warning.where for warning in listed if warning.code == "chain_prev"] == ["entry 2"]
    false = [warning for warning in listed if warning.code == "signature_false"]
    assert len(false) == MOST + 1
    assert false[-1].where == f"{40 - MOST} more, the last at entry 44"
    assert findings.first_broken == 2


def test_findings_of_a_trial_are_taken_over_with_their_counts() -> None:
    findings, trial = Findings(), Findings()
    findings.at(9, "chain_prev")
    for position in range(MOST + 3):
        trial.at(position + 4, "lost")
    findings.absorb(trial)
    assert findings.first_broken == 4
    assert findings.listed()[-1].where == f"3 more, the last at entry {4 + MOST + 2}"


def leaf(number: int) -> bytes:
    """Return a leaf hash."""
    return merkle.leaf_hash(number.to_bytes(4, "big"))


def test_the_tree_marks_every_full_tile_as_tiles_in_memory_have_them() -> None:
    tree, plain = Tree(), tiles.MemoryTiles()
    for number in range(600):
        tree.append(leaf(number))
        plain.append(leaf(number))
    assert set(tree.marks) == {(0, 0), (0, 1)}
    for level, index in tree.marks:
        assert tree.marks[level, index].root == tiles.tile_root(plain.tile(level, index, 256))
    assert tree.frontier.root() == merkle.root([leaf(number) for number in range(600)])


@pytest.mark.parametrize(
    ("truth", "code"),
    [("entries", "leaf_altered"), ("stored", "entry_altered"), ("neither", "leaf_mismatch")],
)
def test_a_signed_root_decides_what_was_altered(truth: str, code: str) -> None:
    trees, entries, stored = Trees(), Tree(), Tree()
    for number in range(5):
        computed, beside = leaf(number), leaf(99) if number == 2 else leaf(number)
        trees.append(number, computed, beside)
        entries.append(computed)
        stored.append(beside)
    roots = {"entries": entries.frontier.root(), "stored": stored.frontier.root(), "neither": bytes(32)}
    assert trees.settle(roots[truth]) == (code, [2])
    assert trees.settle(roots[truth]) == ("", [])
    assert trees.root() == roots["stored" if truth == "stored" else "entries"]


def test_behind_a_lost_leaf_there_is_no_root() -> None:
    trees = Trees()
    trees.append(0, leaf(0), leaf(0))
    trees.lose(1)
    trees.lose(7)
    trees.append(2, leaf(2), leaf(2))
    assert (trees.root(), trees.blind_from, trees.size) == (None, 1, 1)


def test_a_stored_hash_of_another_length_never_enters_the_tree() -> None:
    trees = Trees()
    trees.append(0, leaf(0), b"short")
    assert trees.root() == leaf(0)
