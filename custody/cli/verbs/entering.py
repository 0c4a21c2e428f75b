"""Enters what was typed for a kind: one handler for every command whose kind needs no other.

It names what is missing, finds the things that were named, reads papers, makes the entries of the act and enters them
together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entered import nothing_entered
from custody.cli.facts import digest_of, first_of_its_name, flag, state
from custody.cli.verbs.consequences import CONSEQUENCES
from custody.forms.answers import answered_by, answered_on, subject_of
from custody.forms.due import DUE
from custody.forms.expansions import EXPANSIONS
from custody.forms.filled import Filled, FormContext, each
from custody.forms.naming import REFERENCES, find_all, named
from custody.forms.questions import Question, Thing, label_of, questions_of, thing_of, verb_of
from custody.forms.safeguards import inapplicable
from custody.model import types
from custody.model.schema import Kind, Need
from custody.model.spoken import Answers, Many, Verb

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value
    from storage.vault import Vault

#: What somebody typed about a question: a text, several, a number, a truth value, or nothing.
Typed = Any


def enter_verb(call: Call, kind: Kind) -> int:
    """Enter a kind about the things that were named; return the exit status.

    Raises UsageError for what is missing or contradicts itself, NotFound, Ambiguous, Conflict or RuleBroken.
    """
    verb = verb_of(kind)
    asked = questions_of(kind)
    typed = {question.name: _typed(call, kind, question) for question in asked}
    values = state(call.args, kind.name, _given(kind, asked, typed), **_flags(asked))
    with call.vault(readonly=False) as vault:
        found = _things(call, vault, kind, verb, typed)
        if found is None:
            call.out.answer(nothing_entered(call.args), [DUE[kind.name][1]])
            return 0
        things, count, answered = found
        own, arguments = _read(call, vault, kind, asked, typed)
        values |= own
        ordered = {field.name: values[field.name] for field in kind.fields if field.name in values}
        filled = Filled(kind, things, count, answered, ordered, arguments)
        context = FormContext(vault.lookup(), vault.clock.now(), vault.journal.new_subject)
        requests = EXPANSIONS.get(verb.expand, each)(filled, context)
        return _enter(call, vault, filled, requests)


def _enter(call: Call, vault: Vault, filled: Filled, requests: Sequence[Any]) -> int:
    """Enter the requests and say what follows; what binds on is said before somebody is asked to sign."""
    foresee = CONSEQUENCES.get(filled.kind.name)
    if foresee is None:
        return call.enter(vault, requests)
    after = foresee(vault, filled, requests)
    left = list(after.left)
    if after.bound and (call.consent.asks or call.args.dry_run):
        for line in after.bound:
            call.say.note(line.strip())
    else:
        left += after.bound

    def tell(draft: Drafted) -> list[str]:
        return [*after.tell(draft), *left]

    return call.enter(vault, requests, tell=tell, **after.document)


def _typed(call: Call, kind: Kind, question: Question) -> Typed:
    """Return what was typed; a truth value that was not ticked is no where the kind requires it, else not given."""
    value = getattr(call.args, question.word)
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
        elif _fills(question) and answer is not None:
            values.setdefault(question.field, str(answer))
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


def _things(
    call: Call, vault: Vault, kind: Kind, verb: Verb, typed: Mapping[str, Typed]
) -> tuple[tuple[str, ...], int, tuple[bytes | None, ...]] | None:
    """Return what the act is about, how many of it were named, and the entries answered; None if nothing is due."""
    thing, lookup = thing_of(verb), vault.lookup()
    if thing is None or verb.about is None:
        if verb.about is None and verb.answers is not None:
            subject, leaf = subject_of(lookup, verb.answers, typed[verb.answers.by])
            return (subject,), 1, (leaf,)
        return (), 0, ()
    texts = getattr(call.args, thing.word)
    if thing.many is Many.ALL_DUE and texts is None:
        due = DUE[kind.name][0](lookup, vault.clock.now())
        return (due, 0, tuple(None for _ in due)) if due else None
    targets = () if thing.space == "thing" else (thing.space,)
    things = find_all(lookup, targets, texts if isinstance(texts, list) else [texts])
    if verb.answers is None:
        every = _together(call, lookup, things) if verb.about.joined else things
        return tuple(every), len(things), tuple(None for _ in every)
    named_one, now = typed.get(verb.answers.by), vault.clock.now()
    answered = {
        one: answered_by(lookup, verb.answers, thing.space, one, named_one, now=now) for one in things
    }
    if verb.about.joined:
        answered |= _answered_with(call, lookup, verb.answers, thing, things)
    return tuple(answered), len(things), tuple(answered.values())


def _answered_with(
    call: Call, lookup: Lookup, answers: Answers, thing: Thing, things: Sequence[str]
) -> dict[str, bytes]:
    """Return what goes with the things that were named and has an entry to answer."""
    with_them = [one for one in _together(call, lookup, things) if one not in things]
    found = {one: answered_on(lookup, answers, thing.space, one) for one in with_them}
    return {one: leaf for one, leaf in found.items() if leaf is not None}


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
    call: Call, vault: Vault, kind: Kind, asked: Sequence[Question], typed: Mapping[str, Typed]
) -> tuple[dict[str, Value], dict[str, object]]:
    """Return the fields and arguments that name a thing or a paper, as entries hold them, and all other arguments.

    An argument that names several things gives them in the order in which they were named.
    """
    lookup = vault.lookup()
    own: dict[str, Value] = {}
    arguments: dict[str, Any] = {}
    verb = verb_of(kind)
    answers = verb.answers
    for question in asked:
        value = typed[question.name]
        if question.type.name in REFERENCES and (answers is None or question.name != answers.by):
            if question.own:
                own[question.name] = named(lookup, question.type, value)
            elif isinstance(value, list):
                value = tuple(find_all(lookup, question.type.targets, value))
            else:
                value = named(lookup, question.type, value)
        if not question.own:
            arguments[question.name] = value
    label = label_of(kind)
    if label is not None and verb.about is not None:
        received = kind.name.endswith(".received")
        first_of_its_name(call, vault, verb.about.space, typed.get(label), received=received)
    for question in asked:
        if question.paper:
            own[question.field] = digest_of(call, vault, typed[question.name])
    own |= {
        question.field: arguments[question.name]
        for question in asked
        if _fills(question) and not question.paper and arguments[question.name] is not None
    }
    return own, arguments
