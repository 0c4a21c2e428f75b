"""The papers of a bag, byte for byte as RFC 8493 writes them, and every line that it does not write."""

from __future__ import annotations

import pytest

from custody.errors import Malformed, UnknownVersion
from custody.proof.hash_lists import bag

SIZES = {"md5": 16, "sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
SHA256 = bytes(range(32))


def line(path: bytes, digest: bytes = SHA256) -> bytes:
    return digest.hex().encode() + b"  " + path + b"\n"


def manifest(*lines: bytes, payload: bool = True) -> dict[bytes, bytes]:
    return bag.read_manifest(b"".join(lines), "sha256", payload=payload)


@pytest.mark.parametrize("version", ["0.93", "0.94", "0.95", "0.96", "0.97", "1.0"])
def test_a_declaration_of_a_known_version_is_taken(version: str) -> None:
    for gap in ("", " ", "  "):
        text = f"BagIt-Version:{gap}{version}\nTag-File-Character-Encoding:{gap}UTF-8"
        bag.read_declaration(text.encode())
        bag.read_declaration(text.encode() + b"\n")
        bag.read_declaration(f"{text}\n".replace("\n", "\r\n").encode())


def test_a_declaration_of_another_version_is_not_decided_and_one_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownVersion, match="EBCDIC"):
        bag.read_declaration(b"BagIt-Version: 1.0\nTag-File-Character-Encoding: EBCDIC\n")
    with pytest.raises(UnknownVersion, match=r"1\.1"):
        bag.read_declaration(b"BagIt-Version: 1.1\nTag-File-Character-Encoding: UTF-8\n")
    for data in (
        b"",
        b"BagIt-Version: 1.0\n",
        b"\xef\xbb\xbfBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        b"Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n",
        b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nMore: x\n",
    ):
        with pytest.raises(Malformed):
            bag.read_declaration(data)


@pytest.mark.parametrize("algorithm", SIZES)
def test_a_manifest_gives_the_digest_of_each_path(algorithm: str) -> None:
    assert dict(bag.MANIFESTS) == SIZES
    digest = bytes(range(SIZES[algorithm]))
    for between in (b" ", b"  ", b"\t", b" *", b"  *"):
        data = digest.hex().upper().encode() + between + b"data/a b%0Ac\n"
        assert bag.read_manifest(data, algorithm, payload=True) == {b"data/a b\nc": digest}
    for size in (SIZES[algorithm] - 1, SIZES[algorithm] + 1):
        with pytest.raises(Malformed, match="line 1"):
            bag.read_manifest(bytes(size).hex().encode() + b"  data/a\n", algorithm, payload=True)


def test_an_empty_manifest_lists_nothing_and_an_unknown_algorithm_is_not_decided() -> None:
    assert manifest() == {}
    with pytest.raises(UnknownVersion, match="blake3"):
        bag.read_manifest(line(b"data/a"), "blake3", payload=True)


def test_a_path_counts_once_and_the_line_that_is_wrong_is_named() -> None:
    assert manifest(line(b"data/a"), line(b"data/b")) == {b"data/a": SHA256, b"data/b": SHA256}
    with pytest.raises(Malformed, match="line 2: the manifest lists b'data/a' twice"):
        manifest(line(b"data/a"), line(b"data/a"))
    with pytest.raises(Malformed, match="line 3"):
        manifest(line(b"data/a"), line(b"data/b"), b"no line\n")


@pytest.mark.parametrize(
    "path", [b"data//a", b"data/./a", b"data/../a", b"data/", b"/data/a", b"~/a", b"~x", b"data/a\0", b"."]
)
def test_a_path_leads_nowhere_but_down(path: bytes) -> None:
    for payload in (True, False):
        with pytest.raises(Malformed):
            manifest(line(path), payload=payload)


def test_payload_and_papers_have_manifests_of_their_own() -> None:
    assert manifest(line(b"data/~a")) == {b"data/~a": SHA256}
    assert manifest(line(b"bag-info.txt"), payload=False) == {b"bag-info.txt": SHA256}
    for path, payload in ((b"bag-info.txt", True), (b"data/a", False), (b"database", True)):
        with pytest.raises(Malformed, match="does not belong"):
            manifest(line(path), payload=payload)


def test_a_manifest_has_its_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = line(b"data/a") + line(b"data/b")
    monkeypatch.setattr(bag, "MOST_LIST_BYTES", len(whole))
    monkeypatch.setattr(bag, "MOST_FILES", 2)
    assert len(manifest(whole)) == 2
    with pytest.raises(Malformed, match="more than"):
        manifest(whole, b"\n")
    monkeypatch.setattr(bag, "MOST_LIST_BYTES", 2 * len(whole))
    with pytest.raises(Malformed, match="line 3"):
        manifest(whole, line(b"data/c"))


@pytest.mark.parametrize(
    ("info", "found"),
    [
        (b"Payload-Oxum: 12.1", (12, 1)),
        (b"Bagging-Date: 2026-01-01\r\npayload-oxum:34.2 \r\nX: y\r\n", (34, 2)),
        (b"Payload-Oxum: 12\n", None),
        (b"X-Payload-Oxum: 12.1\n", None),
        (b"Payload-Oxum: " + b"9" * 15 + b"." + b"8" * 15, (10**15 - 1, 888_888_888_888_888)),
        (b"Payload-Oxum: " + b"9" * 16 + b".1", None),
        (b"", None),
    ],
)
def test_what_a_bag_says_it_holds_is_read(info: bytes, found: tuple[int, int] | None) -> None:
    assert bag.payload_oxum(info) == found
