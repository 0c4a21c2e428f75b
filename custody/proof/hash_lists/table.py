"""Hash lists in tables: a heading row, then one for each file, by commas, tabs or semicolons.

Source: FTK Imager's "Export File Hash List" (``MD5,SHA1,FileNames``, as write-ups of exercises quote it); the RDS 2 of
the NSRL (NSRLFile.txt, NIST, "RDS 2 format"); HashKeeper (hashset.hsh, as the Sleuth Kit reads it in
tsk/hashdb/hk.c); the lists that X-Ways Forensics and EnCase export, whose columns their users choose, by the names
that the manuals of both have for them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.proof.hash_lists.records import ALGORITHMS, MOST_FILES, HashList, ListedFile, hex_digest

_DIVIDERS = "\t,;"
_DIGEST = re.compile(
    r"(?:hash|hashvalue)?[12]?(md5|sha1|sha256|sha512)(?:hash|hashvalue|digest|checksum|sum|value)?"
)
#: Names of digest columns that name no algorithm.
_SOME_DIGEST = re.compile(r"(?:hash|hashvalue|digest|checksum)[12]?")
_NAMES = ("filename", "name", "filenames", "fullpath", "itempath", "filepath", "path")
_SIZES = ("filesize", "size", "logicalsize", "filesizebytes", "sizebytes", "sizeinbytes", "logicalsizebytes")
_BY_LENGTH = {2 * size: name for name, size in ALGORITHMS.items()}
_GROUPED = re.compile(r"[0-9]{1,3}(?:[,.'\u00a0\u202f ][0-9]{3})*|[0-9]{1,15}")
#: Most characters of the heading row.
_MOST_HEAD = 65_536


@dataclass(frozen=True, slots=True)
class Columns:
    """The layout of a table: its divider, and the positions of its columns from 0.

    ``digests`` maps positions to algorithms, or to an empty text where only the length of a digest identifies its
    algorithm.
    """

    divider: str
    width: int
    digests: Mapping[int, str]
    name: int | None
    size: int | None
    format: str


def columns_of(line: bytes) -> Columns | None:
    """Return the columns in the heading row of a text; None for a row without a column of digests."""
    head = line[:_MOST_HEAD].rstrip(b"\r").decode("utf-8", "surrogateescape")
    for divider in _DIVIDERS:
        try:
            cells = next(csv.reader([head], delimiter=divider, strict=True), [])
        except csv.Error:
            continue
        found = _columns(divider, [re.sub("[^a-z0-9]", "", cell.lower()) for cell in cells])
        if found is not None:
            return found
    return None


def _columns(divider: str, names: Sequence[str]) -> Columns | None:
    if len(names) < 2:
        return None
    digests = {}
    for place, name in enumerate(names):
        stated = _DIGEST.fullmatch(name)
        if stated is not None:
            digests[place] = stated[1]
        elif _SOME_DIGEST.fullmatch(name) is not None:
            digests[place] = ""
    if not digests:
        return None
    return Columns(divider, len(names), digests, _first(names, _NAMES), _first(names, _SIZES), _format(names))


def _first(names: Sequence[str], wanted: Sequence[str]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _format(names: Sequence[str]) -> str:
    if list(names) == ["md5", "sha1", "filenames"]:
        return "ftk"
    if {"sha1", "md5", "filename", "productcode"} <= set(names):
        return "nsrl"
    return "hashkeeper" if {"fileid", "hashsetid", "hash"} <= set(names) else "table"


def read(text: bytes, columns: Columns) -> HashList:
    """Return the files in the rows below the heading of a table; raise Malformed, naming the line."""
    files: list[ListedFile] = []
    undigested = 0
    for line, row in _rows(text, columns):
        found = _digests(row, columns, line)
        if not found:
            undigested += 1
            continue
        if len(files) >= MOST_FILES:
            raise Malformed(f"a hash list of more than {MOST_FILES} files")
        name = b"" if columns.name is None else row[columns.name].encode("utf-8", "surrogateescape")
        size = None if columns.size is None else _size(row[columns.size])
        files.append(ListedFile(name, size, **found))
    if not files:
        raise Malformed("a table of digests without a row that states one")
    return HashList(columns.format, tuple(files), undigested)


def _rows(text: bytes, columns: Columns) -> Iterator[tuple[int, list[str]]]:
    lines = text.decode("utf-8", "surrogateescape").split("\n")
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=columns.divider, strict=True)
    try:
        next(reader)
        for row in reader:
            while len(row) > columns.width and not row[-1]:
                row.pop()
            if not any(row):
                continue
            if len(row) != columns.width:
                raise Malformed(
                    f"line {reader.line_num}: {len(row)} columns where the first line names {columns.width}"
                )
            yield reader.line_num, row
    except csv.Error as error:
        raise Malformed(f"line {reader.line_num}: no row of a table: {error}") from None


def _digests(row: Sequence[str], columns: Columns, line: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for place, stated in columns.digests.items():
        text = row[place].strip()
        algorithm = stated or _BY_LENGTH.get(len(text), "")
        if not text or not algorithm:
            continue
        try:
            digest = hex_digest(text.encode("utf-8", "surrogateescape"), algorithm)
        except Malformed as error:
            error.message = f"line {line}: {error.message}"
            raise
        if found.setdefault(algorithm, digest) != digest:
            raise Malformed(f"line {line}: two digests by {algorithm} of one file")
    return found


def _size(text: str) -> int | None:
    """Return a size in bytes, None for one that is rounded or in another unit."""
    bare = text.strip()
    if _GROUPED.fullmatch(bare) is None:
        return None
    digits = re.sub("[^0-9]", "", bare)
    return int(digits) if len(digits) <= 15 else None
