"""Screens neither hide nor stumble over a log that is met first, that is behind, or that has two histories."""

from __future__ import annotations

import pytest

from tests.answers.memory.memory_play import keep, put_back
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

PAGES = ("today", "ledger", "integrity")


@pytest.mark.parametrize("page", PAGES)
def test_each_page_that_shows_the_whole_says_why_nothing_can_be_entered(office: Office, page: str) -> None:
    plain = ("tui", "--plain", page)
    assert "can be entered" not in office.desk.run(*plain).out
    keep(office, "older", "vault", "state")
    office.case("C-2")
    put_back(office, "older", "vault", "state")
    behind = office.desk.run(*plain)
    assert behind.status == 0
    assert "an old copy or a cut one" in " ".join(behind.out.split())
    next((office.folder / "state").glob("*/log.vkey")).unlink()
    first = office.desk.run(*plain)
    assert first.status == 0
    assert "does not trust the key" in " ".join(first.out.split())
