"""`custody lock` and what follows an exhibit out of a store, on a vault whose store is a folder."""

from __future__ import annotations

import pytest

from tests.cli import paged
from tests.cli.exhibits.test_disposition import DESTROY, final, proposed
from tests.cli.office import Office, golden

#: More than one leaf, so that its tree is kept beside it.
IMAGE = b"image" * 300_000
TERM = ("seizure", "set-term", "S-1", "--authority", "District Court", "--legal-basis", "CPA s. 31")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "order.pdf").write_bytes(b"order")
    (office.folder / "disk.dd").write_bytes(IMAGE)
    office.done("Eve", "archive", "disk.dd", "--exhibit", "EV/1")
    return office


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    term = (*TERM, "--holding-until", "2027-05-01T00:00:00Z", "--review-due-at", "2027-02-01T00:00:00Z")
    golden("seizure-set-term", desk.run("Judge", *term, "--document", "order.pdf", "--json"), desk.folder)
    for action in ("plan", "status"):
        answer = desk.desk.run("lock", action, "--case", "C-1", "--json")
        golden(f"lock-{action}", answer, desk.folder)
    for action in ("apply", "verify"):
        golden(f"lock-{action}", desk.run("Carl", "lock", action, "--json"), desk.folder)
    final(desk)
    number = proposed(desk)
    desk.done("Judge", "disposition", "approve", number)
    desk.done("Eve", "disposition", "execute", number, *DESTROY)
    desk.witness(number)
    golden(
        "disposition-delete-objects",
        desk.run("Eve", "disposition", "delete-objects", number, "--json"),
        desk.folder,
    )


def test_a_term_says_when_it_ends_or_is_reviewed(desk: Office) -> None:
    assert desk.run("Judge", *TERM).status == 5
    assert desk.run("Judge", *TERM[:3], "--holding-until", "2027-05-01T00:00:00Z").status == 2
    assert desk.run("Eve", *TERM, "--holding-until", "2027-05-01T00:00:00Z").status == 5
    (desk.folder / "term.pdf").write_bytes(b"the decision")
    desk.done("Eve", *TERM, "--holding-until", "2027-05-01T00:00:00Z", "--recorded", "--document", "term.pdf")


def test_a_store_without_locks_is_never_said_to_lock(desk: Office) -> None:
    desk.done("Judge", *TERM, "--holding-until", "2027-05-01T00:00:00Z")
    answer = desk.desk.run("lock", "plan")
    assert "the store prevents no deletion" in answer.out
    assert "to do" not in answer.out
    assert "no lock is on record or wanted" in desk.run("Carl", "lock", "apply").out
    assert "no lock is on record or wanted" in desk.run("Carl", "lock", "verify").out
    assert desk.desk.run("lock", "status", "--store", "elsewhere").status == 9


def test_what_is_stored_follows_its_exhibit_and_leaves_a_tombstone(desk: Office) -> None:
    (tree,) = (desk.folder / "vault" / "objects" / "trees").rglob("*/*")
    (stored,) = (desk.folder / "vault" / "objects" / "objects").rglob("*/*")
    final(desk)
    number = proposed(desk)
    early = desk.run("Eve", "disposition", "delete-objects", number)
    assert (early.status, "nothing was destroyed or removed by it" in early.err) == (2, True)
    desk.done("Judge", "disposition", "approve", number)
    desk.done("Eve", "disposition", "execute", number, *DESTROY)
    desk.witness(number)
    assert paged.count(desk.see("today"), "still_stored") == 1
    dry = desk.run("Eve", "disposition", "delete-objects", number, "--dry-run")
    assert (dry.status, stored.exists()) == (0, True)
    held = ("--reason", "review", "--authority", "District Court", "--review-due-at", "2027-05-01T00:00:00Z")
    desk.done("Judge", "legal-hold", "place", "--case", "C-1", "--reference", "H-1", *held)
    kept = desk.run("Eve", "disposition", "delete-objects", number)
    assert (kept.status, "[rule object.under_legal_hold]" in kept.err, stored.exists()) == (5, True, True)
    desk.done("Judge", "legal-hold", "release", "H-1", "--reason", "decided", "--authority", "District Court")
    done = desk.done("Eve", "disposition", "delete-objects", number)
    assert (done["destroyed"], stored.exists(), tree.exists()) == (1, False, False)
    assert paged.count(desk.see("today"), "still_stored") == 0
    (tombstone,) = paged.rows(desk.see("exhibit", "show", "EV/1"), "objects")
    assert tombstone["state"] == "destroyed"
    assert tombstone["sha256"]
    assert desk.done("Eve", "disposition", "delete-objects", number)["entries"] == []
    assert "no objects are recorded" in desk.run("Bot", "sweep", "run").out
    assert desk.desk.run("check").status == 0
    stored.write_bytes(IMAGE)
    assert desk.desk.run("check").status != 0
