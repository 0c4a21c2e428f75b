"""Finds the kinds whose commands are made from them, by the words of the command.

Only the modules of one group are loaded, and nothing of other actions, so that help comes at once.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from custody.model.schema import Kind

#: The first word of a command, and the modules below custody.model.events with the kinds of its actions.
TOPICS: dict[str, tuple[str, ...]] = {
    "abandonment": ("abandonment",),
    "assist": ("assist",),
    "assistance": ("assistance", "assistance_course"),
    "case": ("order",),
    "copy": ("copy",),
    "countersign": ("content",),
    "date": ("content",),
    "disposition": ("disposition",),
    "enquiry": ("enquiry",),
    "erase": ("content",),
    "examination": ("defence",),
    "hold": ("hold",),
    "inspection": ("defence",),
    "member": ("member",),
    "order": ("order", "compliance", "secrecy", "path", "quashing"),
    "outcome": ("outcome",),
    "privilege": ("privilege",),
    "production": ("production", "quashing"),
    "request": ("request", "request_course", "path"),
    "rescind": ("content",),
    "retract": ("content",),
    "schedule": ("defence",),
    "seizure": ("seizure",),
}
#: Actions of these groups that a module of custody.cli adds, though their kinds say how they are entered.
HANDMADE: frozenset[tuple[str, ...]] = frozenset()


def kinds_of(group: str) -> Iterator[Kind]:
    """Return the kinds of a group whose commands are made from them, in their order; none for another group."""
    for module in TOPICS.get(group, ()):
        for kind in importlib.import_module(f"custody.model.events.{module}").KINDS:
            verb = kind.verb
            if (
                verb is not None
                and verb.words[0] == group
                and not verb.service
                and verb.words not in HANDMADE
            ):
                yield kind


def add_verbs(actions: Any, group: str) -> None:
    """Add the actions of a group that are made from kinds."""
    from custody.cli.verbs.parser import add_verb

    for kind in kinds_of(group):
        add_verb(actions, kind)


def configure(parser: Any, group: str, action: str | None) -> bool:
    """Add to a command what its kind asks, or the one action that is called; return whether a kind makes it."""
    for kind in kinds_of(group):
        words = () if kind.verb is None else kind.verb.words
        if words in ((group,), (group, action)):
            from custody.cli.verbs.parser import add_verb, fill_verb

            if len(words) == 1:
                fill_verb(parser, kind)
            else:
                add_verb(parser.add_subparsers(dest="action", metavar="ACTION", required=True), kind)
            return True
    return False
