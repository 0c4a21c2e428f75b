"""Reads log lines strictly: a line is of the one form that the page describes, or reading it fails."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.docs.test_hints import parsers

_RUN = r"\d+(?:-\d+)?"
_FIELDS = {
    "time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "pid": r"\d+",
    "command": r"[a-z-]+|\"[a-z-]+ [a-z-]+\"|\?",
    "event": r"begin",
    "ledger": r"(?:training\.)?lab\.example/[0-9a-f]{32}",
    "key": r"lab\.example/[0-9a-f]{16}(?:,lab\.example/[0-9a-f]{16})*",
    "entries": rf"{_RUN}(?:,{_RUN})*|\"\d+ from \d+ to \d+\"",
    "exit": r"\d{1,3}",
    "code": r"[a-z-]+|bug:[A-Za-z]+",
    "rule": r"[a-z0-9_.-]+",
    "ms": r"\d+",
}
#: Every field in its order, each at most once, and nothing else.
_LINE = re.compile("".join(f"(?: ?{name}=(?P<{name}>{form}))?" for name, form in _FIELDS.items()))
#: Fields whose values come from the program's own tables, or are pseudonyms that the program made.
_OWN = ("command", "ledger", "key", "code", "rule")
#: Words shorter than this may be part of a number or of an instant.
SHORTEST = 4


def read(text: str) -> list[dict[str, str]]:
    """Return the fields of each line; AssertionError for a line of another form, or a word of no table."""
    found = []
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        assert match, line
        found.append({name: value.strip('"') for name, value in match.groupdict().items() if value})
        words = found[-1]["command"].split()
        assert tuple(words) in _commands() or words == ["?"], line
    return found


@cache
def _commands() -> frozenset[tuple[str, ...]]:
    """Return the words of every command, and of those alone that have actions."""
    return frozenset({words[:size] for words in parsers() for size in (1, 2)})


def lines(file: Path) -> list[dict[str, str]]:
    """Return the fields of each line of a log file."""
    return read(file.read_text("ascii"))


def shows(text: str, typed: Iterable[str]) -> list[str]:
    """Return the words typed that stand in a log, in values that come from no table of the program."""
    values = [value for line in read(text) for name, value in line.items() if name not in _OWN]
    return sorted(
        {word for word in typed if len(word) >= SHORTEST and any(word in value for value in values)}
    )
