"""The driver and addresses of servers: loaded only where a ledger is on one, and never told a secret."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from psycopg.pq import Conninfo

from custody.errors import ConfigError
from custody.storage.database import SqlLedgerStore
from custody.storage.database.location import find
from custody.storage.settings.database_addresses import bare_address, holds_secret, is_address
from tests.postgres.ledgers import ORIGIN

ROOT = Path(__file__).resolve().parents[2]


def test_a_ledger_in_a_file_loads_no_driver_of_a_server(tmp_path: Path) -> None:
    SqlLedgerStore.create(tmp_path / "ledger.db", ORIGIN).close()
    code = """
import sys
from custody.storage.database import SqlLedgerStore
from custody.storage.vault.vault import open_vault
store = SqlLedgerStore.open(sys.argv[1])
with store.begin() as txn:
    txn.commit()
store.close()
print("psycopg" in sys.modules)
"""
    command = [sys.executable, "-c", code, str(tmp_path / "ledger.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "False\n"


def test_without_the_driver_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "custody.storage.database.postgres.connection", None)
    with pytest.raises(ConfigError, match="psycopg") as refused:
        SqlLedgerStore.open("postgresql://h/d")
    assert ".[postgres]" in refused.value.hint


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://h/d",
        "postgres://u@h:5433/d?sslmode=require&passfile=/x",
        "postgresql:///?service=lab",
        "postgresql://u@h:5433,[::1]/d?sslmode=require",
    ],
)
def test_an_address_without_a_secret_is_taken_as_it_is(address: str) -> None:
    assert is_address(address)
    assert not holds_secret(address)
    assert find(address).name == address


@pytest.mark.parametrize(
    ("address", "bare"),
    [
        ("postgresql://h/d", "postgresql://h/d"),
        ("postgres://u@h:5433/d?sslmode=require", "postgresql://h:5433/d"),
        ("postgresql://u@h:5433,[::1]/d?user=w&port=1", "postgresql://h:5433,[::1]/d?port=1"),
        ("postgresql://?host=/run/postgresql", "postgresql://?host=/run/postgresql"),
        ("postgresql://u@h/d#x", "postgresql://h/d"),
    ],
)
def test_an_address_is_named_by_its_server_and_database_alone(address: str, bare: str) -> None:
    assert bare_address(address) == bare


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://u:hunter2@h/d",
        "postgresql://u:@h/d",
        "postgresql://h/d?password=hunter2",
        "postgresql://h/d?user=u&PASSWORD=hunter2",
        "postgresql://h/d?pass%77ord=hunter2",
        "postgresql://h/d?sslpassword=hunter2",
        "postgresql://h/d?scram_client_key=hunter2",
        "postgresql://h/d?scram_server_key=hunter2",
        "postgresql://[hunter2/d",
        "postgresql://h/d?nothing=hunter2",
    ],
)
def test_an_address_with_a_secret_or_that_is_none_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(ConfigError) as refused:
        find(address)
    assert "hunter2" not in f"{refused.value} {refused.value.hint} {refused.value.__cause__}"


@pytest.mark.parametrize("text", ["vault/x", "sqlite:///x", "postgresql", "mysql://h/d", ""])
def test_what_is_no_address_of_a_server_is_none(text: str) -> None:
    assert not is_address(text)


@pytest.mark.parametrize(
    "name", [default.keyword.decode() for default in Conninfo.get_defaults() if default.dispchar == b"*"]
)
def test_what_the_driver_itself_shows_to_nobody_is_a_secret(name: str) -> None:
    assert not holds_secret("postgresql://h/d?application_name=x")
    assert holds_secret(f"postgresql://h/d?{name}=hunter2")
