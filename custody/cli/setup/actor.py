"""`custody actor`: people and machines: enrolment, roles, keys, and exhibits in custody."""

from __future__ import annotations

import argparse

from custody.cli.answers.page_answer import answer_page, context_of, rows_of
from custody.cli.answers.row_limits import add_limit
from custody.cli.answers.thing_list import add_list
from custody.cli.entering.entry_fields import state
from custody.cli.main import example, shared
from custody.cli.setup.key import vkey_of
from custody.cli.shell.call import Call
from custody.cli.verbs.topics import add_verbs, kind_of


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody actor` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "actor")
    add_list(actions, "actor")
    show = actions.add_parser("show", help="show an actor: roles, keys, exhibits in custody, open offers")
    show.add_argument("actor", help="name, identifier, or key")
    add_limit(show)
    shared(show)
    example(show, "custody actor show Eve")
    show.set_defaults(run=_show)


def enrol(call: Call) -> int:
    """Enrol a person or machine with a key typed, in a file or on this machine; return the exit status."""
    from custody.cli.verbs.entering import stated_in
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.statements.keyholders import enrolled
    from custody.ledger.views.subjects.duplicate_references import labelled
    from custody.ledger.views.subjects.lookalikes import refuse_lookalike

    args = call.args
    own = enrolled(stated_in(args, kind_of("actor", "enrol")), vkey_of(call, args.vkey))
    values = state(args, "actor.enrolled", own, display_name="--display-name")
    with call.vault(readonly=False) as vault:
        if args.display_name and any(labelled(vault.reader(), args.display_name)):
            call.say.note(
                f"{args.display_name!r} is the name of something else too; use identifiers where it is unclear"
            )
        if not args.allow_duplicate:
            refuse_lookalike(vault.store.read(), "actor", args.display_name)
        return call.entries.enter(vault, [Request("actor.enrolled", values)])


def _show(call: Call) -> int:
    from custody.ledger.views.subjects.people import find_actor
    from custody.pages.people.people import person_page

    with call.vault() as vault:
        context = context_of(call, vault)
        page = person_page(context, find_actor(context.lookup, call.args.actor).id, rows_of(call))
    answer_page(call, page)
    return 0
