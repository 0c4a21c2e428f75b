"""`custody fixity`: read stored objects back, compare them with the record, and enter what was found."""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from custody.cli import fixity_cover, fixity_typed
from custody.cli.call import Call
from custody.cli.entered import nothing_entered
from custody.cli.facts import happened
from custody.cli.fixity_running import beside, marked, swept
from custody.cli.fixity_told import WORST_FIRST, Told, still_lines
from custody.cli.main import example, shared
from custody.errors import EXIT_WARNINGS, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.ledger.sampled import Sample
    from custody.ledger.sweeping import Limits
    from custody.ledger.views.sweepable import Scope
    from custody.model.records import StoredObject
    from storage.vault import Vault


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    run = actions.add_parser("run", help="check objects and enter the sweep")
    which = run.add_argument_group("which objects")
    scope = which.add_mutually_exclusive_group()
    scope.add_argument("--exhibit", help="only the objects of one exhibit")
    scope.add_argument("--case", help="only the objects of one case")
    scope.add_argument("--object", help="only this object")
    scope.add_argument("--store", metavar="NAME", help="only the objects in one store")
    when = which.add_mutually_exclusive_group()
    when.add_argument(
        "--due",
        action="store_true",
        help="only what failed, and what the policy of its store asks for by now",
    )
    when.add_argument(
        "--resume",
        action="store_true",
        help="only what the last sweep left unread because the store was unreachable",
    )
    which.add_argument(
        "--max-age", type=fixity_typed.days, metavar="DAYS", help="only what was not read for so many days"
    )
    which.add_argument(
        "--slice",
        type=fixity_typed.part,
        metavar="N/T",
        default=(1, 1),
        help="only the n-th of t parts of them",
    )
    how = run.add_argument_group("how")
    how.add_argument(
        "--depth",
        choices=("full", "sample", "metadata"),
        default="full",
        help="read every byte (default), some leaves of 1 MiB that a witness chose, or compare sizes only",
    )
    how.add_argument(
        "--max-duration",
        type=fixity_typed.duration,
        metavar="TIME",
        help="begin no object after so long, such as 90m or 6h",
    )
    how.add_argument(
        "--window",
        type=fixity_typed.window,
        metavar="HH-HH",
        help="hours of the day in UTC; with --due, those of the policy",
    )
    how.add_argument(
        "--rate",
        type=fixity_typed.count,
        metavar="MB/s",
        help="most MB a second from each store, instead of the policy's",
    )
    how.add_argument(
        "--jobs", type=fixity_typed.count, default=4, metavar="N", help="objects read at once (default: 4)"
    )
    happened(run, act=True)
    shared(run, writes=True)
    example(
        run,
        "custody fixity run",
        "custody fixity run --exhibit EV/1",
        "custody fixity run --due --max-duration 6h --rate 100",
        "custody fixity run --due --depth sample",
    )
    run.epilog = (
        "Ctrl-C or Ctrl-Z ends it after what was checked is entered; the next run with\n"
        "--due goes on with the rest. What failed is due at every run until it reads back\n"
        "right in full, or an entry says what became of it. For a store that does not\n"
        "answer the sweep pauses: that is one entry, and no object fails by it; the other\n"
        "stores are read. The same command with --resume goes on with what was left.\n"
        "Exit status: 0 all ok, 3 a mismatch or missing object, now or still on record,\n"
        "8 store unreachable, 10 only unreadable objects, or gone by a deletion not\n"
        "entered yet, 130 stopped.\n\n"
        f"{run.epilog}"
    )
    run.set_defaults(run=_run)
    fixity_cover.configure(actions)


def _run(call: Call) -> int:
    from custody.ledger.fixity import Extent, pause_requests, sweep_requests
    from custody.ledger.sweeping import Stop

    args = call.args
    with call.vault(readonly=False) as vault:
        now, more = vault.clock.now(), {"late": args.late, "note": args.note}
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

        sweeping = vault.sweeping(stop, rate=args.rate, jobs=args.jobs)
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
    named = {space: getattr(args, space) for space in ("case", "exhibit", "object")}
    found = {space: None if text is None else lookup.resolve(space, text) for space, text in named.items()}
    return Scope(case=found["case"], exhibit=found["exhibit"], object=found["object"], store=args.store)


def _timed(call: Call, scope: Scope) -> Scope:
    """Return a scope with what was asked for of when its objects were read last."""
    return replace(scope, due=call.args.due, max_age=call.args.max_age, resume=call.args.resume)


def _objects(call: Call, vault: Vault, now: int) -> Iterable[StoredObject]:
    """Give the objects in the scope that was asked for; NotFound for a case, exhibit or store that has none at all."""
    from custody.ledger.views.sweepable import objects_in

    args, lookup = call.args, vault.lookup()
    plain, policies = _scope(call, vault), vault.policies()
    for space in ("case", "exhibit", "object", "store"):
        text = getattr(args, space)
        if text is not None and next(objects_in(lookup, plain, args.depth, now, policies), None) is None:
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
