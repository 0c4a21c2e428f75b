"""The groups under which help lists commands, the day's work first, and the short names of some."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

#: Title of each group, and its commands: those that are typed most often come first.
GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        "a day's work",
        (
            *("today", "exhibit", "transfer", "location", "inventory", "acquisition", "archive"),
            *("deadlines", "actions", "fetch", "verify"),
        ),
    ),
    (
        "cases and instruments",
        (
            *("case", "preservation-order", "preservation-request", "mla-request", "enquiry"),
            *("production-order", "assistance-order", "seizure", "scene", "profile"),
        ),
    ),
    (
        "disclosure, privilege and disposition",
        (
            *("entry", "disclosure", "privilege", "inspection", "destructive-examination", "legal-hold"),
            *("proceedings", "disposition", "copy"),
        ),
    ),
    ("stored evidence", ("sweep", "object", "store", "lock", "hash-list", "abandonment")),
    (
        "the record and its proofs",
        ("check", "log", "proof", "witness", "timestamp", "trust", "erasure", "access"),
    ),
    (
        "set-up",
        (
            *("init", "actor", "key", "settings", "form", "schema", "backup", "restore", "health", "doctor"),
            *("migrate", "tui", "demo", "completion"),
        ),
    ),
)
#: The title of commands that no group names: those of things that are declared in one place.
FURTHER: Final = "further things"

#: Short names, and the words that each stands for; help shows them beside the full name.
ALIASES: Final[Mapping[str, str]] = {
    "acquire": "acquisition record",
    "correct": "entry correct",
    "examination": "destructive-examination",
    "hold": "legal-hold",
    "mla": "mla-request",
    "order": "preservation-order",
    "production": "production-order",
    "request": "preservation-request",
}


def expanded(typed: Sequence[str]) -> list[str]:
    """Return what was typed with a short name in full: the first word, or the one behind ``help``."""
    at = 1 if typed[:1] == ["help"] else 0
    words = ALIASES.get(typed[at], typed[at]).split() if len(typed) > at else []
    return [*typed[:at], *words, *typed[at + 1 :]]


def alias_of(command: str) -> str | None:
    """Return the short name of a command; None where it has none."""
    return next((alias for alias, words in ALIASES.items() if words == command), None)


def grouped(commands: Collection[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return title and commands of each group; those that no group names have a title of their own."""
    found = [(title, tuple(name for name in names if name in commands)) for title, names in GROUPS]
    placed = {name for _, names in found for name in names}
    found.append((FURTHER, tuple(name for name in commands if name not in placed)))
    return [(title, names) for title, names in found if names]
