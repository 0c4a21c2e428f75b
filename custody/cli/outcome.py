"""`custody outcome`: how a case was decided: judgment, time to appeal, appeal, and since when it is final."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.entering import finish
from custody.cli.facts import digest_of, explain, instant, state
from custody.cli.folding import columns, pairs
from custody.cli.main import example, shared
from custody.cli.words import called, document, listed, meanings, moment, or_dash
from custody.law import ending

if TYPE_CHECKING:
    from custody.model.types import Value

_CASE = "reference, identifier or its first characters"
#: What courts decide or receive, which says which court.
_BY_COURTS = ("outcome.judgment", "outcome.appealed")
#: What each fact that stands in the way of a disposition is called.
STANDING = {
    "no_outcome": "no judgment or other decision is on record",
    "appeal_period": "the decision can still be appealed",
    "appeal_pending": "an appeal is pending",
    "not_final": "nothing says that the decision is final",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    judgment = actions.add_parser("judgment", help="record a judgment; it decides a pending appeal")
    judgment.add_argument("case", help=_CASE)
    judgment.add_argument("--outcome", required=True, choices=sorted(ending.JUDGMENT), help="what it says")
    _court(judgment)
    _writes(judgment, _judgment)
    example(
        judgment,
        "custody outcome judgment C-2026-014 --outcome conviction \\",
        "    --court 'District Court' --reference '4 Ds 17/27' --at 2027-03-01T10:00Z",
    )
    explain(judgment, {"--outcome": ending.JUDGMENT})
    deadline = actions.add_parser("deadline", help="record until when the judgment can be appealed")
    deadline.add_argument("case", help=_CASE)
    deadline.add_argument("--until", required=True, type=instant, metavar="INSTANT", help="the last instant")
    _writes(deadline, _deadline)
    example(deadline, "custody outcome deadline C-2026-014 --until 2027-03-31T22:00Z")
    appeal = actions.add_parser("appeal", help="record an appeal")
    appeal.add_argument("case", help=_CASE)
    appeal.add_argument("--by", required=True, choices=sorted(ending.APPELLANT), help="who appealed")
    _court(appeal)
    _writes(appeal, _appeal)
    example(appeal, "custody outcome appeal C-2026-014 --by defence --court 'Court of Appeal'")
    explain(appeal, {"--by": ending.APPELLANT})
    withdraw = actions.add_parser("withdraw", help="record that the appeal was taken back")
    withdraw.add_argument("case", help=_CASE)
    withdraw.add_argument("--reference", help="of the paper that says so (erasable)")
    _writes(withdraw, _withdraw)
    example(withdraw, "custody outcome withdraw C-2026-014")
    final = actions.add_parser("final", help="record since when the decision is final")
    final.add_argument("case", help=_CASE)
    final.add_argument("--certified-by", help="who certified it (erasable)")
    _writes(final, _final)
    example(
        final,
        "custody outcome final C-2026-014 --at 2027-04-01T00:00Z \\",
        "    --document certificate.pdf",
    )
    show = actions.add_parser("show", help="show how a case was decided, and what is open")
    show.add_argument("case", help=_CASE)
    shared(show)
    example(show, "custody outcome show C-2026-014")
    show.set_defaults(run=_show)


def _court(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--court", help="which court (erasable)")
    parser.add_argument("--reference", help="its own reference (erasable)")


def _writes(parser: argparse.ArgumentParser, run: Any) -> None:
    parser.add_argument("--document", metavar="FILE", help="the paper as a file; its SHA-256 is kept")
    finish(parser, run)


def _judgment(call: Call) -> int:
    args = call.args
    own = {"outcome": args.outcome, "court": args.court, "reference": args.reference}
    return _enter(call, "outcome.judgment", own)


def _deadline(call: Call) -> int:
    return _enter(call, "outcome.appeal_deadline", {"until": call.args.until})


def _appeal(call: Call) -> int:
    args = call.args
    own = {"appellant": args.by, "court": args.court, "reference": args.reference}
    return _enter(call, "outcome.appealed", own)


def _withdraw(call: Call) -> int:
    return _enter(call, "outcome.appeal_withdrawn", {"reference": call.args.reference})


def _final(call: Call) -> int:
    return _enter(call, "outcome.final", {"certified_by": call.args.certified_by})


def _enter(call: Call, kind: str, own: dict[str, Value]) -> int:
    from custody.ledger.journal import Request

    values = state(call.args, kind, own)
    with call.vault(readonly=False) as vault:
        case = vault.lookup().resolve("case", call.args.case)
        values["document_sha256"] = digest_of(call, vault, call.args.document)
        return call.enter(vault, [Request(kind, values, subject=case)])


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.model.records import Outcome
    from custody.model.rules.outcome import open_question

    with call.vault() as vault:
        lookup = vault.lookup()
        case = lookup.resolve("case", call.args.case)
        found = lookup.maybe(Outcome, case) or Outcome(case)
        question = open_question(found, vault.clock.now())
        name = shown_name(lookup, "case", case)
        reference = lookup.label_of("case", case)
        entries = [one for one in vault.entries().of(case) if one.envelope.kind.startswith("outcome.")]
    told = [
        {
            "position": one.position,
            "kind": one.envelope.kind,
            "occurred_at": one.current("occurred_at"),
            "court": one.current("court") if one.envelope.kind in _BY_COURTS else None,
        }
        for one in entries
    ]
    rows = [
        ("case", called(name, case)),
        ("outcome", found.outcome or "none on record"),
        ("judged", moment(found.judged)),
        ("appeal until", moment(found.appeal_until)),
        ("appealed", moment(found.appealed)),
        ("final", moment(found.final)),
        ("open", "nothing" if question is None else STANDING[question]),
        ("nonconforming", listed(meanings(found.nonconforming))),
    ]
    cells = [
        (
            str(one.position),
            one.envelope.kind,
            str(one.told("occurred_at")),
            or_dash(one.told("court") if one.envelope.kind in _BY_COURTS else None),
        )
        for one in entries
    ]
    lines = columns(cells, ("entry", "what", "when", "court"))
    answer = {"case_reference": reference, **document(found), "open": question, "steps": told}
    answer["corrected"] = corrected_document(entries)
    lines = [*pairs(rows), "", *lines] if lines else pairs(rows)
    call.out.answer(answer, [*lines, *corrected_lines(entries)])
    return 0
