"""Fixtures that give every contract test each adapter in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.ledger_stores import STORES, Filler, Opener


@pytest.fixture(params=STORES)
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Yield handles on one new ledger, of each kind of store in turn."""
    with STORES[request.param](tmp_path) as handles:
        yield handles


@pytest.fixture
def filler(opener: Opener) -> Filler:
    """Return a filler of a new ledger, of each kind of store in turn."""
    return Filler(opener())
