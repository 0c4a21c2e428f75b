"""`custody fixity`: read stored objects back, compare them with the record, and enter what was found."""

from __future__ import annotations

import argparse
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from custody.cli import fixity_cover, fixity_typed
from custody.cli.call import Call
from custody.cli.corrected import corrected_document
from custody.cli.entered import entry_lines, nothing_entered
from custody.cli.facts import happened
from custody.cli.fixity_running import beside, marked, swept
from custody.cli.folding import pairs
from custody.cli.main import example, shared
from custody.cli.places import place_called
from custody.cli.words import called, many
from custody.errors import EXIT_WARNINGS, NotFound, ProofInvalid
from custody.model.ids import unb64

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.ledger.fixity import Checked, SweepResult
    from custody.ledger.journal import Drafted
    from custody.ledger.sampled import Sample
    from custody.ledger.sweeping import Limits, Sweeping
    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.sweepable import Scope
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
_LEAVES = {
    **_SAY,
    "mismatch": "a leaf or the size is not that recorded",
    "ok": "the sampled leaves are those recorded",
}
_CHOSEN = {
    "timestamp": "up to {leaves} leaves of each, chosen by a timestamp token",
    "witness": "up to {leaves} leaves of each, chosen by a witness's cosignature",
    "self_chosen": "up to {leaves} leaves of each, chosen by this house itself",
}
#: Most failures that an answer lists; the entries have all of them.
MOST_TOLD = 1000
_SIZES_ONLY = "only sizes were compared, not the bytes"


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
    which.add_argument("--due", action="store_true", help="only what the policy of its store asks for by now")
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
        "--due goes on with the rest. Exit status: 0 all ok, 3 a mismatch or missing\n"
        "object, 10 only unreadable ones, or gone by a deletion not entered yet,\n"
        "130 stopped.\n\n"
        f"{run.epilog}"
    )
    run.set_defaults(run=_run)
    fixity_cover.configure(actions)


def _run(call: Call) -> int:
    from custody.ledger.fixity import sweep_requests
    from custody.ledger.sweeping import Stop

    args = call.args
    with call.vault(readonly=False) as vault:
        now, more = vault.clock.now(), {"late": args.late, "note": args.note}
        objects = iter(_objects(call, vault, now))
        first = next(objects, None)
        if first is None:
            what = "nothing is due" if args.due or args.max_age is not None else "no objects are recorded"
            document = swept(WORST_FIRST, args.depth, **nothing_entered(args))
            call.out.answer(document, [f"{what}, so nothing was checked"])
            return 0
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

        told = _Told(call, vault)
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
        told.answer(sweeping, stopped=bool(heard))
        if heard:
            return heard[0]
        return told.status or (EXIT_WARNINGS if sweeping.unentered else 0)


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
        scope = replace(_scope(call, vault), due=args.due, max_age=args.max_age)
        count, size = amount_of(vault.lookup(), scope, args.depth, now, vault.policies())
        return count if args.depth == "metadata" else size
    if args.depth != "full" or args.max_age is not None or args.slice != (1, 1):
        return None
    return expected(vault.reader(), args.store, vault.policies(), now, due=args.due)


def _scope(call: Call, vault: Vault) -> Scope:
    """Give the case, exhibit, object or store that was named, and nothing more."""
    from custody.ledger.views.sweepable import Scope

    args, lookup = call.args, vault.lookup()
    named = {space: getattr(args, space) for space in ("case", "exhibit", "object")}
    found = {space: None if text is None else lookup.resolve(space, text) for space, text in named.items()}
    return Scope(case=found["case"], exhibit=found["exhibit"], object=found["object"], store=args.store)


def _objects(call: Call, vault: Vault, now: int) -> Iterable[StoredObject]:
    """Give the objects in the scope that was asked for; NotFound for a case, exhibit or store that has none at all."""
    from custody.ledger.views.sweepable import objects_in

    args, lookup = call.args, vault.lookup()
    plain, policies = _scope(call, vault), vault.policies()
    for space in ("case", "exhibit", "object", "store"):
        text = getattr(args, space)
        if text is not None and next(objects_in(lookup, plain, args.depth, now, policies), None) is None:
            raise NotFound(f"no object is archived under the {space} {text!r}", hint="See `custody archive`.")
    scope = replace(plain, due=args.due, max_age=args.max_age, slice=args.slice)
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


