"""The suggestion of a known word for a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

#: From which share of letters in common on a word is one that was perhaps meant.
_ALIKE = 0.65


def near(typed: str, known: Iterable[str]) -> str | None:
    """Return the known word that begins so, or is spelt alike; None without one.

    The dashes of flags do not count as likeness.
    """
    import difflib

    words: Sequence[str] = sorted(known)
    begun = [word for word in words if len(typed.strip("-")) > 1 and word.startswith(typed)]
    bare = {word.lstrip("-"): word for word in reversed(words)}
    alike = difflib.get_close_matches(typed.lstrip("-"), bare, 1, _ALIKE)
    return next(iter([*begun, *(bare[word] for word in alike)]), None)
