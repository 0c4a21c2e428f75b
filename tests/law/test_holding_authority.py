"""Authority to hold is a clock of its own: urgency without a paper gives none, and an order to preserve never does."""

from __future__ import annotations

import pytest

from custody.law.holding_authority import authority

WHEN = 1_800_000_000


@pytest.mark.parametrize("basis", ["warrant", "order", "consent"])
def test_a_stated_basis_covers_holding_with_or_without_its_paper(basis: str) -> None:
    for document in (True, False):
        found = authority(basis, WHEN, document=document, preservation=False)
        assert (found.basis, found.since, found.why) == (basis, WHEN, None)


def test_urgency_covers_nothing_until_an_authorisation_is_on_record() -> None:
    bare = authority("urgent", WHEN, document=False, preservation=False)
    assert (bare.basis, bare.since, bare.why) == (None, WHEN, "urgent")
    assert authority("urgent", WHEN, document=True, preservation=False).basis == "urgent"


def test_an_order_to_preserve_alone_never_covers_holding() -> None:
    alone = authority("order", WHEN, document=False, preservation=True)
    assert (alone.basis, alone.why) == (None, "preservation_only")
    assert authority("order", WHEN, document=True, preservation=True).basis == "order"
    assert authority("warrant", WHEN, document=False, preservation=True).basis == "warrant"


def test_what_came_from_no_seizure_is_covered_by_nothing() -> None:
    assert authority(None, WHEN, document=True, preservation=False).why == "no_seizure"
