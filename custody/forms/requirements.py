"""The requirements of a form while it is filled in: which questions must be answered.

Made from what the kind declares, as the questions at a command line are. Reads no ledger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.forms import missing_answers
from custody.forms.excuses import Sort, excused_fields, sorts_of
from custody.forms.fields import key_of
from custody.forms.form import Field, Form
from custody.forms.keys import own_kind
from custody.forms.missing_answers import asked_of
from custody.forms.questions import Question, stands_by_date
from custody.model.schema import types
from custody.model.schema.schema import Kind

#: The text that stands for a missing one in an entry that is only looked at: no rule sees it, and it can be erased.
STAND_IN = "not stated yet"


class Requirements:
    """The requirements of one form; of a command that enters no kind, those that its fields declare."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.kind = own_kind(form.words)
        self._asked = () if self.kind is None else asked_of(self.kind)
        names = {field.name for field in form.fields}
        self._by_name = {key_of(question): question for question in self._asked if key_of(question) in names}

    def required(self, values: Mapping[str, object]) -> frozenset[str]:
        """Return the names of the fields that must be answered or excused with these answers."""
        kind = self.kind
        if kind is None:
            return frozenset(field.name for field in self._form.fields if field.need != "optional")
        answers = self.answers(values)
        return self._names(kind, answers, missing_answers.required(kind, answers, self._asked))

    def lacking(self, values: Mapping[str, object]) -> tuple[Field, ...]:
        """Return the required fields that have neither answer nor excuse, in the order of the form."""
        kind = self.kind
        if kind is None:
            names = frozenset(name for name in self.required(values) if values.get(name) is None)
        else:
            answers, excused = self.answers(values), excused_fields(self._form, values)
            names = self._names(kind, answers, missing_answers.missing(kind, answers, excused, self._asked))
        return tuple(field for field in self._form.fields if field.name in names)

    def _names(
        self, kind: Kind, answers: Mapping[str, object], questions: Sequence[Question]
    ) -> frozenset[str]:
        """Return the names of the fields of some questions, and of the first unanswered alternative."""
        found = [*questions, *missing_answers.alternatives(kind, answers, self._asked)[:1]]
        wanted = {question.name for question in found}
        return frozenset(name for name, question in self._by_name.items() if question.name in wanted)

    def excuses(self, field: Field, values: Mapping[str, object]) -> tuple[Sort, ...]:
        """Return the excuses that a required field may have, the usual one first; none for others."""
        question, kind = self._by_name.get(field.name), self.kind
        if question is None or kind is None or field.name not in self.required(values):
            return ()
        if missing_answers.must_be_answered(kind, question, self._asked, self.answers(values)):
            return ()
        return sorts_of(self._form, field, past=self._is_past(kind, values))

    def _is_past(self, kind: Kind, values: Mapping[str, object]) -> bool:
        """Return whether an entry with these answers may be the record of a past act."""
        return kind.standings[:1] != ("act",) or values.get("recorded") is True

    def makes_record(self) -> bool:
        """Return whether something unknown makes a record of what else is an act."""
        return self.kind is not None and stands_by_date(self.kind)

    def answers(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return the answers of a screen as those of a call, by the name of each question."""
        return {
            question.name: _answer(question, values.get(name)) for name, question in self._by_name.items()
        }

    def stand_ins(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return texts for the lacking fields that no rule reads, so that the rest can be decided."""
        lacking = (self._by_name.get(field.name) for field in self.lacking(values))
        return {
            key_of(question): STAND_IN
            for question in lacking
            if question is not None and question.erasable and question.own and not question.paper
        }

    def is_checked(self, field: Field) -> bool:
        """Return whether there is something to check in an answer: it is no choice, and not any text."""
        question = self._by_name.get(field.name)
        if field.sort in ("choice", "flag", "pairs"):
            return False
        return question is None or question.paper or not question.type.prose


def _answer(question: Question, value: object) -> object:
    """Return the answer of a screen as a parser would read it; a wrong one stays as it is."""
    if question.worded or (question.type.name == types.FLAG.name and not question.tick):
        return {"yes": True, "no": False}.get(value) if isinstance(value, str) else value
    if question.type.name == types.COUNT.name and isinstance(value, str) and value.isdecimal():
        return int(value)
    return value
