"""`custody status`: what needs somebody today, counts first, then what they count."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from custody.cli.alarms import alarm_documents
from custody.cli.assistance_show import described as assisted
from custody.cli.call import Call
from custody.cli.corrected import corrected_document
from custody.cli.countersign import waiting_rows
from custody.cli.due import DUE_LISTS, due_lists, path_rows
from custody.cli.ending import ending_lists
from custody.cli.enquiry import described as enquired
from custody.cli.handover_show import described
from custody.cli.inventory import round_document
from custody.cli.lock import lock_lists
from custody.cli.main import example, shared
from custody.cli.numbers import number, signed
from custody.cli.past import standing_document
from custody.cli.places import few_rows
from custody.cli.request_list import brief
from custody.cli.scene import scene_row
from custody.cli.status_tables import MOST, tables
from custody.cli.stores import store_rows
from custody.cli.whom import whom
from custody.cli.words import away, called, document, many, moment, span
from custody.errors import EXIT_WARNINGS, FirstMet, Forked, LedgerBehind, ResumedElsewhere
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.views.desk import Desk
    from custody.ledger.views.due import Deadlines
    from custody.ledger.views.held import Bare
    from custody.ledger.views.ledger_standing import LedgerStanding
    from custody.ledger.views.lookup import Lookup
    from custody.ledger.views.pressing import OrderView, Refused
    from custody.model.records import Discrepancy, Errand, Proposal, Seizure, Whereabouts
    from storage.health.check import Health

#: What stands beside the name of what keeps a ledger from being believed.
_UNFIT = "what follows is what this copy says of itself, and nothing can be entered in it"
#: Lists of which one row is enough for a status to end with warnings.
URGENT = (
    "alarms",
    *("copies_missing", "copies_overdue", "locks_drifting", "locks_lagging", "locks_by_wrong_clock"),
    *("orders_lapsed", "objects_failing", "exhibits_missing", "back_overdue"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    shared(parser)
    parser.add_argument(
        "--due-days", type=signed, metavar="DAYS", help="how long before its end an order is due"
    )
    parser.add_argument(
        "--limit",
        type=number,
        default=MOST,
        metavar="N",
        help=f"at most N rows of each list, 0 for all (default {MOST})",
    )
    example(parser, "custody status --as Eve", "custody status --limit 0 --json")
    parser.set_defaults(run=_status)


def _status(call: Call) -> int:
    from custody.law.clock import DAY
    from custody.ledger.views.alarms import every
    from custody.ledger.views.desk import desk
    from custody.ledger.views.due import count
    from custody.ledger.views.people import name_of
    from custody.ledger.whereto import standing as moved_of
    from storage.acknowledgements import ledger_standing
    from storage.health.looking import glance
    from storage.upkeep import upkeep_of

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        upkeep = upkeep_of(vault.settings)
        me = whom(call, vault)
        warn, most = call.settings.due_days * DAY, call.args.limit or None
        found = desk(vault.reader(), now, None if me is None else me.id, warn, most)
        alarms = every(lookup)
        lists = {"alarms": alarm_documents(lookup, alarms[:most]), **_lists(lookup, found, now, warn)}
        coming = count(vault.reader(), now, now + warn, upkeep)
        row, unfit = vault.store.read().head(), vault.unfit()
        moved = moved_of(vault.store.read())
        lists["copies_missing"] = few_rows(vault, lookup)
        lists["stores_unproven"] = store_rows(lookup, upkeep, now)
        lists["paths_waiting"] = path_rows(lookup, now)
        lists |= due_lists(lookup, upkeep, now, now + warn)
        name = None if me is None else name_of(lookup, me.id)
        standing, health = ledger_standing(vault), glance(vault)
    counts = {title: len(rows) for title, rows in lists.items()} | _counts(found) | {"alarms": len(alarms)}
    sweep = found.last_sweep
    answer: dict[str, Any] = {
        "origin": vault.origin,
        "now": moment(now),
        "actor": None if me is None else me.id,
        "actor_name": name,
        "entries": row.size,
        "witnessed": found.witnessed,
        "witness_overdue": found.witness_overdue,
        "may_sign": unfit is None and moved is None,
        "unfit": None if unfit is None or moved is not None else unfit.code,
        "moved": moved,
        **standing_document(standing),
        "health": health.summary(),
        "deadlines": asdict(coming),
        "counts": counts,
        **{title: rows[:most] for title, rows in lists.items()},
        "last_sweep": None if sweep is None else {**document(sweep), "ended": moment(sweep.ended)},
        "sweep_uncounted": _uncounted(found),
        "objects_never_swept": found.objects_without_sweep,
    }
    answer["attention"] = _attention(answer, found, health.level, doubted=standing.doubt is not None)
    who = "nobody in particular; say --as" if me is None else called(name, me.id)
    head = [
        *([] if moved is not None or unfit is None or unfit.headline is None else [(unfit.headline, _UNFIT)]),
        ("ledger", f"{vault.origin}, {many(row.size, 'entry')}"),
        *([] if standing.told is None else [("PAST" if standing.doubt else "past", _past(standing))]),
        *_witnessed(found, row.size),
        *_health(health),
        ("for", f"{who}, {moment(now)}"),
        ("last fixity sweep", _sweep(found)),
        *_left_out(found),
        ("deadlines", _deadlines(coming, call.settings.due_days)),
    ]
    numbers = [(title.replace("_", " "), str(count)) for title, count in counts.items() if count]
    waiting = pairs(numbers) or ["nothing waits for anybody"]
    call.out.answer(answer, [*pairs(head), "", *waiting, *tables(lists, counts, now, most)])
    if moved is not None:
        call.say.warn(f"nothing can be entered: {moved}")
    elif unfit is not None:
        call.say.warn(f"nothing can be entered: {unfit.message}. {unfit.hint}")
    if moved is None and isinstance(unfit, FirstMet | LedgerBehind | ResumedElsewhere | Forked):
        return unfit.exit_status
    return EXIT_WARNINGS if answer["attention"] else 0


def _attention(answer: Mapping[str, Any], found: Desk, level: str, *, doubted: bool) -> list[str]:
    """Return what makes a status end with warnings: names of its lists, and words for what is no list."""
    now = answer["now"]
    told = {
        "requests_lapsed": any(view.standing.state == "lapsed" for view in found.requests),
        "countersignatures_overdue": any(row["due"] <= now for row in answer["countersignatures_due"]),
        "due_overdue": any(row["state"] == "overdue" for title in DUE_LISTS for row in answer[title]),
        "may_not_sign": not answer["may_sign"],
        "sweep_uncounted": found.sweep_uncounted is not None,
        "standing": doubted,
        "health": level != "ok",
    }
    return [
        *(title for title in URGENT if answer["counts"][title]),
        *(word for word, holds in told.items() if holds),
    ]


def _lists(lookup: Lookup, found: Desk, now: int, warn: int) -> dict[str, list[dict[str, Any]]]:
    """Give everything listed, as documents, most urgent first; of the longest lists the first rows only."""
    from custody.ledger.views.scenes import open_scenes

    return {
        "orders_lapsed": [_order(lookup, one) for one in found.lapsed.rows],
        "orders_due": [_order(lookup, one) for one in found.due.rows],
        "orders_not_started": [_order(lookup, one) for one in found.not_started],
        "enquiries_unanswered": [enquired(lookup, one) for one in found.enquiries],
        "requests_waiting": [brief(lookup, one) for one in found.requests],
        "assistance_undecided": [assisted(lookup, one) for one in found.assistance],
        "seizures_without_authority": [_seizure(lookup, one, found.now) for one in found.seizures_bare],
        "productions_without_authority": [_production(lookup, one) for one in found.productions_bare],
        "scenes_open": [scene_row(lookup, one) for one in open_scenes(lookup)],
        "seizures_unfinished": [_seizure(lookup, one, now) for one in found.seizures_unfinished],
        "objects_failing": [
            {"reference": lookup.label_of("exhibit", one.exhibit), **document(one)} for one in found.failing
        ],
        "offers_to_you": [described(lookup, one, now) for one in found.offers_to_me],
        "offers_by_you": [described(lookup, one, now) for one in found.offers_by_me],
        "offers_refused": [_refusal(lookup, one) for one in found.offers_refused],
        "exhibits_missing": [_away(lookup, one) for one in found.missing],
        "back_overdue": [_errand(lookup, one) for one in found.back_overdue],
        "discrepancies_open": [_discrepancy(lookup, one) for one in found.discrepancies],
        "inventories_open": [round_document(lookup, one) for one in found.inventories],
        "checked_out_to_you": [_away(lookup, one) for one in found.out_to_me],
        "proposals_open": [_proposal(lookup, one) for one in found.proposals],
        "erasures_due": [_proposal(lookup, one) for one in found.erasures_due],
        "countersignatures_due": waiting_rows(lookup),
        **ending_lists(lookup, now, warn),
        **lock_lists(lookup),
        "held_by_you": [
            {"reference": lookup.label_of("exhibit", one.id), **document(one)}
            for one in found.held_by_me.rows
        ],
    }


def _counts(found: Desk) -> dict[str, int]:
    """Count the lists of which the first rows only were read."""
    return {
        "orders_lapsed": found.lapsed.count,
        "orders_due": found.due.count,
        "held_by_you": found.held_by_me.count,
    }


def _away(lookup: Lookup, one: Whereabouts) -> dict[str, Any]:
    return {
        "id": one.exhibit,
        "reference": lookup.label_of("exhibit", one.exhibit),
        **document(one),
    }


def _discrepancy(lookup: Lookup, one: Discrepancy) -> dict[str, Any]:
    return {"id": one.exhibit, "reference": lookup.label_of("exhibit", one.exhibit), **document(one)}


def _errand(lookup: Lookup, one: Errand) -> dict[str, Any]:
    from custody.ledger.views.people import name_of

    to = one.to if one.keyless else name_of(lookup, one.to)
    return {
        "id": one.exhibit,
        "reference": lookup.label_of("exhibit", one.exhibit),
        **document(one),
        "receiver_name": to,
    }


def _refusal(lookup: Lookup, one: Refused) -> dict[str, Any]:
    from custody.ledger.views.people import name_of

    return {
        "exhibit": one.exhibit,
        "reference": lookup.label_of("exhibit", one.exhibit),
        "receiver": one.receiver,
        "receiver_name": name_of(lookup, one.receiver),
        "purpose": one.purpose,
        "reason": one.entry.current("reason"),
        "note": one.entry.amended("reason"),
        "refused": moment(one.refused),
        "position": one.entry.position,
        "corrected": corrected_document([one.entry], ["reason"]),
    }


def _proposal(lookup: Lookup, one: Proposal) -> dict[str, Any]:
    from custody.ledger.views.people import name_of

    return {**document(one), "proposer_name": name_of(lookup, one.proposer)}


def _order(lookup: Lookup, view: OrderView) -> dict[str, Any]:
    from custody.ledger.views.declined import resting
    from custody.ledger.views.steps import next_step
    from custody.ledger.views.unkept import unmet

    order, ends = view.order, view.standing.ends
    step = next_step(view, unmet(lookup, order), declined=order.id in resting(lookup))
    return {
        "id": order.id,
        "number": lookup.label_of("order", order.id),
        "case": order.case,
        "case_reference": lookup.label_of("case", order.case),
        "state": view.standing.state,
        "ends": None if ends is None else moment(ends),
        "next": None if step is None else step.kind,
        "roles": [] if step is None else list(step.roles),
    }


def _seizure(lookup: Lookup, one: Seizure, now: int) -> dict[str, Any]:
    from custody.ledger.views.seizures import gaps

    held = one.authority.at(now)
    return {
        "id": one.id,
        "reference": lookup.label_of("seizure", one.id),
        "case": one.case,
        "case_reference": lookup.label_of("case", one.case),
        "since": moment(held.since),
        "why": held.why,
        "missing": list(gaps(one, now)),
    }


def _production(lookup: Lookup, one: Bare) -> dict[str, Any]:
    return {
        "id": one.id,
        "reference": lookup.label_of("production", one.id),
        "case": one.case,
        "case_reference": lookup.label_of("case", one.case),
        "since": moment(one.authority.since),
        "why": one.authority.why,
    }


def _witnessed(found: Desk, entries: int) -> list[tuple[str, str]]:
    if not found.witnessed:
        rows = [("witnessed", "never: without a witness no outsider sees a rewrite")]
    else:
        rest = entries - found.witnessed
        rows = [
            ("witnessed", f"up to entry {found.witnessed - 1}{f'; {rest} newer not yet' if rest else ''}")
        ]
    if found.witness_overdue and found.unwitnessed_since is not None:
        waited = span(found.now - found.unwitnessed_since)
        rows.append(("OVERDUE", f"entry {found.witnessed} has waited {waited}: `custody witness request`"))
    return rows


def _past(standing: LedgerStanding) -> str:
    """Return in words what became of the ledger as a whole, and whether anybody outside has seen it."""
    return f"{standing.told}{': no witness has taken it in' if standing.doubt else ''}"


def _health(health: Health) -> list[tuple[str, str]]:
    """Return the row that says what is wrong with the machine, or keeps a restore from being possible; none if fit."""
    if health.level == "ok":
        return []
    names = ", ".join(dict.fromkeys(check.name for check in health.wrong))
    return [("health", f"{health.words} ({names}): `custody health` says what to do")]


def _deadlines(found: Deadlines, days: int) -> str:
    """Count what `custody due` lists, whoever's turn it is."""
    more = " or more" if found.more else ""
    ahead = f"{found.ahead} within {many(days, 'day')}"
    return f"{found.overdue} overdue, {ahead}, {found.undated}{more} without a date: `custody due`"


def _uncounted(found: Desk) -> dict[str, Any] | None:
    """Return the sweep that was recorded last where its date does not count, and why."""
    if found.sweep_uncounted is None:
        return None
    sweep, why = found.sweep_uncounted
    return {**document(sweep), "ended": moment(sweep.ended), "why": why}


def _left_out(found: Desk) -> list[tuple[str, str]]:
    from custody.ledger.views.dates import WRONG

    if found.sweep_uncounted is None:
        return []
    sweep, why = found.sweep_uncounted
    told = f"the sweep of entry {sweep.position} says {moment(sweep.ended)}: {WRONG[why]}"
    return [("NOT COUNTED", told)]


def _sweep(found: Desk) -> str:
    sweep = found.last_sweep
    if sweep is None:
        return "none, though objects are stored" if found.objects_without_sweep else "none"
    bad = f"{sweep.bad} NOT OK" if sweep.bad else "none bad"
    return f"{moment(sweep.ended)} ({away(sweep.ended, found.now)}): {sweep.ok} ok, {bad}"
