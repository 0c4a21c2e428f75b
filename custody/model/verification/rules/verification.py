"""Rules for the verification of stored objects, and for comparisons with lists of digests."""

from __future__ import annotations

from custody.model.cases.records import Case
from custody.model.engine.moments import happened
from custody.model.exhibits.questions.exhibit import known_exhibit
from custody.model.locks.questions import settle
from custody.model.objects.records import Newest, StoredObject
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State
from custody.model.verification.kinds import COMPARED, OUTCOMES
from custody.model.verification.records import Sweep
from custody.proof.commitments.typed_roots import SweepRoot, typed_root_from_json


def judge_swept(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a sweep's counts add up to its results, and that a sample states seed and source."""
    facts = ruling.facts
    if state.get(Sweep, command.subject) is not None:
        raise ruling.refuse("sweep.new", "this sweep is recorded already")
    root = typed_root_from_json(facts.root("results_root") or {})
    counted = sum(facts.count(f"{name}_count") for name in OUTCOMES)
    if not isinstance(root, SweepRoot) or root.count != counted:
        raise ruling.refuse("sweep.count", "the outcomes do not add up to the number of results")
    positions = facts.must("sample_source")
    sampled = facts.text("sample_seed") is not None and bool(facts.number("sample_leaf_count"))
    if sampled != (facts.must("depth") == "sample") or sampled != (positions != "all"):
        raise ruling.refuse(
            "sweep.sample", "a seed and a number of leaves are stated for a sample, and for nothing else"
        )
    if (positions in ("timestamp", "witness")) != (facts.number("checkpoint_size") is not None):
        raise ruling.refuse(
            "sweep.sample",
            "a checkpoint size is stated for a sample chosen by a witness, and for nothing else",
        )


def fold_swept(state: State, placed: Placed) -> None:
    """Record the sweep, with its numbers of verified and failed objects, as the newest one."""
    event, facts = placed.event, placed.event.facts
    bad = sum(facts.count(f"{name}_count") for name in OUTCOMES if name != "verified")
    ended = happened(facts, event.at)
    ok, seed = facts.count("verified_count"), facts.text("sample_seed")
    state.put(Sweep(event.subject, facts.must("depth"), ended, ok, bad, placed.position, seed))
    state.put(Newest("sweep", event.subject))


def _object(state: State, command: Command, ruling: Ruling) -> StoredObject:
    stored = state.get(StoredObject, command.subject)
    if stored is None:
        raise ruling.refuse("object.known", f"there is no object {command.subject}")
    if state.get(Sweep, ruling.facts.must("sweep")) is None:
        raise ruling.refuse("sweep.known", f"there is no sweep {ruling.facts.must('sweep')}")
    return stored


def judge_failed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a failure names a known object and the sweep that found it."""
    _object(state, command, ruling)


def fold_failed(state: State, placed: Placed) -> None:
    """Record the failed verification on the object."""
    stored = state.get(StoredObject, placed.event.subject)
    if stored is not None:
        outcome = placed.event.facts.must("outcome")
        settle(state, replace(stored, failing="unreadable" if outcome == "object_unreadable" else outcome))


def judge_restored(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an object that failed reads back with its recorded digest."""
    there = state.get(StoredObject, command.subject)
    if there is not None and there.failing is None:
        raise ruling.refuse("object.failing", "the object has no failure on record")
    stored = _object(state, command, ruling)
    if ruling.facts.must("found_sha256") != stored.sha256:
        raise ruling.refuse("object.digest", "the digest found is not the object's")


def fold_restored(state: State, placed: Placed) -> None:
    """Clear the object's failure; the failed verification stays in the ledger."""
    stored = state.get(StoredObject, placed.event.subject)
    if stored is not None:
        settle(state, replace(stored, failing=None))


def judge_compared(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a comparison is of a case or its exhibit, with counts that add up; mark differences."""
    facts = ruling.facts
    if state.get(Case, command.subject) is None:
        raise ruling.refuse("case.known", f"there is no case {command.subject}")
    whose = facts.text("exhibit")
    if whose is not None and known_exhibit(state, ruling, whose, away=True).case != command.subject:
        raise ruling.refuse("hash_list.exhibit", f"the exhibit {whose} does not belong to this case")
    root = typed_root_from_json(facts.root("results_root") or {})
    if not isinstance(root, SweepRoot) or root.count != sum(
        facts.count(f"{name}_count") for name in COMPARED
    ):
        raise ruling.refuse("hash_list.count", "the outcomes do not add up to the number of results")
    differing = facts.count("differing_count")
    if differing:
        ruling.broken(
            "hash_list.differs", f"the list gives other digests or sizes for {differing} of the files"
        )


def fold_compared(state: State, placed: Placed) -> None:
    """Change nothing: a comparison only reports differences."""


JUDGES = {
    "sweep.completed": judge_swept,
    "object.verification_failed": judge_failed,
    "object.verification_recovered": judge_restored,
    "hash_list.compared": judge_compared,
}
FOLDS = {
    "sweep.completed": fold_swept,
    "object.verification_failed": fold_failed,
    "object.verification_recovered": fold_restored,
    "hash_list.compared": fold_compared,
}
