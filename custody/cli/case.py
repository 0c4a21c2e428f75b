"""`custody case`: open, close and show cases."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli import record_print
from custody.cli.aftermath import bare_lines, held_document
from custody.cli.alarms import alarm_cell, alarm_documents, alarm_lines
from custody.cli.assistance_show import ASSISTANCE_HEADINGS, assistance_cells
from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines, rescinded_document
from custody.cli.enquiry import ENQUIRY_HEADINGS, enquiry_cells
from custody.cli.exhibit_where import gone_word, holding_of, superseded_words
from custody.cli.listing import Most, add_limit, add_paging, most, paging
from custody.cli.main import example, shared
from custody.cli.order_path import way_text
from custody.cli.packed import object_document, object_sums, stands
from custody.cli.production_show import PRODUCTION_HEADINGS, production_cells
from custody.cli.request_list import REQUEST_HEADINGS, described, request_cells
from custody.cli.scene import SCENE_HEADINGS, scene_cells
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import called, document, listed, meanings, moment, short
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.views.alarms import Alarm
    from custody.ledger.views.dossier import Dossier
    from custody.ledger.views.scenes import SceneView
    from custody.model.records import Case, Seizure


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "case")
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
    record_print.configure(actions, "case", "C-2026-014")


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
    from custody.ledger.statements import CASE_DETAILS, left_open
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
        left = "" if closing is None else left_open(vault.entries().at(closing))
        wrong = of_case(lookup, case)
        alarms, warned = alarm_documents(lookup, wrong), alarm_lines(lookup, wrong, shown)
    details = {name: opened.current(name) for name in CASE_DETAILS}
    told = {**{name: opened.told(name) for name in CASE_DETAILS}, **_course(found.case, left)}
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
    from custody.model.across.closing import OPEN
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
