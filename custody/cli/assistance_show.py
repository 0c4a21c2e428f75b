"""`custody assistance list` and `show`: what is asked for, which preserved data it keeps, and how each was decided."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.words import called, document, listed, meanings, moment, or_dash, short
from custody.law import grounds
from custody.law.particulars import LIVE
from custody.layout import columns, pairs
from custody.model.shown import noted
from custody.pages.happening import now_said

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Assistance

ASSISTANCE_HEADINGS = ("assistance", "state", "covers", "id")
#: What the first entry says besides its record, and what later ones say.
STATED = (
    *(
        "channel",
        "limb",
        "most_penalty_months",
        "treaty",
        "haste",
        "authority",
        "matter",
        "conducted_by",
        "summary",
        "sought",
    ),
    *("procedure", "concerned", "timeframe", "aim"),
    *("live_data", "live_need", "live_period", "live_period_because", "legal_basis", "unconcerned_because"),
)
#: Fields that only one direction has: whether it is that of a request that came.
ONE_WAY = {"legal_basis": False, "unconcerned_because": True}
#: Fields that most requests have no use for, shown where they are given.
WHERE_GIVEN = frozenset({"unconcerned_because"}) | LIVE
LATER = ("decision", "grounds", "conduct_punishable_here", "conditions", "reasons", "explanation")
ERASABLE = frozenset(STATED[5:]) | {"conditions", "reasons", "explanation"}


def configure(actions: Any) -> None:
    """Add the actions to the command's."""
    listing = actions.add_parser("list", help="list requests for assistance")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--open", action="store_true", help="only those that are not decided")
    add_paging(listing)
    shared(listing)
    example(listing, "custody assistance list --case C-2026-014 --open")
    listing.set_defaults(run=_list)
    show: argparse.ArgumentParser = actions.add_parser(
        "show", help="show one: what it asks for, what it keeps preserved, how it was decided"
    )
    show.add_argument("assistance", help="reference, identifier or its first characters")
    shared(show)
    example(show, "custody assistance show AT-MLA-9")
    show.set_defaults(run=_show)


def described(lookup: Lookup, one: Assistance) -> dict[str, Any]:
    """Give a request for assistance as a document, with its name and how it stands."""
    return {
        "reference": lookup.label_of("assistance", one.id),
        **document(one),
        "standing": one.standing,
        "keeping": list(one.keeping),
    }


