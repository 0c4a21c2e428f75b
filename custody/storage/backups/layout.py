"""Names of a backup folder and of the files in it."""

from __future__ import annotations

import re

from custody.law.clock import format_instant

MANIFEST = "backup.json"
DATABASE = "ledger.db"
OBJECTS = "objects.jsonl"
#: Folders in it: escrows, the vault's log key, and the memory of the state folder.
ESCROW, LOG, MEMORY = "escrow", "log", "memory"
HEAD = f"{MEMORY}/head"
LISTED_ERASURES = f"{MEMORY}/head.erasures"
#: Written after the manifest, which does not list them: entries since the copy, and erasures that came later.
SINCE, ERASURES = "since", "erasures"
UNLISTED = frozenset({MANIFEST, SINCE, ERASURES})
#: Bytes of a list of erasures that is read.
LARGEST_ERASURES = 1 << 28
#: The name of a listed file: a relative path of plain names, none of which begins with a dot.
_NAME = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._:~-]{0,199}(?:/[A-Za-z0-9][A-Za-z0-9._:~-]{0,199}){0,2}", re.ASCII
)


def is_name(text: str) -> bool:
    """Return whether a text can name a listed file: a relative path below the backup folder."""
    return _NAME.fullmatch(text) is not None and text not in UNLISTED


def folder_name(taken: int, size: int) -> str:
    """Return a backup folder's name from the time of its copy (seconds UTC) and its number of entries."""
    plain = format_instant(taken).replace(":", "")
    return f"{plain}-{size:06d}"
