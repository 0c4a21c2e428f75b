"""Names of keys as they are printed on a keyboard."""

from __future__ import annotations

#: Keys whose printed name is not made from their own.
_NAMES = {
    "backspace": "Backspace",
    "colon": ":",
    "delete": "Del",
    "down": "↓",
    "end": "End",
    "enter": "Enter",
    "escape": "Esc",
    "exclamation_mark": "!",
    "greater_than_sign": ">",
    "home": "Home",
    "insert": "Ins",
    "left": "←",
    "left_square_bracket": "[",
    "less_than_sign": "<",
    "minus": "-",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "question_mark": "?",
    "right": "→",
    "right_square_bracket": "]",
    "slash": "/",
    "space": "Space",
    "tab": "Tab",
    "up": "↑",
}


def printed(key: str) -> str:
    """Return the name of a key as it is printed on a keyboard, such as F8, Ctrl+P, Esc or a."""
    *modifiers, last = key.split("+") if key != "+" else [key]
    name = _NAMES.get(last, last)
    function = last[:1] == "f" and last[1:].isdecimal()
    if function or (modifiers and len(name) == 1):
        name = name.upper()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])
