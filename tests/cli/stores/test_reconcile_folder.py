"""What a killed run left unfinished in a folder of objects is listed, and taken away when a person names it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from custody.storage.stores.disk.store import DiskObjects
from tests.cli import paged
from tests.cli.office import Office
from tests.cli.sent import journal
from tests.contracts.test_unfinished import killed

KEY = f"objects/{'0b' * 16}"


class Lab:
    """An office whose evidence goes into a folder."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.folder = office.folder / "vault" / "objects"
        self.store = DiskObjects(self.folder, "local")

    def found(self, status: int) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = paged.rows(
            self.office.see("store", "reconcile", status=status), "findings"
        )
        return rows

    def parts(self) -> list[Path]:
        return sorted((self.folder / ".part").iterdir())

    def abandon(self, key: str) -> Any:
        return self.office.run("Eve", "store", "reconcile", "--store", "local", "--abort", key)


@pytest.fixture
def lab(office: Office) -> Lab:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "a.dd").write_bytes(b"evidence")
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    return Lab(office)


def test_parts_that_a_killed_run_left_are_listed_and_ended_by_their_key(lab: Lab) -> None:
    assert lab.found(status=0) == []
    tree = KEY.replace("objects", "trees")
    killed(lab.store, KEY)
    killed(lab.store, tree)
    rows = lab.found(status=10)
    assert [(row["code"], row["store"], row["key"]) for row in rows] == [
        ("upload_unfinished", "local", KEY),
        ("upload_unfinished", "local", tree),
    ]
    assert [row["told"] for row in rows] == [part.name for part in lab.parts()]
    alone = lab.abandon(KEY)
    assert (alone.status, "may lie there unfinished" in alone.err, len(lab.parts())) == (5, True, 2)
    journal(lab.office, KEY, b"more than the two files have" * 1000)
    assert [failure["code"] for failure in lab.found(status=10)] == ["upload_broken_off"]
    done = lab.abandon(KEY)
    assert (done.status, f"upload of {tree}" in " ".join(done.out.split())) == (0, True)
    assert (lab.found(status=0), lab.parts()) == ([], [])
    assert lab.abandon(KEY).status == 6


def test_what_a_living_process_writes_is_not_left_over_and_is_not_taken_away(lab: Lab) -> None:
    writer = lab.store.create(KEY)
    writer.write(b"half")
    assert lab.found(status=0) == []
    assert lab.abandon(KEY).status == 7
    assert len(lab.parts()) == 1
    writer.commit()
    assert [failure["code"] for failure in lab.found(status=10)] == ["object_unrecorded"]


def test_a_repair_that_was_broken_off_leaves_a_part_and_the_object_stays(lab: Lab) -> None:
    (key,) = lab.store.keys()
    killed(lab.store, key.replace("objects", "trees"))
    assert [failure["code"] for failure in lab.found(status=10)] == ["upload_unfinished"]
    assert lab.abandon(key).status == 0
    assert (lab.found(status=0), list(lab.store.keys())) == ([], [key])
