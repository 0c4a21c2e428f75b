"""What others may guess, read or change on the way: passphrases, modes of files, pipes, stores without encryption."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from custody.storage.keys.passphrase_strength import weakness
from tests.answers.backups.resumption_play import opened
from tests.answers.health.health_play import doctor
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office, copied

GOOD = "orbit lantern quarry vinegar"
#: Said of every common one, by the estimate's own words.
_SAID = "password"
#: What stands at the top of lists, walks over the keyboard, repeats, or is the office's own name.
GUESSED = (
    "a",
    "password",
    "Passw0rd!2024",
    "qwertyuiop",
    "aaaaaaaaaa",
    "sommer2026",
    "evidence",
    "lab.example",
    "   ",
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with a vault, to be copied only."""
    return opened(tmp_path_factory.mktemp("office") / "desk", second=False)


@pytest.fixture
def office(template: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office of one's own."""
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return copied(template, tmp_path / "desk")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Return a desk without a vault."""
    return Desk(tmp_path / "desk")


def secret(desk: Desk, words: str) -> str:
    """Write a passphrase file; returns its path."""
    path = desk.folder / "chosen"
    path.write_text(f"{words}\n")
    path.chmod(0o600)
    return str(path)


def test_a_passphrase_that_a_dictionary_finds_makes_no_key_outside_training(desk: Desk) -> None:
    new = ("key", "new", "--domain", "lab.example", "--passphrase-file")
    assert desk.run(*new, secret(desk, GOOD)).status == 0
    accepted = []
    for words in GUESSED:
        answer = desk.run(*new, secret(desk, words))
        told = answer.err.partition("too easy to guess:")[2]
        if answer.status != 9 or not told or (words != _SAID and len(words) > 3 and words in told):
            accepted.append((words, answer.status, answer.err))
    assert not accepted
    assert len(paged.rows(desk.done("key", "list"), "keys")) == 1
    assert (
        desk.run(
            "key", "new", "--domain", "training.lab.example", "--passphrase-file", secret(desk, "a")
        ).status
        == 0
    )


def test_the_first_administrator_and_a_witness_choose_no_guessable_passphrase(desk: Desk) -> None:
    easy = secret(desk, "password")
    init = ("init", "--domain", "lab.example", "--passphrase-file")
    assert desk.run(*init, easy).status == 9
    assert not (desk.folder / "vault" / "custody.toml").exists()
    assert (
        desk.run("key", "new", "--witness", "--name", "w.example/one", "--passphrase-file", easy).status == 9
    )
    assert desk.run(*init, secret(desk, GOOD)).status in (0, 10)


def test_a_training_ledger_takes_any_passphrase(desk: Desk) -> None:
    assert (
        desk.run(
            "init", "--training", "--domain", "lab.example", "--passphrase-file", secret(desk, "a")
        ).status
        == 0
    )


def test_a_passphrase_is_not_changed_to_a_guessable_one(desk: Desk) -> None:
    name = desk.done("key", "new", "--domain", "lab.example")["key"]["name"]
    change = ("key", "passphrase", name, "--new-passphrase-file")
    assert desk.run(*change, secret(desk, "password")).status == 9
    assert desk.run(*change, secret(desk, GOOD)).status == 0


def test_what_is_said_of_a_passphrase_never_quotes_it() -> None:
    assert weakness(GOOD.encode()) is None
    assert weakness(b"\xff\xfe\x00 four odd bytes here \x80") is None
    assert weakness(b"lab.example-2026", ("lab.example",)) is not None
    assert weakness(b"x" * 4096) is not None
    for words in GUESSED:
        reason = weakness(words.encode(), ("lab.example",))
        assert reason
        assert words == _SAID or len(words) <= 3 or words not in reason


def opened_files(office: Office) -> list[tuple[str, Path, int, int]]:
    """Return the files and folders of a ledger: a word for each, where it is, an open mode and the mode it had."""
    vault, keys = office.folder / "vault", office.folder / "keys"
    (state,) = [path.parent for path in (office.folder / "state").rglob("head")]
    (log_key,) = (vault / "log").glob("*.key")
    key = min(keys.glob("*.key"))
    return [
        ("vault folder", vault, 0o755, 0o700),
        ("vault folder", vault, 0o772, 0o700),
        ("database file", vault / "ledger.db", 0o620, 0o600),
        ("log key file", log_key, 0o640, 0o600),
        ("state folder", state, 0o750, 0o700),
        ("passphrase file", state / "log.passphrase", 0o640, 0o600),
        ("file of the state folder", state / "head", 0o602, 0o600),
        ("key folder", keys, 0o777, 0o700),
        ("key file", key, 0o644, 0o600),
    ]


def test_files_that_others_may_use_are_named_by_doctor_and_check(office: Office) -> None:
    assert "modes_open" not in str(doctor(office).document)
    assert "modes_open" not in office.desk.run("check").out
    silent: list[tuple[str, ...]] = []
    for what, path, mode, closed in opened_files(office):
        path.chmod(mode)
        report, check = doctor(office), office.desk.run("check")
        path.chmod(closed)
        said = [each for each in report.document["checks"] if each["code"] == "modes_open"]
        if not [each for each in said if what in each["found"] and f"chmod {closed:o}" in each["todo"]]:
            silent.append(("doctor", what, oct(mode)))
        if "modes_open" not in check.out or check.status != 10:
            silent.append(("check", what, oct(mode), str(check.status)))
    assert not silent
    assert "modes_open" not in office.desk.run("check").out


def test_a_group_may_read_a_vault_on_purpose(office: Office) -> None:
    for mode in (0o750, 0o2770):
        (office.folder / "vault").chmod(mode)
        assert "modes_open" not in office.desk.run("check").out


def test_a_named_pipe_of_a_folder_is_left_out_and_named(office: Office) -> None:
    office.hire("Judge", "authority")
    office.seizure()
    office.exhibit()
    top = office.folder / "phone"
    top.mkdir()
    (top / "note").write_bytes(b"n")
    os.mkfifo(top / "pipe")
    made = office.done("Eve", "archive", "phone", "--exhibit", "EV/1")
    (office.folder / "restored").mkdir()
    answer = office.desk.run("fetch", str(made["entries"][0]["position"]), "restored", "--unpack")
    assert (answer.status, "LEFT OUT pipe: a named pipe is not made" in answer.out) == (10, True)
    assert [path.name for path in (office.folder / "restored" / "phone").iterdir()] == ["note"]


STORE = """
[store.far]
kind = "s3"
bucket = "evidence"
endpoint = "http://{host}:9"
"""


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("192.0.2.7", True)])
def test_a_store_of_another_machine_without_encryption_is_warned_of(
    office: Office, host: str, warned: bool, tmp_path: Path
) -> None:
    from custody.storage.health.stores import _unencrypted
    from custody.storage.settings.settings import load

    with (office.folder / "vault" / "custody.toml").open("a") as file:
        file.write(STORE.format(host=host))
    own = tmp_path / "own.toml"
    own.write_text(f'[server."http://{host}:9"]\nunencrypted = true\n')
    flags = {"vault": str(office.folder / "vault")}
    (store,) = [each for each in load(flags, {}, folder=tmp_path, user=own).stores if each.name == "far"]
    assert [check.code for check in _unencrypted(store)] == (["store_in_clear"] if warned else [])
