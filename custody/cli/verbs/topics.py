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
    "access": ("member",),
    "acquire": ("evidence",),
    "actor": ("ledger",),
    "archive": ("evidence",),
    "assist": ("assist",),
    "backup": ("backups",),
    "correct": ("content",),
    "digests": ("verification",),
    "disclose": ("content",),
    "disposition": ("lock",),
    "doctor": ("probe",),
    "enquiry": ("enquiry",),
    "erase": ("content",),
    "examination": ("defence",),
    "exhibit": ("items",),
    "fixity": ("verification",),
    "hold": ("hold",),
    "init": ("ledger",),
    "inspection": ("defence",),
    "key": ("ledger",),
    "lock": ("lock",),
    "log": ("ledger",),
    "migrate": ("ledger",),
    "order": ("order", "compliance", "secrecy", "path", "quashing"),
    "outcome": ("outcome",),
    "privilege": ("privilege",),
    "production": ("production", "quashing"),
    "profile": ("profile",),
    "repair": ("replica",),
    "replicate": ("replica",),
    "request": ("request", "request_course", "path"),
    "scene": ("scene",),
    "seizure": ("seizure",),
    "stamp": ("stamp",),
}
#: Commands whose arguments a module of custody.cli adds, though their kinds say how they are entered; by words, why.
HANDMADE: dict[tuple[str, ...], str] = {
    ("abandonment", "approve"): "its arguments are to be made from its kind",
    ("abandonment", "refuse"): "its arguments are to be made from its kind",
    (
        "doctor",
    ): "it enters something with two of its flags only, so it reads no form and asks for nobody's signature",
    ("erase", "approve"): "its arguments are to be made from its kind",
    ("erase", "propose"): "its arguments are to be made from its kind",
    ("erase", "refuse"): "its arguments are to be made from its kind",
    ("exhibit", "describe"): "its arguments are to be made from its kind",
    ("exhibit", "itemise"): "its arguments are to be made from its kind",
    ("exhibit", "merge"): "its arguments are to be made from its kind",
    ("exhibit", "number"): "its arguments are to be made from its kind",
    ("exhibit", "split"): "its arguments are to be made from its kind",
}
#: Commands that enter something themselves and have actions besides: their module adds both.
COMBINED = frozenset({"backup"})


def kinds_of(group: str) -> Iterator[Kind]:
    """Return the kinds of a group whose commands are made from them, in their order; none for another group."""
    for module in TOPICS.get(group, ()):
        for kind in importlib.import_module(f"custody.model.events.{module}").KINDS:
            verb = kind.verb
            if verb is not None and verb.words[0] == group and verb.words not in HANDMADE:
                yield kind


def kind_of(*words: str) -> Kind:
    """Return the kind that makes the command of these words; ValueError where none does."""
    for kind in kinds_of(words[0]):
        if kind.verb is not None and kind.verb.words == words:
            return kind
    raise ValueError(f"no kind makes `custody {' '.join(words)}`")


def add_verbs(actions: Any, group: str) -> None:
    """Add the actions of a group that are made from kinds."""
    from custody.cli.verbs.parser import add_verb

    for kind in kinds_of(group):
        if kind.verb is not None and len(kind.verb.words) > 1:
            add_verb(actions, kind)


def configure(parser: Any, group: str, action: str | None) -> bool:
    """Add to a command what its kind asks, or the one action that is called; return whether a kind makes it."""
    for kind in kinds_of(group):
        words = () if kind.verb is None else kind.verb.words
        if words == (group, action) or (words == (group,) and group not in COMBINED):
            from custody.cli.verbs.parser import add_verb, fill_verb

            if len(words) == 1:
                fill_verb(parser, kind)
            else:
                add_verb(parser.add_subparsers(dest="action", metavar="ACTION", required=True), kind)
            return True
    return False
