"""`custody exhibit intake`: register several exhibits of one seizure together, each as `exhibit register` would.

Each row is a form of `exhibit register`; all rows stand or fall together. Its handler is its own because it reads the
rows from a file, and an exhibit of one row may have come out of that of another.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.files import read
from custody.cli.main import example, shared
from custody.cli.verbs.topics import kind_of
from custody.cli.words import many
from custody.errors import CustodyError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.cli.parsing import Parser
    from custody.ledger.journal import Request
    from storage.vault import Vault

#: A list of rows longer than this is something else; so is a list with more rows.
MOST_BYTES, MOST_ROWS = 1_048_576, 500
_HINT = "Each row holds names and values as `custody template exhibit.register` lists them."


def configure(actions: Any) -> None:
    """Add the action to the command's."""
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
    shared(parser, writes=True)
    example(
        parser,
        "custody exhibit intake --seizure S-1 --rows items.toml",
        "custody exhibit intake --seizure S-1 \\",
        '    --row \'{"reference": "EV/1", "category": "phone", "seal": "S-100234"}\'',
    )
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    rows = _rows(call)
    with call.vault(readonly=False) as vault:
        ids = {name: vault.journal.new_subject() for name in _references(rows)}
        requests: list[Request] = []
        for at, row in enumerate(rows, 1):
            requests += _one(call, vault, row, at, ids)
        # What came out of an exhibit came out before that was sealed.
        requests.sort(key=lambda one: one.kind == "exhibit.sealed")
        return call.enter(vault, requests, registered=ids)


def _references(rows: list[dict[str, Any]]) -> list[str]:
    """Give the reference of each row; UsageError names the row that has none, or the two that have one and the same."""
    found: dict[str, int] = {}
    for at, row in enumerate(rows, 1):
        name, own = str(row.get("reference") or ""), "Every exhibit has a reference of its own."
        if not name:
            raise UsageError(f"row {at} has no reference", hint=own)
        if name in found:
            raise UsageError(f"rows {found[name]} and {at} have the same reference {name!r}", hint=own)
        found[name] = at
    return list(found)


def _one(call: Call, vault: Vault, row: dict[str, Any], at: int, ids: dict[str, str]) -> Sequence[Request]:
    """Return what one row asks for, and say what is noted of it; what is wrong with it names the row."""
    from custody.cli.forms import filled
    from custody.cli.main import build
    from custody.cli.verbs.consequent import foreseen
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
        foreseen(call, desk.context, found, requests)
        return requests
    except CustodyError as error:
        error.message = f"row {at} ({row.get('reference', 'without a reference')}): {error.message}"
        raise


def _rows(call: Call) -> list[dict[str, Any]]:
    args = call.args
    if bool(args.row) == (args.rows is not None):
        raise UsageError("the rows are given with --row or in one file with --rows", hint=_HINT)
    found = (
        [_json(text) for text in args.row]
        if args.row
        else _file(args.rows, read(call, args.rows, MOST_BYTES))
    )
    if not found or len(found) > MOST_ROWS:
        raise UsageError(
            f"{many(len(found), 'row')} were given; 1 to {MOST_ROWS} can be entered together", hint=_HINT
        )
    if not all(isinstance(one, dict) for one in found):
        raise UsageError("a row is no object of names and values", hint=_HINT)
    return found


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"a row is no JSON: {error}", hint=_HINT) from None


def _file(name: str, data: bytes) -> list[Any]:
    try:
        text = data.decode("utf-8-sig")
        if name.endswith(".json"):
            found = json.loads(text)
        else:
            document = tomllib.loads(text)
            found = document.get("exhibit")
            if set(document) - {"exhibit"}:
                raise UsageError(f"{name!r} holds more than [[exhibit]] tables", hint=_HINT)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{name!r} cannot be read: {error}", hint=_HINT) from None
    if not isinstance(found, list):
        raise UsageError(f"{name!r} holds no list of exhibits", hint=_HINT)
    return found
