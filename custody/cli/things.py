"""The command of a topic that says what it is for: the actions of its kinds, and a list and a page of its things."""

from __future__ import annotations

import argparse
from functools import partial

from custody.cli.call import Call
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import document, moment, short
from custody.layout import columns


def configure(parser: argparse.ArgumentParser, command: str) -> None:
    """Add the actions; the things are those of the space that is called as the command."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, command)
    listing = actions.add_parser("list", help="list them in order of record, each with when it began")
    add_paging(listing)
    shared(listing)
    example(listing, f"custody {command} list")
    listing.set_defaults(run=partial(_list, space=command))
    add_show(actions, command, "show one: what was stated of it, and every entry about it", "REFERENCE")


def _list(call: Call, space: str) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.envelope import parse_entry
    from custody.model.records import RECORDS

    with call.vault() as vault:
        lookup, reader = vault.lookup(), vault.reader()
        found = list(lookup.all(RECORDS[space]))
        begun = {record.key: reader.positions(record.key, 0, 1)[0] for record in found}
        page = paging(call, len(found))
        found = list(page.of(sorted(found, key=lambda record: begun[record.key])))
        names = shown_names(lookup, space, [record.key for record in found])
        rows = [
            {
                "reference": lookup.label_of(space, record.key),
                "entry": begun[record.key],
                "signed_at": moment(parse_entry(reader.entry(begun[record.key]).note).envelope.at),
                **document(record),
            }
            for record in found
        ]
    cells = [
        (names[record.key], row["signed_at"], short(record.key))
        for record, row in zip(found, rows, strict=True)
    ]
    table = columns(cells, (space.replace("_", " "), "on record since", "id"))
    call.out.answer({**page.members, "things": rows}, page.lines(table, "nothing is on record"))
    return 0
