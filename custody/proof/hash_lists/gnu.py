"""Lines of sha256sum, sha512sum, sha1sum, md5sum, plain and BSD, and of BagIt payload manifests.

Source: GNU coreutils, "md5sum invocation"; RFC 8493 section 2.1.3.
"""

from __future__ import annotations

import re

from custody.errors import Malformed, UnknownVersion
from custody.proof.hash_lists.records import ALGORITHMS, MOST_NAME_BYTES, ListedFile, hex_digest

_PLAIN = re.compile(rb"(\\?)([0-9A-Fa-f]{32,128}) [ *](.+)", re.DOTALL)
_TAG = re.compile(rb"(\\?)([A-Z0-9-]{2,16}) \((.+)\) = ([0-9A-Fa-f]{32,128})", re.DOTALL)
_BAG = re.compile(rb"([0-9A-Fa-f]{32,128})[ \t]+\*?(data/.+)", re.DOTALL)
_TAGS = {
    b"MD5": "md5",
    b"SHA1": "sha1",
    b"SHA256": "sha256",
    b"SHA2-256": "sha256",
    b"SHA512": "sha512",
    b"SHA2-512": "sha512",
}
_ESCAPED = {b"\\\\": b"\\", b"\\n": b"\n", b"\\r": b"\r"}
_ESCAPE = {value: key for key, value in _ESCAPED.items()}
_PERCENT = {b"%25": b"%", b"%0A": b"\n", b"%0D": b"\r"}
_PERCENTED = {value: key for key, value in _PERCENT.items()}
_BY_LENGTH = {2 * size: name for name, size in ALGORITHMS.items()}


def lines_of(data: bytes) -> list[bytes]:
    """Return the lines of a list without LF, or without CR LF where all end so; raise Malformed for none."""
    lines = data.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    if lines and all(line.endswith(b"\r") for line in lines):
        lines = [line[:-1] for line in lines]
    if not lines:
        raise Malformed("an empty file lists nothing")
    return lines


def read_plain(line: bytes) -> ListedFile:
    """Return the file in a line of sha256sum, sha512sum, sha1sum or md5sum.

    Raises Malformed or UnknownVersion for another line.
    """
    found = _PLAIN.fullmatch(line)
    if found is None:
        raise Malformed(f"no line of a hash list: {line[:80]!r}")
    escaped, digest, name = found.groups()
    return _listed(_name(escaped, name), _algorithm(digest), digest)


def is_plain(line: bytes) -> bool:
    """Return whether a line has the form that sha256sum, sha1sum and md5sum write: digest, mark, name."""
    return _PLAIN.fullmatch(line) is not None


def read_tagged(line: bytes) -> ListedFile | None:
    """Return the file in a line with a BSD tag; None for a line of another form.

    Raises Malformed, or UnknownVersion for an algorithm that is not compared here.
    """
    found = _TAG.fullmatch(line)
    if found is None:
        return None
    escaped, tag, name, digest = found.groups()
    if tag not in _TAGS:
        raise UnknownVersion(
            f"a hash list with digests by {tag.decode('ascii')}, which are not compared here"
        )
    return _listed(_name(escaped, name), _TAGS[tag], digest)


def read_bagged(line: bytes) -> ListedFile:
    """Return the file in a line of a payload manifest; its name is the path below ``data/``.

    Raises Malformed or UnknownVersion.
    """
    found = _BAG.fullmatch(line)
    if found is None:
        raise Malformed(f"no line of a payload manifest: {line[:80]!r}")
    digest, path = found.groups()
    return _listed(bag_path(path).removeprefix(b"data/"), _algorithm(digest), digest)


def bag_path(written: bytes) -> bytes:
    """Return a path as bytes from its spelling in a manifest: percent signs and line ends are encoded.

    Raises Malformed for one that is too long, at three bytes for each byte of a name.
    """
    if len(written) > len(b"data/") + 3 * MOST_NAME_BYTES:
        raise Malformed("a manifest of a bag has a path that is too long")
    return re.sub(rb"%(?:25|0[AaDd])", lambda match: _PERCENT[match[0].upper()], written)


def _listed(name: bytes, algorithm: str, digest: bytes) -> ListedFile:
    return ListedFile(name, None, **{algorithm: hex_digest(digest, algorithm)})


def _algorithm(digest: bytes) -> str:
    algorithm = _BY_LENGTH.get(len(digest))
    if algorithm is None:
        raise UnknownVersion(f"a digest of {len(digest)} hex digits, which is not compared here")
    return algorithm


def _name(escaped: bytes, name: bytes) -> bytes:
    if not escaped:
        return name
    if len(name) > 2 * MOST_NAME_BYTES:  # each byte is written with two at the most
        raise Malformed("a hash list has a file name that is too long")
    if re.fullmatch(rb"(?:[^\\\n\r]|\\[\\nr])+", name) is None:
        raise Malformed(f"a name that is escaped in no known way: {name[:80]!r}")
    return re.sub(rb"\\[\\nr]", lambda match: _ESCAPED[match[0]], name)


def _spelt(name: bytes) -> tuple[bytes, bytes]:
    """Return the escape mark of a line and a name as GNU spells it; ``-`` alone would be standard input."""
    name = b"./-" if name == b"-" else name
    escaped = re.sub(rb"[\\\n\r]", lambda match: _ESCAPE[match[0]], name)
    return (b"" if escaped == name else b"\\"), escaped


def write_plain(name: bytes, digest: bytes) -> bytes:
    """Return a line as sha256sum and md5sum write it, without its line end."""
    mark, spelt = _spelt(name)
    return mark + digest.hex().encode() + b"  " + spelt


def write_tagged(name: bytes, sha256: bytes) -> bytes:
    """Return a line as ``sha256sum --tag`` writes it, without its line end."""
    mark, spelt = _spelt(name)
    return mark + b"SHA256 (" + spelt + b") = " + sha256.hex().encode()


def write_bagged(name: bytes, sha256: bytes) -> bytes:
    """Return a line of a payload manifest, without its line end."""
    path = re.sub(rb"[%\n\r]", lambda match: _PERCENTED[match[0]], name)
    return sha256.hex().encode() + b"  data/" + path
