"""The action `list`: a list as a page for people, in full for scripts, or in a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import forcing, write
from custody.errors import UsageError
from custody.pages.lists.list_table import source_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from custody.ledger.views.subjects.lookup import Lookup
    from custody.pages.lists.arrangement import Arrangement
    from custody.pages.lists.list_table import Filter
    from custody.pages.parts.page import Page

#: In which forms a list is written to a file, by the ending of its name.
FORMS = (".html", ".csv")


def add_list(actions: Any, command: str, action: str = "list") -> argparse.ArgumentParser:
    """Add `list` to a command about subjects, with a flag for each filter of its list; return its parser.

    A further list of a command is an ``action`` of its own.
    """
    source = source_of(command)
    listing: argparse.ArgumentParser = actions.add_parser(action, help=source.says)
    rivals = None
    for choice in source.filters:
        if choice.rival and rivals is None:
            rivals = listing.add_mutually_exclusive_group()
        _add_filter(rivals if choice.rival else listing, choice)
    listing.add_argument("--sort", metavar="COLUMN", help="sort by this column")
    listing.add_argument("--reverse", action="store_true", help="with --sort: in descending order")
    listing.add_argument("--out", metavar="FILE", help="write it to this file: .html or .csv")
    forcing(listing)
    add_paging(listing)
    shared(listing)
    example(listing, *(f"custody {line}" for line in source.examples))
    listing.set_defaults(run=partial(_list, command=command))
    return listing


def _add_filter(group: Any, choice: Filter) -> None:
    flag = f"--{choice.name}"
    if choice.space:
        group.add_argument(flag, dest=choice.key, metavar=choice.unit or None, help=choice.says)
    elif choice.choices:
        group.add_argument(flag, dest=choice.key, choices=choice.choices, help=choice.says)
    else:
        group.add_argument(flag, dest=choice.key, action="store_const", const=choice.value, help=choice.says)


def _list(call: Call, command: str) -> int:
    from custody.pages.lists.list_table import listing_of
    from custody.pages.lists.lists import for_people, list_page

    path = None if call.args.out is None else _path(call)
    order = _order(call, command)
    with call.vault() as vault:
        context = context_of(call, vault)
        chosen = dict(_chosen(call, context.lookup, command))
        found = listing_of(command).found(context, chosen)
        shown = paging(call, len(found))
        page = list_page(context, command, chosen, found, range(shown.start, shown.stop), order=order)
    if path is not None:
        return _write(call, path, page)
    answer_page(call, page if call.out.as_json else for_people(page), shown.rest)
    return 0


def _order(call: Call, command: str) -> Arrangement:
    """Return the order of --sort and --reverse; raise UsageError for a column that the list lacks."""
    from custody.pages.lists.arrangement import Arrangement
    from custody.pages.lists.list_table import listing_of
    from custody.pages.parts.page import key_of

    typed, down = call.args.sort, call.args.reverse
    if typed is None:
        if down:
            raise UsageError("--reverse has nothing to reverse", hint="Say by what to sort: --sort COLUMN.")
        return Arrangement()
    columns = [column for column in listing_of(command).columns if column.title]
    wanted = key_of(typed)
    found = next((column for column in columns if wanted in {column.key, key_of(column.title)}), None)
    if found is None:
        names = ", ".join(key_of(column.title) for column in columns)
        raise UsageError(f"the list has no column {typed!r}", hint=f"Sort by one of: {names}.")
    return Arrangement(found.key, down)


def _path(call: Call) -> Path:
    """Return the file of --out; nothing is read before.

    Raise UsageError for an unknown suffix, and the errors of ``paper_place``.
    """
    from custody.cli.answers.paper_output import paper_place

    path = paper_place(call)
    if path.suffix.lower() not in FORMS:
        raise UsageError(
            f"{call.args.out!r} does not say in which form the list is written",
            hint=f"End the name with {' or '.join(FORMS)}.",
        )
    return path


def _write(call: Call, path: Path, page: Page) -> int:
    """Write a list as .csv or .html to a file, and answer with its SHA-256; return 0."""
    from hashlib import sha256

    from custody.ledger.papers.paper import TRAINING
    from custody.pages.lists.lists import for_people
    from custody.pages.parts.page import Table
    from custody.pages.render.csv import csv, for_programs
    from custody.pages.render.document import document
    from custody.pages.render.html import html

    if path.suffix.lower() == ".csv":
        data = csv(for_programs(page.of(Table)[0]))
    else:
        data = html([for_people(page)], notice=TRAINING if call.out.training else "").encode()
    write(call, path, data, private=True)
    digest = sha256(data).hexdigest()
    call.out.answer(
        {**document(page), "file": str(path), "sha256": digest},
        [f"written to {path}", f"SHA-256 {digest}"],
    )
    return 0


def _chosen(call: Call, lookup: Lookup, command: str) -> Iterator[tuple[str, str]]:
    """Yield the filters that were typed: key, and identifier of the subject or person, or the word."""
    from custody.ledger.views.subjects.people import find_actor

    for key, choice in {choice.key: choice for choice in source_of(command).filters}.items():
        typed = getattr(call.args, key)
        if typed is None:
            continue
        if choice.space == "actor":
            yield key, find_actor(lookup, typed).id
        elif choice.space:
            yield key, lookup.resolve(choice.space, typed)
        else:
            yield key, typed