def assistance_cells(name: str, row: dict[str, Any]) -> tuple[str, str, str, str]:
    """Give one row of a table of requests for assistance, under ``ASSISTANCE_HEADINGS``."""
    way = f"{name} {'from' if row['incoming'] else 'to'} {row['state']}"
    return way, row["standing"], str(len(row["covered"])), short(row["id"])


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Assistance

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.case is None:
            found = list(lookup.all(Assistance))
        else:
            found = list(lookup.under(Assistance, "case", lookup.resolve("case", args.case)))
        found = sorted(
            (one for one in found if one.open or not args.open), key=lambda one: (one.made, one.id)
        )
        page = paging(call, len(found))
        found = list(page.of(found))
        rows = [described(lookup, one) for one in found]
        shown = shown_names(lookup, "assistance", [one.id for one in found])
    cells = [assistance_cells(shown[row["id"]], row) for row in rows]
    lines = page.lines(columns(cells, ASSISTANCE_HEADINGS), "no requests for assistance")
    call.out.answer({**page.members, "assistance": rows}, lines)
    return 0


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name, shown_names
    from custody.model.records import Assistance

    with call.vault() as vault:
        lookup = vault.lookup()
        one = lookup.get(Assistance, lookup.resolve("assistance", call.args.assistance))
        row = described(lookup, one)
        name, case = shown_name(lookup, "assistance", one.id), shown_name(lookup, "case", one.case)
        named = (*(each.request for each in one.covered), *one.undetermined, *one.unconcerned)
        requests = shown_names(lookup, "request", named)
        entry, *later = list(vault.entries().of(one.id))
        for each in row["covered"]:
            each["reference"] = lookup.label_of("request", each["request"])
        doubted = doubted_among(vault.reader(), [entry, *later])
    stated = [field for field in STATED if ONE_WAY.get(field, one.incoming) is one.incoming]
    found = {
        **row,
        **{field: entry.current(field) for field in (*stated, "document_sha256")},
        "erased": entry.gone(tuple(field for field in stated if field in ERASABLE)),
        "later": [_later(each) for each in later],
        "corrected": corrected_document([entry, *later]),
        **doubted_document(doubted),
    }
    unknown = "" if one.made_known else " (recorded; nobody knows when)"
    lines = pairs(
        [
            ("assistance", called(name, one.id)),
            ("from" if one.incoming else "to", one.state),
            ("case", called(case, one.case)),
            ("received" if one.incoming else "sent", noted(f"{moment(one.made)}{unknown}", now_said(entry))),
            *([] if one.incoming else [("their receipt", _receipt(one))]),
            ("purposes", listed(one.purposes)),
            ("governed by", grounds.GOVERNING[one.governing]),
            *(
                (field.replace("_", " "), or_dash(entry.told(field)))
                for field in stated
                if field not in WHERE_GIVEN or entry.told(field) is not None
            ),
            ("secrecy", "CONFIDENTIAL (art. 40(20))" if one.confidential else "none asked for"),
            ("consulted", moment(one.consulted)),
            ("postponed", moment(one.postponed)),
            ("state", one.standing),
            ("nonconforming", listed(meanings(one.nonconforming))),
        ]
    )
    lines += ["", "preserved data that it asks for:" if one.covered else "it asks for no preserved data"]
    for each in one.covered:
        stands = each.decision or _pending(one, keeps=each.keeps)
        when = "" if each.decided is None else f" {moment(each.decided)}"
        lines.append(f"  {called(requests[each.request], each.request)}: {stands}{when}")
    if one.unpreserved:
        stands = one.answer or ("withdrawn" if one.withdrawn is not None else "pending")
        lines.append(f"  what no request has preserved: {stands}")
    for heading, others in (
        ("UNDETERMINED: nobody has stated whether it concerns data preserved at", one.undetermined),
        ("it does not concern data preserved at", one.unconcerned),
    ):
        lines += [f"{heading} {called(requests[name], name)}" for name in others]
    for answer in later:
        told = [
            (field.replace("_", " "), _word(answer.told(field)))
            for field in LATER
            if field in _fields(answer)
        ]
        lines += ["", f"entry {answer.position}, {answer.envelope.kind}:"]
        lines += [f"  {line}" for line in pairs(told)]
    call.out.answer(found, [*lines, *corrected_lines([entry, *later]), *doubted_lines(doubted)])
    return 0


def _pending(one: Assistance, *, keeps: bool) -> str:
    """Say whether undecided data are kept; of what was sent only what was reported is known."""
    if keeps:
        return "PENDING, kept until the decision"
    return "pending, not kept" if one.incoming or one.reported is not None else "UNKNOWN whether it is kept"


def _receipt(one: Assistance) -> str:
    """Say when the other State received what was sent, by its own report."""
    return moment(one.reported) if one.reported is not None else f"unknown: {one.state} has reported none"


def _word(value: object) -> str:
    """Write a value for people; a condition that holds or not is yes or no."""
    return ("yes" if value else "no") if isinstance(value, bool) else or_dash(value)


def _fields(entry: EntryView) -> frozenset[str]:
    return frozenset(one.name for one in entry.fields)


def _later(entry: EntryView) -> dict[str, Any]:
    """Give an entry that followed as a document."""
    there = [
        field for field in (*LATER, "covers", "unconcerned", "about", "reaches") if field in _fields(entry)
    ]
    return {
        "entry": entry.position,
        "kind": entry.envelope.kind,
        "at": moment(entry.envelope.at),
        "occurred_at": entry.value("occurred_at"),
        **{field: entry.current(field) for field in there},
        "erased": entry.gone(tuple(field for field in there if field in ERASABLE)),
    }
