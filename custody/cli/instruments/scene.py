"""`custody scene`: the kit for a scene, and the import of its notes into the ledger, with its delay."""

from __future__ import annotations

import argparse

from custody.cli.answers.thing_list import add_list
from custody.cli.answers.thing_show import add_show
from custody.cli.console.words import called, listed
from custody.cli.instruments import scene_notes
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.committed_size import promised_size
from custody.cli.shell.files import forcing, place, refuse_existing, write
from custody.cli.verbs.topics import add_verbs
from custody.layout import pairs


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody scene` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    kit = actions.add_parser(
        "make-kit", help="write a kit with which an officer signs notes without the vault"
    )
    kit.add_argument("out", metavar="FILE", help="where to write it")
    kit.add_argument(
        "--case", nargs="+", default=(), help="cases the notes can name; their references stand in the file"
    )
    forcing(kit)
    shared(kit)
    example(kit, "custody scene make-kit harbour.kit --case C-2026-014")
    kit.set_defaults(run=_kit)
    scene_notes.configure(actions)
    add_verbs(actions, "scene")
    add_list(actions, "scene")
    add_show(actions, "scene")


def _kit(call: Call) -> int:
    from custody.ledger.append.entry_signing import verified_head
    from custody.ledger.scenes import KitCase
    from custody.ledger.scenes.kit import make

    target = place(call, call.args.out)
    refuse_existing(call, [target])
    with call.vault() as vault:
        lookup = vault.lookup()
        cases = dict.fromkeys(lookup.resolve("case", name) for name in call.args.case)
        known = tuple(KitCase(case, lookup.label_of("case", case)) for case in cases)
        verified_head(vault.reader(), vault.log_key)
        size = promised_size(call, vault)
        kit = make(vault.log_key, vault.prover().checkpoint(size), known)
    write(call, target, kit.write(), private=True)
    document = {
        "file": str(target),
        "origin": kit.origin,
        "size": size,
        "cases": [{"id": case.id, "reference": case.reference} for case in known],
    }
    names = listed(called(case.reference, case.id) for case in known)
    call.out.answer(
        document,
        pairs([("kit", str(target)), ("ledger", kit.origin), ("entries", str(size)), ("cases", names)]),
    )
    return 0
