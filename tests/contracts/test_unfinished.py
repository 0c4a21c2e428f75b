"""What every object store promises of what was begun and never finished: it is listed, and it can be ended."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from custody.errors import Busy, ObjectUnreadable, StorageFailed
from custody.ledger.ports import UNLOCKED, ObjectStore
from custody.storage.memory.uploads import MemoryUploads
from custody.storage.stores.disk.parts import FOLDER
from custody.storage.stores.disk.store import DiskObjects
from custody.storage.stores.s3 import S3Objects
from tests.buckets.stores import store
from tests.contracts.test_object_store import KEY, MIB, OTHER, get, put
from tests.contracts.test_resumable_store import Notes
from tests.storage.places import unreadable

__all__ = ["store"]


def killed(store: ObjectStore, key: str) -> None:
    """Begin an object and stop as a process does that is killed."""
    if isinstance(store, DiskObjects):
        writer = store.create(key)
        writer.write(b"half")
        os.close(writer._fd)
        writer._fd = -1
        return
    assert isinstance(store, MemoryUploads | S3Objects)
    parts = store.begin(key, Notes(), UNLOCKED)
    parts.write(b"x" * (6 * MIB))
    parts.leave()


def unfinished(store: ObjectStore) -> list[str]:
    return sorted(upload.key for upload in store.unfinished())


def test_nothing_is_unfinished_where_all_was_ended(store: ObjectStore) -> None:
    assert unfinished(store) == []
    put(store, KEY, b"whole")
    writer = store.create(OTHER)
    writer.write(b"half")
    writer.abort()
    assert unfinished(store) == []


def test_what_was_begun_and_never_finished_is_listed_and_ended_by_itself(store: ObjectStore) -> None:
    for key in (KEY, KEY, OTHER):
        killed(store, key)
    put(store, KEY, b"whole")
    assert unfinished(store) == [KEY, KEY, OTHER]
    mine = [upload for upload in store.unfinished() if upload.key == KEY]
    store.abandon(mine[0])
    assert unfinished(store) == [KEY, OTHER]
    store.abandon(mine[0])
    store.abandon(mine[1])
    assert (unfinished(store), get(store, KEY)) == ([OTHER], b"whole")


def disk(folder: Path) -> DiskObjects:
    """Return a folder as a store."""
    made = DiskObjects(folder, "local")
    made.prepare()
    return made


def test_a_folder_does_not_take_away_what_a_living_process_is_writing(tmp_path: Path) -> None:
    store = disk(tmp_path)
    writer = store.create(KEY)
    writer.write(b"half")
    (begun,) = store.unfinished()
    with pytest.raises(Busy, match="is writing"):
        store.abandon(begun)
    assert unfinished(store) == [KEY]
    writer.commit()
    assert (unfinished(store), get(store, KEY)) == ([], b"half")


def test_a_folder_does_not_take_away_what_it_cannot_look_at_such_as_what_another_user_writes(
    tmp_path: Path,
) -> None:
    store = disk(tmp_path)
    writer = store.create(KEY)
    writer.write(b"half")
    (begun,) = store.unfinished()
    with unreadable(tmp_path / FOLDER / begun.upload_id):
        assert [upload.held for upload in store.unfinished()] == [True]
        with pytest.raises(StorageFailed, match=r"cannot tell whether .* Permission denied") as refused:
            store.abandon(begun)
        assert "user" in refused.value.hint
    writer.commit()
    assert (unfinished(store), get(store, KEY)) == ([], b"half")


def test_a_link_among_unfinished_files_is_written_by_nobody(tmp_path: Path) -> None:
    store = disk(tmp_path)
    (tmp_path / FOLDER / f"{KEY.replace('/', '-')}.{'0' * 16}").symlink_to("/dev/null")
    (begun,) = store.unfinished()
    assert not begun.held
    store.abandon(begun)
    assert store.unfinished() == []


def test_a_folder_that_is_not_there_does_not_say_that_nothing_is_unfinished(tmp_path: Path) -> None:
    store = disk(tmp_path)
    (tmp_path / "custody-store").unlink()
    with pytest.raises(ObjectUnreadable):
        store.unfinished()


def test_a_folder_takes_away_nothing_but_what_is_named_as_unfinished(tmp_path: Path) -> None:
    store = disk(tmp_path / "store")
    killed(store, KEY)
    (begun,) = store.unfinished()
    other = tmp_path / "store" / FOLDER / "notes"
    other.write_bytes(b"of somebody else")
    for name in ("notes", "../custody-store", "../../kept"):
        store.abandon(type(begun)("local", KEY, name, 0))
    assert (other.exists(), unfinished(store)) == (True, [KEY])
    assert (tmp_path / "store" / "custody-store").exists()
