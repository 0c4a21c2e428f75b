"""Standard output that is closed, full or read by nobody, in processes of their own: no lie, and no act broken off."""

from __future__ import annotations

import errno
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import custody
from custody.cli import main as program
from custody.cli.console.diagnostics import Diagnostics
from custody.cli.shell.call import Surroundings
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.failures import every

ROOT = Path(custody.__file__).resolve().parent.parent
NEEDS_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
FULL = "> /dev/full"
#: What is done to the streams so that nobody gets the answer; UNREAD is a pipe that nobody reads.
UNREAD = "| nobody"
NOBODY = (UNREAD, ">&-", FULL)


def nobody(*, but: str = "") -> list[str]:
    """Return what can be done here to the streams so that nobody gets the answer."""
    return [how for how in NOBODY if how != but and (how != FULL or Path("/dev/full").exists())]


def ended(
    desk: Desk, call: str, how: str = "", *, buffered: bool = True, before: str = ""
) -> tuple[int, str, str]:
    """Run one command in a shell, with what is done to its streams; return its status, output and errors.

    A pipe is closed before anything is written, so that nothing depends on who is faster.
    """
    line = f"{before}{shlex.quote(sys.executable)} -m custody.cli.main {call} {'' if how == UNREAD else how}"
    environ = {**os.environ, **desk.environ, "PYTHONPATH": str(ROOT)}
    environ.pop("PYTHONUNBUFFERED", None)
    if not buffered:
        environ["PYTHONUNBUFFERED"] = "1"
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=desk.folder,
            stdout=write if how == UNREAD else subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environ,
            check=False,
        )
    finally:
        os.close(write)
    return done.returncode, (done.stdout or b"").decode(), done.stderr.decode()


@pytest.mark.parametrize("call", ["settings", "--help"])
@pytest.mark.parametrize(
    ("how", "status", "told"),
    [
        ("", 0, ""),
        (UNREAD, 141, ""),
        (">&-", 8, "the answer could not be written: standard output is closed"),
        pytest.param("> /dev/full", 8, "the answer could not be written: No space left", marks=NEEDS_FULL),
        ("2>&-", 0, ""),
        ("<&- >&- 2>&-", 8, ""),
        pytest.param("2> /dev/full", 0, "", marks=NEEDS_FULL),
    ],
)
def test_an_answer_that_nobody_gets_is_no_success(
    office: Office, call: str, how: str, status: int, told: str
) -> None:
    found, out, err = ended(office.desk, call, how, buffered=call == "settings")
    assert found == status
    assert (out != "") is (status == 0)
    assert told in err
    assert (err == "") is (told == "")
    assert "bug" not in err
    assert "Exception ignored" not in err


@pytest.mark.parametrize("buffered", [True, False])
def test_an_answer_of_which_a_part_was_taken_is_no_success(office: Office, buffered: bool) -> None:
    whole = ended(office.desk, "--help", buffered=buffered)
    assert (whole[0], len(whole[1]) > 1024) == (0, True)
    status, _, told = ended(office.desk, "--help", "> part", buffered=buffered, before="ulimit -f 1; ")
    assert 0 < (office.desk.folder / "part").stat().st_size < len(whole[1])
    assert (status, "the answer could not be written: File too large" in told) == (8, True)


def for_people_and_scripts(hows: list[str]) -> list[tuple[str, str]]:
    """Return each thing that is done to the streams of a command for people, and the last one for scripts too."""
    return [*((how, "") for how in hows), (hows[-1], "--json")]


def test_an_entry_is_never_told_as_failed_because_nobody_read_of_it(office: Office) -> None:
    before = office.size()
    eve = f"--as {office.keys['Eve']}"
    assert ended(office.desk, f"case open C-read {eve}")[0] == 0
    assert office.size() == before + 1

    def is_told_as_entered(how: tuple[str, str]) -> None:
        before = office.size()
        done, more = how
        status, _, told = ended(office.desk, f"case open C-{before} {eve} {more}", done)
        assert (status, office.size()) == (10, before + 1)
        assert f"what was entered stands (entry {before})" in told
        assert "Do not repeat" in told
        if more:
            document = json.loads(told)
            assert (document["code"], document["exit"]) == ("untold", 10)

    every(for_people_and_scripts(nobody()), is_told_as_entered)


