"""`custody scene`: the kit for a scene, and notes from there in the ledger, with the lag they came in with."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli import scene_notes
from custody.cli.call import Call
from custody.cli.files import forcing, place, refuse_existing, write
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.promise import promised_size
from custody.cli.thing_show import add_show
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import called, listed, moment, short, span
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.ledger.views.scenes import SceneView

SCENE_HEADINGS = ("scene", "opened", "notes", "longest lag", "id")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    kit = actions.add_parser("kit", help="write what an officer takes along to sign notes without the vault")
    kit.add_argument("out", metavar="FILE", help="where to write it")
    kit.add_argument(
        "--case", nargs="+", default=(), help="cases the notes can name; their references stand in the file"
    )
    forcing(kit)
    shared(kit)
    example(kit, "custody scene kit harbour.kit --case C-2026-014")
    kit.set_defaults(run=_kit)
    scene_notes.configure(actions)
    add_verbs(actions, "scene")
    listing = actions.add_parser("list", help="list scenes in the ledger, with the lag of their notes")
    listing.add_argument("--case", help="only those of one case")
    add_paging(listing)
    shared(listing)
    example(listing, "custody scene list --case C-2026-014")
    listing.set_defaults(run=_list)
    add_show(actions, "scene", "show the notes of a scene, and when each came in", "harbour")


def _kit(call: Call) -> int:
    from custody.ledger.journal import verified_head
    from custody.ledger.scenes import KitCase
    from custody.ledger.scenes.kit import make

    target = place(call, call.args.out)
    refuse_existing(call, [target])
    with call.vault() as vault:
        lookup = vault.lookup()
        cases = dict.fromkeys(lookup.resolve("case", one) for one in call.args.case)
        known = tuple(KitCase(one, lookup.label_of("case", one)) for one in cases)
        verified_head(vault.reader(), vault.log_key)
        size = promised_size(call, vault)
        kit = make(vault.log_key, vault.prover().checkpoint(size), known)
    write(call, target, kit.write(), private=True)
    document = {
        "file": str(target),
        "origin": kit.origin,
        "size": size,
        "cases": [{"id": one.id, "reference": one.reference} for one in known],
    }
    names = listed(called(one.reference, one.id) for one in known)
    call.out.answer(
        document,
        pairs([("kit", str(target)), ("ledger", kit.origin), ("entries", str(size)), ("cases", names)]),
    )
    return 0


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.ledger.views.scenes import scenes_of

    with call.vault() as vault:
        lookup = vault.lookup()
        case = None if call.args.case is None else lookup.resolve("case", call.args.case)
        every = list(scenes_of(lookup, case))
        page = paging(call, len(every))
        views = page.of(every)
        rows = [scene_row(lookup, one) for one in views]
        names = [shown_name(lookup, "scene", one.scene.id) for one in views]
    cells = [scene_cells(name, row) for name, row in zip(names, rows, strict=True)]
    lines = page.lines(columns(cells, SCENE_HEADINGS), "no scenes")
    call.out.answer({**page.members, "scenes": rows}, lines)
    return 0


def scene_cells(name: str, row: dict[str, Any]) -> tuple[str, str, str, str, str]:
    """Give one row of a table of scenes, under ``SCENE_HEADINGS``."""
    return name, row["opened"], str(row["notes"]), span(row["lag"]), short(row["id"])


def scene_row(lookup: Lookup, view: SceneView) -> dict[str, Any]:
    """Give a scene as a document, with its name and the longest time that a note took to come in."""
    scene = view.scene
    return {
        "id": scene.id,
        "reference": lookup.label_of("scene", scene.id),
        "case": scene.case,
        "case_reference": None if scene.case is None else lookup.label_of("case", scene.case),
        "key": scene.by,
        "opened": moment(scene.opened),
        "closed": None if scene.closed is None else moment(scene.closed),
        "notes": len(view.notes),
        "lag": view.lag,
        "nonconforming": list(view.marks),
    }
