"""The action `show`: any subject as its page for people, and as the page's document for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from custody.cli.answers.page_answer import answer_page, context_of, is_whole
from custody.cli.answers.row_limits import add_limit
from custody.cli.main import example, shared
from custody.cli.shell.call import Call

if TYPE_CHECKING:
    import argparse

    from custody.pages.parts.page import Page
    from custody.pages.registry import Builder
    from custody.storage.vault.page_context import VaultContext

#: By what a thing is named.
NAMED = "reference, identifier or its first characters"
_NUMBERED = "number, identifier or its first characters"


class Shown(NamedTuple):
    """The action `show` of a command: its help ``says``, and the ``sample`` name in its example.

    ``word`` is the name of its argument, by default that of the command; ``named`` describes the names it accepts. With
    ``limit`` it has the flag --limit. ``by_entry``: the typed text is the key of the page, not the name of a subject.
    ``space`` is the namespace of its subjects, by default that of the command's name. ``past`` is the entry in an
    example of its past state, empty for none.
    """

    says: str
    sample: str
    word: str = ""
    named: str = NAMED
    limit: bool = False
    by_entry: bool = False
    space: str = ""
    past: str = ""


#: By command, those that have a page of their own.
SHOWN: Mapping[str, Shown] = {
    "assistance-order": Shown("show an order and its answers", "A-1", named=_NUMBERED),
    "mla-request": Shown("show an MLA request, its preserved data and decisions", "AT-MLA-9"),
    "case": Shown(
        "show a case with its orders, requests, seizures, exhibits and objects", "C-2026-014", limit=True
    ),
    "copy": Shown("show a copy and its history", "K-1"),
    "disposition": Shown(
        "show a disposition and its next steps",
        "41",
        "proposal",
        "number or id of the entry that proposed it or carried it out",
        by_entry=True,
    ),
    "enquiry": Shown("show an enquiry, its answers, and requests that follow from it", "E-1"),
    "destructive-examination": Shown(
        "show an examination: notice, objections and outcome", "DX-1", "examination"
    ),
    "exhibit": Shown(
        "show an exhibit: custodians, seals, images, all entries",
        "EV/1",
        named="reference, serial number, identifier or its first characters",
        limit=True,
        past="21",
    ),
    "legal-hold": Shown("show a legal hold with its reviews", "H-1", "hold"),
    "inspection": Shown("show an inspection: exhibits and copies", "I-1"),
    "preservation-order": Shown(
        "show a preservation order's periods, gaps and next step", "P-7/2026", named=_NUMBERED
    ),
    "location": Shown(
        "show a storage location, its exhibits and inner locations",
        "ROOM-2",
        named="label, identifier or its first characters",
        limit=True,
    ),
    "privilege": Shown("show a claim, its filter team and its consequence", "PR-1", "claim"),
    "proceedings": Shown(
        "show the decisions of a case, and open proceedings", "C-2026-014", "case", space="case"
    ),
    "production-order": Shown("show an order and its answers", "PR-3/2026", named=_NUMBERED, limit=True),
    "preservation-request": Shown(
        "show a preservation request: both clocks, missing particulars, who must act", "AT-77/2026"
    ),
    "scene": Shown("show the notes of a scene, each with its import", "harbour"),
    "seizure": Shown("show a seizure, later acts and missing documents", "S-1", limit=True),
}
_ANY = Shown("show one, with all entries about it", "REFERENCE")


def add_show(actions: Any, command: str) -> argparse.ArgumentParser:
    """Add `show` to a command about subjects of the namespace named like it, and return its parser."""
    shown = SHOWN.get(command, _ANY)
    parser: argparse.ArgumentParser = actions.add_parser("show", help=shown.says)
    parser.add_argument(shown.word or command.replace("-", "_"), help=shown.named)
    if not shown.by_entry:
        parser.add_argument(
            "--as-of",
            metavar="ENTRY",
            help="as it stood right after this entry (number or id) was recorded",
        )
    if shown.limit:
        add_limit(parser)
    shared(parser)
    example(parser, f"custody {command} show {shown.sample}")
    if shown.past:
        example(parser, f"custody {command} show {shown.sample} --as-of {shown.past}")
    parser.set_defaults(run=partial(_show, command=command))
    return parser


def _show(call: Call, command: str) -> int:
    from custody.pages.registry import THING, builder

    shown = SHOWN.get(command, _ANY)
    space = command.replace("-", "_")
    typed = getattr(call.args, shown.word or space)
    build = builder(space if command in SHOWN else THING, whole=is_whole(call))
    with call.vault() as vault:
        context = context_of(call, vault)
        key = typed if shown.by_entry else context.lookup.resolve(shown.space or space, typed)
        as_of = None if shown.by_entry else call.args.as_of
        page = build(context, key) if as_of is None else _past(context, as_of, key, build)
    answer_page(call, page)
    return 0


def _past(context: VaultContext, as_of: str, key: str, build: Builder) -> Page:
    """Return the page of a subject as of the entry that a text names, by its number or id."""
    from custody.ledger.views.naming.search import find_entry
    from custody.storage.vault.past_context import page_as_of
    from custody.storage.vault.record_history import RecordHistory

    position = find_entry(context.lookup.reader, as_of)
    return page_as_of(context, RecordHistory(), position, key, lambda then: build(then, key))
