"""Which command enters which kind, as the kinds say it: what comes next is told as it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache


@cache
def commands() -> Mapping[str, str]:
    """Return the words after `custody` that enter each kind, by the kind's name; help loads no kinds before it asks."""
    from custody.model.kinds import KINDS

    return {
        name: kind.verb.command
        for kind in KINDS
        if kind.verb is not None
        for name in (kind.name, *kind.verb.enters)
    }


def command_of(kind: str) -> str:
    """Return the words after `custody` that enter a kind; the kind itself where no command is known here."""
    return commands().get(kind, kind)


def kinds_of(command: str) -> tuple[str, ...]:
    """Return the kinds that a command enters; none for one that enters nothing."""
    return tuple(kind for kind, words in commands().items() if words == command)


#: By which names commands ask for a field, where it is another one.
_ASKED_AS = {"display_name": ("name",), "held_by": ("to",), "photographed_by": ("by",)}


def expected_by(command: str) -> frozenset[str]:
    """Return the fields that are expected of what a command enters: each is given, or said to be unknown.

    Where a command asks for one by another name, that is among them too: ``document``, the file, for
    ``document_sha256``, its digest.
    """
    from custody.model.layouts import layout

    expected = (layout(1, kind).expected for kind in kinds_of(command))
    fields = frozenset[str]().union(*expected) - {"occurred_at"}
    asked = {other for name in fields for other in _ASKED_AS.get(name, ())}
    return fields | {name.removesuffix("_sha256") for name in fields} | asked
