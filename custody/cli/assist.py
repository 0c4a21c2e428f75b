"""`custody assist`: orders to whoever knows a system to explain it (art. 28(4))."""

from __future__ import annotations

import argparse
from typing import Any

from custody.cli import safeguards
from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import called, document, listed, meanings, moment, or_dash, short
from custody.law.safeguards import OF_ASSIST
from custody.layout import columns, pairs

TOLD = ("about", "enables", "limb", "most_penalty_months")
PRIVATE = ("legal_basis", "issuing_authority", "addressee", "knowledge", "information", "reasonable")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "assist")
    listing = actions.add_parser("list", help="list orders to assist")
    listing.add_argument("--case", help="only those of one case")
    add_paging(listing)
    shared(listing)
    example(listing, "custody assist list --case C-2026-014")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show one, and what was answered")
    show.add_argument("order", help="number, identifier or its first characters")
    shared(show)
    example(show, "custody assist show A-1")
    show.set_defaults(run=_show)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Assist

    with call.vault() as vault:
        lookup = vault.lookup()
        if call.args.case is None:
            found = list(lookup.all(Assist))
        else:
            found = list(lookup.under(Assist, "case", lookup.resolve("case", call.args.case)))
        found.sort(key=lambda one: (one.issued, one.id))
        page = paging(call, len(found))
        found = list(page.of(found))
        rows: list[dict[str, Any]] = [
            {"number": lookup.label_of("assist", one.id), "state": one.state, **document(one)}
            for one in found
        ]
        shown = shown_names(lookup, "assist", [one.id for one in found])
        cases = shown_names(lookup, "case", {one.case for one in found})
    cells = [
        (shown[row["id"]], cases[row["case"]], row["state"], row["answer_by"] or "-", short(row["id"]))
        for row in rows
    ]
    table = columns(cells, ("order", "case", "state", "answer by", "id"))
    call.out.answer({**page.members, "assists": rows}, page.lines(table, "no orders to assist"))
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.model.records import Assist

    with call.vault() as vault:
        lookup = vault.lookup()
        order = lookup.get(Assist, lookup.resolve("assist", call.args.order))
        shown = shown_name(lookup, "assist", order.id), shown_name(lookup, "case", order.case)
        seizure = (
            "-"
            if order.seizure is None
            else called(shown_name(lookup, "seizure", order.seizure), order.seizure)
        )
        label = lookup.label_of("assist", order.id)
        entries = list(vault.entries().of(order.id))
        doubted = doubted_among(vault.reader(), entries)
    entry, answers = entries[0], [one for one in entries if one.envelope.kind == "assist.answered"]
    told = ("outcome", "reasons", "answered_by", "explanation", "document_sha256")
    found = {
        "number": label,
        "state": order.state,
        **document(order),
        **{name: entry.current(name) for name in (*TOLD, *PRIVATE, "document_sha256")},
        "erased": entry.gone(PRIVATE),
        "safeguards": safeguards.safeguards_document(entry, OF_ASSIST),
        "answers": [
            {"entry": one.position, **{name: one.current(name) for name in told}, "erased": one.gone(told)}
            for one in answers
        ],
        "entries": [one.position for one in entries],
        "corrected": corrected_document(entries),
        **doubted_document(doubted),
    }
    rows = [
        ("order", called(shown[0], order.id)),
        ("case", called(shown[1], order.case)),
        ("seizure", seizure),
        ("state", order.state),
        ("issued", moment(order.issued)),
        ("answer by", moment(order.answer_by)),
        ("served", moment(order.served)),
        *((name.replace("_", " "), or_dash(entry.told(name))) for name in (*TOLD, *PRIVATE)),
        *safeguards.safeguards_lines(entry, OF_ASSIST),
        ("nonconforming", listed(meanings(order.nonconforming))),
    ]
    lines = pairs(rows)
    for one in answers:
        lines += ["", f"answer, entry {one.position}:"]
        lines += [
            f"  {line}"
            for line in pairs([(name.replace("_", " "), or_dash(one.told(name))) for name in told])
        ]
    call.out.answer(found, [*lines, *corrected_lines(entries), *doubted_lines(doubted)])
    return 0
