"""`custody hold`: legal holds on a case, an exhibit or an object: place, review, release, list and show them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.facts import another, digest_of, explain, first_of_its_name, happened, instant, state
from custody.cli.folding import columns, pairs
from custody.cli.main import example, shared
from custody.cli.words import called, document, listed, meanings, moment, short
from custody.law import ending

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import LegalHold
    from custody.model.types import Value

_HOLD = "reference, identifier or its first characters"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    place = actions.add_parser("place", help="place a hold; several can stand on one thing")
    thing = place.add_mutually_exclusive_group(required=True)
    thing.add_argument("--case", help="on everything of a case")
    thing.add_argument("--exhibit", help="on one exhibit")
    thing.add_argument("--object", help="on one stored object, by identifier or its first characters")
    place.add_argument("--reason", required=True, choices=sorted(ending.HOLD_REASON), help="why")
    place.add_argument("--reference", help="what people call this hold (erasable)")
    _review(place, required=False)
    _authority(place)
    another(place)
    _acts(place)
    example(
        place,
        "custody hold place --exhibit EV/1 --reason appeal --reference H-1 \\",
        "    --authority 'Public Prosecutor' --review-at 2027-01-15T09:00:00Z",
    )
    explain(place, {"--reason": ending.HOLD_REASON})
    place.set_defaults(run=_place)
    review = actions.add_parser("review", help="uphold a hold until another review")
    review.add_argument("hold", help=_HOLD)
    _review(review, required=True)
    _authority(review)
    _acts(review)
    example(
        review,
        "custody hold review H-1 --review-at 2027-04-15T09:00:00Z \\",
        "    --authority 'Public Prosecutor' --grounds 'the appeal is set down for May'",
    )
    review.set_defaults(run=_upheld)
    release = actions.add_parser("release", help="end a hold")
    release.add_argument("hold", help=_HOLD)
    release.add_argument("--reason", required=True, choices=sorted(ending.HOLD_END), help="why")
    _authority(release)
    _acts(release)
    example(release, "custody hold release H-1 --reason decided --authority 'Public Prosecutor'")
    explain(release, {"--reason": ending.HOLD_END})
    release.set_defaults(run=_release)
    listing = actions.add_parser("list", help="list holds")
    listing.add_argument("--case", help="only those of one case and of what belongs to it")
    listing.add_argument("--standing", action="store_true", help="only those that have not ended")
    shared(listing)
    example(listing, "custody hold list --case C-2026-014 --standing")
    listing.set_defaults(run=_list)
    show = actions.add_parser("show", help="show a hold with its reviews")
    show.add_argument("hold", help=_HOLD)
    shared(show)
    example(show, "custody hold show H-1")
    show.set_defaults(run=_show)


def _review(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument(
        "--review-at", required=required, type=instant, metavar="INSTANT", help="when it is looked at again"
    )


def _authority(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--authority", help="who decided (erasable)")
    parser.add_argument("--grounds", help="in words (erasable)")
    parser.add_argument("--document", metavar="FILE", help="the decision as a file; its SHA-256 is kept")


def _acts(parser: argparse.ArgumentParser) -> None:
    happened(parser, recorded=True)
    shared(parser, writes=True)


def _decision(args: argparse.Namespace) -> dict[str, Value]:
    return {"authority": args.authority, "grounds": args.grounds}


def _place(call: Call) -> int:
    from custody.ledger.journal import Request

    args = call.args
    about = next(name for name in ("case", "exhibit", "object") if getattr(args, name) is not None)
    own = {**_decision(args), "about": about, "reason": args.reason, "reference": args.reference}
    values = state(args, "hold.placed", {**own, "review_at": args.review_at})
    with call.vault(readonly=False) as vault:
        values["thing"] = vault.lookup().resolve(about, getattr(args, about))
        first_of_its_name(call, vault, "hold", args.reference)
        values["document_sha256"] = digest_of(call, vault, args.document)
        return call.enter(vault, [Request("hold.placed", values)])


def _upheld(call: Call) -> int:
    return _about(call, "hold.reviewed", {"review_at": call.args.review_at})


def _release(call: Call) -> int:
    return _about(call, "hold.released", {"reason": call.args.reason})


def _about(call: Call, kind: str, own: dict[str, Value]) -> int:
    from custody.ledger.journal import Request

    values = state(call.args, kind, {**_decision(call.args), **own})
    with call.vault(readonly=False) as vault:
        hold = vault.lookup().resolve("hold", call.args.hold)
        values["document_sha256"] = digest_of(call, vault, call.args.document)
        return call.enter(vault, [Request(kind, values, subject=hold)])


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
    call.out.answer({"holds": rows}, columns(cells, ("hold", "on", "reason", "", "id")) or ["no holds"])
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
