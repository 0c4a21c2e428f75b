"""Enters what was typed for a kind: one handler for every command whose kind needs no other.

It names what is missing, finds the things that were named, reads papers, makes the entries of the act and enters them
together.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entered import nothing_entered
from custody.cli.facts import digest_of, first_of_its_name, flag, state
from custody.cli.files import digest
from custody.forms.answers import CHOSEN, answered_by, answered_on, entry_of
from custody.forms.due import DUE
from custody.forms.expansions import CHECKS, EXPANSIONS
from custody.forms.filled import Filled, FormContext, each, in_order
from custody.forms.naming import REFERENCES, find_all, named
from custody.forms.questions import REST, Question, Thing, label_of, questions_of, thing_of, verb_of
from custody.forms.rest import RESTS
from custody.forms.safeguards import inapplicable
from custody.frozen import dataclass
from custody.ledger.content import naming_target
from custody.ledger.views.people import find_key
from custody.model import types
from custody.model.schema import Kind, Need
from custody.model.spoken import Answers, Many, Verb

if TYPE_CHECKING:
    from custody.ledger.journal import Request
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value
    from storage.vault import Vault

#: What somebody typed about a question: a text, several, a number, a truth value, or nothing.
Typed = Any


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody typed for a kind: the answers by question, and the values as they stand before anything is read."""

    kind: Kind
    args: Namespace
    asked: Sequence[Question]
    typed: Mapping[str, Typed]
    values: Mapping[str, Value]


def enter_verb(call: Call, kind: Kind) -> int:
    """Enter a kind about the things that were named; return the exit status.

    Raises UsageError for what is missing or contradicts itself, NotFound, Ambiguous, Conflict or RuleBroken.
    """
    from custody.cli.verbs.consequent import enter_foreseen

    entered = entered_in(call.args, kind, _rest(call, kind))
    with call.vault(readonly=False) as vault:
        filled = fill(call, vault, entered)
        if filled is None:
            call.out.answer(nothing_entered(call.args), [DUE[kind.name][1]])
            return 0
        return enter_foreseen(call, vault, filled, expand(call, vault, filled))


def _rest(call: Call, kind: Kind) -> dict[str, Typed]:
    """Return what `rest` stands for, by question, and what else that answers; nothing where it is not typed."""
    rest = RESTS.get(kind.name)
    if rest is None:
        return {}
    typed = {question.name: _typed(call.args, kind, question) for question in questions_of(kind)}
    if typed[rest.field] != [REST]:
        return {}
    thing = thing_of(verb_of(kind))
    with call.vault() as vault:
        return rest.find(vault.lookup(), None if thing is None else getattr(call.args, thing.word), typed)


def entered_in(args: Namespace, kind: Kind, known: Mapping[str, Typed] | None = None) -> Entered:
    """Return what the arguments of a command answer, ``known`` instead of what was typed.

    UsageError for what is missing or contradicts itself.
    """
    asked = questions_of(kind)
    typed = {question.name: _typed(args, kind, question) for question in asked} | dict(known or {})
    check = CHECKS.get(verb_of(kind).expand)
    if check is not None:
        check(typed)
    values = state(args, kind.name, _given(kind, asked, typed), **_flags(asked))
    return Entered(kind, args, asked, typed, values)


def stated_in(args: Namespace, kind: Kind) -> dict[str, Value]:
    """Return what was typed of the fields of a kind, before things are found and papers read, whatever is missing.

    A digest stands as entries hold it; one that is made of a file is left out. UsageError for a text that is no digest.
    """
    asked = [question for question in questions_of(kind) if not (question.paper or _is_read(question))]
    values = _given(kind, asked, {question.name: _typed(args, kind, question) for question in asked})
    for question in asked:
        if question.own and question.type is types.SHA256:
            values[question.name] = digest(getattr(args, question.word), question.flag)
    return values


