"""Answers on record about the subject of an act, so that questions that follow can be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from custody.forms.missing_answers import Answered, is_answered
from custody.forms.questions import questions_of
from custody.ledger.views.exhibits.dispositions import find as find_disposition
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.layouts import layout

#: Returns answers by the name of their question, of those that nobody typed; NotFound for nothing of that name.
Find = Callable[[Lookup, Answered], Answered]


def _proposed(lookup: Lookup, typed: Answered) -> Answered:
    """Return the proposed measure and basis of a disposition, unless typed; raise NotFound."""
    if typed.get("proposal") is None:
        return {}
    found = find_disposition(lookup, str(typed["proposal"]))
    asked = {question.name: question for question in questions_of(layout(1, "disposition.executed").kind)}
    known = {"measure": found.measure, "basis": found.basis}
    return {name: value for name, value in known.items() if not is_answered(asked[name], typed)}


#: By the kind that is entered.
KNOWN: Mapping[str, Find] = {"disposition.executed": _proposed}
