"""Finds the kinds whose commands are made from them, by the first word of the command.

Only the modules of that group are loaded, so that help comes at once.
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from custody.cli.verbs.parser import add_verb

if TYPE_CHECKING:
    from custody.model.schema import Kind

#: The first word of a command, and the modules below custody.model.events with the kinds of its actions.
TOPICS: dict[str, tuple[str, ...]] = {
    "enquiry": ("enquiry",),
    "examination": ("defence",),
    "hold": ("hold",),
    "inspection": ("defence",),
    "order": ("order", "compliance", "secrecy", "path", "quashing"),
    "outcome": ("outcome",),
    "privilege": ("privilege",),
    "production": ("quashing",),
}


def kinds_of(group: str) -> Iterator[Kind]:
    """Return the kinds that a group of commands enters and that are declared in its topic, in their order."""
    for module in TOPICS[group]:
        for kind in importlib.import_module(f"custody.model.events.{module}").KINDS:
            if kind.verb is not None and kind.verb.words[0] == group:
                yield kind


def add_verbs(actions: Any, group: str, *, but: Collection[str] = ()) -> None:
    """Add the actions of a group that are made from kinds, ``but`` those that have a module of their own."""
    for kind in kinds_of(group):
        if kind.verb is not None and kind.verb.words[-1] not in but:
            add_verb(actions, kind)
