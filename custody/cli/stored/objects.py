"""`custody object`: copies of stored objects, repairs of damaged ones, and a look at one."""

from __future__ import annotations

import argparse
from typing import Any

from custody.cli.console.progress import bytes_text
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.stored.replica_choice import good_places
from custody.cli.verbs.topics import add_verbs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `custody object` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "object")
    _configure_view(actions)


def _configure_view(actions: Any) -> None:
    made = actions.add_parser(
        "view", help="show a verified copy of an object with the view_command of the settings"
    )
    made.add_argument(
        "object", metavar="OBJECT", help="identifier or its first characters, or the number of its entry"
    )
    made.epilog = (
        "The command gets the name of the copy as its last word, and runs until the viewer\nis closed."
        " Then the copy is removed."
    )
    shared(made)
    example(made, "custody object view 1f2e3d4c")
    made.set_defaults(run=_view)


def _view(call: Call) -> int:
    """Show a verified copy of an object in the viewer of the settings; return 0."""
    from custody.ledger.views.naming.search import object_of
    from custody.ledger.views.stores.object_places import why_destroyed
    from custody.storage.evidence.viewing import view, viewer

    words = viewer(call.settings.devices.view_command)
    with call.vault() as vault:
        lookup = vault.lookup()
        stored = object_of(lookup, call.args.object)
        if (gone := why_destroyed(lookup, stored)) is not None:
            raise gone
        call.reading.sign()
        try:
            seen = view(
                vault, good_places(call, vault), stored, words, lambda: call.say.advance(0, None, "shown")
            )
        finally:
            call.say.clear()
    call.out.answer(
        {"object": stored.id, "store": seen.object.store, "bytes": seen.size, "viewer": words[0]},
        [
            f"object {stored.id[:8]}: {bytes_text(seen.size)}, verified",
            f"shown by {words[0]}; the copy is removed",
        ],
    )
    return 0
