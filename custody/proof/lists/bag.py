"""The papers of a BagIt bag: its declaration, its manifests and the count of what it holds. Source: RFC 8493.

Reads bytes and opens no file; whether the files are as the papers say is for storage.bags.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from custody.errors import Malformed, UnknownVersion
from custody.proof.lists.facts import MOST_FILES, MOST_LIST_BYTES
from custody.proof.lists.gnu import bag_path, lines_of

#: Algorithms that a manifest can be by, and the bytes of a digest of each, the strongest last.
MANIFESTS: Mapping[str, int] = {"md5": 16, "sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64}
PAYLOAD = b"data/"
_VERSIONS = ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")
_DECLARED = re.compile(rb"BagIt-Version: *([0-9]+\.[0-9]+) *\nTag-File-Character-Encoding: *UTF-8 *")
_LINE = re.compile(rb"([0-9A-Fa-f]+)[ \t]+\*?(.+)", re.DOTALL)
_OXUM = re.compile(rb"^Payload-Oxum: *([0-9]{1,15})\.([0-9]{1,15}) *$", re.MULTILINE | re.IGNORECASE)


def check_declaration(data: bytes) -> None:
    """Check ``bagit.txt``. Raises Malformed, UnknownVersion for a version or encoding that is not read here."""
    found = _DECLARED.fullmatch(b"\n".join(lines_of(data)))
    if found is None:
        raise Malformed("bagit.txt does not declare a bag in UTF-8 as RFC 8493 section 2.1.1 asks")
    version = found[1].decode("ascii")
    if version not in _VERSIONS:
        raise UnknownVersion(f"a bag of version {version}; known are {', '.join(_VERSIONS)}")


def read_manifest(data: bytes, algorithm: str, *, payload: bool) -> dict[bytes, bytes]:
    """Read a manifest, or with ``payload`` false a tag manifest: the digest of each path of the bag.

    Raises Malformed for a path listed twice, one that leads out of the bag, and one of the other sort of manifest;
    UnknownVersion for an algorithm that is not known here.
    """
    size = MANIFESTS.get(algorithm)
    if size is None:
        raise UnknownVersion(f"a manifest with digests by {algorithm}, which are not computed here")
    if len(data) > MOST_LIST_BYTES:
        raise Malformed(f"a manifest of more than {MOST_LIST_BYTES} bytes")
    found: dict[bytes, bytes] = {}
    for number, line in enumerate(lines_of(data) if data else (), 1):
        split = _LINE.fullmatch(line)
        if split is None or len(split[1]) != 2 * size or number > MOST_FILES:
            raise Malformed(f"line {number}: no line of a manifest by {algorithm}: {line[:80]!r}")
        path = bag_path(split[2])
        _check_path(path, number, payload)
        if path in found:
            raise Malformed(f"line {number}: the manifest lists {path[:80]!r} twice")
        found[path] = bytes.fromhex(split[1].decode("ascii"))
    return found


def _check_path(path: bytes, number: int, payload: bool) -> None:
    parts = path.split(b"/")
    if b"\x00" in path or any(part in (b"", b".", b"..") for part in parts) or parts[0].startswith(b"~"):
        raise Malformed(f"line {number}: {path[:80]!r} is no path within a bag")
    if path.startswith(PAYLOAD) != payload:
        raise Malformed(f"line {number}: {path[:80]!r} does not belong into this sort of manifest")


def counted(info: bytes) -> tuple[int, int] | None:
    """Read the bytes and the number of files that ``bag-info.txt`` states; None if it states none."""
    found = _OXUM.search(info.replace(b"\r\n", b"\n"))
    return None if found is None else (int(found[1]), int(found[2]))
