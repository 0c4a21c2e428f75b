"""Which names and numbers look alike (UTS 39): other scripts or widths, capitals, l, 1, O, 0.

Compares texts and judges nothing: whoever enters a name is asked, and what others numbered stays as they wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from custody.model.lookalike_letters import GROUPS

#: Scripts of which many letters look like letters of another one, by how the names of their characters begin.
_ALIKE = frozenset({"ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK", "LATIN"})
_WORD = re.compile(r"[^\W\d_]+")


def skeleton(text: str) -> str:
    """Return a text's skeleton: texts with the same one look alike (UTS 39, section 4)."""
    if text.isascii():
        return text.translate(_letters())
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text))
    return unicodedata.normalize("NFD", folded.translate(_letters()))


@lru_cache(maxsize=4096)
def likenesses(text: str) -> frozenset[str]:
    """Return the forms by which a text is compared: its skeleton, and that without regard to case."""
    return frozenset({skeleton(text), skeleton(unicodedata.normalize("NFKC", text).casefold())})


def look_alike(one: str, other: str) -> bool:
    """Return whether two texts are mistaken for each other, by letters, width or case; the same text is."""
    return not likenesses(one).isdisjoint(likenesses(other))


def mixed(text: str) -> tuple[str, str] | None:
    """Return two scripts with like letters mixed in one word, such as Cyrillic and Latin, or None.

    Han, Arabic and all other scripts mix with any.
    """
    for word in _WORD.findall(text):
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in word} & _ALIKE
        if len(scripts) > 1:
            first, second = sorted(scripts)[:2]
            return first.capitalize(), second.capitalize()
    return None


@lru_cache(maxsize=1)
def _letters() -> dict[int, str]:
    """Return the table by which letters are replaced, read from its text."""
    table: dict[int, str] = {}
    for group in GROUPS.split(";"):
        standing, _, letters = group.strip().partition("=")
        text = "".join(chr(int(code, 16)) for code in standing.split("+") if code)
        table |= {int(code, 16): text for code in letters.split()}
    return table