class _Told:
    """Enters the parts of a sweep one by one and keeps what is told of them at the end."""

    def __init__(self, call: Call, vault: Vault) -> None:
        self._call = call
        self._vault = vault
        self._entries: list[dict[str, Any]] = []
        self._drafts: list[Drafted] = []
        self._lines: list[str] = []
        self._failures: list[dict[str, Any]] = []
        self._counts = dict.fromkeys(WORST_FIRST, 0)

    @property
    def status(self) -> int:
        """The exit status for what was found."""
        if self._counts["mismatch"] or self._counts["missing"]:
            return ProofInvalid.exit_status
        return EXIT_WARNINGS if self._counts["unreadable"] else 0

    def take(self, result: SweepResult, drafts: list[Drafted]) -> None:
        """Enter one part."""
        for outcome in WORST_FIRST:
            self._counts[outcome] += result.count(outcome)
        room = max(0, MOST_TOLD - len(self._failures))
        self._failures += [_document(self._vault, one) for one in _failures(result)[:room]]
        if self._call.args.dry_run:
            self._drafts += drafts
            return
        lines = _lines(self._vault, result, room)
        entries = self._call.record(self._vault, drafts)
        self._entries += entries
        self._lines += entry_lines(
            drafts, entries, lambda draft: lines if draft is drafts[0] else _changed(draft)
        )
        self._call.remark(drafts)

    def answer(self, sweeping: Sweeping, *, stopped: bool) -> None:
        """Tell what was found, what is said nothing of, and what was not looked at."""
        left, gone, unentered = sweeping.left, sweeping.gone, sweeping.unentered
        if self._call.args.dry_run:
            self._call.show(self._drafts)
            return
        document = swept(
            WORST_FIRST,
            self._call.args.depth,
            entries=self._entries,
            objects=sum(self._counts.values()),
            outcomes=self._counts,
            failures=self._failures,
            unentered=unentered,
            unentered_held=sweeping.held,
            left=left,
            stopped=stopped,
        )
        lines = list(self._lines)
        if gone:
            lines.append(
                f"{many(gone, 'object')} lawfully destroyed meanwhile: nothing is to be read back, nothing entered"
            )
        if unentered:
            lines.append(
                f"{many(unentered, 'object')} of what was destroyed or removed not there, and no entry says so yet: "
                + self._call.own("`custody disposition clear` enters it")
            )
        if sweeping.held:
            lines.append(
                f"{many(sweeping.held, 'object')} of these under a hold placed since: nobody knows which came first"
            )
        if stopped:
            lines.append("stopped: what was checked is entered, the rest is not looked at")
        elif left:
            lines.append(
                f"{many(left, 'object')} not begun: the time was up, or the window of the store is shut"
            )
        self._call.out.answer(document, lines or ["nothing was checked"])


def _failures(result: SweepResult) -> list[Checked]:
    found = [one for one in result.checked if one.outcome != "ok"]
    return sorted(found, key=lambda one: WORST_FIRST.index(one.outcome))


def _document(vault: Vault, one: Checked) -> dict[str, Any]:
    stored, named = one.object, _named(vault, one.object)
    return {
        "outcome": one.outcome,
        "object": stored.object_id,
        "copy": None if stored.of is None else stored.id,
        "entry": stored.position,
        "exhibit": stored.exhibit,
        "file_name": named.current("file_name"),
        "bytes": stored.bytes,
        "store": stored.store,
        "key": stored.store_key,
        "recorded_sha256": _hex(stored.sha256),
        "found_sha256": None if one.found is None else one.found.hex(),
        "why": one.why,
        "corrected": corrected_document([named], ["file_name"]),
    }


def _named(vault: Vault, stored: StoredObject) -> EntryView:
    """Give the entry that has an object's file name, of a copy that of the object that it is of."""
    from custody.ledger.views.places import whole_of

    return vault.entries().at(whole_of(vault.lookup(), stored).position)


def _hex(text: str) -> str:
    return unb64(text).hex()


def _lines(vault: Vault, result: SweepResult, room: int) -> list[str]:
    lookup = vault.lookup()
    say = {"full": _SAY, "sample": _LEAVES, "metadata": _SIZES}[result.depth]
    lines = pairs(
        (outcome, f"{result.count(outcome)}{f'  {say[outcome]}' if result.count(outcome) else ''}")
        for outcome in WORST_FIRST
    )
    if result.depth == "metadata":
        lines.append(_SIZES_ONLY)
    if result.sample is not None:
        lines.append(_CHOSEN[result.sample.origin].format(leaves=result.sample.leaves))
    failures = _failures(result)
    for one in failures[:room]:
        stored = one.object
        lines += [
            (
                f"{one.outcome.upper()}  {place_called(stored)}, entry {stored.position}, exhibit "
                f"{called(lookup.label_of('exhibit', stored.exhibit), stored.exhibit)}"
            ),
            *(f"  {line}" for line in pairs(_details(one))),
        ]
    if len(failures) > room:
        lines.append(f"and {many(len(failures) - room, 'more object')}")
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
