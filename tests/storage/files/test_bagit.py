"""A bag is what its own papers say, file by file, and nothing in it leads out of its folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from custody.errors import CustodyError, Malformed, NotFound, UnknownVersion
from custody.storage.files.bagit import read_bag

FILES = {"data/a.dd": b"a" * 5000, "data/deep/b.dd": b"", "data/100%\n.txt": b"100"}
DECLARED = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def line(algorithm: str, path: str, data: bytes) -> bytes:
    spelt = path.replace("%", "%25").replace("\n", "%0A")
    return f"{hashlib.new(algorithm, data).hexdigest()}  {spelt}\n".encode()


def made(folder: Path, *algorithms: str) -> Path:
    """Write a bag with a manifest and a tag manifest by each algorithm."""
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    total = sum(map(len, FILES.values()))
    papers = {"bagit.txt": DECLARED, "bag-info.txt": f"Payload-Oxum: {total}.{len(FILES)}\n".encode()}
    for item in algorithms:
        papers[f"manifest-{item}.txt"] = b"".join(line(item, name, data) for name, data in FILES.items())
    tags = {
        f"tagmanifest-{algorithm}.txt": b"".join(line(algorithm, *paper) for paper in papers.items())
        for algorithm in algorithms
    }
    for name, data in {**papers, **tags}.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    return made(tmp_path / "bag", "md5", "sha512")


def wrong(bag: Path) -> list[tuple[bytes, str]]:
    return list(read_bag(bag).problems)


def test_a_good_bag_gives_its_files_with_digests_the_record_can_have(bag: Path) -> None:
    found = read_bag(bag)
    assert (found.problems, found.algorithms, found.unchecked) == ((), ("md5", "sha512"), ())
    assert found.manifest == (bag / "manifest-sha512.txt").read_bytes()
    by_name = {file.name: file for file in found.files}
    assert set(by_name) == {b"a.dd", b"deep/b.dd", b"100%\n.txt"}
    assert by_name[b"a.dd"].sha256 == hashlib.sha256(FILES["data/a.dd"]).digest()
    assert by_name[b"a.dd"].bytes == 5000


def change(bag: Path) -> None:
    (bag / "data/a.dd").write_bytes(b"b" * 5000)


def take(bag: Path) -> None:
    (bag / "data/a.dd").unlink()


def add(bag: Path) -> None:
    (bag / "data/more").write_bytes(b"")


def link(bag: Path) -> None:
    (bag / "data/a.dd").unlink()
    (bag / "data/a.dd").symlink_to("/etc/hostname")


def link_all(bag: Path) -> None:
    (bag / "data").rename(bag.parent / "elsewhere")
    (bag / "data").symlink_to(bag.parent / "elsewhere")


def leave_out(bag: Path) -> None:
    lines = (bag / "manifest-md5.txt").read_bytes().splitlines(keepends=True)
    (bag / "manifest-md5.txt").write_bytes(b"".join(lines[1:]))


def miscount(bag: Path) -> None:
    (bag / "bag-info.txt").write_bytes(b"Payload-Oxum: 5003.4\n")


def fetch(bag: Path) -> None:
    take(bag)
    (bag / "fetch.txt").write_bytes(b"https://example.org/a - data/a.dd\n")


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (change, (b"data/a.dd", "differs")),
        (take, (b"data/a.dd", "missing")),
        (add, (b"data/more", "unlisted")),
        (link, (b"data/a.dd", "no_file")),
        (link_all, (b"data", "no_file")),
        (leave_out, (b"data/a.dd", "unlisted")),
        (leave_out, (b"manifest-md5.txt", "differs")),
        (miscount, (b"bag-info.txt", "count")),
        (miscount, (b"bag-info.txt", "differs")),
        (fetch, (b"data/a.dd", "not_here")),
    ],
)
def test_what_is_not_as_the_papers_say_is_named(
    bag: Path, spoil: Callable[[Path], None], problem: tuple[bytes, str]
) -> None:
    assert wrong(bag) == []
    spoil(bag)
    assert problem in wrong(bag)


def test_a_paper_that_a_tag_manifest_lists_has_to_be_there(bag: Path) -> None:
    (bag / "bag-info.txt").unlink()
    assert wrong(bag) == [(b"bag-info.txt", "missing")]


def test_a_manifest_by_another_algorithm_is_said_not_to_be_checked(bag: Path) -> None:
    (bag / "manifest-whirlpool.txt").write_bytes(b"")
    assert (wrong(bag), read_bag(bag).unchecked) == ([], ("manifest-whirlpool.txt",))
    for known in ("md5", "sha512"):
        (bag / f"manifest-{known}.txt").unlink()
    with pytest.raises(UnknownVersion):
        read_bag(bag)


@pytest.mark.parametrize(
    "path",
    ["data/../../outside", "../outside", "/etc/passwd", "data//a", "~root/x", "bagit.txt", "data/./a.dd"],
)
def test_a_manifest_that_leads_out_of_the_bag_is_refused(bag: Path, path: str) -> None:
    assert wrong(bag) == []
    with (bag / "manifest-md5.txt").open("ab") as file:
        file.write(line("md5", path, b""))
    with pytest.raises(Malformed):
        read_bag(bag)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (None, NotFound),
        (b"", Malformed),
        (b"BagIt-Version: 1.0\n", Malformed),
        (b"BagIt-Version: 1.0\nTag-File-Character-Encoding: rot13\n", UnknownVersion),
        (b"BagIt-Version: 9.9\nTag-File-Character-Encoding: UTF-8\n", UnknownVersion),
    ],
)
def test_a_folder_without_a_declaration_is_no_bag(
    bag: Path, data: bytes | None, error: type[CustodyError]
) -> None:
    assert wrong(bag) == []
    (bag / "bagit.txt").unlink()
    if data is not None:
        (bag / "bagit.txt").write_bytes(data)
    with pytest.raises(error):
        read_bag(bag)


def test_a_path_that_is_listed_twice_is_refused(bag: Path) -> None:
    text = (bag / "manifest-md5.txt").read_bytes()
    (bag / "manifest-md5.txt").write_bytes(text + text.splitlines(keepends=True)[0])
    with pytest.raises(Malformed, match="twice"):
        read_bag(bag)
