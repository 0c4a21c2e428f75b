"""Changes at places that nobody chose: any bit of any stored value, and any bit of the database file."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from custody.errors import CustodyError
from custody.storage.database import SqlLedgerStore
from tests.attacks.tampering import TIMES
from tests.tamper.knife import Knife
from tests.tamper.vault import BULK, Vault

TABLES = (
    "checkpoints",
    "checks",
    "cosignatures",
    "entries",
    "erasures",
    "head",
    "labels",
    "openings",
    "records",
    "subjects",
    "sweeps",
    "terms",
    "tile_roots",
    "tiles",
)


@pytest.fixture(scope="module")
def bulk() -> int:
    """Return so many cases that a tile is full."""
    return BULK


def flipped(value: Any, at: int, bit: int) -> Any:
    """Return a value with one bit changed, counting places around its end."""
    if isinstance(value, int):
        return value ^ (1 << (at % 40))
    at %= len(value)
    if isinstance(value, bytes):
        return value[:at] + bytes([value[at] ^ (1 << bit)]) + value[at + 1 :]
    return value[:at] + chr(ord(value[at]) ^ (1 << bit)) + value[at + 1 :]


@settings(max_examples=15 * TIMES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_bit_of_any_value_makes_the_verdict_other_than_verified(
    vault: Vault, knife: Knife, data: st.DataObject
) -> None:
    table = data.draw(st.sampled_from(TABLES))
    rows = knife.rows(table)
    row = rows[data.draw(st.integers(0, len(rows) - 1), label="row")]
    column = data.draw(st.sampled_from([name for name, value in row.items() if value not in (None, "")]))
    value = flipped(row[column], data.draw(st.integers(0, 8191)), data.draw(st.integers(0, 6)))
    try:
        with knife.changed(table, row, **{column: value}):
            report = vault.audit(objects="none")
    except sqlite3.IntegrityError:
        assume(False)
    assert report.exit_status in (3, 4), (table, column, row, value)


@pytest.fixture(scope="module")
def copy(vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the database in one file, without a log beside it."""
    path = tmp_path_factory.mktemp("copy") / "whole.db"
    with closing(sqlite3.connect(vault.database)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    return path


@pytest.mark.parametrize("seed", range(10 * TIMES))
def test_a_bit_changed_in_the_file_itself_is_answered_and_never_a_bug(
    vault: Vault, copy: Path, seed: int, tmp_path: Path
) -> None:
    path = tmp_path / "bent.db"
    shutil.copyfile(copy, path)
    chance = random.Random(seed)
    at = chance.randrange(65536, path.stat().st_size)
    with path.open("r+b") as file:
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ (1 << chance.randrange(8))]))
    try:
        store = SqlLedgerStore.open(path, readonly=True, inspecting=True)
    except CustodyError:
        return
    try:
        assert vault.audit(objects="none", store=store).exit_status in (0, 3, 4)
    finally:
        store.close()
