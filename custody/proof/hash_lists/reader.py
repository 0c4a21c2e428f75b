"""Recognition and parsing of hash lists by their program, in any encoding of custody.proof.encodings."""

from __future__ import annotations

import re
from collections.abc import Callable

from custody.errors import CustodyError, Malformed, UnknownVersion
from custody.proof.encodings import unmarked
from custody.proof.hash_lists import dfxml, gnu, hashdeep, sets, table
from custody.proof.hash_lists.records import MOST_FILES, MOST_LIST_BYTES, HashList, ListedFile

_MANIFEST = re.compile(r"manifest-[a-z0-9]{1,16}\.txt")
_TAG_MANIFEST = "tagmanifest-"
_XML = (b"<?xml", b"<dfxml")
#: File names of lists by other algorithms, whose digests have the lengths of ours.
_OTHERS = re.compile(r"b[23]sums?|\.b[23]\b|blake|whirlpool|sha-?3[-_.s]", re.IGNORECASE)
_GO_ON = (
    "Lists are read of sha256sum and its kin, hashdeep, DFXML, BagIt, FTK Imager, X-Ways, EnCase, the NSRL (RDS 2), "
    "HashKeeper and hfind. Save another as a table whose first row names its columns, as MD5,Name."
)


def read(data: bytes, called: str = "") -> HashList:
    """Return the hash list in a file named ``called``, which identifies a payload manifest.

    Raises Malformed for a file in none of the formats, UnknownVersion for digests of another algorithm and for
    databases.
    """
    sets.refuse_databases(data)
    if len(data) > MOST_LIST_BYTES:
        raise Malformed(
            f"a hash list of more than {MOST_LIST_BYTES} bytes",
            hint="Take the lines of your digests out of it with `grep -i -f DIGESTS LIST`, keep its first line, and "
            "name that.",
        )
    if called.startswith(_TAG_MANIFEST):
        raise Malformed(
            "a tag manifest lists the papers of a bag and not what it holds",
            hint="Name the payload manifest beside it: manifest-sha256.txt, or of another algorithm.",
        )
    if data.startswith(sets.ENCASE):
        return sets.read_encase(data)
    text = unmarked(data)
    if text.lstrip().startswith(_XML):
        return HashList("dfxml", tuple(dfxml.read(text, None if text is data else "utf-8")))
    lines = gnu.lines_of(text)
    if len(lines) > MOST_FILES:
        raise Malformed(f"a hash list of more than {MOST_FILES} lines")
    if lines[0].startswith(b"%%%%"):
        return HashList("hashdeep", tuple(hashdeep.read_lines(lines)))
    if _MANIFEST.fullmatch(called):
        return HashList("bagit_manifest", _each(lines, gnu.read_bagged))
    if gnu.read_tagged(lines[0]) is not None:
        return HashList("bsd", _each(lines, _tagged))
    if not gnu.is_plain(lines[0]):
        columns = table.columns_of(lines[0])
        found = sets.read_lines(lines) if columns is None else table.read(text, columns)
        if found is None:
            raise Malformed(f"line 1: no line of a hash list: {lines[0][:80]!r}", hint=_GO_ON)
        return found
    if _OTHERS.search(called) is not None:
        raise UnknownVersion(
            f"by its name {called[:60]!r} the list has digests by an algorithm that is not compared here",
            hint=_GO_ON,
        )
    return HashList("sums", _each(lines, gnu.read_plain))


def _tagged(line: bytes) -> ListedFile:
    found = gnu.read_tagged(line)
    if found is None:
        raise Malformed(f"no line with a BSD tag: {line[:80]!r}")
    return found


def _each(lines: list[bytes], parse: Callable[[bytes], ListedFile]) -> tuple[ListedFile, ...]:
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(parse(line))
        except CustodyError as error:
            error.message = f"line {number}: {error.message}"
            raise
    return tuple(found)
