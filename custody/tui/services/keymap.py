"""The keymap: what each key means on every screen, and a person's own keys for it.

A binding of a screen has the identifier of its meaning, so that one line of a keymap file changes it on every screen.
Keys that move the cursor have no identifier and stay as they are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Final

from custody.errors import ConfigError
from custody.tui.services.navigation import PLACES

#: The name of the keymap file, beside a person's settings.
FILE: Final = "keys.toml"
#: The identifier of the key that opens a review, and in a review signs.
SIGN: Final = "sign"
#: For each identifier its usual keys, and what they mean.
MEANINGS: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    **{f"place.{digit}": ((digit,), f"open {name}") for digit, _, name in PLACES},
    "back": (("escape",), "one level up; a form keeps its draft; a review is not signed"),
    "open": (("enter",), "go on: open the line, next answer, take the scan"),
    "mark": (("space",), "mark a line; tick or open a choice; next page of text"),
    "actions": (("a",), "actions for the line or page"),
    "filter": (("slash",), "filter this list"),
    "order": (("o",), "sort or restrict this list by a column; keep that under a name"),
    "go": (("g",), "go to anything: number, serial, seal, name, date, words"),
    "previous": (("less_than_sign",), "back through pages"),
    "following": (("greater_than_sign",), "forward through pages"),
    "newer": (("left_square_bracket",), "newer part of a long list"),
    "older": (("right_square_bracket",), "older part of a long list"),
    "reload": (("r",), "build the page again"),
    "verify": (("v",), "verify the stored evidence of the line"),
    "export": (("e",), "export, print or copy what the page shows"),
    "shift": (("s",), "shift report since your last visit"),
    "alarm": (("exclamation_mark",), "next alarm"),
    "palette": (("ctrl+p", "colon"), "all actions and pages, by words"),
    "lock": (("ctrl+l",), "lock; somebody else signs in"),
    "undo": (("ctrl+z",), "undo in a form; take back the last scan; never anything signed"),
    "quit": (("q",), "quit; says what runs and what is begun"),
    "help": (("f1", "question_mark"), "help of the line, then of the page, then all keys"),
    "next": (("f2",), "as expected: accept the item; next required answer"),
    "exception": (("f3",), "exception: not known, seal differs, condition differs, refuse, remove line"),
    "all": (("f4",), "everything: all fields of the line; optional answers; the signed text"),
    "more": (("f5",), "one more: duplicate line, its component, an item not on the list"),
    "pane": (("f7",), "this pane alone; in a form the whole preview"),
    SIGN: (("f8",), "review, and in a review sign"),
    "running": (("f9",), "what runs and what was said today"),
}
#: Keys that a person may name, beside letters, digits and signs.
_NAMED = frozenset(
    {
        *(
            "backspace",
            "delete",
            "down",
            "end",
            "enter",
            "escape",
            "home",
            "insert",
            "left",
            "pagedown",
            "pageup",
        ),
        *("right", "space", "tab", "shift+tab", "up"),
        *(f"f{number}" for number in range(1, 10)),
        *(f"shift+f{number}" for number in range(1, 10)),
        *(f"ctrl+{letter}" for letter in "defgklnoprtuvwxyz"),
    }
)
#: Signs of a keyboard by the names of their keys.
_SIGNS = {
    "!": "exclamation_mark",
    "#": "number_sign",
    "%": "percent_sign",
    "&": "ampersand",
    "'": "apostrophe",
    "(": "left_parenthesis",
    ")": "right_parenthesis",
    "*": "asterisk",
    "+": "plus",
    ",": "comma",
    "-": "minus",
    ".": "full_stop",
    "/": "slash",
    ":": "colon",
    ";": "semicolon",
    "<": "less_than_sign",
    "=": "equals_sign",
    ">": "greater_than_sign",
    "?": "question_mark",
    "@": "at",
    "[": "left_square_bracket",
    "]": "right_square_bracket",
    "_": "underscore",
}
_HINT = "Correct it, or take the file away: then the usual keys work."


def read_keymap(text: str, file: str) -> dict[str, str]:
    """Return the keymap of a file's text: by identifier its keys, joined by commas.

    Raise ConfigError for what is no TOML, an identifier or key that means nothing, a key with two meanings, and a key
    that may not sign.
    """
    try:
        said = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # no TOML, a number beyond all bounds, or too deep
        raise ConfigError(f"{file!r} is no TOML: {error}", hint=_HINT) from error
    found: dict[str, str] = {}
    for name, value in said.items():
        if name not in MEANINGS:
            raise ConfigError(
                f"{file!r} names {name!r}, which is no meaning of a key",
                hint=f"Correct it to one of: {', '.join(MEANINGS)}.",
            )
        keys = value if isinstance(value, list) else [value]
        found[name] = ",".join(_key(key, name, file) for key in keys)
        if not keys:
            raise ConfigError(f"{file!r} has no key for {name!r}", hint=_HINT)
    _refuse_two_meanings({**usual(), **found}, file)
    return found


def usual() -> dict[str, str]:
    """Return the usual keymap: by identifier its keys, joined by commas."""
    return {name: ",".join(keys) for name, (keys, _) in MEANINGS.items()}


def signing(keymap: Mapping[str, str]) -> frozenset[str]:
    """Return the keys that sign under a keymap."""
    return frozenset(keymap.get(SIGN, usual()[SIGN]).split(","))


def _key(value: object, name: str, file: str) -> str:
    """Return the name of a key; raise ConfigError if there is none, or if it may not sign."""
    key = _SIGNS.get(value, value) if isinstance(value, str) else ""
    plain = re.fullmatch(r"[A-Za-z0-9]", key) is not None
    if not (plain or key in _NAMED or key in _SIGNS.values()):
        raise ConfigError(
            f"{file!r} gives {name!r} the key {value!r}, which no terminal is sure to send",
            hint="Letters, digits, signs, F1 to F9, and Ctrl with most letters can be named.",
        )
    if name == SIGN and not re.fullmatch(r"(shift\+)?f[1-9]|ctrl\+[a-z]|insert", key):
        raise ConfigError(
            f"{file!r} lets the key {value!r} sign: a label or a slip of the hand could press it",
            hint="Name a function key, Ctrl with a letter, or Insert.",
        )
    return key


def _refuse_two_meanings(keymap: Mapping[str, str], file: str) -> None:
    """Raise ConfigError for a key that would mean two things."""
    meant: dict[str, str] = {}
    for name, keys in keymap.items():
        for key in keys.split(","):
            if key in meant and meant[key] != name:
                raise ConfigError(
                    f"{file!r} gives the key {key!r} two meanings: {meant[key]!r} and {name!r}",
                    hint="Give one of them another key.",
                )
            meant[key] = name
