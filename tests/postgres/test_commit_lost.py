"""A commit of which the server says nothing any more: nobody is told that nothing was recorded while it may yet be.

The server waits for a standby that is not there, so that a commit is under way as long as the test wants it to be.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256

import psycopg
import pytest

from custody.errors import CommitUnknown, CustodyError
from custody.ledger.append.entry_signing import Request
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.publish.committed_size import released_size
from custody.ledger.submissions.submission import Submission
from custody.storage.database import SqlLedgerStore
from custody.storage.database.postgres import postgres_dialect
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import MemoryHead, MemorySources
from tests.postgres.server import Cluster, Server
from tests.world import World

ORIGIN = f"lab.example/{sha256(b'office').hexdigest()[:32]}"
#: Seconds that a writer waits for another one.
PATIENCE = 1.0


@pytest.fixture(scope="module")
def server() -> Server:
    """Return a server whose commits can be made to wait, which those of no other test should."""
    return Cluster().server


@pytest.fixture
def world(server: Server) -> Iterator[World]:
    with (
        server.database() as name,
        closing(SqlLedgerStore.create(server.address(name), ORIGIN, busy_timeout=PATIENCE)) as store,
    ):
        yield World(store, MemoryHead(), MemoryObjects("local"), MemorySources()).staff()
        waiting(server, on=False)


def waiting(server: Server, *, on: bool) -> None:
    """Make commits wait for a standby, or no longer."""
    server.run(f"ALTER SYSTEM SET synchronous_standby_names = '{'standby' if on else ''}'")
    server.run("SELECT pg_reload_conf()")
    wanted = "standby" if on else ""
    end = time.monotonic() + 20
    with server.connect("postgres") as connection:
        while connection.execute("SHOW synchronous_standby_names").fetchall() != [(wanted,)]:
            assert time.monotonic() < end
            time.sleep(0.02)


def commits_waiting(server: Server) -> set[tuple[object, ...]]:
    """Return the commits that wait for a standby: each is one statement of one process at the server."""
    with server.connect("postgres") as connection:
        sql = "SELECT pid, query_start FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        return set(connection.execute(sql).fetchall())


def under_way(server: Server) -> bool:
    """Whether a commit waits."""
    return bool(commits_waiting(server))


def entered_in_the_dark(world: World, server: Server, monkeypatch: pytest.MonkeyPatch, ends: float) -> object:
    """Enter a case while the way to the server breaks during its commit, which ends after so many seconds."""
    drivers: list[psycopg.Connection[object]] = []
    usual = postgres_dialect.begin

    def begin(connection: object, *, schema: bool = False) -> object:
        drivers.append(postgres_dialect.driver_of(connection))  # type: ignore[arg-type]  # handed on as it came
        return usual(connection, schema=schema)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(postgres_dialect, "begin", begin)
    waiting(server, on=True)

    def cut() -> None:
        end = time.monotonic() + 20
        while not under_way(server) and time.monotonic() < end:
            time.sleep(0.02)
        with socket.socket(fileno=os.dup(drivers[0].pgconn.socket)) as line:
            line.shutdown(socket.SHUT_RDWR)
        time.sleep(ends)
        waiting(server, on=False)

    cutting = threading.Thread(target=cut)
    cutting.start()
    try:
        return world.sign_all("judge", [Request("case.opened", {"reference": "C-2"})])
    except CustodyError as error:
        return error
    finally:
        cutting.join()
        end = time.monotonic() + 20
        while under_way(server) and time.monotonic() < end:
            time.sleep(0.02)


@pytest.mark.parametrize("how", ["pg_cancel_backend", "pg_terminate_backend"])
@pytest.mark.parametrize("often", [0, 1, 2])
def test_a_commit_that_no_standby_confirmed_is_not_called_kept(
    world: World, server: Server, how: str, often: int
) -> None:
    """Somebody at the server ends the waiting, so often; then the standby is given up, and what waits is confirmed."""
    waits = f"SELECT {how}(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"  # noqa: S608 - two names above
    world.case("C-1")
    size = world.size()
    answers: list[object] = []

    def enter() -> None:
        try:
            answers.append(world.sign_all("judge", [Request("case.opened", {"reference": "C-2"})]))
        except CustodyError as error:
            answers.append(error)

    waiting(server, on=True)
    entering = threading.Thread(target=enter)
    entering.start()
    for _ in range(often):
        end = time.monotonic() + 20
        while not under_way(server) and not answers and time.monotonic() < end:
            time.sleep(0.02)
        server.run(waits)
        time.sleep(0.5)
    if often < 2:
        assert answers == []
    waiting(server, on=False)
    entering.join(20)
    (answer,) = answers
    assert isinstance(answer, CommitUnknown if often == 2 else list), answer
    assert world.size() == size + 1
    world.case("C-3")
    assert world.size() == size + 2


def given_up(server: Server) -> None:
    """Cancel at the server the waiting of the next commit that waits, and wait until it is over."""
    end = time.monotonic() + 20
    while not (waited := commits_waiting(server)):
        assert time.monotonic() < end, "no commit waits"
        time.sleep(0.02)
    server.run("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
    while waited & commits_waiting(server):
        assert time.monotonic() < end, "the commit still waits"
        time.sleep(0.02)


@pytest.mark.parametrize("how", ["the same sequencer", "one that was made anew"])
@pytest.mark.parametrize("confirmed", [True, False], ids=["confirmed", "given up again"])
def test_what_no_standby_confirmed_is_answered_with_a_receipt_only_once_one_did(
    world: World, server: Server, how: str, confirmed: bool
) -> None:
    (draft,) = world.journal.draft(
        world.people["judge"].signer, [Request("case.opened", {"reference": "C-2"})]
    )
    same = Submission((draft.item,))
    size = world.size()
    sequencer = world.sequencer
    answers: list[object] = []

    def enter() -> None:
        try:
            answers.append(sequencer.submit(same))
        except CustodyError as error:
            answers.append(error)

    def entering() -> threading.Thread:
        begun = threading.Thread(target=enter)
        begun.start()
        return begun

    waiting(server, on=True)
    first = entering()
    given_up(server)
    given_up(server)
    first.join(20)
    assert isinstance(answers.pop(), CommitUnknown)
    assert world.size() == size + 1
    if how != "the same sequencer":
        sequencer = Sequencer(world.store, world.head, world.log_signer, world.clock)
    again = entering()
    again.join(0.5)
    assert answers == []
    assert released_size(world.head, world.store.read()) == size
    if not confirmed:
        given_up(server)
        again.join(20)
        (answer,) = answers
        assert isinstance(answer, CommitUnknown)
        assert f"entry {size}" in answer.message
        assert released_size(world.head, world.store.read()) == size
        answers.clear()
        again = entering()
    waiting(server, on=False)
    again.join(20)
    (receipts,) = answers
    assert isinstance(receipts, list), receipts
    assert [receipt.position for receipt in receipts] == [size]
    assert world.size() == released_size(world.head, world.store.read()) == size + 1


@pytest.mark.parametrize("ends", [0.2, 4 * PATIENCE], ids=["soon", "late"])
def test_a_commit_under_way_at_the_server_is_waited_for_or_called_unknown(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch, ends: float
) -> None:
    world.case("C-1")
    size = world.size()
    answer = entered_in_the_dark(world, server, monkeypatch, ends)
    if ends < PATIENCE:
        assert isinstance(answer, list), answer
        assert [entry.position for entry in answer] == [size]
    else:
        assert isinstance(answer, CommitUnknown)
        assert "nothing was recorded" not in answer.message
    assert world.size() == size + 1
    assert world.entry(size).envelope.kind == "case.opened"
    world.case("C-3")
    assert world.size() == size + 2
