"""The tag files of a BagIt bag (RFC 8493): declaration, manifests, fetch list and Payload-Oxum.

Bytes in, facts out; custody.storage.files.bagit verifies the files themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from custody.errors import Malformed, UnknownVersion
from custody.frozen import dataclass
from custody.proof.hash_lists.gnu import bag_path
from custody.proof.hash_lists.records import MOST_FILES, MOST_LIST_BYTES

#: Algorithms of manifests, and the bytes of a digest of each, the strongest last.
MANIFESTS: Mapping[str, int] = {"md5": 16, "sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
PAYLOAD = b"data/"
_VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
#: Encodings of tag files that are read here, by their IANA and usual names.
_ENCODINGS = frozenset(
    {
        *("utf-8", "utf-16", "utf-16le", "utf-16be", "utf-32", "utf-32le", "utf-32be", "us-ascii", "ascii"),
        *(f"iso-8859-{number}" for number in (*range(1, 12), *range(13, 17))),
        *(f"windows-{number}" for number in range(1250, 1259)),
        *("koi8-r", "koi8-u", "shift-jis", "euc-jp", "gb18030", "gbk", "big5", "euc-kr"),
    }
)
_ALSO_CALLED = {"utf8": "utf-8", "latin1": "iso-8859-1", "latin-1": "iso-8859-1", "cp1252": "windows-1252"}
_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_DECLARED = re.compile(
    rb"BagIt-Version:[ \t]*([0-9]+\.[0-9]+)[ \t]*\nTag-File-Character-Encoding:[ \t]*([!-~]{1,40})[ \t]*"
)
_LINE = re.compile(rb"([0-9A-Fa-f]+)[ \t]+\*?(.+)", re.DOTALL)
_FETCH = re.compile(rb"[^ \t]+[ \t]+(?:[0-9]{1,18}|-)[ \t]+(.+)", re.DOTALL)
_OXUM = re.compile(rb"Payload-Oxum[ \t]*:[ \t]*([0-9]{1,15})\.([0-9]{1,15})[ \t]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Declaration:
    """The declaration in ``bagit.txt``: the version, and the tag files' encoding, in lower case."""

    version: str = "1.0"
    encoding: str = "utf-8"

    @property
    def strict(self) -> bool:
        """Whether each manifest lists every file once: from version 1.0 on (RFC 8493 section 3)."""
        return self.version == "1.0"


def read_declaration(data: bytes) -> Declaration:
    """Return the declaration in ``bagit.txt``; lines end in LF, CR LF or CR (RFC 8493 2.1.1).

    Raises Malformed, also for a byte order mark; UnknownVersion for a version or encoding that is not read here.
    """
    if data.startswith((_MARK, *_WIDE_MARKS)):
        raise Malformed("bagit.txt begins with a byte order mark, which RFC 8493 section 2.1.1 forbids")
    found = _DECLARED.fullmatch(b"\n".join(_lines(data)))
    if found is None:
        raise Malformed("bagit.txt does not declare a bag as RFC 8493 section 2.1.1 asks")
    version, encoding = found[1].decode("ascii"), found[2].decode("ascii")
    if version not in _VERSIONS:
        raise UnknownVersion(f"a bag of version {version}; known are {', '.join(_VERSIONS)}")
    name = encoding.lower().replace("_", "-")
    name = _ALSO_CALLED.get(name, name)
    if name not in _ENCODINGS:
        raise UnknownVersion(f"a bag whose papers are written in {encoding!a}, which is not read here")
    return Declaration(version, name)


def read_manifest(
    data: bytes, algorithm: str, *, payload: bool, declared: Declaration | None = None
) -> dict[bytes, bytes]:
    """Return the digest of each path in a payload manifest, or with ``payload`` false in a tag manifest.

    A leading ``./`` of a path is removed. Paths are returned in UTF-8, whatever the encoding of the tag files. Raises
    Malformed for a path listed twice (before version 1.0: with two digests), one that leads out of the bag, and one of
    the other sort of manifest; UnknownVersion for an algorithm that is not known here.
    """
    declared = declared or Declaration()
    size = MANIFESTS.get(algorithm)
    if size is None:
        raise UnknownVersion(f"a manifest with digests by {algorithm}, which are not computed here")
    found: dict[bytes, bytes] = {}
    for number, line in enumerate(_lines(_decoded(data, declared)), 1):
        split = _LINE.fullmatch(line)
        if split is None or len(split[1]) != 2 * size or number > MOST_FILES:
            raise Malformed(f"line {number}: no line of a manifest by {algorithm}: {line[:80]!r}")
        path = _within(split[2], number)
        if path.startswith(PAYLOAD) != payload:
            raise Malformed(f"line {number}: {path[:80]!r} does not belong into this sort of manifest")
        digest = bytes.fromhex(split[1].decode("ascii"))
        if path in found and (declared.strict or found[path] != digest):
            raise Malformed(f"line {number}: the manifest lists {path[:80]!r} twice")
        found[path] = digest
    return found


def read_fetch(data: bytes, declared: Declaration | None = None) -> frozenset[bytes]:
    """Return the paths in ``fetch.txt``: payload files that may be elsewhere; raise Malformed otherwise."""
    paths = set()
    for number, line in enumerate(_lines(_decoded(data, declared or Declaration())), 1):
        split = _FETCH.fullmatch(line)
        if split is None or number > MOST_FILES:
            raise Malformed(f"line {number}: no line of a fetch.txt: {line[:80]!r}")
        path = _within(split[1], number)
        if not path.startswith(PAYLOAD):
            raise Malformed(f"line {number}: {path[:80]!r} is no path of the payload")
        paths.add(path)
    return frozenset(paths)


def payload_oxum(info: bytes, declared: Declaration | None = None) -> tuple[int, int] | None:
    """Return the bytes and the number of files that ``bag-info.txt`` states; None if it states none.

    Raises Malformed where it states two that differ, or is not written in the declared encoding.
    """
    rows = map(_OXUM.fullmatch, _lines(_decoded(info, declared or Declaration())))
    stated = {(int(row[1]), int(row[2])) for row in rows if row is not None}
    if len(stated) > 1:
        raise Malformed("the bag states its Payload-Oxum twice, with two values")
    return next(iter(stated), None)


def _lines(data: bytes) -> list[bytes]:
    """Return the lines of a tag file, without their LF, CR LF or CR and without empty ones at its end."""
    lines = _LINE_END.split(data)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _decoded(data: bytes, declared: Declaration) -> bytes:
    """Return a tag file in UTF-8, without a byte order mark.

    Raises Malformed for bytes that are not in its encoding.
    """
    if len(data) > MOST_LIST_BYTES:
        raise Malformed(f"a paper of more than {MOST_LIST_BYTES} bytes")
    if declared.encoding == "utf-8":  # bytes of names that are no UTF-8 stay as they are
        return data.removeprefix(_MARK)
    try:
        return data.decode(declared.encoding).removeprefix("\ufeff").encode("utf-8")
    except ValueError as error:
        raise Malformed(f"a paper that is not written in {declared.encoding}, as bagit.txt says") from error


def _within(written: bytes, number: int) -> bytes:
    """Return a path of the bag from a line of its tag files; raise Malformed for one that may lead out."""
    path = bag_path(written).removeprefix(b"./")
    parts = path.split(b"/")
    if b"\x00" in path or any(part in (b"", b".", b"..") for part in parts) or parts[0].startswith(b"~"):
        raise Malformed(f"line {number}: {path[:80]!r} is no path within a bag")
    return path
