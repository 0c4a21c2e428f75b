"""Log lines: one for each command, with how it ended and nothing that was typed; a log that fails changes nothing."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import stat
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from custody.cli.answers import thing_list
from custody.cli.forms.remote_commands import CommandActs
from custody.cli.shell.call import Surroundings
from custody.storage.memory.small_ports import FixedClock
from custody.tui.services.intents import Draft, Failed, Intent, Printing, Stopped
from tests.cli.desk import Answer, Desk
from tests.cli.logged import lines, shows
from tests.cli.office import Office
from tests.cli.output.test_signals import process, stopping_at


@pytest.fixture
def log(office: Office) -> Path:
    """Set every command of the office to leave a log line; return the file."""
    file = office.folder / "custody.log"
    office.desk.environ["CUSTODY_LOG"] = str(file)
    return file


def test_a_command_leaves_one_line_and_none_where_nobody_wants_any(office: Office) -> None:
    assert office.run("Eve", "case", "open", "C-1").status == 0
    file = office.folder / "custody.log"
    entered = office.desk.run("case", "open", "C-2", "--as", office.keys["Eve"], CUSTODY_LOG=str(file))
    assert entered.status == 0, entered.err
    (line,) = lines(file)
    position = office.size() - 1
    assert line == {
        "time": "2026-11-02T09:10:00Z",
        "pid": str(os.getpid()),
        "command": "case open",
        "ledger": office.desk.done("settings")["settings"][1]["value"],
        "key": office.keys["Eve"],
        "entries": str(position),
        "exit": "0",
        "ms": line["ms"],
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_every_end_has_its_exit_status_and_its_code(office: Office, log: Path) -> None:
    assert office.run("Ada", "case", "open", "C-1").status == 5
    office.desk.run("exhibit", "show", "EV/77")
    office.desk.run("case", "open")
    office.desk.run("caze")
    office.desk.run("today", CUSTODY_DUE_DAYS="many")
    office.desk.run("check", "--against", "nowhere.checkpoint")
    (office.folder / "vault" / "log" / "log.vkey").unlink()
    (office.folder / "vault" / "custody.toml").write_text("state = 1\n")
    office.desk.run("check")
    ends = [(line["command"], line["exit"], line.get("code"), line.get("rule")) for line in lines(log)]
    assert ends == [
        ("case open", "5", "role", "role.permit"),
        ("exhibit show", "6", "not-found", None),
        ("case", "2", "usage", None),
        ("?", "2", "usage", None),
        ("today", "9", "config", None),
        ("check", "6", "not-found", None),
        ("check", "9", "config", None),
    ]


def test_help_and_version_leave_no_line(office: Office, log: Path) -> None:
    for words in (("--help",), ("--version",), ("case", "open", "--help"), ("help", "case")):
        assert office.desk.run(*words).status == 0
    assert not log.exists()


#: What a person types of a case, none of which a log may hold.
TYPED = (
    ("case", "open", "SECRETCASE-1", "--offence", "SECRETOFFENCE"),
    ("case", "open", "SECRETCASE-1", "--note", "SECRETNOTE"),
    ("case", "show", "SECRETCASE-1"),
    ("case", "show", "SECRETCASE-2"),
    ("case", "SECRETACTION"),
    ("SECRETCOMMAND", "SECRETWORD"),
    ("case", "open", "SECRETCASE-3", "--SECRETFLAG", "x"),
    ("case", "open", "SECRETCASE-4", "--from", "SECRETFORM.toml"),
    ("case", "open", "SECRETCASE-5", "--as", "SECRETNAME"),
    ("case", "open", "SECRETCASE-6", "--passphrase-file", "SECRETFILE"),
    ("exhibit", "register", "SECRETEV/1", "--seizure", "SECRETSEIZURE", "--category", "usb_stick"),
    ("acquisition", "record", "SECRETEV/1", "SECRETIMAGE.dd"),
    ("verify", "SECRETPROOF", "--vkey", "@SECRETKEY"),
    ("today", "--vault", "SECRETVAULT"),
    ("log", "publish", "SECRETFOLDER"),
    ("key", "new", "--domain", "SECRETDOMAIN"),
    ("trust", "SECRETLOG", "--receipt", "SECRETRECEIPT"),
)


@pytest.mark.parametrize("as_json", [False, True])
def test_nothing_that_was_typed_stands_in_a_line(office: Office, log: Path, *, as_json: bool) -> None:
    for words in TYPED:
        office.desk.run(*words, *(["--json"] if as_json else []))
    text = log.read_text()
    assert len(lines(log)) == len([words for words in TYPED if words[0] != "verify"])
    assert "SECRET" not in text
    assert shows(text, [word for words in TYPED for word in words]) == []
    assert shows(text, ["2026", "nowhere"]) == ["2026"]


def test_a_ledger_or_key_whose_name_is_no_pseudonym_is_hidden(office: Office, log: Path) -> None:
    file = office.folder / "vault" / "custody.toml"
    origin = office.desk.done("settings")["settings"][1]["value"]
    file.write_text(file.read_text().replace(origin, "John Doe exit=0"))
    office.desk.run("today")
    last = log.read_text().splitlines()[-1]
    assert "John" not in last
    assert " ledger=? " in last


def test_a_bug_leaves_a_line_that_names_it_and_says_none_of_its_words(
    office: Office, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("SECRETVALUE")

    monkeypatch.setattr(thing_list, "paging", broken)
    with pytest.raises(ValueError, match="SECRETVALUE"):
        office.run("Eve", "case", "list")
    (line,) = lines(log)
    assert (line["command"], line["exit"], line["code"]) == ("case list", "1", "bug:ValueError")


@pytest.mark.parametrize(
    ("number", "status", "code"), [(signal.SIGTERM, 143, "terminated"), (signal.SIGHUP, 129, "hung-up")]
)
def test_a_signal_leaves_a_line(tmp_path: Path, number: signal.Signals, status: int, code: str) -> None:
    office = Office(Desk(tmp_path / "desk", FixedClock(int(time.time())), step=0)).open()
    log = office.folder / "custody.log"
    office.desk.environ["CUSTODY_LOG"] = str(log)
    words = ("case", "open", "C-1", "--as", office.keys["Ada"])
    started = process(office, *words, after=partial(stopping_at, "call", "open_vault"))
    assert started.stdout.readline() == "ready\n"
    started.send_signal(number)
    _, err = started.communicate(timeout=60)
    assert started.returncode == status, err
    (line,) = lines(log)
    assert (line["command"], line["pid"], line["exit"], line["code"]) == (
        "case open",
        str(started.pid),
        str(status),
        code,
    )


def test_a_file_that_was_moved_away_is_made_anew(office: Office, log: Path) -> None:
    office.desk.run("today")
    log.rename(log.with_suffix(".1"))
    office.desk.run("case", "list")
    assert [line["command"] for line in lines(log.with_suffix(".1"))] == ["today"]
    assert [line["command"] for line in lines(log)] == ["case list"]
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_the_system_s_log_gets_the_line_with_facility_severity_and_name(office: Office) -> None:
    place = office.folder / "socket"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as system:
        system.bind(str(place))
        system.settimeout(30)
        severity = {}
        for words in (("case", "list"), ("caze",), ("preservation-order", "show", "nothing")):
            office.desk.run(*words, CUSTODY_LOG=f"syslog:{place}")
            priority, _, text = system.recv(4096).decode("ascii").partition(">")
            assert text.startswith(f"custody[{os.getpid()}]: time=2026-")
            severity[words[0]] = int(priority.removeprefix("<"))
    user = 1 << 3
    assert severity == {"case": user + 6, "caze": user + 3, "preservation-order": user + 3}


def full(place: Path) -> socket.socket:
    """Return a socket of a system's log that nobody reads and that takes no more."""
    system = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    system.bind(str(place))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        with suppress(BlockingIOError):
            while sender.sendto(b"x" * 1000, str(place)):
                pass
    return system


