"""A server, or a firewall on the way to it, that goes without a word: nobody waits for it for hours."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from custody.errors import CommitUnknown, StorageFailed
from custody.storage.database import SqlLedgerStore
from custody.storage.database.postgres import connection
from custody.storage.database.postgres.postgres_dialect import driver_of
from tests.contracts.ledger_stores import Filler
from tests.postgres.ledgers import new_ledger
from tests.postgres.server import server
from tests.postgres.test_failing import name_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the options of a line are those of Linux")

#: Linux's number for the option of a socket that says which packets reach it, and a filter that lets none through.
_ATTACH_FILTER, _NONE = 26, struct.pack("HBBI", 0x06, 0, 0, 0)
#: How long a server may be silent in these tests, and the seconds after which that has come out in any case.
SHORT = {"keepalives_idle": 1, "keepalives_interval": 1, "keepalives_count": 2, "tcp_user_timeout": 2000}
LONGEST = 20.0


class Way:
    """A way to the tests' server over TCP, on which everything is lost once ``vanish`` was called, without a word."""

    def __init__(self) -> None:
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = self._door.getsockname()[1]
        self._lines: list[socket.socket] = []
        threading.Thread(target=self._open, daemon=True).start()

    def vanish(self) -> None:
        """Drop every packet on any line from now on, as where a machine has lost its power."""
        kept = ctypes.create_string_buffer(_NONE)
        for line in self._lines[::2]:
            line.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(kept)))

    def close(self) -> None:
        """Close the door and all lines."""
        for item in (self._door, *self._lines):
            with closing(item), suppress(OSError):
                item.shutdown(socket.SHUT_RDWR)

    def _open(self) -> None:
        while True:
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            beyond = socket.socket(socket.AF_UNIX)
            beyond.connect(str(server().socket / ".s.PGSQL.5432"))
            self._lines += [line, beyond]
            for one, other in ((line, beyond), (beyond, line)):
                threading.Thread(target=_forward, args=(one, other), daemon=True).start()


def _forward(one: socket.socket, other: socket.socket) -> None:
    try:
        while data := one.recv(65536):
            other.sendall(data)
    except OSError:
        return


@contextmanager
def far_ledger(options: str = "") -> Iterator[tuple[Way, SqlLedgerStore]]:
    """Yield a way over TCP to a new ledger, and the ledger as it is opened over it."""
    with new_ledger() as address, closing(Way()) as way:
        place = f"postgresql://postgres@127.0.0.1:{way.port}/{name_of(address)}?sslmode=disable{options}"
        with closing(SqlLedgerStore.open(place)) as store:
            yield way, store


def line_of(store: SqlLedgerStore) -> socket.socket:
    """Return the line of a connection once more, to be closed."""
    with store.lend() as connection:
        return socket.socket(fileno=os.dup(driver_of(connection).pgconn.socket))


def options_of(store: SqlLedgerStore) -> dict[str, int]:
    """Return what the line of a connection does about silence, as the system has it."""
    with line_of(store) as line:
        return {
            "keepalives": line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE),
            "keepalives_idle": line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
            "keepalives_interval": line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL),
            "keepalives_count": line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT),
            "tcp_user_timeout": line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
        }


def test_a_line_asks_a_silent_server_for_a_sign_within_minutes() -> None:
    with far_ledger() as (_, store):
        found = options_of(store)
        assert found.pop("keepalives") == 1
        assert found == {name: connection._PATIENCE[name] for name in found}
        most = found["keepalives_idle"] + found["keepalives_interval"] * found["keepalives_count"]
        assert most * 1000 == found["tcp_user_timeout"] <= 180_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("keepalives_idle", 77),
        ("keepalives_interval", 77),
        ("keepalives_count", 77),
        ("tcp_user_timeout", 77000),
        ("keepalives", 0),
    ],
)
def test_what_the_address_says_of_silence_counts_and_the_rest_stays(name: str, value: int) -> None:
    with far_ledger(f"&{name}={value}") as (_, store):
        found = options_of(store)
        assert found[name] == value
        asked = found.keys() & connection._PATIENCE.keys() - {name} if value else set()
        assert {setting: found[setting] for setting in asked} == {
            setting: connection._PATIENCE[setting] for setting in asked
        }


def test_what_a_service_says_of_silence_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = tmp_path / "services"
    services.write_text("[lab]\nkeepalives_idle=30\nconnect_timeout=77\n")
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    monkeypatch.setenv("PGSERVICE", "lab")
    with far_ledger() as (_, store), store.lend() as connection:
        assert options_of(store)["keepalives_idle"] == 30
        assert driver_of(connection).info.get_parameters()["connect_timeout"] == "77"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SHORT.items():
        monkeypatch.setitem(connection._PATIENCE, name, value)
    monkeypatch.setitem(connection._PATIENCE, "connect_timeout", 2)


@pytest.mark.usefixtures("impatient")
def test_a_statement_whose_server_vanished_ends_with_an_error_and_one_that_works_does_not() -> None:
    longer = 2 + SHORT["tcp_user_timeout"] / 1000 + SHORT["keepalives_idle"]
    with far_ledger() as (way, store), store.lend() as connection:
        driver = driver_of(connection)
        assert driver.execute("SELECT 1 FROM pg_sleep(%s)", (longer,)).fetchall() == [(1,)]
        begun = time.monotonic()
        threading.Timer(0.5, way.vanish).start()
        with pytest.raises(psycopg.OperationalError):
            driver.execute("SELECT pg_sleep(%s)", (3 * LONGEST,))
        assert time.monotonic() - begun < LONGEST


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("what", ["reading", "a commit"])
def test_a_server_that_vanished_is_told_as_one_that_cannot_be_reached(what: str) -> None:
    with far_ledger() as (way, store):
        filler = Filler(store)
        filler.add("a")
        reader = store.read()
        assert reader.head().size == 1
        with ExitStack() as stack:
            act: Callable[[], object] = reader.head
            if what == "a commit":
                txn = stack.enter_context(store.begin())
                filler.put(txn, filler.rows("b"))
                act = txn.commit
            way.vanish()
            with pytest.raises(StorageFailed) as refused:
                act()
        assert isinstance(refused.value, CommitUnknown) == (what == "a commit")
        assert "timed out" in refused.value.message
        assert store.read().head().size == 1
