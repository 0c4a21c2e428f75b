"""`custody request show`: the duty to the other State, the domestic order beneath, what is missing, who must act."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import (
    corrected_document,
    corrected_lines,
    otherwise_document,
    otherwise_lines,
    paper_lines,
)
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.main import example, shared
from custody.cli.request_given import answer_lines, answers_document
from custody.cli.request_list import clock_of, step
from custody.cli.request_path import befores, path_document, place_lines, shown_lines
from custody.cli.request_words import WHY, beneath_lines, duty_lines, lacking, remedies
from custody.cli.timeliness import tell_unread, verdict_document, verdict_lines
from custody.cli.words import called, document, listed, meanings, moment, span
from custody.law import grounds
from custody.layout import columns, pairs
from custody.model.commands import command_of
from custody.model.shown import noted
from custody.pages.happening import now_said

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.requests import RequestFile, RequestView
    from custody.model.records import Request

#: Fields of the request that are shown, as last corrected.
TOLD = (
    "channel",
    "limb",
    "most_penalty_months",
    "data_categories",
    "assistance_intended",
    "authority",
    "offence",
    "data",
    "holder_known",
    "necessity",
    "legal_basis",
)


def configure(actions: Any) -> None:
    """Add the action to the command's."""
    show: argparse.ArgumentParser = actions.add_parser(
        "show", help="show a request: both clocks, what is missing, who must act"
    )
    show.add_argument("request", help="reference, identifier or its first characters")
    shared(show)
    example(show, "custody request show AT-77/2026")
    show.set_defaults(run=_show)


def _show(call: Call) -> int:
    from custody.law.clock import DAY
    from custody.ledger.views.corrected import otherwise
    from custody.ledger.views.naming import why_unnamed
    from custody.ledger.views.people import name_of
    from custody.ledger.views.requests import request_file
    from custody.ledger.views.timely import request_verdicts

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        request = lookup.resolve("request", call.args.request)
        found = request_file(vault.reader(), request, now, call.settings.due_days * DAY)
        record, below = found.view.request, found.view.beneath
        names = {
            record.id: lookup.label_of("request", record.id),
            record.case: lookup.label_of("case", record.case),
        }
        actors: dict[str, str] = {}
        if below is not None:
            names[below.order.id] = lookup.label_of("order", below.order.id)
        verdicts = request_verdicts(vault.reader(), record, vault.stamps())
        tell_unread(call, vault, verdicts)
        for key in sorted({entry.envelope.by for entry in found.entries}):
            actors[key] = lookup.actor_of_key(key).id
            names[key] = name_of(lookup, actors[key])
        if record.enquiry is not None:
            names[record.enquiry] = lookup.label_of("enquiry", record.enquiry)
        names |= {one.id: lookup.label_of("assistance", one.id) for one in found.assistance}
        along = (*befores(record), *(one.id for one in found.onward))
        names |= {one: lookup.label_of(sort, one) for one in along for sort in (_sort(record, one),)}
        shown = {one: name or why_unnamed(lookup, actors.get(one, one)) for one, name in names.items()}
        doubted = doubted_among(vault.reader(), found.entries)
    differs = otherwise(found.entries)
    more = {
        "acts": [verdict_document(one) for one in verdicts],
        "corrected": corrected_document(found.entries),
        "by_corrections": otherwise_document(differs),
        **doubted_document(doubted),
    }
    lines = [*_lines(found, shown, now), *otherwise_lines(differs, remedies(found.view, differs, now))]
    lines += [*corrected_lines(found.entries), *doubted_lines(doubted), *verdict_lines(verdicts)]
    call.out.answer({**_document(found, names), **more}, lines)
    return 0


def _sort(request: Request, one: str) -> str:
    """Say what stands beside a request along the path: the order at home that it goes on from, or a request."""
    return "order" if one == request.after_order else "request"


def _document(found: RequestFile, names: dict[str, str | None]) -> dict[str, Any]:
    view, request, first = found.view, found.view.request, found.entries[0]
    below = view.beneath
    return {
        "reference": names[request.id],
        "case_reference": names[request.case],
        **document(request),
        **{name: first.current(name) for name in (*TOLD, "document_sha256")},
        "erased": first.gone(TOLD),
        "lacking": [
            {"letter": one, "what": grounds.PARTICULARS_42[one], "asked": one in request.queried}
            for one in request.missing
        ],
        "duty": {
            **clock_of(view),
            "open_ended": view.open_ended,
            "clock": _clock(view),
            "gaps": [{"start": moment(gap.start), "end": moment(gap.end)} for gap in view.gaps],
            "lags": list(view.lags),
        },
        "order_beneath": None
        if below is None
        else {
            "id": below.order.id,
            "number": names[below.order.id],
            "state": below.standing.state,
            "ends": None if below.standing.ends is None else moment(below.standing.ends),
            "ends_before_duty": below.short,
            "renewal_allowed": below.order.renewal_allowed,
            "not_complied": None if below.unmet is None else document(below.unmet),
        },
        "assistance": [
            {"reference": names[one.id], **document(one), "standing": one.standing}
            for one in found.assistance
        ],
        "answers": answers_document(found),
        "path": path_document(found, names),
        "next": [step(one) for one in found.wanted],
        "entries": [
            {
                "position": entry.position,
                "kind": entry.envelope.kind,
                "at": moment(entry.envelope.at),
                "occurred_at": entry.value("occurred_at"),
                "standing": entry.value("standing"),
                "by": entry.envelope.by,
                "name": names[entry.envelope.by],
                "marks": _marks(entry),
            }
            for entry in found.entries
        ],
    }


