"""The head file as a file: cut, swapped, foreign, shared between processes."""

from __future__ import annotations

import base64
import errno
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from custody.errors import Busy, ConfigError, HeadMismatch, Malformed, StorageFailed
from custody.ledger.ports import HeadMark, HeadState
from custody.storage.state.head import SLOT_BYTES, HeadFile, state_folder
from tests.processes import ending
from tests.storage.places import as_nobody

ORIGIN = "lab.example/00112233445566778899aabbccddeeff"
A, B, C, D = (
    HeadMark(size, bytes([first]) * 32) for size, first in ((0, 1), (256, 17), (257, 18), (10**5, 99))
)


def begin(folder: Path) -> HeadFile:
    head = HeadFile(folder / "head", ORIGIN, lock_seconds=0.05)
    head.start(A)
    return head


@pytest.mark.parametrize("length", [0, 1, 4095, 4096, 4097, 8191])
def test_a_cut_file_is_found_and_never_taken_for_a_new_ledger(tmp_path: Path, length: int) -> None:
    head = begin(tmp_path)
    head.intend(A, B)
    os.truncate(tmp_path / "head", length)
    assert any("bytes long" in problem for problem in head.inspect())
    if length < SLOT_BYTES:
        with pytest.raises(HeadMismatch, match="both marks"):
            head.read()
    else:
        assert head.read() == HeadState(A, None)
        head.intend(A, B)
        assert head.inspect() == []


def test_added_bytes_are_found(tmp_path: Path) -> None:
    head = begin(tmp_path)
    with (tmp_path / "head").open("ab") as file:
        file.write(b"\0")
    assert any("bytes long" in problem for problem in head.inspect())
    assert head.read() == HeadState(A, None)
    with (tmp_path / "head").open("ab") as file:
        file.write(bytes(5 * SLOT_BYTES))
    assert any("no head file" in problem for problem in head.inspect())
    with pytest.raises(HeadMismatch, match="no head file"):
        head.read()


def test_a_head_file_of_another_ledger_is_not_taken(tmp_path: Path) -> None:
    begin(tmp_path).intend(A, B)
    other = HeadFile(tmp_path / "head", "lab.example/other")
    for use in (other.read, lambda: other.intend(A, B), lambda: other.promote(A)):
        with pytest.raises(HeadMismatch, match="belongs to ledger"):
            use()
    assert any("belongs to ledger" in problem for problem in other.inspect())


def test_slots_in_each_others_place_are_damage(tmp_path: Path) -> None:
    head = begin(tmp_path)
    data = (tmp_path / "head").read_bytes()
    (tmp_path / "head").write_bytes(data[SLOT_BYTES:] + data[:SLOT_BYTES])
    with pytest.raises(HeadMismatch, match="both marks"):
        head.read()
    assert len(head.inspect()) == 2


def test_whole_slots_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    head = begin(tmp_path)
    head.intend(A, B)
    head.promote(B)
    head.intend(B, C)
    newer = (tmp_path / "head").read_bytes()[SLOT_BYTES:]
    begin(tmp_path)
    old = (tmp_path / "head").read_bytes()[:SLOT_BYTES]
    (tmp_path / "head").write_bytes(old + newer)
    with pytest.raises(HeadMismatch, match="do not belong together"):
        head.read()
    assert any("do not belong together" in problem for problem in head.inspect())


def test_a_head_file_can_be_read_by_a_person(tmp_path: Path) -> None:
    begin(tmp_path).intend(A, B)
    first = (tmp_path / "head").read_bytes()[:SLOT_BYTES].partition(b"\0")[0].decode()
    second = (tmp_path / "head").read_bytes()[SLOT_BYTES:].partition(b"\0")[0].decode()
    root_a, root_b = (base64.b64encode(mark.root).decode() for mark in (A, B))
    assert first == f"custody.head/1 committed\n{ORIGIN}\n2\n0 {root_a}\n"
    assert second == f"custody.head/1 intent\n{ORIGIN}\n3\n0 {root_a}\n256 {root_b}\n"


def test_a_start_that_fails_leaves_the_old_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = begin(tmp_path)
    head.intend(A, B)

    def broken(fd: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", broken)
        with pytest.raises(StorageFailed, match=r"could not write head file .*Input/output error"):
            head.start(D)
        with pytest.raises(StorageFailed, match=r"could not write head file .*Input/output error"):
            head.intend(A, C)
    assert head.read() in (HeadState(A, B), HeadState(A, C), HeadState(A, None))
    assert [path.name for path in tmp_path.iterdir()] == ["head"]


def test_a_folder_in_its_place_is_no_head_file(tmp_path: Path) -> None:
    (tmp_path / "head").mkdir()
    with pytest.raises(HeadMismatch, match="no head file"):
        HeadFile(tmp_path / "head", ORIGIN).read()


def test_is_made_for_its_owner_only(tmp_path: Path) -> None:
    head = HeadFile(tmp_path / "state" / "head", ORIGIN)
    head.start(A)
    with head.exclusive():
        pass
    assert (tmp_path / "state").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "state").iterdir()} == {0o600}


