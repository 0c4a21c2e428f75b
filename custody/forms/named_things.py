"""References typed by a person, resolved to subjects and entries in the namespaces of a field."""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import NotFound, UsageError
from custody.ledger.views.naming.search import find_entry, find_subject
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.subjects.people import find_actor
from custody.model.schema import ids, types
from custody.model.schema.types import Value

#: Names of the types that name things, several things, and entries.
REFERENCES = frozenset({"subject", "subjects", "entry"})


def find(lookup: Lookup, targets: Sequence[str], text: str) -> str:
    """Return the identifier of the subject of this name in the namespaces; raise NotFound, Ambiguous."""
    if len(targets) != 1:
        return find_subject(lookup, text)
    if targets[0] == "actor":
        return find_actor(lookup, text).id
    return lookup.resolve(targets[0], text)


def find_all(lookup: Lookup, targets: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return the identifiers of several subjects in the order of their names.

    Raise UsageError if one is named twice, NotFound or Ambiguous.
    """
    found = [find(lookup, targets, text) for text in texts]
    for at, text in enumerate(texts):
        if found[at] in found[:at]:
            thing = targets[0] if len(targets) == 1 else "thing"
            raise UsageError(f"{text} is named twice", hint=f"Name each {thing} once.")
    return found


def reference_value(lookup: Lookup, kind: types.FieldType, typed: object) -> Value:
    """Return the value of a field of a type in ``REFERENCES`` for typed text; raise NotFound or Ambiguous."""
    if isinstance(typed, str):
        if kind.name == "entry":
            return ids.b64(lookup.reader.entry(find_entry(lookup.reader, typed)).leaf)
        return find(lookup, kind.targets, typed)
    if isinstance(typed, list):
        return types.join_codes(
            identifier for text in typed for identifier in find_listed(lookup, kind.targets, text)
        )
    return None


def find_listed(lookup: Lookup, targets: Sequence[str], text: str) -> list[str]:
    """Return the identifier of the subject with this name, or those of several separated by commas.

    Raise NotFound or Ambiguous, as ``find``.
    """
    try:
        return [find(lookup, targets, text)]
    except NotFound:
        if "," not in text:
            raise
    return [find(lookup, targets, word) for word in text.replace(",", " ").split()]
