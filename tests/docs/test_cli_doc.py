"""The pages of the command line against the parsers, the error classes and the settings."""

from __future__ import annotations

import argparse
import io
import json
import re
import signal
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from custody.cli.commands import grouped
from custody.cli.console.diagnostics import Diagnostics
from custody.cli.console.signals import STOPPING
from custody.cli.main import COMMANDS, build
from custody.errors import EXIT_HUNG_UP, EXIT_INTERRUPTED, EXIT_TERMINATED, EXIT_UNREAD, EXIT_WARNINGS
from custody.pages.render.document import SCHEMA
from custody.storage.settings.settings import load
from tests.failures import every
from tools import cli_page
from tools.cli_page import EXITS, FOLDER, SETTINGS_PAGE, Documented, arguments, does_something, error_classes
from tools.cli_tables import SETTINGS
from tools.docs import ROOT

COMMAND_PAGES = ROOT / FOLDER
INDEX = (COMMAND_PAGES / "index.md").read_text(encoding="utf-8")
STATUSES = (ROOT / EXITS).read_text(encoding="utf-8")
#: What each exit status means, as it was decided for every front end (docs/adr/record/0028-three-answers.md).
DECIDED = {
    1: {"bug"},
    2: {"usage"},
    3: {"false", "fork", "malformed", "source-changed"},
    4: {"behind", "first-met", "resumed-elsewhere", "undecided", "unknown-version", "unknown-key"},
    5: {"declined", "role", "rule"},
    6: {"not-found", "ambiguous"},
    7: {"conflict", "busy"},
    8: {
        *("storage", "object-missing", "object-unreadable", "object-locked", "no-answer"),
        "store-unreachable",
        *("commit-unknown", "entry-stands", "out-of-memory"),
    },
    9: {"config", "key", "head"},
    10: {"untold"},
}
#: The code that each signal leaves.
SIGNALS = {129: {"hung-up"}, 130: {"interrupted"}, 143: {"terminated"}}


@cache
def documented() -> list[Documented]:
    """Return every command with its parser, made once for all tests."""
    return cli_page.documented()


def words(one: Documented) -> str:
    return " ".join(one.words)


def section(one: Documented) -> str:
    """Return what the command's page says of it, or of one of its actions."""
    page = "\n" + (COMMAND_PAGES / f"{one.words[0]}.md").read_text(encoding="utf-8")
    heading = f"{'#' * len(one.words)} custody {words(one)}\n"
    assert page.count(f"\n{heading}") == 1
    return page.split(f"\n{heading}", 1)[1].split("\n## ", 1)[0]


def test_every_command_of_the_table_is_documented() -> None:
    commands = [command.words[0] for command in documented() if len(command.words) == 1]
    assert commands == [command.name for command in COMMANDS]
    listed = [name for _, names in grouped(commands) for name in names]
    assert sorted(listed) == sorted(commands)
    assert re.findall(r"^\| \[([\w-]+)\]\(([\w-]+)\.md\) \|", INDEX, re.MULTILINE) == list(
        zip(listed, listed, strict=True)
    )
    titles = [title.capitalize() for title, _ in grouped(commands)]
    assert re.findall(r"^### (.+)$", INDEX, re.MULTILINE) == titles
    assert {file.stem for file in COMMAND_PAGES.iterdir()} == {*commands, "index", "shared-flags"}
    assert {"init", "verify", "check", "witness", "today", "completion"} <= set(commands)


def test_every_command_is_documented_with_all_its_arguments() -> None:
    commands = {words(command): command for command in documented()}
    holding = {command.words[0] for command in commands.values() if len(command.words) > 1}

    def is_documented(name: str) -> None:
        one = commands[name]
        text = section(one)
        assert one.help, "a command says what it does"
        if name in holding:
            return
        for action in arguments(one.parser):
            for flag in action.option_strings[-1:] or [str(action.metavar or action.dest)]:
                assert f"`{flag}" in text or f", {flag}" in text, flag
        if any("--json" in action.option_strings for action in arguments(one.parser)):
            assert f"`{one.schema}`" in text

    every(commands, is_documented)


def test_whatever_a_help_ends_with_stands_on_the_page_to_its_last_line() -> None:
    told = 0
    for command in documented():
        page = " ".join(section(command).split())
        for line in (command.parser.epilog or "").splitlines():
            if line and not line.startswith(" ") and not re.match("examples?:|codes:", line):
                assert line in page, (command.words, line)
                told += 1
    assert told > 30


def test_every_argument_says_what_it_means() -> None:
    silent = [
        f"{words(command)} {action.option_strings or action.dest}"
        for command in documented()
        for action in arguments(command.parser)
        if not action.help and not action.choices
    ]
    assert silent == [], "\n".join(silent)


