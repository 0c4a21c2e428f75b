"""Suggests what somebody perhaps meant who typed a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

#: From which share of letters in common on a word is one that was perhaps meant.
_ALIKE = 0.65


def near(typed: str, known: Iterable[str]) -> str | None:
    """Return the known word that somebody perhaps meant: one that begins so, or one spelt much like it.

    The dashes of flags make none of them alike.
    """
    import difflib

    words: Sequence[str] = sorted(known)
    begun = [word for word in words if len(typed.strip("-")) > 1 and word.startswith(typed)]
    bare = {word.lstrip("-"): word for word in reversed(words)}
    alike = difflib.get_close_matches(typed.lstrip("-"), bare, 1, _ALIKE)
    return next(iter([*begun, *(bare[word] for word in alike)]), None)
