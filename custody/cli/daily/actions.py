"""`custody actions`: the entries possible about a subject now, their commands, and refusing rules."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.console.words import called, moment
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.reader import reader_of
from custody.display import code_words
from custody.errors import NotFound, UsageError, authority_of
from custody.layout import fold

if TYPE_CHECKING:
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.model.partial_evaluation import Violation
    from custody.pages.things.actions import Possible
    from custody.storage.vault.vault import Vault

_INDENT = "    "
_COLUMNS = 80
_WIDTH = 72


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody actions` to its parser."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "subject",
        nargs="?",
        help="name, identifier or its first characters; exhibit:NAME says what it is, tsa:DIGEST is an authority for"
        " timestamps, ledger the ledger itself",
    )
    what.add_argument(
        "--answering",
        metavar="ENTRY",
        help="only what answers this entry, such as an offer or a proposal: its number or id",
    )
    shared(parser)
    example(
        parser,
        "custody actions EV/1 --as Eve",
        "custody actions P-7/2026",
        "custody actions --answering 42 --as Judge",
    )
    parser.set_defaults(run=_possible)


def _possible(call: Call) -> int:
    from custody.ledger.state.state_cache import recalled
    from custody.ledger.views.naming.search import find_entry, find_subject, name_of_subject, space_of
    from custody.ledger.views.subjects.people import name_of
    from custody.model.entry.envelope import parse_entry
    from custody.pages.things.actions import allowed

    args = call.args
    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        answering = None if args.answering is None else find_entry(lookup.reader, args.answering)
        if answering is None:
            subject = find_subject(lookup, args.subject)
        else:
            subject = parse_entry(lookup.reader.entry(answering).note).envelope.subject
        space = space_of(lookup, subject)
        if space is None:
            raise NotFound(
                f"{subject} is nothing of which this program lists what is possible",
                hint="`custody log show --subject` lists what was entered about it.",
            )
        actor, key = _signing(call, vault, lookup)
        state = recalled(lookup.reader)
        found = allowed(state, lookup, (space, subject), by=key, now=now, answering=answering)
        name, who = name_of_subject(lookup, subject), name_of(lookup, actor)
    call.out.answer(
        {
            "subject": subject,
            "what": space,
            "name": name,
            "actor": actor,
            "actor_name": who,
            "key": key,
            "now": moment(now),
            "actions": [_document(action) for action in found],
        },
        _lines(f"{code_words(space)} {called(name, subject)}, for {called(who, actor)}", found),
    )
    return 0


def _signing(call: Call, vault: Vault, lookup: Lookup) -> tuple[str, str]:
    """Return the identifier of the actor, and the name of the actor's key that signs."""
    from custody.errors import CustodyError
    from custody.ledger.views.subjects.people import find_key

    me = reader_of(call, vault)
    if me is None:
        raise UsageError("what is possible depends on who signs", hint="Say it with --as NAME or CUSTODY_AS.")
    try:
        return me.id, find_key(lookup, call.key_name(vault)).name
    except CustodyError:  # the key is on another machine: what its owner may do can be seen all the same
        if not me.keys:
            raise
    return me.id, me.keys[-1]


def _document(one: Possible) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "command": one.command,
        "entry_mode": one.standing,
        "allowed": one.allowed,
        "rule": one.rule or None,
        "article": one.article or None,
        **({"law": one.law} if one.law else {}),
        "why": one.why or None,
        "hint": one.hint or None,
        "recordable": one.recordable,
        "marks": list(one.marks),
        "depends": [_broken(broken) for broken in one.depends],
        "answers": one.answers,
    }


def _broken(one: Violation) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "article": one.article or None,
        **({"law": one.law} if one.law else {}),
        "why": one.why,
        "hint": one.hint,
        "fields": list(one.depends),
    }


def _lines(head: str, found: tuple[Possible, ...]) -> list[str]:
    """Return lines for each possible entry: unmarked first, then marked, then refused, each with reasons."""
    ordered = sorted(found, key=lambda one: (not one.allowed, bool(one.marks)))
    cells = [
        ("what", "command", "may it be done"),
        *((entry.kind, entry.command, _word(entry)) for entry in ordered),
    ]
    longest, typed, answer = (max(len(row[at]) for row in cells) for at in (0, 1, 2))
    first = min(longest, _COLUMNS - typed - answer - 4)
    heading, *rows = (_row(what, f"{words:<{typed}}  {may}", first) for what, words, may in cells)
    lines = [head, *heading]
    for row, one in zip(rows, ordered, strict=True):
        lines += [*row, *_beneath(one)]
    return lines


def _row(what: str, rest: str, first: int) -> list[str]:
    """Return the lines of a row; a text longer than the first column gets a line of its own."""
    return [f"{what:<{first}}  {rest}"] if len(what) <= first else [what, f"{'':<{first}}  {rest}"]


def _word(one: Possible) -> str:
    if not one.allowed:
        return "no; a record is taken" if one.recordable else "no"
    if one.marks:
        return "yes, and is marked"
    return "yes, depending" if one.depends else "yes"


def _beneath(one: Possible) -> list[str]:
    """Return the lines below an entry: why it is refused, its marks, and what depends on its fields."""
    told = [] if one.allowed else [f"{one.why}{_cited(one)}"]
    told += [f"marked: {', '.join(one.marks)}"] if one.marks else []
    told += [
        f"depends on {', '.join(broken.depends)}: {broken.why}{_cited(broken)}" for broken in one.depends
    ]
    return [f"{_INDENT}{line}" for text in told for line in fold(text, _WIDTH)]


def _cited(refused: Possible | Violation) -> str:
    return f" [{authority_of(refused.rule, refused.article, refused.law)}]"
