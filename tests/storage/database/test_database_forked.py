"""A process that is forked from one that has a ledger open has to open it anew: it would hang, or damage the file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from custody.storage.database import SqlLedgerStore
from tests.contracts.ledger_stores import ORIGIN

FORKING = """
import os, sys
from custody.errors import StorageFailed
from custody.storage.database import SqlLedgerStore
store = SqlLedgerStore.open(sys.argv[1])
child = os.fork()
if not child:
    try:
        if sys.argv[2] == "read":
            store.read().head()
        else:
            with store.begin() as transaction:
                transaction.commit()
    except StorageFailed as error:
        print(error.message, error.hint, flush=True)
    os._exit(0)
os.waitpid(child, 0)
with store.begin() as transaction:
    print(transaction.head().size, store.read().head().size)
store.close()
"""


@pytest.mark.parametrize("how", ["read", "write"])
def test_a_forked_process_is_told_to_open_it_anew_and_the_first_goes_on(tmp_path: Path, how: str) -> None:
    path = tmp_path / "ledger.db"
    SqlLedgerStore.create(path, ORIGIN).close()
    ended = subprocess.run(
        [sys.executable, "-c", FORKING, path, how], capture_output=True, text=True, check=True, timeout=60
    )
    told, sizes = ended.stdout.splitlines()
    assert "was opened by the process that this one was forked from" in told
    assert told.endswith("Open the ledger anew in each process.")
    assert sizes == "0 0"
