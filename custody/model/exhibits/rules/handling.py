"""Rules for flags of exhibits that need special handling, and for their acknowledgement."""

from __future__ import annotations

from custody.model.concerns.lineage import lineage
from custody.model.exhibits.questions.exhibit import known_exhibit, marked
from custody.model.exhibits.records import Exhibit, ProtectionRecord
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.signers import Key
from custody.model.state import State


def _kept(state: State, exhibit_id: str) -> ProtectionRecord:
    return state.get(ProtectionRecord, exhibit_id) or ProtectionRecord(exhibit_id)


def judge_flagged(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a flag is on a known exhibit; any signer may set one."""
    known_exhibit(state, ruling, command.subject)


def fold_flagged(state: State, placed: Placed) -> None:
    """Flag the exhibit; earlier acknowledgements of the same flag are void."""
    kept, flag = _kept(state, placed.event.subject), placed.event.facts.must("flag")
    noted = tuple(
        acknowledgement for acknowledgement in kept.noted if not acknowledgement.startswith(f"{flag} ")
    )
    traces = kept.traces and flag != "trace_first"
    flags = tuple(sorted({*kept.flags, flag}))
    state.put(replace(kept, flags=flags, noted=noted, traces=traces))


def judge_unflagged(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a flag to be removed is on the exhibit."""
    known_exhibit(state, ruling, command.subject)
    if ruling.facts.must("flag") not in _kept(state, command.subject).flags:
        raise ruling.refuse(
            "handling.flag_known", f"the exhibit is not flagged as {ruling.facts.must('flag')}"
        )


def fold_unflagged(state: State, placed: Placed) -> None:
    """Remove the handling flag from the exhibit."""
    kept, flag = _kept(state, placed.event.subject), placed.event.facts.must("flag")
    state.put(replace(kept, flags=tuple(other for other in kept.flags if other != flag)))


def judge_noted(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that acknowledged flags are on the exhibit or one of its parents."""
    known_exhibit(state, ruling, command.subject)
    there = {flag for protection in lineage(state, command.subject) for flag in protection.flags}
    wrong = sorted(set(ruling.facts.codes("flags")) - there) if there else ["anything"]
    if wrong:
        raise ruling.refuse("handling.flag_known", f"the exhibit is not flagged as {', '.join(wrong)}")


def fold_noted(state: State, placed: Placed) -> None:
    """Record the signer's acknowledgement, on the exhibit and each of its parents with the flag."""
    key = state.get(Key, placed.event.by)
    if key is None:
        return
    wanted = placed.event.facts.codes("flags")
    for kept in tuple(lineage(state, placed.event.subject)):
        noted = {f"{flag} {key.actor}" for flag in wanted if flag in kept.flags}
        state.put(replace(kept, noted=tuple(sorted({*kept.noted, *noted}))))


def judge_traces(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an entry states either traces secured or that none were found."""
    known_exhibit(state, ruling, command.subject)
    traces = ruling.facts.codes("traces")
    if "none_found" in traces and len(traces) > 1:
        raise ruling.refuse("handling.traces_contradictory", "traces are stated as secured, and as not found")


def fold_traces(state: State, placed: Placed) -> None:
    """Record the traces as secured, so that digital steps may follow."""
    state.put(replace(_kept(state, placed.event.subject), traces=True))
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None and placed.event.facts.codes("nonconforming"):
        state.put(marked(exhibit, placed))


JUDGES = {
    "exhibit.flagged": judge_flagged,
    "exhibit.unflagged": judge_unflagged,
    "exhibit.flag_acknowledged": judge_noted,
    "exhibit.traces_secured": judge_traces,
}
FOLDS = {
    "exhibit.flagged": fold_flagged,
    "exhibit.unflagged": fold_unflagged,
    "exhibit.flag_acknowledged": fold_noted,
    "exhibit.traces_secured": fold_traces,
}
