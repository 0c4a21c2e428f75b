"""`custody actor`: enrol people and machines, set their roles, and show who they are and what they hold."""

from __future__ import annotations

import argparse
from typing import Any

from custody.cli import actor_deputy
from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import leak_document, leak_lines
from custody.cli.facts import state
from custody.cli.key import vkey_of
from custody.cli.listing import add_limit, add_paging, most, paging
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs, kind_of
from custody.cli.words import many, moment
from custody.layout import columns, pairs

REASONS = ("appointment", "departure", "duty_change", "error")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "actor")
    listing = actions.add_parser("list", help="list actors")
    add_paging(listing)
    shared(listing)
    example(listing, "custody actor list")
    listing.set_defaults(run=_list)

    show = actions.add_parser("show", help="show an actor: roles, keys, exhibits held, open offers")
    show.add_argument("actor", help="name, identifier, or key")
    add_limit(show)
    shared(show)
    example(show, "custody actor show Eve")
    show.set_defaults(run=_show)


def enrol(call: Call) -> int:
    """Enrol a person or machine with a key that is typed, in a file or on this machine; return the exit status."""
    from custody.cli.verbs.entering import stated_in
    from custody.ledger.journal import Request
    from custody.ledger.statements import enrolled
    from custody.ledger.views.lookalikes import refuse_lookalike
    from custody.ledger.views.namesakes import labelled

    args = call.args
    own = enrolled(stated_in(args, kind_of("actor", "enrol")), vkey_of(call, args.vkey))
    values = state(args, "actor.enrolled", own, display_name="--name")
    with call.vault(readonly=False) as vault:
        if args.name and any(labelled(vault.reader(), args.name)):
            call.say.note(
                f"{args.name!r} is the name of something else too; use identifiers where it is unclear"
            )
        if not args.another:
            refuse_lookalike(vault.store.read(), "actor", args.name)
        return call.enter(vault, [Request("actor.enrolled", values)])


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.ledger.views.people import name_of
    from custody.model.records import Actor

    with call.vault() as vault:
        lookup = vault.lookup()
        rows: list[dict[str, Any]] = [
            {"id": one.id, "name": name_of(lookup, one.id), "roles": list(one.roles), "keys": list(one.keys)}
            for one in lookup.all(Actor)
        ]
        shown = shown_names(lookup, "actor", [row["id"] for row in rows])
    rows.sort(key=lambda row: (row["name"] or "~", row["id"]))
    page = paging(call, len(rows))
    rows = list(page.of(rows))
    cells = [
        (
            shown[row["id"]],
            " ".join(row["roles"]) or "none",
            " ".join(row["keys"]) or "no valid key",
            row["id"][:8],
        )
        for row in rows
    ]
    table = columns(cells, ("name", "roles", "keys", "actor"))
    call.out.answer({**page.members, "actors": rows}, page.lines(table, ""))
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.ledger.views.people import enrolled_by, find_actor, keys_of, name_of
    from custody.ledger.views.pressing import held
    from custody.model.records import Offer

    with call.vault() as vault:
        lookup = vault.lookup()
        actor = find_actor(lookup, call.args.actor)
        name = name_of(lookup, actor.id)
        own = sorted(keys_of(lookup, actor.id), key=lambda key: key.name)
        enrollers = {key.name: enrolled_by(lookup, key) for key in own}
        called = {one: name_of(lookup, one) or one[:8] for one in set(enrollers.values())}
        keys: list[dict[str, Any]] = [
            {
                "name": key.name,
                "vkey": key.vkey,
                "since_entry": key.since,
                "enrolled_by": enrollers[key.name],
                "until_entry": key.until,
                "reason": key.reason,
                "leak": leak_document(lookup.reader, key),
            }
            for key in own
        ]
        holds = [
            {
                "id": one.id,
                "reference": lookup.label_of("exhibit", one.id),
                "since": moment(one.holds[-1].since),
            }
            for one in held(lookup, actor.id).rows
        ]
        lent = actor_deputy.windows(lookup, actor.id, vault.clock.now())
        shown = shown_name(lookup, "actor", actor.id)
        offers = sum(1 for _ in lookup.under(Offer, "receiver", actor.id))
        corrected = vault.entries().corrected(actor.id)
    lines = pairs(
        [
            ("name", shown),
            ("actor", actor.id),
            ("roles", ", ".join(actor.roles) or "none"),
            ("holds", many(len(holds), "exhibit")),
            ("offered to", many(offers, "exhibit")),
        ]
    )
    cells = [
        (
            str(key["name"]),
            f"since entry {key['since_entry']}, by {called[str(key['enrolled_by'])]}",
            "signs" if key["until_entry"] is None else f"until entry {key['until_entry']}: {key['reason']}",
        )
        for key in keys
    ]
    holding = [f"  {one['reference'] or '(erased)'}  {str(one['id'])[:8]}" for one in holds]
    limit = most(call)
    document = {
        "id": actor.id,
        "name": name,
        "roles": list(actor.roles),
        "lent": lent,
        "keys": keys,
        "holds": holds,
        "offers_open": offers,
        "corrected": corrected_document(corrected),
    }
    call.out.answer(
        document,
        [
            *lines,
            *actor_deputy.window_lines(lent),
            *columns(cells, ("key", "", "")),
            *leak_lines(keys),
            *(["holding:", *limit.of(holding), *limit.rest(len(holding))] if holding else []),
            *corrected_lines(corrected),
        ],
    )
    return 0
