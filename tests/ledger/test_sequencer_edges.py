"""Where the sequencer's parts end: what was fetched ahead, positions that are not there, results that are cut off."""

from __future__ import annotations

import pytest

from custody.errors import ProofInvalid
from custody.ledger.recall import Recall
from custody.ledger.submission import sweep_leaves, sweep_lines
from custody.model.acts import Command
from custody.model.schema import Facts
from tests.ledger.wrong_entries import office


def test_results_of_a_sweep_are_lines_that_end() -> None:
    assert sweep_leaves(b"") == []
    assert sweep_leaves(b"a\n") == [b"a"]
    assert sweep_leaves(sweep_lines([b"a", b"", b"b"])) == [b"a", b"", b"b"]
    for cut in (b"a", b"a\nb"):
        with pytest.raises(ProofInvalid, match="cut off"):
            sweep_leaves(cut)


def test_an_entry_is_summed_up_if_it_stands_and_no_other_is() -> None:
    world = office()
    size = world.size()
    recall = Recall(world.store.read(), size)
    kinds = [recall.summary_of(position) for position in (-1, 0, size - 1, size)]
    assert kinds[0] is None
    assert kinds[1] is not None
    assert kinds[1].kind == "ledger.opened"
    assert kinds[2] is not None
    assert kinds[3] is None


def test_what_is_found_is_the_same_whether_it_was_fetched_ahead_or_is_asked_for() -> None:
    world = office()
    case = world.case("C-1")
    reader, size = world.store.read(), world.size()
    plain, ahead = Recall(reader, size), Recall(reader, size)
    closing = Command("case.closed", case, Facts({"outcome": "ended"}), "lab.example/x", 0, None)
    ahead.gather([closing])
    assert ahead.tip_of(case) == plain.tip_of(case) is not None
    assert ahead.tip_of("nobody") is plain.tip_of("nobody") is None
    assert ahead.record("case", case) == plain.record("case", case) is not None
    assert ahead.record("case", "nobody") is plain.record("case", "nobody") is None
