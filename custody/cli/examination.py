"""`custody examination`: notice before something is destroyed by examining it, and what the defence says to it."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.entering import action, enter_one
from custody.cli.facts import another, explain, instant
from custody.cli.folding import columns
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.words import document, moment, short
from custody.law import guarding

_WHICH = "reference, identifier or its first characters"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    announce = action(
        actions,
        "announce",
        "give notice of an examination that destroys something",
        "custody examination announce EV/1 --reference DX-1 --method chip_off \\",
        "    --object-by 2026-12-01T12:00Z --notified 'counsel of the accused' \\",
        "    --reasons 'the controller is broken'",
        recorded=True,
    )
    announce.add_argument("exhibit", help="reference, serial number, identifier or its first characters")
    announce.add_argument("--reference", help="what people call this examination (erasable)")
    announce.add_argument("--method", required=True, choices=sorted(guarding.DESTRUCTIVE), help="how")
    announce.add_argument(
        "--object-by", required=True, type=instant, metavar="INSTANT", help="until when one may object"
    )
    announce.add_argument("--notified", help="who was told (erasable)")
    announce.add_argument("--notice", metavar="FILE", help="the notice; its SHA-256 is kept")
    announce.add_argument("--reasons", help="why nothing milder will do (erasable)")
    another(announce)
    explain(announce, {"--method": guarding.DESTRUCTIVE})
    announce.set_defaults(run=_announce)
    objecting = action(
        actions, "object", "record an objection", "custody examination object DX-1 --objector counsel"
    )
    objecting.add_argument("examination", help=_WHICH)
    objecting.add_argument("--objector", help="who objects (erasable)")
    objecting.add_argument("--reasons", help="why (erasable)")
    objecting.add_argument("--document", metavar="FILE", help="the objection; its SHA-256 is kept")
    objecting.set_defaults(run=_object)
    settle = action(
        actions,
        "settle",
        "say how an objection ended",
        "custody examination settle DX-1 --outcome overruled --document ruling.pdf \\",
        "    --settled-by 'District Court'",
        recorded=True,
    )
    settle.add_argument("examination", help=_WHICH)
    settle.add_argument("--outcome", required=True, choices=sorted(guarding.SETTLED), help="how it ended")
    settle.add_argument("--document", metavar="FILE", help="the decision; its SHA-256 is kept")
    settle.add_argument("--settled-by", help="who decided (erasable)")
    explain(settle, {"--outcome": guarding.SETTLED})
    settle.set_defaults(run=_settle)
    begin = action(
        actions,
        "begin",
        "begin it, once nothing stands against it",
        "custody examination begin DX-1",
        recorded=True,
    )
    begin.add_argument("examination", help=_WHICH)
    begin.add_argument("--examiner", help="who examines, if not who signs (erasable)")
    begin.add_argument("--present", help="who else was there (erasable)")
    begin.set_defaults(run=_begin)
    done = action(
        actions,
        "done",
        "record that it was made and what is left",
        "custody examination done DX-1 --remains part --result 'the chip was read'",
    )
    done.add_argument("examination", help=_WHICH)
    done.add_argument("--remains", required=True, choices=("all", "none", "part"), help="what is left of it")
    done.add_argument("--report", metavar="FILE", help="the report; its SHA-256 is kept")
    done.add_argument("--result", help="in words (erasable)")
    done.set_defaults(run=_done)
    add_show(actions, "examination", "show an examination: its notice, objections, and how it ended", "DX-1")
    listing = actions.add_parser("list", help="list announced examinations and how they stand")
    listing.add_argument("--case", help="only those of one case")
    shared(listing)
    example(listing, "custody examination list")
    listing.set_defaults(run=_list)


def _announce(call: Call) -> int:
    args = call.args
    own = {
        "method": args.method,
        "object_by": args.object_by,
        "reference": args.reference,
        "notified": args.notified,
        "reasons": args.reasons,
    }
    return enter_one(
        call,
        "examination.announced",
        own,
        named={"exhibit": ("exhibit", args.exhibit)},
        papers={"notice_sha256": args.notice},
        reference=("examination", args.reference),
    )


def _object(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "examination.objected",
        {"objector": args.objector, "reasons": args.reasons},
        subject=("examination", args.examination),
        papers={"document_sha256": args.document},
    )


def _settle(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "examination.objection_settled",
        {"outcome": args.outcome, "settled_by": args.settled_by},
        subject=("examination", args.examination),
        papers={"document_sha256": args.document},
        flags={"document_sha256": "--document"},
    )


def _begin(call: Call) -> int:
    args = call.args
    own = {"examiner": args.examiner, "present": args.present}
    return enter_one(call, "examination.begun", own, subject=("examination", args.examination))


def _done(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "examination.done",
        {"remains": args.remains, "result": args.result},
        subject=("examination", args.examination),
        papers={"report_sha256": args.report},
    )


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Examination

    args = call.args
    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        if args.case is None:
            found = list(lookup.all(Examination))
        else:
            found = list(lookup.under(Examination, "case", lookup.resolve("case", args.case)))
        found.sort(key=lambda one: (one.made, one.id))
        names = shown_names(lookup, "examination", [one.id for one in found])
        exhibits = shown_names(lookup, "exhibit", {one.exhibit for one in found})
        rows = [
            {
                "reference": lookup.label_of("examination", one.id),
                "state": one.standing(now),
                **document(one),
            }
            for one in found
        ]
    cells = [
        (
            names[one.id],
            exhibits[one.exhibit],
            one.method,
            one.standing(now).replace("_", " "),
            moment(one.object_by),
            short(one.id),
        )
        for one in found
    ]
    headings = ("examination", "exhibit", "method", "state", "object by", "id")
    call.out.answer({"examinations": rows}, columns(cells, headings) or ["no examination was announced"])
    return 0
