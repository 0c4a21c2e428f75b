"""Where the sequencer's parts end: what was fetched ahead, positions that are not there, results that are cut off."""

from __future__ import annotations

from typing import NamedTuple, cast

import pytest

from custody.errors import ProofInvalid
from custody.ledger.ports import Asked, Known, LedgerReader
from custody.ledger.state.state_cache import Recall
from custody.ledger.submissions.submission import sweep_leaves, sweep_lines
from custody.model.entry.facts import Facts
from custody.model.rulings import Command
from tests.ledger.append.wrong_entries import office


class StoredKey(NamedTuple):
    """The name of an object, and where it is stored."""

    key: str
    value: str = "lab k"


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
    closing = Command("case.closed", case, Facts({"outcome": "ended"}), "lab.example/x", 0, None, 1, 0)
    ahead.gather([closing])
    assert ahead.tip_of(case) == plain.tip_of(case) is not None
    assert ahead.tip_of("nobody") is plain.tip_of("nobody") is None
    assert ahead.record("case", case) == plain.record("case", case) is not None
    assert ahead.record("case", "nobody") is plain.record("case", "nobody") is None


@pytest.mark.parametrize(
    "after", [None, *((low, key) for low in ("lab j", "lab k", "lab l") for key in "abcxz")]
)
@pytest.mark.parametrize("limit", [1, 2, 500])
def test_a_list_that_was_fetched_ahead_goes_on_where_the_store_would(
    after: tuple[str, str] | None, limit: int
) -> None:
    """A page that began again, or left one out, would let a rule overlook a record."""
    world = office()
    kept = [StoredKey(key) for key in "acx"]

    class Listed:
        """A reader that has three objects under one key of a store; whoever asks it again is counted."""

        def __init__(self) -> None:
            self._reader = world.store.read()
            self.asked = 0

        def __getattr__(self, name: str) -> object:
            return getattr(self._reader, name)

        def listed(self, space: str, term: str, values: set[str]) -> dict[str, list[str]]:
            return {value: sorted(path.key for path in kept if path.value == value) for value in values}

        def find(self, *_: object, **__: object) -> list[tuple[str, str]]:
            self.asked += 1
            return []

    reader = Listed()
    recall = Recall(cast("LedgerReader", reader), world.size())
    facts = Facts({"store": "lab", "object_key": "k"})
    recall.gather([Command("object.archived", "nobody", facts, "lab.example/x", 0, None, 1, 0)])
    found = recall.find("object", "stored", "lab k", "lab k", limit=limit, after=after)
    rows = [(path.value, path.key) for path in kept]
    assert found == [row for row in rows if after is None or row > after][:limit]
    assert reader.asked == 0


@pytest.mark.parametrize("own", [False, True])
def test_what_entries_say_they_saw_is_asked_for_once_as_far_as_it_can_be_there(own: bool) -> None:
    world = office()
    size = world.size()

    class Asking:
        """A reader that notes of which sizes a checkpoint was asked for."""

        def __init__(self) -> None:
            self._reader = world.store.read()
            self.sizes: list[int] = []

        def __getattr__(self, name: str) -> object:
            return getattr(self._reader, name)

        def known(self, asked: Asked) -> Known:
            self.sizes += asked.sizes
            return self._reader.known(asked)

        def checkpoint(self, size: int) -> bytes | None:
            self.sizes.append(size)
            return self._reader.checkpoint(size)

    reader = Asking()
    recall = Recall(cast("LedgerReader", reader), size, (size,) if own else ())
    facts = Facts({"reference": "C-1"})
    recall.gather(
        [
            Command("case.opened", "nobody", facts, "lab.example/x", 0, None, 1, seen)
            for seen in (0, 1, 2, size, size + 1)
        ]
    )
    assert sorted(reader.sizes) == [1, 2] + [size] * (not own)
    assert [recall.checkpoint(number) for number in (1, 2)] == [
        world.store.read().checkpoint(number) for number in (1, 2)
    ]
    assert sorted(reader.sizes) == [1, 2] + [size] * (not own)
