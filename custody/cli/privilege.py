"""`custody privilege`: claims of privilege, who sifts what they cover, and how they were ruled on."""

from __future__ import annotations

import argparse
from typing import Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.entering import action, enter_one
from custody.cli.facts import another, explain, instant
from custody.cli.folding import columns, pairs
from custody.cli.main import example, shared
from custody.cli.words import called, document, listed, meanings, moment, short
from custody.law import guarding

_CLAIM = "reference, identifier or its first characters"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    _claiming(actions)
    naming = action(
        actions,
        "filter",
        "name somebody who sifts what is claimed",
        "custody privilege filter PR-1 Carl",
        recorded=True,
    )
    naming.add_argument("claim", help=_CLAIM)
    naming.add_argument("member", help="name, identifier or key of an actor outside the case team")
    naming.set_defaults(run=_filter)
    ruling = action(
        actions,
        "rule",
        "record how a claim was ruled on; the newest ruling counts",
        "custody privilege rule PR-1 --outcome partly --follows filter_releases \\",
        "    --document ruling.pdf --ruled-by 'District Court'",
    )
    ruling.add_argument("claim", help=_CLAIM)
    ruling.add_argument("--outcome", required=True, choices=sorted(guarding.RULING), help="how it ended")
    ruling.add_argument(
        "--follows", required=True, choices=sorted(guarding.FOLLOWS), help="what is to follow"
    )
    ruling.add_argument("--document", metavar="FILE", help="the ruling; its SHA-256 is kept")
    ruling.add_argument("--ruled-by", help="who ruled (erasable)")
    ruling.add_argument("--reasons", help="in words (erasable)")
    explain(ruling, {"--outcome": guarding.RULING, "--follows": guarding.FOLLOWS})
    ruling.set_defaults(run=_rule)
    releasing = action(
        actions,
        "release",
        "let the case team have an object after a ruling in part",
        "custody privilege release PR-1 3f2a91c0",
        recorded=True,
    )
    releasing.add_argument("claim", help=_CLAIM)
    releasing.add_argument("object", help="identifier of the object or its first characters")
    releasing.add_argument("--reasons", help="in words (erasable)")
    releasing.set_defaults(run=_release)
    waiving = action(
        actions,
        "waive",
        "record that whom it protects gave the privilege up",
        "custody privilege waive PR-1 --document waiver.pdf --waived-by 'the client'",
    )
    waiving.add_argument("claim", help=_CLAIM)
    waiving.add_argument("--document", metavar="FILE", help="the statement; its SHA-256 is kept")
    waiving.add_argument("--waived-by", help="who gave it up (erasable)")
    waiving.set_defaults(run=_waive)
    listing = actions.add_parser("list", help="list claims and how they stand")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those nobody has ruled on")
    shared(listing)
    example(listing, "custody privilege list --open")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show a claim, its filter team and what follows")
    show.add_argument("claim", help=_CLAIM)
    shared(show)
    example(show, "custody privilege show PR-1")
    show.set_defaults(run=_show)


def _claiming(actions: Any) -> None:
    claim = action(
        actions,
        "claim",
        "record a claim: from then on only the filter team works on it",
        "custody privilege claim EV/1 --reference PR-1 --ground legal \\",
        "    --claimed-by 'counsel of the owner' --scope 'letters to counsel' \\",
        "    --ruling-by 2026-12-01T12:00Z",
    )
    claim.add_argument("exhibit", help="reference, serial number, identifier or its first characters")
    claim.add_argument("--object", help="only this object of it: identifier or its first characters")
    claim.add_argument("--reference", help="what people call this claim (erasable)")
    claim.add_argument("--ground", required=True, choices=sorted(guarding.PRIVILEGE), help="on what it rests")
    claim.add_argument("--claimed-by", help="who claims it (erasable)")
    claim.add_argument("--scope", help="what it covers, in words (erasable)")
    claim.add_argument("--ruling-by", type=instant, metavar="INSTANT", help="until when it must be ruled on")
    another(claim)
    explain(claim, {"--ground": guarding.PRIVILEGE})
    claim.set_defaults(run=_claim)


def _claim(call: Call) -> int:
    args = call.args
    own = {
        "ground": args.ground,
        "ruling_by": args.ruling_by,
        "reference": args.reference,
        "claimed_by": args.claimed_by,
        "scope": args.scope,
    }
    return enter_one(
        call,
        "privilege.claimed",
        own,
        named={"exhibit": ("exhibit", args.exhibit), "object": ("object", args.object)},
        reference=("privilege", args.reference),
    )


def _filter(call: Call) -> int:
    args = call.args
    subject = ("privilege", args.claim)
    return enter_one(
        call, "privilege.filter_named", {}, subject=subject, named={"member": ("actor", args.member)}
    )


def _rule(call: Call) -> int:
    args = call.args
    own = {
        "outcome": args.outcome,
        "follows": args.follows,
        "ruled_by": args.ruled_by,
        "reasons": args.reasons,
    }
    return enter_one(
        call,
        "privilege.ruled",
        own,
        subject=("privilege", args.claim),
        papers={"document_sha256": args.document},
        flags={"document_sha256": "--document"},
    )


def _release(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "privilege.released",
        {"reasons": args.reasons},
        subject=("privilege", args.claim),
        named={"object": ("object", args.object)},
    )


def _waive(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "privilege.waived",
        {"waived_by": args.waived_by},
        subject=("privilege", args.claim),
        papers={"document_sha256": args.document},
        flags={"document_sha256": "--document"},
    )


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
    call.out.answer({"claims": rows}, columns(cells, headings) or ["no claims of privilege"])
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
