"""A moving that is disturbed closes nothing too early, and the same command goes on where it broke off."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from custody.errors import StorageFailed
from custody.storage.database import row_copy
from custody.storage.database.migration_target import ArrivingStore
from custody.storage.settings import migration_settings
from custody.storage.state.head import HeadFile
from tests.cli import paged
from tests.cli.desk import Answer
from tests.cli.office import Office
from tests.journeys.moving.ledgers import (
    away,
    move,
    name_of,
    on_server,
    refused,
    settings_of,
    sound,
    unmade,
    untouched,
    whole,
)
from tests.postgres.server import server
from tests.storage.places import readonly_disk


def before(
    name: str, act: Callable[[], object], monkeypatch: pytest.MonkeyPatch, owner: Any = ArrivingStore
) -> None:
    """Run something once, before a step."""
    usual = getattr(owner, name)
    done: list[object] = []

    def step(*args: Any, **named: Any) -> Any:
        if not done:
            done.append(act())
        return usual(*args, **named)

    monkeypatch.setattr(owner, name, step)


def full(*_: object) -> None:
    raise StorageFailed("the disk is full")


def cut(address: str) -> None:
    """Make the server end every connection to a database."""
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with server().connect() as connection:
        connection.execute(ending, (name_of(address),))


@pytest.mark.parametrize("name", ["_add", "_erase"])
def test_a_connection_that_is_lost_while_rows_are_carried_leaves_nothing_behind(
    office: Office, address: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    size = office.size()
    with monkeypatch.context() as patch:
        before(name, lambda: cut(address), patch, row_copy)
        refused(move(office, address), 8, "cannot")
    assert unmade(address)
    untouched(office, size)
    assert move(office, address).status == 0
    whole(office, size + 3)


@pytest.mark.parametrize("name", ["compare", "finish"])
def test_a_connection_that_is_lost_later_is_gone_on_with(
    office: Office, address: str, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    size = office.size()
    with monkeypatch.context() as patch:
        patch.setattr(ArrivingStore, name, lambda self: self._lost())
        patch.setattr(ArrivingStore, "_lost", lost(address), raising=False)
        refused(move(office, address), 8, "cannot")
    if name == "compare":
        untouched(office, size)
        size += 1
    else:
        refused(office.run("Eve", "case", "open", "C-9"), 5, "is closed here")
    assert move(office, address).status == 0
    whole(office, size + 2)


def lost(address: str) -> Callable[[ArrivingStore], None]:
    def step(self: ArrivingStore) -> None:
        with self.place.errors("write to"), self._engine.connect() as connection:
            self.place.dialect.begin(connection)
            cut(address)
            connection.exec_driver_sql("SELECT 1")

    return step


def test_what_somebody_changed_there_is_found_before_anything_is_closed(
    office: Office, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = office.size()
    changes = (
        ("entries", "UPDATE custody.entries SET note = note || 'x'::bytea WHERE position = 3"),
        ("openings", "UPDATE custody.openings SET leaves = set_byte(leaves, 9, 0) WHERE position = 3"),
        ("labels", "DELETE FROM custody.labels WHERE position = 3"),
        ("head", "UPDATE custody.head SET root = sha256('other')"),
    )
    for table, change in changes:
        guards_off = f"ALTER TABLE custody.{table} DISABLE TRIGGER USER; {change}"
        with monkeypatch.context() as patch:
            before("compare", partial(server().run, guards_off, name_of(address)), patch)
            refused(move(office, address), 3, f"is not what stands here: {table}")
        server().run("DROP SCHEMA custody CASCADE", name_of(address))
    untouched(office, size)
    assert move(office, address).status == 0
    whole(office, size + 3)


def test_what_was_entered_between_two_attempts_is_carried_too(
    office: Office, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        before("compare", full, patch)
        assert move(office, address).status == 8
    server().run("DELETE FROM custody.terms; UPDATE custody.records SET doc = '{}'", name_of(address))
    office.case("C-3")
    office.exhibit("EV/7", "--serial", "4C53")
    size = office.size()
    (entry,) = office.see("log", "show", "--subject", "EV/7")["entries"][:1]
    words = ("--fields", "serial", "--basis", "court_order", "--legal-basis", "s. 17")
    proposal = str(
        office.done("Carl", "erasure", "propose", str(entry["entry"]), *words)["entries"][0]["position"]
    )
    office.done("Judge", "erasure", "approve", proposal)
    office.done("Carl", "erasure", "execute", proposal)
    assert move(office, address).status == 0
    whole(office, size + 5)
    assert b"4C53" not in repr(on_server(address)).encode()


def test_nobody_enters_anything_while_it_is_moved(
    office: Office, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    size, answers = office.size(), []
    usual = HeadFile._wait_for_lock

    def impatient(self: HeadFile, fd: int) -> None:
        self._lock_seconds = 0.05
        usual(self, fd)

    monkeypatch.setattr(HeadFile, "_wait_for_lock", impatient)
    for name in ("make", "compare", "finish"):
        before(name, lambda: answers.append(office.run("Eve", "case", "open", "C-3")), monkeypatch)
    before(
        "switch",
        lambda: answers.append(office.run("Eve", "case", "open", "C-3")),
        monkeypatch,
        migration_settings,
    )
    assert move(office, address).status == 0
    first, second, *later = answers
    refused(first, 7, "another process has been writing")
    refused(second, 7, "another process has been writing")
    for item in later:
        refused(item, 5, "is closed here")
    whole(office, size + 2)


def test_a_ledger_that_cannot_be_written_is_not_moved(office: Office, address: str, tmp_path: Path) -> None:
    vault = office.folder / "vault"
    with readonly_disk(tmp_path / "disk", lambda disk: shutil.copytree(vault, disk / "vault")) as disk:
        answer = office.run("Ada", "migrate", "--database", address, "--vault", str(disk / "vault"))
        refused(answer, 8, "cannot")
    assert unmade(address)


def test_a_moving_whose_database_was_lost_is_called_off_and_the_ledger_stays(
    office: Office, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = office.size()
    refused(office.run("Ada", "migrate", "--cancel"), 7, "no migration")
    with monkeypatch.context() as patch:
        patch.setattr(ArrivingStore, "finish", full)
        assert move(office, address).status == 8
    refused(office.run("Eve", "case", "open", "C-9"), 5, "is closed here")
    server().run("DROP SCHEMA custody CASCADE", name_of(address))
    refused(move(office, address), 9, "is not where the ledger was moved to", "--cancel")
    refused(office.run("Eve", "migrate", "--cancel"), 5, "role.permit")
    assert office.run("Ada", "migrate", "--cancel").status == 0
    untouched(office, size + 2, "migration_cancelled")
    assert move(office, address).status == 0
    whole(office, size + 5, "migration_cancelled")


def test_what_is_left_of_a_moving_that_was_called_off_never_becomes_the_ledger(
    office: Office, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("custody.storage.vault.migration.ending", full)
        assert move(office, address).status == 8
    assert office.run("Ada", "migrate", "--cancel").status == 0
    refused(move(office, address), 7, "cancelled migration")
    other = office.folder / "vault" / "other"
    migration_settings.keep_closed(settings_of(office))
    (office.folder / "vault" / "closed").rename(other)
    migration_settings.switch(settings_of(office, other), address)
    answer = office.run("Ada", "case", "open", "C-9", "--vault", str(other))
    assert answer.status in (5, 9)
    untouched(office, office.size(), "migration_cancelled")


def test_two_administrators_do_not_resume_what_was_moved_away(office: Office, address: str) -> None:
    assert move(office, address).status == 0
    words = ("log", "resume", "--reason", "other", "--from-head", "--second", office.keys["Second"])
    answer: Answer = office.run("Ada", *words)
    refused(answer, 7, "nothing to resume")


def test_where_the_server_is_lost_for_good_the_closed_ledger_goes_on_as_an_older_copy_does(
    office: Office, address: str
) -> None:
    assert move(office, address).status == 0
    office.case("C-9")
    size = office.size()
    at = str(office.folder / "vault" / "closed")
    off = ("migrate", "--cancel", "--vault", at)
    words = ("log", "resume", "--reason", "disk_failure", "--from-head", "--second", office.keys["Second"])
    refused(office.run("Ada", *off), 7, "answers and holds")
    refused(office.run("Ada", *words, "--vault", at, "--former-database", "lost"), 7, "answers and holds")
    with away(address):
        refused(office.run("Ada", *off), 4, "an old copy or a cut one")
        refused(office.run("Ada", *words, "--vault", at), 4, "cannot be asked", "--former-database lost")
        assert office.run("Ada", *words, "--vault", at, "--former-database", "lost").status == 10
        refused(office.run("Eve", "case", "open", "C-9", "--vault", at), 5, "is closed here")
        assert office.run("Ada", *off).status == 0
        assert office.run("Eve", "case", "open", "C-9", "--vault", at).status in (0, 10)
        sound(
            office.desk.run("check", "--vault", at, "--json"),
            *("ledger_resumed", "entries_lost", "migration_cancelled", "lost_by_resumption"),
        )
    refused(office.run("Eve", "case", "open", "C-10"), 4, "an old copy or a cut one")
    assert paged.value(office.desk.run("today", "--json").document, "entries") == size
