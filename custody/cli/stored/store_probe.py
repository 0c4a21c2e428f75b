"""`custody store probe`: test a store's guarantees, record them with --enter; `store prepare`.

Without --enter nothing is recorded, and the answers prove nothing later on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.console.words import many, moment
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.numbers import signed
from custody.errors import EXIT_WARNINGS, ConfigError, UsageError
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.probing import Left, Probed
    from custody.storage.settings.store_tables import StoreSettings


def configure(actions: Any) -> None:
    """Add `probe` and `prepare` to the actions of `custody store`."""
    probing = actions.add_parser("probe", help="test what an object store supports, under a trial prefix")
    probing.add_argument("store", metavar="STORE", help="the object store, by its name in custody.toml")
    probing.add_argument("--enter", action="store_true", help="record the results")
    probing.add_argument("--quick", action="store_true", help="do not wait for trial locks to end")
    probing.add_argument(
        "--trial-lock-seconds",
        type=signed,
        default=None,
        metavar="N",
        help="how long trial locks last (60; 5 to 600)",
    )
    probing.add_argument("--no-receipt", action="store_true", help="with --enter: write no receipt file")
    probing.add_argument("--dry-run", action="store_true", help="with --enter: show the entry only")
    shared(probing)
    example(
        probing,
        "custody store probe bucket",
        "custody store probe bucket --enter --quick --trial-lock-seconds 20",
    )
    probing.set_defaults(run=probe)
    preparing = actions.add_parser("prepare", help="prepare a store's folder for objects, once")
    preparing.add_argument("store", metavar="STORE", help="the object store, by its name in custody.toml")
    preparing.add_argument("--new-disk", action="store_true", help="its disk is lost, and this is a new one")
    shared(preparing)
    example(preparing, "custody store prepare offsite")
    preparing.set_defaults(run=prepare_store)


def probe(call: Call) -> int:
    """Probe one store, and record the results with --enter; return the exit status.

    Raise UsageError for flags that do not go together.
    """
    from custody.ledger import probing
    from custody.storage.settings.store_digests import settings_digest
    from custody.storage.vault.probe_places import find_store

    args = call.args
    if args.dry_run and not args.enter:
        raise UsageError("--dry-run shows what would be entered", hint="Give --enter too.")
    seconds = probing.SECONDS if args.trial_lock_seconds is None else args.trial_lock_seconds
    args.trial_lock_seconds = seconds
    if not probing.LEAST <= seconds <= probing.MOST:
        raise UsageError(
            f"--trial-lock-seconds {seconds} is not from {probing.LEAST} to {probing.MOST}",
            hint="Trial locks last long enough for every question, and no longer than needed.",
        )
    store = find_store(call.settings, args.store)
    if not args.enter:
        found = _ask(call, store)
        lines = _lines(store, found, recorded=False)
        call.out.answer(_document(store, found, recorded=False), lines)
        return _status(store, found)
    with call.vault(readonly=False) as vault:
        signer, subject = call.signer(vault), vault.journal.new_subject()
        settings = settings_digest(store)

        def request(found: Probed) -> Request:
            return probing.probed_request(found, settings, args.quick, {}, subject)

        nothing = probing.Probed(
            store.name, vault.clock.now(), vault.clock.now(), {"upload_abort": "unclear"}, None, ()
        )
        vault.journal.foresee(signer.verifier.name, [request(nothing)])
        if not args.dry_run:
            vault.sequencer.ready()
        found = _ask(call, store)
        drafts = call.entries.draft(vault, signer, [request(found)])
        lines = _lines(store, found, recorded=not args.dry_run)
        call.entries.enter_drafts(
            vault,
            drafts,
            tell=lambda _: lines,
            **_document(store, found, recorded=True),
        )
    return _status(store, found)


def prepare_store(call: Call) -> int:
    """Make a store's folder ready to hold objects; return the exit status; raise UsageError for a bucket."""
    from custody.ledger.views.stores.verification_coverage import recorded_in
    from custody.storage.vault.probe_places import find_store
    from custody.storage.vault.store_creation import prepare

    store = find_store(call.settings, call.args.store)
    with call.vault() as vault:
        recorded = recorded_in(vault.lookup().reader, store.name)
    made = prepare(store, recorded, new_disk=call.args.new_disk)
    told = "is ready to hold objects" if made else "was ready already: nothing was changed"
    call.out.answer(
        {"store": store.name, "where": store.where, "prepared": made},
        [f"store {store.name} {told}"],
    )
    return 0


def _ask(call: Call, store: StoreSettings) -> Probed:
    from custody.ledger.probing import longest
    from custody.storage.vault.probe_places import prober, trial_of

    args = call.args
    stays: list[Left] = []
    wait = (
        longest(args.trial_lock_seconds, args.quick) if store.bucket is not None and store.bucket.lock else 0
    )
    waits = (
        f"{wait} seconds of waiting, and as long as the calls take" if wait else "as long as the calls take"
    )
    call.say.note(f"asking store {store.name}: this takes {waits}")
    asking, trial = prober(call.clock, call.entropy), trial_of(store, call.entropy)
    try:
        return asking.ask(
            store.name,
            trial,
            seconds=args.trial_lock_seconds,
            quick=args.quick,
            progress=call.say,
            stays=stays,
        )
    finally:
        call.say.clear()
        if stays:
            call.say.note(_stays(stays))


def _stays(left: list[Left]) -> str:
    last = max((trial.until or 0 for trial in left), default=0)
    until = f" until {moment(last)}" if last else ""
    return f"left in {left[0].place}: {many(len(left), 'version')}{until}; delete them then, they hold no evidence"


def _document(store: StoreSettings, found: Probed, *, recorded: bool) -> dict[str, Any]:
    from custody.ledger.probing import words
    from custody.model.schema import probes

    return {
        "store": store.name,
        "where": store.where,
        "probe_results": dict(found.answers),
        "failed": list(probes.failures(found.codes)),
        "store_clock_offset_seconds": found.ahead,
        "lock_proven": recorded and probes.proves(found.codes),
        "hold_proven": recorded and probes.proves(found.codes, probes.HOLD),
        "said": [text for _, _, text in words.sentences(found.answers)],
        "verdict": words.verdicts(found.answers, recorded),
        "left": [
            {
                "key": f"{trial.place}{trial.key}",
                "version": trial.version,
                "until": None if trial.until is None else moment(trial.until),
            }
            for trial in found.left
        ],
    }


def _lines(store: StoreSettings, found: Probed, *, recorded: bool) -> list[str]:
    from custody.ledger.probing import words

    head = [("store", f"{store.name}, {store.where}")]
    if found.ahead is not None:
        head.append(
            ("its clock", f"{many(abs(found.ahead), 'second')} {'ahead' if found.ahead >= 0 else 'behind'}")
        )
    said = words.sentences(found.answers)
    rows = [(answer, text) for _, answer, text in said if answer != "absent"]
    absent = len(said) - len(rows)
    more = [f"{many(absent, 'question')} not asked: such a store has nothing of the kind"] if absent else []
    return [*pairs(head), "", *columns(rows), *more, "", *words.verdicts(found.answers, recorded)]


def _status(store: StoreSettings, found: Probed) -> int:
    """Return 9 if the store is set up with unproven locks, 10 if another guarantee is missing, else 0."""
    from custody.model.schema import probes

    if store.bucket is not None and store.bucket.lock and not probes.proves(found.codes):
        return ConfigError.exit_status
    return EXIT_WARNINGS if probes.failures(found.codes) else 0
