"""`custody disposition delete-objects`: delete stored objects of an exhibit destroyed or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.answers.batch_answers import failed_document
from custody.cli.console.output import Escaped
from custody.cli.console.progress import size_text
from custody.cli.console.words import called, many, short
from custody.cli.entering.entry_answers import entry_lines
from custody.cli.entering.entry_fields import with_remarks
from custody.cli.shell.call import Call
from custody.errors import EXIT_WARNINGS, Conflict, Declined, RuleBroken
from custody.layout import pairs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from custody.ledger.append.entry_signing import SignedDraft
    from custody.ledger.objects.disposition_deletion import Cleared
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.model.records import StoredObject
    from custody.storage.vault.vault import Vault

#: How many objects are deleted before what became of them is entered.
_AT_ONCE = 200


def clear(call: Call) -> int:
    """Delete the stored objects of a destroyed or returned exhibit, record it; return the exit status."""
    from custody.ledger.objects.disposition_deletion import following
    from custody.ledger.views.exhibits.dispositions import find

    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        objects = following(lookup, find(lookup, call.args.proposal))
        _refuse_lost_holds(call, vault)
        signer = call.signer(vault)
        clearing = vault.clearing(signer.verifier.name)
        clearing.foresee(objects)
        if call.args.dry_run:
            return _rehearsed(call, clearing.rehearse(objects))

        def drafted(done: Sequence[Cleared]) -> list[SignedDraft]:
            return call.entries.draft(
                vault, signer, [with_remarks(call.args, request) for request in clearing.requests(done)]
            )

        _agreed(call, lookup, objects, lambda: drafted(clearing.rehearse(objects)))
        vault.sequencer.ready()
        done: list[Cleared] = []
        drafts: list[SignedDraft] = []
        entries: list[dict[str, Any]] = []
        for start in range(0, len(objects), _AT_ONCE):
            some = clearing.clear(objects[start : start + _AT_ONCE])
            made = drafted(some)
            try:
                entries += call.entries.record(vault, made, agreed=True) if made else []
            except RuleBroken:
                # A hold came since they were drafted: what has gone is entered as it is judged now.
                made = drafted(some)
                entries += call.entries.record(vault, made, agreed=True)
            drafts += made
            done += some
    return _answered(call, len(objects), done, entries, drafts)


def _refuse_lost_holds(call: Call, vault: Vault) -> None:
    """Raise Conflict for a legal hold whose entry the ledger lost, unless --note explains it."""
    from custody.storage.vault.deletion_checks import lost_holds

    lost = lost_holds(vault) if call.args.note is None else []
    if lost:
        raise Conflict(
            f"{lost[0]} is of a legal hold that the ledger lost, so nothing is deleted: nobody knows what it was on",
            hint="Ask the authority. Place the hold again, or say with --note what it answered.",
        )


def _agreed(
    call: Call, lookup: Lookup, objects: Sequence[StoredObject], drafts: Callable[[], Sequence[SignedDraft]]
) -> None:
    """Show the objects to be deleted and ask; raise Declined after a no."""
    if not objects:
        return
    exhibit, stores = objects[0].exhibit, sorted({stored.store for stored in objects})
    rows = [("exhibit", called(lookup.label_of("exhibit", exhibit), exhibit))]
    for store in stores:
        sizes = [stored.bytes for stored in objects if stored.store == store]
        rows.append((f"store {store}", f"{many(len(sizes), 'object')}, {size_text(sum(sizes))}"))
    if not call.entries.agrees(pairs(rows), drafts, "Delete all of this for good?"):
        raise Declined(
            f"nothing was deleted: {many(len(objects), 'object')} stay as they are",
            hint="Answer y, or say --yes, once it is clear that nothing of it may stay.",
        )


def _rehearsed(call: Call, done: Sequence[Cleared]) -> int:
    """Answer with the objects that would be deleted; raise the first refusal of a rule. Return 0."""
    for cleared in done:
        if cleared.error is not None:
            raise cleared.error
    said = [
        Escaped(f"{_foreseen(deletion)}: object {short(deletion.object.id)} in store {deletion.object.store}")
        for deletion in done
    ]
    answer = {"dry_run": True, "objects": [deletion.object.id for deletion in done]}
    call.out.answer(answer, said or ["nothing is stored"])
    return 0


def _foreseen(one: Cleared) -> str:
    if one.outcome == "kept":
        return f"would be kept ({one.why})"
    there = one.erased is not None and (one.erased.versions or one.erased.markers)
    return "would be deleted" if there else "is gone and would be entered"


def _answered(
    call: Call,
    count: int,
    done: Sequence[Cleared],
    entries: Sequence[dict[str, Any]],
    drafts: Sequence[SignedDraft],
) -> int:
    kept, refused, failed = (
        [deletion for deletion in done if deletion.outcome == outcome]
        for outcome in ("kept", "refused", "failed")
    )
    errors = [deletion.error for deletion in (*failed, *refused) if deletion.error is not None]
    if refused and len(refused) == len(done):
        raise errors[0]
    lines = [
        *entry_lines(drafts, entries),
        *(_line("KEPT", deletion) for deletion in (*kept, *refused)),
        *(_line("FAILED", deletion) for deletion in failed),
    ]
    gone = len(done) - len(kept) - len(refused) - len(failed)
    answer = {
        "entries": entries,
        "destroyed": gone,
        "kept": [{"object": deletion.object.id, "why": deletion.why} for deletion in kept],
        "refused": [_document(deletion) for deletion in refused],
        "failed": [_document(deletion) for deletion in failed],
    }
    call.entries.answer_of(drafts, answer, [*lines, f"{gone} of {many(count, 'object')} proven absent"])
    return errors[0].exit_status if errors else EXIT_WARNINGS if kept else 0


def _line(word: str, one: Cleared) -> str:
    return Escaped(f"{word}  object {short(one.object.id)} in store {one.object.store}: {one.why}")


def _document(one: Cleared) -> dict[str, Any]:
    named = {"object": one.object.id}
    return named if one.error is None else failed_document(named, one.error)
