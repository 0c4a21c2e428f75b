"""`custody disposition clear`: what lies in stores follows an exhibit that was destroyed or removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.entering import finish
from custody.cli.facts import common
from custody.cli.output import Told
from custody.cli.words import many, short
from custody.errors import EXIT_WARNINGS, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.clearing import Cleared
    from custody.ledger.journal import Drafted, Request

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
        "keeps is recorded with the date it ends. A legal hold that is placed meanwhile\n"
        "keeps what is not gone yet; what is gone is entered all the same, and marked.\n"
        "Exit status: 0 all gone, 5 a rule keeps something, 8 a store failed, 10 a store\n"
        f"keeps something or an entry is marked.\n\n{clear.epilog}"
    )


def _clear(call: Call) -> int:
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
        clearing = vault.clearing(signer.verifier.name)
        clearing.foresee(objects)
        if call.args.dry_run:
            return _rehearsed(call, clearing.rehearse(objects))
        vault.sequencer.ready()
        done: list[Cleared] = []
        drafts: list[Drafted] = []
        entries: list[dict[str, Any]] = []
        for start in range(0, len(objects), _AT_ONCE):
            some = clearing.clear(objects[start : start + _AT_ONCE])
            requests = [_with(one, more) for one in clearing.requests(some)]
            made = call.draft(vault, signer, requests) if requests else []
            entries += call.record(vault, made) if made else []
            drafts += made
            done += some
    return _answered(call, len(objects), done, entries, drafts)


def _rehearsed(call: Call, done: Sequence[Cleared]) -> int:
    """Say what would be deleted, and raise what keeps the first object that a rule keeps."""
    for one in done:
        if one.error is not None:
            raise one.error
    said = [
        f"{'would be deleted' if one.erased is None else 'is gone and would be entered'}: "
        f"object {short(one.object.id)} in store {one.object.store}"
        for one in done
    ]
    answer = {"dry_run": True, "objects": [one.object.id for one in done]}
    call.out.answer(answer, said or ["nothing is stored"])
    return 0


def _answered(
    call: Call,
    count: int,
    done: Sequence[Cleared],
    entries: Sequence[dict[str, Any]],
    drafts: Sequence[Drafted],
) -> int:
    from custody.ledger.locks import told_kept

    ends = [one.erased for one in done if one.erased is not None]
    kept = [one for one in ends if one.kept is not None]
    refused = [(one.object, one.refused) for one in done if one.refused is not None]
    failed = [(one.object, one.error) for one in done if one.error is not None and one.refused is None]
    if refused and len(refused) == len(done):
        raise refused[0][1]
    lines: list[str] = [f"entry {one['position']}  {one['kind']}  object {one['subject']}" for one in entries]
    lines += [
        Told(f"KEPT  object {short(one.object.id)} in store {one.object.store}: {told_kept(one)}")
        for one in kept
    ]
    lines += [Told(f"KEPT  object {short(one.id)}: {why.message} [rule {why.rule}]") for one, why in refused]
    lines += [Told(f"FAILED  object {short(one.id)}: {error.message}") for one, error in failed]
    gone = len(ends) - len(kept)
    answer = {
        "entries": entries,
        "destroyed": gone,
        "kept": [{"object": one.object.id, "why": told_kept(one)} for one in kept],
        "refused": [{"object": one.id, "rule": why.rule, "message": why.message} for one, why in refused],
        "failed": [{"object": one.id, "message": error.message} for one, error in failed],
    }
    call.out.answer(answer, [*lines, f"{gone} of {many(count, 'object')} proven absent"])
    call.remark(drafts)
    if failed:
        return failed[0][1].exit_status
    if refused:
        return refused[0][1].exit_status
    return EXIT_WARNINGS if kept else 0


def _with(request: Request, more: dict[str, Any]) -> Request:
    """Give a request with the circumstances that were typed."""
    from dataclasses import replace

    return replace(request, values={**request.values, **{name: more[name] for name in ("late", "note")}})
