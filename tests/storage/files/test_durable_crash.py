"""A process that dies while it writes a file leaves the whole file or none, whichever call it dies before."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from custody.storage.files import durable
from custody.storage.files.durable_folder import growing_folder

ROOT = Path(durable.__file__).resolve().parent.parent
DATA = b"the whole of it\n" * 9

#: Writes a file in children of which each dies one call into the system later than the one before.
DYING = """
import os, sys
from pathlib import Path
from custody.storage.files import durable

act, folder, links = sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "links"
data = b"the whole of it\\n" * 9
if not links:
    def link(*_, **__):
        raise OSError(1, "Operation not permitted")
    os.link = link

def die_before(last):
    count = 0
    def watch(frame, event, called):
        nonlocal count
        if event == "c_call" and getattr(called, "__module__", "") == "posix":
            if count == last:
                os._exit(9)
            count += 1
    return watch

for last in range(200):
    path = folder / f"file{last}"
    if act == "replace_file":
        path.write_bytes(b"old")
    child = os.fork()
    if not child:
        sys.setprofile(die_before(last))
        getattr(durable, act)(path, data, 0o600)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status == 0:
        print(last)
        break
"""


def die(act: str, folder: Path, *, links: bool = True) -> list[bytes | None]:
    """Return what is under the final name after each death, in order; None for nothing."""
    done = subprocess.run(
        [sys.executable, "-c", DYING, act, str(folder), "links" if links else "none"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [folder / f"file{last}" for last in range(int(done.stdout))]
    assert (folder / f"file{len(paths)}").read_bytes() == DATA
    return [path.read_bytes() if path.exists() else None for path in paths]


def test_a_new_file_is_whole_or_not_there(tmp_path: Path) -> None:
    found = die("create_file", tmp_path)
    assert len(found) > 6
    assert found == [None] * found.count(None) + [DATA] * found.count(DATA)
    assert None in found
    assert DATA in found


def test_a_replaced_file_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    found = die("replace_file", tmp_path)
    assert found == [b"old"] * found.count(b"old") + [DATA] * found.count(DATA)
    assert b"old" in found
    assert DATA in found


def test_without_hard_links_a_new_file_is_whole_or_holds_nothing_at_all(tmp_path: Path) -> None:
    found = die("create_file", tmp_path, links=False)
    assert set(found) == {None, b"", DATA}


def test_what_a_death_leaves_beside_is_found_and_named(tmp_path: Path) -> None:
    (tmp_path / ".part").write_bytes(b"")
    (tmp_path / "file.part").write_bytes(b"")
    assert durable.leftovers(tmp_path) == []
    assert durable.leftovers(tmp_path / "nowhere") == []
    found = die("create_file", tmp_path)
    left = durable.leftovers(tmp_path)
    assert 0 < len(left) < len(found)
    assert {len(path.name) for path in left} == {1 + 16 + 5}


class Disk:
    """Refuses one act of the system."""

    def __init__(self, patch: pytest.MonkeyPatch, name: str, code: int) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(code, os.strerror(code))

        patch.setattr(os, name, refuse)


@pytest.mark.parametrize("name", ["write", "fsync", "link", "fchmod"])
def test_what_the_system_refuses_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with monkeypatch.context() as patch:
        Disk(patch, name, errno.EIO)
        with pytest.raises(OSError, match="Input/output"):
            durable.create_file(tmp_path / "file", DATA, 0o600)
    assert list(tmp_path.iterdir()) == []
    durable.create_file(tmp_path / "file", DATA, 0o600)


def test_a_folder_that_cannot_be_synced_keeps_nothing_that_was_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    def grown() -> None:
        with durable.growing_file(tmp_path / "grown", 0o600) as put:
            put(DATA)

    def filled() -> None:
        with growing_folder(tmp_path / "filled") as fd:
            os.mkdir("inner", 0o500, dir_fd=fd)

    def whole() -> None:
        durable.create_file(tmp_path / "file", DATA, 0o600)

    made = (whole, grown, filled)
    with monkeypatch.context() as patch:
        patch.setattr(durable, "sync_folder", refuse)
        for make in made:
            with pytest.raises(OSError, match="Input/output"):
                make()
            assert list(tmp_path.iterdir()) == []
    for make in made:
        make()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "filled", "grown"]


@pytest.mark.parametrize("code", [None, errno.EPERM, errno.ENOTSUP])
def test_a_name_that_somebody_takes_meanwhile_stays_theirs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int | None
) -> None:
    link = os.link

    def overtaken(old: Path, new: Path, **more: bool) -> None:
        Path(new).write_bytes(b"theirs")
        if code is not None:
            raise OSError(code, os.strerror(code))
        link(old, new, **more)

    monkeypatch.setattr(os, "link", overtaken)
    with pytest.raises(FileExistsError):
        durable.create_file(tmp_path / "file", DATA, 0o600)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"theirs"]


def test_without_hard_links_a_file_is_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        Disk(patch, "link", errno.EPERM)
        durable.create_file(tmp_path / "file", DATA, 0o640)
        with pytest.raises(FileExistsError):
            durable.create_file(tmp_path / "file", b"other", 0o600)

        def refuse(_: Path, __: Path) -> None:
            raise OSError(errno.EIO, "Input/output error")

        patch.setattr(Path, "replace", refuse)
        with pytest.raises(OSError, match="Input/output"):
            durable.create_file(tmp_path / "second", DATA, 0o600)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert (tmp_path / "file").read_bytes() == DATA
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o640
