"""The filling of a form: typed answers of a kind become subjects, values and papers.

A front end gives the typed answers and reads the named papers; the result is the same for all front ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from custody.forms.answers import CHOSEN, answered_leaf, answered_on, entry_of
from custody.forms.due_things import DUE
from custody.forms.expansions import EXPANSIONS
from custody.forms.filled_form import Filled, FormContext, each, in_order
from custody.forms.named_things import REFERENCES, find_all, reference_value
from custody.forms.questions import ANOTHER, Question, Thing, label_of, thing_of, verb_of
from custody.forms.safeguards import not_applicable
from custody.frozen import dataclass
from custody.ledger.append.entry_signing import Request
from custody.ledger.statements.entries import naming_target
from custody.ledger.views.exhibits.packing import sealed_together
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit
from custody.model.schema import types
from custody.model.schema.schema import Kind, Need
from custody.model.schema.spoken import Answers, Many, Verb
from custody.model.schema.types import Value

#: What somebody typed about a question: a text, several, a number, a truth value, or nothing.
Typed = Any


@dataclass(frozen=True, slots=True)
class Entered:
    """The typed answers of a kind by question, and their values before anything is read.

    ``words`` are all typed arguments by name.
    """

    kind: Kind
    words: Mapping[str, Typed]
    asked: Sequence[Question]
    typed: Mapping[str, Typed]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Desk:
    """The services of a front end that fill in a form.

    ``paper`` returns the digest of a named file, None for none, ``digest`` that of a hex text after a flag. ``note``
    shows what is joined. ``first_of_its_name`` raises Conflict for a name of a namespace that is in use or looks like
    one in use, unless the subject is meant to be another one, or was received from others.
    """

    context: FormContext
    paper: Callable[[str | None], str | None]
    digest: Callable[[str, str], str | None]
    note: Callable[[str], None]
    first_of_its_name: Callable[[str, str | None, bool, bool], None]


def fill(desk: Desk, entered: Entered, beside: Mapping[str, str] | None = None) -> Filled | None:
    """Return the filled-in form with subjects found and papers read; None where nothing is due.

    ``beside`` maps names to identifiers of subjects that are begun in the same act. Raise UsageError, NotFound,
    Ambiguous or Conflict.
    """
    kind = entered.kind
    found = _things(desk, entered)
    if found is None:
        return None
    own, arguments = read(desk, entered, beside or {})
    values = in_order(kind, {**entered.values, **found.values, **own})
    return Filled(kind, found.things, found.named, found.answered, values, arguments)


def expand(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the requests of a filled-in act; raise the errors of its expansion."""
    return EXPANSIONS.get(verb_of(filled.kind).expand, each)(filled, context)


def answer_to(question: Question, kind: Kind, words: Mapping[str, Typed]) -> Typed:
    """Return the typed answer; an unticked truth value is False if the kind requires it, else None."""
    value = words[question.word]
    if question.worded:
        return None if value is None else value == "yes"
    if question.tick and question.own and not value:
        required = any(field.name == question.name and field.need is Need.REQUIRED for field in kind.own)
        return False if required else None
    return value


def field_values(kind: Kind, asked: Sequence[Question], typed: Mapping[str, Typed]) -> dict[str, Value]:
    """Return the values of the typed fields, before anything is looked up or read."""
    values: dict[str, Value] = {}
    for question in asked:
        answer = typed[question.name]
        if question.own:
            values[question.name] = _value(question, answer)
        elif _fills(question) and answer is not None and values.get(question.field) is None:
            values[question.field] = str(answer)
    for question in asked:
        if question.names and values[question.names] is None:
            values[question.names] = typed[question.name]
    for question in asked:
        if question.pair:
            values |= not_applicable(kind, values, typed[question.name] or ())
    return values


def _fills(question: Question) -> bool:
    """Return whether an argument is entered as the value of a field.

    A tick only says no to another argument, and several words are entered by the expansion of their verb.
    """
    alone = not question.tick and not question.pair and not question.many
    return alone and not question.own and bool(question.field)


def _value(question: Question, typed: Typed) -> Value:
    if isinstance(typed, list):
        spell = types.SEAL if question.type.name == "seals" else question.type
        return types.join_codes(types.spelt(spell, str(word)) for word in typed)
    return typed  # type: ignore[no-any-return]  # argparse has read it as its type has it


def flags_of(asked: Sequence[Question]) -> dict[str, str]:
    """Return what is typed for fields with another name than their flag, or without a flag."""
    return {
        question.field: question.word.upper() if question.typed else question.flag
        for question in asked
        if question.field and (question.typed or question.key != question.field.replace("_", "-"))
    }


