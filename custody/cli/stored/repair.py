"""`custody object repair`: write the good bytes of an object over damaged ones, after reading both.

With --rebuild-sidecars the files computed from an object are made again instead; evidence is not touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.console.words import or_dash
from custody.cli.entering.entry_fields import common
from custody.cli.shell.call import Call
from custody.cli.stored.replica_choice import passed_over
from custody.display import code_words
from custody.errors import Conflict, CustodyError, Declined, UsageError
from custody.layout import pairs
from custody.model.schema.ids import unb64

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.ledger.append.entry_signing import SignedDraft
    from custody.ledger.objects.repair import Case, Mended


def repair(call: Call) -> int:
    """Write good bytes of an object over damaged ones and record it; return the exit status."""
    return _beside(call) if call.args.rebuild_sidecars else _object(call)


def _beside(call: Call) -> int:
    """Rebuild the sidecars of an object; raise Conflict if they are right. Return 0."""
    from custody.ledger.views.naming.search import object_of
    from custody.storage.evidence.replication import rebuild_object_sidecars

    args = call.args
    if args.from_store is not None:
        raise UsageError(
            "--from-store says where good bytes are read, and --rebuild-sidecars reads the object itself"
        )
    with call.vault(readonly=False) as vault:
        named = object_of(vault.lookup(), args.object)
        try:
            place, found = rebuild_object_sidecars(
                vault, named, store=args.store, write=not args.dry_run, progress=call.say
            )
        finally:
            call.say.clear()
    if found.is_right:
        raise Conflict(
            f"what lies beside object {place.object_id} in store {place.store} is what the object makes",
            hint="Nothing is to be made anew.",
        )
    parts = {"tree_hashes": found.trees, "manifest": found.manifest}
    document = {
        "place": place.id,
        "store": place.store,
        "object_key": place.store_key,
        "dry_run": args.dry_run,
        **parts,
    }
    done = "would be made anew" if args.dry_run else "made anew"
    told = {
        "right": "as the object makes them",
        "none": "none is kept of this object",
        "wrong": f"not the object's: {done}",
        "missing": f"missing: {done}",
    }
    rows = [("place", f"{place.store} {place.store_key}")]
    rows += [(code_words(name), told[how]) for name, how in parts.items()]
    call.out.answer({"object": place.object_id, "sidecars": document}, pairs(rows))
    return 0


def _object(call: Call) -> int:
    from custody.ledger.objects.repair import repaired_request, request_before_repair
    from custody.ledger.views.naming.search import object_of
    from custody.storage.evidence.replication import examine_damage, mend_object

    args, values = call.args, common(call.args)

    with call.vault(readonly=False) as vault:
        named, signer = object_of(vault.lookup(), args.object), call.signer(vault)
        by = signer.verifier.name
        try:
            case = examine_damage(
                vault,
                by,
                named,
                values,
                store=args.store,
                source=args.from_store,
                passed=passed_over(call),
                progress=call.say,
            )
        finally:
            call.say.clear()
        vault.journal.foresee(by, [request_before_repair(case, values)])
        if args.dry_run:
            call.entries.show(call.entries.draft(vault, signer, [request_before_repair(case, values)]))
            return 0
        _agreed(call, case, lambda: call.entries.draft(vault, signer, [request_before_repair(case, values)]))
        vault.sequencer.ready()
        try:
            made = mend_object(vault, case, call.say)
        finally:
            call.say.clear()
        if made.unkept:
            call.say.warn(
                "the object is whole again, but what is computed from it could not be kept beside it,"
                " which loses "
                f"nothing (`custody object repair OBJECT --rebuild-sidecars` makes it anew): {made.unkept}"
            )
        try:
            return call.entries.enter_drafts(
                vault,
                call.entries.draft(vault, signer, [repaired_request(made, values)]),
                tell=lambda _: _told(made),
                repaired=_document(made),
            )
        except CustodyError as error:
            where = f"store {case.damaged.place.store} under {case.damaged.place.store_key}"
            error.hint += (
                f" Good bytes lie in {where} meanwhile, of which no entry speaks: repeat the command."
            )
            raise


def _agreed(call: Call, case: Case, drafts: Callable[[], list[SignedDraft]]) -> None:
    """Show the findings and ask before anything is overwritten; raise Declined after a no."""
    found = case.damaged
    if not call.entries.agrees(pairs(_found(case)), drafts, "Write the good bytes over the damaged ones?"):
        raise Declined(
            f"nothing was written: object {case.whole.id} in store {found.place.store} stays as it is",
            hint="Answer y, or say --yes, once both findings are understood.",
        )


def _found(case: Case) -> list[tuple[str, str]]:
    found = case.damaged
    return [
        ("damaged", f"{found.place.store} {found.place.store_key}: {found.outcome}"),
        ("found", or_dash(None if found.found is None else found.found.hex())),
        ("recorded", unb64(case.whole.sha256).hex()),
        ("good", f"{case.source.store} {case.source.store_key}, read to its end"),
    ]


def _document(made: Mended) -> dict[str, Any]:
    case, place = made.case, made.case.damaged.place
    found = case.damaged.found
    return {
        "object": case.whole.id,
        "place": place.id,
        "store": place.store,
        "object_key": place.store_key,
        "outcome": case.damaged.outcome,
        "found_sha256": None if found is None else found.hex(),
        "from_store": case.source.store,
        "object_version": made.stored.version,
        "replaced_versions": list(made.former),
    }


def _told(made: Mended) -> list[str]:
    from custody.ledger.ports import UNLOCKED
    from custody.ledger.stores.locks import lock_words

    rows = [*_found(made.case), ("version", made.stored.version or "the store keeps none")]
    if made.former:
        rows.append(("kept aside", " ".join(made.former)))
    if made.stored.lock != UNLOCKED:
        rows.append(("lock", f"{lock_words(made.stored.lock)}, verified"))
    return [f"  {line}" for line in pairs(rows)]
