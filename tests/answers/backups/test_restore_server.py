"""A backup is restored into an empty database on a server, and compared row by row before it is the ledger's."""

from __future__ import annotations

import signal
from functools import partial
from pathlib import Path

from custody.storage.restoration import restoration
from tests.answers.backups.backup_play import process
from tests.answers.backups.restore_play import (
    back_up,
    enters,
    lose,
    machine,
    office,
    restored,
    standing,
    told,
    two_administrators,
)
from tests.answers.backups.resumption_play import folder
from tests.cli.office import Office
from tests.copies import kill_at
from tests.journeys.moving.ledgers import empty

__all__ = ["folder", "office", "two_administrators"]


def test_a_ledger_in_a_file_is_restored_into_a_database_on_a_server(office: Office, tmp_path: Path) -> None:
    backup = back_up(office)
    lose(office)
    with empty() as address:
        answer = restored(office, backup, "--database", address)
        assert answer.status == 0, answer.err or answer.out
        assert not list((office.folder / "vault").glob("ledger.db*"))
        assert f'database = "{address}"' in (office.folder / "vault" / "custody.toml").read_text()
        assert standing(office) == (
            0,
            "VERIFIED: integrity, envelope, legal, read_model, head; objects NOT CHECKED",
        )
        assert enters(office, "C-2") == 0
        other = machine(office, tmp_path / "new")
        taken = restored(
            other, backup, "--database", address, "--other-state-dir", str(office.folder / "state")
        )
        assert taken.status == 7, taken.err
        assert "nothing is restored over it" in taken.err


def test_a_ledger_on_a_server_is_restored_into_a_file_and_other_desks_are_asked_for(office: Office) -> None:
    with empty() as address:
        assert office.run("Ada", "migrate", "--database", address).status == 0
        backup = back_up(office)
        lose(office)
        answer = restored(office, backup)
    assert answer.status == 10, answer.err or answer.out
    assert told(answer)["outcome"] == "whole"
    assert "other desks" in answer.document["warnings"][0]
    assert "database" not in (office.folder / "vault" / "custody.toml").read_text()
    assert standing(office)[0] == 0
    assert enters(office, "C-2") == 0


def test_a_restore_that_is_killed_before_it_ends_goes_on_in_the_same_database(office: Office) -> None:
    backup = back_up(office)
    lose(office)
    with empty() as address:
        words = ("restore", str(backup), "--new-vault", "vault", "--database", address)
        killed = partial(kill_at, restoration, "settle", signal.SIGKILL)
        assert process(office, *words, after=killed)[0] == -9
        answer = restored(office, backup, "--database", address)
        assert answer.status == 0, answer.err
        assert standing(office)[0] == 0
