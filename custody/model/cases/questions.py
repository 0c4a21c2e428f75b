"""Queries of rules about cases, their members and their outcome."""

from __future__ import annotations

from custody.model.cases.records import Case, Outcome, Team
from custody.model.rulings import Ruling
from custody.model.state import State


def known_case(state: State, ruling: Ruling, case_id: str) -> Case:
    """Return a case; refuse an entry in an unknown case, and refuse or mark one in a closed case.

    Raise RuleBroken where it is refused.
    """
    case = state.get(Case, case_id)
    if case is None:
        raise ruling.refuse("case.known", f"there is no case {case_id}", hint="Open the case first.")
    if case.outcome is not None:
        ruling.broken("case.open", f"the case {case_id} is closed")
    return case


def is_outsider(state: State, case: str, actor: str) -> bool:
    """Return whether a case has members and an actor is none of them."""
    team = state.get(Team, case)
    return team is not None and bool(team.members) and team.function_of(actor) is None


def outcome_of(state: State, case: str) -> Outcome:
    """Return the outcome of a case so far, an empty one if nothing is recorded."""
    return state.get(Outcome, case) or Outcome(case)


def open_question(found: Outcome, now: int) -> str | None:
    """Return the code of why a case is not finally decided at ``now`` (seconds UTC), None if it is.

    A finality said to begin within the time to appeal counts once that is over, or with the court's certificate.
    """
    if found.appealed is not None:
        return "appeal_pending"
    until = found.appeal_until
    running = until is not None and now < until
    if found.final is not None and found.final <= now and (found.certified or not running):
        return None
    if found.judged is None:
        return "no_outcome"
    return "appeal_period" if running else "not_final"
