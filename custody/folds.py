"""Folds of text between words by its width on a terminal.

A word is never broken unless ``breaks`` asks for it; a fold replaces one blank.
"""

from __future__ import annotations

import re
from functools import cache

from custody.display import is_plain, visible

#: What is read as one word although it has blanks: an instant as tables write it, and a duration or a size.
_INSTANT = r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?Z"
_SPAN = r"(?:in )?(?:\d+ (?:d|h|min|s))(?: \d+ (?:h|min|s))?(?: ago)?"
_SIZE = r"\d+(?:\.\d)? (?:B|KiB|MiB|GiB|TiB)"
_ONE = rf"(?<!\w)(?:{_INSTANT}|{_SPAN}|{_SIZE})(?!\w)"


def fold(text: str, width: int, *, breaks: bool = False) -> list[str]:
    """Return a text as lines of at most ``width`` terminal columns, folded at blanks; at least one.

    A longer word is broken with ``breaks``, and is a line of its own without.
    """
    width_in = len if is_plain(text) else width_of
    if width_in is len and len(text) <= width:
        return [text]
    lines, line = [], ""
    for word in _words(text):
        if breaks and width_in(word.rstrip(" ")) > width:
            *whole, line = _pieces(f"{line}{word}", width)
            lines += whole
            continue
        if line and width_in(line) + width_in(word.rstrip(" ")) > width:
            lines.append(line[:-1])
            line = ""
        line += word
    return [*lines, line]


def _pieces(text: str, width: int) -> list[str]:
    """Return a text in pieces of at most ``width`` columns, cut anywhere; the last keeps its blanks."""
    pieces = [""]
    for letter in text.rstrip(" "):
        if pieces[-1] and width_of(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return [*pieces[:-1], pieces[-1] + text[len(text.rstrip(" ")) :]]


def _words(text: str) -> list[str]:
    """Return the words of a text with the blanks after them.

    An instant, a duration and a size are one word each.
    """
    return _word_pattern().findall(text) or [text]


@cache
def _word_pattern() -> re.Pattern[str]:
    """Return the pattern of a word with the blanks after it; compiled at the first text that is folded."""
    return re.compile(rf"(?:{_ONE}|[^ ])+ *| +", re.ASCII)


def width_of(text: str) -> int:
    """Return the terminal columns of a text once it is visible: a Chinese character takes two."""
    if is_plain(text):
        return len(text)
    shown = visible(text)
    if shown.isascii():
        return len(shown)
    from rich.cells import cell_len

    return cell_len(shown)


def cut(text: str, columns: int) -> str:
    """Return a text in at most so many terminal columns, with … in place of what is cut off."""
    if width_of(text) <= columns:
        return text
    while text and width_of(text) > columns - 1:
        text = text[:-1]
    return f"{text}…" if columns > 0 else ""


def longest_word(text: str) -> int:
    """Return the terminal columns of the longest word of a text."""
    return max(width_of(word.rstrip(" ")) for word in _words(text))
