"""The command line that enters each kind of entry, as the kinds declare it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from custody.model import layouts

if TYPE_CHECKING:
    from custody.model.schema.spoken import Verb


@cache
def verbs(version: int = 1) -> Mapping[str, Verb]:
    """Return the verb that enters each kind, its own or another kind's, by the kind's name.

    Raise UnknownVersion for a ruleset that this program has not. It loads all kinds, which `--help` does without.
    """
    kinds = [layout.kind for layout in layouts.layouts_of(version).values()]
    found = {name: kind.verb for kind in kinds if kind.verb is not None for name in kind.verb.enters}
    return found | {kind.name: kind.verb for kind in kinds if kind.verb is not None}


@cache
def commands() -> Mapping[str, str]:
    """Return the words after `custody` that enter each kind, by the kind's name."""
    return {name: verb.command for name, verb in verbs().items()}


def command_of(kind: str) -> str:
    """Return the words after `custody` that enter a kind; the kind's name where no command enters it."""
    return commands().get(kind, kind)


def kinds_of(command: str) -> tuple[str, ...]:
    """Return the names of the kinds that a command enters; empty for a command that enters nothing."""
    return tuple(kind for kind, words in commands().items() if words == command)
