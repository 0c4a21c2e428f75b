"""Tells which program wrote a hash list and reads it as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from custody.errors import CustodyError, Malformed
from custody.proof.lists import dfxml, gnu, hashdeep
from custody.proof.lists.facts import MOST_FILES, MOST_LIST_BYTES, HashList, Listed

_MANIFEST = re.compile(r"manifest-[a-z0-9]{1,16}\.txt")
_TAG_MANIFEST = "tagmanifest-"
_XML = (b"<?xml", b"<dfxml", b"\xef\xbb\xbf<")


def read(data: bytes, called: str = "") -> HashList:
    """Read a list whose file is ``called`` so, which is how a payload manifest is told from other lists.

    Raises Malformed for anything else than one of the formats, and UnknownVersion for digests of another algorithm.
    """
    if len(data) > MOST_LIST_BYTES:
        raise Malformed(f"a hash list of more than {MOST_LIST_BYTES} bytes")
    if called.startswith(_TAG_MANIFEST):
        raise Malformed(
            "a tag manifest lists the papers of a bag and not what it holds",
            hint="Name the payload manifest beside it: manifest-sha256.txt, or of another algorithm.",
        )
    if data.lstrip().startswith(_XML):
        return HashList("dfxml", tuple(dfxml.read(data)))
    lines = gnu.lines_of(data)
    if len(lines) > MOST_FILES:
        raise Malformed(f"a hash list of more than {MOST_FILES} lines")
    if lines[0].startswith(b"%%%%"):
        return HashList("hashdeep", tuple(hashdeep.read_lines(lines)))
    if _MANIFEST.fullmatch(called):
        return HashList("bagit_manifest", _each(lines, gnu.bagged))
    if gnu.tagged(lines[0]) is not None:
        return HashList("bsd", _each(lines, _tagged))
    return HashList("sums", _each(lines, gnu.plain))


def _tagged(line: bytes) -> Listed:
    found = gnu.tagged(line)
    if found is None:
        raise Malformed(f"no line with a BSD tag: {line[:80]!r}")
    return found


def _each(lines: list[bytes], parse: Callable[[bytes], Listed]) -> tuple[Listed, ...]:
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(parse(line))
        except CustodyError as error:
            error.message = f"line {number}: {error.message}"
            raise
    return tuple(found)
