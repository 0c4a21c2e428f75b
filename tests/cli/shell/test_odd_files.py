"""Whatever a command reads whole must be a file: a pipe is never waited for, a device never read to its end."""

from __future__ import annotations

import json
import os
import socket

import pytest

from tests.cli import paged
from tests.cli.office import Office

KINDS = {
    "pipe": "a pipe",
    "link": "a pipe",
    "socket": "a socket",
    "keys": "a folder",
    "/dev/zero": "a device",
    "/dev/null": "a device",
}


@pytest.fixture
def office(office: Office) -> Office:
    """An office with the papers of an outsider in its folder."""
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    office.see("proof", "entry", "0", "--out", "proof")
    for name in ("old", "new"):
        office.see("log", "checkpoint", "--out", name)
    return office


def test_the_papers_are_read_where_they_are_files(office: Office) -> None:
    assert office.desk.run("verify", "proof", "--vkey", "@log.vkey").status == 0
    words = ("verify", "--old", "old", "--checkpoint", "new", "--vkey", "@log.vkey")
    assert office.desk.run(*words).status == 0
    assert office.desk.run("check", "--against", "proof").status == 0


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "NAME", "--vkey", "@log.vkey"),
        ("verify", "proof", "--vkey", "@NAME"),
        ("verify", "proof", "--vkey", "@log.vkey", "--fields", "NAME"),
        ("verify", "proof", "--vkey", "@log.vkey", "--witness", "@NAME"),
        ("verify", "--old", "NAME", "--checkpoint", "new", "--vkey", "@log.vkey"),
        ("verify", "--old", "old", "--checkpoint", "new", "--consistency", "NAME", "--vkey", "@log.vkey"),
        ("check", "--against", "NAME"),
        ("witness", "add", "NAME", "--vkey", "@log.vkey"),
    ],
)
def test_what_is_no_file_is_said_so_and_never_waited_for(office: Office, words: tuple[str, ...]) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(os.path.relpath(office.folder / "socket"))
    os.mkfifo(office.folder / "pipe")
    (office.folder / "link").symlink_to("pipe")
    for name, kind in KINDS.items():
        answer = office.desk.run(*(word.replace("NAME", name) for word in words))
        if (words[:2], kind) == (("verify", "NAME"), "a folder"):
            # Of a folder the proof files in it are verified.
            assert (answer.status, "no proof file in the folder" in answer.err) == (6, True)
            continue
        assert (answer.status, answer.out) == (2, ""), answer.err
        assert f"is {kind}, not a file" in answer.err


@pytest.mark.parametrize("words", [("verify", "circle", "--vkey", "x"), ("case", "open", "--from", "circle")])
def test_a_link_in_a_circle_is_a_wrong_call(office: Office, words: tuple[str, ...]) -> None:
    (office.folder / "circle").symlink_to("circle")
    (office.folder / "vkey").write_text(office.desk.run("log", "vkey").out)
    answer = office.desk.run(*("@vkey" if word == "x" else word for word in words))
    assert answer.status == 2, answer.err
    assert "is a link that leads back to itself\n  Name a regular file." in answer.err


@pytest.mark.parametrize("kind", ["socket", "circle", "pipe", "folder"])
def test_a_key_file_of_another_kind_is_told_as_such(office: Office, kind: str) -> None:
    path = office.folder / "odd.key"
    if kind == "socket":
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(os.path.relpath(path))
    elif kind == "circle":
        path.symlink_to(path)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    answer = office.desk.run("key", "passphrase", "./odd.key")
    assert answer.status in (6, 9)
    assert "Check its owner" not in answer.err
    (office.folder / "keys").rename(office.folder / "own keys")
    (office.folder / "keys").mkdir()
    path.rename(office.folder / "keys" / "odd.key")
    if kind == "circle":
        (office.folder / "odd.key").symlink_to(office.folder / "keys" / "odd.key")
    problems = paged.rows(office.desk.done("key", "list", status=10), "problems")
    assert [problem for problem in problems if "not a regular file" in problem["problem"]], problems


def test_a_file_in_the_place_of_the_key_folder_is_told_as_no_folder(office: Office) -> None:
    answer = office.desk.run("key", "list", "--keys", "proof")
    assert answer.status == 9
    assert "is no folder\n  Name the folder" in answer.err


def test_a_name_that_is_too_long_is_a_wrong_call(office: Office) -> None:
    answer = office.desk.run("verify", "n" * 5000, "--vkey", "@log.vkey")
    assert answer.status == 2
    assert "longer than a path can be" in answer.err


@pytest.mark.parametrize("name", ["\ud800", "a\0b"])
@pytest.mark.parametrize(
    ("words", "field"),
    [
        (("timestamp", "add"), "response"),
        (("scene", "import-notes"), "box"),
        (("hash-list", "compare", "--exhibit", "E-1"), "list"),
    ],
)
def test_a_name_in_a_form_that_no_file_can_have_is_a_wrong_call(
    office: Office, words: tuple[str, ...], field: str, name: str
) -> None:
    (office.folder / "form.json").write_text(json.dumps({field: name}))
    answer = office.desk.run(*words, "--from", "form.json")
    assert (answer.status, answer.out) == (2, ""), answer.err
    assert "names no file" in answer.err


@pytest.mark.parametrize("place", ["vault/custody.toml", "vault/ledger.db", "vault/log/log.vkey", "keys"])
def test_a_pipe_in_the_place_of_a_file_of_the_vault_is_never_waited_for(office: Office, place: str) -> None:
    path = office.folder / place
    if path.is_dir():
        path = next(path.iterdir())
    path.rename(office.folder / "aside")
    os.mkfifo(path, 0o600)
    for words in (("doctor",), ("today",), ("check",), ("key", "list"), ("case", "open", "C-1")):
        answer = office.desk.run(*words)
        assert answer.status in {0, 3, 4, 9, 10}
        assert "Traceback" not in answer.err
