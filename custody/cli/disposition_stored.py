"""`custody disposition clear`: what lies in stores follows an exhibit that was destroyed or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entering import finish
from custody.cli.facts import common
from custody.cli.output import Told
from custody.cli.words import many, short
from custody.errors import EXIT_WARNINGS, CustodyError, UsageError

if TYPE_CHECKING:
    from custody.ledger.erasing import Erased
    from custody.ledger.journal import Request
    from custody.model.records import StoredObject
    from storage.vault import Vault

#: How many objects are deleted before what became of them is entered.
_AT_ONCE = 200


def configure(actions: Any) -> None:
    """Add the action."""
    clear = actions.add_parser(
        "clear", help="delete what is stored of an exhibit that was destroyed or removed"
    )
    clear.add_argument(
        "proposal", help="number or id of the entry that proposed it or carried it out: `disposition list`"
    )
    finish(clear, _clear, "custody disposition clear 41", act=True)
    clear.epilog = (
        "Every version and marker is deleted by its identifier, the tree hashes beside\n"
        "it too, and the store is asked whether anything is left. What a lock or hold\n"
        "keeps is recorded with the date it ends.\n"
        f"Exit status: 0 all gone, 8 a store failed, 10 a store keeps something.\n\n{clear.epilog}"
    )


def _clear(call: Call) -> int:
    from custody.ledger.erasing import erased
    from custody.ledger.locks import told_kept
    from custody.ledger.views.dispositions import find, left_behind
    from custody.model.records import WIPING

    more = common(call.args)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        found = find(lookup, call.args.proposal)
        if found.executed is None or found.measure not in WIPING:
            raise UsageError(
                "nothing was destroyed or removed by it, so nothing that is stored follows",
                hint="`custody disposition show` says how it stands.",
            )
        objects = left_behind(lookup, found.exhibit).objects
        signer = call.signer(vault)
        _foresee(vault, signer.verifier.name, objects)
        if call.args.dry_run:
            said = [f"would be deleted: object {short(one.id)} in store {one.store}" for one in objects]
            call.out.answer(
                {"dry_run": True, "objects": [one.id for one in objects]}, said or ["nothing is stored"]
            )
            return 0
        vault.sequencer.ready()
        done: list[Erased] = []
        failed: list[tuple[StoredObject, CustodyError]] = []
        entries: list[dict[str, Any]] = []
        for start in range(0, len(objects), _AT_ONCE):
            some = _erase(vault, objects[start : start + _AT_ONCE], failed)
            requests = [_with(made, more) for made in map(erased, some) if made is not None]
            entries += call.record(vault, call.draft(vault, signer, requests)) if requests else []
            done += some
    kept = [one for one in done if one.kept is not None]
    lines = [f"entry {one['position']}  {one['kind']}  object {one['subject']}" for one in entries]
    lines += [
        Told(f"KEPT  object {short(one.object.id)} in store {one.object.store}: {told_kept(one)}")
        for one in kept
    ]
    lines += [Told(f"FAILED  object {short(one.id)}: {error.message}") for one, error in failed]
    gone = len(done) - len(kept)
    answer = {
        "entries": entries,
        "destroyed": gone,
        "kept": [{"object": one.object.id, "why": told_kept(one)} for one in kept],
        "failed": [{"object": one.id, "message": error.message} for one, error in failed],
    }
    call.out.answer(answer, [*lines, f"{gone} of {many(len(objects), 'object')} proven absent"])
    if failed:
        return failed[0][1].exit_status
    return EXIT_WARNINGS if kept else 0


def _erase(
    vault: Vault, objects: tuple[StoredObject, ...], failed: list[tuple[StoredObject, CustodyError]]
) -> list[Erased]:
    """Delete objects one after the other; those that a store fails on are added to ``failed``."""
    done: list[Erased] = []
    for one in objects:
        try:
            done.append(vault.locks().erase(one))
        except CustodyError as error:
            failed.append((one, error))
    return done


def _foresee(vault: Vault, by: str, objects: tuple[StoredObject, ...]) -> None:
    """Raise what would refuse the entries, before a byte is deleted."""
    from custody.ledger.erasing import Erased, erased

    now = vault.clock.now()
    nothing = [erased(Erased(one, absent_at=now)) for one in objects]
    vault.journal.foresee(by, [one for one in nothing if one is not None])


def _with(request: Request, more: dict[str, Any]) -> Request:
    """Give a request with the circumstances that were typed."""
    from dataclasses import replace

    return replace(request, values={**request.values, **{name: more[name] for name in ("late", "note")}})
