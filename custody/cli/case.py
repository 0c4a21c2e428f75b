"""`custody case`: open, close and show cases."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.aftermath import bare_lines, held_document
from custody.cli.alarms import alarm_cell, alarm_documents, alarm_lines
from custody.cli.assistance_show import ASSISTANCE_HEADINGS, assistance_cells
from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines, rescinded_document
from custody.cli.enquiry import ENQUIRY_HEADINGS, enquiry_cells
from custody.cli.entering import enter_one, paper
from custody.cli.exhibit_where import gone_word, holding_of, superseded_words
from custody.cli.facts import another, explain, first_of_its_name, happened, state
from custody.cli.folding import columns, pairs
from custody.cli.listing import Most, add_limit, add_paging, most, paging
from custody.cli.main import example, shared
from custody.cli.order_path import way_text
from custody.cli.packed import object_document, object_sums, stands
from custody.cli.production_show import PRODUCTION_HEADINGS, production_cells
from custody.cli.request_list import REQUEST_HEADINGS, described, request_cells
from custody.cli.scene import SCENE_HEADINGS, scene_cells
from custody.cli.words import called, document, listed, meanings, moment, short
from custody.model.events.order import REOPENED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.views.alarms import Alarm
    from custody.ledger.views.dossier import Dossier
    from custody.ledger.views.scenes import SceneView
    from custody.model.records import Case, Seizure
    from custody.model.types import Value

OUTCOMES = ("ended", "transferred", "tried")
_DETAILS = ("offence", "agency")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    opening = actions.add_parser("open", help="open a case")
    opening.add_argument("reference", help="the agency's own reference (erasable)")
    opening.add_argument("--offence", help="what is investigated (erasable)")
    opening.add_argument("--agency", help="who investigates (erasable)")
    another(opening)
    happened(opening)
    shared(opening, writes=True)
    example(opening, "custody case open C-2026-014 --offence 'art. 7, illegal access'")
    opening.set_defaults(run=_open)
    closing = actions.add_parser("close", help="close a case")
    closing.add_argument("case", help="reference, identifier or its first characters")
    closing.add_argument("--outcome", required=True, choices=OUTCOMES, help="how it ended")
    closing.add_argument(
        "--leaving-open", action="store_true", help="close it over what is still open in it, which is listed"
    )
    happened(closing, recorded=True)
    shared(closing, writes=True)
    example(closing, "custody case close C-2026-014 --outcome tried")
    closing.set_defaults(run=_close)
    reopening = actions.add_parser("reopen", help="open a closed case again, for a retrial or new evidence")
    reopening.add_argument("case", help="reference, identifier or its first characters")
    reopening.add_argument("--reason", required=True, choices=REOPENED, help="why it goes on")
    reopening.add_argument("--explanation", metavar="TEXT", help="in words (erasable)")
    paper(reopening, "the decision")
    explain(reopening, {"--reason": REOPENED})
    happened(reopening, recorded=True)
    shared(reopening, writes=True)
    example(reopening, "custody case reopen C-2026-014 --reason retrial --document decision.pdf")
    reopening.set_defaults(run=_reopen)
    listing = actions.add_parser("list", help="list cases")
    listing.add_argument("--open", action="store_true", help="only those that are open")
    add_paging(listing)
    shared(listing)
    example(listing, "custody case list --open")
    listing.set_defaults(run=_list)
    show = actions.add_parser(
        "show", help="show a case with its orders, requests, seizures, exhibits and objects"
    )
    show.add_argument("case", help="reference, identifier or its first characters")
    add_limit(show)
    shared(show)
    example(show, "custody case show C-2026-014")
    show.set_defaults(run=_show)


def _open(call: Call) -> int:
    from custody.ledger.journal import Request

    args = call.args
    own = {"reference": args.reference, "offence": args.offence, "agency": args.agency}
    values = state(args, "case.opened", own)
    with call.vault(readonly=False) as vault:
        first_of_its_name(call, vault, "case", args.reference)
        return call.enter(vault, [Request("case.opened", values)])


def _close(call: Call) -> int:
    from custody.ledger.journal import Request
    from custody.ledger.recall import recalled
    from custody.model.rules.closing import OPEN, left_open

    args = call.args
    own: dict[str, Value] = {"outcome": args.outcome}
    values = state(args, "case.closed", own)
    values["standing"] = "record" if args.recorded else "act"
    with call.vault(readonly=False) as vault:
        case = vault.lookup().resolve("case", args.case)
        found = left_open(recalled(vault.reader()), case, vault.clock.now())
        lines = [f"  {OPEN[code]}" for code in found]
        values["leaving_open"] = args.leaving_open or _knowingly(call, lines) or None
        told = ["  left open:", *(f"  {line}" for line in lines)] if lines else []
        return call.enter(vault, [Request("case.closed", values, subject=case)], tell=lambda _: told)


def _knowingly(call: Call, lines: list[str]) -> bool:
    """Ask at a terminal whether a case is closed over what is open in it; no where nobody can answer."""
    if not lines or call.args.recorded or call.args.dry_run:
        return False
    question = "\n".join(("Still open in the case:", *lines, "Close it all the same? [y/N]"))
    answer = call.consent.typed(question)
    return answer is not None and answer.lower() in ("y", "yes")


def _reopen(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "case.reopened",
        {"reason": args.reason, "explanation": args.explanation},
        subject=("case", args.case),
        papers={"document_sha256": args.document},
    )


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Case

    with call.vault() as vault:
        lookup = vault.lookup()
        cases = lookup.under(Case, "status", "open") if call.args.open else lookup.all(Case)
        found = sorted(cases, key=lambda case: (case.opened, case.id))
        page = paging(call, len(found))
        rows: list[dict[str, Any]] = [
            {
                "id": case.id,
                "reference": lookup.label_of("case", case.id),
                "opened": moment(case.opened),
                "outcome": case.outcome,
                "nonconforming": list(case.nonconforming),
            }
            for case in page.of(found)
        ]
        shown = shown_names(lookup, "case", [row["id"] for row in rows])
    cells = [(shown[row["id"]], row["outcome"] or "open", row["opened"], short(row["id"])) for row in rows]
    table = columns(cells, ("reference", "state", "opened", "case"))
    call.out.answer({**page.members, "cases": rows}, page.lines(table, "no cases"))
    return 0


def _show(call: Call) -> int:
    from custody.law.clock import DAY
    from custody.ledger.views.alarms import of_case
    from custody.ledger.views.dossier import dossier
    from custody.ledger.views.naming import why_unnamed

    with call.vault() as vault:
        case = vault.lookup().resolve("case", call.args.case)
        warn = call.settings.due_days * DAY
        found = dossier(vault.reader(), case, vault.clock.now(), warn)
        opened, corrected = next(vault.entries().of(case)), vault.entries().corrected(case)
        lookup = vault.lookup()
        shown = {one: name or why_unnamed(lookup, one) for one, name in found.names.items()}
        ended = superseded_words(lookup, found.exhibits)
        closing = found.case.closing
        left = "" if closing is None else str(vault.entries().at(closing).value("left_open") or "")
        wrong = of_case(lookup, case)
        alarms, warned = alarm_documents(lookup, wrong), alarm_lines(lookup, wrong, shown)
    details = {name: opened.current(name) for name in _DETAILS}
    told = {**{name: opened.told(name) for name in _DETAILS}, **_course(found.case, left)}
    answer = {**_document(found, details), "alarms": alarms, "corrected": corrected_document(corrected)}
    answer["rescinded"] = rescinded_document(corrected)
    lines = _lines(found, shown, told, ended, wrong, limit=most(call))
    call.out.answer(answer, [*warned, *lines, *corrected_lines(corrected)])
    return 0


def _document(found: Dossier, details: dict[str, Any]) -> dict[str, Any]:
    def named(record: Any, name: str = "reference") -> dict[str, Any]:
        return {name: found.names.get(record.id), **document(record)}

    return {
        "case": {**named(found.case), **details},
        "orders": [
            {**named(one.order, "number"), "state": one.standing.state, "ends": _instant(one.standing.ends)}
            for one in found.orders
        ],
        "paths": [[{"id": one, "name": found.names.get(one)} for one in way] for way in found.ways],
        "enquiries": [named(one) for one in found.enquiries],
        "requests": [{**named(one.request), **described(one)} for one in found.requests],
        "assistance": [{**named(one), "standing": one.standing} for one in found.assistance],
        "scenes": [
            {**named(one.scene), "lag": one.lag, "nonconforming": list(one.marks)} for one in found.scenes
        ],
        "seizures": [named(one) for one in found.seizures],
        "productions": [{**named(one, "number"), "state": one.state} for one in found.productions],
        "exhibits": [{**named(one), **holding_of(one, found.gone.get(one.id))} for one in found.exhibits],
        "objects": [object_document(one, found.destroyed.get(one.id)) for one in found.objects],
        "held": [held_document(one) for one in found.held],
        "nonconforming": [document(one) for one in found.blemishes],
    }


def _instant(seconds: int | None) -> str | None:
    return None if seconds is None else moment(seconds)


def _scene(names: dict[str, str], view: SceneView) -> tuple[str, str, str, str, str]:
    row = {
        "opened": moment(view.scene.opened),
        "notes": len(view.notes),
        "lag": view.lag,
        "id": view.scene.id,
    }
    return scene_cells(names[view.scene.id], row)


def _course(case: Case, left: str) -> dict[str, str]:
    """Return by which entry a case was closed, and over what, or opened again."""
    from custody.model.rules.closing import OPEN
    from custody.model.types import split_codes

    return {
        "closed by": "" if case.closing is None else f"entry {case.closing}",
        "left open": "; ".join(OPEN[code] for code in split_codes(left or None)),
        "reopened by": "" if case.reopened is None else f"entry {case.reopened}",
    }


def _rests_on(one: Seizure) -> str:
    """Say on what a seizure rests, and whether a consent to it is taken back."""
    taken_back = "withdrawn" if one.withdrawn is not None else "withdrawn in part" if one.taken_back else ""
    return f"{one.basis}, {taken_back}" if taken_back else one.basis


def _lines(
    found: Dossier,
    names: dict[str, str],
    details: dict[str, Any],
    ended: dict[str, str],
    alarms: Sequence[Alarm],
    *,
    limit: Most,
) -> list[str]:
    from custody.cli.progress import size_text
    from custody.ledger.views.alarms import seal_words

    wrong: dict[str, list[Alarm]] = {}
    for alarm in alarms:
        wrong.setdefault(alarm.exhibit, []).append(alarm)

    lines = pairs(
        [
            ("case", called(names[found.case.id], found.case.id)),
            ("state", found.case.outcome or "open"),
            ("opened", moment(found.case.opened)),
            *((name, str(value)) for name, value in details.items() if value),
        ]
    )
    orders = [
        (
            names[one.order.id],
            one.standing.state,
            moment(one.standing.ends),
            short(one.order.id),
        )
        for one in found.orders
    ]
    seizures = [
        (names[one.id], _rests_on(one), moment(one.occurred), short(one.id)) for one in found.seizures
    ]
    exhibits = [
        (
            names[one.id],
            one.category,
            f"sealed {one.seal}"
            if one.seal and one.id not in wrong
            else seal_words(one.seal, wrong.get(one.id, ())),
            alarm_cell(wrong.get(one.id, ())),
            gone_word(found.gone.get(one.id)) or ended.get(one.id, ""),
            short(one.id),
        )
        for one in found.exhibits
    ]
    objects = [
        (
            names.get(one.exhibit) or short(one.exhibit),
            f"{size_text(one.bytes)}{' (pack)' if one.packed else ''}",
            stands(one, found.destroyed.get(one.id)),
            short(one.id),
        )
        for one in found.objects
    ]
    for title, rows, headings in (
        ("orders", orders, ("order", "state", "ends", "id")),
        *((("paths", [(way_text(one, names),) for one in found.ways], ()),) if found.ways else ()),
        (
            "enquiries",
            [enquiry_cells(names[one.id], document(one)) for one in found.enquiries],
            ENQUIRY_HEADINGS,
        ),
        ("requests", [request_cells(names, one) for one in found.requests], REQUEST_HEADINGS),
        (
            "assistance",
            [
                assistance_cells(names[one.id], {**document(one), "standing": one.standing})
                for one in found.assistance
            ],
            ASSISTANCE_HEADINGS,
        ),
        ("scenes", [_scene(names, one) for one in found.scenes], SCENE_HEADINGS),
        ("seizures", seizures, ("seizure", "basis", "when", "id")),
        (
            "production orders",
            [production_cells(names[one.id], one) for one in found.productions],
            PRODUCTION_HEADINGS,
        ),
        ("exhibits", exhibits, ("exhibit", "category", "seal", "", "", "id")),
        ("objects", objects, ("of exhibit", "size", "fixity", "id")),
    ):
        lines += limit.table(title, rows, headings)
    lines += object_sums(found.objects) if limit.rest(len(objects)) else []
    marks = [
        (
            f"  entry {one.position}  {one.kind}  {called(names.get(one.subject), one.subject)}",
            *(f"    {said}" for said in meanings(one.marks)),
            *([f"    nobody could state {listed(one.unknown)}"] if one.unknown else []),
        )
        for one in found.blemishes
    ]
    lines += limit.blocks(
        "held without recorded authority", [[f"  {line}"] for line in bare_lines(found.held, names)]
    )
    return lines + limit.blocks("nonconforming or incomplete", marks)