HOLD = """
import sys, time
from hashlib import sha256
from pathlib import Path
from custody.storage.state.head import HeadFile
with HeadFile(Path(sys.argv[1]), sys.argv[2]).exclusive():
    print("held", flush=True)
    time.sleep(60)
"""


def test_another_process_keeps_the_right_to_sign_until_it_dies(tmp_path: Path) -> None:
    head = begin(tmp_path)
    command = [sys.executable, "-c", HOLD, str(tmp_path / "head"), ORIGIN]
    with ending(subprocess.Popen(command, stdout=subprocess.PIPE, text=True)) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(Busy, match=r"head\.lock"), head.exclusive():
            pass
        other.send_signal(signal.SIGKILL)
    with head.exclusive():
        pass


def test_each_ledger_has_a_state_folder_of_its_own(tmp_path: Path) -> None:
    one, other = state_folder("lab.example/1", tmp_path), state_folder("lab.example/2", tmp_path)
    assert one != other
    assert one.parent == tmp_path
    assert len(one.name) == 32
    assert state_folder("lab.example/1").name == one.name


def test_a_file_of_another_account_is_named_as_that_and_is_no_new_ledger(tmp_path: Path) -> None:
    head = begin(tmp_path)
    (tmp_path / "head").chmod(0)
    with as_nobody():
        for use in (head.read, head.inspect, lambda: head.intend(A, B), head.exclusive().__enter__):
            with pytest.raises(ConfigError, match="nobody may not use the head file") as closed:
                use()
            assert "name" in closed.value.hint


def test_an_origin_that_no_slot_holds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="too long"):
        HeadFile(tmp_path / "head", "x" * 5000).start(A)
    assert list(tmp_path.iterdir()) == []


def test_a_slot_of_a_newer_form_is_not_guessed_at(tmp_path: Path) -> None:
    head = begin(tmp_path)
    data = bytearray((tmp_path / "head").read_bytes())
    for at in (0, SLOT_BYTES):
        body = bytes(data[at : at + SLOT_BYTES - 32]).replace(b"custody.head/1", b"custody.head/2")
        data[at : at + SLOT_BYTES] = body + sha256(body).digest()
    (tmp_path / "head").write_bytes(data)
    with pytest.raises(HeadMismatch, match="both marks"):
        head.read()
    assert all("newer version" in problem for problem in head.inspect())


@pytest.mark.parametrize(
    "line", ["01 {root}", "-1 {root}", "1  {root}", "1 {root} ", "1 AAAA", "1", "9" * 20 + " {root}"]
)
def test_a_whole_slot_with_another_spelling_is_damage(tmp_path: Path, line: str) -> None:
    head = begin(tmp_path)
    head.intend(A, B)
    root = base64.b64encode(bytes(32)).decode()
    text = f"custody.head/1 committed\n{ORIGIN}\n9\n{line.format(root=root)}\n".encode()
    body = text.ljust(SLOT_BYTES - 32, b"\0")
    with (tmp_path / "head").open("r+b") as file:
        file.write(body + sha256(body).digest())
    assert head.read() == HeadState(A, B)
    assert len(head.inspect()) == 1


def test_whoever_holds_the_right_to_sign_reads_the_file_once_and_everybody_else_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, reads = begin(tmp_path), list[None]()
    read = HeadFile._read_bytes

    def reading(self: HeadFile) -> bytes | None:
        reads.append(None)
        return read(self)

    monkeypatch.setattr(HeadFile, "_read_bytes", reading)
    with head.exclusive():
        head.read()
        head.intend(A, B)
        head.promote(B)
        assert (head.read(), len(reads)) == (HeadState(B, None), 1)
        with ThreadPoolExecutor(1) as pool:
            seen = [pool.submit(head.read).result() for _ in range(2)]
        assert (seen, len(reads)) == ([HeadState(B, None)] * 2, 3)
        head.intend(B, C)
        assert len(reads) == 3
    assert (head.read(), len(reads)) == (HeadState(B, C), 4)
    with head.exclusive():
        HeadFile(tmp_path / "head", ORIGIN).promote(C)
    with head.exclusive():
        assert head.read() == HeadState(C, None), "what was read under an earlier right counts no more"


def test_a_mark_that_could_not_be_written_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = begin(tmp_path)
    with head.exclusive():
        head.intend(A, B)
        with monkeypatch.context() as patch:
            patch.setattr("custody.storage.files.durable.sync_file", full)
            with pytest.raises(StorageFailed):
                head.promote(B)
        os.truncate(tmp_path / "head", SLOT_BYTES)
        assert head.read() == HeadState(B, None)


def full(_fd: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
