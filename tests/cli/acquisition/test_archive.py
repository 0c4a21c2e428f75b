"""`custody archive`: each file is stored and recorded by itself, and nothing of a refused one stays behind."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from custody.storage.files.sources import DiskSource
from custody.storage.stores.disk.store import DiskObjects
from tests.cli.office import Office, golden
from tests.storage.places import readonly_disk, small_disk

MIB = 1 << 20


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    return office


def objects(office: Office) -> list[Path]:
    return [path for path in (office.folder / "vault" / "objects" / "objects").rglob("*") if path.is_file()]


def lay(office: Office, name: str, data: bytes) -> str:
    (office.folder / name).write_bytes(data)
    return name


def test_a_file_is_stored_read_only_under_a_random_key_and_recorded(lab: Office) -> None:
    made = lab.done("Eve", "archive", lay(lab, "a.dd", b"abc" * 1000), "--exhibit", "EV/1", "--md5", "--sha1")
    (stored,) = objects(lab)
    assert stored.read_bytes() == b"abc" * 1000
    assert stored.stat().st_mode & 0o222 == 0
    assert made["archived"][0]["object_key"] == f"objects/{stored.name}"
    assert made["archived"][0]["file_name"] == "a.dd"
    facts = made["entries"][0]["facts"]
    assert facts["object_root"]["bytes"] == 3000
    assert made["archived"][0]["sha256"] == hashlib.sha256(b"abc" * 1000).hexdigest()
    assert set(facts) >= {"md5", "sha1", "exhibit", "store", "object_key", "lock_mode"}


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    lay(lab, "a.dd", b"abc")
    golden("archive", lab.run("Eve", "archive", "a.dd", "--exhibit", "EV/1", "--json"), lab.folder)
    several = ("archive", "a.dd", "nothing.dd", "--exhibit", "EV/1", "--json")
    golden("archive-several", lab.run("Eve", *several), lab.folder)


def test_an_acquired_image_is_recorded_as_that_image_and_another_file_is_marked(lab: Office) -> None:
    lay(lab, "a.dd", b"image")
    digest = hashlib.sha256(b"image").hexdigest()
    how = (
        "--method",
        "physical",
        "--format",
        "raw",
        "--tool",
        "dc3dd",
        "--tool-version",
        "7",
        "--bad-sector-count",
        "0",
    )
    acquired = lab.done(
        "Eve",
        "acquisition",
        "record",
        "EV/1",
        "a.dd",
        *how,
        "--blocker-absence-reason",
        "phone",
        "--source-sha256",
        digest,
    )["entries"][0]
    latest = lab.done("Eve", "archive", "a.dd", "--exhibit", "EV/1", "--acquisition", "latest")["entries"][0]
    named = lab.done(
        "Eve", "archive", "a.dd", "--exhibit", "EV/1", "--acquisition", str(acquired["position"])
    )
    assert latest["facts"]["acquisition"] == named["entries"][0]["facts"]["acquisition"]
    lay(lab, "b.dd", b"other")
    other = lab.run("Eve", "archive", "b.dd", "--exhibit", "EV/1", "--acquisition", "latest")
    assert (other.status, "object.digest_differs" in other.err) == (10, True)


@pytest.mark.parametrize(
    ("who", "words", "status", "says"),
    [
        ("Eve", ("a.dd", "--exhibit", "EV/9"), 6, "EV/9"),
        ("Judge", ("a.dd", "--exhibit", "EV/1"), 5, "role.permit"),
        ("Eve", ("a.dd", "--exhibit", "EV/1", "--store", "nowhere"), 9, "nowhere"),
        ("Eve", ("a.dd", "--exhibit", "EV/1", "--acquisition", "latest"), 6, "no acquisition"),
        ("Eve", ("a.dd", "--exhibit", "EV/1", "--acquisition", "3"), 6, "is no acquisition"),
        ("Eve", ("a.dd", "a.dd", "--exhibit", "EV/1", "--acquisition", "latest"), 2, "one image"),
        ("Eve", ("a.dd", "--exhibit", "EV/1", "--at", "2027-01-01T00:00:00Z"), 5, "time.future"),
        ("Eve", ("nothing.dd", "--exhibit", "EV/1"), 6, "nothing.dd"),
        ("Eve", ("link.dd", "--exhibit", "EV/1"), 2, "symbolic link"),
        ("Eve", ("pipe", "--exhibit", "EV/1"), 2, "named pipe"),
        ("nobody/0123456789abcdef", ("a.dd", "--exhibit", "EV/1"), 6, "no key"),
    ],
)
def test_refusals_enter_nothing_and_leave_no_object(
    lab: Office, who: str, words: tuple[str, ...], status: int, says: str
) -> None:
    lay(lab, "a.dd", b"abc")
    (lab.folder / "link.dd").symlink_to("a.dd")
    os.mkfifo(lab.folder / "pipe")
    before = lab.size()
    answer = lab.run(who, "archive", *words)
    assert answer.status == status, answer.err
    assert says in answer.err
    assert lab.size() == before
    assert objects(lab) == []


def test_a_wrong_passphrase_is_found_before_anything_is_stored(lab: Office) -> None:
    wrong = lab.folder / "wrong"
    wrong.write_text("not this one\n")
    wrong.chmod(0o600)
    lay(lab, "a.dd", b"abc")
    answer = lab.run("Eve", "archive", "a.dd", "--exhibit", "EV/1", "--passphrase-file", "wrong")
    assert answer.status == 9
    assert objects(lab) == []


def test_a_log_key_that_is_not_here_is_found_before_anything_is_stored(lab: Office) -> None:
    lay(lab, "a.dd", b"abc")
    for secret in (lab.folder / "state").rglob("log.passphrase"):
        secret.unlink()
    answer = lab.run("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    assert answer.status == 9
    assert "log key" in answer.err
    assert objects(lab) == []


def test_a_restored_older_database_is_found_before_anything_is_stored(lab: Office) -> None:
    lay(lab, "a.dd", b"abc")
    shutil.copytree(lab.folder / "vault", lab.folder / "older")
    lab.case("C-2")
    shutil.rmtree(lab.folder / "vault")
    (lab.folder / "older").rename(lab.folder / "vault")
    answer = lab.run("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    assert answer.status == 4
    assert "an old copy or a cut one" in answer.err
    assert objects(lab) == []


def test_equal_bytes_in_one_case_are_two_objects_and_told_and_never_across_cases(lab: Office) -> None:
    lay(lab, "a.dd", b"abc")
    first = lab.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    assert first["archived"][0]["same_bytes"] == []
    second = lab.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    assert [byte["object"] for byte in second["archived"][0]["same_bytes"]] == [
        first["entries"][0]["subject"]
    ]
    assert second["archived"][0]["object_key"] != first["archived"][0]["object_key"]
    told = lab.run("Eve", "archive", "a.dd", "--exhibit", "EV/1").out
    assert "both objects are kept" in " ".join(told.split())
    lab.case("C-2")
    lab.seizure("S-2", "C-2")
    register = (
        "exhibit",
        "register",
        "EV/2",
        "--seizure",
        "S-2",
        "--category",
        "phone",
        "--power-state",
        "off",
    )
    rest = ("--not-known", "rest", "--not-known-reason", "nobody looked")
    lab.done("Eve", *register, "--description", "phone", "--condition", "whole", *rest, status=10)
    assert lab.done("Eve", "archive", "a.dd", "--exhibit", "EV/2")["archived"][0]["same_bytes"] == []


def test_several_files_are_each_archived_and_failures_listed_at_the_end(lab: Office) -> None:
    lay(lab, "a.dd", b"a")
    lay(lab, "empty.dd", b"")
    answer = lab.run("Eve", "archive", "a.dd", "nothing.dd", "empty.dd", "--exhibit", "EV/1")
    assert answer.status == 6
    assert answer.out.index("2 of 3 files archived") < answer.out.index("FAILED nothing.dd")
    assert len(objects(lab)) == 2
    none = lab.run("Eve", "archive", "nothing.dd", "nothing", "--exhibit", "EV/1")
    assert none.status == 6
    assert "0 of 2 files archived" in none.out
    assert lab.run("Eve", "archive", "a.dd", "empty.dd", "--exhibit", "EV/1").status == 0


def test_a_dry_run_of_several_stores_and_enters_nothing(lab: Office) -> None:
    lay(lab, "a.dd", b"a")
    lay(lab, "b.dd", b"b")
    before = lab.size()
    shown = lab.done("Eve", "archive", "a.dd", "b.dd", "--exhibit", "EV/1", "--dry-run")
    assert (shown["dry_run"], [stored["path"] for stored in shown["archived"]]) == (True, ["a.dd", "b.dd"])
    assert (
        "nothing was stored"
        in lab.run("Eve", "archive", "a.dd", "b.dd", "--exhibit", "EV/1", "--dry-run").out
    )
    assert (lab.size(), objects(lab)) == (before, [])


def test_somebody_who_stops_the_command_is_told_what_stands(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(lab, "a.dd", b"a")
    lay(lab, "b.dd", b"b")
    before = lab.size()
    usual = DiskSource.chunks

    def stopped(self: DiskSource) -> Iterator[bytes]:
        if self.name == b"b.dd":
            raise KeyboardInterrupt
        return usual(self)

    monkeypatch.setattr(DiskSource, "chunks", stopped)
    answer = lab.run("Eve", "archive", "a.dd", "b.dd", "--exhibit", "EV/1", "--jobs", "1")
    assert answer.status == 130
    assert "1 of 2 files archived" in answer.out
    assert lab.size() == before + 1
    assert len(objects(lab)) == 1


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    "words",
    [
        ("archive", "a.dd", "--exhibit", "EV/1"),
        ("archive", "a.dd", "b.dd", "--exhibit", "EV/1"),
        ("sweep", "run"),
        ("sweep", "run", "--exhibit", "EV/1"),
        ("sweep", "run", "--case", "C-1", "--max-age", "0"),
        ("sweep", "run", "--exhibit", "EV/1", "--depth", "metadata"),
        ("check",),
    ],
)
def test_progress_is_shown_on_a_terminal_only_and_taken_away_before_the_answer(
    lab: Office, words: tuple[str, ...]
) -> None:
    for name in ("a.dd", "b.dd"):
        lay(lab, name, name.encode() * (3 * MIB // 4))
    lab.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    screen = Terminal()
    desk = lab.desk
    signer = () if words == ("check",) else ("--as", lab.keys["Eve"])
    around = Surroundings(screen, screen, desk.environ, desk.folder, desk.clock, desk.entropy)
    assert main([*words, *signer], around) == 0
    shown = screen.getvalue()
    assert "(100 %)\r\x1b[K" in shown
    after = shown.rpartition("\x1b[K")[2]
    assert after.startswith(("entry", "VERIFIED"))
    assert "\x1b" not in lab.run("Eve", "archive", "a.dd", "--exhibit", "EV/1").err


def test_an_empty_file_is_an_object_of_no_bytes(lab: Office) -> None:
    made = lab.done("Eve", "archive", lay(lab, "empty", b""), "--exhibit", "EV/1")
    assert made["archived"][0]["bytes"] == 0
    assert made["archived"][0]["sha256"] == hashlib.sha256(b"").hexdigest()
    assert lab.done("Eve", "sweep", "run")["outcomes"]["verified"] == 1


def test_a_large_sparse_file_is_read_in_pieces(lab: Office) -> None:
    with (lab.folder / "sparse.dd").open("wb") as stream:
        stream.truncate(48 * MIB + 1)
    made = lab.done("Eve", "archive", "sparse.dd", "--exhibit", "EV/1")
    assert made["archived"][0]["bytes"] == 48 * MIB + 1
    assert lab.done("Eve", "sweep", "run")["outcomes"]["verified"] == 1


def test_a_file_that_changes_while_it_is_read_is_refused_naming_before_and_after(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(lab, "live.dd", b"x" * (2 * MIB))
    before = lab.size()
    usual = DiskSource.chunks

    def written_to(self: DiskSource) -> Iterator[bytes]:
        for number, chunk in enumerate(usual(self)):
            if number == 0:
                with (lab.folder / "live.dd").open("r+b") as stream:
                    stream.write(b"changed")
            yield chunk

    monkeypatch.setattr(DiskSource, "chunks", written_to)
    answer = lab.run("Eve", "archive", "live.dd", "--exhibit", "EV/1")
    assert answer.status == 3
    for word in ("live.dd", "changed while it was read", "before:", "after:", "write blocker"):
        assert word in answer.err
    assert (lab.size(), objects(lab)) == (before, [])
    parts = lab.folder / "vault" / "objects" / ".part"
    assert list(parts.iterdir()) == []


def test_a_full_disk_is_told_and_leaves_nothing_of_the_object(
    lab: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "small", 8 * MIB) as disk:
        shutil.copytree(lab.folder / "vault", disk / "vault")
        lab.desk.environ["CUSTODY_VAULT"] = str(disk / "vault")
        before = lab.size()
        answer = lab.run("Eve", "archive", lay(lab, "big.dd", b"x" * (12 * MIB)), "--exhibit", "EV/1")
        assert answer.status == 8
        assert "are needed; nothing was stored" in answer.err
        assert "Make room" in answer.err
        assert lab.size() == before
        with monkeypatch.context() as patched:  # as where others fill the disk meanwhile
            patched.setattr(DiskObjects, "free_bytes", lambda _: None)
            answer = lab.run("Eve", "archive", "big.dd", "--exhibit", "EV/1")
        assert answer.status == 8
        assert "No space left" in answer.err
        assert lab.size() == before
        assert [path for path in (disk / "vault" / "objects").rglob("*") if path.stat().st_size > MIB] == []
        assert lab.run("Eve", "archive", lay(lab, "small.dd", b"x"), "--exhibit", "EV/1").status == 0


def test_a_read_only_vault_is_told_before_the_file_is_read(
    lab: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(lab, "a.dd", b"abc")

    def fill(folder: Path) -> None:
        shutil.copytree(lab.folder / "vault", folder, dirs_exist_ok=True)

    def unread(_: DiskSource) -> Iterator[bytes]:
        raise AssertionError("the file was read")

    monkeypatch.setattr(DiskSource, "chunks", unread)
    with readonly_disk(tmp_path / "medium", fill) as medium:
        lab.desk.environ["CUSTODY_VAULT"] = str(medium)
        answer = lab.run("Eve", "archive", "a.dd", "--exhibit", "EV/1")
        assert (answer.status, answer.out) == (8, "")
        assert "read-only" in answer.err
