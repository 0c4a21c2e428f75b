"""What a form's answers so far would record, and whether one answer fits, for another front end.

Nothing is recorded, and no access is logged: where the vault logs what is read, confidential values stay closed.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.cli.forms.form import leaf
from custody.cli.forms.form_arguments import fillable
from custody.cli.forms.questions import look_up
from custody.cli.shell.call import Call
from custody.errors import CustodyError, UsageError
from custody.forms import missing_answers
from custody.forms.fields import key_of
from custody.forms.form import Field
from custody.forms.keys import own_kind
from custody.forms.missing_answers import asked_of
from custody.forms.preview import days_allowed, preview_of, preview_rows
from custody.forms.questions import Question
from custody.forms.requirements import STAND_IN
from custody.model.schema.schema import Kind
from custody.tui.services.intents import Draft, Intent

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import SignedDraft


def stated(kind: Kind, intent: Intent) -> Draft:
    """Return a draft of what is answered so far, before anything is looked up, read or computed."""
    fields, subject = [], ""
    for question in asked_of(kind):
        value = intent.values.get(key_of(question))
        text = " ".join(map(str, value)) if isinstance(value, list) else str(value or "")
        if question.own and text:
            fields.append((question.field, text))
        elif not question.field and question.typed:
            subject = subject or text
    return Draft(kind.name, "", tuple(fields), (), subject)


def without_stand_ins(draft: Draft) -> Draft:
    """Return a draft without the texts that stand for lacking answers."""
    fields = tuple((name, text) for name, text in draft.fields if text != STAND_IN)
    return replace(draft, fields=fields)


def facts_of(draft: SignedDraft) -> list[tuple[str, str]]:
    """Return what the rules compute of a draft, as label and text."""
    envelope = draft.entry.envelope
    preview = preview_of(envelope.kind, draft.facts, draft.private, envelope.v)
    rows = [(label, text) for label, text in preview_rows(preview) if text != STAND_IN]
    allowed = days_allowed(envelope.kind, draft.facts)
    return [*rows, ("days allowed", allowed)] if allowed else rows


def fault_of(call: Call, words: tuple[str, ...], name: str, value: object) -> str:
    """Return what is wrong with the answer to one question of a command's form, empty for nothing.

    The text is read as the command would read it, then held against its type, and what it names is looked up. Raise the
    errors of opening a vault.
    """
    parser = leaf(words)
    if parser is None:
        return ""
    given = next((given for given in fillable(parser) if given.field.name == name), None)
    if given is None or given.field.sort in ("choice", "flag", "pairs"):
        return ""
    kind, args = own_kind(words), argparse.Namespace()
    question = None if kind is None else _question(kind, given.field)
    try:
        given.fill(parser, args, list(map(str, value)) if isinstance(value, list) else [str(value)])
        answer = getattr(args, given.field.word)
        if kind is None or question is None:
            return ""
        wrong = missing_answers.fault(question, answer)
        if wrong is None:
            look_up(call, kind, question, answer)
    except (argparse.ArgumentTypeError, UsageError) as error:
        return str(error).rpartition(": ")[2] if isinstance(error, UsageError) else str(error)
    except CustodyError as error:
        return f"{error.message}. {error.hint}".strip()
    return "" if wrong is None else f"it {wrong}"


def _question(kind: Kind, field: Field) -> Question | None:
    return next((question for question in asked_of(kind) if key_of(question) == field.name), None)


def closed(call: Call, args: argparse.Namespace) -> Call:
    """Set the arguments of a call that only looks: it records nothing, and opens nothing logged."""
    from custody.law.protection_codes import READS

    args.dry_run = True
    call.args = args
    args.closed = call.settings.reads != READS[0]
    return call


def stand_in_values(intent: Intent, stand_ins: Mapping[str, object]) -> Intent:
    """Return an intent with texts for lacking answers."""
    return Intent(intent.words, {**intent.values, **stand_ins}, intent.labels)
