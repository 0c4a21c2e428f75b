"""Checks of a script's arguments before anything is done with them, by the argument's name.

Python does not enforce types at run time; a wrong one would raise an error in whatever code meets it first.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from os import PathLike
from typing import ParamSpec, TypeVar

from custody.errors import UsageError

P = ParamSpec("P")
R = TypeVar("R")
C = TypeVar("C")

_PATH: tuple[type, ...] = (str, PathLike)
#: What arguments of a name may be, and how a message says so.
_TAKES: dict[str, tuple[tuple[type, ...], str]] = {
    "proof": ((bytes,), "bytes"),
    "values": ((Mapping,), "a mapping of fields"),
    "span": ((tuple,), "the first and the last byte"),
    **dict.fromkeys(("vault", "keys", "passphrase_file", "state", "path", "paths"), (_PATH, "a path")),
    **dict.fromkeys(
        ("position", "size", "answers", "acquisition", "jobs", "required_witnesses"),
        ((int,), "a whole number"),
    ),
    **dict.fromkeys(
        (
            *("log_key", "witnesses", "key", "reads", "space", "text", "kind", "subject", "exhibit", "store"),
            *("late_reason", "object_id", "to", "source", "at", "objects", "member"),
        ),
        ((str,), "text"),
    ),
}
#: Those of which there are several.
_SEVERAL = {"paths", "witnesses"}


def checked(call: Callable[P, R]) -> Callable[P, R]:
    """Return the function with a check that raises UsageError for an argument of a wrong type."""
    form = inspect.signature(call)

    @wraps(call)
    def checking(*args: P.args, **kwargs: P.kwargs) -> R:
        given = form.bind(*args, **kwargs)
        for name, value in given.arguments.items():
            if name in _TAKES and not (value is None and form.parameters[name].default is None):
                given.arguments[name] = _fitting(name, value)
        return call(*given.args, **given.kwargs)

    return checking


def checked_methods(owner: type[C]) -> type[C]:
    """Return the class with a check of arguments on every public method; they raise UsageError."""
    for name, call in list(vars(owner).items()):
        if inspect.isfunction(call) and not name.startswith("_"):
            setattr(owner, name, checked(call))
    return owner


def _fitting(name: str, value: object) -> object:
    """Return the value as the argument of this name takes it, several as a list; raise UsageError."""
    if name not in _SEVERAL:
        return _one(name, value)
    if isinstance(value, str | bytes) or not hasattr(value, "__iter__"):
        raise _refused(name, f"several, each {_TAKES[name][1]}", value)
    return [_one(name, element) for element in value]


def _one(name: str, value: object) -> object:
    types, words = _TAKES[name]
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise _refused(name, words, value)
    if name == "jobs" and isinstance(value, int) and value < 1:
        raise UsageError(f"{name} must be 1 or more, not {value}", hint="See help(custody.api).")
    return value


def _refused(name: str, words: str, value: object) -> UsageError:
    return UsageError(f"{name} takes {words}, not {type(value).__name__}", hint="See help(custody.api).")
