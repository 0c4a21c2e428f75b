"""`custody fixity status`, `plan` and `positions`: what is covered, what is due, and which leaves a sample read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.amounts import whole_number as rate
from custody.cli.call import Call
from custody.cli.fixity_running import running, running_lines
from custody.cli.main import example, shared
from custody.cli.outages import (
    past_documents,
    past_lines,
    past_outages,
    unreachable_lines,
    unreachable_rows,
)
from custody.cli.places import few_lines, few_rows, place_called
from custody.cli.progress import size_text
from custody.cli.words import called, moment, short, span
from custody.errors import EXIT_WARNINGS, NotFound, ProofInvalid
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from custody.ledger.views.coverage import Covered
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


def _counts(one: Covered) -> dict[str, Any]:
    row = one.row
    return {
        "store": one.store,
        "objects": row.objects,
        "bytes": row.bytes,
        "within": one.within,
        "overdue": row.overdue,
        "never": row.never,
        "failing": row.failing,
        "full_days": one.policy.full_days,
        "sample_days": one.policy.sample_days,
    }


def _status(call: Call) -> int:
    from custody.ledger.views.coverage import coverage
    from custody.ledger.views.dates import WRONG, Dates
    from custody.ledger.views.places import objects_kept
    from custody.ledger.views.sweeps import newest_sweeps
    from custody.model.records import StoredObject

    with call.vault() as vault:
        lookup, reader = vault.lookup(), vault.reader()
        stores = coverage(reader, vault.policies(), vault.clock.now())
        failing = _named(lookup, [key for _, key in reader.find("object", "failing", "", "z", limit=_NAMED)])
        never = [row.object for one in stores for row in reader.due(one.store, "full", 0, limit=_NAMED)]
        unread = _named(lookup, never[:_NAMED])
        sweeps = newest_sweeps(lookup, 10)
        dates = Dates(lookup, vault.clock.now())
        uncounted = {one.id: dates.wrong(one.position, one.ended) for one in sweeps}
        names = {one.exhibit: lookup.label_of("exhibit", one.exhibit) for one in (*failing, *unread)}
        few, objects = few_rows(vault, lookup), objects_kept(lookup)
        sweeping, told = running(vault), running_lines(vault, lookup)
        unreachable = unreachable_rows(lookup, [store.store for store in stores])
        past = past_outages(lookup, lookup.under(StoredObject, "failing", "unreadable"))
    total = sum(one.row.objects for one in stores)
    bad = sum(one.row.failing for one in stores)
    never_read = sum(one.row.never for one in stores)
    rows = [
        {
            "sweep": one.id,
            "entry": one.position,
            "depth": one.depth,
            "ended": moment(one.ended),
            "ok": one.ok,
            "not_ok": one.bad,
            "uncounted": uncounted[one.id],
        }
        for one in sweeps
    ]
    kept = str(objects) if objects == total else f"{objects}, in {total} places"
    document = {
        "objects": objects,
        "places": total,
        "failing": bad,
        "never_read": never_read,
        "stores": [_counts(one) for one in stores],
        "failing_first": [{**_place(one), "outcome": one.failing} for one in failing],
        "never_read_first": [_place(one) for one in unread],
        "unreachable": unreachable,
        "unreachable_before": past_documents(past),
        "too_few_places": few,
        "sweeps": rows,
        "running": sweeping,
    }
    lines = pairs([("objects", kept), ("failing", str(bad)), ("never read back in full", str(never_read))])
    lines += [*unreachable_lines(unreachable), *past_lines(past)]
    for title, some, count in (("FAILING", failing, bad), ("NEVER READ", unread, never_read)):
        lines += [
            f"{title}  {place_called(one)}, exhibit {called(names[one.exhibit], one.exhibit)}"
            f"{f': {one.failing}' if title == 'FAILING' else ''}"
            for one in some
        ]
        more = count - len(some)
        lines += [f"  and {more} more object{'s' if more > 1 else ''}"] if more > 0 else []
    lines += few_lines(few)
    lines += told
    table = [
        (
            one.store,
            str(one.row.objects),
            f"{one.within} in {one.policy.full_days} days",
            str(one.row.overdue),
            str(one.row.never),
            str(one.row.failing),
        )
        for one in stores
    ]
    lines += ["", *columns(table, ("store", "objects", "read in full", "overdue", "never", "failing"))]
    cells = [
        (str(row["entry"]), str(row["ended"]), str(row["depth"]), str(row["ok"]), str(row["not_ok"]))
        for row in rows
    ]
    lines += ["", *(columns(cells, ("entry", "newest sweeps", "depth", "ok", "not ok")) or ["no sweep yet"])]
    lines += [
        f"NOT COUNTED  the sweep of entry {one.position}: {WRONG[why]}"
        for one in sweeps
        if (why := uncounted[one.id]) is not None
    ]
    call.out.answer(document, lines)
    return EXIT_WARNINGS if bad or few or unreachable else 0


def _place(one: StoredObject) -> dict[str, Any]:
    copy = None if one.of is None else one.id
    return {"object": one.object_id, "copy": copy, "store": one.store, "exhibit": one.exhibit}


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
