"""`custody production list` and `custody production show`: orders to hand over data, and what they were answered."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli import safeguards
from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.listing import add_limit, add_paging, most, paging
from custody.cli.main import example, shared
from custody.cli.words import called, document, listed, meanings, moment, or_dash, short
from custody.law.safeguards import OF_PRODUCTION
from custody.layout import columns, pairs
from custody.pages.order_words import contest_text, lifted_lines

if TYPE_CHECKING:
    from custody.ledger.views.held import Ends
    from custody.ledger.views.productions import Keeper
    from custody.model.records import Production

TOLD = ("power", "territory", "limb", "most_penalty_months", "data_categories", "disposal")
PRIVATE = ("legal_basis", "issuing_authority", "addressee", "services", "data", "grounds")
#: What is told of the entries that follow an order, by kind.
FOLLOWING = {
    "production.answered": (
        "answers",
        ("outcome", "reasons", "answered_by", "handed_over", "explanation", "document_sha256"),
    ),
    "production.quashing_reversed": ("reversals", ("body", "decided_by", "grounds", "document_sha256")),
    "production.quashing_stayed": (
        "interim_decisions",
        ("decision", "body", "decided_by", "grounds", "document_sha256"),
    ),
    "production.quashed": (
        "decisions",
        ("body", "agency_data", "quashed_by", "grounds", "document_sha256"),
    ),
}
PRODUCTION_HEADINGS = ("order", "state", "answer by", "id")


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    listing = actions.add_parser("list", help="list orders to hand over data")
    listing.add_argument("--case", help="only those of one case")
    add_paging(listing)
    shared(listing)
    example(listing, "custody production list --case C-2026-014")
    listing.set_defaults(run=_list)
    show: argparse.ArgumentParser = actions.add_parser("show", help="show one, and what was answered")
    show.add_argument("production", help="number, identifier or its first characters")
    add_limit(show)
    shared(show)
    example(show, "custody production show PR-3/2026")
    show.set_defaults(run=_show)


def production_cells(name: str, one: Production) -> tuple[str, ...]:
    """Lay one order out as a row of a case."""
    return name, one.state.replace("_", " "), moment(one.answer_by), short(one.id)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Production

    with call.vault() as vault:
        lookup = vault.lookup()
        if call.args.case is None:
            found = list(lookup.all(Production))
        else:
            found = list(lookup.under(Production, "case", lookup.resolve("case", call.args.case)))
        found.sort(key=lambda one: (one.issued, one.id))
        page = paging(call, len(found))
        found = list(page.of(found))
        rows: list[dict[str, Any]] = [
            {
                "number": lookup.label_of("production", one.id),
                "case_reference": lookup.label_of("case", one.case),
                "state": one.state,
                **document(one),
            }
            for one in found
        ]
        shown = shown_names(lookup, "production", [one.id for one in found])
        cases = shown_names(lookup, "case", {one.case for one in found})
    cells = []
    for one in found:
        name, *rest = production_cells(shown[one.id], one)
        cells.append((name, cases[one.case], *rest))
    headings = ("order", "case", *PRODUCTION_HEADINGS[1:])
    lines = page.lines(columns(cells, headings), "no production orders")
    call.out.answer({**page.members, "productions": rows}, lines)
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.held import ends_of
    from custody.ledger.views.naming import shown_name, shown_names
    from custody.ledger.views.productions import handed_over, keeper_of
    from custody.model.records import Contest, Production

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        order = lookup.get(Production, lookup.resolve("production", call.args.production))
        shown = shown_name(lookup, "production", order.id), shown_name(lookup, "case", order.case)
        keeper = keeper_of(lookup, order, now)
        kept = None if keeper is None else shown_name(lookup, "order", keeper.order)
        label = lookup.label_of("production", order.id)
        ends = ends_of(lookup, order.id, now)
        things = handed_over(lookup, order.id)
        names = {one.id: lookup.label_of("exhibit", one.id) for one in things}
        shown_as = shown_names(lookup, "exhibit", names)
        entries = list(vault.entries().of(order.id))
        contests = sorted(lookup.under(Contest, "order", order.id), key=lambda contest: contest.position)
        doubted = doubted_among(lookup.reader, entries)
    entry = entries[0]
    found = {
        "number": label,
        "state": order.state,
        **document(order),
        **{name: entry.current(name) for name in (*TOLD, *PRIVATE, "document_sha256")},
        "erased": entry.gone(PRIVATE),
        "safeguards": safeguards.safeguards_document(entry, OF_PRODUCTION),
        "held_until": None if ends.at is None else moment(ends.at),
        "exhibits": [{"id": one.id, "reference": names[one.id], "category": one.category} for one in things],
        "kept": None if keeper is None else _kept_document(keeper),
        "contested": [document(contest) for contest in contests],
        **{
            title: [
                {
                    "entry": one.position,
                    **{name: one.current(name) for name in fields},
                    "erased": one.gone(fields),
                }
                for one in entries
                if one.envelope.kind == kind
            ]
            for kind, (title, fields) in FOLLOWING.items()
        },
        "entries": [one.position for one in entries],
        "corrected": corrected_document(entries),
        **doubted_document(doubted),
    }
    rows = [
        ("order", called(shown[0], order.id)),
        ("case", called(shown[1], order.case)),
        ("state", order.state.replace("_", " ")),
        *lifted_lines(order),
        *(("contested", contest_text(contest)) for contest in contests),
        ("issued", moment(order.issued) if order.issue_known else "unknown"),
        ("answer by", moment(order.answer_by)),
        ("served", moment(order.served)),
        ("secrecy", "CONFIDENTIAL" if order.confidential else "none asked for"),
        ("preserved by", "-" if keeper is None else kept_text(keeper, kept)),
        *((name.replace("_", " "), or_dash(entry.told(name))) for name in (*TOLD, *PRIVATE)),
        *safeguards.safeguards_lines(entry, OF_PRODUCTION),
        ("may be held", _held_until(order, ends)),
        ("nonconforming", listed(meanings(order.nonconforming))),
    ]
    cells = [(shown_as[one.id], one.category, short(one.id)) for one in things]
    lines = [*pairs(rows), *most(call).table("handed over", cells, ("exhibit", "category", "id"))]
    for one in entries:
        title, fields = FOLLOWING.get(one.envelope.kind, ("", ()))
        if fields:
            title = title.removesuffix("s").replace("_", " ")
            lines += ["", f"{title}, entry {one.position}:"]
            told = [(name.replace("_", " "), or_dash(one.told(name))) for name in fields]
            lines += [f"  {line}" for line in pairs(told)]
    call.out.answer(found, [*lines, *corrected_lines(entries), *doubted_lines(doubted)])
    return 0


def _held_until(order: Production, ends: Ends) -> str:
    """Say until when what was handed over may be held, or that the order is no authority to hold it any more."""
    if order.quashed is not None and not order.stays:
        return f"NOT, since {moment(order.quashed)}: the order was set aside"
    if ends.at is None:
        return "with no end on record"
    return f"until {moment(ends.at)}{', WHICH HAS PASSED' if ends.over else ''}"


def kept_text(keeper: Keeper, name: str | None) -> str:
    """Say by which order the data are kept, until when, and whether that is too short."""
    until = "" if keeper.until is None else f", until {moment(keeper.until)}"
    told = f"{called(name, keeper.order)}: {keeper.state.replace('_', ' ')}{until}"
    return f"{told}; NOTHING KEEPS THE DATA UNTIL THEY ARE DUE" if keeper.short else told


def _kept_document(keeper: Keeper) -> dict[str, Any]:
    return {
        "order": keeper.order,
        "state": keeper.state,
        "until": None if keeper.until is None else moment(keeper.until),
        "too_short": keeper.short,
    }
