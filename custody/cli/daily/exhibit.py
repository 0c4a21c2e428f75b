"""`custody exhibit`: exhibits, their seals, their storage locations and their flags.

``store`` has its handler here, since it takes a series of scans, line by line from standard input where that is named.
"""

from __future__ import annotations

import argparse

from custody.cli.answers import record_papers
from custody.cli.answers.thing_list import add_list
from custody.cli.answers.thing_show import add_show
from custody.cli.daily import exhibit_intake, exhibit_papers, exhibit_photo, exhibit_timeline
from custody.cli.shell.call import Call
from custody.cli.shell.scan_series import codes_of, note_sealed_together, refuse_series
from custody.cli.verbs.topics import add_verbs, kind_of


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody exhibit` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "exhibit")
    exhibit_intake.configure(actions)
    exhibit_photo.configure(actions)
    exhibit_timeline.configure(actions)
    exhibit_papers.configure(actions)
    add_list(actions, "exhibit")
    add_list(actions, "flags", "flags")
    add_show(actions, "exhibit")
    record_papers.configure(actions, "exhibit", "EV/1")


def store_series(call: Call) -> int:
    """Record the storage location of each scanned exhibit, all or none; return the exit status."""
    from custody.cli.verbs.entering import entered_in, named_in
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.views.exhibits.scan_series import exhibits_named

    kind = kind_of("exhibit", "place")
    entered = entered_in(call.args, kind)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        things, lost = exhibits_named(lookup, codes_of(call, call.args.exhibits))
        refuse_series(lost, [], "")
        note_sealed_together(call, things)
        values = named_in(call, vault, entered)
        requests = [Request(kind.name, values, subject=name) for thing in things for name in thing.exhibits]
        return call.entries.enter(vault, requests, stored=len(requests))
