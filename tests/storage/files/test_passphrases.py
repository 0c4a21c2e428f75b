"""Passphrases come from a file of one's own or from the terminal, and from nowhere else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from custody.errors import KeyFailed
from custody.storage.keys import passphrases
from tests.processes import ending


def secret_file(folder: Path, data: bytes, mode: int = 0o600) -> Path:
    path = folder / "passphrase"
    path.write_bytes(data)
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("data", "passphrase"),
    [
        (b"horse staple", b"horse staple"),
        (b"horse staple\n", b"horse staple"),
        (b"horse staple\r\n", b"horse staple"),
        (b"horse\nstaple\n", b"horse"),
        (b"  spaces count \n", b"  spaces count "),
        (b"\xff\x00 any bytes\n", b"\xff\x00 any bytes"),
        (b"ends in cr\r", b"ends in cr\r"),
        (b"two\n\n", b"two"),
    ],
)
def test_a_file_gives_its_first_line(tmp_path: Path, data: bytes, passphrase: bytes) -> None:
    assert passphrases.from_file(secret_file(tmp_path, data))("key") == passphrase


@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n", b"\nsecond line\n"])
def test_an_empty_first_line_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(KeyFailed, match="empty"):
        passphrases.from_file(secret_file(tmp_path, data))("key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620, 0o602])
def test_a_file_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    path = secret_file(tmp_path, b"horse", mode)
    with pytest.raises(KeyFailed, match=f"mode {mode:04o}") as caught:
        passphrases.from_file(path)("key")
    assert f"chmod 600 '{path}'" in caught.value.hint
    path.chmod(0o400)
    assert passphrases.from_file(path)("key") == b"horse"


def test_a_missing_file_a_folder_a_pipe_and_a_huge_file_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    secret_file(tmp_path, b"x" * 5000).rename(tmp_path / "huge")
    for name, why in (
        ("none", "No such file"),
        (".", "regular file"),
        ("pipe", "regular file"),
        ("huge", "longer"),
    ):
        with pytest.raises(KeyFailed, match=why) as caught:
            passphrases.from_file(tmp_path / name)("lab.example/1")
        assert "lab.example/1" in caught.value.message
        assert caught.value.exit_status == 9


# The first terminal that the leader of a new session opens becomes its controlling terminal.
ASK = """
import os, sys
if len(sys.argv) > 2:
    os.open(sys.argv[2], os.O_RDWR)
from custody.errors import KeyFailed
from custody.storage.keys import passphrases
try:
    print(getattr(passphrases, sys.argv[1])("lab.example/1"))
except KeyFailed as error:
    print(error.exit_status, error.message, error.hint)
"""


def ask(how: str, answers: list[bytes] | None) -> tuple[str, str]:
    """Run a provider in a session with a terminal (or none), type the answers when asked; give result and screen."""
    command = [sys.executable, "-c", ASK, how]
    if answers is None:
        done = subprocess.run(
            command, start_new_session=True, input=b"typed into a pipe\n", capture_output=True, check=True
        )
        return done.stdout.decode(), done.stderr.decode()
    ours, theirs = pty.openpty()
    screen = b""
    try:
        with ending(
            subprocess.Popen(
                [*command, os.ttyname(theirs)],
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
            )
        ) as process:
            assert process.stdout is not None
            for answer in answers:
                asked = screen.count(b": ")
                while screen.count(b": ") == asked:
                    screen += os.read(ours, 1000)
                os.write(ours, answer)
            return process.stdout.read().decode(), screen.decode()
    finally:
        os.close(theirs)
        os.close(ours)


def test_the_terminal_is_asked_with_the_keys_name_and_without_echo() -> None:
    result, screen = ask("from_prompt", [b"horse staple\n"])
    assert result == "b'horse staple'\n"
    assert "Passphrase for lab.example/1: " in screen
    assert "horse" not in screen


def test_an_empty_answer_is_refused() -> None:
    result, _ = ask("from_prompt", [b"\n"])
    assert result.startswith("9 no passphrase was typed")


def test_the_end_of_input_is_refused() -> None:
    result, _ = ask("from_prompt", [b"\x04"])
    assert result.startswith("9 the terminal gave no passphrase")


def test_a_new_passphrase_is_asked_twice() -> None:
    assert ask("new_from_prompt", [b"horse\n", b"horse\n"])[0] == "b'horse'\n"
    result, screen = ask("new_from_prompt", [b"horse\n", b"house\n"])
    assert result.startswith("9 the two passphrases differ")
    assert "hors" not in screen


def test_without_a_terminal_standard_input_is_not_asked_instead() -> None:
    for how in ("from_prompt", "new_from_prompt"):
        result, errors = ask(how, None)
        assert result.startswith("9 a passphrase is needed and there is no terminal")
        assert "--passphrase-file" in result
        assert "CUSTODY_PASSPHRASE_FILE" in result
        assert errors == ""


@pytest.mark.parametrize(
    ("owner", "group", "mode", "taken"),
    [
        (0, 0, 0o440, True),
        (1000, 0, 0o440, False),
        (0, 1000, 0o440, False),
        (0, 0, 0o444, False),
        (0, 0, 0o460, False),
        (0, 0, 0o640, False),
    ],
)
def test_a_file_that_root_hands_to_a_service_is_taken_and_none_like_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: int, group: int, mode: int, *, taken: bool
) -> None:
    """A credential of systemd is root's, and a list of access rights lets the service's account read it."""
    path = secret_file(tmp_path, b"horse")

    def read(file: Path, _: int) -> tuple[bytes, os.stat_result]:
        fields = list(file.stat())
        fields[0], fields[4], fields[5] = 0o100000 | mode, owner, group
        return file.read_bytes(), os.stat_result(fields)

    monkeypatch.setattr("custody.storage.keys.passphrases.regular_files.read_regular", read)
    if taken:
        assert passphrases.from_file(path)("key") == b"horse"
        return
    with pytest.raises(KeyFailed, match=f"mode {mode:04o}"):
        passphrases.from_file(path)("key")
