"""A bug that one submission meets stops that one only: its neighbours land, and of itself nothing is left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custody.errors import CustodyError, Malformed
from custody.ledger.submissions.submission import Submission
from custody.model import rulesets
from custody.model.records import Case, Key
from custody.model.rulings import Command, Ruling
from custody.model.state import State
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.ledger.append.wrong_entries import case, office
from tests.ledger.forge import Forge
from tests.ledger.replaying import check


def fail(state: State, command: Command, ruling: Ruling) -> None:
    state.put(Case(command.subject, 0, "tried"))
    raise ZeroDivisionError("a rule that nobody tried")


def test_a_bug_met_by_one_submission_of_a_group_is_not_its_neighbours_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = office()
    known = world.case("C-9")
    closing = Forge(world).item("judge", "case.closed", {"outcome": "ended"}, subject=known)
    before = world.size()
    with monkeypatch.context() as patched:
        patched.setitem(rulesets.ruleset(1).judges, "case.closed", fail)
        parts = [Submission((case(world),)), Submission((case(world), closing)), Submission((case(world),))]
        first, second, third = world.sequencer.submit_many(parts)
    assert isinstance(first, list)
    assert isinstance(third, list)
    assert isinstance(second, CustodyError)
    assert (second.exit_status, isinstance(second.__cause__, ZeroDivisionError)) == (1, True)
    assert world.size() == before + 2
    assert world.lookup().get(Case, known).outcome is None
    world.sequencer.submit(Submission((closing,)))
    assert world.lookup().get(Case, known).outcome == "ended"
    check(world.store.read(), world.log_key)


def test_a_machine_without_memory_judges_nothing_and_nothing_of_the_group_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That is nobody's submission's fault, and what was judged until then may be wrong."""

    def starve(state: State, command: Command, ruling: Ruling) -> None:
        raise MemoryError

    world = office()
    closing = Forge(world).item("judge", "case.closed", {"outcome": "ended"}, subject=world.case("C-9"))
    parts = [Submission((case(world),)), Submission((closing,))]
    before, head = world.store.read().head(), world.head.read()
    with monkeypatch.context() as patched:
        patched.setitem(rulesets.ruleset(1).judges, "case.closed", starve)
        with pytest.raises(MemoryError):
            world.sequencer.submit_many(parts)
    assert (world.store.read().head(), world.head.read()) == (before, head)
    assert all(isinstance(receipt, list) for receipt in world.sequencer.submit_many(parts))
    check(world.store.read(), world.log_key)


def test_a_damaged_record_of_a_key_is_told_to_whoever_signed_with_it_and_to_no_neighbour() -> None:
    world = office()
    forge = Forge(world)
    mine = forge.item("judge", "case.opened", {"reference": "C-1"})
    others = [forge.item("eve", "case.opened", {"reference": f"C-{number}"}) for number in (2, 3)]
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    place = (Key.space, world.people["judge"].signer.verifier.name)
    whole = store._committed.records[place]
    store._committed.records[place] = replace(whole, doc=b"{")
    first, refusal, last = world.sequencer.submit_many(
        [Submission((item,)) for item in (others[0], mine, others[1])]
    )
    assert isinstance(first, list)
    assert isinstance(last, list)
    assert isinstance(refusal, Malformed)
    store._committed.records[place] = whole
    world.sequencer.submit(Submission((mine,)))
    check(world.store.read(), world.log_key)
