"""`custody lock`: retention locks of stored objects: wanted, ordered, set and verified."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.answers.page_answer import answer_page, context_of
from custody.cli.answers.row_limits import add_paging, paging
from custody.cli.console.output import Escaped
from custody.cli.console.words import many, short
from custody.cli.entering.entry_answers import nothing_entered
from custody.cli.entering.entry_fields import with_remarks
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.usual_arguments import flags_typed
from custody.cli.verbs.topics import add_verbs
from custody.display import code_words
from custody.errors import EXIT_WARNINGS, CustodyError, ProofInvalid, StoreUnreachable
from custody.law import retention_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.append.entry_signing import Request
    from custody.ledger.stores import locks
    from custody.model.records import LockOrder, StoredObject
    from custody.proof.note import NoteSigner
    from custody.storage.vault.vault import Vault


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody lock` to its parser."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    plan = actions.add_parser("plan", help="show the required lock of each object, and why; changes nothing")
    _scope(plan)
    add_paging(plan)
    shared(plan)
    example(plan, "custody lock plan --case C-2026-014")
    plan.set_defaults(run=_plan)
    add_verbs(actions, "lock")
    show = actions.add_parser("status", help="show locks on record, open drift and open orders")
    _scope(show)
    add_paging(show)
    shared(show)
    example(show, "custody lock status --case C-2026-014")
    show.set_defaults(run=_show)


def _scope(parser: argparse.ArgumentParser) -> None:
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument("--exhibit", help="only the objects of one exhibit")
    scope.add_argument("--case", help="only the objects of one case")
    parser.add_argument("--store", help="only what is in one store")


def _objects(call: Call, vault: Vault) -> list[StoredObject]:
    """Return the objects in the scope of --case, --exhibit and --store, the oldest first.

    Raise ConfigError for a store not set up.
    """
    from custody.ledger.views.stores.lock_orders import objects_of

    args, lookup = call.args, vault.lookup()
    if args.store is not None:
        vault.archive(args.store)
    named = (
        (space, lookup.resolve(space, text)) for space, text in flags_typed(args, "exhibit", "case").items()
    )
    return objects_of(lookup, next(named, None), args.store)


def _planned(vault: Vault, objects: Sequence[StoredObject]) -> list[locks.Planned]:
    from custody.ledger.state.state_cache import recalled

    return list(vault.locks().plan(recalled(vault.reader()), objects))


def _plan(call: Call) -> int:
    from custody.pages.stores.locks import lock_plan

    with call.vault() as vault:
        planned = _planned(vault, _objects(call, vault))
        stretch = paging(call, len(planned))
        changes = sum(each.changes for each in planned)
        modes = {each.object.store: vault.locks().policy(each.object.store).mode for each in planned}
        page = lock_plan(context_of(call, vault), stretch.of(planned), stretch.more, changes, modes)
    answer_page(call, page, stretch.rest)
    return 0


def _kept(stored: StoredObject) -> bool:
    """Return whether a lock of a stored object is on record."""
    return stored.lock_until is not None or stored.lock_hold


def _held(stored: StoredObject) -> dict[str, Any]:
    return {
        "lock_mode": stored.lock_mode,
        "lock_until": stored.lock_until,
        "lock_hold": stored.lock_hold,
    }


def apply_locks(call: Call) -> int:
    """Record orders for missing locks, set and verify them, record results; return the exit status."""
    from custody.ledger.stores.locks import orders, resumed
    from custody.ledger.views.stores.lock_orders import open_orders

    with call.vault(readonly=False) as vault:
        objects = _objects(call, vault)
        inside = {stored.id: stored for stored in objects}
        open_now = open_orders(vault.lookup(), inside)
        plan, now = _planned(vault, objects), vault.clock.now()
        stale = [planned for order in open_now for planned in resumed(order, plan, now)]
        waiting = {name for order in open_now for name in order.waiting}
        requests = orders([*stale, *(planned for planned in plan if planned.object.id not in waiting)])
        requests = [with_remarks(call.args, request) for request in requests]
        signer = call.signer(vault)
        if call.args.dry_run:
            call.entries.show(call.entries.draft(vault, signer, requests))
            return 0
        entries: list[dict[str, Any]] = []
        if requests:
            made = call.entries.record(vault, call.entries.draft(vault, signer, requests))
            entries += made
            open_now = open_orders(vault.lookup(), inside)
        lagging = []
        for order in open_now:
            done, late = _carry_out(call, vault, signer, order, inside)
            entries += done
            lagging += late
    lines = [f"entry {entry['position']}  {entry['kind']}  {entry['subject']}" for entry in entries]
    lines += [Escaped(f"LAGS  object {short(lock['object'])}: {lock['why']}") for lock in lagging]
    answer = {"entries": entries, "resumed": len(open_now) - len(requests), "pending": lagging}
    any_lock = any(planned.wanted.until or planned.wanted.hold or _kept(planned.object) for planned in plan)
    settled = "every lock is as the record wants it" if any_lock else "no lock is on record or wanted"
    call.out.answer(answer, lines or [settled])
    return EXIT_WARNINGS if lagging else 0


def _carry_out(
    call: Call, vault: Vault, signer: NoteSigner, order: LockOrder, inside: dict[str, StoredObject]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Set an order's locks on waiting objects in scope; return the recorded entries, and those that lag."""
    from custody.ledger.state.state_cache import recalled
    from custody.ledger.stores.locks import applied

    waiting = [inside[name] for name in order.waiting if name in inside]
    told = vault.locks().set(order, waiting, lambda: recalled(vault.store.read()))
    requests = [with_remarks(call.args, request) for request in applied(order, told)]
    entries: list[dict[str, Any]] = []
    if requests:
        drafts = call.entries.draft(vault, signer, requests)
        entries = call.entries.record(vault, drafts)
        call.entries.remark(drafts)
    return entries, [
        {"object": lock.object.id, "order": order.id, "why": lock.why} for lock in told if lock.why
    ]


