"""Rules for correcting a seal number misread or mistyped when an exhibit was received or opened.

A correction to the number on record resolves the discrepancy. Only the recorded custodian can sign it, who has the
exhibit and can look again. The entry stays marked as nonconforming.
"""

from __future__ import annotations

from collections.abc import Collection

from custody.model.entry.facts import Facts
from custody.model.exhibits.questions import seal
from custody.model.exhibits.questions.exhibit import judge_custodian, marked
from custody.model.exhibits.records import Discrepancy, Exhibit
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.ids import b64
from custody.model.schema.types import split_codes
from custody.model.state import State

#: The kinds that state the seals found, and their fields.
KINDS = frozenset(
    {"exhibit.checked_in", "exhibit.recovered", "exhibit.unsealed", "transfer.accepted", "transfer.returned"}
)
FIELDS = frozenset({"other_seal_nos", "seal_no"})
#: Reasons of a correction by which only the reader of the number was mistaken.
_SLIPS = frozenset({"misread", "typing"})


def settled_by(
    state: State, re: bytes | None, *, field: str | None, value: str | None, reason: str | None
) -> Discrepancy | None:
    """Return the open discrepancy that a correction resolves, as all recorded seals were found, or None.

    ``re`` is the leaf hash of the corrected entry. A discrepancy with a broken seal is not resolved by a number.
    """
    matter = None if re is None else state.get(Discrepancy, b64(re))
    if matter is None or matter.outcome is not None or "seal" not in matter.differences:
        return None
    numbers: Collection[str] = () if value is None else split_codes(value)
    whole = bool(matter.others) and len(matter.others) == len(matter.seals)
    slip = reason in _SLIPS and field in FIELDS
    return matter if whole and slip and set(matter.seals) <= set(numbers) else None


def _settled(state: State, re: bytes | None, facts: Facts) -> Discrepancy | None:
    return settled_by(
        state, re, field=facts.text("field"), value=facts.text("value"), reason=facts.text("reason")
    )


def judge(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the custodian signs a correction that resolves a discrepancy in seals."""
    matter = _settled(state, command.re, ruling.facts)
    exhibit = None if matter is None else state.get(Exhibit, matter.exhibit)
    if exhibit is not None:
        judge_custodian(exhibit, ruling)


def fold(state: State, placed: Placed) -> None:
    """Resolve a discrepancy about a seal, and correct the seal on record where the custodian says so."""
    facts = placed.event.facts
    matter = _settled(state, placed.event.re, facts)
    if matter is not None and "custody.not_custodian" not in facts.codes("nonconforming"):
        seal.agree(state, matter, placed.position)
    exhibit = None if matter is None else state.get(Exhibit, matter.exhibit)
    if exhibit is not None:
        state.put(marked(exhibit, placed))
