"""`custody schema`: write the JSON Schema of a kind of entry or of a page, for scripts."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

from custody.cli.main import example
from custody.cli.shell.call import Call
from custody.errors import NotFound, UsageError
from custody.forms.suggestion import near
from custody.layout import columns

if TYPE_CHECKING:
    from custody.model.schema.schema import Kind

#: The name under which the schema of a page's document is written; no kind has it.
PAGE = "page"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody schema` to its parser."""
    parser.add_argument(
        "kind",
        nargs="?",
        help="a kind of entry, such as preservation_order.issued, or page: what --json answers where a page is shown; "
        "without one all kinds are listed",
    )
    parser.add_argument("--all", action="store_true", help="write the schemas of all kinds as one document")
    parser.add_argument(
        "--json", action="store_true", help="list the kinds as one JSON document; a schema is one anyway"
    )
    example(
        parser,
        "custody schema",
        "custody schema preservation_order.issued > preservation_order.issued.json",
        "custody schema page > page.json",
        "custody schema --all > kinds.json",
    )
    parser.set_defaults(run=_schema)


def _schema(call: Call) -> int:
    from custody.model import json_schema
    from custody.model.kinds import KINDS

    name = call.args.kind
    if call.args.all:
        if name is not None:
            raise UsageError("--all writes every kind and takes no name", hint="Leave one of them out.")
        call.out.raw(_written(json_schema.whole(KINDS)))
    elif name is None:
        _list(call, KINDS)
    elif name == PAGE:
        from custody.pages.render.schema import schema

        call.out.raw(_written(schema()))
    else:
        call.out.raw(_written(json_schema.of(_kind(name, KINDS))))
    return 0


def _list(call: Call, kinds: tuple[Kind, ...]) -> None:
    """Print every kind, its entry modes and the command that enters it."""
    from custody.model.kind_commands import commands

    rows = [(kind.name, " or ".join(kind.standings), commands().get(kind.name, "")) for kind in kinds]
    document = {
        "kinds": [
            {"kind": kind.name, "standings": list(kind.standings), "command": commands().get(kind.name)}
            for kind in kinds
        ]
    }
    call.out.answer(document, columns(rows, ("kind", "entry mode", "entered by")))


def _kind(name: str, kinds: tuple[Kind, ...]) -> Kind:
    """Return the kind of this name; raise NotFound with the most similar name."""
    known = {kind.name: kind for kind in kinds}
    if name not in known:
        meant = near(name, [*known, PAGE])
        hint = "`custody schema` lists them."
        raise NotFound(
            f"there is no kind of entry {name[:80]!r}",
            hint=f"Did you mean {meant}? {hint}" if meant else hint,
        )
    return known[name]


def _written(schema: dict[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
