"""A server or a backend that is killed while a ledger grows: nothing acknowledged is lost, nothing half is there.

A server of its own is killed, so that no other test meets it. Each point of an append is one at which the program asks
the server for something; `make faults` takes all of them.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest

from custody.errors import CustodyError, StorageFailed
from custody.ledger.append.entry_signing import Request
from custody.ledger.audit import Audit
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import MemorySources
from custody.storage.state.head import HeadFile
from tests.faults.points import count, some
from tests.postgres.server import Cluster
from tests.world import World

#: Entries of one submission, which stand together or not at all.
TOGETHER = 3


@pytest.fixture(scope="module")
def cluster() -> Cluster:
    """Return a server that may be killed."""
    return Cluster()


@dataclass
class Writer:
    """Somebody who enters submissions one after the other, and keeps what was acknowledged."""

    world: World
    store: SqlLedgerStore
    number: int = 0
    acknowledged: dict[int, list[int]] = field(default_factory=dict)
    failed: list[CustodyError] = field(default_factory=list)

    def enter(self) -> None:
        """Enter one submission."""
        self.number += 1
        wanted = [Request("case.opened", {"reference": f"{self.number}-{at}"}) for at in range(TOGETHER)]
        receipts = self.world.sign_all("judge", wanted)
        self.acknowledged[self.number] = [receipt.position for receipt in receipts]

    def go_on(self, stop: threading.Event) -> None:
        """Enter submissions until told to stop; one that failed is not entered again."""
        while not stop.is_set():
            try:
                self.enter()
            except CustodyError as error:
                self.failed.append(error)
                time.sleep(0.02)

    def compare(self) -> dict[int, list[int]]:
        """Compare what stands with what was acknowledged, and check everything; gives positions by submission."""
        found: dict[int, list[int]] = {}
        reader = self.world.store.read()
        for position in range(reader.head().size):
            entry = self.world.entry(position)
            if entry.envelope.kind == "case.opened":
                found.setdefault(int(str(entry.value("reference")).split("-")[0]), []).append(position)
        assert {len(positions) for positions in found.values()} <= {TOGETHER}
        for number, positions in self.acknowledged.items():
            assert found[number] == positions
        report = Audit(
            reader,
            self.world.log_key,
            head=self.world.head,
            stores={},
            now=self.world.clock.now(),
            store_damage=self.store.damage(),
            differences=self.store.differences(),
        ).run(objects="none")
        assert report.verdict == "verified", report.findings
        return found


@pytest.fixture
def writer(cluster: Cluster, tmp_path: Path) -> Iterator[Writer]:
    """Yield somebody who enters into a new ledger on the server."""
    with cluster.server.database() as name:
        origin = World.memory().origin
        with closing(SqlLedgerStore.create(cluster.server.address(name), origin)) as store:
            head = HeadFile(tmp_path / "head", origin)
            yield Writer(World(store, head, MemoryObjects("local"), MemorySources()).staff(), store)


def settled(writer: Writer) -> None:
    """Enter something as soon as the server takes it again."""
    end = time.monotonic() + 30
    while True:
        try:
            writer.enter()
        except StorageFailed:
            assert time.monotonic() < end
            time.sleep(0.02)
        else:
            return


def test_a_backend_killed_at_any_point_of_an_append_loses_nothing_that_was_acknowledged(
    writer: Writer, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    points = Points(monkeypatch)
    writer.enter()
    points.count, points.at = 0, 0
    writer.enter()
    total = points.count
    chosen, stood = some(range(1, total + 1)), 0
    for point in chosen:
        size = writer.world.size()
        points.count, points.at = 0, point
        with suppress(CustodyError):
            writer.enter()
            stood += 1
        points.at = 0
        settled(writer)
        assert writer.world.size() - size in (TOGETHER, 2 * TOGETHER)
    writer.compare()
    assert len(chosen) > stood
    count(request, "a backend killed during an append on a server", len(chosen), total)


class Points:
    """Counts what the program asks the server for, and kills the backend that is asked at one of these."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.count, self.at = 0, 0
        for owner, name in (
            (psycopg.Cursor, "execute"),
            (psycopg.Cursor, "executemany"),
            (psycopg.Cursor, "copy"),
            (psycopg.Connection, "commit"),
        ):
            usual = getattr(owner, name)
            patch.setattr(owner, name, self._counted(usual))

    def _counted(self, usual: Any) -> Any:
        def step(one: Any, *args: Any, **named: Any) -> Any:
            self.count += 1
            if self.count == self.at:
                driver = one if isinstance(one, psycopg.Connection) else one.connection
                os.kill(driver.info.backend_pid, signal.SIGKILL)
                time.sleep(0.05)
            return usual(one, *args, **named)

        return step


def wait_for(writer: Writer, entering: threading.Thread, more: int) -> None:
    """Wait until so many more submissions were acknowledged."""
    before, end = len(writer.acknowledged), time.monotonic() + 60
    while len(writer.acknowledged) < before + more:
        assert entering.is_alive()
        assert time.monotonic() < end, writer.failed[-1:]
        time.sleep(0.01)


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGKILL], ids=["immediate", "kill"])
def test_a_server_killed_while_entries_come_in_has_all_that_was_acknowledged(
    cluster: Cluster, writer: Writer, how: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    stop = threading.Event()
    entering = threading.Thread(target=writer.go_on, args=(stop,))
    entering.start()
    try:
        for _ in range(4):
            wait_for(writer, entering, 5)
            cluster.stop(how)
            cluster.start()
        wait_for(writer, entering, 2)
    finally:
        stop.set()
        entering.join()
    stood = writer.compare()
    assert writer.failed
    assert {error.exit_status for error in writer.failed} <= {7, 8}
    with capsys.disabled():
        kept, more = len(writer.acknowledged), len(stood) - len(writer.acknowledged)
        print(
            f"\n{how.name}: {kept} acknowledged submissions kept, {more} more stand, {len(writer.failed)} refused"
        )
