"""The initial answers of a command's form, from the subject of a row or page."""

from __future__ import annotations

from collections.abc import Mapping

#: Questions that name a subject by another word than its space.
OTHERWISE = {
    "destructive_examination": ("examination",),
    "disclosure_duty": ("duty",),
    "inventory": ("round",),
    "legal_hold": ("hold",),
    "privilege": ("claim",),
    "entry": ("entry",),
    "exhibit": ("thing", "about", "disclosure-subject", "parent"),
    "object": ("thing", "about", "disclosure-subject", "object_root"),
    "preservation_order": ("preservation-order",),
}
#: Questions about another subject, which a typed command leaves out.
_OTHER = frozenset({"parent"})


def typed(space: str, name: str, position: int | None = None) -> Mapping[str, object]:
    """Return the answers by which a command finds its subject, without those about other subjects."""
    return {key: answer for key, answer in form_answers(space, name, position).items() if key not in _OTHER}


def form_answers(space: str, name: str, position: int | None = None) -> Mapping[str, object]:
    """Return answers for a form about a subject, by question; a form takes those that it asks.

    ``position`` is the entry that a row is about, such as a proposal.
    """
    words = (space, space.replace("_", "-"), f"{space}s", *OTHERWISE.get(space, ()))
    found: dict[str, object] = dict.fromkeys(words, name)
    if position is not None:
        found |= {"entry": str(position), "proposal": str(position)}
    return found
