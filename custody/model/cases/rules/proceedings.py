"""Rules for proceedings: judgments, appeals, and finality once no appeal is possible or pending.

A court decides on them, not the agency: everything is recorded, and contradictions are marked.
"""

from __future__ import annotations

from custody.law.clock import format_instant, parse_instant
from custody.model.cases.questions import outcome_of
from custody.model.cases.records import Case, Outcome
from custody.model.engine.moments import happened, marks_with, occurred
from custody.model.entry.facts import Facts
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def _known(state: State, command: Command, ruling: Ruling) -> Outcome:
    """Return the outcome of a case so far; refuse an unknown case. A court can still decide a closed one."""
    if state.get(Case, command.subject) is None:
        raise ruling.refuse("case.known", f"there is no case {command.subject}", hint="Open the case first.")
    return outcome_of(state, command.subject)


def _decided(state: State, command: Command, ruling: Ruling) -> Outcome:
    """Return the outcome of a case so far; mark or refuse an entry in a case without a judgment."""
    found = _known(state, command, ruling)
    if found.judged is None:
        ruling.broken("proceedings.no_judgment", "no judgment is on record of this case")
    return found


def judge_judgment(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a case with a final decision is decided again only after it was reopened.

    A judgment that decides an appeal follows one that is pending.
    """
    found = _known(state, command, ruling)
    if ruling.facts.get("decides_appeal"):
        if found.appealed is None:
            ruling.broken("proceedings.no_appeal", "no appeal is pending in this case")
        elif not _decides_appeal(found, ruling.facts, command.at):
            ruling.broken("proceedings.no_appeal", "the appeal was filed after this judgment")
    if found.final is not None:
        ruling.broken(
            "proceedings.final_before", f"the case was finally decided {format_instant(found.final)}"
        )


def judge_deadline(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an appeal deadline follows a judgment and lies after it."""
    found = _decided(state, command, ruling)
    until = parse_instant(ruling.facts.must("appeal_until"))
    if found.judged is not None and found.judged_known and until <= found.judged:
        ruling.broken("proceedings.deadline_before", "the time to appeal would end before the judgment")


def judge_appealed(state: State, command: Command, ruling: Ruling) -> None:
    """Mark a late appeal; it is pending all the same, since the court decides on it."""
    found = _decided(state, command, ruling)
    if found.final is not None:
        ruling.broken(
            "proceedings.final_before", f"the case was finally decided {format_instant(found.final)}"
        )
    until = found.appeal_until
    if until is not None and happened(ruling.facts, command.at) > until:
        ruling.broken("proceedings.appeal_late", f"the time to appeal had ended {format_instant(until)}")


def judge_withdrawn(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the appeal to be withdrawn is pending."""
    if _known(state, command, ruling).appealed is None:
        ruling.broken("proceedings.no_appeal", "no appeal is pending in this case")


def judge_final(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a decision becomes final once, with no appeal pending and the appeal deadline over."""
    found = _decided(state, command, ruling)
    if found.final is not None:
        ruling.broken(
            "proceedings.final_before", f"the case was finally decided {format_instant(found.final)}"
        )
    if found.appealed is not None:
        ruling.broken("proceedings.appeal_pending", "an appeal is pending")
    until = found.appeal_until
    if found.appealed is None and until is not None and happened(ruling.facts, command.at) < until:
        ruling.broken("proceedings.final_early", f"the time to appeal runs until {format_instant(until)}")


def _put(state: State, placed: Placed, found: Outcome) -> None:
    state.put(replace(found, nonconforming=marks_with(found.nonconforming, placed)))


def _decides_appeal(found: Outcome, facts: Facts, at: int) -> bool:
    """Return whether a judgment says that it decides an appeal, and one was pending when it was given.

    An appeal stays pending otherwise: courts also decide on others who are accused in the case (Convention
    art. 24(2)).
    """
    stated = bool(facts.get("decides_appeal")) and found.appealed is not None
    return stated and (occurred(facts) is None or happened(facts, at) >= (found.appealed or 0))


def _one_appeal_less(found: Outcome) -> Outcome:
    """Return the outcome with one pending appeal fewer; the last one ended leaves none."""
    left = max(found.appeals - 1, 0)
    return replace(found, appeals=left, appealed=found.appealed if left else None)


def fold_judgment(state: State, placed: Placed) -> None:
    """Record the judgment as the newest; it can be appealed anew, and ends an appeal where it says so.

    One that decides no appeal leaves a time to appeal that still runs: it may be that of another who is accused.
    """
    event, found = placed.event, outcome_of(state, placed.event.subject)
    judged = happened(event.facts, event.at)
    known = occurred(event.facts) is not None
    until = found.appeal_until if found.appeal_until is not None and judged < found.appeal_until else None
    left = replace(found, appeal_until=until)
    if _decides_appeal(found, event.facts, event.at):
        left = replace(_one_appeal_less(found), appeal_until=None)
    decided = replace(left, outcome=event.facts.must("outcome"), judged=judged, judged_known=known)
    _put(state, placed, replace(decided, final=None, certified=False))


def fold_deadline(state: State, placed: Placed) -> None:
    """Record the last instant at which the judgment can be appealed."""
    found = outcome_of(state, placed.event.subject)
    until = parse_instant(placed.event.facts.must("appeal_until"))
    _put(state, placed, replace(found, appeal_until=until))


def fold_appealed(state: State, placed: Placed) -> None:
    """Record the appeal; nothing is final while it is pending."""
    event, found = placed.event, outcome_of(state, placed.event.subject)
    filed = happened(event.facts, event.at)
    first = filed if found.appealed is None else min(found.appealed, filed)
    _put(
        state, placed, replace(found, appealed=first, appeals=found.appeals + 1, final=None, certified=False)
    )


def fold_withdrawn(state: State, placed: Placed) -> None:
    """Record that an appeal was withdrawn; others stay pending."""
    _put(state, placed, _one_appeal_less(outcome_of(state, placed.event.subject)))


def fold_final(state: State, placed: Placed) -> None:
    """Record the date of finality, the first one recorded; nothing is final while an appeal is pending."""
    event, found = placed.event, outcome_of(state, placed.event.subject)
    final = happened(event.facts, event.at) if found.final is None else found.final
    certified = found.certified or event.facts.get("document_sha256") is not None
    dated = replace(found, final=final, certified=certified)
    _put(state, placed, found if found.appealed is not None else dated)


JUDGES = {
    "proceedings.judgment_given": judge_judgment,
    "proceedings.appeal_deadline_set": judge_deadline,
    "proceedings.appeal_filed": judge_appealed,
    "proceedings.appeal_withdrawn": judge_withdrawn,
    "proceedings.judgment_made_final": judge_final,
}
FOLDS = {
    "proceedings.judgment_given": fold_judgment,
    "proceedings.appeal_deadline_set": fold_deadline,
    "proceedings.appeal_filed": fold_appealed,
    "proceedings.appeal_withdrawn": fold_withdrawn,
    "proceedings.judgment_made_final": fold_final,
}
