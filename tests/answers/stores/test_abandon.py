"""Bytes of which no entry speaks are deleted by nobody alone, and never where they may be a lost entry's evidence.

Base answered each of these plays by deleting the bytes, with status 0, no entry, and a check that is VERIFIED.
"""

from __future__ import annotations

import os
import shutil
from hashlib import sha256

import pytest

from tests.answers.stores.abandoned import (
    IMAGE,
    STRAY,
    Backup,
    abandoned,
    archived,
    begun,
    lost,
    lying,
    put,
    resumed,
)
from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.cli.stores.test_copies import STORES, settings
from tests.receipts import receipt_of

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.fixture
def lab(office: Office) -> Office:
    return begun(office)


def test_the_image_of_a_lost_entry_is_not_deleted_after_a_resumption(lab: Office) -> None:
    key, position = lost(lab)
    # Control: before the resumption the program refuses, since the ledger may lack what stood in it.
    before = abandoned(lab, key)
    assert (before.status in (4, 9), lying(lab, key).exists()) == (True, True), before.err
    resumed(lab)
    size = lab.size()
    answer = abandoned(lab, key)
    assert lying(lab, key).exists(), "the image of a lost entry was deleted on the program's own advice"
    assert lying(lab, key).read_bytes() == IMAGE
    assert answer.status in (5, 7), answer.err
    assert lab.size() == size
    receipt = receipt_of(lab.folder, position)
    assert receipt.exists()


def test_after_a_resumption_reconcile_advises_nobody_to_delete(lab: Office) -> None:
    assert "stores match the record" in lab.desk.run("store", "reconcile").out
    lost(lab)
    resumed(lab)
    answer = lab.desk.run("store", "reconcile")
    assert answer.status == 10
    assert "--abort deletes it" not in answer.out
    assert "lost" in answer.out


def test_an_administrator_with_an_invented_second_does_not_delete_it_either(lab: Office) -> None:
    """Whoever administers enrols whom he likes; what he lost with the other's hand stays all the same."""
    lab.hire("Zed", "administrator", "authority", "evidence_custodian")
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


def test_the_image_of_a_lost_entry_is_entered_anew_and_then_nothing_is_left_over(lab: Office) -> None:
    key, position = lost(lab)
    resumed(lab)
    rows = paged.rows(lab.see("store", "reconcile", status=10), "findings")
    assert [(row["code"], row["key"]) for row in rows] == [("object_lost_entry", key)]
    words = (
        "store",
        "reconcile",
        "--store",
        "local",
        "--enter-object",
        key,
        "--exhibit",
        "EV/1",
        "--file-name",
        "a.dd",
    )
    dry = lab.done("Eve", *words, "--dry-run")
    assert dry["dry_run"]
    note = ("--note", f"entry {position} was lost; its receipt names it")
    done = lab.done("Eve", *words, *note)
    (made,) = done["archived"]
    assert (made["object_key"], made["sha256"]) == (key, sha256(IMAGE).hexdigest())
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    assert lab.run("Eve", *words).status == 7, "it is entered once"
    assert lab.desk.run("check").status in (0, 10)


def test_an_orphaned_object_goes_by_two_people_and_three_entries(lab: Office) -> None:
    put(lab)
    words = ("orphan-deletion", "propose", STRAY, "--store", "local", "--reason", "foreign")
    proposal = str(lab.done("Ada", *words)["entries"][0]["position"])
    alone = lab.run("Ada", "orphan-deletion", "execute", proposal)
    assert (alone.status, "[rule orphan_deletion.approved]" in alone.err) == (5, True)
    same = lab.run("Ada", "orphan-deletion", "approve", proposal)
    assert (same.status, "[rule proposal.distinct]" in same.err) == (5, True)
    assert lying(lab, STRAY).exists()
    lab.done("Judge", "orphan-deletion", "approve", proposal)
    lab.done("Ada", "orphan-deletion", "execute", proposal)
    assert not lying(lab, STRAY).exists()
    log = lab.see("log", "show", "--first", "0")["entries"]
    assert [entry["kind"] for entry in log[-3:]] == [
        "orphan_deletion.proposed",
        "orphan_deletion.approved",
        "orphan_deletion.executed",
    ]
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    assert lab.desk.run("check").status == 0


def test_a_lost_entry_with_a_copy_in_a_second_store_keeps_both(lab: Office) -> None:
    settings(lab, STORES)
    lab.done("Ada", "store", "prepare", "offsite")
    backup = Backup(lab)
    key, position = archived(lab)
    copied = lab.done("Eve", "object", "replicate", str(position), "--store", "offsite")
    backup.restore()
    resumed(lab)
    second = next(entry for entry in copied["entries"] if entry["kind"] == "object.replicated")["facts"][
        "object_key"
    ]
    for store, one in (("local", key), ("offsite", second)):
        assert abandoned(lab, one, store).status == 5
        words = ("orphan-deletion", "propose", one, "--store", store, "--reason", "duplicate")
        refused = lab.run("Ada", *words)
        assert (refused.status, "[rule orphan_deletion.resumed]" in refused.err) == (5, True)
    assert lying(lab, key).exists()
    assert lying(lab, second, "offsite").exists()


