"""A bug that one submission meets stops that one only: its neighbours land, and of itself nothing is left."""

from __future__ import annotations

import pytest

from custody.errors import CustodyError
from custody.ledger.submission import Submission
from custody.model import rulesets
from custody.model.acts import Command, Ruling
from custody.model.records import Case
from custody.model.state import State
from tests.ledger.forge import Forge
from tests.ledger.replaying import check
from tests.ledger.wrong_entries import case, office


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