@dataclass(frozen=True, slots=True)
class _Found:
    """The subjects of an act, how many of them were named, the entries answered, and their values."""

    things: tuple[str, ...] = ()
    named: int = 0
    answered: tuple[bytes | None, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


def _things(desk: Desk, entered: Entered) -> _Found | None:
    """Return the subjects of an act and the entries it answers; None if nothing is due."""
    kind, verb, typed = entered.kind, verb_of(entered.kind), entered.typed
    thing, lookup = thing_of(verb), desk.context.lookup
    if thing is None or verb.about is None:
        if verb.about is None and verb.answers is not None:
            entry = entry_of(lookup, verb.answers, typed[verb.answers.by])
            return _Found((entry.subject,), 1, (entry.leaf,), naming_target(kind, entry.position))
        return _Found()
    texts = entered.words[thing.word]
    if thing.many is Many.ALL_DUE and texts is None:
        due = DUE[kind.name][0](lookup, desk.context.now)
        return _Found(due, 0, tuple(None for _ in due)) if due else None
    targets = () if thing.space == "thing" else (thing.space,)
    if kind.name in CHOSEN:
        things = [CHOSEN[kind.name](lookup, texts, typed)]
    else:
        things = find_all(lookup, targets, texts if isinstance(texts, list) else [texts])
    leaves: dict[str, bytes | None] = dict.fromkeys(things)
    if verb.answers is not None:
        leaves = {
            subject: answered_leaf(
                lookup, verb.answers, thing.space, subject, typed.get(verb.answers.by), now=desk.context.now
            )
            for subject in things
        }
    if verb.about.joined:
        leaves = _with_joined(desk, verb.answers, thing, leaves)
    return _Found(tuple(leaves), len(things), tuple(leaves.values()))


def _with_joined(
    desk: Desk, answers: Answers | None, thing: Thing, leaves: Mapping[str, bytes | None]
) -> dict[str, bytes | None]:
    """Return the leaf hash to answer, None for none, of each subject and those joined to it.

    If the act answers an entry, joined subjects without one are left out.
    """
    found: dict[str, bytes | None] = {}
    for subject in _together(desk, list(leaves)):
        leaf = leaves.get(subject)
        if leaf is None and answers is not None:
            leaf = answered_on(desk.context.lookup, answers, thing.space, subject)
        if leaf is not None or answers is None:
            found[subject] = leaf
    return found


def _together(desk: Desk, things: Sequence[str]) -> list[str]:
    """Return exhibits with those under the same seals, and note those not named."""
    lookup = desk.context.lookup
    found = [exhibit.id for exhibit in sealed_together(lookup, lookup.many(Exhibit, list(things)))]
    for exhibit in found:
        if exhibit not in things:
            desk.note(f"{lookup.label_of('exhibit', exhibit) or exhibit} goes with it: one seal closes both")
    return found


def read(
    desk: Desk, entered: Entered, beside: Mapping[str, str]
) -> tuple[dict[str, Value], dict[str, object]]:
    """Return the values of references and papers, resolved, and the command's arguments.

    An argument that names several subjects has them in the order in which they were typed.
    """
    lookup, kind, asked, typed = desk.context.lookup, entered.kind, entered.asked, entered.typed
    own: dict[str, Value] = {}
    arguments: dict[str, Any] = {}
    verb = verb_of(kind)
    answers = verb.answers
    for question in asked:
        value = typed[question.name]
        if question.type.name in REFERENCES and (answers is None or question.name != answers.by):
            if question.own:
                own[question.name] = _named(lookup, verb, question, value, beside)
            elif isinstance(value, list):
                value = tuple(find_all(lookup, question.type.targets, value))
            else:
                value = reference_value(lookup, question.type, value)
        if not question.own:
            arguments[question.name] = value
    label = label_of(kind)
    if label is not None and verb.about is not None:
        name, another = typed.get(label), bool(entered.words[ANOTHER.name])
        desk.first_of_its_name(verb.about.space, name, another, kind.name.endswith(".received"))
    for question in asked:
        value = typed[question.name]
        if question.paper and not question.field:
            arguments[question.name] = desk.paper(value)
        elif question.paper and (question.own or value is not None):
            own[question.field] = desk.paper(value)
        elif question.own and question.type is types.SHA256 and value is not None:
            own[question.name] = desk.digest(value, question.flag)
    own |= {
        question.field: arguments[question.name]
        for question in asked
        if _fills(question) and not question.paper and arguments[question.name] is not None
    }
    return own, arguments


def _named(lookup: Lookup, verb: Verb, question: Question, value: Typed, beside: Mapping[str, str]) -> Value:
    """Return the value of a field that names a subject, also one begun in the same act."""
    begun = None if verb.about is None else verb.about.space
    if isinstance(value, str) and value in beside and begun in question.type.targets:
        return beside[value]
    return reference_value(lookup, question.type, value)
