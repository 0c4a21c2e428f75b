"""What is said of a failure is one true sentence, and the advice beside it can be followed.

Wrong before: "entries 11 to 11 were not committed, so nothing was recorded: it is not known whether ledger.db has the
last change", and "rotate the key" about the key of a log, which nothing can rotate.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.storage.places import small_disk

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]


def fill_up(file: Path, left: int) -> None:
    """Write until the disk takes no more, then leave so many bytes free again."""
    with file.open("wb", buffering=0) as stream:
        with suppress(OSError):
            while stream.write(bytes(1 << 12)):
                pass
        stream.truncate(max(0, stream.tell() - left))


@pytest.mark.parametrize("left", [0, 16 << 10, 40 << 10, 64 << 10])
def test_a_full_disk_is_told_in_one_true_sentence_with_what_helps(
    office: Office, tmp_path: Path, left: int
) -> None:
    with small_disk(tmp_path / "small", 1 << 20) as disk:
        shutil.copytree(office.folder / "vault", disk / "vault")
        office.desk.environ["CUSTODY_VAULT"] = str(disk / "vault")
        before = office.size()
        fill_up(disk / "filler", left)
        answer = office.run("Eve", "case", "open", "C-1")
        (disk / "filler").unlink()
        if answer.status == 0:
            assert office.size() == before + 1
            return
        assert office.size() == before
        assert answer.status == 8
        assert "it is not known" not in answer.err
        assert "were not committed" not in answer.err
        assert "Free space" in answer.err


def log_key(office: Office) -> Path:
    """Return the file of the log's key."""
    return next((office.folder / "vault" / "log").glob("*.key"))


def test_a_log_key_that_others_may_read_is_closed_and_nobody_is_told_to_rotate_it(office: Office) -> None:
    log_key(office).chmod(0o640)
    refused = office.run("Eve", "case", "open", "C-1")
    assert refused.status == 9
    assert "the log key of lab.example/" in refused.err
    assert "chmod 600" in refused.err
    assert "rotate" not in refused.err
    assert "cannot be replaced" in refused.err
    log_key(office).chmod(0o600)
    office.case()


def test_a_persons_key_that_others_may_read_is_replaced_by_the_command_that_is_named(office: Office) -> None:
    file = next((office.folder / "keys").glob("*.key"))
    file.chmod(0o640)
    refused = office.desk.run("key", "show", str(file))
    assert refused.status == 9
    assert "`custody key rotate`" in refused.err


def test_a_log_key_that_is_gone_is_named_as_what_it_is(office: Office) -> None:
    log_key(office).unlink()
    refused = office.run("Eve", "case", "open", "C-1")
    assert refused.status == 9
    assert "the log key of lab.example/" in refused.err
    assert "Put the file back from a backup" in refused.err
    assert "key list" not in refused.err
