"""`custody fixity`: read stored objects back, compare them with the record, and enter what was found."""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from custody.cli import fixity_cover
from custody.cli.call import Call
from custody.cli.entered import nothing_entered
from custody.cli.facts import circumstances
from custody.cli.fixity_running import beside, marked, swept
from custody.cli.fixity_told import WORST_FIRST, Told, still_lines
from custody.cli.usual_arguments import flags_typed
from custody.cli.verbs.topics import add_verbs
from custody.errors import EXIT_WARNINGS, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.ledger.sampled import Sample
    from custody.ledger.sweeping import Limits
    from custody.ledger.views.sweepable import Scope
    from custody.model.records import StoredObject
    from storage.vault import Vault


#: How many objects are read at once.
_JOBS = 4


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "fixity")
    fixity_cover.configure(actions)


def sweep(call: Call) -> int:
    """Verify objects and enter the sweep in parts; return the exit status."""
    from custody.ledger.fixity import Extent, pause_requests, sweep_requests
    from custody.ledger.sweeping import Stop

    args = call.args
    args.depth, args.slice = args.depth or "full", args.slice or (1, 1)
    with call.vault(readonly=False) as vault:
        now, more = vault.clock.now(), circumstances(args).remarks()
        told = Told(call, vault, _scope(call, vault))
        objects = iter(_objects(call, vault, now))
        first = next(objects, None)
        if first is None:
            what = _nothing(call)
            failing = told.still_failing()
            document = swept(WORST_FIRST, args.depth, **nothing_entered(args), still_failing=len(failing))
            call.out.answer(document, [f"{what}, so nothing was checked", *still_lines(failing)])
            return told.status
        signer = call.signer(vault)
        sample = _sample(call, vault, now)
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
                limits=_limits(call, vault, now),
                sample=sample,
                total=_total(call, vault, now),
                progress=beside(mark, call.say),
            ):
                call.say.clear()
                told.take(result, call.draft(vault, signer, sweep_requests(result, vault.clock.now(), more)))
                if mark is not None:
                    mark.entered(len(result.checked))
        call.say.clear()
        extent = Extent(args.depth, _scope_code(call), now)
        told.pause(
            sweeping.outages,
            lambda outages: call.draft(
                vault, signer, pause_requests(outages, extent, vault.clock.now(), more)
            ),
        )
        told.answer(sweeping, stopped=bool(heard))
        if heard:
            return heard[0]
        return told.status or (EXIT_WARNINGS if sweeping.unentered else 0)


def _nothing(call: Call) -> str:
    """Write why nothing is to be read."""
    if call.args.resume:
        return "no sweep left anything unread"
    aged = call.args.due or call.args.max_age is not None
    return "nothing is due" if aged else "no objects are recorded"


def _scope_code(call: Call) -> str:
    """Return what the sweep is of, as the entry of a pause says it."""
    args = call.args
    if args.due or args.max_age is not None:
        return "due"
    some = args.case or args.exhibit or args.object or args.slice != (1, 1)
    return "part" if some else "all"


def _total(call: Call, vault: Vault, now: int) -> int | None:
    """Give how much the run will look at, at the most; None where only reading tells, or a million records would."""
    from custody.ledger.views.coverage import expected
    from custody.ledger.views.sweepable import amount_of

    args = call.args
    if args.depth == "sample":
        return None
    if args.case or args.exhibit or args.object:
        if args.object or args.slice != (1, 1):
            return sum(1 if args.depth == "metadata" else one.bytes for one in _objects(call, vault, now))
        scope = _timed(call, _scope(call, vault))
        count, size = amount_of(vault.lookup(), scope, args.depth, now, vault.policies())
        return count if args.depth == "metadata" else size
    if args.depth != "full" or args.resume or args.max_age is not None or args.slice != (1, 1):
        return None
    return expected(vault.reader(), args.store, vault.policies(), now, due=args.due)


def _scope(call: Call, vault: Vault) -> Scope:
    """Give the case, exhibit, object or store that was named, and nothing more."""
    from custody.ledger.views.sweepable import Scope

    args, lookup = call.args, vault.lookup()
    case, exhibit, object_ = (
        None if text is None else lookup.resolve(space, text)
        for space, text in (("case", args.case), ("exhibit", args.exhibit), ("object", args.object))
    )
    return Scope(case=case, exhibit=exhibit, object=object_, store=args.store)


def _timed(call: Call, scope: Scope) -> Scope:
    """Return a scope with what was asked for of when its objects were read last."""
    return replace(scope, due=call.args.due, max_age=call.args.max_age, resume=call.args.resume)


def _objects(call: Call, vault: Vault, now: int) -> Iterable[StoredObject]:
    """Give the objects in the scope that was asked for; NotFound for a case, exhibit or store that has none at all."""
    from custody.ledger.views.sweepable import objects_in

    args, lookup = call.args, vault.lookup()
    plain, policies = _scope(call, vault), vault.policies()
    for space, text in flags_typed(args, "case", "exhibit", "object", "store").items():
        if next(objects_in(lookup, plain, args.depth, now, policies), None) is None:
            raise NotFound(f"no object is archived under the {space} {text!r}", hint="See `custody archive`.")
    scope = replace(_timed(call, plain), slice=args.slice)
    return objects_in(lookup, scope, args.depth, now, policies)


def _sample(call: Call, vault: Vault, now: int) -> Sample | None:
    from custody.ledger.fixity_policy import DEFAULT
    from custody.ledger.sampled import sample_for

    if call.args.depth != "sample":
        return None
    policies = vault.policies()
    chosen = [policies[call.args.store]] if call.args.store in policies else list(policies.values())
    leaves = max((one.sample_leaves for one in chosen), default=DEFAULT.sample_leaves)
    found = sample_for(vault.reader(), vault.entropy, now, leaves, vault.stamps())
    if found.origin == "self_chosen":
        call.say.note(
            "no cosignature or timestamp of the last 7 days is unused, so this house chose the leaves itself;"
            " see `custody witness` and `custody stamp`"
        )
    return found


def _limits(call: Call, vault: Vault, now: int) -> Limits:
    from custody.ledger.sweeping import Limits

    args = call.args
    own = {name: policy.window if args.due else None for name, policy in vault.policies().items()}
    windows = {name: args.window or window for name, window in own.items()}
    return Limits(
        None if args.max_duration is None else now + args.max_duration,
        {name: window.until(now) for name, window in windows.items() if window is not None},
    )
