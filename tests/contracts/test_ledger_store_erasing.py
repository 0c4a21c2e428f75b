"""Every promise of LedgerStore about erasures, on every adapter."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from custody.errors import Conflict, NotFound, UsageError
from tests.contracts.ledger_stores import Filler, fields, without
from tests.contracts.test_ledger_store_model import VALUES, label, name


def test_erasing_replaces_the_openings_and_says_so(filler: Filler) -> None:
    filler.add("a", openings=fields(*VALUES))
    filler.add("b", openings=fields(*VALUES))
    with filler.store.begin() as txn:
        txn.erase(0, [2, 0], without(VALUES, 0, 2))
        assert txn.openings(0) == without(VALUES, 0, 2)
        txn.commit()
    reader = filler.store.read()
    assert reader.openings(0) == without(VALUES, 0, 2)
    assert reader.openings(1) == fields(*VALUES)
    assert [row.openings for row in reader.rows(0, 9)] == [without(VALUES, 0, 2), fields(*VALUES)]
    assert list(reader.miscounted(0)) == []
    assert list(reader.erased()) == [(0, 0), (0, 2)]
    assert reader.entry(0).note


def test_fields_can_be_erased_one_after_another(filler: Filler) -> None:
    filler.add("a", openings=fields(*VALUES))
    for gone in ([0], [1], [2]):
        with filler.store.begin() as txn:
            txn.erase(0, gone, without(VALUES, *range(gone[0] + 1)))
            txn.commit()
    reader = filler.store.read()
    assert reader.openings(0) == without(VALUES, 0, 1, 2)
    assert list(reader.erased()) == [(0, 0), (0, 1), (0, 2)]


def test_two_erasures_of_one_entry_may_share_a_commit(filler: Filler) -> None:
    filler.add("a", openings=fields(*VALUES))
    with filler.store.begin() as txn:
        txn.erase(0, [0], without(VALUES, 0))
        txn.erase(0, [1], without(VALUES, 0, 1))
        txn.commit()
    assert filler.store.read().openings(0) == without(VALUES, 0, 1)


def test_erasing_takes_the_labels_of_those_fields_and_no_others(filler: Filler) -> None:
    filler.add("a", "b", openings=fields(*VALUES))
    rows = [label(text, f"field{at}", position) for position in (0, 1) for at, text in enumerate(VALUES)]
    name(filler, *rows)
    with filler.store.begin() as txn:
        txn.erase(0, [1], without(VALUES, 1))
        assert txn.labels("Bertil") == [rows[4]]
        txn.commit()
    assert list(filler.store.read().all_labels()) == [rows[0], *rows[2:]]


def test_erasing_in_openings_that_cannot_be_read_takes_every_label_of_the_entry(filler: Filler) -> None:
    filler.add("a", "b", openings=b"\x07 no openings")
    rows = [label("Anna", "field0", 0), label("Bertil", "field1", 0), label("Anna", "field0", 1)]
    with filler.store.begin() as txn:
        txn.put_labels(rows)
        txn.erase(0, [0], b"")
        txn.commit()
    assert list(filler.store.read().all_labels()) == rows[2:]


@pytest.mark.parametrize(
    ("position", "gone", "openings", "error"),
    [
        (0, [0], without(VALUES, 0), Conflict),
        (0, [0, 1], without(VALUES, 0, 1), Conflict),
        (1, [256], without(VALUES, 0), Conflict),
        (1, [-1], without(VALUES, 0), Conflict),
        (1, [], without(VALUES, 0), UsageError),
        (1, [0, 0], without(VALUES, 0), UsageError),
        (1, [0], fields(*VALUES, "more"), UsageError),
        (2, [0], b"", NotFound),
        (-1, [0], b"", NotFound),
    ],
)
def test_an_erasure_that_erases_nothing_or_adds_is_refused(
    filler: Filler, position: int, gone: Sequence[int], openings: bytes, error: type[Exception]
) -> None:
    filler.add("a", "b", openings=fields(*VALUES))
    with filler.store.begin() as txn:
        txn.erase(0, [0], without(VALUES, 0))
        txn.commit()
    with filler.store.begin() as txn, pytest.raises(error):
        txn.erase(position, gone, openings)
    reader = filler.store.read()
    assert list(reader.erased()) == [(0, 0)]
    assert reader.openings(0) == without(VALUES, 0)
    assert reader.openings(1) == fields(*VALUES)
