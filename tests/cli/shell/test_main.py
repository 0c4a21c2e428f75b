"""The command `custody` itself: finding commands, exit statuses, and what never reaches a person."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import custody
from custody.cli import main as program
from custody.cli.console.signals import Stopped
from custody.cli.forms import form
from custody.cli.shell.call import Surroundings
from custody.errors import UsageError
from custody.law import grounds
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.failures import every
from tests.processes import kept

ROOT = Path(custody.__file__).resolve().parent.parent
HOSTILE = "evil\x1b[2J\u202egpj.exe\nsecond line\x07."


def around(folder: Path) -> Surroundings:
    return Surroundings(io.StringIO(), io.StringIO(), {}, folder)


def started(*argv: str, **options: object) -> subprocess.Popen[str]:
    """Start the program as a process of its own."""
    return kept(
        subprocess.Popen(  # type: ignore[call-overload]  # options go through as they are
            [sys.executable, "-m", "custody.cli.main", *argv],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )
    )


@pytest.mark.parametrize(
    ("argv", "told", "hint"),
    [
        (("--vault", "x", "today"), "--vault stands before the command", "custody today --vault"),
        (("tdoay",), "there is no command 'tdoay'", "Did you mean `custody today`?"),
        (("xyzzy",), "there is no command 'xyzzy'", "custody --help"),
        ((HOSTILE,), "there is no command", "custody --help"),
        (("case", "list", "--jso"), "unrecognized arguments: --jso", "Did you mean `--json`?"),
        (("case", "list", "--jso=x"), "unrecognized arguments: --jso=x", "Did you mean `--json`?"),
        (("case", "list", "--xyzzy"), "unrecognized arguments", "  See `custody case list --help`"),
        (("case", "list", "extra"), "unrecognized arguments: extra", "  See `custody case list --help`"),
        (("preservation-order", "isue"), "invalid choice: 'isue'", "Did you mean `issue`?"),
        (("case", "close", "C-1", "--outcome", "tired"), "invalid choice", "Did you mean `tried`?"),
        (("seal", "EV/1"), "there is no command 'seal'", "Did you mean `custody exhibit seal`?"),
        (("renew",), "there is no command 'renew'", "Did you mean `custody preservation-order renew`?"),
        (("help", "tdoay"), "there is no command 'tdoay'", "Did you mean `custody today`?"),
    ],
)
def test_a_call_that_names_no_command_is_usage(
    tmp_path: Path, argv: tuple[str, ...], told: str, hint: str
) -> None:
    answer = Desk(tmp_path / "bare").run(*argv)
    assert (answer.status, answer.out) == (2, "")
    assert told in answer.err
    assert hint in answer.err
    assert "\x1b" not in answer.err


@pytest.mark.parametrize("flag", ["--help", "-h", "--version"])
def test_help_and_version_end_with_nought(
    tmp_path: Path, flag: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main([flag], around(tmp_path)) == 0
    shown = capsys.readouterr().out
    assert custody.__version__ in shown or all(command.name in shown for command in program.COMMANDS)


def helped(folder: Path, capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    assert program.main([*argv], around(folder)) == 0
    return capsys.readouterr().out


def test_help_before_a_command_is_help_after_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ((), ("preservation-order",), ("preservation-order", "issue")):
        after = helped(tmp_path, capsys, *words, "--help")
        assert after.startswith(" ".join(("usage: custody", *words)))
        assert helped(tmp_path, capsys, "help", *words) == after


def test_a_usage_line_holds_what_stands_in_order_and_one_word_for_options(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = helped(tmp_path, capsys, "preservation-order", "issue", "--help")
    assert shown.splitlines()[0] == "usage: custody preservation-order issue CASE [ADDRESSEE] [options]"
    assert "Issue an order, or record one already issued." in shown
    assert shown.index("\norder:") < shown.index("period and confidentiality:")
    assert shown.index("period and confidentiality:") < shown.index("circumstances:") < shown.index("shared:")
    assert re.search(
        r"--days N +length of the period; of an order to a person at most\s+90 \(required\)", shown
    )
    archive = helped(tmp_path, capsys, "archive", "--help").splitlines()[0]
    assert archive == "usage: custody archive PATH... [options]"


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield every parser that takes no further action."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield parser
    for item in below:
        for sub in dict.fromkeys(item.choices.values()):
            yield from leaves(sub)


LEAVES = {leaf.prog: leaf for leaf in leaves(program.build())}


def test_a_call_is_parsed_by_what_its_action_takes_alone_and_exactly_that() -> None:
    for name, whole in LEAVES.items():
        _, *words = name.split()
        (alone,) = leaves(program.build(*words))
        assert (alone.prog, alone.format_help()) == (name, whole.format_help())
        given = [
            (action.dest, action.option_strings, action.default, action.required) for action in alone._actions
        ]
        assert given == [
            (action.dest, action.option_strings, action.default, action.required) for action in whole._actions
        ]
        assert repr(alone._defaults) == repr(whole._defaults)


def test_an_action_that_a_command_has_not_is_looked_for_among_all_of_them() -> None:
    assert (
        len([*leaves(program.build("legal-hold", "palce"))])
        == len([*leaves(program.build("legal-hold"))])
        > 3
    )


def test_every_help_ends_with_an_example_that_the_parser_takes() -> None:
    forms = [[*one.split(".")] for one, _ in form.names()]

    def ends_with_an_example(name: str) -> None:
        text = (LEAVES[name].epilog or "").replace(" \\\n", " ")
        typed = re.findall(r"^(?:example:)? +(custody .+)$", text, re.MULTILINE)
        assert [line for line in typed if line.startswith(name)]
        for line in typed:
            words = shlex.split(line.partition(" > ")[0].partition(" < ")[0])
            if "--from" in words and words[-1].endswith(".toml"):  # its form is what the line before writes
                assert words[1:3] in forms, line
                continue
            try:
                assert callable(program.build(*words[1:3]).parse_args(words[1:]).run), line
            except UsageError as refused:
                raise AssertionError(f"{line}: {refused.message}") from refused

    every(sorted(LEAVES), ends_with_an_example)


def test_every_help_holds_eighty_columns_and_examples_are_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    def holds_eighty_columns(name: str) -> None:
        lines = LEAVES[name].format_help().splitlines()
        assert [line for line in lines if len(line) > 80] == []
        assert [line for line in lines if line and not line.startswith(" ")][-1].startswith("example")

    every(sorted(LEAVES), holds_eighty_columns)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        (
            "custody preservation-order issue",
            {**grounds.LIMBS, **grounds.VULNERABILITY, **grounds.DATA_CATEGORIES},
        ),
        ("custody preservation-order withdraw", grounds.WITHDRAWAL),
        ("custody seizure record", {**grounds.MEASURES, **grounds.SEIZURE_BASIS}),
    ],
)
def test_help_says_what_a_code_of_the_law_means(name: str, codes: dict[str, str]) -> None:
    told = LEAVES[name].format_help().partition("codes:")[2]
    for code, meaning in codes.items():
        assert f" {code} {meaning}" in " ".join(told.split())


def test_every_argument_of_every_command_is_explained() -> None:
    assert len(LEAVES) > 250
    silent = [
        f"{name} {action.dest}"
        for name, leaf in LEAVES.items()
        for action in leaf._actions
        if not action.help and not action.choices and action.dest != "help"
    ]
    assert silent == [], "\n".join(silent)


def test_the_help_of_every_command_needs_neither_storage_nor_database() -> None:
    heavy = ("custody.storage", "sqlalchemy")
    script = f"import sys, custody.cli.main as m; m.build(); print([n for n in {heavy} if n in sys.modules])"
    shown = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert shown.stdout == "[]\n"


def test_a_flag_is_never_guessed_from_its_beginning(office: Office) -> None:
    answer = office.desk.run("case", "open", "C-1", "--off", "fraud")
    assert answer.status == 2
    assert "--off" in answer.err


def test_an_error_is_one_json_document_on_standard_error_when_json_is_asked_for(office: Office) -> None:
    answer = office.run("Ada", "case", "open", "C-1", "--json")
    assert answer.out == ""
    assert answer.error == {
        "schema": "custody.error/1",
        "code": "role",
        "exit": 5,
        "message": answer.error["message"],
        "hint": answer.error["hint"],
        "rule": "role.permit",
        "article": "",
    }
    usage = office.desk.run("case", "open", "--json")
    assert (usage.error["code"], usage.error["exit"]) == ("usage", 2)


@pytest.mark.parametrize(
    ("raised", "status", "told"),
    [
        (
            OSError(28, "No space left on device", "ledger.db"),
            8,
            "the system refused at 'ledger.db': No space left",
        ),
        (OSError(5, "Input/output error"), 8, "the system refused: Input/output error"),
        (OSError("odd"), 8, "odd"),
        (MemoryError(), 8, "the system gave no more memory"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (Stopped(signal.SIGTERM), 143, "terminated"),
        (Stopped(signal.SIGHUP), 129, "hung up"),
        (SystemExit(3), 3, ""),
        (SystemExit(None), 0, ""),
    ],
)
def test_what_a_command_raises_becomes_an_exit_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: BaseException, status: int, told: str
) -> None:
    def fail(_: object) -> int:
        raise raised

    monkeypatch.setattr("custody.cli.setup.settings._config", fail)
    for more in ((), ("--json",)):
        answer = Desk(tmp_path / "bare").run("settings", *more)
        assert (answer.status, answer.out) == (status, "")
        assert told in answer.err
        if more and told:
            assert answer.error["exit"] == status


def test_a_bug_is_told_without_a_traceback_unless_one_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: object) -> int:
        raise ZeroDivisionError(HOSTILE)

    monkeypatch.setattr("custody.cli.setup.settings._config", fail)
    monkeypatch.setattr(sys, "argv", ["custody", "settings"])
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.chdir(tmp_path)
    assert program.run() == 1
    told = capsys.readouterr().err
    assert "this is a bug in custody: ZeroDivisionError" in told
    assert "Traceback" not in told
    assert "\x1b" not in told
    monkeypatch.setattr(sys, "argv", ["custody", "settings", "--json"])
    assert program.run() == 1
    document = json.loads(capsys.readouterr().err)
    assert (document["schema"], document["code"], document["exit"]) == ("custody.error/1", "bug", 1)
    assert "ZeroDivisionError" in document["message"]
    monkeypatch.setenv("CUSTODY_TRACE", "1")
    with pytest.raises(ZeroDivisionError):
        program.run()


def test_a_process_that_is_interrupted_says_so_and_ends_with_130(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    stop = "import os, signal, sys, threading, custody.cli.setup.settings as c, custody.cli.main as m\n"
    stop += "def wait(_):\n  print('ready', flush=True)\n  signal.pause()\n"
    stop += "signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell ignores it\n"
    stop += "c._config = wait\nsys.argv = ['custody', 'settings']\nsys.exit(m.run())\n"
    process = kept(
        subprocess.Popen(
            [sys.executable, "-c", stop], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert told.startswith("custody: interrupted")


def test_hostile_text_is_shown_and_never_acts(office: Office) -> None:
    seen = "evil\\x1b[2J \u200f exe"
    refused = office.run("Eve", "case", "open", HOSTILE)
    assert (refused.status, "must not hold the character U+" in refused.err) == (2, True)
    office.done(
        "Eve", "case", "open", "C-1", "--offence", HOSTILE.replace("\u202e", "\u200f"), "--agency", seen
    )
    for argv in (
        ("case", "list"),
        ("case", "show", "C-1"),
        ("case", "show", HOSTILE + "x"),
        ("log", "show", "--entry", "5"),
    ):
        answer = office.desk.run(*argv)
        shown = answer.out + answer.err
        assert not {"\x1b", "\u202e", "\x07"} & set(shown)
    assert "evil\\x1b[2J" in office.desk.run("case", "show", "C-1").out


def test_bytes_that_are_no_text_are_refused_where_a_text_is_asked_for(office: Office) -> None:
    before = office.size()
    for argv in (("case", "open", "C-\udcff"), ("case", "open", "C-1", "--note", "\udcff")):
        answer = office.run("Eve", *argv)
        assert answer.status == 2
        assert "\udcff" not in answer.err
    assert office.size() == before


def test_what_a_terminal_cannot_show_is_escaped_and_a_pipe_always_gets_utf8(tmp_path: Path) -> None:
    environ = {**os.environ, "PYTHONIOENCODING": "ascii", "XDG_CONFIG_HOME": str(tmp_path)}
    process = started("settings", "--domain", "büro.example", env=environ)
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "büro.example" in out


def test_the_quiet_flag_leaves_results_warnings_and_errors(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-1")
    answer = office.run("Eve", "exhibit", "seal", "EV/1", "S-2", "--quiet")
    assert answer.out.startswith("entry ")
    assert "warning" in answer.err
    assert office.run("Ada", "case", "open", "C-2", "--quiet").err != ""


def test_json_documents_are_plain_ascii_with_a_schema(office: Office) -> None:
    office.case("Ü-1")
    text = office.desk.run("case", "list", "--json").out
    assert text.isascii()
    assert json.loads(text)["schema"] == "custody.page/2"


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("preservation-order", "list", "--case=--"), 6, "--"),
        (("preservation-request", "list", "--case=--"), 6, "--"),
        (("log", "show", "--entry=--"), 6, "no entry '--'"),
        (("case", "open", "C-1", "--offence=--"), 0, ""),
        (("check", "--objects=--"), 2, "'--'"),
    ],
)
def test_two_dashes_behind_an_equals_sign_are_the_value(
    office: Office, words: tuple[str, ...], status: int, told: str
) -> None:
    answer = office.run("Eve", *words)
    assert (answer.status, "Traceback" in answer.err) == (status, False), answer.err
    assert told in answer.err
