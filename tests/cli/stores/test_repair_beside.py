"""What lies beside an object is made anew out of the object, once that is proven; nothing else is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from custody.errors import StorageFailed
from custody.storage.stores.disk.store import DiskObjects
from tests.cli import paged
from tests.cli.acquisition.test_folders_kept import MIB, flip, lab
from tests.cli.office import Office, golden
from tests.cli.stores.test_copies import STORES, folder, held, settings, the_object

__all__ = ["lab"]


def rewritten(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def gone(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    rewritten(path, b"")


def longer(path: Path) -> None:
    rewritten(path, path.read_bytes() + b"\n")


def elsewhere(path: Path) -> None:
    """Change the place of the second member, which the root over the members does not show."""
    first, second, rest = path.read_bytes().split(b"\n", 2)
    rewritten(path, b"\n".join([first, b"9" + second, rest]))


def flipped(path: Path) -> None:
    flip(path, 40)


DAMAGES = [
    *(("trees", damage) for damage in (gone, empty, longer, flipped)),
    *(("manifests", damage) for damage in (gone, empty, longer, flipped, elsewhere)),
]


def codes(office: Office, status: int) -> set[str]:
    findings = office.see("check", status=status)["findings"]
    return {finding["code"] for finding in findings if finding["severity"] != "note"}


@pytest.mark.parametrize(("area", "damage"), DAMAGES, ids=lambda one: getattr(one, "__name__", one))
def test_what_is_not_the_objects_is_found_made_anew_and_found_right(
    lab: Office, area: str, damage: object
) -> None:
    path, size = held(lab, area=area), lab.size()
    good = path.read_bytes()
    assert codes(lab, 0) == set()
    assert callable(damage)
    damage(path)
    how = "missing" if damage is gone else "differs"
    assert codes(lab, 10 if damage is gone else 3) == {f"{area.removesuffix('s')}_{how}"}
    said = lab.done("Bot", "object", "repair", the_object(lab), "--rebuild-sidecars")["sidecars"]
    here, other = ("tree_hashes", "manifest") if area == "trees" else ("manifest", "tree_hashes")
    assert (said[here], said[other], said["store"]) == (
        "missing" if damage is gone else "wrong",
        "right",
        "local",
    )
    assert path.read_bytes() == good
    assert codes(lab, 0) == set()
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    assert lab.size() == size
    lab.see("fetch", the_object(lab), "out", "--unpack")
    assert (lab.folder / "out" / "DCIM" / "a.jpg").read_bytes() == b"a" * (2 * MIB)


def test_both_are_made_at_once_and_told(lab: Office) -> None:
    shutil.rmtree(folder(lab, "local") / "trees")
    empty(held(lab, area="manifests"))
    golden(
        "object-repair-sidecars",
        lab.run("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars", "--json"),
        lab.folder,
    )
    answer = lab.run("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars")
    assert (answer.status, "is what the object makes" in answer.err) == (7, True)


def test_what_is_right_is_not_touched(lab: Office) -> None:
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files(lab)}
    assert lab.run("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars").status == 7
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in files(lab)} == before


def files(office: Office) -> list[Path]:
    return sorted(path for path in folder(office, "local").rglob("*") if path.is_file())


def test_a_dry_run_says_what_would_be_made_and_writes_nothing(lab: Office) -> None:
    gone(held(lab, area="trees"))
    empty(held(lab, area="manifests"))
    before = {file: file.read_bytes() for file in files(lab)}
    answer = lab.run("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars", "--dry-run")
    assert answer.status == 0
    assert "missing: would be made anew" in answer.out
    assert "not the object's: would be made anew" in answer.out
    assert {file: file.read_bytes() for file in files(lab)} == before


def test_nothing_is_made_out_of_bytes_that_are_not_those_on_record(lab: Office) -> None:
    path = held(lab)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    rewritten(path, bytes(data))
    gone(held(lab, area="trees"))
    empty(held(lab, area="manifests"))
    before = {file: file.read_bytes() for file in files(lab)}
    answer = lab.run("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars")
    assert (answer.status, "are not those recorded" in answer.err) == (3, True)
    assert {file: file.read_bytes() for file in files(lab)} == before


def test_an_object_that_is_gone_is_told(lab: Office) -> None:
    gone(held(lab))
    answer = lab.run("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars")
    assert (answer.status, answer.out) == (8, "")


def test_of_several_places_one_is_named(lab: Office) -> None:
    settings(lab, STORES)
    for name in ("offsite", "third"):
        lab.done("Ada", "store", "prepare", name)
    lab.done("Eve", "object", "replicate", the_object(lab), "--store", "offsite")
    for store in ("local", "offsite"):
        gone(held(lab, store, "trees"))
    answer = lab.run("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars")
    assert (answer.status, "local, offsite" in answer.err) == (6, True)
    for store in ("local", "offsite"):
        said = lab.done("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars", "--store", store)[
            "sidecars"
        ]
        assert (said["store"], said["tree_hashes"]) == (store, "missing")
    assert codes(lab, 0) == set()
    assert (
        lab.run("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars", "--store", "third").status
        == 6
    )


def test_a_source_is_not_asked_for(lab: Office) -> None:
    answer = lab.run(
        "Eve", "object", "repair", the_object(lab), "--rebuild-sidecars", "--from-store", "local"
    )
    assert (answer.status, "reads the object itself" in answer.err) == (2, True)


def test_a_store_that_takes_nothing_is_told_and_leaves_what_there_was(lab: Office) -> None:
    trees = folder(lab, "local") / "trees"
    shutil.rmtree(trees)
    trees.write_bytes(b"in the way")
    answer = lab.run("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars")
    assert (answer.status, "could not be read or written" in answer.err) == (8, True)
    trees.unlink()
    trees.mkdir()
    assert (
        lab.done("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars")["sidecars"]["tree_hashes"]
        == "missing"
    )


def test_of_an_object_of_one_leaf_nothing_is_kept(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "small").write_bytes(b"small")
    office.done("Eve", "archive", "small", "--exhibit", "EV/1")
    assert office.run("Eve", "object", "repair", the_object(office), "--rebuild-sidecars").status == 7


def test_a_manifest_that_could_not_be_written_leaves_what_there_was(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = held(lab, area="manifests")
    good = path.read_bytes()
    empty(path)
    usual = DiskObjects.replace

    def full(store: DiskObjects, key: str, *rest: object) -> object:
        if key.startswith("manifests/"):
            raise StorageFailed("the disk is full")
        return usual(store, key, *rest)  # type: ignore[arg-type]  # whatever is given is passed on

    with monkeypatch.context() as patch:
        patch.setattr(DiskObjects, "replace", full)
        answer = lab.run("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars")
    assert (answer.status, "the disk is full" in answer.err, path.read_bytes()) == (8, True, b"")
    lab.done("Eve", "object", "repair", the_object(lab), "--rebuild-sidecars")
    assert path.read_bytes() == good
