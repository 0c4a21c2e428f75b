"""Recorded answers: text files of headed parts, compared part by part, so that every difference is listed at once.

A part begins with ``== its name``. A paragraph or section that many parts share stands once, in ``shared.txt`` beside
them, and is named by ``[[its name]]`` where it belongs.
"""

from __future__ import annotations

import difflib
import os
import re
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"
#: The variable that, set to ``write``, lets answers be recorded anew.
WRITING = "CUSTODY_ORACLES"
#: What stands in so many parts is written once.
_MANY = 10
#: Where parts are taken to pieces, the largest first: at the sections of a form, at empty lines.
_SEAMS = ("\n\n(?=# -- )", "\n\n")
_SHARED = re.compile(r"\[\[(.+)\]\]")

#: The lines of each part, by its name.
Parts = Mapping[str, list[str]]


def compare(oracle: str, parts: Parts, *, together: bool = False) -> None:
    """Verify that the answers of one oracle are those on file, or write them; AssertionError names all that differ.

    They stand in one file where they are short enough to be kept ``together``, else by the first word of their name.
    """
    if os.environ.get(WRITING) == "write":
        write(oracle, parts, together=together)
    found = differences(read(oracle), parts)
    assert not found, f"{oracle}: {len(found)} differ from tests/oracles/golden\n" + "\n".join(found)


def differences(before: Parts, now: Parts) -> list[str]:
    """Return what differs, part by part: gone, new, or changed with the lines that changed."""
    found = []
    for name in sorted({*before, *now}):
        if name not in now:
            found.append(f"{name}: is gone ({len(before[name])} lines)")
        elif name not in before:
            found.append(f"{name}: is new ({len(now[name])} lines)")
        elif before[name] != now[name]:
            changed = difflib.ndiff(before[name], now[name])
            lines = [f"  {line}" for line in changed if line[0] in "+-"]
            found.append("\n".join([f"{name}: changed", *lines]))
    return found


def read(oracle: str) -> dict[str, list[str]]:
    """Return the parts on file; none where nothing is recorded yet."""
    return unfolded(
        {
            name: lines
            for file in sorted(_folder(oracle).rglob("*.txt"))
            for name, lines in parsed(file.read_text("utf-8")).items()
        }
    )


def write(oracle: str, parts: Parts, *, together: bool) -> None:
    """Write the parts of an oracle, into one file or by the first word of their name, and remove what was on file."""
    folder = _folder(oracle)
    for file in folder.rglob("*.txt"):
        file.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, dict[str, list[str]]] = {}
    for name, lines in (parts if together else folded(parts)).items():
        first = "all" if together else re.split(r"[ .]", name)[0]
        file_name = "shared" if _SHARED.fullmatch(name) else first
        files.setdefault(file_name, {})[name] = lines
    for file_name, held in files.items():
        (folder / f"{file_name}.txt").write_text(written(held), "utf-8")


def written(parts: Parts) -> str:
    """Return parts as a file holds them."""
    return "\n".join("\n".join([f"== {name}", *lines, ""]) for name, lines in sorted(parts.items()))


def parsed(text: str) -> dict[str, list[str]]:
    """Return the parts that a file holds."""
    parts: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.split("\n"):
        if line.startswith("== "):
            lines = parts.setdefault(line.removeprefix("== "), [])
        else:
            lines.append(line)
    return {name: stripped(lines) for name, lines in parts.items()}


def stripped(lines: list[str]) -> list[str]:
    """Return lines without the empty ones at the end."""
    last = max((at for at, line in enumerate(lines, 1) if line), default=0)
    return lines[:last]


def folded(parts: Parts) -> dict[str, list[str]]:
    """Return parts in which what many share is named only, and the parts that hold it."""
    texts = {name: "\n".join(lines) for name, lines in parts.items()}
    shared: dict[str, str] = {}
    for seam in _SEAMS:
        pieces = {name: re.split(seam, text) for name, text in texts.items()}
        often = Counter(piece for several in pieces.values() for piece in set(several))
        names = {piece: _name(piece) for piece, count in often.items() if count >= _MANY and "\n" in piece}
        shared |= {name: piece for piece, name in names.items()}
        texts = {
            name: "\n\n".join(names.get(piece, piece) for piece in several)
            for name, several in pieces.items()
        }
    return {name: text.split("\n") for name, text in {**texts, **shared}.items()}


def unfolded(parts: Parts) -> dict[str, list[str]]:
    """Return parts with every shared paragraph in its place."""
    found: dict[str, list[str]] = {}
    for name, lines in parts.items():
        if not _SHARED.fullmatch(name):
            whole = (parts[line] if _SHARED.fullmatch(line) and line in parts else [line] for line in lines)
            found[name] = [line for several in whole for line in several]
    return found


def _name(piece: str) -> str:
    """Return the name of what is shared: its first words, and enough of its digest to tell it from others."""
    words = re.findall(r"[a-z][a-z-]+", piece.casefold())[:4]
    return f"[[{' '.join(words)} {sha256(piece.encode()).hexdigest()[:6]}]]"


def _folder(oracle: str) -> Path:
    return GOLDEN / oracle
