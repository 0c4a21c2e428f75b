"""Folds text between words, by the width that it has once it is visible.

A word is never broken unless that is asked for; a fold takes the place of one blank.
"""

from __future__ import annotations

import re

from custody.display import visible

#: The two words of an instant as tables write it, which are one.
_DAY, _MINUTE = re.compile(r"\d{4}-\d\d-\d\d $", re.ASCII), re.compile(r"\d\d:\d\d(?::\d\d)?Z", re.ASCII)


def fold(text: str, width: int, *, breaks: bool = False) -> list[str]:
    """Break a text at blanks into lines of at most ``width`` columns of a terminal, one at least.

    A word that is longer is broken with ``breaks``, and stands on a line of its own without.
    """
    lines, line = [], ""
    for word in _words(text):
        if breaks and width_of(word.rstrip(" ")) > width:
            *whole, line = _pieces(f"{line}{word}", width)
            lines += whole
            continue
        if line and width_of(line) + width_of(word.rstrip(" ")) > width:
            lines.append(line[:-1])
            line = ""
        line += word
    return [*lines, line]


def _pieces(text: str, width: int) -> list[str]:
    """Break a text into pieces of at most ``width`` columns anywhere; the last keeps its blanks."""
    pieces = [""]
    for letter in text.rstrip(" "):
        if pieces[-1] and width_of(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return [*pieces[:-1], pieces[-1] + text[len(text.rstrip(" ")) :]]


def _words(text: str) -> list[str]:
    """Part a text into words that keep the blanks behind them; an instant is one word."""
    words: list[str] = []
    for piece in text.split(" "):
        if words and _MINUTE.match(piece) and _DAY.search(words[-1]):
            words[-1] += piece + " "
        elif piece or not words:
            words.append(piece + " ")
        else:
            words[-1] += " "
    words[-1] = words[-1][:-1]
    return words


def width_of(text: str) -> int:
    """Return how many terminal columns a text takes once it is visible: a Chinese character takes two."""
    shown = visible(text)
    if shown.isascii():
        return len(shown)
    from rich.cells import cell_len

    return cell_len(shown)


def longest_word(text: str) -> int:
    """Return how many columns of a terminal the longest word of a text takes."""
    return max(width_of(word.rstrip(" ")) for word in _words(text))
