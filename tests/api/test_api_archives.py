"""Scripts archive by the same service as the command: packs count as archived, and digests are those of the file."""

from __future__ import annotations

import hashlib

import pytest

from custody import api
from custody.model.schema.ids import unb64
from custody.storage.evidence import archive_batch
from tests.api.test_api import desk, exhibit_of, opened
from tests.cli.desk import Desk

__all__ = ["desk"]


def test_a_script_knows_files_that_the_command_packed_together(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_batch, "LEAST_TOGETHER", 2)
    names = ("a.txt", "b.txt", "c.txt")
    for name in names:
        (desk.folder / name).write_text(f"evidence of {name}")
    with opened(desk) as ledger:
        exhibit_of(ledger)
    pack = desk.done("archive", *names[:2], "--exhibit", "EV/1")["entries"][0]["subject"]
    with opened(desk) as ledger:
        files = [desk.folder / name for name in names]
        *known, new = [found for _, found in ledger.archive_each(files, "EV/1")]
    assert known == [api.Known(found.position, pack) for found in known if isinstance(found, api.Known)]
    assert isinstance(new, api.Recorded)


def test_digests_of_a_file_with_holes_are_those_of_the_file(desk: Desk) -> None:
    path = desk.folder / "disk.dd"
    with path.open("wb") as file:
        file.write(b"begin")
        file.truncate(80 << 20)
    with opened(desk) as ledger:
        exhibit_of(ledger)
        entry = ledger.entry(ledger.archive(path, "EV/1", md5=True).position)
    assert entry.value("pack_type") == "sparse_file"
    whole = hashlib.md5(path.read_bytes(), usedforsecurity=False)
    assert unb64(str(entry.value("md5"))) == whole.digest()
