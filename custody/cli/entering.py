"""Enters one thing about one subject: resolves what the flags name, reads papers, and answers.

Which flags there are is each command's affair, and what may be entered the model's.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.facts import digest_of, first_of_its_name, happened, state
from custody.cli.main import example, shared

if TYPE_CHECKING:
    from custody.ledger.journal import Drafted
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value

#: What somebody typed to name a thing: its space (``thing`` is an exhibit or an object), and the text.
Named = tuple[str, str | None]


def action(
    actions: Any, name: str, told: str, *lines: str, act: bool = False, recorded: bool = False
) -> argparse.ArgumentParser:
    """Add the action of a command that enters something, with the arguments that all of them share."""
    parser: argparse.ArgumentParser = actions.add_parser(name, help=told)
    happened(parser, act=act, recorded=recorded)
    shared(parser, writes=True)
    example(parser, *lines)
    return parser


def of_named(actions: Any, verb: str, told: str, *, thing: str, by: str) -> argparse.ArgumentParser:
    """Add an action about a thing that is named by its number or reference first of all."""
    parser: argparse.ArgumentParser = actions.add_parser(verb, help=told)
    parser.add_argument(thing, help=f"{by}, identifier or its first characters")
    return parser


def paper(parser: argparse.ArgumentParser, what: str = "the paper") -> None:
    """Add the flag for a paper, of which the digest is kept."""
    parser.add_argument("--document", metavar="FILE", help=f"{what} as a file; its SHA-256 is kept")


def existing(
    actions: Any, verb: str, told: str, run: object, *, thing: str, by: str, recorded: bool = False
) -> argparse.ArgumentParser:
    """Add an action about a thing on record that takes a paper, and what all share that enter something."""
    parser = of_named(actions, verb, told, thing=thing, by=by)
    paper(parser)
    happened(parser, recorded=recorded)
    shared(parser, writes=True)
    parser.set_defaults(run=run)
    return parser


def finish(
    parser: argparse.ArgumentParser, run: object, *lines: str, act: bool = False, recorded: bool = False
) -> None:
    """Add to an action, after its own arguments, what all share that enter something, and what it runs."""
    happened(parser, act=act, recorded=recorded)
    shared(parser, writes=True)
    if lines:
        example(parser, *lines)
    parser.set_defaults(run=run)


def enter_one(
    call: Call,
    kind: str,
    own: Mapping[str, Value],
    *,
    subject: Named | None = None,
    named: Mapping[str, Named] | None = None,
    papers: Mapping[str, str | None] | None = None,
    flags: Mapping[str, str] | None = None,
    reference: tuple[str, str | None] | None = None,
    tell: Callable[[Drafted], Sequence[str]] | None = None,
) -> int:
    """Enter one entry of a kind; gives the exit status.

    ``named`` says which fields name a subject, ``papers`` which hold the digest of a file, ``reference`` is the space
    and the name of a new subject, ``tell`` gives further lines about the entry. Raises UsageError, NotFound, Ambiguous,
    Conflict or RuleBroken.
    """
    from custody.ledger.journal import Request

    promised = {name: text for name, (_, text) in (named or {}).items()} | dict(papers or {})
    values = state(call.args, kind, {**own, **promised}, **dict(flags or {}))
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        for name, (space, text) in (named or {}).items():
            values[name] = None if text is None else identifier(lookup, space, text)
        about = None if subject is None else identifier(lookup, subject[0], subject[1] or "")
        if reference is not None:
            first_of_its_name(call, vault, *reference, received=kind.endswith(".received"))
        for name, file in (papers or {}).items():
            values[name] = digest_of(call, vault, file)
        return call.enter(vault, [Request(kind, values, subject=about)], tell=tell)


def identifier(lookup: Lookup, space: str, text: str) -> str:
    """Give the identifier behind what somebody typed; several words name several things. NotFound or Ambiguous."""
    from custody.ledger.views.finding import find_subject
    from custody.ledger.views.people import find_actor
    from custody.model.types import join_codes

    if space == "actor":
        return find_actor(lookup, text).id
    if space == "thing":
        return find_subject(lookup, text)
    if space in ("exhibits", "requests"):
        return join_codes(lookup.resolve(space[:-1], one) for one in text.split("\n")) or ""
    return lookup.resolve(space, text)
