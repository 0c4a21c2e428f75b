"""Filled-in forms, the context for making entries of them, and the entries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from custody.frozen import dataclass
from custody.ledger.append.entry_signing import Request
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.schema.schema import Kind
from custody.model.schema.types import Value


@dataclass(frozen=True, slots=True)
class FormContext:
    """The context of an expansion: records, the instant in seconds since 1970, new identifiers, signer.

    ``signer`` returns the identifier of the actor, or raises where no key tells.
    """

    lookup: Lookup
    now: int
    new_id: Callable[[], str]
    signer: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Filled:
    """A kind with its form filled in; subjects are identifiers, papers are digests.

    ``things`` are the subjects in the order of their names, each followed by those joined to it, none where the act
    begins a subject; ``named`` is the number of named ones. ``answered`` are the leaf hashes of the entries that it
    answers, one for each subject. ``values`` are by field, those of every kind among them; ``arguments`` are by name
    and no fields.
    """

    kind: Kind
    things: tuple[str, ...]
    named: int
    answered: tuple[bytes | None, ...]
    values: Mapping[str, Value]
    arguments: Mapping[str, object]


#: Raises UsageError for answers that contradict one another, by name as they were typed, before anything is found.
Check = Callable[[Mapping[str, object]], None]

#: Makes the entries of one act out of what was filled in: pure, and the same for every front end.
Expand = Callable[[Filled, FormContext], tuple[Request, ...]]


def each(filled: Filled, _: FormContext) -> tuple[Request, ...]:
    """Return a request for each subject, or one that begins a new subject."""
    kind = filled.kind.name
    if not filled.things:
        return (Request(kind, filled.values),)
    return tuple(
        Request(kind, filled.values, subject=thing, re=answered)
        for thing, answered in zip(filled.things, filled.answered, strict=True)
    )


def completed(filled: Filled, values: Mapping[str, Value]) -> Filled:
    """Return a filled-in form with further values, in the order of the kind's fields."""
    return replace(filled, values=in_order(filled.kind, {**filled.values, **values}))


def in_order(kind: Kind, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return values in the order in which their kind has its fields."""
    return {field.name: values[field.name] for field in kind.fields if field.name in values}