def test_a_run_killed_after_its_deletion_is_told_and_finished(lab: Office) -> None:
    """Control: nothing is told while it lies there. Then the bytes are gone and no entry says so."""
    put(lab)
    words = ("orphan-deletion", "propose", STRAY, "--store", "local", "--reason", "foreign")
    proposal = str(lab.done("Ada", *words)["entries"][0]["position"])
    lab.done("Judge", "orphan-deletion", "approve", proposal)
    codes = [row["code"] for row in paged.rows(lab.see("store", "reconcile", status=10), "findings")]
    assert codes == ["orphan_deletion_pending"]
    lying(lab, STRAY).unlink()
    codes = [row["code"] for row in paged.rows(lab.see("store", "reconcile", status=10), "findings")]
    assert codes == ["orphan_deletion_unentered"]
    done = lab.done("Ada", "orphan-deletion", "execute", proposal)
    assert done["deleted"]["things"] == []
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []


def test_other_bytes_than_were_agreed_to_stay(lab: Office) -> None:
    path = put(lab)
    words = ("orphan-deletion", "propose", STRAY, "--store", "local", "--reason", "foreign")
    proposal = str(lab.done("Ada", *words)["entries"][0]["position"])
    lab.done("Judge", "orphan-deletion", "approve", proposal)
    path.chmod(0o644)
    path.write_bytes(b"an image that came later")
    answer = lab.run("Ada", "orphan-deletion", "execute", proposal, "--yes")
    assert (answer.status, "[rule orphan_deletion.exact]" in answer.err) == (5, True)
    assert path.read_bytes() == b"an image that came later"


def test_a_whole_file_among_the_unfinished_ones_goes_by_two_people(lab: Office) -> None:
    part = lab.folder / "vault/objects/.part" / f"objects-{'0b' * 16}.{'7' * 16}"
    part.write_bytes(IMAGE)
    words = ("orphan-deletion", "propose", STRAY, "--store", "local", "--reason", "interrupted")
    proposal = str(lab.done("Ada", *words)["entries"][0]["position"])
    lab.done("Judge", "orphan-deletion", "approve", proposal)
    lab.done("Ada", "orphan-deletion", "execute", proposal)
    assert not part.exists()


def test_the_only_good_copy_of_a_recorded_object_is_not_deleted_as_unfinished(lab: Office) -> None:
    """Somebody who writes the vault's folder moves a recorded object among the unfinished and puts rubbish there."""
    key, _ = archived(lab)
    part = lab.folder / "vault/objects/.part" / f"objects-{key.partition('/')[2]}.{'7' * 16}"
    lying(lab, key).rename(part)
    put(lab, key, b"x" * len(IMAGE))
    answer = abandoned(lab, key)
    assert part.exists(), "what was left of a recorded object was deleted by one person"
    assert (answer.status, "may be what is left of them" in answer.err) == (7, True)


def test_a_receipt_that_the_ledger_does_not_contain_keeps_everything(lab: Office) -> None:
    """Database and state are put back together: no head tells of the loss, and no resumption is asked for."""
    backup = Backup(lab)
    shutil.copytree(lab.folder / "state", lab.folder / "older")
    key, _ = archived(lab)
    control = abandoned(lab, key)
    assert control.status == 7, "an entry speaks of it"
    backup.restore()
    shutil.rmtree(lab.folder / "state")
    (lab.folder / "older").rename(lab.folder / "state")
    abandoned(lab, key)
    assert lying(lab, key).exists(), "the receipt of the lost entry lay beside it, and it was deleted"
    words = ("orphan-deletion", "propose", key, "--store", "local", "--reason", "foreign")
    assert lab.run("Ada", *words).status != 0
    assert lying(lab, key).exists()


def test_whoever_agrees_reads_it_on_their_own(lab: Office) -> None:
    """The second person does not rest on the word of the first: what changed in between is not agreed to."""
    path = put(lab)
    words = ("orphan-deletion", "propose", STRAY, "--store", "local", "--reason", "foreign")
    proposal = str(lab.done("Ada", *words)["entries"][0]["position"])
    path.chmod(0o644)
    path.write_bytes(b"an image that came later")
    answer = lab.run("Judge", "orphan-deletion", "approve", proposal)
    assert (answer.status, "[rule orphan_deletion.exact]" in answer.err) == (5, True)
