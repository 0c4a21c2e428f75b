"""A folder is packed as it lies there: in one order, nothing skipped or followed, and refused where it changes."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custody.errors import NotFound, SourceChanged, UsageError
from custody.proof import pack
from custody.storage.files.tree_source import open_folder
from fixtures.hostile_names import HOSTILE_NAMES
from tests.packing import packed, seen, unpacked
from tests.storage.places import as_nobody

MIB = 1 << 20
ROOT = Path(__file__).resolve().parents[3]

NAMES = st.binary(min_size=1, max_size=40).filter(
    lambda one: not {0, 47} & {*one} and one not in (b".", b"..")
)
LEAVES = st.one_of(
    st.tuples(st.just("file"), st.binary(max_size=3000)),
    st.tuples(st.just("link"), NAMES),
    st.tuples(st.just("holes"), st.integers(1, 3 * MIB)),
    st.tuples(st.just("pipe"), st.none()),
    st.tuples(st.just("same"), st.none()),
)
TREES: st.SearchStrategy[Any] = st.recursive(
    LEAVES, lambda inner: st.dictionaries(NAMES, inner, max_size=5), max_leaves=12
).filter(lambda one: isinstance(one, dict))


def grow(top: Path, tree: dict[bytes, Any], first: list[Path]) -> None:
    """Make a folder as it is described; ``same`` is a further name of the first file."""
    top.mkdir()
    for name, what in tree.items():
        path = top / os.fsdecode(name)
        if isinstance(what, dict):
            grow(path, what, first)
            continue
        kind, value = what
        if kind == "file" or (kind == "same" and not first):
            path.write_bytes(value or b"")
            first.append(path)
        elif kind == "same":
            os.link(first[0], path)
        elif kind == "link":
            path.symlink_to(os.fsdecode(value))
        elif kind == "holes":
            with path.open("wb") as file:
                file.seek(value)
                file.write(b"end")
                file.truncate(2 * value + 7)
        else:
            os.mkfifo(path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TREES)
def test_any_folder_comes_back_as_it_was_and_gives_the_same_bytes_twice(tree: dict[bytes, Any]) -> None:
    with tempfile.TemporaryDirectory() as place:
        top = Path(place) / "top"
        grow(top, tree, [])
        first, second = packed(top), packed(top)
        assert first == second
        left = unpacked(first.data, Path(place) / "again").left_out
        assert {kind for _, kind in left} <= {"fifo"}
        pipes = {path for path, _ in left}
        wanted = {path: what for path, what in seen(top).items() if path not in pipes}
        assert seen(Path(place) / "again") == wanted
        assert first.contents.root.count == len(seen(top)) + 1


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TREES, st.data())
def test_another_name_kind_or_byte_is_another_root(tree: dict[bytes, Any], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as place:
        top = Path(place) / "top"
        grow(top, tree, [])
        (top / "one").write_bytes(b"abc")
        before = packed(top).contents.root
        change = data.draw(st.sampled_from(["byte", "name", "kind", "gone"]))
        if change == "byte":
            (top / "one").write_bytes(b"abd")
        elif change == "name":
            (top / "one").rename(top / "two")
        else:
            (top / "one").unlink()
            if change == "kind":
                (top / "one").mkdir()
        assert packed(top).contents.root != before


@pytest.mark.parametrize("hostile", HOSTILE_NAMES, ids=[name.why for name in HOSTILE_NAMES])
def test_names_are_kept_as_the_bytes_they_are(tmp_path: Path, hostile: Any) -> None:
    (tmp_path / "top").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "top") + b"/" + hostile.name)).write_bytes(b"x")
    lines = packed(tmp_path / "top").manifest.splitlines()
    said = [pack.read_line(line)[2] for line in packed(tmp_path / "top").manifest[:-1].split(b"\n")]
    assert hostile.name in [warning.path for warning in said]
    assert len(said) == 2 or lines


def test_a_terabyte_of_nothing_costs_nothing(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    with (top / "huge").open("wb") as file:
        file.seek(1 << 40)
        file.write(b"end")
    found = packed(top)
    assert len(found.data) < 64 << 10
    assert found.contents.kinds == {"folder": 1, "sparse": 1}
    unpacked(found.data, tmp_path / "again")
    back = (tmp_path / "again" / "huge").stat()
    assert (back.st_size, back.st_blocks * 512 < MIB) == ((1 << 40) + 3, True)


def test_sockets_and_devices_are_members_and_are_not_made_again(tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    with socket.socket(socket.AF_UNIX) as one:
        here = os.open(top, os.O_RDONLY)
        one.bind(f"/proc/self/fd/{here}/sock")
        os.close(here)
    expected = {b"sock": "socket"}
    if os.geteuid() == 0:
        os.mknod(top / "null", 0o600 | stat.S_IFCHR, os.makedev(1, 3))
        os.mknod(top / "disk", 0o600 | stat.S_IFBLK, os.makedev(8, 1))
        expected |= {b"null": "char_device", b"disk": "block_device"}
    found = packed(top)
    into = unpacked(found.data, tmp_path / "again")
    assert dict(into.left_out) == expected
    assert [*(tmp_path / "again").iterdir()] == []


def test_what_may_not_be_read_is_listed_by_name_and_nothing_else_is_lost(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for folder in tmp_path.parents:
        if folder.stat().st_uid == os.geteuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    top = tmp_path / "top"
    (top / "closed").mkdir(parents=True)
    (top / "closed" / "inside").write_bytes(b"x")
    (top / "blind").mkdir()
    (top / "blind" / "inside").write_bytes(b"x")
    (top / "secret").write_bytes(b"x")
    (top / "plain").write_bytes(b"x")
    top.chmod(0o755)
    whole = packed(top)
    assert whole.contents.unreadable == ()
    (top / "secret").chmod(0)
    (top / "closed").chmod(0)
    (top / "blind").chmod(0o744)
    try:
        with as_nobody():
            found = packed(top)
    finally:
        (top / "closed").chmod(0o755)
        (top / "blind").chmod(0o755)
    assert found.contents.unreadable == (
        (b"blind/inside", "unreadable.unknown.eacces"),
        (b"closed", "unreadable.folder.eacces"),
        (b"secret", "unreadable.file.eacces"),
    )
    assert found.contents.kinds["file"] == 1
    assert found.contents.root != whole.contents.root
    again = tmp_path / "again"
    assert unpacked(found.data, again).left_out == [*found.contents.unreadable]
    assert (again / "plain").read_bytes() == b"x"
    with tarfile.open(fileobj=__import__("io").BytesIO(found.data)) as archive:
        assert {member.name for member in archive} >= {"secret", "closed"}


#: Fails every read behind the first MiB of a file, as a disk with a bad sector does.
SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
ssize_t pread64(int fd, void *buffer, size_t count, off64_t offset) {
    if (offset >= atol(getenv("FAIL_AT"))) { errno = EIO; return -1; }
    return ((ssize_t (*)(int, void *, size_t, off64_t)) dlsym(RTLD_NEXT, "pread64"))(fd, buffer, count, offset);
}
ssize_t pread(int fd, void *buffer, size_t count, off_t offset) { return pread64(fd, buffer, count, offset); }
"""
PACK = """
import json, sys
from pathlib import Path
from tests.packing import packed, unpacked
found = packed(Path(sys.argv[1]))
into = unpacked(found.data, Path(sys.argv[2]))
rows = [[path.decode(), kind] for path, kind in found.contents.unreadable]
print(json.dumps({"unreadable": rows, "left": [kind for _, kind in into.left_out], "kinds": found.contents.kinds}))
"""