def _clock(view: RequestView) -> str:
    """Say whose word the clock rests on: ours, the other State's report, or nobody's."""
    if not view.clock_known:
        return "unknown"
    return "effected" if view.request.incoming else "reported"


def _marks(entry: EntryView) -> list[str]:
    return str(entry.value("nonconforming") or "").split()


def _lines(found: RequestFile, names: dict[str, str], now: int) -> list[str]:
    view, request, first = found.view, found.view.request, found.entries[0]
    told = {name: first.told(name) for name in TOLD if name != "channel"}
    rows = [
        ("request", called(names[request.id], request.id)),
        (
            "from" if request.incoming else "to",
            f"{request.state}, {first.noted('channel', grounds.CHANNELS.get(str(first.current('channel'))))}",
        ),
        ("case", called(names[request.case], request.case)),
        *_enquiry(request, names),
        *place_lines(found, names),
        ("rule", f"{request.rule} version {request.rule_version}"),
        (
            "received" if request.incoming else "sent",
            _made(request),
        ),
        (
            "secrecy",
            "CONFIDENTIAL: the user is not told" if request.confidential else "none asked for",
        ),
        *((name.replace("_", " "), _said(value)) for name, value in told.items() if value is not None),
        *paper_lines(first),
        ("nonconforming", listed(request.nonconforming)),
    ]
    return [
        *pairs(rows),
        *lacking(request),
        *answer_lines(found),
        *_warning(found),
        "",
        *duty_lines(view, now),
        "",
        *beneath_lines(view, names, now),
        *_assistance(found, names),
        *shown_lines(found),
        "",
        *_next(found),
        "",
        *_history(found, names),
    ]


def _enquiry(request: Request, names: dict[str, str]) -> list[tuple[str, str]]:
    if request.enquiry is None:
        return []
    return [("enquiry", f"{called(names[request.enquiry], request.enquiry)}, for the place, before it")]


def _made(request: Request) -> str:
    if not request.made_known:
        return f"unknown, recorded {moment(request.recorded)}"
    late = request.recorded - request.made
    return moment(request.made) + (f", recorded {span(late)} later" if late > 0 else "")


def _said(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _warning(found: RequestFile) -> list[str]:
    """Show an open warning: silence refuses nothing, and nothing is decided before the answer (art. 42(7))."""
    request = found.view.request
    if request.warned is None:
        return []
    warned = next(one for one in reversed(found.entries) if one.envelope.kind == "request.warned")
    lines = [
        f"WARNING of {moment(request.warned)} (entry {warned.position}), not answered; silence is no answer"
    ]
    lines += [f"  {one}: {grounds.CONCERNS[one]}" for one in str(warned.value("concerns")).split()]
    explanation = warned.told("explanation")
    return ["", *lines, *(() if explanation is None else (f"  {explanation}",))]


def _assistance(found: RequestFile, names: dict[str, str]) -> list[str]:
    """Return lines on the requests for assistance that ask for these data, may concern them, or do not."""
    if not found.assistance:
        return []
    lines = ["", "assistance:"]
    for one in found.assistance:
        here = next((each for each in one.covered if each.request == found.view.request.id), None)
        if here is not None:
            stands = here.decision or ("PENDING" if here.keeps else "open, keeps nothing preserved")
        elif found.view.request.id in one.undetermined:
            stands = "UNDETERMINED: nobody has stated whether it concerns these data"
        else:
            stands = "does not concern these data, by a statement on record"
        since = one.made if here is None else here.since
        lines += [
            f"  {called(names[one.id], one.id)}: {stands}",
            f"    asked for {moment(since)}: {', '.join(one.purposes)}, governed by {grounds.GOVERNING[one.governing]}",
        ]
    return lines


def _next(found: RequestFile) -> list[str]:
    if not found.wanted:
        return ["next: nothing"]
    other = found.view.request.state
    return [
        f"next: custody {command_of(one.kind)}, by {' or '.join(one.roles) or f'{other}, the other State'} "
        f"({WHY[one.why]})"
        for one in found.wanted
    ]


def _history(found: RequestFile, names: dict[str, str]) -> list[str]:
    cells = [
        (
            str(entry.position),
            noted(str(entry.value("occurred_at") or "unknown"), now_said(entry)),
            _later(entry),
            entry.envelope.kind,
            names[entry.envelope.by],
        )
        for entry in found.entries
    ]
    marked = [
        line
        for entry in found.entries
        if _marks(entry)
        for line in (f"entry {entry.position} is nonconforming:", *_meant(entry))
    ]
    return [*columns(cells, ("entry", "happened", "lag", "kind", "by")), *marked]


def _later(entry: EntryView) -> str:
    """Say how long after the event it was recorded."""
    from custody.law.clock import lag, parse_instant

    happened = entry.value("occurred_at")
    late = 0 if happened is None else lag(parse_instant(str(happened)), entry.envelope.at)
    return span(late) if late else "-"


def _meant(entry: EntryView) -> list[str]:
    return [f"  {said}" for said in meanings(_marks(entry))]
