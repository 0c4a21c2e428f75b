"""`custody due`: every deadline, who must act and what is to be done, the most urgent first; also as a calendar."""

from __future__ import annotations

import argparse
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.files import forcing, place, refuse_existing, write
from custody.cli.listing import add_paging, onward, span
from custody.cli.main import example, shared
from custody.cli.output import Exact
from custody.cli.whom import whom
from custody.cli.words import away, moment, or_dash, short
from custody.errors import EXIT_WARNINGS, UsageError
from custody.law.clock import DAY, HOUR
from custody.law.holding import BARE
from custody.layout import columns

if TYPE_CHECKING:
    from custody.ledger.views.due import Due, Upkeep
    from custody.ledger.views.held import Bare
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Actor
    from storage.vault import Vault

_UNITS = {"h": HOUR, "d": DAY, "w": 7 * DAY}
_SPAN = re.compile(r"([1-9][0-9]{0,5})([hdw])", re.ASCII)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    reach = parser.add_mutually_exclusive_group()
    reach.add_argument(
        "--within", type=span_of, metavar="SPAN", help="how far ahead: 36h, 7d, 2w (default: due_days)"
    )
    reach.add_argument("--all", action="store_true", help="however far ahead")
    parser.add_argument("--mine", action="store_true", help="only where it may be your turn")
    add_paging(parser)
    parser.add_argument(
        "--ics", metavar="FILE", help="write a calendar instead (RFC 5545; - for standard output)"
    )
    forcing(parser)
    shared(parser)
    example(parser, "custody due --within 7d --mine --as Eve", "custody due --ics deadlines.ics --force")
    parser.set_defaults(run=_due)


