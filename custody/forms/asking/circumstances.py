"""The questions on when and how an act happened, which all kinds share, as those of one kind."""

from __future__ import annotations

from custody.forms.excuses import HELD
from custody.forms.fields import circumstances
from custody.forms.form import Field
from custody.forms.questions import Question, verb_of
from custody.model.schema import types
from custody.model.schema.schema import Kind, Need


def circumstances_asked(kind: Kind) -> tuple[Question, ...]:
    """Return the questions of a kind on when and how it happened, without those that hold excuses.

    Raise ValueError for a kind without a verb.
    """
    return tuple(
        _question(kind, field) for field in circumstances(kind, verb_of(kind)) if field.name not in HELD
    )


def _question(kind: Kind, field: Field) -> Question:
    known = {spec.name: spec.type for spec in kind.fields}
    return Question(
        name=field.word,
        key=field.name,
        says=field.says,
        type=known.get(field.word, types.FLAG),
        need=Need.OPTIONAL,
        unit="",
        field="",
        own=False,
        tick=field.sort == "flag",
        label=field.called,
    )
