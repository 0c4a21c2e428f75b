"""`custody deadlines`: every deadline, who must act and how, most urgent first; also as a calendar."""

from __future__ import annotations

import argparse
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from custody.cli.answers.page_answer import context_of
from custody.cli.answers.row_limits import add_paging, next_page_command, span
from custody.cli.console.output import Exact
from custody.cli.console.words import moment
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.files import forcing, place, refuse_existing, write
from custody.cli.shell.reader import reader_of
from custody.errors import EXIT_WARNINGS, UsageError
from custody.law.clock import DAY, HOUR
from custody.law.holding_authority import BARE
from custody.layout import columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.ledger.views.exhibits.holding_authority import UnauthorisedSource
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.model.records import Actor
    from custody.pages.parts.page import Fact
    from custody.storage.vault.vault import Vault

#: What is known of a line, by the keys of its facts.
Facts: TypeAlias = "Mapping[str, Fact]"
_UNITS = {"h": HOUR, "d": DAY, "w": 7 * DAY}
_SPAN = re.compile(r"([1-9][0-9]{0,5})([hdw])", re.ASCII)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody deadlines` to its parser."""
    reach = parser.add_mutually_exclusive_group()
    reach.add_argument(
        "--within", type=span_of, metavar="SPAN", help="how far ahead: 36h, 7d, 2w (default: due_days)"
    )
    reach.add_argument("--all", action="store_true", help="without a limit")
    parser.add_argument("--mine", action="store_true", help="only where you may have to act")
    add_paging(parser)
    parser.add_argument(
        "--ics", metavar="FILE", help="write a calendar instead (RFC 5545; - for standard output)"
    )
    forcing(parser)
    shared(parser)
    example(
        parser,
        "custody deadlines --within 7d --mine --as Eve",
        "custody deadlines --ics deadlines.ics --force",
    )
    parser.set_defaults(run=_due)


def span_of(text: str) -> int:
    """Return the seconds of a span such as 36h, 7d or 2w, for argparse."""
    found = _SPAN.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is no span like 36h, 7d or 2w")
    return int(found[1]) * _UNITS[found[2]]


def _due(call: Call) -> int:
    from custody.ledger.views.deadlines import due, turn_of
    from custody.ledger.views.exhibits.holding_authority import unauthorised_sources
    from custody.ledger.views.subjects.people import name_of
    from custody.pages.parts.cells import Cells
    from custody.pages.worklist.deadlines import deadlines
    from custody.storage.settings.store_policies import upkeep_of

    args = call.args
    if args.ics is not None:
        return _calendar(call)
    with call.vault() as vault:
        reader, lookup, now = vault.reader(), vault.lookup(), vault.clock.now()
        me = _mine(call, vault)
        until = _until(call, now)
        found = due(reader, now, until, upkeep_of(vault.settings))
        cells = Cells(context_of(call, vault, me))
        turn = None if me is None else turn_of(lookup, me, now)
        rows = (row for row in found if turn is None or turn(row))
        skip, most = span(call)
        passed = [row.state(now) for row in islice(rows, skip)]
        told = deadlines(cells, list(islice(rows, most)))
        more = next(rows, None) is not None
        uncovered = [_bare(lookup, exhibit) for exhibit in unauthorised_sources(lookup, now)]
        name = None if me is None else name_of(lookup, me.id)
    listed = [_document(facts) for facts in told]
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
        "deadlines": listed,
        "held_without_authority": uncovered,
    }
    lines = _lines(told, uncovered) or [f"nothing {'more ' if passed else ''}is due"]
    if more:
        skipped = f", {len(passed):,} skipped" if passed else ""
        lines.append(
            Exact(
                f"{len(listed):,} shown{skipped}; there are more. Go on: {next_page_command(call, skip + len(listed))}"
            )
        )
    call.out.answer(document, lines)
    return EXIT_WARNINGS if counts["overdue"] or "overdue" in passed else 0


def _mine(call: Call, vault: Vault) -> Actor | None:
    if not call.args.mine:
        return None
    me = reader_of(call, vault)
    if me is None:
        raise UsageError("--mine needs to know who you are", hint="Say it with --as NAME or CUSTODY_AS.")
    return me


def _until(call: Call, now: int) -> int:
    from custody.ledger.views.deadlines.deadline_list import EVER

    args = call.args
    if args.all:
        return EVER
    ahead = call.settings.due_days * DAY if args.within is None else int(args.within)
    return min(now + ahead, EVER)


def _document(facts: Facts) -> dict[str, Any]:
    """Return a deadline as a JSON document, made of the facts that lists on screens show."""
    value = {key: fact.value for key, fact in facts.items()}
    actors = zip(_several(value["actors"]), facts["actors"].text.split(" or "), strict=False)
    return {
        **{name: value[name] for name in ("sort", "state", "at", "not_before", "since", "what")},
        "id": value["about"],
        "name": value["name"],
        "case": value["case"],
        "case_reference": facts["case"].text or None,
        "why": value["why"],
        "next": value["next"],
        "command": value["command"],
        "roles": _several(value["by"]),
        "actors": [{"id": actor, "name": name} for actor, name in actors],
        "position": value["position"],
        "beneath": _several(value["beneath"]),
    }


def _several(value: object) -> list[str]:
    return str(value).split() if value else []


def _bare(lookup: Lookup, one: UnauthorisedSource) -> dict[str, Any]:
    return {
        "seizure": one.id if one.space == "seizure" else None,
        "production_order": one.id if one.space == "production_order" else None,
        "reference": lookup.label_of(one.space, one.id),
        "case": one.case,
        "case_reference": lookup.label_of("case", one.case),
        "since": moment(one.authority.since),
        "why": one.authority.why,
    }


def _lines(rows: Sequence[Facts], bare: list[dict[str, Any]]) -> list[str]:
    lines = [line for facts in rows for line in _told(facts)]
    if bare:
        cells = [
            (
                f"{'seizure' if exhibit['seizure'] else 'production order'} {exhibit['reference'] or '(no reference)'}",
                str(exhibit["case_reference"] or "(erased)"),
                exhibit["since"],
                BARE[exhibit["why"]],
            )
            for exhibit in bare
        ]
        lines += [
            "",
            "held without recorded authority (nothing is released by this):",
            *(f"  {line}" for line in columns(cells, ("came by", "case", "since", "why"))),
        ]
    return lines


#: How the requests for preservation beneath a line stand to it, by its sort.
_BENEATH = {"linkage": "may concern", "decision": "keeps preserved"}


def _told(facts: Facts) -> list[str]:
    """Return the lines of one deadline: when, about what, what to do and who, and the command."""
    text = {key: fact.text for key, fact in facts.items()}
    at, since = facts["at"].value, facts["since"].value
    when = f"{at} ({text['when']})" if at else f"since {since}" if since else "now"
    case = f", case {text['case']}" if facts["case"].value else ""
    entry = f", entry {text['position']}" if text["position"] else ""
    lines = [
        f"{text['state'].upper():7}  {when}  {text['about']}{case}{entry}",
        f"         {text['why']}: {text['by']}",
    ]
    if facts["not_before"].value is not None:
        lines.append(f"         nothing is released before {text['not_before']}")
    if facts["beneath"].value:
        hangs = _BENEATH.get(text["sort"], "still needed for another State")
        lines.append(f"         {hangs}: request {text['beneath']}")
    return [*lines, *([Exact(f"         {text['command']}")] if text["command"] else [])]


def _calendar(call: Call) -> int:
    from custody.ledger.views.deadlines.calendar_events import events
    from custody.ledger.views.deadlines.calendar_file import calendar
    from custody.ledger.views.deadlines.deadline_list import EVER
    from custody.storage.settings.store_policies import upkeep_of

    args = call.args
    if args.mine or (args.json and args.ics == "-"):
        raise UsageError(
            "a calendar covers the whole agency, and on standard output it is not JSON",
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
    cancelled = sum(event.cancelled for event in found)
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