def test_an_answer_with_warnings_that_nobody_gets_is_no_success_either(office: Office) -> None:
    (office.folder / "vault" / "objects" / "objects" / "0a").mkdir(parents=True, exist_ok=True)
    stray = office.folder / "vault" / "objects" / "objects" / "0a" / ("0a" * 16)
    stray.write_bytes(b"unrecorded")
    assert ended(office.desk, "store reconcile")[0] == 10

    def is_no_success(how: tuple[str, str]) -> None:
        done, more = how
        status, _, told = ended(office.desk, f"store reconcile {more}", done)
        assert status == 8
        assert "the answer could not be written" in told

    every(for_people_and_scripts(nobody(but=UNREAD)), is_no_success)


def test_a_refusal_and_a_verdict_keep_their_status(office: Office, tmp_path: Path) -> None:
    desk = office.desk
    receipt = next(iter(desk.folder.rglob("0.tlog-proof")))
    damaged = tmp_path / "damaged.tlog-proof"
    damaged.write_bytes(receipt.read_bytes().replace(b"index 0", b"index 1"))
    key = desk.run("log", "vkey").out.strip()
    assert ended(desk, f"verify {shlex.quote(str(receipt))} --vkey {shlex.quote(key)}")[0] == 0

    refused = f"verify nothing.tlog-proof --vkey {shlex.quote(key)}"
    assert ended(desk, refused)[0] == 6

    def keep_it(how: str) -> None:
        assert ended(desk, f"verify {shlex.quote(str(damaged))} --vkey {shlex.quote(key)}", how)[0] == 3

    every([*nobody(), "2>&-"], keep_it)
    untold = [FULL, "2> /dev/full", "> /dev/full 2>&1"] if Path("/dev/full").exists() else []
    for how in [">&-", "2>&-", *untold]:
        assert ended(desk, refused, how)[0] == 6, how


def test_a_pipe_that_breaks_elsewhere_is_no_reader_who_went_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> int:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("custody.cli.setup.settings._config", fail)
    answer = Desk(tmp_path / "bare").run("settings")
    assert (answer.status, answer.out) == (8, "")
    assert "the system refused: Broken pipe" in answer.err


class FullDisk(io.StringIO):
    """A stream on a disk that takes no more."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_command_goes_on_to_its_end_though_nobody_reads(office: Office) -> None:
    desk, told = office.desk, io.StringIO()
    before = office.size()
    full = Surroundings(FullDisk(), told, desk.environ, desk.folder, desk.clock, desk.entropy)
    assert program.main(["case", "open", "C-1", "--as", office.keys["Eve"]], full) == 10
    assert office.size() == before + 1
    assert program.main(["case", "list"], full) == 8
    assert told.getvalue().count("stands") == 1


def test_a_question_that_nobody_sees_is_not_asked() -> None:
    seen = io.StringIO()
    Diagnostics(seen).prompt("Go on? ")
    assert seen.getvalue() == "Go on? "
    with pytest.raises(OSError, match="No space left"):
        Diagnostics(FullDisk()).prompt("Go on? ")


def test_no_file_of_ours_takes_the_number_of_a_closed_stream() -> None:
    numbers = (
        "import os; from custody.cli.console import streams; streams.open_streams(); "
        "print(os.open(os.devnull, 0))"
    )
    for closed in ("", "<&- 2>&-"):
        line = f"{shlex.quote(sys.executable)} -c {shlex.quote(numbers)} {closed}"
        done = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)
        assert int(done.stdout) > 2


def test_an_error_that_python_cannot_raise_is_no_traceback() -> None:
    words = ["import sys; from custody.cli.console import streams; streams.drop_unraised()", "class Odd:"]
    words += [" def __del__(self): raise MemoryError", "Odd()", "print('goes on')"]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(words)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("goes on\n", "")
