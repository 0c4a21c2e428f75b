"""Queries of rules about rights of the defence: notice before destruction, and duties to disclose."""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.concerns.concerns import case_of, thing_of
from custody.model.defence.records import Examination, Inspection
from custody.model.exhibits.records import Exhibit
from custody.model.rulings import Command, Ruling
from custody.model.state import State


def judge_disclosure_duty(state: State, command: Command, ruling: Ruling) -> None:
    """Refuse an erasure while a duty to disclose the subject, its exhibit or its case is open.

    Raise RuleBroken (``erasure.disclosure_duty``).
    """
    names = [command.subject]
    thing = thing_of(state, command.subject)
    if thing is not None:
        names.append(thing[0].id)
    case = case_of(state, command, ruling.facts)
    names += [] if case is None else [case]
    if any(state.keys("disclosure_duty", "owed", name) for name in names):
        raise ruling.refuse("erasure.disclosure_duty", "a duty to disclose it is open")


def blocking_codes(state: State, exhibit_id: str) -> Iterator[str]:
    """Yield the codes of duties to the defence that block the disposition of an exhibit.

    They are ``disclosure_owed``, ``objection_open`` and ``inspection_open``.
    """
    exhibit = state.get(Exhibit, exhibit_id)
    if exhibit is None:
        return
    if state.keys("disclosure_duty", "owed", exhibit_id) or state.keys(
        "disclosure_duty", "owed", exhibit.case
    ):
        yield "disclosure_owed"
    found = (
        state.get(Examination, key) for key in state.keys("destructive_examination", "exhibit", exhibit_id)
    )
    if any(examination is not None and examination.objections for examination in found):
        yield "objection_open"
    sessions = (state.get(Inspection, key) for key in state.keys("inspection", "open", ""))
    if any(session is not None and exhibit_id in session.exhibits for session in sessions):
        yield "inspection_open"
