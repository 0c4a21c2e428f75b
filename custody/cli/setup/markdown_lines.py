"""Folds a page in Markdown to the width of a terminal; code and tables stay line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from custody.cli.console.output import Escaped, Exact
from custody.folds import fold
from custody.layout import fitted

_WIDTH = 80
#: How a line begins that the next one does not continue: a heading, a comment, a quotation, a picture.
_ALONE = re.compile(r"#+ |<!--|>|!\[")
_ITEM = re.compile(r" *(?:[-*]|\d+\.) ")
_FENCE = re.compile(r" *(?:```|~~~)")
_CODE = "    "


def markdown_lines(text: str) -> Iterator[str]:
    """Yield the lines of a page: a paragraph or an item is folded as a whole, the rest line by line."""
    fenced, part = False, ""
    for line in text.splitlines():
        fence = _FENCE.match(line) is not None
        exact = fence or fenced or line.startswith("|") or (not part and line.startswith(_CODE))
        alone = not line or exact or _ALONE.match(line) is not None
        if part and not alone and not _ITEM.match(line):
            part = f"{part} {line.strip()}"
            continue
        yield from _folded(part)
        part = "" if alone else line
        if exact:
            yield Exact(line)
        elif alone:
            yield from _folded(line) if line else ("",)
        fenced = fenced != fence
    yield from _folded(part)


def _folded(part: str) -> Iterator[str]:
    if part:
        yield from map(Escaped, fitted(part) if _ITEM.match(part) else fold(part, _WIDTH))
