"""Checks of a script's arguments before anything is done with them, by the argument's name.

Python does not enforce types at run time; a wrong one would raise an error in whatever code meets it first.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from os import PathLike
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from custody.errors import CustodyError, UsageError

if TYPE_CHECKING:
    from custody.model.schema.schema import Layout
    from custody.model.schema.types import Value

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
            *(
                "late_reason",
                "not_known",
                "not_known_reason",
                "object_id",
                "to",
                "source",
                "at",
                "objects",
                "member",
            ),
        ),
        ((str,), "text"),
    ),
}
#: Those of which there are several.
_SEVERAL = {"paths", "witnesses", "not_known"}
#: What hints say of commands, and what they say to a script.
_IN_SCRIPTS = {
    UsageError.default_hint: "See help(custody.api), and `custody schema KIND` for the fields of a kind.",
    "say --allow-duplicate": "give allow_duplicate=True",
}


def checked(call: Callable[P, R]) -> Callable[P, R]:
    """Return the function with a check that raises UsageError for an argument of a wrong type."""
    form = inspect.signature(call)

    @wraps(call)
    def checking(*args: P.args, **kwargs: P.kwargs) -> R:
        given = form.bind(*args, **kwargs)
        for name, value in given.arguments.items():
            if name in _TAKES and not (value is None and form.parameters[name].default is None):
                given.arguments[name] = _fitting(name, value)
        try:
            return call(*given.args, **given.kwargs)
        except CustodyError as error:
            error.hint = _for_scripts(error.hint)
            raise

    return checking


def _for_scripts(hint: str) -> str:
    """Return a hint with the arguments of a script in place of a command's flags and help."""
    for words, written in _IN_SCRIPTS.items():
        hint = hint.replace(words, written)
    return hint


def stated_values(
    kind: str, subject: str | None, values: Mapping[str, Value], not_known: Sequence[str], reason: str | None
) -> dict[str, Value]:
    """Return the values of a new entry with the fields that are not known; raise UsageError.

    It is raised for an unknown kind, a ``subject`` that is no identifier, a field that the ledger computes, an expected
    field that has no value and is not stated as not known, and for ``not_known`` without a reason or a reason alone.
    """
    from custody.model.entry import entry_values
    from custody.model.schema import types
    from custody.model.schema.ids import is_uuid4
    from custody.model.schema.schema import HAPPENED

    layout = _layout(kind)
    if subject is not None and not is_uuid4(subject):
        raise UsageError(
            f"subject {subject[:80]!r} is no identifier",
            hint="resolve returns the identifier of a name; leave subject out for a new one.",
        )
    computed = sorted(layout.computed & {name for name, value in values.items() if value is not None})
    if computed:
        raise UsageError(
            f"{kind}: {', '.join(computed)} cannot be given; the rules fill it in", hint="Leave it out."
        )
    stated = dict(values)
    if not_known or reason is not None:
        stated |= {
            "not_known": types.join_codes({*types.split_codes(values.get("not_known")), *not_known}),
            "not_known_reason": reason if reason is not None else values.get("not_known_reason"),
        }
    facts, private = entry_values.split(layout, stated)
    unknown = set(types.split_codes(stated.get("not_known")))
    missing = sorted({*facts.codes("not_known")} - unknown - {HAPPENED})
    if missing:
        raise UsageError(
            f"{kind}: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing",
            hint=f"Give a value, or not_known={missing!r} with not_known_reason: why it is not known.",
        )
    if bool(unknown) != (private.get("not_known_reason") is not None):
        raise UsageError(
            f"{kind}: not_known and not_known_reason are given together or not at all",
            hint="State why it is not known: a court will ask.",
        )
    return stated


def known_space(space: str) -> str:
    """Return the name of a sort of subject; raise UsageError if there is none of this name."""
    from custody.forms.suggestion import word_hint
    from custody.pages.parts.targets import spaces

    if space in spaces():
        return space
    ends = sorted(name for name in spaces() if name.endswith(f"_{space}"))
    meant = f"Did you mean {' or '.join(map(repr, ends))}?" if ends else word_hint(space, spaces())
    raise UsageError(f"there is no space {space!r}", hint=meant or f"Spaces: {', '.join(sorted(spaces()))}.")


def _layout(kind: str) -> Layout:
    from custody.forms.suggestion import word_hint
    from custody.model import layouts

    names = layouts.kind_names()
    if kind not in names:
        raise UsageError(
            f"there is no kind {kind!r}",
            hint=word_hint(kind, names) or "`custody schema` has all kinds.",
        )
    return layouts.layout(1, kind)


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