def verify_locks(call: Call) -> int:
    """Verify every lock and each store's clock, and record deviations; return the exit status."""
    from custody.ledger.stores.locks import verified, without_pending_deletions

    with call.vault(readonly=False) as vault:
        service = vault.locks()
        by_store: dict[str, list[StoredObject]] = {}
        for stored in _objects(call, vault):
            if _kept(stored) or service.policy(stored.store).mode != "none":
                by_store.setdefault(stored.store, []).append(stored)
        requests: list[Request] = []
        rows: list[dict[str, Any]] = []
        clocks: dict[str, int | None] = {}
        silent: dict[str, str] = {}
        for store, objects in sorted(by_store.items()):
            told = without_pending_deletions(service.verify(objects), vault.leaving)
            if all(lock.why for lock in told) and (why := vault.fixity().probe(store)):
                silent[store] = f"STORE UNREACHABLE  {store}: {why}; {many(len(told), 'lock')} not read"
            clocks[store] = None if store in silent else _ahead(call, vault, store)
            requests += verified(store, told, clocks[store])
            rows += [_told(lock) for lock in told if lock.found or lock.why]
        requests = [with_remarks(call.args, request) for request in requests]
        shown = [*silent.values(), *(_line(row) for row in rows if row["store"] not in silent)]
        call.say.wrong(shown)
        lines = [*map(Escaped, shown)] + [
            f"  the clock of {store} is {ahead} s ahead of ours"
            for store, ahead in clocks.items()
            if ahead is not None
        ]
        if not requests:
            nothing: dict[str, Any] = {"checked": 0, "drift": [], "clocks": {}}
            call.out.answer({**nothing_entered(call.args), **nothing}, ["no lock is on record or wanted"])
            return 0
        drafts = call.entries.draft(vault, call.signer(vault), requests)
        if call.args.dry_run:
            call.entries.show(drafts)
            return 0
        entries = call.entries.record(vault, drafts)
        checked = sum(len(objects) for objects in by_store.values())
        call.entries.answer_of(
            drafts,
            {"entries": entries, "checked": checked, "drift": rows, "clocks": clocks},
            [f"{many(checked - sum(1 for row in rows if row['why']), 'lock')} read back", *lines],
        )
    if any(row["lock_deviations"] for row in rows):
        return ProofInvalid.exit_status
    return StoreUnreachable.exit_status if silent else EXIT_WARNINGS if rows else 0


def _ahead(call: Call, vault: Vault, store: str) -> int | None:
    try:
        return vault.locks().ahead(store)
    except (CustodyError, KeyError) as error:
        call.say.warn(f"the clock of store {store} was not read: {error}")
        return None


def _told(one: locks.ReportedLock) -> dict[str, Any]:
    from custody.ledger.stores.locks import lock_values

    return {
        "object": one.object.id,
        "store": one.object.store,
        "object_key": one.object.store_key,
        "lock_deviations": list(one.found),
        "responsible_role": retention_limits.responsible_role(one.found) if one.found else None,
        "on_record": _held(one.object),
        "read_back": None if one.lock is None else lock_values(one.lock),
        "why": one.why,
    }


def _line(row: dict[str, Any]) -> str:
    if not row["lock_deviations"]:
        return f"UNREAD  object {short(row['object'])}: {row['why']}"
    said = "; ".join(retention_limits.DRIFT[code] for code in row["lock_deviations"])
    role = code_words(row["responsible_role"])
    return (
        f"{' '.join(row['lock_deviations']).upper()}  object {short(row['object'])}: {said}; for the {role}"
    )


def _show(call: Call) -> int:
    from custody.ledger.views.stores.lock_orders import open_orders
    from custody.pages.stores.locks import locks

    with call.vault() as vault:
        objects = _objects(call, vault)
        orders = open_orders(vault.lookup(), {stored.id: stored for stored in objects})
        stretch = paging(call, len(objects))
        page = locks(context_of(call, vault), stretch.of(objects), stretch.more, orders)
    answer_page(call, page, stretch.rest)
    return 0
