"""What every place that evidence is read from promises."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from custody.errors import NotFound, SourceChanged, UsageError
from custody.ledger.ports import Source
from custody.storage.files.sources import DiskSources
from custody.storage.memory.small_ports import MemorySources
from fixtures.hostile_names import HOSTILE_NAMES, HostileName

MIB = 1 << 20


class Office:
    """Sources of one kind, with the ways in which somebody else can touch what lies there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: bytes) -> str:
        return os.fsdecode(os.fsencode(self.folder) + b"/" + name)


class DiskOffice(Office):
    def open(self, name: bytes) -> AbstractContextManager[Source]:
        return DiskSources().open(self.path(name))

    def write(self, name: bytes, data: bytes) -> None:
        Path(self.path(name)).write_bytes(data)

    def remove(self, name: bytes) -> None:
        Path(self.path(name)).unlink()


class MemoryOffice(Office):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.sources = MemorySources()

    def open(self, name: bytes) -> AbstractContextManager[Source]:
        return self.sources.open(self.path(name))

    def write(self, name: bytes, data: bytes) -> None:
        self.sources.put(self.path(name), data)

    def remove(self, name: bytes) -> None:
        self.sources.remove(self.path(name))


AnyOffice = DiskOffice | MemoryOffice


@pytest.fixture(params=[DiskOffice, MemoryOffice])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> AnyOffice:
    make: Callable[[Path], AnyOffice] = request.param
    return make(tmp_path)


@pytest.mark.parametrize("size", [0, 1, MIB, 2 * MIB + 3])
def test_gives_all_bytes_the_size_and_finds_nothing_changed(office: AnyOffice, size: int) -> None:
    data = os.urandom(size)
    office.write(b"image.dd", data)
    with office.open(b"image.dd") as source:
        assert source.state.bytes == size
        chunks = list(source.chunks())
        source.check_unchanged()
    assert b"".join(chunks) == data
    assert all(0 < len(chunk) <= MIB for chunk in chunks)


@pytest.mark.parametrize("hostile", HOSTILE_NAMES, ids=[name.why for name in HOSTILE_NAMES])
def test_reads_any_name_and_gives_it_back_as_bytes(office: AnyOffice, hostile: HostileName) -> None:
    office.write(hostile.name, b"evidence")
    with office.open(hostile.name) as source:
        assert source.name == hostile.name
        assert b"".join(source.chunks()) == b"evidence"
        source.check_unchanged()


def test_equal_looking_names_are_two_files(office: AnyOffice) -> None:
    twins = ("caf\u00e9".encode(), "cafe\u0301".encode())
    for twin in twins:
        office.write(twin, twin)
    for twin in twins:
        with office.open(twin) as source:
            assert b"".join(source.chunks()) == twin


def test_a_missing_file_is_not_found(office: AnyOffice) -> None:
    with pytest.raises(NotFound), office.open(b"nothing"):
        pass
    office.write(b"file", b"x")
    with pytest.raises(NotFound), office.open(b"file/below"):
        pass


def test_a_folder_is_a_wrong_use(office: AnyOffice) -> None:
    if isinstance(office, DiskOffice):
        (office.folder / "inner").mkdir()
    office.write(b"inner/file", b"x")
    with pytest.raises(UsageError, match="folder"), office.open(b"inner"):
        pass


@pytest.mark.parametrize("path", ["", "a\0b", "\ud800"])
def test_what_cannot_be_a_path_is_a_wrong_use(office: AnyOffice, path: str) -> None:
    sources = DiskSources() if isinstance(office, DiskOffice) else office.sources
    with pytest.raises(UsageError), sources.open(path):
        pass


def test_a_source_is_read_once(office: AnyOffice) -> None:
    office.write(b"file", b"x")
    with office.open(b"file") as source:
        assert list(source.chunks()) == [b"x"]
        with pytest.raises(UsageError, match="once"):
            list(source.chunks())


@pytest.mark.parametrize("moment", ["before reading", "while reading", "after reading"])
def test_a_file_written_meanwhile_is_changed_and_both_states_are_named(
    office: AnyOffice, moment: str
) -> None:
    office.write(b"image.dd", b"a" * (2 * MIB))
    with office.open(b"image.dd") as source:
        if moment == "before reading":
            office.write(b"image.dd", b"b" * MIB)
        chunks = source.chunks()
        next(chunks)
        if moment == "while reading":
            office.write(b"image.dd", b"b" * MIB)
        for _ in chunks:
            pass
        if moment == "after reading":
            office.write(b"image.dd", b"b" * MIB)
        with pytest.raises(SourceChanged) as caught:
            source.check_unchanged()
    assert f"before: {2 * MIB} bytes" in caught.value.message
    assert f"{MIB} bytes" in caught.value.message.split("after")[1]


def test_a_file_that_is_gone_has_changed(office: AnyOffice) -> None:
    office.write(b"image.dd", b"a")
    with office.open(b"image.dd") as source:
        office.remove(b"image.dd")
        with pytest.raises(SourceChanged, match="its name is gone"):
            source.check_unchanged()


def test_same_size_and_bytes_written_anew_is_a_change(office: AnyOffice) -> None:
    office.write(b"image.dd", b"a")
    with office.open(b"image.dd") as source:
        assert list(source.chunks()) == [b"a"]
        office.remove(b"image.dd")
        office.write(b"image.dd", b"a")
        with pytest.raises(SourceChanged):
            source.check_unchanged()
