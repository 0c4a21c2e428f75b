"""A process that archives a folder is killed behind its steps, and the next run leaves one object and entry.

As for files, against a real server and with a real SIGKILL: the pack is the same again, so what arrived counts.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.buckets import stores
from tests.cli import paged
from tests.cli.office import Office, copied
from tests.journeys.killed import behind
from tests.journeys.stores import test_archive_killed as files
from tests.journeys.stores.test_archive_killed import Attempt
from tests.packing import seen

MIB = 1 << 20
ARCHIVE = ("archive", "phone", "--exhibit", "EV/1", "--store", "cold")


@pytest.fixture(scope="module")
def base(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with an exhibit, to be copied only: what is archived is laid out in each copy."""
    office = copied(staffed, tmp_path_factory.mktemp("folder-killed") / "base")
    office.case()
    office.seizure()
    office.exhibit()
    return office


def laid(base: Office, folder: Path, address: str) -> Attempt:
    attempt = Attempt(base, folder, address)
    top = attempt.office.folder / "phone"
    (top / "DCIM").mkdir(parents=True)
    for number in range(11):
        (top / "DCIM" / f"{number:02d}.jpg").write_bytes(bytes([number]) * MIB)
    (top / "link").symlink_to("DCIM")
    return attempt


def settled(attempt: Attempt) -> None:
    """Check that one object with its side-cars and one entry are there, nothing else, and the folder in it."""
    entries, keys = attempt.entries(), attempt.keys()
    assert (len(entries), [key.partition("/")[0] for key in keys]) == (1, ["manifests", "objects", "trees"])
    assert attempt.uploads() == []
    assert paged.rows(attempt.office.see("store", "reconcile"), "findings") == []
    attempt.office.see("fetch", str(entries[0]), "back", "--unpack")
    assert seen(attempt.office.folder / "back") == seen(attempt.office.folder / "phone")


def test_a_folder_killed_behind_any_step_is_finished_by_the_next_run(
    base: Office,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stores.credentials(monkeypatch)
    address = stores.address("seaweed", tmp_path_factory)
    whole = laid(base, tmp_path / "whole", address)
    steps = whole.killed(0, ARCHIVE)
    settled(whole)
    assert set(steps) >= files.NEEDED
    for step in behind(steps):
        attempt = laid(base, tmp_path / str(step), address)
        came = attempt.killed(step, ARCHIVE)
        entered = attempt.entries()
        if "forget" not in came:
            again = attempt.office.run("Eve", *ARCHIVE)
            assert again.status == (7 if entered else 0), (came, again.err)
        settled(attempt)


def test_a_folder_that_changed_since_it_was_broken_off_goes_on_with_what_is_still_right(
    base: Office,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stores.credentials(monkeypatch)
    address = stores.address("seaweed", tmp_path_factory)
    attempt = laid(base, tmp_path / "changed", address)
    steps = laid(base, tmp_path / "whole", address).killed(0, ARCHIVE)
    attempt.killed(steps.index("part") + 1, ARCHIVE)
    (attempt.office.folder / "phone" / "DCIM" / "10.jpg").write_bytes(b"other" * (MIB // 5))
    os.utime(attempt.office.folder / "phone" / "DCIM", ns=(0, 0))
    again = attempt.office.run("Eve", *ARCHIVE)
    assert again.status == 0, again.err
    (entry,) = attempt.entries()
    attempt.office.see("fetch", str(entry), "back", "--unpack")
    assert seen(attempt.office.folder / "back") == seen(attempt.office.folder / "phone")
