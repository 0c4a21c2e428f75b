"""`custody privilege`: claims of privilege, who sifts what they cover, and how they were ruled on."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import called, document, listed, meanings, moment, short
from custody.layout import columns, pairs

_CLAIM = "reference, identifier or its first characters"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "privilege")
    listing = actions.add_parser("list", help="list claims and how they stand")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those nobody has ruled on")
    add_paging(listing)
    shared(listing)
    example(listing, "custody privilege list --open")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show a claim, its filter team and what follows")
    show.add_argument("claim", help=_CLAIM)
    shared(show)
    example(show, "custody privilege show PR-1")
    show.set_defaults(run=_show)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Claim

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.case is None:
            found = list(lookup.all(Claim))
        else:
            found = list(lookup.under(Claim, "case", lookup.resolve("case", args.case)))
        found = [one for one in found if not args.open or one.status == "open"]
        found.sort(key=lambda one: (one.made, one.id))
        page = paging(call, len(found))
        found = list(page.of(found))
        rows = [{"reference": lookup.label_of("privilege", one.id), **document(one)} for one in found]
        names = shown_names(lookup, "privilege", [one.id for one in found])
        exhibits = shown_names(lookup, "exhibit", {one.exhibit for one in found})
    cells = [
        (
            names[one.id],
            exhibits[one.exhibit],
            one.ground,
            one.status,
            moment(one.ruling_by),
            short(one.id),
        )
        for one in found
    ]
    headings = ("claim", "exhibit", "ground", "state", "ruling by", "id")
    lines = page.lines(columns(cells, headings), "no claims of privilege")
    call.out.answer({**page.members, "claims": rows}, lines)
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name, shown_names
    from custody.ledger.views.people import name_of
    from custody.model.records import Claim, Team

    with call.vault() as vault:
        lookup = vault.lookup()
        claim = lookup.get(Claim, lookup.resolve("privilege", call.args.claim))
        entries = list(vault.entries().of(claim.id))
        doubted = doubted_among(vault.reader(), entries)
        name = shown_name(lookup, "privilege", claim.id)
        exhibit = shown_name(lookup, "exhibit", claim.exhibit)
        team = lookup.maybe(Team, claim.case)
        sifting = shown_names(lookup, "actor", claim.filter)
        names = [{"id": one, "name": name_of(lookup, one)} for one in claim.filter]
    entry = entries[0]
    known = team is not None and bool(team.members)
    told = {field: entry.current(field) for field in ("claimed_by", "scope")}
    found = {
        "reference": entry.current("reference"),
        **document(claim),
        **told,
        "erased": entry.gone(told),
        "filter_team": names,
        "team_known": known,
        "stands": claim.stands,
        "entries": [one.position for one in entries],
        "corrected": corrected_document(entries),
        **doubted_document(doubted),
    }
    apart = "checked against the members of the case" if known else "not known: nobody was added to the case"
    rows = [
        ("claim", called(name, claim.id)),
        ("exhibit", called(exhibit, claim.exhibit)),
        *(() if claim.object is None else (("object", claim.object),)),
        ("ground", claim.ground),
        ("state", claim.status + (", quarantine stands" if claim.stands else ", no quarantine")),
        ("follows", claim.follows or "-"),
        ("ruling by", moment(claim.ruling_by)),
        ("claimed by", str(entry.told("claimed_by") or "-")),
        ("scope", str(entry.told("scope") or "-")),
        ("filter team", listed(sifting.values())),
        ("case team", apart),
        ("released", listed(map(short, claim.freed))),
        ("nonconforming", listed(meanings(claim.nonconforming))),
        ("entries", listed(str(one.position) for one in entries)),
    ]
    call.out.answer(found, [*pairs(rows), *corrected_lines(entries), *doubted_lines(doubted)])
    return 0
