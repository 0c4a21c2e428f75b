"""`custody transfer`: transfers of exhibits by offer and acceptance, each signed by its own person.

``accept`` has a handler here because it takes a series of scans, line by line from standard input where that is named;
a single exhibit is accepted as its kind says.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.daily import transfer_receipt, transfer_show
from custody.cli.shell.call import Call
from custody.cli.shell.scan_series import INPUT, codes_of, note_sealed_together, refuse_series
from custody.cli.verbs.topics import add_verbs, kind_of
from custody.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.ledger.append.entry_signing import Request
    from custody.ledger.views.exhibits.scan_series import Scanned
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.model.schema.schema import Kind
    from custody.model.schema.types import Value


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody transfer` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "transfer", {"accept": _accept})
    transfer_receipt.configure(actions)
    transfer_show.configure(actions)


def _accept(call: Call) -> int:
    from custody.cli.verbs.entering import enter_verb

    kind = kind_of("transfer", "accept")
    if call.args.codes or call.args.exhibit == INPUT:
        return _accept_series(call, kind)
    return enter_verb(call, kind)


def _accept_series(call: Call, kind: Kind) -> int:
    """Accept a series of exhibits whose seals are those on record; return the exit status.

    Raise NotFound for an unknown code and an exhibit that is not offered, UsageError for another's offer or seal.
    """
    from custody.cli.verbs.entering import entered_in
    from custody.ledger.statements.transfers import in_series
    from custody.ledger.views.exhibits.scan_series import exhibits_scanned, wrong_seals
    from custody.ledger.views.subjects.people import find_key

    args = call.args
    if args.seal or args.surplus is not None:
        raise UsageError(
            "--seal and --surplus belong to one exhibit, and a series was scanned",
            hint="Scan the seals of each exhibit after it; accept what differs by itself.",
        )
    values = entered_in(args, kind).values
    with call.vault(readonly=False) as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        me = find_key(lookup, call.key_name(vault)).actor
        things, lost = exhibits_scanned(lookup, codes_of(call, [args.exhibit, *args.codes]))
        note_sealed_together(call, things)
        troubles: list[str] = []
        absent: list[str] = []
        for thing in things:
            without, others = _unoffered(lookup, thing, me, now)
            absent += without
            troubles += [*others, *wrong_seals(lookup, thing)]
        hint = "Scan the series without it; accept or refuse that one by itself."
        refuse_series(lost, troubles, hint, absent)
        location = None if args.location is None else lookup.resolve("location", args.location)
        told = in_series(values, location)
        requests = [_accepted(lookup, kind, exhibit, told) for thing in things for exhibit in thing.exhibits]
        return call.entries.enter(vault, requests, accepted=len(requests))


def _accepted(lookup: Lookup, kind: Kind, name: str, values: Mapping[str, Value]) -> Request:
    """Return the request that accepts an exhibit of a series, with the seals on it by the record."""
    from custody.forms.filled_form import in_order
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.statements.transfers import sealed_as_recorded
    from custody.ledger.views.exhibits.scan_series import on_record
    from custody.model.records import Exhibit
    from custody.model.schema.ids import unb64

    exhibit, numbers = lookup.get(Exhibit, name), on_record(lookup, [name])
    told = in_order(kind, sealed_as_recorded(values, numbers))
    return Request(kind.name, told, subject=name, re=unb64(exhibit.offer or ""))


def _unoffered(lookup: Lookup, thing: Scanned, me: str, now: int) -> tuple[list[str], list[str]]:
    """Return the reasons against acceptance: no open offer; an offer to somebody else or one that ran out."""
    from custody.model.records import Exhibit, Offer

    absent, troubles = [], []
    for exhibit in (lookup.get(Exhibit, name) for name in thing.exhibits):
        offer = None if exhibit.offer is None else lookup.maybe(Offer, exhibit.offer)
        name = lookup.label_of("exhibit", exhibit.id) or exhibit.id
        if offer is None or offer.ended is not None:
            absent.append(f"{name}: not offered to anybody")
        elif offer.receiver != me:
            troubles.append(f"{name}: offered to somebody else")
        elif offer.expires < now:
            troubles.append(f"{name}: the offer has run out")
    return absent, troubles
