"""What lies in a store that was renamed in the settings stays the object on record, and is never cleared away."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli import paged
from tests.cli.office import Office
from tests.cli.stores.test_copies import copy, folder, lab, settings

__all__ = ["lab"]

STRAY = f"objects/{'0b' * 16}"


@pytest.fixture
def office_of_two(lab: Office) -> Office:
    """Return an office with a file and a folder in one store: objects, tree hashes, and a manifest."""
    (lab.folder / "phone").mkdir()
    (lab.folder / "phone" / "chat.db").write_bytes(b"hello")
    lab.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    return lab


def files(office: Office, store: str = "local") -> dict[str, Path]:
    """Return everything that lies in a store, by key."""
    found = [path for path in folder(office, store).rglob("*/*/*") if path.is_file()]
    return {f"{member.parent.parent.name}/{member.name}": member for member in found}


def rename(office: Office, new: str = "evidence", old: str = "local") -> None:
    settings(office, f"[store.{new}]", f"[store.{old}]")


def abandon(office: Office, store: str, key: str) -> Any:
    return office.run("Eve", "store", "reconcile", "--store", store, "--abort", key)


def codes(office: Office) -> list[tuple[str, str]]:
    found = office.desk.run("check", "--json").document["findings"]
    return sorted((failure["code"], failure["found"]) for failure in found if failure["scope"] == "objects")


def test_what_lies_in_a_renamed_store_is_found_by_its_entry_and_never_abandoned(
    office_of_two: Office,
) -> None:
    lab = office_of_two
    lying = files(lab)
    assert {key.partition("/")[0] for key in lying} == {"manifests", "objects", "trees"}
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    log = lab.see("log", "show", "--first", "0")["entries"]
    entries = {entry["entry"] for entry in log if entry["kind"] == "object.archived"}
    rename(lab)
    found = paged.rows(lab.see("store", "reconcile", "--store", "evidence", status=10), "findings")
    assert {(failure["code"], failure["key"]) for failure in found} == {
        ("object_elsewhere", key) for key in lying
    }
    assert {item["told"] for item in found} == {"in store local, which is not set up"}
    assert {entry["entry"] for entry in found} == entries
    for lost in found:
        answer = abandon(lab, "evidence", lost["key"])
        assert (answer.status, f"entry {lost['entry']} speaks of" in answer.err) == (7, True)
        assert "in store local, so nothing of it is deleted" in answer.err
        assert "gets its name back" in answer.err
    assert files(lab) == lying
    rename(lab, "local", "evidence")
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    assert lab.run("Eve", "check").status == 0


def test_a_check_does_not_call_it_unrecorded(office_of_two: Office) -> None:
    assert codes(office_of_two) == []
    rename(office_of_two)
    found = codes(office_of_two)
    assert ("store_unknown", "none is set up") in found
    assert set(found) == {("store_unknown", "none is set up"), ("object_elsewhere", "in store evidence")}
    assert len(found) == 1 + len(files(office_of_two))


def test_what_no_entry_speaks_of_is_cleared_away_from_a_renamed_store(office_of_two: Office) -> None:
    lab = office_of_two
    for key in (STRAY, STRAY.replace("objects", "trees")):
        path = folder(lab, "local") / key.replace("/", "/0b/")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    rename(lab)
    found = paged.rows(lab.see("store", "reconcile", "--store", "evidence", status=10), "findings")
    assert {failure["key"] for failure in found if failure["code"] == "object_unrecorded"} == {
        STRAY,
        STRAY.replace("objects", "trees"),
    }
    assert abandon(lab, "evidence", STRAY).status == 5
    words = ("orphan-deletion", "propose", STRAY, "--store", "evidence", "--reason", "foreign")
    number = str(lab.done("Eve", *words)["entries"][0]["position"])
    lab.done("Judge", "orphan-deletion", "approve", number)
    lab.done("Carl", "orphan-deletion", "execute", number)
    assert {row["code"] for row in paged.rows(lab.see("store", "reconcile", status=10), "findings")} == {
        "object_elsewhere"
    }


def test_what_was_copied_by_hand_into_another_store_is_not_deleted_by_a_guess(office_of_two: Office) -> None:
    lab = office_of_two
    shutil.copytree(folder(lab, "local"), folder(lab, "third"), dirs_exist_ok=True)
    found = paged.rows(lab.see("store", "reconcile", status=10), "findings")
    assert {(failure["code"], failure["store"], failure["told"]) for failure in found} == {
        ("object_elsewhere", "third", "in store local")
    }
    assert [abandon(lab, "third", key).status for key in files(lab, "third")] == [7] * len(found)
    assert files(lab, "third").keys() == files(lab).keys()


def test_a_copy_in_a_renamed_store_stays_as_well(office_of_two: Office) -> None:
    lab = office_of_two
    copy(lab)
    lying = files(lab, "offsite")
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    rename(lab, "county", "offsite")
    assert {abandon(lab, "county", key).status for key in lying} == {7}
    assert files(lab, "offsite") == lying
