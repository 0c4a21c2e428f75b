"""Every command and flag that a hint, a message or an answer names is one that the command line has."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from custody.cli.main import COMMANDS
from custody.cli.shell.parsing import Parser
from custody.storage.files.manual import contents
from tools.cli_page import arguments, documented
from tools.docs import ROOT

NAMES = tuple(command.name for command in COMMANDS)
#: Commands that rules name although they are still to come; each goes from here on the day it comes.
COMING: tuple[str, ...] = ()
#: ``custody`` and up to two words, where it is a command: in backticks, or after a colon up to the end or a comma.
_TYPED = re.compile(r"(?:`|: |, )custody ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?(?=[^a-z-]|$)")
_SPELT = re.compile(r"`(custody [^`]+)`")
_PAGE = re.compile(r"custody manual ([a-z][\w./-]*)")
#: A path of the repository, which whoever installed the program does not have; of an address it is a part.
_PATH = re.compile(r"(?<![\w/.-])docs/")
_FLAG = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]+")


@cache
def texts() -> tuple[tuple[str, str], ...]:
    """Return every text of the code that is no docstring, with its file."""
    found = []
    for folder in ("custody",):
        for file in sorted((ROOT / folder).rglob("*.py")):
            nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
            told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
            found += [
                (str(file.relative_to(ROOT)), node.value)
                for node in nodes
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
            ]
    return tuple(found)


def typed(text: str) -> list[tuple[str, str | None]]:
    """Return the commands that a text names, each with the word after it."""
    return [(match[1], match[2]) for match in _TYPED.finditer(text)]


@cache
def parsers() -> dict[tuple[str, ...], Parser]:
    """Return the parser of every command and action."""
    return {item.words: item.parser for item in documented()}


def options(parser: Parser) -> set[str]:
    """Return the flags of a command."""
    return {flag for action in arguments(parser) for flag in action.option_strings} | {"--help"}


def known(command: str, action: str | None) -> bool:
    """Return whether a command exists, and its action if it has any."""
    if command == "help":  # it takes any words and is no command of its own
        return True
    actions = [words[1] for words in parsers() if len(words) > 1 and words[0] == command]
    return (command,) in parsers() and (not actions or action is None or action in actions)


def test_every_command_that_a_text_names_exists() -> None:
    named = {(file, command, action) for file, text in texts() for command, action in typed(text)}
    assert len(named) > 60
    assert {command for _, command, _ in named} > {
        "preservation-request",
        "preservation-order",
        "log",
        "check",
    }
    assert [item for item in sorted(named, key=str) if item[1] not in COMING and not known(*item[1:])] == []


def test_what_is_to_come_is_not_there_yet_and_is_named() -> None:
    named = {command for _, text in texts() for command, _ in typed(text)}
    assert [name for name in COMING if name in NAMES or name not in named] == []


def test_every_verb_of_a_request_that_rules_name_is_one() -> None:
    model = [text for file, text in texts() if file.startswith("custody/model")]
    verbs = {action for text in model for command, action in typed(text) if command == "preservation-request"}
    assert verbs >= {"list", "show", "query", "supplement", "effect", "notify-concern", "link-order"}
    assert verbs >= {"request-extension", "decide-extension"}
    assert all(("preservation-request", str(verb)) in parsers() for verb in verbs)


def test_every_flag_of_a_command_that_a_text_spells_out_is_one_of_that_command() -> None:
    wrong, seen = [], 0
    for file, text in texts():
        for words in (spelt.split() for spelt in _SPELT.findall(text)):
            flags = {word.partition("=")[0] for word in words if word.startswith("--")}
            parser = parsers().get(tuple(words[1:3])) or parsers().get(tuple(words[1:2]))
            seen += len(flags)
            if parser is not None and not flags <= options(parser):
                wrong.append((file, words))
    assert seen > 5
    assert wrong == []


def test_every_flag_that_a_rule_asks_for_is_one() -> None:
    flags = {flag for parser in parsers().values() for flag in options(parser)}
    asked = {
        flag for file, text in texts() if file.startswith("custody/model") for flag in _FLAG.findall(text)
    }
    assert asked >= {"--recorded", "--at", "--treaty", "--reservation-made"}
    assert asked - flags == set()


def data_files() -> list[tuple[str, str]]:
    """Return every text of the package that is no Python, with its file."""
    suffixes = (".ini", ".json", ".mako", ".tcss", ".toml", ".typ")
    files = [file for file in sorted((ROOT / "custody").rglob("*")) if file.suffix in suffixes]
    return [(str(file.relative_to(ROOT)), file.read_text("utf-8")) for file in files]


def test_every_page_of_the_manual_that_a_text_names_exists() -> None:
    named = {(file, page.rstrip(".")) for file, text in texts() for page in _PAGE.findall(text)}
    assert {"postgresql", "rules", "storage", "kinds/exhibits", "verify_without_us.py"} <= {
        page for _, page in named
    }
    names = {page.name for page in contents()}
    assert [(file, page) for file, page in sorted(named) if page not in names] == []


def test_no_text_names_a_path_that_an_installed_program_lacks() -> None:
    assert [(file, text) for file, text in (*texts(), *data_files()) if _PATH.search(text)] == []
    assert _PATH.search("see docs/how-to/postgresql.md")
    assert not _PATH.search("https://www.postgresql.org/docs/current/libpq.html")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("See `custody preservation-request show`.", [("preservation-request", "show")]),
        ("Ask for it: custody preservation-request query", [("preservation-request", "query")]),
        (
            "Either: custody preservation-request request-extension, custody preservation-request decide-extension",
            [("preservation-request", "request-extension"), ("preservation-request", "decide-extension")],
        ),
        ("`custody doctor` says why.", [("doctor", None)]),
        ("`custody preservation-order list --case C-1`", [("preservation-order", "list")]),
        ("whoever has custody of it", []),
    ],
)
def test_a_command_is_recognised_where_it_is_named(text: str, named: list[tuple[str, str | None]]) -> None:
    assert typed(text) == named


def test_a_command_that_does_not_exist_is_caught() -> None:
    assert known("preservation-request", "show")
    assert known("doctor", "says")
    assert not known("preservation-request", "heed")
    assert not known("requests", None)
