"""Bags that RFC 8493 calls valid were refused: 20 of the 29 of the public conformance suite.

Each row is a fact of that suite or of the RFC, built here; what it calls invalid stays refused.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from custody.errors import Malformed, NotFound, UnknownVersion
from custody.storage.files.bagit import read_bag

A, B = b"first file\n", b"second file\n"
MD5 = {name: hashlib.md5(data, usedforsecurity=False).hexdigest() for name, data in (("a", A), ("b", B))}
COMPOSED = "data/Núñez"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)


def declared(
    version: str = "1.0", encoding: str = "UTF-8", end: str = "\n", last: str | None = None
) -> bytes:
    ends = end if last is None else last
    return f"BagIt-Version: {version}{end}Tag-File-Character-Encoding: {encoding}{ends}".encode()


def lines(*paths: str, between: str = "  ", end: str = "\n", upper: bool = False) -> str:
    """Write lines of a manifest by MD5: the last letter of a path tells which file it is."""
    digests = {path: MD5["b" if path.endswith("b") else "a"] for path in paths}
    return "".join(f"{one.upper() if upper else one}{between}{path}{end}" for path, one in digests.items())


@dataclass(frozen=True)
class Case:
    """A bag: its files, and what is expected of reading it (``None``: valid, else an error, or (path, problem))."""

    name: str
    expected: object = None
    bagit: bytes | None = field(default_factory=declared)
    manifest: bytes | str = field(default_factory=lambda: lines("data/a", "data/b"))
    more: dict[str, bytes] = field(default_factory=dict)
    manifest_name: str = "manifest-md5.txt"
    payload: dict[str, bytes] = field(default_factory=lambda: {"data/a": A, "data/b": B})


def sha224(*names: str) -> str:
    return "".join(f"{hashlib.sha224(A if name == 'data/a' else B).hexdigest()}  {name}\n" for name in names)


VALID = (
    Case("as bagit-python writes it"),
    Case("bagit.txt with CR LF and no last line end", bagit=declared("0.97", end="\r\n", last="")),
    Case("bagit.txt with CR LF", bagit=declared(end="\r\n")),
    Case("bagit.txt with CR alone", bagit=declared(end="\r")),
    Case("bagit.txt with mixed line ends", bagit=declared(end="\r\n", last="\n")),
    Case("bagit.txt without a last line end", bagit=declared(last="")),
    Case("encoding in lower case", bagit=declared(encoding="utf-8")),
    *(Case(f"version {item}", bagit=declared(item)) for item in ("0.93", "0.94", "0.95", "0.96", "0.97")),
    Case("manifest with CR LF", manifest=lines("data/a", "data/b", end="\r\n")),
    Case("manifest with CR alone", manifest=lines("data/a", "data/b", end="\r")),
    Case("manifest with both line ends", manifest=lines("data/a", end="\r\n") + lines("data/b")),
    Case("manifest without a last line end", manifest=lines("data/a", "data/b").rstrip("\n")),
    Case("manifest with empty lines at its end", manifest=lines("data/a", "data/b") + "\n\n"),
    Case("one blank", manifest=lines("data/a", "data/b", between=" ")),
    Case("a tab", manifest=lines("data/a", "data/b", between="\t")),
    Case("md5sum's mark of binary files", manifest=lines("data/a", "data/b", between=" *")),
    Case("digests in capitals", manifest=lines("data/a", "data/b", upper=True)),
    Case("paths with a leading ./", bagit=declared("0.97"), manifest=lines("./data/a", "./data/b")),
    Case("papers in ISO-8859-1", bagit=declared("0.97", "ISO-8859-1"), manifest=lines("data/a", "data/b")),
    Case(
        "a name in ISO-8859-1",
        bagit=declared("0.97", "ISO-8859-1"),
        manifest=lines("data/\u00e9a").encode("latin-1"),
        payload={"data/\u00e9a": A},
    ),
    Case(
        "papers in UTF-16",
        bagit=declared("0.97", "UTF-16"),
        manifest=b"\xfe\xff" + lines("data/a", "data/b").encode("utf-16-be"),
        more={"bag-info.txt": f"Payload-Oxum: {len(A + B)}.2\n".encode("utf-16")},
    ),
    Case("an UTF-8 manifest with a mark", manifest=b"\xef\xbb\xbf" + lines("data/a", "data/b").encode()),
    Case("SHA-224", manifest=sha224("data/a", "data/b"), manifest_name="manifest-sha224.txt"),
    Case("an algorithm in capitals", manifest_name="manifest-MD5.txt"),
    Case("blanks before a colon of bag-info.txt", more={"bag-info.txt": b"Test-Tag   :  1\nPayload-Oxum : 23.2\n"}),
    Case("package-info.txt", bagit=declared("0.95"), more={"package-info.txt": b"Payload-Oxum: 23.2\r\n"}),
    Case("fetch.txt whose files are here", more={"fetch.txt": b"http://localhost/a 11 data/a\r\nhttp://b - data/b"}),
    Case(
        "line ends and percent signs in names",
        manifest=lines("data/1%0A2%0d%25a"),
        payload={"data/1\n2\r%a": A},
    ),
    Case("percent forms of other things are names", manifest=lines("data/%7Ea"), payload={"data/%7Ea": A}),
    Case("a manifest by an unknown algorithm beside", more={"manifest-whirlpool.txt": b"00  data/a\n"}),
    Case("listed twice with one digest, before 1.0", bagit=declared("0.97"), manifest=2 * lines("data/a", "data/b")),
    Case("in one manifest of two, before 1.0", bagit=declared("0.97"), more={"manifest-sha1.txt": b""}),
    Case("a name in another normal form", manifest=lines(DECOMPOSED), payload={COMPOSED: A}),
)  # fmt: skip

INVALID = (
    Case("no bagit.txt", NotFound, bagit=None),
    Case("a byte order mark in bagit.txt", Malformed, bagit=b"\xef\xbb\xbf" + declared()),
    Case("no encoding", Malformed, bagit=b"BagIt-Version: 0.97\n"),
    Case("blanks before the colon", Malformed, bagit=b"BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n"),
    Case("a version that is none", Malformed, bagit=declared(".97")),
    Case("an unknown version", UnknownVersion, bagit=declared("2.0")),
    Case("an unknown encoding", UnknownVersion, bagit=declared(encoding="EBCDIC-CP-XX")),
    Case("papers that are not in the encoding", Malformed, bagit=declared(encoding="UTF-16"), manifest=b"0\n\x01"),
    Case("only an unknown algorithm", UnknownVersion, manifest_name="manifest-whirlpool.txt"),
    Case("listed twice with one digest, in 1.0", Malformed, manifest=lines("data/a", "data/b") + lines("data/a")),
    Case(
        "listed twice with two digests", Malformed, bagit=declared("0.97"),
        manifest=lines("data/a", "data/b") + f"{MD5['b']}  data/a\n",
    ),
    Case("in one manifest of two, in 1.0", (b"data/a", "unlisted"), more={"manifest-sha1.txt": b""}),
    Case("in no manifest", (b"data/b", "unlisted"), bagit=declared("0.97"), manifest=lines("data/a")),
    Case("another byte", (b"data/a", "differs"), payload={"data/a": b"x", "data/b": B}),
    Case("a file is gone", (b"data/b", "missing"), payload={"data/a": A}),
    Case("no payload folder", (b"data", "missing"), manifest="", payload={}),
    Case("another count", (b"bag-info.txt", "count"), more={"bag-info.txt": b"Payload-Oxum: 23.3\n"}),
    Case("two counts", Malformed, more={"bag-info.txt": b"Payload-Oxum: 23.2\nPayload-Oxum: 23.3\n"}),
    Case("not fetched", (b"data/b", "not_here"), payload={"data/a": A}, more={"fetch.txt": b"http://b - data/b\n"}),
    Case("a paper is gone", (b"bag-info.txt", "missing"), more={"tagmanifest-md5.txt": lines("bag-info.txt").encode()}),
    *(
        Case(f"fetch.txt leads to {path}", Malformed, more={"fetch.txt": f"http://b - {path}\n".encode()})
        for path in ("../README.md", "/etc/foo", "~/foo", "~root/foo", "C:\\x", "data/../../x")
    ),
    *(
        Case(f"the manifest leads to {path}", Malformed, manifest=lines("data/a", "data/b", path))
        for path in ("../../README.md", "/etc/foo", "~/foo", "~root/foo", "C:\\x", "./../x", "data/./a")
    ),
    Case("two files differ by the normal form", (DECOMPOSED.encode(), "unlisted"), manifest=lines(COMPOSED),
         payload={COMPOSED: A, DECOMPOSED: A}),
)  # fmt: skip


def made(folder: Path, case: Case) -> Path:
    folder.mkdir()
    manifest = case.manifest.encode() if isinstance(case.manifest, str) else case.manifest
    files = {**case.payload, case.manifest_name: manifest, **case.more}
    if case.bagit is not None:
        files["bagit.txt"] = case.bagit
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.name)
def test_a_valid_bag_is_read(tmp_path: Path, case: Case) -> None:
    found = read_bag(made(tmp_path / "bag", case))
    assert found.problems == ()
    assert {file.name.decode() for file in found.files} == {
        name.removeprefix("data/") for name in case.payload
    }


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case.name)
def test_an_invalid_bag_stays_invalid(tmp_path: Path, case: Case) -> None:
    bag = made(tmp_path / "bag", case)
    if isinstance(case.expected, type):
        with pytest.raises(case.expected):
            read_bag(bag)
    else:
        assert case.expected in read_bag(bag).problems