def named_in(call: Call, vault: Vault, entered: Entered) -> dict[str, Value]:
    """Return all values of an entry, with the things that its fields name found and papers read.

    UsageError, NotFound, Ambiguous or Conflict.
    """
    return in_order(entered.kind, {**entered.values, **_read(call, vault, entered, {})[0]})


def papers_in(call: Call, vault: Vault, kind: Kind) -> dict[str, Value]:
    """Return the digests of the papers that were typed for the fields of a kind. SourceChanged, NotFound."""
    return {
        question.field: digest_of(call, vault, getattr(call.args, question.word))
        for question in questions_of(kind)
        if question.paper and question.own
    }


def _is_read(question: Question) -> bool:
    """Return whether the answer is a file that a service reads for its digest."""
    return question.typed and question.type is types.SHA256


def fill(
    call: Call, vault: Vault, entered: Entered, beside: Mapping[str, str] | None = None
) -> Filled | None:
    """Return what was typed with all things found and all papers read; None where nothing is due.

    ``beside`` gives the identifiers of things that are begun in the same act, by their names.
    UsageError, NotFound, Ambiguous or Conflict.
    """
    kind = entered.kind
    found = _things(call, vault, entered)
    if found is None:
        return None
    own, arguments = _read(call, vault, entered, beside or {})
    values = in_order(kind, {**entered.values, **found.values, **own})
    return Filled(kind, found.things, found.named, found.answered, values, arguments)


def expand(
    call: Call, vault: Vault, filled: Filled, new_id: Callable[[], str] | None = None
) -> tuple[Request, ...]:
    """Return the entries of an act that was filled in; what an expansion raises."""

    def signer() -> str:
        return find_key(lookup, call.key_name(vault)).actor

    lookup = vault.lookup()
    context = FormContext(lookup, vault.clock.now(), new_id or vault.journal.new_subject, signer)
    return EXPANSIONS.get(verb_of(filled.kind).expand, each)(filled, context)


def _typed(args: Namespace, kind: Kind, question: Question) -> Typed:
    """Return what was typed; a truth value that was not ticked is no where the kind requires it, else not given."""
    value = getattr(args, question.word)
    if question.worded:
        return None if value is None else value == "yes"
    if question.tick and question.own and not value:
        required = any(field.name == question.name and field.need is Need.REQUIRED for field in kind.own)
        return False if required else None
    return value


def _given(kind: Kind, asked: Sequence[Question], typed: Mapping[str, Typed]) -> dict[str, Value]:
    """Return the fields that were typed, as they stand before anything is looked up or read."""
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
            values |= inapplicable(kind, values, typed[question.name] or ())
    return values


def _fills(question: Question) -> bool:
    """Return whether an argument is entered as the value of a field.

    A tick only says no to another one, and several words are put into fields by the expansion of their verb.
    """
    alone = not question.tick and not question.pair and not question.many
    return alone and not question.own and bool(question.field)


def _value(question: Question, typed: Typed) -> Value:
    if isinstance(typed, list):
        spell = types.SEAL if question.type.name == "seals" else question.type
        return types.join_codes(types.spelt(spell, str(word)) for word in typed)
    return typed  # type: ignore[no-any-return]  # argparse has read it as its type has it


def _flags(asked: Sequence[Question]) -> dict[str, str]:
    """Return the flag of each field that is asked for by another name than its own."""
    return {
        question.field: question.flag
        for question in asked
        if question.field and not question.typed and question.flag != flag(question.field)
    }


