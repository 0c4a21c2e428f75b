"""What the form of a command is opened with, from the thing that a line or a page is about."""

from __future__ import annotations

from collections.abc import Mapping

#: Questions that name a thing of some sort by another word than its sort.
OTHERWISE = {
    "inventory": ("round",),
    "entry": ("entry",),
    "exhibit": ("thing", "about", "disclosure-subject", "parent"),
    "object": ("thing", "about", "disclosure-subject"),
    "preservation_order": ("preservation-order",),
}
#: Questions about another thing than the one that a line is about, where a command is typed for it.
_OTHER = frozenset({"parent"})


def typed(space: str, name: str, position: int | None = None) -> Mapping[str, object]:
    """Return the answers by which a command finds its subject, without the others of ``given``."""
    return {key: answer for key, answer in given(space, name, position).items() if key not in _OTHER}


def given(space: str, name: str, position: int | None = None) -> Mapping[str, object]:
    """Return answers by the name of a question; a form takes those that it asks.

    ``position`` is the entry that the line is about: a proposal is named by it.
    """
    words = (space, space.replace("_", "-"), f"{space}s", *OTHERWISE.get(space, ()))
    found: dict[str, object] = dict.fromkeys(words, name)
    if position is not None:
        found |= {"entry": str(position), "proposal": str(position)}
    return found
