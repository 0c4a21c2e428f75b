"""`custody actor`: enrol people and machines, set their roles, and show who they are and what they hold."""

from __future__ import annotations

import argparse
from typing import Any

from custody.cli import actor_deputy
from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import leak_document, leak_lines
from custody.cli.facts import Codes, another, happened, joined, state
from custody.cli.folding import columns, pairs
from custody.cli.key import STILL_READS, vkey_of
from custody.cli.listing import add_limit, add_paging, most, paging
from custody.cli.main import example, shared
from custody.cli.words import many, moment
from custody.errors import UsageError
from custody.model.permits import ROLES

REASONS = ("appointment", "departure", "duty_change", "error")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    enrol = actions.add_parser("enrol", help="enrol a person or machine with a key and roles")
    enrol.add_argument(
        "--vkey",
        required=True,
        metavar="VKEY|FILE|KEY",
        help="verifier key, FILE that holds it, or key on this machine",
    )
    enrol.add_argument("--role", action=Codes, allowed=ROLES, required=True, help="what the actor may do")
    enrol.add_argument("--name", help="what people call the actor (erasable)")
    enrol.add_argument("--organisation", help="whose staff the actor is (erasable)")
    another(enrol)
    happened(enrol, act=True)
    shared(enrol, writes=True)
    example(
        enrol,
        "custody actor enrol --name Eve --role examiner --vkey @eve.vkey",
        "custody actor enrol --name Eve --role examiner --vkey lab.example/9f3a…+…",
    )
    enrol.set_defaults(run=_enrol)

    roles = actions.add_parser("roles", help="set an actor's roles; those not named are taken away")
    roles.add_argument("actor", help="name, identifier, or key")
    wanted = roles.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--role", action=Codes, allowed=ROLES, help="every role the actor has from now on")
    wanted.add_argument("--none", action="store_true", help="no role at all: the keys sign nothing any more")
    roles.add_argument("--reason", required=True, choices=REASONS)
    happened(roles, act=True)
    shared(roles, writes=True)
    example(roles, "custody actor roles Eve --role examiner custodian --reason duty_change")
    roles.set_defaults(run=_roles)

    actor_deputy.configure(actions)

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


def _enrol(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.lookalikes import refuse_lookalike
    from custody.ledger.views.namesakes import labelled

    args = call.args
    own = {
        "vkey": vkey_of(call, args.vkey),
        "roles": joined(args.role),
        "display_name": args.name,
        "organisation": args.organisation,
    }
    values = state(args, "actor.enrolled", own, display_name="--name")
    with call.vault(readonly=False) as vault:
        if args.name and any(labelled(vault.reader(), args.name)):
            call.say.note(
                f"{args.name!r} is the name of something else too; use identifiers where it is unclear"
            )
        if not args.another:
            refuse_lookalike(vault.store.read(), "actor", args.name)
        return call.enter(vault, [Request("actor.enrolled", values)])


def _roles(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.views.people import find_actor

    args = call.args
    with call.vault(readonly=False) as vault:
        actor = find_actor(vault.lookup(), args.actor)
        wanted = joined(args.role)
        if wanted == joined(actor.roles):
            raise UsageError(
                f"{args.actor} has the roles {wanted or 'none'} already", hint="Nothing needs to be entered."
            )
        own = {"roles": wanted, "reason": args.reason}
        values = state(args, "actor.roles_set", own)
        return call.enter(
            vault,
            [Request("actor.roles_set", values, subject=actor.id)],
            tell=lambda _: () if wanted else STILL_READS,
        )


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