@pytest.mark.parametrize("at", [1 << 40, MIB, 0])
def test_a_disk_that_fails_in_the_middle_of_a_file_is_told_of_that_file(tmp_path: Path, at: int) -> None:
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("reads can only be made to fail with a C compiler on Linux")
    (tmp_path / "shim.c").write_text(SHIM)
    shim = tmp_path / "shim.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, tmp_path / "shim.c", "-ldl"], check=True)
    top = tmp_path / "top"
    top.mkdir()
    (top / "large").write_bytes(b"a" * (2 * MIB))
    (top / "small").write_bytes(b"b")
    done = subprocess.run(
        [sys.executable, "-c", PACK, top, tmp_path / "again"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "LD_PRELOAD": os.fspath(shim), "FAIL_AT": str(at)},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    broken = {1 << 40: [], MIB: ["large"], 0: ["large", "small"]}[at]
    assert told["unreadable"] == [[name, "unreadable.file.eio"] for name in broken]
    assert told["left"] == ["unreadable.file.eio"] * len(broken)
    if at == MIB:
        assert (tmp_path / "again" / "large").read_bytes() == b"a" * MIB + bytes(MIB)


def write_more(top: Path) -> None:
    with (top / "b").open("ab") as file:
        file.write(b"more")


def write_same(top: Path) -> None:
    data = (top / "a").read_bytes()
    (top / "a").write_bytes(data)


def swap(top: Path) -> None:
    (top / "other").rename(top / "b")


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(write_more, id="a file grows"),
        pytest.param(write_same, id="a file that was read is written again"),
        pytest.param(lambda top: (top / "b").unlink(), id="a file is gone"),
        pytest.param(lambda top: (top / "new").write_bytes(b""), id="a file comes"),
        pytest.param(lambda top: (top / "new").mkdir(), id="a folder comes"),
        pytest.param(lambda top: (top / "link").unlink(), id="a link is gone"),
        pytest.param(lambda top: (top / "b").chmod(0o600), id="a mode changes"),
        pytest.param(swap, id="another file takes its name"),
    ],
)
@pytest.mark.parametrize("moment", [0, 1, 4])
def test_a_folder_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, act: Callable[[Path], Any], moment: int
) -> None:
    top = tmp_path / "top"
    top.mkdir()
    (top / "a").write_bytes(b"a" * (2 * MIB))
    (top / "b").write_bytes(b"b" * (2 * MIB))
    (top / "other").write_bytes(b"b" * (2 * MIB))
    (top / "link").symlink_to("a")
    packed(top)

    def between(number: int) -> None:
        if number == moment:
            act(top)

    with pytest.raises(SourceChanged):
        packed(top, between=between)


