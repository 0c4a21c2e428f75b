"""Proof files in a folder, by name or first line, and the other files there."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path
from typing import NamedTuple

from custody.display import visible
from custody.errors import NotFound
from custody.layout import listed, many

#: How the names of proof files end.
ENDING = ".tlog-proof"
#: How the first line of a proof file of any version begins.
_BEGIN = b"c2sp.org/tlog-proof@"
#: Most names that a sentence lists.
_MOST_NAMES = 20


class ProofFolder(NamedTuple):
    """The paths in a folder: proof files, other files and links, and unreadable folders with the reason."""

    proofs: tuple[str, ...]
    others: tuple[str, ...]
    unread: tuple[tuple[str, str], ...]


def search(folder: Path) -> ProofFolder:
    """Return the proof files below a folder, in the order of their names, and everything else in it.

    A file is a proof file by its ending or by its first line. Links to folders are not followed: they may lead in a
    circle.
    """
    proofs: list[str] = []
    others: list[str] = []
    unread: list[tuple[str, str]] = []

    def unreadable(error: OSError) -> None:
        unread.append((os.path.relpath(error.filename, folder), str(error.strerror)))

    for here, folders, files in os.walk(folder, onerror=unreadable):
        folders.sort()
        place = Path(here)
        for name in files:
            path = place / name
            (proofs if _is_proof(path) else others).append(str(path.relative_to(folder)))
        links = (place / name for name in folders if (place / name).is_symlink())
        others += [f"{link.relative_to(folder)} (link to a folder)" for link in links]
    return ProofFolder(tuple(sorted(proofs)), tuple(sorted(others)), tuple(unread))


def not_examined_lines(names: tuple[str, ...]) -> list[str]:
    """Return the lines on files that are not proof files: the first names, and the number of the rest."""
    rest = len(names) - _MOST_NAMES
    more = f" and {many(rest, 'more file')}" if rest > 0 else ""
    text = f"not looked at: {visible(f'{listed(names[:_MOST_NAMES])}{more}')}"
    return textwrap.wrap(text, 78, initial_indent="  ", subsequent_indent="    ")


def none_in(folder: Path, text: str) -> NotFound:
    """Return the error for a folder without proof files, by its path and as typed."""
    hint = f"Files whose names end in {ENDING} are looked for; name others one by one."
    if (folder / "checkpoint").exists() or (folder / "tile").is_dir():
        hint = "It looks like a published folder: `custody verify --published DIR` verifies one."
    return NotFound(f"there is no proof file in the folder {text!r}", hint=hint)


def _is_proof(path: Path) -> bool:
    """Return whether a file is a proof file by its ending, or by its first line where it can be read."""
    if path.name.endswith(ENDING):
        return True
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(_BEGIN)) == _BEGIN
    except OSError:
        return False
