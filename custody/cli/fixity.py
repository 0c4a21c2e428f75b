"""`custody fixity`: read stored objects back, compare them with the record, and enter what was found."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.facts import happened
from custody.cli.folding import columns, pairs
from custody.cli.main import example, shared
from custody.cli.words import called, many, moment, short
from custody.errors import EXIT_WARNINGS, NotFound, ProofInvalid
from custody.model.ids import unb64

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.ledger.fixity import Checked, SweepResult
    from custody.ledger.journal import Drafted
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import StoredObject
    from storage.vault import Vault

#: Outcomes as they are listed, the worst first.
WORST_FIRST = ("mismatch", "missing", "unreadable", "ok")
_SAY = {
    "mismatch": "the bytes are not those recorded",
    "missing": "the store says that there is no such object",
    "unreadable": "the store did not answer; this says nothing about the bytes",
    "ok": "the bytes are those recorded",
}
_SIZES = {**_SAY, "mismatch": "the size is not that recorded", "ok": "the size is that recorded"}
_SIZES_ONLY = "only sizes were compared, not the bytes"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    run = actions.add_parser("run", help="check objects and enter the sweep")
    scope = run.add_mutually_exclusive_group()
    scope.add_argument("--exhibit", help="only the objects of one exhibit")
    scope.add_argument("--case", help="only the objects of one case")
    run.add_argument(
        "--depth",
        choices=("full", "metadata"),
        default="full",
        help="read every byte (default) or compare sizes only",
    )
    happened(run, act=True)
    shared(run, writes=True)
    example(run, "custody fixity run", "custody fixity run --exhibit EV/1")
    run.epilog = (
        f"Exit status: 0 all ok, 3 a mismatch or missing object, 10 only unreadable ones.\n\n{run.epilog}"
    )
    run.set_defaults(run=_run)
    status = actions.add_parser("status", help="show when objects were last read back, and which fail")
    shared(status)
    example(status, "custody fixity status")
    status.set_defaults(run=_status)


def _run(call: Call) -> int:
    from custody.ledger.fixity import SweepResult, sweep_requests

    depth = call.args.depth
    with call.vault(readonly=False) as vault:
        objects = _objects(call, vault.lookup())
        if not objects:
            call.out.answer(
                {"entries": [], "objects": 0}, ["no objects are recorded, so nothing was checked"]
            )
            return 0
        signer = call.signer(vault)
        now, more = vault.clock.now(), {"late": call.args.late, "note": call.args.note}
        nothing = SweepResult(vault.journal.new_subject(), depth, now, ())
        vault.journal.foresee(signer.verifier.name, sweep_requests(nothing, now, more))
        if not call.args.dry_run:
            vault.sequencer.ready()
        result = vault.fixity().sweep(objects, depth=depth, progress=call.say)
        call.say.clear()
        drafts = call.draft(vault, signer, sweep_requests(result, vault.clock.now(), more))
        lines = _lines(vault, result)
        status = call.enter_drafts(
            vault,
            drafts,
            tell=lambda draft: lines if draft is drafts[0] else _changed(draft),
            depth=depth,
            objects=len(objects),
            outcomes={outcome: result.count(outcome) for outcome in WORST_FIRST},
            failures=[_document(vault, one) for one in _failures(result)],
        )
    if result.count("mismatch") or result.count("missing"):
        return ProofInvalid.exit_status
    return EXIT_WARNINGS if result.count("unreadable") else status


def _objects(call: Call, lookup: Lookup) -> list[StoredObject]:
    """Give the objects in the scope that was asked for."""
    from custody.ledger.views.sweeps import existing
    from custody.model.records import StoredObject

    for space in ("exhibit", "case"):
        text = getattr(call.args, space)
        if text is not None:
            found = existing(lookup.under(StoredObject, space, lookup.resolve(space, text)))
            if not found:
                raise NotFound(
                    f"no object is archived under the {space} {text!r}", hint="See `custody archive`."
                )
            return found
    return existing(lookup.all(StoredObject))


def _failures(result: SweepResult) -> list[Checked]:
    found = [one for one in result.checked if one.outcome != "ok"]
    return sorted(found, key=lambda one: WORST_FIRST.index(one.outcome))


def _document(vault: Vault, one: Checked) -> dict[str, Any]:
    stored = one.object
    return {
        "outcome": one.outcome,
        "object": stored.id,
        "entry": stored.position,
        "exhibit": stored.exhibit,
        "file_name": vault.entries().at(stored.position).current("file_name"),
        "bytes": stored.bytes,
        "store": stored.store,
        "key": stored.store_key,
        "recorded_sha256": _hex(stored.sha256),
        "found_sha256": None if one.found is None else one.found.hex(),
        "why": one.why,
    }


def _hex(text: str) -> str:

    return unb64(text).hex()


def _lines(vault: Vault, result: SweepResult) -> list[str]:
    lookup = vault.lookup()
    say = _SAY if result.depth == "full" else _SIZES
    lines = pairs(
        (outcome, f"{result.count(outcome)}{f'  {say[outcome]}' if result.count(outcome) else ''}")
        for outcome in WORST_FIRST
    )
    if result.depth == "metadata":
        lines.append(_SIZES_ONLY)
    for one in _failures(result):
        stored = one.object
        lines += [
            (
                f"{one.outcome.upper()}  object {short(stored.id)}, entry {stored.position}, exhibit "
                f"{called(lookup.label_of('exhibit', stored.exhibit), stored.exhibit)}"
            ),
            *(f"  {line}" for line in pairs(_details(one))),
        ]
    return [f"  {line}" for line in lines]


def _details(one: Checked) -> Iterable[tuple[str, str]]:
    stored = one.object
    yield "where", f"{stored.store} {stored.store_key}"
    yield "why", one.why
    if one.found is not None:
        yield "recorded", _hex(stored.sha256)
        yield "found", one.found.hex()


def _changed(draft: Drafted) -> list[str]:
    kind = draft.entry.envelope.kind
    if kind == "object.fixity_restored":
        return ["  it failed before and reads back right now"]
    return ["  it is recorded as failing from now on"]


def _status(call: Call) -> int:
    from custody.ledger.views.sweeps import existing, last_checks, newest_sweeps
    from custody.model.records import StoredObject

    with call.vault() as vault:
        lookup = vault.lookup()
        objects = existing(lookup.all(StoredObject))
        checks = last_checks(vault.reader(), objects)
        full = last_checks(vault.reader(), objects, "full")
        sweeps = list(newest_sweeps(lookup))[:10]
        names = {one.exhibit: lookup.label_of("exhibit", one.exhibit) for one in objects}
    failing = [one for one in objects if one.failing is not None]
    unread = [one for one in objects if one.id not in full]
    rows = [
        {
            "sweep": one.id,
            "entry": one.position,
            "depth": one.depth,
            "ended": moment(one.ended),
            "ok": one.ok,
            "not_ok": one.bad,
        }
        for one in sweeps
    ]
    document = {
        "objects": len(objects),
        "failing": [{"object": one.id, "exhibit": one.exhibit, "outcome": one.failing} for one in failing],
        "never_read": [{"object": one.id, "exhibit": one.exhibit} for one in unread],
        "last": {
            key: {"sweep": one.sweep.id, "ended": moment(one.sweep.ended), "outcome": one.outcome}
            for key, one in sorted(checks.items())
        },
        "sweeps": rows,
    }
    lines = pairs(
        [
            ("objects", str(len(objects))),
            ("failing", str(len(failing))),
            ("never read back in full", str(len(unread))),
        ]
    )
    for title, some in (("FAILING", failing), ("NEVER READ", unread)):
        lines += [
            f"{title}  object {short(one.id)}, exhibit {called(names[one.exhibit], one.exhibit)}"
            f"{f': {one.failing}' if title == 'FAILING' else ''}"
            for one in some[:20]
        ]
        lines += [f"  and {many(len(some) - 20, 'more object')}"] if len(some) > 20 else []
    cells = [
        (str(row["entry"]), str(row["ended"]), str(row["depth"]), str(row["ok"]), str(row["not_ok"]))
        for row in rows
    ]
    lines += ["", *(columns(cells, ("entry", "newest sweeps", "depth", "ok", "not ok")) or ["no sweep yet"])]
    call.out.answer(document, lines)
    return EXIT_WARNINGS if failing else 0