def test_an_empty_folder_is_a_pack_of_itself(tmp_path: Path) -> None:
    (tmp_path / "top").mkdir()
    found = packed(tmp_path / "top")
    assert (found.contents.root.count, found.contents.kinds) == (1, {"folder": 1})
    assert unpacked(found.data, tmp_path / "again").left_out == []


def test_a_link_to_a_folder_and_what_is_none_are_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "top").mkdir()
    (tmp_path / "link").symlink_to("top")
    (tmp_path / "file").write_bytes(b"")
    for name, error in (("link", UsageError), ("file", UsageError), ("nothing", NotFound)):
        with pytest.raises(error), open_folder(os.fspath(tmp_path / name)):
            pass


def test_a_folder_is_named_by_what_it_is_called_also_where_the_path_has_dots(tmp_path: Path) -> None:
    (tmp_path / "top" / "in").mkdir(parents=True)
    with open_folder(os.fspath(tmp_path / "top" / "in" / "..")) as source:
        assert source.name == b"top"


def test_what_a_pack_needs_of_memory_does_not_grow_with_a_file(tmp_path: Path) -> None:
    (tmp_path / "top").mkdir()
    (tmp_path / "top" / "file").write_bytes(b"x" * (5 * MIB + 3))
    with open_folder(os.fspath(tmp_path / "top")) as source:
        sizes = [len(chunk) for chunk in source.chunks()]
    assert sizes[:-1] == [MIB] * (len(sizes) - 1)
    assert 0 < sizes[-1] <= MIB


MEASURE = """
import re, sys
from pathlib import Path
from custody.ledger.objects.archive import Archive
from custody.storage.stores.disk.store import DiskObjects
from custody.storage.files.sources import DiskSources
from custody.storage.machine.system import SystemEntropy
from custody.storage.files.tree_source import open_folder
from custody.storage.machine.workers import ThreadWorkers
store = DiskObjects(Path(sys.argv[2]))
store.prepare()
made = Archive(store, DiskSources(), SystemEntropy(), ThreadWorkers()).store(sys.argv[1], packing=open_folder)
print(made.contents.root.count, re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1])
"""


def test_a_folder_is_archived_in_little_memory_however_much_is_in_it(tmp_path: Path) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("a process is asked for its memory as Linux tells it")
    top = tmp_path / "top"
    top.mkdir()
    with (top / "large").open("wb") as file:
        for _ in range(160):
            file.write(bytes(MIB))
    for number in range(3000):
        (top / f"{number:05d}-{'x' * 200}").write_bytes(b"x")
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, top, tmp_path / "store"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    count, kib = map(int, done.stdout.split())  # of this program's own, not of the one that started it
    assert count == 3002
    assert kib < 128 << 10


@contextmanager
def narrow(calls: int) -> Iterator[None]:
    """Leave room for only so many more calls of functions within one another."""
    usual = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + calls)
    try:
        yield
    finally:
        sys.setrecursionlimit(usual)


def test_folders_as_deep_as_they_come_are_packed_and_come_back(tmp_path: Path) -> None:
    depth = 200
    fd = os.open(tmp_path, os.O_RDONLY)
    for name in ["top", *["d"] * depth]:
        os.mkdir(name, dir_fd=fd)
        inner = os.open(name, os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = inner
        os.close(os.open("p", os.O_CREAT | os.O_WRONLY, 0o600, dir_fd=fd))
        os.mkdir("z", dir_fd=fd)
    os.close(fd)
    try:
        # Deeper than functions may call themselves; of the usual thousand folders it would take half a minute.
        with narrow(depth // 2):
            found = packed(tmp_path / "top")
            made = unpacked(found.data, tmp_path / "again").made
        assert found.contents.unreadable == ()
        assert found.contents.kinds == {"folder": 2 * depth + 2, "file": depth + 1}
        assert made == found.contents.root.count
        assert [line.split(b" ", 1)[1] for line in packed(tmp_path / "again").manifest.splitlines()] == [
            line.split(b" ", 1)[1] for line in found.manifest.splitlines()
        ]
    finally:
        subprocess.run(["rm", "-rf", tmp_path / "top", tmp_path / "again"], check=True)
