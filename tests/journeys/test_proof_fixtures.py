"""The proof files of fixtures/proofs: each folder's name is the verdict that `custody verify` must reach."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from fixtures import build_proofs

STATUS = {"FAIL": 3, "UNDECIDED": 4}
FOLDERS = sorted(path.name for path in build_proofs.FOLDER.iterdir() if path.is_dir())


def verify(folder: Path) -> tuple[int, str]:
    """Verify a folder's files as a stranger would; gives exit status and everything printed."""
    words = ["verify", str(folder / "p.tlog-proof"), "--vkey", f"@{build_proofs.FOLDER / 'log.vkey'}"]
    if "witness" in folder.name or "cosignature" in folder.name:
        words += ["--witness", f"@{build_proofs.FOLDER / 'witness.vkey'}"]
    if (folder / "p.fields.json").exists():
        words += ["--fields", str(folder / "p.fields.json")]
    out = io.StringIO()
    return main(words, Surroundings(out, out, {}, folder)), out.getvalue()


@pytest.mark.parametrize("name", FOLDERS)
def test_a_proof_file_gets_the_verdict_that_its_folder_names(name: str) -> None:
    status, printed = verify(build_proofs.FOLDER / name)
    assert status == STATUS.get(name.rpartition("_")[2], 0), printed


def test_the_committed_proof_files_are_what_the_script_builds() -> None:
    built = {
        f"{folder}/{name}": data
        for folder, files in build_proofs.cases().items()
        for name, data in files.items()
    }
    built |= build_proofs.keys()
    here = {
        path.relative_to(build_proofs.FOLDER).as_posix(): path.read_bytes()
        for path in build_proofs.FOLDER.rglob("*")
        if path.is_file()
    }
    assert here == built


def test_every_verdict_has_a_folder() -> None:
    assert {"good", "entry_changed_FAIL", "without_entry_UNDECIDED"} <= set(FOLDERS)
