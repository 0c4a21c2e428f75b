"""Writes the lists of `custody status` for people, a table each; what belongs to them is the command's affair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from custody.cli.assistance_show import ASSISTANCE_HEADINGS, assistance_cells
from custody.cli.countersign import waiting_table
from custody.cli.due import due_table
from custody.cli.ending import ENDING, ending_table
from custody.cli.enquiry import ENQUIRY_HEADINGS, enquiry_cells
from custody.cli.handover_show import offer_lines
from custody.cli.inventory import round_table
from custody.cli.lock import lock_table
from custody.cli.places import few_table
from custody.cli.request_list import waiting_lines
from custody.cli.scene import SCENE_HEADINGS, scene_cells
from custody.cli.stores import store_table
from custody.cli.words import away, short
from custody.layout import columns
from custody.model.commands import command_of
from custody.model.shown import noted

#: Rows of one list that are given unless --limit says otherwise.
MOST = 20


def _alarms(rows: list[dict[str, Any]], _: int) -> list[str]:
    cells = []
    for one in rows:
        since = "" if one["since"] is None else f"since {one['since']}"
        entry = "" if one["position"] is None else f"entry {one['position']}"
        cells.append((one["reference"] or "(erased)", one["said"], since, entry, one["owner_name"] or ""))
    return columns(cells, ("exhibit", "what is wrong", "", "", "answers for it"))


def _seizures(rows: list[dict[str, Any]], _: int) -> list[str]:
    cells = [
        (
            one["reference"] or "(none)",
            one["case_reference"] or "(erased)",
            one["since"],
            " ".join(one["missing"]),
            short(one["id"]),
        )
        for one in rows
    ]
    return columns(cells, ("seizure", "case", "since", "missing", "id"))


def _productions(rows: list[dict[str, Any]], _: int) -> list[str]:
    cells = [
        (one["reference"] or "(none)", one["case_reference"] or "(erased)", one["since"], short(one["id"]))
        for one in rows
    ]
    return columns(cells, ("production order", "case", "since", "id"))


def tables(
    lists: dict[str, list[dict[str, Any]]], counts: dict[str, int], now: int, most: int | None
) -> list[str]:
    """Write the first ``most`` rows of every list that has any, under its title, and say how many are left out."""
    lines: list[str] = []
    for title, rows in lists.items():
        if not rows:
            continue
        named = TABLES.get(title) or TABLES.get(title.partition("_")[0]) or _things
        some = rows[:most]
        table = ending_table(title, some) if title in ENDING else named(some, now)
        lines += ["", f"{title.replace('_', ' ')}:", *(f"  {line}" for line in table)]
        if counts[title] > len(some):
            lines.append(f"  and {counts[title] - len(some)} more (all with --limit 0)")
    return lines


def _things(rows: list[dict[str, Any]], _: int) -> list[str]:
    cells = [
        (one["reference"] or "(erased)", one.get("failing") or one.get("category") or "", short(one["id"]))
        for one in rows
    ]
    return columns(cells, ("exhibit", "", "id"))


def _enquiries(rows: list[dict[str, Any]], _: int) -> list[str]:
    cells = [enquiry_cells(one["reference"] or "(none)", one) for one in rows]
    return columns(cells, ENQUIRY_HEADINGS)


def _scenes(rows: list[dict[str, Any]], _: int) -> list[str]:
    return columns([scene_cells(one["reference"] or "(none)", one) for one in rows], SCENE_HEADINGS)


def _assistance(rows: list[dict[str, Any]], _: int) -> list[str]:
    cells = [assistance_cells(one["reference"] or "(none)", one) for one in rows]
    return columns(cells, ASSISTANCE_HEADINGS)


def _rounds(rows: list[dict[str, Any]], _: int) -> list[str]:
    return round_table(rows)


def _gone(rows: list[dict[str, Any]], _: int) -> list[str]:
    cells = []
    for one in rows:
        if one.get("lost"):
            told = f"missing since {one['lost']}"
        elif "receiver_name" in one:
            told = f"with {one['receiver_name'] or '(no name)'}, expected {one['back']}"
        else:
            told = f"expected {one['out_back'] or 'at no instant'}"
        cells.append((one["reference"] or "(erased)", told, short(one["exhibit"])))
    return columns(cells, ("exhibit", "", "id"))


def _discrepancies(rows: list[dict[str, Any]], _: int) -> list[str]:
    cells = [
        (one["reference"] or "(erased)", " ".join(one["differs"]), one["since"], f"entry {one['position']}")
        for one in rows
    ]
    return columns(cells, ("exhibit", "differs", "since", ""))


def _refusals(rows: list[dict[str, Any]], now: int) -> list[str]:
    from custody.law.clock import parse_instant

    cells = [
        (
            one["reference"] or "(erased)",
            one["receiver_name"] or "(erased)",
            noted(one["reason"], one["note"]),
            away(parse_instant(one["refused"]), now),
            f"entry {one['position']}",
        )
        for one in rows
    ]
    return columns(cells, ("exhibit", "refused by", "because", "when", ""))


def _about(one: dict[str, Any]) -> str:
    if one["target"] is not None:
        return f"entry {one['target']}"
    return "the ledger" if one["act"] == "ledger.resumed" else short(one["subject"])


def _proposals(rows: list[dict[str, Any]], now: int) -> list[str]:
    from custody.law.clock import parse_instant

    cells = [
        (
            str(one["position"]),
            one["act"],
            _about(one),
            one["proposer_name"] or "(erased)",
            away(parse_instant(one["expires"]), now),
        )
        for one in rows
    ]
    return columns(cells, ("proposal", "act", "about", "by", "ends"))


def _orders(rows: list[dict[str, Any]], now: int) -> list[str]:
    from custody.law.clock import parse_instant

    cells = [
        (
            one["number"] or short(one["id"]),
            one["case_reference"] or short(one["case"]),
            "-" if one["ends"] is None else away(parse_instant(one["ends"]), now),
            command_of(one["next"] or "nothing"),
            " ".join(one["roles"]),
        )
        for one in rows
    ]
    return columns(cells, ("order", "case", "ends", "next", "by"))


#: How each list is written, by its title or the first word of it; the rest are exhibits.
TABLES: dict[str, Callable[[list[dict[str, Any]], int], list[str]]] = {
    "alarms": _alarms,
    "assistance": _assistance,
    "back_overdue": _gone,
    "copies_missing": few_table,
    "checked_out_to_you": _gone,
    "countersignatures_due": waiting_table,
    "discrepancies_open": _discrepancies,
    "enquiries": _enquiries,
    "erasures_due": _proposals,
    "exhibits_missing": _gone,
    "inventories_open": _rounds,
    "locks": lock_table,
    "offers": offer_lines,
    "offers_refused": _refusals,
    "orders": _orders,
    "paths": due_table,
    "proposals_open": _proposals,
    "requests": waiting_lines,
    "scenes_open": _scenes,
    "productions": _productions,
    "seizures": _seizures,
    "stores": store_table,
    "stores_due": due_table,
    "terms": due_table,
}
