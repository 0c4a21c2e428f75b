"""`custody handling`: what an exhibit is, that calls for handling of its own, and who has noted it."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.entering import action, enter_one
from custody.cli.facts import Codes, explain, joined
from custody.cli.folding import columns
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.words import document, listed, short
from custody.law import guarding

_EXHIBIT = "reference, serial number, identifier or its first characters"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    flag = action(
        actions,
        "flag",
        "say that an exhibit calls for handling of its own",
        "custody handling flag EV/1 biohazard",
    )
    flag.add_argument("exhibit", help=_EXHIBIT)
    flag.add_argument("flag", choices=sorted(guarding.HANDLING), help="what it is")
    flag.add_argument("--remark", help="in words (erasable)")
    explain(flag, {"flag": guarding.HANDLING})
    flag.set_defaults(run=_flag)
    unflag = action(
        actions,
        "unflag",
        "take a flag off, as an authority decided",
        "custody handling unflag EV/1 biohazard --reason decontaminated \\",
        "    --decided-by 'Health Office'",
        recorded=True,
    )
    unflag.add_argument("exhibit", help=_EXHIBIT)
    unflag.add_argument("flag", choices=sorted(guarding.HANDLING), help="which flag")
    unflag.add_argument("--reason", required=True, choices=sorted(guarding.UNFLAGGED), help="why")
    unflag.add_argument("--document", metavar="FILE", help="the decision; its SHA-256 is kept")
    unflag.add_argument("--decided-by", help="who decided (erasable)")
    explain(unflag, {"--reason": guarding.UNFLAGGED})
    unflag.set_defaults(run=_unflag)
    note = action(
        actions,
        "note",
        "say that you know of the flags before you come near the exhibit",
        "custody handling note EV/1 biohazard",
    )
    note.add_argument("exhibit", help=_EXHIBIT)
    note.add_argument("flags", nargs="+", choices=sorted(guarding.HANDLING), help="which flags")
    note.set_defaults(run=_note)
    traces = action(
        actions,
        "traces",
        "record that traces were secured, so that digital steps may follow",
        "custody handling traces EV/1 --found dna fingerprints \\",
        "    --secured-by 'trace laboratory'",
    )
    traces.add_argument("exhibit", help=_EXHIBIT)
    traces.add_argument(
        "--found", action=Codes, allowed=sorted(guarding.TRACES), required=True, help="which traces"
    )
    traces.add_argument("--report", metavar="FILE", help="the laboratory's report; its SHA-256 is kept")
    traces.add_argument("--secured-by", help="who secured them (erasable)")
    explain(traces, {"--found": guarding.TRACES})
    traces.set_defaults(run=_traces)
    listing = actions.add_parser("list", help="list flagged exhibits")
    listing.add_argument("--flag", choices=sorted(guarding.HANDLING), help="only those of one flag")
    add_paging(listing)
    shared(listing)
    example(listing, "custody handling list --flag biohazard")
    listing.set_defaults(run=_list)


def _flag(call: Call) -> int:
    args = call.args
    own = {"flag": args.flag, "remark": args.remark}
    return enter_one(call, "exhibit.flagged", own, subject=("exhibit", args.exhibit))


def _unflag(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "exhibit.unflagged",
        {"flag": args.flag, "reason": args.reason, "decided_by": args.decided_by},
        subject=("exhibit", args.exhibit),
        papers={"document_sha256": args.document},
    )


def _note(call: Call) -> int:
    args = call.args
    own = {"flags": joined(args.flags)}
    return enter_one(call, "exhibit.warning_noted", own, subject=("exhibit", args.exhibit))


def _traces(call: Call) -> int:
    args = call.args
    return enter_one(
        call,
        "exhibit.traces_secured",
        {"traces": joined(args.found), "secured_by": args.secured_by},
        subject=("exhibit", args.exhibit),
        papers={"report_sha256": args.report},
    )


def _list(call: Call) -> int:
    from custody.ledger.views.naming import shown_names
    from custody.model.records import Exhibit, Kept

    wanted = call.args.flag
    with call.vault() as vault:
        lookup = vault.lookup()
        every = lookup.all(Kept) if wanted is None else lookup.under(Kept, "flag", wanted)
        found = [one for one in every if one.flags]
        page = paging(call, len(found))
        found = list(page.of(found))
        names = shown_names(lookup, "exhibit", [one.exhibit for one in found])
        cases = {one.exhibit: lookup.get(Exhibit, one.exhibit).case for one in found}
        called = shown_names(lookup, "case", set(cases.values()))
        rows = [
            {
                "reference": lookup.label_of("exhibit", one.exhibit),
                "case": cases[one.exhibit],
                **document(one),
            }
            for one in found
        ]
    cells = [
        (
            names[one.exhibit],
            called[cases[one.exhibit]],
            listed(one.flags),
            "traces secured" if one.traces else "",
            short(one.exhibit),
        )
        for one in found
    ]
    headings = ("exhibit", "case", "flags", "", "id")
    lines = page.lines(columns(cells, headings), "no exhibit is flagged")
    call.out.answer({**page.members, "exhibits": rows}, lines)
    return 0
