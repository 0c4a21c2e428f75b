"""The handler of every command whose kind needs no other: records the typed answers.

It names missing answers, reads the papers, and records the requests of the form together.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from custody.cli.entering.entry_answers import nothing_entered
from custody.cli.entering.entry_fields import digest_of, first_of_its_name, state
from custody.cli.shell.call import Call
from custody.cli.shell.files import digest
from custody.forms.due_things import DUE
from custody.forms.expansions import CHECKS
from custody.forms.filled_form import FormContext, in_order
from custody.forms.filling import (
    Desk,
    Entered,
    Typed,
    answer_to,
    expand,
    field_values,
    fill,
    flags_of,
    read,
)
from custody.forms.form import REST
from custody.forms.questions import is_read, questions_of, thing_of, verb_of
from custody.forms.rest import RESTS
from custody.ledger.views.subjects.people import find_key
from custody.model.schema import types
from custody.model.schema.schema import Kind

if TYPE_CHECKING:
    from custody.model.schema.types import Value
    from custody.storage.vault.vault import Vault


def enter_verb(call: Call, kind: Kind) -> int:
    """Record an entry of a kind about the named subjects; return the exit status.

    Raise UsageError for missing or contradictory answers, NotFound, Ambiguous, Conflict or RuleBroken.
    """
    from custody.cli.verbs.consequent import enter_foreseen

    entered = entered_in(call.args, kind, _rest(call, kind))
    with call.vault(readonly=False) as vault:
        desk = desk_of(call, vault)
        filled = fill(desk, entered)
        if filled is None:
            call.out.answer(nothing_entered(call.args), [DUE[kind.name][1]])
            return 0
        return enter_foreseen(call, vault, desk.context, filled, expand(filled, desk.context))


def _rest(call: Call, kind: Kind) -> dict[str, Typed]:
    """Return the answers that the word `rest` stands for, by question; empty if it was not typed."""
    rest = RESTS.get(kind.name)
    if rest is None:
        return {}
    words = vars(call.args)
    typed = {question.name: answer_to(question, kind, words) for question in questions_of(kind)}
    if typed[rest.field] != [REST]:
        return {}
    thing = thing_of(verb_of(kind))
    with call.vault() as vault:
        return rest.find(vault.lookup(), None if thing is None else words[thing.word], typed)


def entered_in(args: Namespace, kind: Kind, known: Mapping[str, Typed] | None = None) -> Entered:
    """Return the answers of a command's arguments; ``known`` replaces typed ones.

    Raise UsageError for missing or contradictory answers.
    """
    asked = questions_of(kind)
    typed = {question.name: answer_to(question, kind, vars(args)) for question in asked} | dict(known or {})
    check = CHECKS.get(verb_of(kind).expand)
    if check is not None:
        check(typed)
    values = state(args, kind.name, field_values(kind, asked, typed), **flags_of(asked))
    return Entered(kind, vars(args), asked, typed, values)


def stated_in(args: Namespace, kind: Kind) -> dict[str, Value]:
    """Return the typed values of a kind's fields, before subjects are found and papers read.

    Digests are as entries hold them; one computed from a file is left out. Raise UsageError for a malformed digest.
    """
    asked = [question for question in questions_of(kind) if not (question.paper or is_read(question))]
    values = field_values(
        kind, asked, {question.name: answer_to(question, kind, vars(args)) for question in asked}
    )
    for question in asked:
        if question.own and question.type is types.SHA256:
            values[question.name] = digest(getattr(args, question.word), question.flag)
    return values


def named_in(call: Call, vault: Vault, entered: Entered) -> dict[str, Value]:
    """Return all values of an entry, with references resolved and papers read.

    Raise UsageError, NotFound, Ambiguous or Conflict.
    """
    return in_order(entered.kind, {**entered.values, **read(desk_of(call, vault), entered, {})[0]})


def papers_in(call: Call, vault: Vault, kind: Kind) -> dict[str, Value]:
    """Return the digests of the papers typed for the fields of a kind; raise SourceChanged or NotFound."""
    return {
        question.field: digest_of(call, vault, getattr(call.args, question.word))
        for question in questions_of(kind)
        if question.paper and question.own
    }


def desk_of(call: Call, vault: Vault, new_id: Callable[[], str] | None = None) -> Desk:
    """Return the services that fill in a form; ``new_id`` makes identifiers instead of the journal."""

    def signer() -> str:
        return find_key(lookup, call.key_name(vault)).actor

    def first(space: str, name: str | None, another: bool, received: bool) -> None:
        first_of_its_name(call, vault, space, name, another=another, received=received)

    lookup = vault.lookup()
    return Desk(
        FormContext(lookup, vault.clock.now(), new_id or vault.journal.new_subject, signer),
        paper=lambda file: digest_of(call, vault, file),
        digest=digest,
        note=call.say.note,
        first_of_its_name=first,
    )
