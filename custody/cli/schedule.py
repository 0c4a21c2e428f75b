"""`custody schedule`: what the defence is shown, what is withheld on which ground, and what is owed to it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.listing import Most, add_limit, add_paging, most, paging
from custody.cli.main import example, shared
from custody.cli.output import Exact
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import called, document, moment, short
from custody.law.clock import format_instant
from custody.layout import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.views.schedule import Line, Schedule

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEAD = ("sort", "reference", "identifier", "treatment", "ground", "entry", "stands", "shown by entries")
_COLUMNS = ("", "what", "stands", "ground", "shown", "id")
#: How a thing stands by the record, where the code does not say it.
_STANDS = {"unproven": "disclosed? nothing on record", "to_disclose": "to be disclosed"}
#: How a duty to disclose stands by the record.
_DUTY = {
    "disclosed": "disclosed",
    "lifted": "lifted",
    "open": "open",
    "shown": "open; shown, record how it ended",
    "unproven": "open; said to have ended, nothing on record shows it",
    "withdrawn": "withdrawn",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "schedule")
    listing = actions.add_parser(
        "list", help="list what is on the schedules, and what the record shows of it"
    )
    listing.add_argument("--case", help="only one case: reference, identifier or its first characters")
    add_paging(listing)
    shared(listing)
    example(listing, "custody schedule list", "custody schedule list --case C-2026-014")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show the schedule of a case, and what is owed")
    show.add_argument("case", help="reference, identifier or its first characters")
    show.add_argument("--csv", action="store_true", help="as comma-separated values, no cell a formula")
    add_limit(show)
    shared(show)
    example(show, "custody schedule show C-2026-014", "custody schedule show C-2026-014 --csv")
    show.set_defaults(run=_show)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.ledger.views.schedule import schedules

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        case = None if args.case is None else lookup.resolve("case", args.case)
        every = list(schedules(vault.reader(), case))
        page = paging(call, len(every))
        lines = page.of(every)
        names = shown_names(lookup, "case", {line.case for line in lines})
    cells = [(names[line.case], *_cells(line)) for line in lines]
    answer = {**page.members, "schedule": [{"case": line.case, **_row(line)} for line in lines]}
    table = columns(cells, ("case", *_COLUMNS))
    call.out.answer(answer, page.lines(table, "no exhibits, so nothing is on a schedule"))
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.ledger.views.schedule import schedule

    with call.vault() as vault:
        lookup = vault.lookup()
        case = lookup.resolve("case", call.args.case)
        found = schedule(vault.reader(), case)
        name = shown_name(lookup, "case", case)
    if call.args.csv:
        call.out.answer({}, _csv(found.lines))
        return 0
    answer: dict[str, Any] = {
        "case": case,
        "schedule": [_row(line) for line in found.lines],
        "not_listed": [{"id": line.id, "reference": line.name} for line in found.unlisted],
        "duties": [{**document(one.duty), "state": one.state, "shown_by": one.entry} for one in found.owed],
    }
    call.out.answer(answer, [f"schedule of case {called(name, case)}", "", *_lines(found, most(call))])
    return 0


def _row(line: Line) -> dict[str, Any]:
    return {
        "sort": line.sort,
        "id": line.id,
        "reference": line.name,
        "treatment": line.treatment,
        "ground": line.ground,
        "entry": line.position,
        "stands": line.stands,
        "contradicts": line.contradicts,
        "shown": [
            {"how": one.how, "at": format_instant(one.since), "entry": one.position} for one in line.shown
        ],
    }


def _cells(line: Line) -> tuple[str, ...]:
    """Return a line as the cells of ``_COLUMNS``."""
    stands = "NOT LISTED" if line.stands is None else _STANDS.get(line.stands, line.stands)
    listed = f"listed {line.treatment}" if line.contradicts else ""
    shown = ", ".join(f"{one.how} {moment(one.since)} (entry {one.position})" for one in line.shown)
    return line.sort, line.name or "(no name)", stands, listed or line.ground or "", shown, short(line.id)


def _lines(found: Schedule, limit: Most) -> list[str]:
    owed = [
        (
            short(one.duty.id),
            "the case" if one.duty.about is None else one.name or short(one.duty.about),
            one.duty.source,
            moment(one.duty.due),
            _DUTY[one.state] + ("" if one.entry is None else f" (entry {one.entry})"),
        )
        for one in found.owed
    ]
    table = columns([_cells(line) for line in limit.of(found.lines)], _COLUMNS)
    unlisted = ", ".join(line.name or short(line.id) for line in found.unlisted)
    return [
        *(table or ["nothing belongs to the case"]),
        *limit.rest(len(found.lines)),
        *(["", f"not listed: {unlisted}"] if unlisted else ()),
        *(
            f"{line.name or short(line.id)} is listed as {line.treatment}, and the defence was shown it"
            for line in found.lines
            if line.contradicts
        ),
        *limit.table("duties to disclose", owed, ("duty", "about", "source", "due", "state")),
    ]


def _csv(lines: Sequence[Line]) -> list[str]:
    rows = [
        (
            line.sort,
            line.name or "",
            line.id,
            line.treatment or "",
            line.ground or "",
            str(line.position or ""),
            line.stands or "",
            " ".join(str(one.position) for one in line.shown),
        )
        for line in lines
    ]
    return [Exact(",".join(map(_cell, row))) for row in (_HEAD, *rows)]


def _cell(text: str) -> str:
    """Quote a cell, and put an apostrophe before what a spreadsheet would compute."""
    safe = f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
    return '"' + safe.replace("\\", "\\\\").replace('"', '""').replace("\n", " ").replace("\r", " ") + '"'
