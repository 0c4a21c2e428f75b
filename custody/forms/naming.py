"""Finds the things that somebody names, by the spaces that a reference may name."""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import UsageError
from custody.ledger.views.finding import find_entry, find_subject
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.people import find_actor
from custody.model import ids, types
from custody.model.types import Value

#: Names of the types that name things, several things, and entries.
REFERENCES = frozenset({"subject", "subjects", "entry"})


def find(lookup: Lookup, targets: Sequence[str], text: str) -> str:
    """Return the identifier of the thing that is named, in one of these spaces; NotFound or Ambiguous."""
    if len(targets) != 1:
        return find_subject(lookup, text)
    if targets[0] == "actor":
        return find_actor(lookup, text).id
    return lookup.resolve(targets[0], text)


def find_all(lookup: Lookup, targets: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return the identifiers of several things in the order of their names.

    Raises UsageError if one is named twice, NotFound or Ambiguous.
    """
    found = [find(lookup, targets, text) for text in texts]
    for at, text in enumerate(texts):
        if found[at] in found[:at]:
            raise UsageError(f"{text} is named twice", hint="Name each exhibit once.")
    return found


def named(lookup: Lookup, kind: types.FieldType, typed: object) -> Value:
    """Return the value of a field of a type in ``REFERENCES`` for what was typed; NotFound or Ambiguous."""
    if isinstance(typed, str):
        if kind.name == "entry":
            return ids.b64(lookup.reader.entry(find_entry(lookup.reader, typed)).leaf)
        return find(lookup, kind.targets, typed)
    if isinstance(typed, list):
        return types.join_codes(find(lookup, kind.targets, text) for text in typed)
    return None
