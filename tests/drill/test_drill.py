"""A ledger under load, backed up in every way, its machine lost, restored elsewhere: it goes on, and says all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.answers.backups.resumption_play import desk_folder
from tests.drill.going_on import go_on
from tests.drill.house import OWN, Lost, lost
from tests.drill.ways import WAYS


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lost]:
    """Lose a house that was backed up in every way, once for all of them."""
    with desk_folder(tmp_path_factory.mktemp("drill")) as folder:
        yield lost(folder)


@pytest.mark.parametrize("way", [*WAYS, OWN])
def test_a_ledger_goes_on_elsewhere_and_every_loss_is_in_the_first_line(house: Lost, way: str) -> None:
    outcome = go_on(house, way)
    assert outcome.said == house.size - outcome.entries > 0
    assert outcome.first_line.startswith("VERIFIED, but the log was resumed once"), outcome.first_line
    assert "objects" in outcome.first_line
