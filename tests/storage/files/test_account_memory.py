"""An account's memory of a log: the key that it trusts is decided by one process at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import Busy, HeadMismatch
from custody.proof.note import SeedSigner
from custody.storage.account.log_memory import AccountMemory

ORIGIN = "log.example/ledger"


def memory(place: Path) -> AccountMemory:
    """Return the memory in a folder, which waits for no lock."""
    return AccountMemory(place / "state", ORIGIN, place / "receipts", lock_seconds=0.0)


def test_a_key_is_trusted_once_and_by_one_process_at_a_time(tmp_path: Path) -> None:
    one, other = (SeedSigner(ORIGIN, bytes([number]) * 32).verifier for number in (1, 2))
    with memory(tmp_path).exclusive(), pytest.raises(Busy):
        memory(tmp_path).trust(one)
    assert memory(tmp_path).key() is None
    memory(tmp_path).trust(one)
    memory(tmp_path).trust(one)
    with pytest.raises(HeadMismatch, match="trusts another key"):
        memory(tmp_path).trust(other)
    assert memory(tmp_path).key() == one
