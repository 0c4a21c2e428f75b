"""`custody profile`: laws as data files: read, checked and adopted for a ledger."""

from __future__ import annotations

import argparse
from hashlib import sha256

from custody.cli.answers.page_answer import answer_page
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import read
from custody.cli.verbs.topics import add_verbs

WHICH = "a rule whose profile comes with the program, such as eu-2023-1543, or the path of a file"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody profile` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list adopted laws and those that can be adopted")
    shared(listing)
    example(listing, "custody profile list")
    listing.set_defaults(run=_list)

    show = actions.add_parser("show", help="show a law profile, checked")
    show.add_argument("profile", help=WHICH)
    show.add_argument("--toml", action="store_true", help="print the file itself, to copy and change it")
    shared(show)
    example(show, "custody profile show eu-2023-1543", "custody profile show un-25 --toml > our-law.toml")
    show.set_defaults(run=_show)

    add_verbs(actions, "profile")


def _bytes(call: Call) -> bytes:
    from custody.law.profile import MOST_BYTES
    from custody.storage.settings.law_profiles import profile_bytes, shipped

    name: str = call.args.profile
    if name in shipped() or not ("/" in name or "." in name):
        return profile_bytes(name)
    return read(call, name, MOST_BYTES)


def _list(call: Call) -> int:
    from custody.law.profile import parse
    from custody.ledger.views.instruments.laws import laws
    from custody.pages.ledger.laws import laws_known
    from custody.storage.settings.law_profiles import shipped

    with call.vault() as vault:
        known = laws(vault.lookup())
    rules = {view.regime.rule for view in known}
    waiting = {name: parse(data) for name, data in shipped().items() if name not in rules}
    answer_page(call, laws_known(known, waiting))
    return 0


def _show(call: Call) -> int:
    from custody.law.profile import parse
    from custody.pages.ledger.laws import profile

    data = _bytes(call)
    found = parse(data)
    if call.args.toml and not call.args.json:
        call.out.raw(data.decode("utf-8"))
        return 0
    answer_page(call, profile(found, sha256(data).hexdigest()))
    return 0


def adopt(call: Call) -> int:
    """Record the adoption of a law from a file, by which the ledger computes; return the exit status."""
    from dataclasses import replace

    from custody.cli.entering.entry_fields import common
    from custody.law.profile import parse
    from custody.ledger.views.instruments.laws import adoption
    from custody.model.schema.ids import b64

    data = _bytes(call)
    found = parse(data)
    request = adoption(found, b64(sha256(data).digest()))
    with call.vault(readonly=False) as vault:
        values = {**request.values, **common(call.args)}
        status = call.entries.enter(vault, [replace(request, values=values)])
    if found.reviewed is None:
        call.say.note("this profile names no reviewer: have a lawyer review it")
    return status
