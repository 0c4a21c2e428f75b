"""Bytes of which no entry speaks are deleted by nobody alone, and never where they may be a lost entry's evidence.

Base answered each of these plays by deleting the bytes, with status 0, no entry, and a check that is VERIFIED.
"""

from __future__ import annotations

import os

import pytest

from tests.answers.abandoned import (
    IMAGE,
    STRAY,
    abandoned,
    archived,
    begun,
    lost,
    lying,
    put,
    resumed,
)
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.fixture
def lab(office: Office) -> Office:
    return begun(office)


def test_the_image_of_a_lost_entry_is_not_deleted_after_a_resumption(lab: Office) -> None:
    key, position = lost(lab)
    # Control: before the resumption the program refuses, since the ledger may lack what stood in it.
    before = abandoned(lab, key)
    assert (before.status, "do not fit" in before.err) == (9, True)
    resumed(lab)
    size = lab.size()
    answer = abandoned(lab, key)
    assert lying(lab, key).exists(), "the image of a lost entry was deleted on the program's own advice"
    assert lying(lab, key).read_bytes() == IMAGE
    assert answer.status in (5, 7), answer.err
    assert lab.size() == size
    receipt = next((lab.folder / "receipts").rglob(f"{position}.tlog-proof"))
    assert receipt.exists()


def test_after_a_resumption_reconcile_advises_nobody_to_delete(lab: Office) -> None:
    assert "nothing is left over" in lab.desk.run("reconcile").out
    lost(lab)
    resumed(lab)
    answer = lab.desk.run("reconcile")
    assert answer.status == 10
    assert "--abandon deletes it" not in answer.out
    assert "lost" in answer.out


def test_an_administrator_with_an_invented_second_does_not_delete_it_either(lab: Office) -> None:
    """Whoever administers enrols whom he likes; what he lost with the other's hand stays all the same."""
    lab.hire("Zed", "administrator", "authority", "custodian")
    key, _ = lost(lab)
    resumed(lab, "Zed")
    for who in ("Ada", "Zed"):
        abandoned(lab, key, who=who)
    assert lying(lab, key).exists(), "one person with two names has deleted the image of a lost entry"


@pytest.mark.parametrize("age", [-(10**7), 0, 10**7])
def test_no_time_of_a_file_makes_it_newer_than_the_resumption(lab: Office, age: int) -> None:
    key, _ = lost(lab)
    resumed(lab)
    now = lab.desk.clock.now()
    os.utime(lying(lab, key), (now + age, now + age))
    abandoned(lab, key)
    assert lying(lab, key).exists(), "a time that anybody can set was believed"


def test_what_was_put_there_under_another_name_after_the_resumption_is_kept_as_well(lab: Office) -> None:
    """A lost image whose file was renamed: no receipt and no journal names the key that it has now."""
    key, _ = lost(lab)
    resumed(lab)
    put(lab, STRAY, lying(lab, key).read_bytes())
    lying(lab, key).unlink()
    abandoned(lab, STRAY)
    assert lying(lab, STRAY).exists(), "another name made it deletable"


def test_what_nobody_entered_is_deleted_by_nobody_alone(lab: Office) -> None:
    """Control: a recorded object is refused. An orphaned one takes two people."""
    key, position = archived(lab)
    control = abandoned(lab, key)
    assert (control.status, f"entry {position} speaks of" in control.err) == (7, True)
    put(lab)
    size = lab.size()
    answer = abandoned(lab, STRAY)
    assert lying(lab, STRAY).exists(), "one person deleted it, and no entry says so"
    assert (answer.status, lab.size()) == (5, size)


def test_a_file_that_was_moved_among_the_unfinished_ones_is_not_deleted_by_one_person(lab: Office) -> None:
    """Whoever writes the vault's folder makes a whole object look like one that was never finished."""
    put(lab)
    part = lab.folder / "vault/objects/.part" / f"objects-{'0b' * 16}.{'7' * 16}"
    lying(lab, STRAY).rename(part)
    answer = abandoned(lab, STRAY)
    assert part.exists(), "a whole object went as what was never finished"
    assert answer.status == 5


def test_the_journal_removed_by_hand_leaves_an_object_that_takes_two_people(lab: Office) -> None:
    put(lab)
    for path in (lab.folder / "state").rglob("*.upload"):
        path.unlink()
    abandoned(lab, STRAY)
    assert lying(lab, STRAY).exists()
