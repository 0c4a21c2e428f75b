"""A folder keeps what a repair replaces, whole, under a name of its own, wherever the repair is cut off."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from custody.errors import ObjectMissing, StorageFailed
from custody.ledger.ports import Lock
from custody.storage.stores.disk.store import DiskObjects

KEY = f"objects/{'0a' * 16}"


@pytest.fixture
def store(tmp_path: Path) -> DiskObjects:
    made = DiskObjects(tmp_path)
    made.prepare()
    writer = made.create(KEY)
    writer.write(b"damaged")
    writer.commit()
    return made


def over(store: DiskObjects, data: bytes) -> None:
    writer = store.replace(KEY)
    writer.write(data)
    writer.commit()


def get(store: DiskObjects, version: str | None = None) -> bytes:
    return b"".join(store.read(KEY, version))


def test_versions_are_numbered_as_they_were_replaced(store: DiskObjects, tmp_path: Path) -> None:
    over(store, b"good")
    over(store, b"better")
    assert (get(store), get(store, "before-1"), get(store, "before-2")) == (b"better", b"damaged", b"good")
    assert [version.version for version in store.versions(KEY)] == [None, "before-2", "before-1"]
    kept = sorted((tmp_path / ".replaced").iterdir())
    assert [path.name for path in kept] == [f"objects-{'0a' * 16}.1", f"objects-{'0a' * 16}.2"]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o444}
    assert store.stat(KEY, "before-1").bytes == 7


@pytest.mark.parametrize("version", ["before-0", "before-01", "before-", "before-1/x", "../x", "1", ""])
def test_no_other_text_is_a_version(store: DiskObjects, version: str) -> None:
    over(store, b"good")
    assert get(store, "before-1") == b"damaged"
    with pytest.raises(ObjectMissing):
        store.stat(KEY, version)


def test_a_repair_that_is_cut_off_before_its_last_step_leaves_the_old_bytes_in_place(
    store: DiskObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What answers for the key is the old bytes or the new ones, never none and never a part."""

    def full(_: Path, __: Path) -> None:
        raise OSError(28, "No space left on device")

    writer = store.replace(KEY)
    writer.write(b"good")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(StorageFailed, match="No space left"):
            writer.commit()
    assert (get(store), get(store, "before-1")) == (b"damaged", b"damaged")
    over(store, b"good")
    assert (get(store), get(store, "before-2")) == (b"good", b"damaged")


def test_what_cannot_be_kept_aside_is_not_replaced(
    store: DiskObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    writer = store.replace(KEY)
    writer.write(b"good")
    with monkeypatch.context() as patch:
        patch.setattr(os, "link", refused)
        with pytest.raises(StorageFailed):
            writer.commit()
    assert get(store) == b"damaged"
    assert [version.version for version in store.versions(KEY)] == [None]


def test_a_name_that_leads_elsewhere_is_replaced_and_what_it_leads_to_is_untouched(
    store: DiskObjects, tmp_path: Path
) -> None:
    final = tmp_path / "objects" / "0a" / ("0a" * 16)
    outside = tmp_path / "outside"
    outside.write_bytes(b"somebody's file")
    final.unlink()
    final.symlink_to(outside)
    over(store, b"good")
    assert (get(store), outside.read_bytes()) == (b"good", b"somebody's file")


def test_a_folder_takes_no_lock_and_nothing_while_it_is_not_there(store: DiskObjects, tmp_path: Path) -> None:
    over(store, b"good")
    with pytest.raises(StorageFailed, match="keeps no lock"):
        store.replace(KEY, Lock("governance", 9))
    (tmp_path / "custody-store").unlink()
    with pytest.raises(StorageFailed, match="is not at"):
        store.replace(KEY)
