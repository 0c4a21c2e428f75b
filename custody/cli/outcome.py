"""`custody outcome`: how a case was decided: judgment, time to appeal, appeal, and since when it is final."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.main import example, shared
from custody.cli.verbs.topics import add_verbs
from custody.cli.words import called, document, listed, meanings, moment, or_dash
from custody.layout import columns, pairs

_CASE = "reference, identifier or its first characters"
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
    add_verbs(actions, "outcome")
    show = actions.add_parser("show", help="show how a case was decided, and what is open")
    show.add_argument("case", help=_CASE)
    shared(show)
    example(show, "custody outcome show C-2026-014")
    show.set_defaults(run=_show)


def _show(call: Call) -> int:
    from custody.ledger.views.naming import shown_name
    from custody.ledger.views.outcomes import steps
    from custody.model.cases.questions import open_question
    from custody.model.records import Outcome

    with call.vault() as vault:
        lookup = vault.lookup()
        case = lookup.resolve("case", call.args.case)
        found = lookup.maybe(Outcome, case) or Outcome(case)
        question = open_question(found, vault.clock.now())
        name = shown_name(lookup, "case", case)
        reference = lookup.label_of("case", case)
        course = steps(vault.entries(), case)
    told = [
        {
            "position": step.entry.position,
            "kind": step.entry.envelope.kind,
            "occurred_at": step.happened,
            "court": step.court,
        }
        for step in course
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
            str(step.entry.position),
            step.entry.envelope.kind,
            str(step.happened_told),
            or_dash(step.court_told),
        )
        for step in course
    ]
    entries = [step.entry for step in course]
    lines = columns(cells, ("entry", "what", "when", "court"))
    answer = {"case_reference": reference, **document(found), "open": question, "steps": told}
    answer["corrected"] = corrected_document(entries)
    lines = [*pairs(rows), "", *lines] if lines else pairs(rows)
    call.out.answer(answer, [*lines, *corrected_lines(entries)])
    return 0
