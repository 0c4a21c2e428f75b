"""`custody inventory`: rounds of inventory, counted by scanner or by hand over several days.

``scan`` has a handler here because it takes codes line by line from standard input, and leaves out exhibits that were
counted before.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.answers.page_answer import answer_page, context_of, rows_of
from custody.cli.answers.row_limits import add_limit, add_paging, paging
from custody.cli.console.words import short
from custody.cli.entering.entry_answers import nothing_entered
from custody.cli.entering.entry_fields import common, digest_of
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.scan_series import lines_of_input
from custody.cli.verbs.topics import add_verbs
from custody.errors import Ambiguous, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from custody.ledger.append.entry_signing import Request, SignedDraft
    from custody.ledger.views.subjects.lookup import Lookup

_ROW = 'Write {"code": "EV/1", "location": "SHELF-4", "seal-state": "intact"}.'
_KEYS = {"code", "location", "seal-state", "exhibit"}
_UNCLEAR = "Scan the label of the exhibit, or type the identifier in brackets."
#: How the seal of what is counted was found where nobody says so.
_UNSEEN = "not_examined"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody inventory` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "inventory")
    listing = actions.add_parser("list", help="list rounds with their counts")
    add_paging(listing)
    shared(listing)
    example(listing, "custody inventory list")
    listing.set_defaults(run=_list)

    show = actions.add_parser("show", help="show a round: missing, misplaced, unexpected and found exhibits")
    show.add_argument("round", help="reference, identifier or its first characters")
    add_limit(show)
    shared(show)
    example(show, "custody inventory show INV-2026-11")
    show.set_defaults(run=_show)


def _codes(call: Call) -> Iterator[str]:
    """Yield the scanned codes: the arguments, else lines of standard input."""
    if call.args.codes or call.args.row:
        yield from call.args.codes
        return
    yield from lines_of_input(call)


def _counts(call: Call) -> Iterator[tuple[str, str | None, str, str]]:
    """Yield each code with its location or None, its seal state, and its exhibit where stated.

    Blanks before and after a code are no part of it. Raise UsageError for an invalid row.
    """
    from custody.forms.rows import read_each
    from custody.model.layouts import layout

    args = call.args
    usual = args.seal_state or _UNSEEN
    states = layout(1, "inventory.counted").field("seal_state").type.choices
    for code in _codes(call):
        if code.strip():
            yield code.strip(), args.location, usual, ""
    for number, row in enumerate(read_each(args.row or (), _ROW), 1):
        texts = isinstance(row, dict) and all(isinstance(cell, str) for cell in row.values())
        if not texts or not row.get("code", "").strip() or row.keys() - _KEYS:
            raise UsageError(
                f"row {number} is no object of a code, and maybe location, seal-state and exhibit", hint=_ROW
            )
        seal = row.get("seal-state") or usual
        if seal not in states:
            raise UsageError(
                f"row {number}: there is no seal-state {seal!r}", hint=f"One of: {', '.join(states)}."
            )
        yield row["code"].strip(), row.get("location") or args.location, seal, row.get("exhibit", "")


def scan_series(call: Call) -> int:
    """Count each scanned code by a separate entry; return the exit status; raise Ambiguous."""
    args = call.args
    from custody.forms.rounds import open_round

    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        inventory = open_round(lookup, args.round, {})
        photo = digest_of(call, vault, args.photo)
        unclear: dict[str, str] = {}
        requests = list(_requests(call, lookup, inventory, photo, unclear))
        if unclear and not requests:
            raise Ambiguous(f"nothing was counted: {'; '.join(unclear.values())}", hint=_UNCLEAR)
        for told in unclear.values():
            call.say.warn(f"{told}. {_UNCLEAR}")
        if not requests:
            answer = {**nothing_entered(args), "counted": 0, "unclear": []}
            call.out.answer(answer, ["nothing new was scanned"])
            return 0
        return call.entries.enter(
            vault,
            requests,
            tell=_scanned,
            counted=len(requests),
            unclear=list(unclear),
        )


def _scanned(draft: SignedDraft) -> list[str]:
    from custody.ledger.statements.rounds import Scan

    code, result = Scan.of(draft.facts, draft.private)
    return [f"  {code}: {result}"]


def _requests(
    call: Call, lookup: Lookup, inventory: str, photo: str | None, unclear: dict[str, str]
) -> Iterator[Request]:
    """Yield a request for each code; an unknown one is recorded as an unmatched scan.

    An exhibit counted before is left out with a note, and so is a code of several exhibits, which ``unclear`` then
    explains by code.
    """
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.statements.rounds import counted_as, counting
    from custody.ledger.views.exhibits.evidence_room import unmatched_codes
    from custody.ledger.views.exhibits.scan_series import may_be
    from custody.model.locations.records import RoundExhibit, round_exhibit_key

    seen: set[str] = set()
    kept = set(unmatched_codes(lookup, inventory))
    own = common(call.args)
    for code, location, seal, which in _counts(call):
        lies = None if location is None else lookup.resolve("location", location)
        told = counting(own, lies, seal, photo)
        try:
            named: list[str | None] = [*_named(lookup, code, which)]
        except Ambiguous as several:
            unclear[code] = f"{code} may be {may_be(lookup, several)}"
            continue
        if not named and code in kept:
            call.say.note(f"{code} was counted already")
            continue
        if not named:
            call.say.note(f"{code} is no exhibit of this ledger; it is recorded as an unmatched scan")
            kept.add(code)
        for exhibit in named or [None]:
            key = None if exhibit is None else round_exhibit_key(inventory, exhibit)
            counted = None if key is None else lookup.maybe(RoundExhibit, key)
            if exhibit is not None and (
                exhibit in seen or (counted is not None and counted.result != "expected")
            ):
                also = "" if len(named) == 1 else f", {lookup.label_of('exhibit', exhibit) or short(exhibit)}"
                call.say.note(f"{code}{also} was counted already")
                continue
            if exhibit is not None:
                seen.add(exhibit)
            yield Request("inventory.counted", counted_as(told, code, exhibit), subject=inventory)


def _named(lookup: Lookup, code: str, which: str = "") -> list[str]:
    """Return the exhibits that a code names, in any width and case of letters; raise Ambiguous.

    For merged registrations it is the surviving one. Of several it is ``which``, where that is one of them.
    """
    from custody.ledger.views.exhibits.evidence_room import surviving
    from custody.ledger.views.exhibits.sealed_groups import named_by

    try:
        named = named_by(lookup, code)
    except Ambiguous as unclear:
        named = surviving(lookup, unclear.candidates)
        if len(named) != 1 and not which:
            raise
    named = surviving(lookup, named)
    if which and (chosen := lookup.resolve("exhibit", which)) not in named:
        raise UsageError(
            f"{code} is not on record of exhibit {which}", hint="Name an exhibit that bears the code."
        )
    return [chosen] if which else named


def _list(call: Call) -> int:
    from custody.model.records import Inventory
    from custody.pages.exhibits.inventory_rounds import rounds

    with call.vault() as vault:
        found = sorted(vault.lookup().all(Inventory), key=lambda one: one.position)
        stretch = paging(call, len(found))
        page = rounds(context_of(call, vault), stretch.of(found), stretch.more)
    answer_page(call, page, stretch.rest)
    return 0


def _show(call: Call) -> int:
    from custody.pages.exhibits.inventory_rounds import round_page

    with call.vault() as vault:
        context = context_of(call, vault)
        page = round_page(context, context.lookup.resolve("inventory", call.args.round), rows_of(call))
    answer_page(call, page)
    return 0
