"""`custody hold`: legal holds on a case, an exhibit or an object: place, review, release, list and show them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import called, document, listed, meanings, moment, short
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import LegalHold

_HOLD = "reference, identifier or its first characters"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    add_verbs(actions, "hold")
    listing = actions.add_parser("list", help="list holds")
    listing.add_argument("--case", help="only those of one case and of what belongs to it")
    listing.add_argument("--standing", action="store_true", help="only those that have not ended")
    add_paging(listing)
    shared(listing)
    example(listing, "custody hold list --case C-2026-014 --standing")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show a hold with its reviews")
    show.add_argument("hold", help=_HOLD)
    shared(show)
    example(show, "custody hold show H-1")
    show.set_defaults(run=_show)


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import LegalHold

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        if args.case is None:
            found = list(lookup.all(LegalHold))
        else:
            found = list(lookup.under(LegalHold, "of", lookup.resolve("case", args.case)))
        found = sorted(
            (one for one in found if not args.standing or one.released is None), key=lambda one: one.position
        )
        page = paging(call, len(found))
        found = list(page.of(found))
        rows = [_row(lookup, one) for one in found]
        shown = shown_names(lookup, "hold", [one.id for one in found])
    cells = [
        (
            shown[row["id"]],
            f"{row['about']} {row['thing_name'] or short(row['thing'])}",
            row["reason"],
            "ended" if row["released"] else f"review {row['review'] or '(no date)'}",
            short(row["id"]),
        )
        for row in rows
    ]
    table = columns(cells, ("hold", "on", "reason", "", "id"))
    call.out.answer({**page.members, "holds": rows}, page.lines(table, "no holds"))
    return 0


def _row(lookup: Lookup, hold: LegalHold) -> dict[str, Any]:
    return {
        "reference": lookup.label_of("hold", hold.id),
        "thing_name": lookup.label_of(hold.about, hold.thing),
        "case_reference": lookup.label_of("case", hold.case),
        **document(hold),
    }


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.model.records import LegalHold

    with call.vault() as vault:
        lookup = vault.lookup()
        hold = lookup.get(LegalHold, lookup.resolve("hold", call.args.hold))
        row = _row(lookup, hold)
        found_at, where = _where(lookup, hold, vault.clock.now())
        name, case = shown_name(lookup, "hold", hold.id), shown_name(lookup, "case", hold.case)
        entries = list(vault.entries().of(hold.id))
        doubted = doubted_among(vault.reader(), entries)
    told = [
        {
            "position": entry.position,
            "kind": entry.envelope.kind,
            "at": moment(entry.envelope.at),
            "authority": entry.current("authority"),
            "grounds": entry.current("grounds"),
        }
        for entry in entries
        if entry.envelope.kind.startswith("hold.")
    ]
    rows = [
        ("hold", called(name, hold.id)),
        ("on", f"{hold.about} {called(row['thing_name'], hold.thing)}"),
        ("case", called(case, hold.case)),
        ("reason", hold.reason),
        ("placed", moment(hold.placed)),
        ("review", moment(hold.review)),
        ("released", moment(hold.released)),
        *where,
        ("nonconforming", listed(meanings(hold.nonconforming))),
    ]
    cells = [
        (
            str(one["position"]),
            str(one["kind"]),
            str(entry.told("authority") or "-"),
            str(entry.told("grounds") or "-"),
        )
        for one, entry in zip(told, (e for e in entries if e.envelope.kind.startswith("hold.")), strict=True)
    ]
    lines = columns(cells, ("entry", "decision", "by", "grounds"))
    found = {
        **row,
        **found_at,
        "decisions": told,
        "corrected": corrected_document(entries),
        **doubted_document(doubted),
    }
    call.out.answer(found, [*pairs(rows), "", *lines, *corrected_lines(entries), *doubted_lines(doubted)])
    return 0


def _where(lookup: Lookup, hold: LegalHold, now: int) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Say where the exhibit is that a hold is on, and which exhibits were let go that this hold keeps."""
    from custody.cli.exhibit_where import gone_lines, where_lines, where_names
    from custody.ledger.views.dispositions import gone_of
    from custody.ledger.views.kept import let_go_under
    from custody.model.records import Whereabouts

    gone = where = None
    if hold.about == "exhibit":
        gone, where = gone_of(lookup, hold.thing), lookup.maybe(Whereabouts, hold.thing)
    names = (
        {} if where is None else {one: name or short(one) for one, name in where_names(lookup, where).items()}
    )
    rows, left = [*gone_lines(gone), *where_lines(where, names)], let_go_under(lookup, hold, now)
    away: list[dict[str, Any]] = [
        {
            "exhibit": one.exhibit,
            "reference": lookup.label_of("exhibit", one.exhibit),
            "outside": one.outside,
            "since": moment(one.outside_since),
            "position": one.outside_position,
        }
        for one in left
    ]
    rows += [("LET GO", _let_go(one)) for one in away]
    found = {
        "gone": None if gone is None else document(gone),
        "whereabouts": None if where is None else document(where),
        "let_go": bool(away),
        "let_go_exhibits": away,
    }
    return found, rows


def _let_go(one: dict[str, Any]) -> str:
    """Say which exhibit is outside for good although the hold keeps it."""
    where = f"{one['outside']}, since {one['since']}, entry {one['position']}"
    return (
        f"{called(one['reference'], one['exhibit'])}, {where}: no return is expected, and this hold keeps it"
    )
