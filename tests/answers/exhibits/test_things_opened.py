"""Every thing that begins with an entry opens by its number at a terminal, with all that its entries state."""

from __future__ import annotations

import pytest

from tests.answers.words.test_pages_state import filled, nobodys_settings, office, page, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["filled", "nobodys_settings", "office", "staffed", "tmp_path"]


@pytest.mark.parametrize(
    ("target", "facts"),
    [
        ("location:ROOM-2", ("Storage location ROOM-2", "type", "room")),
        ("preservation_request:AT-1", ("Preservation request AT-1", "AT", "What can be done")),
        ("thing:ROOM-2", ("Storage location ROOM-2", "location.registered")),
        ("thing:ledger", ("Log ledger",)),
    ],
)
def test_a_thing_opens_by_its_number(filled: Office, target: str, facts: tuple[str, ...]) -> None:
    told = page(filled, target, "--as", "Eve")
    for fact in facts:
        assert fact in told, told


def test_a_name_that_nothing_has_is_said_to_be_none(filled: Office) -> None:
    answer = filled.desk.run("tui", "--plain", "legal_hold:H-99")
    assert answer.status == 6
    assert "no legal hold named 'H-99'" in answer.err