@pytest.mark.parametrize(
    "place",
    ["folder", "nowhere/log", "evidence.dd", "pipe", "syslog:none", "syslog:full"]
    + (["/dev/full"] if Path("/dev/full").exists() else []),
)
@pytest.mark.parametrize("as_json", [False, True])
def test_a_log_that_takes_nothing_is_warned_of_and_changes_nothing(
    office: Office, place: str, monkeypatch: pytest.MonkeyPatch, *, as_json: bool
) -> None:
    (office.folder / "folder").mkdir()
    (office.folder / "evidence.dd").write_bytes(b"\x00\x01evidence")
    os.mkfifo(office.folder / "pipe")
    monkeypatch.setattr("custody.storage.settings.log_lines.PATIENCE", 0.05)
    monkeypatch.chdir(office.folder)
    more = ["--json"] if as_json else []
    with full(office.folder / "full"):
        good = office.run("Eve", "case", "list", *more)
        answer = office.desk.run("case", "list", "--as", office.keys["Eve"], *more, CUSTODY_LOG=place)
        bad = office.desk.run("case", "show", "none", *more, CUSTODY_LOG=place)
    assert (answer.status, answer.out, good.err) == (good.status, good.out, "")
    assert bad.status == 6
    for one, told in ((answer, 1), (bad, 2)):
        assert warned(one, as_json=as_json) == told, one.err
    assert (office.folder / "evidence.dd").read_bytes() == b"\x00\x01evidence"


