"""The suggestion of a known word for one that is mistyped, or that other programs have in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from custody.display import either

#: From which share of letters in common on a word is one that was perhaps meant.
_ALIKE = 0.65
#: Commands that a hint names, before it says how many more have such an action.
_MOST_NAMED = 3
#: Commands of other programs, and what does the same here.
COMMANDS_ELSEWHERE = {
    "artefact": "exhibit",
    "artifact": "exhibit",
    "asset": "exhibit",
    "audit": "check",
    "chain": "exhibit timeline",
    "config": "settings",
    "download": "fetch",
    "evidence": "exhibit",
    "find": "entry search-value",
    "handover": "transfer offer",
    "hash": "hash-list",
    "history": "log show",
    "image": "acquisition",
    "inbox": "today",
    "item": "exhibit",
    "label": "exhibit print-label",
    "login": "key list",
    "person": "actor",
    "preserve": "preservation-order",
    "report": "shift-report",
    "room": "location",
    "search": "entry search-value",
    "status": "today",
    "tasks": "today",
    "ui": "tui",
    "upload": "archive",
    "user": "actor",
    "validate": "verify",
    "warrant": "seizure",
    "whoami": "key list",
}
#: Actions that do the same under several names; the one that a command has is suggested for the others.
_SAME_ACTIONS = (
    (
        "add",
        "create",
        "enter",
        "new",
        "register",
        "record",
        "open",
        "issue",
        "enrol",
        "place",
        "propose",
        "announce",
    ),
    ("all", "find", "ls", "search", "list"),
    ("cat", "details", "display", "info", "print", "status", "view", "show"),
    ("abort", "cancel", "end", "finish", "revoke", "stop", "release", "withdraw", "recall", "close"),
    ("get", "receive", "take", "accept"),
)
#: The parser's error on a flag without a value.
_LACKS_VALUE = re.compile(r"argument (?P<flags>-\S+): expected (?:at least )?one argument")
#: What no command does to an entry, whatever its name.
_CHANGES = frozenset({"change", "delete", "edit", "modify", "remove", "rename", "rm", "undo", "update"})
UNCHANGED = (
    "No entry is changed or deleted: `custody entry correct` corrects a field, and `custody erasure propose` begins "
    "the erasure of a confidential one."
)


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


def command_hint(typed: str, actions: Mapping[str, Sequence[str]], aliases: Iterable[str]) -> str:
    """Return a hint on the command that was meant by one that there is not.

    ``actions`` holds the actions of every command, in the order in which help lists the commands.
    """
    having = [f"`custody {name} {typed}`" for name, known in actions.items() if typed in known]
    elsewhere = COMMANDS_ELSEWHERE.get(typed) or COMMANDS_ELSEWHERE.get(typed.removesuffix("s"))
    alike = None if having else near(typed, [*actions, *aliases])
    if elsewhere is not None:
        having.insert(0, f"`custody {elsewhere}`")
    elif alike is not None:
        having = [f"`custody {alike}`"]
    elif not having:
        same = {name: _same_action(typed, known) for name, known in actions.items()}
        having = [f"`custody {name} {word}`" for name, word in same.items() if word is not None]
    if not having:
        return UNCHANGED if typed in _CHANGES else "See `custody --help` for the commands."
    more = len(having) - _MOST_NAMED
    further = f" {more} more commands have such an action: see `custody --help`." if more > 0 else ""
    return f"{_did_you_mean(having[:_MOST_NAMED])}{further}"


def action_hint(typed: str, known: Sequence[str]) -> str:
    """Return a hint on the action that was meant by one that a command has not; empty without one."""
    found = dict.fromkeys((_same_action(typed, known), near(typed, known)))
    meant = _did_you_mean(f"`{word}`" for word in found if word is not None)
    return UNCHANGED if not meant and typed in _CHANGES else meant


def word_hint(typed: str, known: Iterable[str]) -> str:
    """Return a hint on the known word that is spelt alike; empty without one."""
    alike = near(typed, known)
    return "" if alike is None else _did_you_mean([f"`{alike}`"])


def dash_hint(message: str, typed: Sequence[str], flags: Sequence[str]) -> str:
    """Return a hint on a typed word that begins with a dash and is neither a flag nor read as a value.

    ``message`` is the error of the parser, ``flags`` are those of the command; empty where the error has another cause.
    """
    if "--" in typed and message.startswith("unrecognized arguments"):
        behind = [word for word in typed[typed.index("--") + 1 :] if word.partition("=")[0] in flags]
        return f"Write {behind[0]} before `--`: nothing after it is a flag." if behind else ""
    lacking = _LACKS_VALUE.match(message)
    named = set() if lacking is None else set(lacking["flags"].split("/"))
    for flag, value in pairwise(typed):
        if flag in named and value.startswith("-") and value.partition("=")[0] not in flags:
            shown = value if value.strip("-").isalnum() else "-VALUE"
            return f"Join a value that begins with a dash to its flag: `{flag}={shown}`."
    return ""


def _same_action(typed: str, known: Sequence[str]) -> str | None:
    """Return the first known action that does what ``typed`` does in other programs; None without one."""
    return next((word for same in _SAME_ACTIONS if typed in same for word in known if word in same), None)


def _did_you_mean(found: Iterable[str]) -> str:
    meant = either(found)
    return f"Did you mean {meant}?" if meant else ""
