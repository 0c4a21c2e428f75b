"""The keys under which forms ask for a subject, an entry or an office's default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.forms.defaults import Default, OfficeDefaults
from custody.forms.questions import field_key, questions_of, thing_of, verb_of
from custody.model.kind_commands import kinds_of
from custody.model.kinds import KINDS
from custody.model.schema.schema import Kind
from custody.model.schema.types import Value

#: The key under which a disclosure asks which fields go out.
FIELDS = "fields"

#: The key under which a form asks for the object store to write to.
STORE = "store"


def kind_entered(words: Sequence[str]) -> Kind:
    """Return the first kind that a command enters; raise ValueError for a command that enters nothing."""
    found = kinds_entered(words)
    if not found:
        raise ValueError(f"{' '.join(words)} enters nothing")
    return found[0]


def kinds_entered(words: Sequence[str]) -> list[Kind]:
    """Return the kinds that a command enters, none for a command that enters nothing."""
    names = kinds_of(" ".join(words))
    return [kind for kind in KINDS if kind.name in names]


def own_kind(words: Sequence[str]) -> Kind | None:
    """Return the kind that a command is made from, None for any other command."""
    kinds = (kind for kind in kinds_entered(words) if kind.verb is not None)
    return next((kind for kind in kinds if verb_of(kind).words == tuple(words)), None)


def of_form(words: Sequence[str], office: OfficeDefaults, law: str | None = None) -> dict[str, Default]:
    """Return the office's defaults for a command's kinds, by the form's key.

    Without ``law``, the Convention's count, where a kind names a law at all.
    """
    return {
        field_key(field): default
        for kind in kinds_entered(words)
        for default in office.of(kind.name, law).values()
        for field in kind.own
        if field.name == default.field
    }


def key_naming(words: Sequence[str], space: str) -> str:
    """Return the key by which a command's form names a subject of a namespace.

    Raise ValueError where it asks for none.
    """
    kind = kind_entered(words)
    thing = thing_of(verb_of(kind))
    if thing is not None and thing.space == space:
        return thing.word
    for question in questions_of(kind):
        if space in question.type.targets:
            return question.word
    raise ValueError(f"{' '.join(words)} asks for no {space}")


def keys_given(kind: Kind, field: str, value: Value) -> tuple[str, ...]:
    """Return the keys of a kind's questions that are asked only where ``field`` has this value."""
    return tuple(
        question.word
        for question in questions_of(kind)
        if (when := question.when) is not None and when.field == field and value in when.values
    )


def key_answered(words: Sequence[str]) -> str:
    """Return the key of the entry that a command answers; raise ValueError if it answers none."""
    answers = verb_of(kind_entered(words)).answers
    if answers is None or not answers.by:
        raise ValueError(f"{' '.join(words)} answers no entry that is named")
    return answers.by


def things_in(words: Sequence[str], values: Mapping[str, object]) -> list[str]:
    """Return the names of the subjects in a form's values, whether it takes one or several."""
    thing = thing_of(verb_of(kind_entered(words)))
    if thing is None:
        return []
    found = values.get(thing.word, values.get(thing.space, values.get(f"{thing.space}s", "")))
    texts = found if isinstance(found, list | tuple) else [found]
    return [str(text) for text in texts if text]