def test_a_setting_that_names_no_place_is_wrong_as_any_setting_is(office: Office) -> None:
    answer = office.desk.run("today", CUSTODY_LOG="~nobody-of-this-name/log")
    assert answer.status == 9
    assert "'log' in environment CUSTODY_LOG names an unknown home folder" in answer.err


def warned(answer: Answer, *, as_json: bool) -> int:
    """Return how many things were told, of which the last must be the log; each is a document for scripts."""
    if as_json:
        told = [json.loads(line) for line in answer.err.splitlines()]
        assert told[-1]["schema"] == "custody.warning/1"
        assert told[-1]["message"].startswith("no log line was written: ")
        return len(told)
    told_to_people = [line for line in answer.err.splitlines() if line.startswith("custody: ")]
    assert told_to_people[-1].startswith("custody: warning: no log line was written: ")
    return len(told_to_people)


def test_a_log_wanted_in_the_own_settings_file_counts_and_the_variable_before_it(office: Office) -> None:
    own = Path(os.environ["XDG_CONFIG_HOME"]) / "custody" / "custody.toml"
    own.parent.mkdir(parents=True)
    own.write_text('log = "own.log"\n')
    office.desk.run("today")
    office.desk.run("case", "list", CUSTODY_LOG=str(office.folder / "other.log"))
    assert [line["command"] for line in lines(own.parent / "own.log")] == ["today"]
    assert [line["command"] for line in lines(office.folder / "other.log")] == ["case list"]
    found = {setting["name"]: setting for setting in office.see("settings")["settings"]}
    assert found["log"] == {"name": "log", "value": str(own.parent / "own.log"), "source": str(own)}
    told = office.desk.run("settings", "--json", CUSTODY_LOG="syslog").document
    assert {"name": "log", "value": "syslog", "source": "environment CUSTODY_LOG"} in told["settings"]


class Signing:
    """Somebody at a screen who agrees to everything, or ends the work."""

    def __init__(self, *, ends: bool = False) -> None:
        self.ends = ends

    def agree(self, drafts: Sequence[Draft]) -> bool:
        if self.ends:
            raise Stopped
        return True

    def secret(self, key: str, *, new: bool) -> bytes | None:
        return None

    def prints(self, paper: Printing) -> bool:
        return False

    def advance(self, done: int, total: int | None, what: str) -> None:
        pass

    def heard(self) -> None:
        pass


def test_what_is_done_on_a_screen_leaves_a_line_of_its_own(office: Office, log: Path) -> None:
    desk = office.desk
    around = Surroundings(io.StringIO(), io.StringIO(), desk.environ, desk.folder, desk.clock, desk.entropy)

    def signer(key: str) -> object:
        from custody.storage.keys import passphrases
        from custody.storage.keys.key_files import KeyFiles

        ring = KeyFiles(desk.folder / "keys", passphrases.from_file(desk.folder / "passphrase"))
        return ring.signer(key)

    acts = CommandActs(around, lambda: office.keys["Eve"], signer)  # type: ignore[arg-type]  # a note signer, made late
    opens = [Intent(("case", "open"), {"reference": f"SECRET-{number}"}) for number in range(5)]
    acts.perform(opens[0], Signing())
    acts.perform_all(opens[1:3], Signing())
    with pytest.raises(Stopped):
        acts.perform(opens[3], Signing(ends=True))
    with pytest.raises(Failed):
        acts.perform(Intent(("case", "close"), {"case": "SECRET-9"}), Signing())
    found = [
        (line["command"], line.get("entries"), line["exit"], line.get("code"), line.get("key"))
        for line in lines(log)
    ]
    size, eve = office.size(), office.keys["Eve"]
    assert found == [
        ("case open", str(size - 3), "0", None, eve),
        ("case open", f"{size - 2}-{size - 1}", "0", None, eve),
        ("case open", None, "130", "interrupted", eve),
        ("case close", None, "2", "usage", None),
    ]
    assert "SECRET" not in log.read_text()


def test_reading_and_writing_of_many_is_named_in_runs() -> None:
    from custody.cli.console.log_lines import _runs

    assert _runs([]) == ""
    assert _runs([4]) == "4"
    assert _runs([4, 5, 6, 9, 11, 12]) == "4-6,9,11-12"
    assert _runs(range(0, 100, 2)) == "50 from 0 to 98"


def test_screens_leave_a_line_when_they_begin(
    office: Office, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class App:
        ended_by = None
        fault = None

        def run(self) -> None:
            assert [line.get("event") for line in lines(log)] == ["begin"]

    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("custody.cli.setup.terminal.make", lambda _: App())
    assert office.desk.run("tui").status == 0
    assert [(line["command"], line.get("exit")) for line in lines(log)] == [("tui", None), ("tui", "0")]
