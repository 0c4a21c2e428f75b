"""`custody fixity status`, `plan` and `positions`: what is covered, what is due, and which leaves a sample read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.amounts import whole_number as rate
from custody.cli.call import Call
from custody.cli.main import example, shared
from custody.cli.page_answer import answer_page, context_of
from custody.cli.places import few_lines, few_rows
from custody.cli.progress import size_text
from custody.cli.words import moment, short, span
from custody.errors import EXIT_WARNINGS, NotFound, ProofInvalid
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import StoredObject

#: Most objects that an answer names.
_NAMED = 20
#: MB a second that a plan is made for where neither policy nor flag gives a rate.
_USUAL_RATE = 100


def configure(actions: Any) -> None:
    """Add the actions."""
    status = actions.add_parser("status", help="show how far objects are read back, and which fail")
    shared(status)
    example(status, "custody fixity status")
    status.set_defaults(run=_status)
    plan = actions.add_parser("plan", help="show what is due in each store, and how long reading it takes")
    plan.add_argument(
        "--rate",
        type=rate,
        metavar="MB/s",
        help=f"MB a second, instead of the policy's (default: {_USUAL_RATE} where it has none)",
    )
    shared(plan)
    example(plan, "custody fixity plan", "custody fixity plan --rate 129")
    plan.set_defaults(run=_plan)
    chosen = actions.add_parser("positions", help="derive again which leaves a sample read")
    chosen.add_argument("sweep", help="the sweep, by identifier or its first characters")
    chosen.add_argument("--object", help=f"only this object (default: the first {_NAMED})")
    shared(chosen)
    example(chosen, "custody fixity positions 5f0c9d52")
    chosen.epilog = (
        "Exit status: 0 the seed is that of a cosignature or timestamp, 10 the house\n"
        "chose it itself, 3 it is that of no signature on record though the sweep says\n"
        "so.\n\n"
        f"{chosen.epilog}"
    )
    chosen.set_defaults(run=_positions)


def _status(call: Call) -> int:
    from custody.pages.integrity import integrity, is_wrong

    with call.vault() as vault:
        page = integrity(context_of(call, vault), "")
    answer_page(call, page)
    return EXIT_WARNINGS if is_wrong(page) else 0


def _named(lookup: Lookup, keys: list[str]) -> list[StoredObject]:
    from custody.model.records import StoredObject

    return [one for key in keys if (one := lookup.maybe(StoredObject, key)) is not None]


def _plan(call: Call) -> int:
    from custody.ledger.views.coverage import coverage, needed

    with call.vault() as vault:
        stores = coverage(vault.reader(), vault.policies(), vault.clock.now())
        few = few_rows(vault, vault.lookup())
    rows, cells = [], []
    for one in stores:
        rate = call.args.rate or one.policy.rate or _USUAL_RATE
        works = (("full", one.due, one.due_bytes), ("sample", one.row.sample, one.sample_bytes))
        for depth, objects, size in works:
            seconds = needed(size, rate)
            rows.append(
                {
                    "store": one.store,
                    "depth": depth,
                    "objects": objects,
                    "bytes": size,
                    "rate": rate,
                    "seconds": seconds,
                    "window": None if one.policy.window is None else str(one.policy.window),
                }
            )
            cells.append((one.store, depth, str(objects), size_text(size), span(seconds), f"at {rate} MB/s"))
    lines = columns(cells, ("store", "depth", "due", "bytes", "takes", ""))
    lines = [*(lines or ["no objects are recorded, so nothing is due"]), *few_lines(few)]
    call.out.answer({"due": rows, "too_few_places": few}, lines)
    return 0


def _positions(call: Call) -> int:
    from custody.ledger.sampled import cosigned_with, stamped_with
    from custody.ledger.statements import Sampled
    from custody.ledger.submission import sweep_leaves
    from custody.model.ids import unb64
    from custody.model.records import Sweep
    from custody.proof import sampling, seal
    from custody.proof.digest import LEAF_BYTES

    with call.vault() as vault:
        lookup, reader = vault.lookup(), vault.reader()
        sweep = lookup.get(Sweep, lookup.resolve("sweep", call.args.sweep))
        if sweep.seed is None:
            raise NotFound(f"the sweep {sweep.id} is no sample", hint="See `custody fixity status`.")
        entry = vault.entries().at(sweep.position)
        seed, chosen = unb64(sweep.seed), Sampled.of(entry)
        wanted, size = chosen.leaves, chosen.cosigned
        said = stamped = None
        if chosen.stamped:
            stamped = stamped_with(reader, vault.stamps(), size or 0, seed)
        elif size is not None:
            said = cosigned_with(reader, size, seed)
        covered = [
            seal.parse_sweep_leaf(one).object for one in sweep_leaves(reader.sweep(sweep.position) or b"")
        ]
        if call.args.object is not None:
            meant = lookup.resolve("object", call.args.object)
            if meant not in covered:
                raise NotFound(f"the sweep {sweep.id} did not cover the object {meant}")
            covered = [meant]
        objects = _named(lookup, covered[:_NAMED])
    found = {one.id: sampling.positions(seed, one.id, -(-one.bytes // LEAF_BYTES), wanted) for one in objects}
    document = {
        "sweep": sweep.id,
        "entry": sweep.position,
        "positions": chosen.positions,
        "derivation": "sample/1",
        "seed": seed.hex(),
        "leaves": wanted,
        "cosigned": size,
        "witness": None if said is None else said[0],
        "certificate": None if stamped is None else unb64(stamped[0]).hex(),
        "time": next((moment(one[1]) for one in (said, stamped) if one is not None), None),
        "objects": [{"object": key, "read": some} for key, some in found.items()],
        "left_off": len(covered) - len(objects),
    }
    by = "this house itself, so it knew them beforehand" if size is None else "no signature on record"
    if said is not None:
        by = f"the cosignature of {said[0]} at {moment(said[1])} on {size} entries"
    if stamped is not None:
        by = f"a timestamp under {document['certificate']} of {moment(stamped[1])} on {size} entries"
    lines = pairs([("seed", seed.hex()), ("chosen by", by), ("derivation", "sample/1, see docs/format.md")])
    for key, some in found.items():
        lines += [f"object {short(key)} leaves {', '.join(map(str, some)) or 'none: it is empty'}"]
    if document["left_off"]:
        lines.append(f"and {document['left_off']} more; name one with --object")
    call.out.answer(document, lines)
    if size is None:
        return EXIT_WARNINGS
    return ProofInvalid.exit_status if said is None and stamped is None else 0
