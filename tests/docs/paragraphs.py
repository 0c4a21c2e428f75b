"""The paragraphs and lettered sub-paragraphs of the articles that convention.md tells of, and a reader of them."""

from __future__ import annotations

import re

#: Article → paragraph (0: the article has none) → its letters.
PARAGRAPHS: dict[int, dict[int, str]] = {
    23: {1: "", 2: "abc", 3: "ab"},
    24: dict.fromkeys(range(1, 6), ""),
    25: dict.fromkeys(range(1, 4), ""),
    26: {0: "ab"},
    27: {0: "ab"},
    28: {1: "ab", 2: "", 3: "abcd", 4: ""},
    29: {1: "ab", 2: "", 3: ""},
    30: {1: "ab", 2: "", 3: ""},
    35: {1: "abc", 2: "", 3: ""},
    36: {1: "abc", 2: "", 3: ""},
    40: {
        **dict.fromkeys(range(1, 33), ""),
        3: "abcdefghijklm",
        9: "ab",
        10: "abcd",
        12: "abcd",
        15: "abcdefg",
        21: "abcd",
        31: "ab",
    },
    41: {**dict.fromkeys(range(1, 7), ""), 3: "abcde"},
    42: {**dict.fromkeys(range(1, 10), ""), 3: "abcdefg"},
    43: {1: "", 2: ""},
    44: {1: "", 2: "", 3: "ab"},
    45: {1: "", 2: "", 3: "abcdef"},
    46: {0: ""},
}

_ARTICLE = re.compile(r"\s+Article (\d+)$")
_PARAGRAPH = re.compile(r"\s*(\d+)\. (?=[A-Z(])")
_LETTER = re.compile(r"\s*\(([a-z])\) ")


def read(text: str) -> dict[int, dict[int, str]]:
    """Find articles, paragraphs and letters in the text of a convention; each number and letter follows the last."""
    found: dict[int, dict[int, str]] = {}
    these, number = {0: ""}, 0
    for line in text.splitlines():
        article = _ARTICLE.match(line)
        if article:
            these, number = {0: ""}, 0
            found[int(article[1])] = these
            continue
        rest = line
        paragraph = _PARAGRAPH.match(line)
        if paragraph and int(paragraph[1]) == number + 1:
            number += 1
            these.pop(0, None)
            these[number] = ""
            rest = line[paragraph.end() :]
        letter = _LETTER.match(rest)
        if letter and letter[1] == chr(ord("a") + len(these[number])):
            these[number] += letter[1]
    return found
