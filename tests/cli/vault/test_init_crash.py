"""A vault whose making was broken off is none, says so, and can be removed; one whose making failed is not there."""

from __future__ import annotations

import re
import shutil
import signal
from pathlib import Path

import pytest

from custody.storage.vault import creation
from tests.cli.desk import Desk
from tests.cli.dying import dying
from tests.faults.points import some

MAKE = ("init", "--domain", "lab.example", "--display-name", "Ada Byron")

#: What outlives a making that ends behind it.
STEPS = (
    "create_file",
    "replace_file",
    "DiskObjects.prepare",
    "SqlLedgerStore.create",
    "upgrade",
    "HeadFile._write",
    "SqlTransaction.commit",
    "finish_vault_toml",
)


def whole(desk: Desk) -> bool:
    """Return whether there is a vault; verify that one that exists passes ``check``."""
    if desk.run("today").status == 9:
        return False
    assert desk.run("check").status == 0
    return True


def test_a_crash_at_any_step_leaves_a_vault_or_what_says_that_it_is_none_and_may_go(tmp_path: Path) -> None:
    desks = dying(tmp_path, STEPS, MAKE)
    kinds = []
    for desk in some(desks[:-1]):
        vault = desk.folder / "vault"
        if (vault / "custody.toml").exists():
            assert whole(desk)
            kinds.append("vault")
            continue
        assert not whole(desk)
        if not vault.exists() or not any(vault.iterdir()):
            kinds.append("nothing")
        else:
            for words, status in ((MAKE, 7), (("doctor",), 9)):
                answer = desk.run(*words)
                told = " ".join((answer.err + answer.out).split())
                assert answer.status == status
                assert "was broken off, so there is none" in told
                assert "If no other `custody init` is at work, remove" in told
            named = re.findall(r"'([^']+)'", desk.run(*MAKE).err.splitlines()[1])
            assert str(vault) in named
            for place in named:
                shutil.rmtree(place)
            assert list((desk.folder / "state").glob("*")) == []
            kinds.append("half")
        shutil.rmtree(desk.folder / "receipts", ignore_errors=True)
        desk.done(*MAKE)
    assert whole(desks[-2])
    assert whole(desks[-1])
    assert kinds == sorted(kinds, key=["nothing", "half", "vault"].index)
    assert set(kinds) == {"nothing", "half", "vault"}


def test_a_signal_at_any_step_takes_away_what_was_made(tmp_path: Path) -> None:
    *ended, finished = dying(tmp_path, STEPS, MAKE, signal.SIGTERM)
    assert whole(finished)
    for desk in ended:
        vault = desk.folder / "vault"
        if (vault / "custody.toml").exists():
            assert whole(desk)
            continue
        assert not vault.exists()
        assert list((desk.folder / "state").glob("*")) == []


def test_a_making_that_fails_leaves_an_empty_folder_empty_and_what_is_no_part_of_it_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path / "desk")
    vault = desk.folder / "vault"
    vault.mkdir(mode=0o700)

    def refuse(_: Path) -> None:
        (vault / "somebody's").write_text("file")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(creation, "finish_vault_toml", refuse)
        answer = desk.run(*MAKE)
    assert answer.status == 8
    assert [path.name for path in vault.iterdir()] == ["somebody's"]
    (vault / "somebody's").unlink()
    desk.done(*MAKE)
    assert whole(desk)


def test_a_vault_that_lost_its_settings_is_not_taken_for_one_that_was_never_made(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk")
    desk.done(*MAKE)
    (desk.folder / "vault" / "custody.toml").unlink()
    answer = desk.run(*MAKE)
    assert answer.status == 7
    assert "Restore its custody.toml from a backup" in answer.err
    assert "remove" not in answer.err
