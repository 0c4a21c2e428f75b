"""Tiles and their roots, in a vault that is larger than one: changed, taken away, slipped in, and what they tell."""

from __future__ import annotations

import pytest

from tests.tamper.knife import Knife
from tests.tamper.test_every_byte import EXPECTED, TILES, verify_each_byte_named
from tests.tamper.test_rows_taken_away import verify_gone_named, verify_more_named
from tests.tamper.vault import BULK, Vault, codes


@pytest.fixture(scope="module")
def bulk() -> int:
    """Return so many cases that a tile is full."""
    return BULK


@pytest.mark.parametrize("table", TILES)
def test_a_changed_byte_is_found_and_named(vault: Vault, knife: Knife, table: str) -> None:
    for column in EXPECTED[table]:
        verify_each_byte_named(vault, knife, table, column)


@pytest.mark.parametrize("table", TILES)
def test_one_that_is_gone_is_found_and_named(vault: Vault, knife: Knife, table: str) -> None:
    verify_gone_named(vault, knife, table)


@pytest.mark.parametrize(
    ("table", "values", "named"),
    [
        ("tiles", {"level": 0, "idx": 1, "hashes": bytes(8192)}, ("tile_extra", "tile 0/1")),
        ("tile_roots", {"level": 0, "idx": 1, "root": bytes(32)}, ("row_stray", "root of tile 0/1")),
    ],
)
def test_one_slipped_in_is_found_and_named(
    vault: Vault, knife: Knife, table: str, values: dict[str, object], named: tuple[str, str]
) -> None:
    verify_more_named(vault, knife, table, values, named)


def test_two_entries_exchanged_are_named_by_the_earlier_one(vault: Vault, knife: Knife) -> None:
    one, other = (row for row in knife.rows("entries") if row["position"] in (100, 103))
    openings = [row for row in knife.rows("openings") if row["position"] in (100, 103)]
    with knife.deleted("entries", one, other), knife.deleted("openings", *openings):
        for table, row, to in (
            ("entries", one, 103),
            ("entries", other, 100),
            ("openings", openings[0], 103),
            ("openings", openings[1], 100),
        ):
            knife.insert(table, {**row, "position": to})
        report = vault.audit(objects="none")
        for table in ("entries", "openings"):
            knife.run(f"DELETE FROM {table} WHERE position IN (100, 103)")  # noqa: S608 - two known tables
    assert report.exit_status == 3
    assert {"tile_hash", "checkpoint_root"} <= codes(report)
    assert "tile 0/0, hash 100 (entry 100)" in {finding.where for finding in report.findings}