def span_of(text: str) -> int:
    """Read a span such as 36h, 7d or 2w for argparse; seconds."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no span like 36h, 7d or 2w")
    return int(found[1]) * _UNITS[found[2]]


def _due(call: Call) -> int:
    from custody.ledger.views.due import due, turn_of
    from custody.ledger.views.held import bare
    from custody.ledger.views.people import name_of
    from storage.upkeep import upkeep_of

    args = call.args
    if args.ics is not None:
        return _calendar(call)
    with call.vault() as vault:
        reader, lookup, now = vault.reader(), vault.lookup(), vault.clock.now()
        me = _mine(call, vault)
        until = _until(call, now)
        found = due(reader, now, until, upkeep_of(vault.settings))
        turn = None if me is None else turn_of(lookup, me, now)
        rows = (row for row in found if turn is None or turn(row))
        skip, most = span(call)
        passed = [row.state(now) for row in islice(rows, skip)]
        listed = [due_row(lookup, row, now) for row in islice(rows, most)]
        more = next(rows, None) is not None
        uncovered = [_bare(lookup, one) for one in bare(lookup, now)]
        name = None if me is None else name_of(lookup, me.id)
    counts = {state: sum(row["state"] == state for row in listed) for state in ("overdue", "due", "open")}
    document = {
        "origin": vault.origin,
        "now": moment(now),
        "until": None if args.all else moment(until),
        "actor": None if me is None else me.id,
        "actor_name": name,
        "counts": counts,
        "more": more,
        **({} if args.skip is None else {"skipped": len(passed)}),
        "due": listed,
        "held_without_authority": uncovered,
    }
    lines = _lines(listed, uncovered, now) or [f"nothing {'more ' if passed else ''}is due"]
    if more:
        told = f", {len(passed):,} skipped" if passed else ""
        lines.append(
            Exact(f"{len(listed):,} shown{told}; there are more. Go on: {onward(call, skip + len(listed))}")
        )
    call.out.answer(document, lines)
    return EXIT_WARNINGS if counts["overdue"] or "overdue" in passed else 0


def _mine(call: Call, vault: Vault) -> Actor | None:
    if not call.args.mine:
        return None
    me = whom(call, vault)
    if me is None:
        raise UsageError("--mine needs to know who you are", hint="Say it with --as NAME or CUSTODY_AS.")
    return me


def _until(call: Call, now: int) -> int:
    from custody.ledger.views.due.listing import EVER

    args = call.args
    if args.all:
        return EVER
    ahead = call.settings.due_days * DAY if args.within is None else int(args.within)
    return min(now + ahead, EVER)


def due_row(lookup: Lookup, row: Due, now: int) -> dict[str, Any]:
    """Describe one line."""
    from custody.ledger.views.finding import name_of_subject
    from custody.ledger.views.people import name_of

    def named(space: str) -> str | None:
        if space in ("entry", "proposal"):
            return name_of_subject(lookup, row.subject)
        if space == "store":
            return row.subject
        return lookup.label_of(space, row.subject)

    return {
        "sort": row.sort,
        "state": row.state(now),
        "at": None if row.at is None else moment(row.at),
        "not_before": None if row.not_before is None else moment(row.not_before),
        "since": None if row.since is None else moment(row.since),
        "what": row.space,
        "id": row.subject,
        "name": named(row.space),
        "case": row.case,
        "case_reference": None if row.case is None else lookup.label_of("case", row.case),
        "why": row.why,
        "next": row.awaited,
        "roles": list(row.roles),
        "actors": [{"id": one, "name": name_of(lookup, one)} for one in row.actors],
        "position": row.position,
        "beneath": list(row.beneath),
    }


#: Lists of lines that `custody status` gives in full: authority to hold, and stores that need somebody.
DUE_LISTS = ("terms_due", "stores_due")


def due_lists(lookup: Lookup, upkeep: Upkeep, now: int, until: int) -> dict[str, list[dict[str, Any]]]:
    """Give these lists up to an instant."""
    from custody.ledger.views.due import stores, terms

    found = terms.ends(lookup, 0, until, now), stores.ends(lookup, upkeep, 0, until, now)
    return {
        title: [due_row(lookup, one, now) for one in rows]
        for title, rows in zip(DUE_LISTS, found, strict=True)
    }


def path_rows(lookup: Lookup, now: int) -> list[dict[str, Any]]:
    """Give the providers that were found along the path of a communication, and to which nothing goes on yet."""
    from custody.ledger.views.due import path
    from custody.ledger.views.due.row import urgency

    return [due_row(lookup, one, now) for one in sorted(path.waiting(lookup), key=urgency)]


def due_table(rows: list[dict[str, Any]], now: int) -> list[str]:
    """Lay one of these lists out."""
    from custody.law.clock import parse_instant
    from custody.ledger.views.due.to_do import TO_DO

    cells = [
        (
            or_dash(one["name"]),
            away(parse_instant(one["at"] or one["since"]), now),
            TO_DO[one["why"]],
            _by(one),
        )
        for one in rows
    ]
    return columns(cells, ("", "when", "what to do", "by"))


def _bare(lookup: Lookup, one: Bare) -> dict[str, Any]:
    return {
        "seizure": one.id if one.space == "seizure" else None,
        "production": one.id if one.space == "production" else None,
        "reference": lookup.label_of(one.space, one.id),
        "case": one.case,
        "case_reference": lookup.label_of("case", one.case),
        "since": moment(one.authority.since),
        "why": one.authority.why,
    }


def _lines(rows: list[dict[str, Any]], bare: list[dict[str, Any]], now: int) -> list[str]:
    lines: list[str] = []
    for row in rows:
        lines += _told(row, now)
    if bare:
        cells = [
            (
                f"{'seizure' if one['seizure'] else 'production'} {one['reference'] or '(no reference)'}",
                str(one["case_reference"] or "(erased)"),
                one["since"],
                BARE[one["why"]],
                short(one["seizure"] or one["production"]),
            )
            for one in bare
        ]
        lines += [
            "",
            "held without recorded authority (a finding that stands; it releases nothing):",
            *(f"  {line}" for line in columns(cells, ("came by", "case", "since", "why", "id"))),
        ]
    return lines


#: How the requests for preservation beneath a line stand to it, by its sort.
_BENEATH = {"concern": "may concern", "decision": "keeps preserved"}


def _told(row: dict[str, Any], now: int) -> list[str]:
    """Write one deadline in two or three lines: when and what of, what to do and who, what else hangs on it."""
    from custody.law.clock import parse_instant
    from custody.ledger.views.due.to_do import TO_DO

    at = row["at"] or row["since"]
    when = f"{at} ({away(parse_instant(at), now)})" if row["at"] else f"since {at}" if at else "now"
    case = "" if row["case"] is None else f", case {row['case_reference'] or short(row['case'])}"
    entry = "" if row["position"] is None else f", entry {row['position']}"
    known_by = "" if row["what"] == "store" else f" [{short(row['id'])}]"
    what = f"{row['what']} {row['name'] or '(no name)'}{known_by}"
    lines = [
        f"{row['state'].upper():7}  {when}  {row['sort']}  {what}{case}{entry}",
        f"         {TO_DO[row['why']]}: {_by(row)}",
    ]
    if row["not_before"] is not None:
        lines.append(f"         nothing is let go before {row['not_before']}")
    if row["beneath"]:
        hangs = _BENEATH.get(row["sort"], "still needed for another State")
        lines.append(f"         {hangs}: request {' '.join(map(short, row['beneath']))}")
    return lines


def _by(row: dict[str, Any]) -> str:
    if row["actors"]:
        return " or ".join(one["name"] or short(one["id"]) for one in row["actors"])
    return " or ".join(row["roles"]) or "the other State's turn"


def _calendar(call: Call) -> int:
    from custody.ledger.calendar_file import calendar
    from custody.ledger.views.due.exported import events
    from custody.ledger.views.due.listing import EVER
    from storage.upkeep import upkeep_of

    args = call.args
    if args.mine or (args.json and args.ics == "-"):
        raise UsageError(
            "a calendar is for the whole house, and on standard output it is no JSON",
            hint="Leave out --mine; with --json name a file.",
        )
    file = None if args.ics == "-" else place(call, args.ics)
    if file is not None:
        refuse_existing(call, [file])
    with call.vault() as vault:
        now = vault.clock.now()
        until = EVER if args.within is None else _until(call, now)
        training = "TRAINING: " if call.out.training else ""
        found = list(events(vault.reader(), now, until, upkeep_of(vault.settings), prefix=training))
    data = calendar(found, f"{training}custody deadlines")
    if file is None:
        call.out.raw(data.decode("utf-8"))
        return 0
    write(call, file, data, private=True)
    cancelled = sum(one.cancelled for one in found)
    call.out.answer(
        {
            "origin": vault.origin,
            "now": moment(now),
            "calendar": str(file),
            "events": len(found) - cancelled,
            "cancelled": cancelled,
        },
        [f"{file}: {len(found) - cancelled} deadlines, {cancelled} cancelled"],
    )
    return 0
