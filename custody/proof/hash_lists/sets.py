"""Sets of digests without names: a digest a line, indexes of hfind, hash sets of EnCase.

Source: what X-Ways Forensics imports and exports as a hash set (its manual, "Hash Database"): the name of the
algorithm, then a digest a line; what hfind 4 writes as ``-md5.idx`` and ``-sha1.idx``; EnCase hash files as
forensics.wiki describes them ("EnCase hash files") and as hfind reads them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import Malformed, UnknownVersion
from custody.proof.hash_lists.records import ALGORITHMS, MOST_FILES, HashList, ListedFile, hex_digest

ENCASE = b"HASH\r\n\xff\x00"
SQLITE = b"SQLite format 3\x00"
_INDEX = re.compile(rb"0{40}[01]?\|.*")
_INDEXED = re.compile(rb"([0-9A-Fa-f]{32}|[0-9A-Fa-f]{40})\|[0-9]{16}")
_BARE = re.compile(rb"[0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{128}")
_TITLE = re.compile(rb"\"?(MD5|SHA-?(?:1|256|512))\"?", re.IGNORECASE)
_BY_LENGTH = {2 * size: name for name, size in ALGORITHMS.items()}
_ENCASE_BEGINS, _ENCASE_STEP, _MD5 = 0x480, 18, 16
_UNREAD = (
    "Write the digests out as a table and name that: "
    'sqlite3 -header -csv SET.kdb "select hex(md5) as MD5, name as Name from hashes left join file_names on '
    'hash_id = id", '
    'or "select sha256, sha1, md5, file_name, file_size from FILE" for the NSRL.'
)


def refuse_databases(data: bytes) -> None:
    """Raise UnknownVersion for a SQLite database, as of Autopsy and the NSRL; its hint is how to export."""
    if data.startswith(SQLITE):
        raise UnknownVersion(
            "a SQLite database, as hash sets of Autopsy (.kdb) and the RDS 3 of the NSRL are, is not read here",
            hint=_UNREAD,
        )


def read_encase(data: bytes) -> HashList:
    """Return the MD5 digests of a hash set of EnCase 3 to 6, each as a file without a name.

    Raises Malformed where it is cut off or states another count.
    """
    held = data[_ENCASE_BEGINS:]
    if not held or len(held) % _ENCASE_STEP:
        raise Malformed(
            "a hash set of EnCase that is cut off", hint="Copy it again from where it was written."
        )
    counted = int.from_bytes(data[16:20], "little")
    found = len(held) // _ENCASE_STEP
    if counted not in (0, found):
        raise Malformed(f"a hash set of EnCase that says {counted} digests and holds {found}")
    if found > MOST_FILES:
        raise Malformed(f"a hash set of more than {MOST_FILES} digests")
    steps = range(0, len(held), _ENCASE_STEP)
    return HashList("encase", tuple(ListedFile(b"", md5=held[at : at + _MD5]) for at in steps))


def read_lines(lines: Sequence[bytes]) -> HashList | None:
    """Return a set of one digest a line, or an index of hfind; None where the first line is of neither.

    Raises Malformed, naming the line.
    """
    if _INDEX.fullmatch(lines[0]) is not None:
        begins = next((at for at, line in enumerate(lines) if _INDEX.fullmatch(line) is None), len(lines))
        return HashList("hfind_index", _each(lines, begins, _INDEXED, ""))
    title = _TITLE.fullmatch(lines[0].strip())
    if title is not None:
        algorithm = title[1].decode("ascii").lower().replace("-", "")
        return HashList("hash_set", _each(lines, 1, _BARE, algorithm))
    if _BARE.fullmatch(lines[0].strip()) is not None:
        return HashList("hash_set", _each(lines, 0, _BARE, _BY_LENGTH[len(lines[0].strip())]))
    return None


def _each(
    lines: Sequence[bytes], begins: int, form: re.Pattern[bytes], algorithm: str
) -> tuple[ListedFile, ...]:
    found = []
    for number, line in enumerate(lines[begins:], begins + 1):
        bare = line.strip()
        match = form.fullmatch(bare)
        text = b"" if match is None else bare.split(b"|", 1)[0]
        by = algorithm or _BY_LENGTH.get(len(text), "")
        if match is None or not by or len(text) != 2 * ALGORITHMS[by]:
            raise Malformed(f"line {number}: no digest of this set: {line[:80]!r}")
        found.append(ListedFile(b"", None, **{by: hex_digest(text, by)}))
    if not found:
        raise Malformed("a set of digests that holds none")
    return tuple(found)
