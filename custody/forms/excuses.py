"""Excuses: the reasons why required questions of a form have no answer.

A field that nobody can state is named as not known; a safeguard that has no place is named as not applicable. A form
takes both in fields of their own, which this module fills in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from custody.forms.form import EXCUSES, REST, Field, Form
from custody.frozen import dataclass
from custody.law.grounds import SAFEGUARDS

#: The fields of a form that hold excuses.
NOT_KNOWN, NOT_APPLICABLE = EXCUSES
REASON = f"{NOT_KNOWN}-reason"
#: The fields of a form in which excuses are held: a front end that states them elsewhere does not ask for these.
HELD = frozenset({NOT_KNOWN, NOT_APPLICABLE, REASON})

Sort = Literal["not known", "does not apply"]


@dataclass(frozen=True, slots=True)
class Excuse:
    """The reason why a field has no answer."""

    sort: Sort
    reason: str

    @property
    def text(self) -> str:
        """The excuse as it stands in the place of an answer."""
        return f"{self.sort}: {self.reason}" if self.reason else self.sort


def sorts_of(form: Form, field: Field, *, past: bool) -> tuple[Sort, ...]:
    """Return the excuses that a form takes for a field, the usual one first.

    Who acts now knows what is done: only of a ``past`` act can something be unknown.
    """
    names = {known.name for known in form.fields}
    found: list[Sort] = []
    if NOT_APPLICABLE in names and field.fills in SAFEGUARDS:
        found.append("does not apply")
    if past and {NOT_KNOWN, REASON} <= names and field.fills:
        found.append("not known")
    return tuple(found)


def excuse_of(values: Mapping[str, object], field: Field) -> Excuse | None:
    """Return the excuse of a field in a form's answers, None without one."""
    for name, reason in _pairs(values):
        if _is_of(name, field):
            return Excuse("does not apply", reason)
    if any(_is_of(name, field) for name in _unknown(values)):
        return Excuse("not known", str(values.get(REASON) or ""))
    return None


def with_excuse(values: Mapping[str, object], field: Field, excuse: Excuse | None) -> dict[str, object]:
    """Return a form's answers with an excuse for a field instead of an answer; None takes it back."""
    unknown = [name for name in _unknown(values) if not _is_of(name, field)]
    pairs = [[name, reason] for name, reason in _pairs(values) if not _is_of(name, field)]
    reason = values.get(REASON)
    answers = dict(values)
    if excuse is not None:
        answers.pop(field.name, None)
        if excuse.sort == "does not apply":
            pairs.append([field.name, excuse.reason])
        else:
            unknown.append(field.fills)
            reason = excuse.reason
    found = {NOT_KNOWN: unknown or None, REASON: reason if unknown else None, NOT_APPLICABLE: pairs or None}
    answers |= {name: value for name, value in found.items() if value is not None}
    return {name: value for name, value in answers.items() if name not in found or found[name] is not None}


def excused_fields(form: Form, values: Mapping[str, object]) -> frozenset[str]:
    """Return the fields of the entry that a form's answers excuse."""
    unknown = [name.replace("-", "_") for name in _unknown(values)]
    if REST in unknown:
        return frozenset(field.fills for field in form.fields if field.fills)
    return frozenset((*unknown, *(name.replace("-", "_") for name, _ in _pairs(values))))


def _is_of(name: str, field: Field) -> bool:
    return name.replace("-", "_") in (field.fills, field.name.replace("-", "_"))


def _unknown(values: Mapping[str, object]) -> list[str]:
    value = values.get(NOT_KNOWN)
    return [str(name) for name in value] if isinstance(value, list | tuple) else []


def _pairs(values: Mapping[str, object]) -> list[tuple[str, str]]:
    value = values.get(NOT_APPLICABLE)
    rows = value if isinstance(value, list | tuple) else []
    return [(str(row[0]), str(row[1])) for row in rows if isinstance(row, list | tuple) and len(row) == 2]
