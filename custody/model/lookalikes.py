"""Comparison of names and numbers that look alike (UTS 39): scripts, widths, capitals, l, 1, O, 0.

It only compares: the caller asks the person who enters a name, and accepts numbers of others as written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from custody.model.lookalike_letters import GROUPS

#: Scripts with many letters that look like letters of another one: the first words of their characters' names.
_ALIKE = frozenset({"ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK", "LATIN"})
_WORD = re.compile(r"[^\W\d_]+")


def skeleton(text: str) -> str:
    """Return the skeleton of a text (UTS 39, section 4): texts with the same skeleton look alike."""
    if text.isascii():
        return text.translate(_letters())
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFD", folded.translate(_letters()))


@lru_cache(maxsize=4096)
def likenesses(text: str) -> frozenset[str]:
    """Return the forms by which a text is compared: its skeleton, and the skeleton of its lower case."""
    return frozenset({skeleton(text), skeleton(unicodedata.normalize("NFKC", text).casefold())})


def look_alike(one: str, other: str) -> bool:
    """Return whether two texts can be mistaken for each other by letters, width or case; equal texts can."""
    return not likenesses(one).isdisjoint(likenesses(other))


def mixed(text: str) -> tuple[str, str] | None:
    """Return the names of two scripts with similar letters mixed in one word, sorted; None for none.

    Only Armenian, Cherokee, Coptic, Cyrillic, Greek and Latin count; other scripts mix with any.
    """
    for word in _WORD.findall(text):
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word} & _ALIKE
        if len(scripts) > 1:
            first, second = sorted(scripts)[:2]
            return first.capitalize(), second.capitalize()
    return None


@lru_cache(maxsize=1)
def _letters() -> dict[int, str]:
    """Return the replacement of each look-alike letter, by code point, parsed from ``GROUPS``."""
    table: dict[int, str] = {}
    for group in GROUPS.split(";"):
        standing, _, letters = group.strip().partition("=")
        text = "".join(chr(int(code, 16)) for code in standing.split("+") if code)
        table |= {int(code, 16): text for code in letters.split()}
    return table
