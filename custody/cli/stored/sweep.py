"""`custody sweep`: verify stored objects against the record, and record the results."""

from __future__ import annotations

import argparse
from itertools import chain
from typing import TYPE_CHECKING

from custody.cli.entering.entry_answers import nothing_entered
from custody.cli.entering.entry_fields import circumstances
from custody.cli.shell.call import Call
from custody.cli.shell.usual_arguments import flags_typed
from custody.cli.stored import sweep_coverage
from custody.cli.stored.running_sweeps import marked, reported_to, swept
from custody.cli.stored.sweep_answer import WORST_FIRST, SweepAnswer, still_lines
from custody.cli.verbs.topics import add_verbs
from custody.errors import EXIT_WARNINGS

if TYPE_CHECKING:
    from custody.ledger.verification.sample_seed import Sample
    from custody.ledger.verification.sweep_plans import SweepPlan
    from custody.storage.vault.vault import Vault


#: How many objects are read at once.
_JOBS = 4


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody sweep` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "sweep")
    sweep_coverage.configure(actions)


def sweep(call: Call) -> int:
    """Verify objects and record the results in parts; return the exit status."""
    from custody.ledger.verification.outcomes import Extent, pause_requests, sweep_requests
    from custody.ledger.verification.sweep import Stop

    args = call.args
    args.depth, args.slice = args.depth or "full", args.slice or (1, 1)
    with call.vault(readonly=False) as vault:
        now, more = vault.clock.now(), circumstances(args).remarks()
        plan = _planned(call, vault, now)
        told = SweepAnswer(call, vault, plan.place)
        objects = plan.objects(vault.lookup())
        first = next(objects, None)
        if first is None:
            what = _nothing(call)
            failing = told.still_failing()
            document = swept(WORST_FIRST, args.depth, **nothing_entered(args), still_failing=len(failing))
            call.out.answer(document, [f"{what}, so nothing was checked", *still_lines(failing)])
            return told.status
        signer = call.signer(vault)
        sample = _sample(call, vault, plan)
        nothing = vault.fixity().result(args.depth, now, (), sample)
        vault.journal.foresee(signer.verifier.name, sweep_requests(nothing, now, more))
        if not args.dry_run:
            vault.sequencer.ready()
        stop = Stop()

        def ask() -> None:
            stop.asked = True
            vault.hurry()

        sweeping = vault.sweeping(stop, rate=args.rate, jobs=args.jobs or _JOBS)
        with call.asking(ask) as heard, marked(call, vault, now) as mark:
            for result in sweeping.parts(
                chain([first], objects),
                args.depth,
                limits=plan.limits(args.window, args.max_duration),
                sample=sample,
                total=plan.total(vault.lookup()),
                progress=reported_to(mark, call.say),
            ):
                call.say.clear()
                told.take(
                    result, call.entries.draft(vault, signer, sweep_requests(result, vault.clock.now(), more))
                )
                if mark is not None:
                    mark.entered(len(result.checked))
        call.say.clear()
        extent = Extent(args.depth, plan.extent, now)
        told.pause(
            sweeping.outages,
            lambda outages: call.entries.draft(
                vault, signer, pause_requests(outages, extent, vault.clock.now(), more)
            ),
        )
        told.answer(sweeping, stopped=bool(heard))
        if heard:
            return heard[0]
        return told.status or (EXIT_WARNINGS if sweeping.unentered else 0)


def _nothing(call: Call) -> str:
    """Return the reason why there is nothing to read."""
    if call.args.resume:
        return "no sweep left anything unread"
    aged = call.args.due or call.args.max_age is not None
    return "nothing is due" if aged else "no objects are recorded"


def _planned(call: Call, vault: Vault, now: int) -> SweepPlan:
    """Return the plan of the sweep by the command's flags.

    Raise NotFound for a case, exhibit or store that has no objects at all.
    """
    from custody.ledger.verification.sweep_plans import SweepPlan
    from custody.ledger.views.stores.sweep_selection import Scope

    args, lookup = call.args, vault.lookup()
    case, exhibit, object_ = (
        None if text is None else lookup.resolve(space, text)
        for space, text in (("case", args.case), ("exhibit", args.exhibit), ("object", args.object))
    )
    scope = Scope(
        case=case,
        exhibit=exhibit,
        object=object_,
        store=args.store,
        due=args.due,
        max_age=args.max_age,
        resume=args.resume,
        slice=args.slice,
    )
    plan = SweepPlan(args.depth, scope, vault.policies(), now)
    plan.refuse_empty(lookup, flags_typed(args, "case", "exhibit", "object", "store"))
    return plan


def _sample(call: Call, vault: Vault, plan: SweepPlan) -> Sample | None:
    from custody.ledger.verification.sample_seed import sample_for

    if plan.depth != "sample":
        return None
    found = sample_for(vault.reader(), vault.entropy, plan.now, plan.sample_leaves(), vault.stamps())
    if found.origin == "self_chosen":
        call.say.note(
            "no cosignature or timestamp of the last 7 days is unused, so this agency chose the leaves itself;"
            " see `custody witness` and `custody timestamp`"
        )
    return found
