"""`custody exhibit intake`: register several exhibits of one seizure, as `exhibit register` would.

Each row is a form of `exhibit register`; all rows are recorded, or none. Its handler is its own because it reads the
rows from a file, and the exhibit of one row may be a component of another's.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import read
from custody.cli.verbs.topics import kind_of
from custody.errors import CustodyError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.cli.shell.parsing import Parser
    from custody.ledger.append.entry_signing import Request
    from custody.storage.vault.vault import Vault


def configure(actions: Any) -> None:
    """Add `custody exhibit intake` to the parser of its command."""
    parser: argparse.ArgumentParser = actions.add_parser(
        "intake", help="register several exhibits of one seizure together, with their seals"
    )
    parser.add_argument("--seizure", required=True, help="the seizure they come from")
    parser.add_argument(
        "--row",
        action="append",
        default=[],
        metavar="JSON",
        help="one exhibit as names and values of `exhibit register`; again for each",
    )
    parser.add_argument(
        "--rows", metavar="FILE", help="rows in a TOML file of [[exhibit]] tables, or a JSON file of a list"
    )
    shared(parser, writes=True, asks=True)
    example(
        parser,
        "custody exhibit intake --seizure S-1 --rows items.toml",
        "custody exhibit intake --seizure S-1 \\",
        '    --row \'{"reference": "EV/1", "category": "phone", "seal": "S-100234"}\'',
    )
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.forms.rows import references

    rows = _rows(call)
    with call.vault(readonly=False) as vault:
        ids = {name: vault.journal.new_subject() for name in references(rows)}
        requests: list[Request] = []
        for at, row in enumerate(rows, 1):
            requests += _one(call, vault, row, at, ids)
        # What came out of an exhibit came out before that was sealed.
        requests.sort(key=lambda one: one.kind == "exhibit.sealed")
        return call.entries.enter(vault, requests, registered=ids)


def _one(call: Call, vault: Vault, row: dict[str, Any], at: int, ids: dict[str, str]) -> Sequence[Request]:
    """Return the requests of one row, after showing its notes; errors name the row."""
    from custody.cli.forms.form_arguments import filled
    from custody.cli.main import build
    from custody.cli.verbs.consequent import consequences_of
    from custody.cli.verbs.entering import desk_of, entered_in
    from custody.forms.filling import expand, fill

    parser: Parser = build("exhibit", "register")
    whose = {} if "parent" in row else {"seizure": call.args.seizure}
    try:
        args = filled(parser, ["exhibit", "register"], {**whose, **row})
        desk = desk_of(call, vault, lambda: ids[args.reference])
        found = fill(desk, entered_in(args, kind_of("exhibit", "register")), ids)
        if found is None:
            return ()
        requests = expand(found, desk.context)
        consequences_of(call, desk.context, found, requests)
        return requests
    except CustodyError as error:
        error.message = f"row {at} ({row.get('reference', 'without a reference')}): {error.message}"
        raise


def _rows(call: Call) -> list[dict[str, Any]]:
    from custody.forms.rows import HINT, MOST_BYTES, checked, read_each, read_file

    args = call.args
    if bool(args.row) == (args.rows is not None):
        raise UsageError("the rows are given with --row or in one file with --rows", hint=HINT)
    if args.row:
        return checked(read_each(args.row))
    return checked(read_file(args.rows, read(call, args.rows, MOST_BYTES)))
