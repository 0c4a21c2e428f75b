"""The rule that the subject of an entry is on record, for all kinds that do not begin one."""

from __future__ import annotations

from custody.display import code_words
from custody.model.records import Ledger, Outcome, TsaRoot
from custody.model.rulings import Command, Ruling
from custody.model.state import State
from custody.model.subjects import SUBJECTS

#: Records with another key than the subject, or that the first such entry of a case begins.
_OTHERWISE = frozenset({Ledger.space, Outcome.space, TsaRoot.space})


def judge(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the subject of an entry is on record; raise RuleBroken if it is not."""
    record = SUBJECTS.get(command.kind)
    if record is None or record.space in _OTHERWISE or state.get(record, command.subject) is not None:
        return
    raise ruling.refuse(
        "thing.known",
        f"there is no {code_words(record.space)} {command.subject}",
        hint="Name one that is on record, or enter first what begins it.",
    )