@dataclass(frozen=True, slots=True)
class _Found:
    """What an act is about: the things, how many of them were named, the entries answered, and the values they give."""

    things: tuple[str, ...] = ()
    named: int = 0
    answered: tuple[bytes | None, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


def _things(call: Call, vault: Vault, entered: Entered) -> _Found | None:
    """Return what the act is about; None if nothing is due."""
    kind, verb, typed = entered.kind, verb_of(entered.kind), entered.typed
    thing, lookup = thing_of(verb), vault.lookup()
    if thing is None or verb.about is None:
        if verb.about is None and verb.answers is not None:
            entry = entry_of(lookup, verb.answers, typed[verb.answers.by])
            return _Found((entry.subject,), 1, (entry.leaf,), naming_target(kind, entry.position))
        return _Found()
    texts = getattr(entered.args, thing.word)
    if thing.many is Many.ALL_DUE and texts is None:
        due = DUE[kind.name][0](lookup, vault.clock.now())
        return _Found(due, 0, tuple(None for _ in due)) if due else None
    targets = () if thing.space == "thing" else (thing.space,)
    if kind.name in CHOSEN:
        things = [CHOSEN[kind.name](lookup, texts, typed)]
    else:
        things = find_all(lookup, targets, texts if isinstance(texts, list) else [texts])
    leaves: dict[str, bytes | None] = dict.fromkeys(things)
    if verb.answers is not None:
        leaves = {
            one: answered_by(
                lookup, verb.answers, thing.space, one, typed.get(verb.answers.by), now=vault.clock.now()
            )
            for one in things
        }
    if verb.about.joined:
        leaves = _with_joined(call, lookup, verb.answers, thing, leaves)
    return _Found(tuple(leaves), len(things), tuple(leaves.values()))


def _with_joined(
    call: Call, lookup: Lookup, answers: Answers | None, thing: Thing, leaves: Mapping[str, bytes | None]
) -> dict[str, bytes | None]:
    """Return things with all that goes with them and, where the act answers an entry, has one to be answered."""
    found: dict[str, bytes | None] = {}
    for one in _together(call, lookup, list(leaves)):
        leaf = leaves.get(one)
        if leaf is None and answers is not None:
            leaf = answered_on(lookup, answers, thing.space, one)
        if leaf is not None or answers is None:
            found[one] = leaf
    return found


def _together(call: Call, lookup: Lookup, things: Sequence[str]) -> list[str]:
    """Return exhibits with all that is sealed in with them, and say which were not named."""
    from custody.ledger.views.packing import together
    from custody.model.records import Exhibit

    found = [one.id for one in together(lookup, lookup.many(Exhibit, list(things)))]
    for one in found:
        if one not in things:
            call.say.note(f"{lookup.label_of('exhibit', one) or one} goes with it: one seal closes both")
    return found


def _read(
    call: Call, vault: Vault, entered: Entered, beside: Mapping[str, str]
) -> tuple[dict[str, Value], dict[str, object]]:
    """Return the fields and arguments that name a thing or a paper, as entries hold them, and all other arguments.

    An argument that names several things gives them in the order in which they were named.
    """
    lookup, kind, asked, typed = vault.lookup(), entered.kind, entered.asked, entered.typed
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
                value = named(lookup, question.type, value)
        if not question.own:
            arguments[question.name] = value
    label = label_of(kind)
    if label is not None and verb.about is not None:
        first_of_its_name(
            call,
            vault,
            verb.about.space,
            typed.get(label),
            another=entered.args.another,
            received=kind.name.endswith(".received"),
        )
    for question in asked:
        value = typed[question.name]
        if question.paper and not question.field:
            arguments[question.name] = digest_of(call, vault, value)
        elif question.paper and (question.own or value is not None):
            own[question.field] = digest_of(call, vault, value)
        elif question.own and question.type is types.SHA256 and value is not None:
            own[question.name] = digest(value, question.flag)
    own |= {
        question.field: arguments[question.name]
        for question in asked
        if _fills(question) and not question.paper and arguments[question.name] is not None
    }
    return own, arguments


def _named(lookup: Lookup, verb: Verb, question: Question, value: Typed, beside: Mapping[str, str]) -> Value:
    """Return the value of a field that names a thing, which may be begun in the same act."""
    begun = None if verb.about is None else verb.about.space
    if isinstance(value, str) and value in beside and begun in question.type.targets:
        return beside[value]
    return named(lookup, question.type, value)
