"""Proofs are verified and keys are made on every system; a vault needs a Unix, and a command says so.

Wrong before: where `fcntl`, SIGHUP and O_CLOEXEC do not exist, `custody --version` and `custody verify` ended with an
AttributeError while they were imported, and no page named a system.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from custody.cli.main import COMMANDS, EVERYWHERE
from custody.portable import lacking
from fixtures import build_proofs
from tests.answers.memory import elsewhere
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.desk import Answer
from tests.cli.office import Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]
ROOT = Path(__file__).parents[3]
PROOFS = build_proofs.FOLDER
LOG = ("--vkey", f"@{PROOFS / 'log.vkey'}")


def run(folder: Path, *calls: tuple[str, ...], typed: str | None = None) -> list[Answer]:
    """Type commands, one after the other, in a process of their own that has nothing of a Unix."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CUSTODY_")}
    done = subprocess.run(
        [sys.executable, elsewhere.__file__, json.dumps(calls)],
        cwd=folder,
        env={**plain, "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        input=typed,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [Answer(*answer) for answer in json.loads(done.stdout)]


def verifying(name: str) -> tuple[str, ...]:
    return ("verify", str(PROOFS / name / "p.tlog-proof"), *LOG)


def test_there_everything_is_hidden_and_here_it_is_not(tmp_path: Path) -> None:
    """The test tests something: what a vault needs is there on this system, and gone on that one."""
    assert lacking() == []
    code = (
        "from tests.answers.memory import elsewhere; elsewhere.hide(); from custody.portable import lacking\n"
        "import os, signal; assert not hasattr(os, 'O_CLOEXEC') and not hasattr(signal, 'SIGHUP')\n"
        "print(len(lacking()))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert answer.stdout == "4\n"


def test_a_proof_that_holds_is_verified_and_one_that_was_tampered_with_is_not(tmp_path: Path) -> None:
    names = ("good", "entry_changed_FAIL", "checkpoint_root_changed_FAIL", "without_entry_UNDECIDED")
    good, *false, open_ = run(tmp_path, *map(verifying, names))
    assert (good.status, good.err) == (0, "")
    assert "VERIFIED: log, inclusion, entry" in good.out
    for answer in false:
        assert answer.status == 3, answer.err
        assert "Traceback" not in answer.err
        assert "VERIFIED:" not in answer.out
    assert open_.status == 4


def test_a_published_folder_is_verified(office: Office, tmp_path: Path) -> None:
    office.see("log", "publish", "published")
    folder, key = office.folder / "published", office.see("log", "vkey")["vkey"]
    words = ("verify", "--published", str(folder), "--vkey", key)
    (answer,) = run(tmp_path, words)
    assert answer.status == 0, answer.err
    tile = next(path for path in sorted((folder / "tile").rglob("*")) if path.is_file())
    tile.chmod(0o600)
    tile.write_bytes(bytes(len(tile.read_bytes())))
    (answer,) = run(tmp_path, words)
    assert answer.status == 3


def test_a_key_is_made_there_and_opens_here(tmp_path: Path) -> None:
    from custody.storage.keys.key_files import KeyFiles, list_keys

    (tmp_path / "secret").write_text("correct horse battery staple\n")
    words = ("--keys", "keys", "--passphrase-file", "secret")
    new = ("key", "new", "--domain", "lab.example", *words)
    made, listed = run(tmp_path, new, ("key", "list", "--keys", "keys"))
    assert made.status == 0, made.err
    assert "this system keeps no modes of files" in made.err
    name = made.out.splitlines()[0]
    assert (listed.status, name in listed.out) == (0, True)
    (header,) = list_keys(tmp_path / "keys")
    signer = KeyFiles(tmp_path / "keys", lambda _: b"correct horse battery staple").signer(name)
    assert (signer.verifier, header.path.read_bytes().count(b"\r")) == (header.verifier, 0)
    (again,) = run(tmp_path, ("key", "new", "--name", name, *words))
    assert again.status == 7, again.err


def test_without_a_console_a_passphrase_cannot_be_asked_for(tmp_path: Path) -> None:
    (answer,) = run(tmp_path, ("key", "new", "--domain", "lab.example", "--keys", "keys"), typed="")
    assert answer.status == 9
    assert "there is no terminal to ask at" in answer.err


#: Commands that work on a vault.
AT_A_VAULT: tuple[tuple[str, ...], ...] = (
    ("today",),
    ("init", "--domain", "lab.example", "--display-name", "E. Examiner"),
    ("archive", "x.dd", "--exhibit", "EV/1"),
    ("sweep", "run"),
    ("doctor",),
    ("tui",),
    ("key", "revoke", "--key", "lab.example/x", "--reason", "lost"),
)


def test_what_works_on_a_vault_says_that_it_needs_another_system(tmp_path: Path) -> None:
    for words, answer in zip(AT_A_VAULT, run(tmp_path, *AT_A_VAULT), strict=True):
        assert (answer.status, answer.out) == (9, ""), (words, answer.err)
        assert "works on a vault, and this system lacks locks of open files" in answer.err, words
        assert "Vaults run on Linux and macOS" in answer.err, words
        assert "Traceback" not in answer.err, words
    assert list(tmp_path.iterdir()) == []


def test_version_help_on_everything_schemas_and_the_manual_are_given_there(tmp_path: Path) -> None:
    calls: tuple[tuple[str, ...], ...] = (
        *(("--version",), ("--help",), ("help", "sweep", "run"), ("archive", "--help"), ("tui", "--help")),
        *(("schema", "preservation_order.issued"), ("manual",), ("manual", "rules")),
    )
    answers = run(tmp_path, *calls)
    for words, answer in zip(calls, answers, strict=True):
        assert (answer.status, answer.err) == (0, ""), words
    assert answers[0].out.startswith("custody ")


def test_the_readme_names_the_systems_of_each_group_of_commands() -> None:
    page = (ROOT / "README.md").read_text()
    (passage,) = [
        part for part in page.split("\n\n") if part.startswith("`custody verify`, `custody key new`")
    ]
    assert "every system" in passage
    assert "Linux and macOS" in passage
    assert {"verify", "key"} < EVERYWHERE < {command.name for command in COMMANDS}
