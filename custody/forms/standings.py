"""Whether an entry is an act, done as it is signed, or the record of an earlier one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

#: What was typed, by the name of each argument.
Words = Mapping[str, object]


def standing(words: Words) -> str:
    """Return ``act`` for an act done now, ``record`` for a past one: dated, recorded or partly unknown."""
    return "record" if words["recorded"] or words["occurred_at"] or words["not_known"] else "act"


def unless_recorded(words: Words) -> str:
    """Return ``record`` if the typed words say that it was done before, else ``act``."""
    return "record" if words["recorded"] else "act"


def leaving(words: Words) -> str:
    """Return ``act`` for a copy that goes out, or to the defence, now; else ``record``."""
    return standing(words) if words["outside_agency"] or words["purpose"] == "defence" else "record"


#: By kind, where what was typed decides it in another way than for all that can be ordered.
STANDINGS: dict[str, Callable[[Words], str]] = {
    "case.closed": unless_recorded,
    "copy.made": leaving,
    "copy.handed_over": leaving,
}
