"""What reading evidence from a disk promises beyond the port."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
from pathlib import Path

import pytest

from custody.display import visible
from custody.errors import NotFound, ObjectUnreadable, SourceChanged, UsageError
from custody.ledger.ports import Source
from custody.storage.files.sources import DiskSources
from fixtures.hostile_names import HOSTILE_NAMES
from tests.storage.places import as_nobody

MIB = 1 << 20


def read_whole(source: Source) -> None:
    for _ in source.chunks():
        pass
    source.check_unchanged()


def test_a_change_with_the_time_set_back_is_found(tmp_path: Path) -> None:
    path = tmp_path / "image.dd"
    path.write_bytes(b"aaaa")
    before = path.stat()
    with DiskSources().open(str(path)) as source:
        assert list(source.chunks()) == [b"aaaa"]
        source.check_unchanged()
        with path.open("r+b") as writer:
            writer.write(b"b")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert path.stat().st_mtime_ns == before.st_mtime_ns
        with pytest.raises(SourceChanged, match="status changed"):
            source.check_unchanged()


def test_a_file_renamed_into_its_place_is_found(tmp_path: Path) -> None:
    path, other = tmp_path / "image.dd", tmp_path / "other"
    path.write_bytes(b"aaaa")
    os.link(path, tmp_path / "kept")
    other.write_bytes(b"aaaa")
    with DiskSources().open(str(path)) as source:
        other.replace(path)
        with pytest.raises(SourceChanged):
            source.check_unchanged()


def test_another_file_under_the_same_path_is_found_though_the_open_one_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "image.dd"
    path.parent.mkdir()
    path.write_bytes(b"aaaa")
    with DiskSources().open(str(path)) as source:
        read_whole(source)
        path.parent.rename(tmp_path / "moved")
        path.parent.mkdir()
        path.write_bytes(b"bbbb")
        with pytest.raises(SourceChanged, match="another file has its name"):
            source.check_unchanged()


def test_a_file_that_keeps_growing_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"a" * MIB)
    given = []
    with DiskSources().open(str(path)) as source, path.open("ab", buffering=0) as writer:
        chunks = source.chunks()
        given.append(next(chunks))
        writer.write(b"b" * MIB)
        with pytest.raises(SourceChanged) as caught:
            given.extend(chunks)
    assert given == [b"a" * MIB]
    assert f"before: {MIB} bytes" in caught.value.message
    assert f"{2 * MIB} bytes" in caught.value.message


def test_a_file_cut_while_read_is_found(tmp_path: Path) -> None:
    path = tmp_path / "image.dd"
    path.write_bytes(b"a" * (2 * MIB))
    with DiskSources().open(str(path)) as source:
        for _ in source.chunks():
            os.truncate(path, MIB)
        with pytest.raises(SourceChanged):
            source.check_unchanged()


def test_reading_leaves_the_access_time_alone(tmp_path: Path) -> None:
    path = tmp_path / "image.dd"
    path.write_bytes(b"aaaa")
    os.utime(path, ns=(1_000_000_000, 2_000_000_000))
    with DiskSources().open(str(path)) as source:
        assert list(source.chunks()) == [b"aaaa"]
        source.check_unchanged()
    if not hasattr(os, "O_NOATIME"):
        pytest.skip("this system cannot read without moving the access time")
    assert path.stat().st_atime_ns == 1_000_000_000


def test_a_link_is_refused_and_its_target_named(tmp_path: Path) -> None:
    (tmp_path / "real\u202e.dd").write_bytes(b"a")
    (tmp_path / "link").symlink_to(tmp_path / "real\u202e.dd")
    with (
        pytest.raises(UsageError, match="symbolic link") as caught,
        DiskSources().open(str(tmp_path / "link")),
    ):
        pass
    assert visible(str(tmp_path / "real\u202e.dd")) in caught.value.hint
    assert "\u202e" not in caught.value.hint


def test_a_file_below_a_linked_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "file").write_bytes(b"a")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with DiskSources().open(str(tmp_path / "link" / "file")) as source:
        assert list(source.chunks()) == [b"a"]
        source.check_unchanged()


def test_what_is_no_regular_file_is_refused_at_once_and_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        kinds = {
            str(tmp_path / "pipe"): "named pipe",
            str(tmp_path / "socket"): "socket",
            "/dev/null": "character device",
            str(tmp_path): "folder",
        }
        for path, kind in kinds.items():
            with pytest.raises(UsageError, match=kind), DiskSources().open(path):
                pass


def test_a_block_device_is_sent_to_the_write_blocker(tmp_path: Path) -> None:
    device = tmp_path / "disk"
    try:
        os.mknod(device, stat.S_IFBLK | 0o600, os.makedev(7, 250))
    except OSError:
        pytest.skip("only root may make a device")
    with pytest.raises(UsageError, match="block device") as caught, DiskSources().open(str(device)):
        pass
    assert "write blocker" in caught.value.hint


def test_a_name_that_is_too_long_is_a_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="longer"), DiskSources().open(str(tmp_path / ("x" * 256))):
        pass


def test_a_file_that_may_not_be_read_is_unreadable_not_wrong(tmp_path: Path) -> None:
    path = tmp_path / "secret.dd"
    path.write_bytes(b"a")
    path.chmod(0)
    with (
        as_nobody(),
        pytest.raises(ObjectUnreadable, match="Permission denied"),
        DiskSources().open(str(path)),
    ):
        pass


def test_the_name_in_a_message_cannot_act_on_a_terminal(tmp_path: Path) -> None:
    for hostile in HOSTILE_NAMES:
        path = os.fsdecode(os.fsencode(tmp_path) + b"/" + hostile.name)
        with pytest.raises(NotFound) as caught, DiskSources().open(path):
            pass
        assert caught.value.message.isprintable(), hostile.why


def test_a_disk_error_names_the_byte_and_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "image.dd"
    path.write_bytes(b"a" * (2 * MIB))
    with DiskSources().open(str(path)) as source:
        chunks = source.chunks()
        next(chunks)

        def broken(fd: int, size: int) -> bytes:
            raise OSError(5, "Input/output error")

        monkeypatch.setattr(os, "read", broken)
        with pytest.raises(ObjectUnreadable, match=f"at byte {MIB}: Input/output error"):
            next(chunks)


def test_a_file_of_somebody_else_is_read_too() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "image.dd").write_bytes(b"a")
        (folder / "image.dd").chmod(0o644)
        with as_nobody(), DiskSources().open(str(folder / "image.dd")) as source:
            assert list(source.chunks()) == [b"a"]
            source.check_unchanged()


@pytest.mark.parametrize("path", ["/proc/version", "/sys/kernel/mm/transparent_hugepage/enabled"])
def test_a_file_that_gives_another_number_of_bytes_than_it_has_is_refused(path: str) -> None:
    if not Path(path).is_file():
        pytest.skip(f"this system has no {path}")
    with DiskSources().open(path) as source, pytest.raises(SourceChanged):
        read_whole(source)