def test_exit_statuses_are_those_that_were_decided() -> None:
    found: dict[int, set[str]] = defaultdict(set)
    for cls in error_classes():
        found[cls.exit_status].add(cls.code)
    assert dict(found) == DECIDED
    assert (EXIT_WARNINGS, EXIT_HUNG_UP, EXIT_INTERRUPTED, EXIT_TERMINATED) == (10, 129, 130, 143)
    assert EXIT_UNREAD == 128 + signal.SIGPIPE
    listed = re.findall(r"^\| ([0-9]+) \| .+ \| (.+) \|$", STATUSES, re.MULTILINE)
    assert [int(status) for status, _ in listed] == [*range(11), 129, 130, 141, 143]
    for status, codes in listed:
        assert set(re.findall(r"`([a-z-]+)`", codes)) == {**DECIDED, **SIGNALS}.get(int(status), set())


@pytest.mark.parametrize("number", STOPPING)
def test_the_code_that_a_signal_leaves_is_listed(number: int) -> None:
    word, status = STOPPING[signal.Signals(number)]
    err = io.StringIO()
    Diagnostics(err, as_json=True).stopped(word, status)
    document = json.loads(err.getvalue())
    assert {document["code"]} == SIGNALS[document["exit"]]
    assert document["hint"] in STATUSES


def test_every_error_code_says_what_to_do() -> None:
    for cls in error_classes():
        assert f"| `{cls.code}` |" in STATUSES
        assert cls.default_hint in STATUSES


def test_every_setting_is_listed_with_its_variable(tmp_path: Path) -> None:
    settings = load({"vault": str(tmp_path)}, {}, folder=tmp_path, user=tmp_path / "none.toml")
    followed = {"origin", "receipts"}  # the vault's, and the folder beside the keys
    assert [name for name, _, _ in settings.describe() if name not in followed] == list(SETTINGS)
    for name in SETTINGS:
        assert f"| `{name}` | `CUSTODY_{name.upper()}` |" in (ROOT / SETTINGS_PAGE).read_text(
            encoding="utf-8"
        )


def leaves() -> list[Documented]:
    """Return every command that does something, without those that only hold actions."""
    return [command for command in documented() if does_something(command)]


def takes(one: Documented, flag: str) -> bool:
    return any(flag in action.option_strings for action in arguments(one.parser))


def schemas_on_file() -> dict[str, set[str]]:
    """Return the schemas of the answers on file, by the command that the name of a file begins with."""
    commands = sorted((words(item) for item in documented()), key=len, reverse=True)
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted((ROOT / "tests" / "cli" / "golden").glob("*.json")):
        named = file.stem.replace("-", " ")
        command = next(item for item in commands if f"{named} ".startswith(f"{item.replace('-', ' ')} "))
        found[command].add(str(json.loads(file.read_text(encoding="utf-8"))["schema"]))
    return found


def test_every_answer_for_scripts_is_on_file_under_the_schema_that_is_documented() -> None:
    """A command that answers with a page stands in PAGES of tools/cli_tables.py."""
    assert {words(leaf) for leaf in leaves() if not takes(leaf, "--json")} == {"completion"}
    named = schemas_on_file()

    def is_on_file(command: str) -> None:
        (one,) = (leave for leave in leaves() if words(leave) == command)
        kept = named[command] - {"custody.error/1"}
        assert kept, (
            "keep its answer with golden of tests/cli/office.py, in a test run with CUSTODY_GOLDEN=write"
        )
        assert kept == {one.schema}, "one that answers with a page stands in PAGES of tools/cli_tables.py"

    every([words(leave) for leave in leaves() if takes(leave, "--json")], is_on_file)
    assert named.keys() <= {words(item) for item in documented()}


def test_every_command_that_writes_can_be_tried_first() -> None:
    """What has no --dry-run only reads the vault; play and practice make their own, and trust is the account's."""
    reads = {words(leaf) for leaf in leaves() if not takes(leaf, "--dry-run")}
    lists = {name for name in reads if name.split()[-1] in {"list", "show", "status"}}
    assert reads - lists == {
        *("check", "completion", "actions", "deadlines", "demo", "form", "health", "today", "shift-report"),
        *("manual", "schema", "settings", "training new", "trust", "tui"),
        *("backup verify", "case members", "verify", "entry searches", "exhibit flags", "store prepare"),
        *("disposition blockers", "disposition print-certificate", "disposition candidates"),
        *("exhibit timeline", "log checkpoint", "log checkpoints", "log export", "log vkey"),
        *("proof chunk", "proof consistency", "proof entry", "proof member", "seizure print-list"),
        *(
            "lock plan",
            "scene make-kit",
            "scene drafts",
            "fetch",
            "object view",
            "sweep plan",
            "sweep sample",
        ),
        *("hash-list export", "hash-list verify-media", "timestamp export"),
        *(
            "exhibit print-label",
            "exhibit print-continuity",
            "transfer print-receipt",
            "seizure print-receipt",
        ),
        *("case print-record", "exhibit print-record"),
    }


def test_no_two_commands_answer_under_one_schema_but_that_of_a_page() -> None:
    schemas = [item.schema for item in documented() if item.schema != SCHEMA]
    assert len(schemas) == len(set(schemas))
    assert isinstance(build(), argparse.ArgumentParser)
