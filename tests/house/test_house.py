"""The rules of the house that no linter knows: pure lower floors, short files, plain names, hashed pins."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from pathlib import Path

import pytest

from tests.conftest import LONG
from tests.house.purity import impurities

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("custody", "fixtures", "tests", "tools")
PURE = ("proof", "law", "model", "ledger", "forms")
LONGEST = 400
USUAL = 200
DRAWERS = {"base", "common", "helper", "helpers", "lib", "manager", "managers", "misc", "util", "utils"}
SILENCER = re.compile(r"#\s*(type:\s*ignore|noqa|pragma|mypy:|ruff:)")
EXPLAINED = re.compile(r"#\s*(type:\s*ignore\[[a-z, -]+\]|noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)\s*\W\s*\w+ \w+")


def sources(*folders: str) -> list[Path]:
    return [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def test_the_lower_floors_have_no_clock_chance_file_network_or_environment() -> None:
    files = sources(*(f"custody/{room}" for room in PURE))
    found = {shown(file): impurities(file.read_text()) for file in files}
    assert len(files) > len(PURE)
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "import os.path",
        "from pathlib import Path",
        "import time",
        "import random",
        "import secrets",
        "import socket",
        "import subprocess",
        "import sqlite3",
        "import tempfile",
        "import shutil",
        "import threading",
        "import io",
        "import sys",
        "import importlib",
        "from importlib import import_module\nimport_module('time')",
        "from importlib import import_module\nimport_module(name)",
        "from importlib import import_module\nload = import_module",
        "from importlib import import_module\nimport_module(f'custody.{name}')",
        "from importlib import import_module\nimport_module(f'{name}.custody.law.')",
        "from importlib import import_module\nimport_module(f'custody.law.{name}', package)",
        "from importlib import metadata",
        "import sqlalchemy",
        "import zoneinfo",
        "from . import os",
        "def late():\n    import time",
        "data = open('x')",
        "print('x')",
        "answer = input()",
        "eval('1')",
        "order = hash('x')",
        "import builtins\nbuiltins.open('x')",
        "from builtins import open as read",
        "import datetime\ndatetime.datetime.now()",
        "import datetime as dt\nnow = dt.datetime.utcnow",
        "from datetime import datetime\ndatetime.now(tz=None)",
        "from datetime import date as day\nday.today()",
        "import uuid\nuuid.uuid4()",
        "from uuid import uuid4",
        "from uuid import *",
        "import nacl.utils\nnacl.utils.random(16)",
        "from nacl import utils\nutils.random(16)",
        "from nacl.utils import random",
        "from nacl.signing import SigningKey\nSigningKey.generate()",
        "from nacl.bindings import randombytes",
        "import hashlib\nhashlib.file_digest(stream, 'sha256')",
    ],
)
def test_what_depends_on_the_machine_is_caught(source: str) -> None:
    assert impurities(source)


def test_pure_mathematics_is_not_taken_for_the_machine() -> None:
    source = """
from datetime import UTC, datetime
from importlib import import_module
from uuid import UUID
import hashlib, re
from nacl.signing import SigningKey
from custody.errors import Malformed

def read(clock, open, key):
    at = datetime.fromtimestamp(clock.now(), UTC)
    import_module(f"custody.model.{key}")
    return open(at), UUID(int=1), hashlib.sha256(re.compile("x").pattern.encode()), SigningKey(key)
"""
    assert impurities(source) == []


def test_no_file_is_longer_than_one_can_hold_in_mind_and_most_are_short() -> None:
    lengths = {shown(file): len(file.read_text().splitlines()) for file in sources(*OURS)}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
    assert sum(length < USUAL for length in lengths.values()) > len(lengths) / 2


def test_what_takes_long_and_comes_first_is_there() -> None:
    assert [name for name in LONG if not (ROOT / name).exists()] == []


def test_make_faults_meets_all_points_of_every_test_that_takes_a_part() -> None:
    target = re.search(r"^faults:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert target is not None
    named = [item for word in target[1].split() if word.startswith("tests/") for item in ROOT.glob(word)]
    asking = re.compile(r"^from tests\.(faults\.points|journeys\.killed) import", re.MULTILINE)
    taking = [
        file for file in sources("tests") if file.name.startswith("test_") and asking.search(file.read_text())
    ]
    left = [shown(file) for file in taking if not {file, *file.parents}.intersection(named)]
    assert (len(taking) > 10, left) == (True, [])


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    words = {shown(file): set(re.split(r"[_/]", shown(file.with_suffix("")))) for file in sources(*OURS)}
    assert [name for name, used in words.items() if used & DRAWERS] == []


def test_every_folder_of_code_is_a_package_that_says_what_it_holds() -> None:
    folders = {file.parent for file in sources(*OURS)}
    assert [shown(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
    assert [shown(file) for file in sources(*OURS) if not begins_with_text(file)] == []


def begins_with_text(file: Path) -> bool:
    """Return whether the first statement of a file is a text, which is its docstring; the rest of it is not read."""
    beside = {tokenize.ENCODING, tokenize.COMMENT, tokenize.NL}
    with file.open("rb") as opened:
        first = next(token for token in tokenize.tokenize(opened.readline) if token.type not in beside)
    return first.type == tokenize.STRING and first.string.startswith(('"', "r"))


def raised_in_silence(source: str) -> list[str]:
    """Name every public function that raises an error which its docstring does not name.

    One without a docstring keeps the promise of the port that it adapts; the style check says where that may be.
    """
    silent = []
    for node in ast.walk(ast.parse(source)) if "raise " in source else ():
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        causes = [item.exc for item in ast.walk(node) if isinstance(item, ast.Raise) and item.exc is not None]
        raised = {
            cause_call.func.id
            for cause_call in causes
            if isinstance(cause_call, ast.Call) and isinstance(cause_call.func, ast.Name)
        }
        told = ast.get_docstring(node)
        if told is None:
            continue
        silent += [
            f"{node.name}: {name}" for name in sorted(raised) if name[0].isupper() and name not in told
        ]
    return silent


def test_every_public_function_tells_of_the_errors_that_it_raises() -> None:
    found = {shown(file): raised_in_silence(file.read_text()) for file in sources("custody")}
    assert {name: silent for name, silent in found.items() if silent} == {}


@pytest.mark.parametrize(("told", "caught"), [("Read. Raises Malformed.", False), ("Read.", True)])
def test_an_error_that_no_docstring_tells_of_is_caught(told: str, caught: bool) -> None:
    source = f'def parse(data):\n    """{told}"""\n    raise Malformed("no")\n'
    assert bool(raised_in_silence(source)) is caught


def silenced_without_reason(source: str) -> list[str]:
    if not SILENCER.search(source):
        return []
    comments = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    ]
    return [text for text in comments if SILENCER.search(text) and not EXPLAINED.search(text)]


def test_no_checker_is_silenced_without_a_code_and_a_reason() -> None:
    found = {shown(file): silenced_without_reason(file.read_text()) for file in sources(*OURS)}
    assert {name: comments for name, comments in found.items() if comments} == {}


@pytest.mark.parametrize(
    ("comment", "caught"),
    [
        ("# type: " + "ignore", True),
        ("# type: " + "ignore[arg-type]", True),
        ("# no" + "qa", True),
        ("# no" + "qa: S608", True),
        ("# pragma" + ": no cover", True),
        ("# type: " + "ignore[arg-type]  # the library's annotation is too narrow", False),
        ("# no" + "qa: S608 - the table name is a constant", False),
        ("# ignore the rest", False),
    ],
)
def test_a_silencer_without_a_reason_is_caught(comment: str, caught: bool) -> None:
    assert bool(silenced_without_reason(f"x = 1  {comment}\n")) is caught


def unpinned(text: str) -> list[str]:
    """Return every requirement of a compiled file that is not one exact version with a hash or more."""
    logical = re.sub(r"\s*\\\n\s*", " ", text).splitlines()
    lines = [line for line in logical if line.strip() and not line.lstrip().startswith("#")]
    pin = re.compile(
        r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,-]+\])?==[0-9][\w.]*( ; .+?)?( --hash=sha256:[0-9a-f]{64})+",
        re.ASCII,
    )
    return [line for line in lines if not pin.fullmatch(line.strip())]


def compiled() -> list[Path]:
    return sorted((ROOT / "requirements").glob("*.txt"))


def test_every_requirement_is_one_version_known_by_its_hash() -> None:
    assert {file.name: unpinned(file.read_text()) for file in compiled()} == {
        f"{name}.txt": []
        for name in (
            *("bagit", "bench", "build", "docs", "fuzz", "lint", "lock", "mutation", "oracle", "postgres"),
            *("print", "run", "s3", "stamp", "test"),
        )
    }


@pytest.mark.parametrize(
    "line",
    ["pynacl", "pynacl>=1", "pynacl==1.6.2", "--option .", "-r run.txt", "p @ file:p.whl --hash=x"],
)
def test_a_requirement_without_version_or_hash_is_caught(line: str) -> None:
    hashed = f"pynacl==1.6.2 \\\n    --hash=sha256:{'0' * 64}\n    # via -r run.in\n"
    assert unpinned(hashed) == []
    assert unpinned(f"{hashed}{line}\n") == [line]


#: All that a list of what is needed may hold on a line: a note, the files it goes with, or a name with a floor.
WANTED = re.compile(r"(#.*)?|-c [a-z0-9]+\.txt|[a-z0-9-]+(>=[\d.]+)?", re.ASCII)


#: All options that requirement files may speak of, in their notes too.
OPTIONS = frozenset({"--hash", "--no-build-isolation", "--no-deps"})


def places(text: str) -> list[str]:
    """Return every line that holds an address, or an option that is not among the few known ones."""
    return [
        line
        for line in text.splitlines()
        if re.search(r"\w:/", line) or set(re.findall(r"--[a-z-]+", line)) - OPTIONS
    ]


def misplaced(text: str) -> list[str]:
    """Return every line of a list of requirements other than a name with a floor, a note, a neighbour."""
    return [line for line in text.splitlines() if not WANTED.fullmatch(line) or places(line)]


def test_requirement_files_name_no_place_to_download_from() -> None:
    wanted = sorted((ROOT / "requirements").glob("*.in"))
    by_hand = {"bagit.txt", "oracle.txt"}
    assert {file.stem for file in wanted} == {file.stem for file in compiled() if file.name not in by_hand}
    assert {file.name: misplaced(file.read_text()) for file in wanted} == {file.name: [] for file in wanted}
    assert {file.name: places(file.read_text()) for file in compiled()} == {
        file.name: [] for file in compiled()
    }


@pytest.mark.parametrize(
    "line",
    ["--option x", "-f x", "-i x", "x @ file:x", "# https:" + "//x", "# --option x", " x", "x==1 --pre"],
)
def test_a_line_that_could_name_a_place_is_caught(line: str) -> None:
    assert misplaced("# a note\n-c run.txt\npynacl>=1.5\nruff\n") == []
    assert misplaced(line) == [line]


def test_every_declared_dependency_is_pinned_and_none_is_pinned_for_nothing() -> None:
    declared = {
        line.partition(">")[0].partition("[")[0]
        for line in (ROOT / "requirements" / "run.in").read_text().splitlines()
        if line and not line.startswith("#")
    }
    project = set(re.findall(r'^  "([a-z]+)>=[\d.]+",$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE))
    pinned = set(
        re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / "run.txt").read_text(), re.MULTILINE)
    )
    assert declared == project
    assert declared <= pinned


def test_coverage_is_measured_by_branches_over_every_package_that_is_shipped() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    shipped = {name.rstrip("*") for name in settings["tool"]["setuptools"]["packages"]["find"]["include"]}
    here = {folder.parent.name for folder in ROOT.glob("*/__init__.py")}
    coverage = settings["tool"]["coverage"]
    assert coverage["run"]["branch"] is True
    assert set(coverage["run"]["source"]) == shipped == here - {"fixtures", "tests", "tools"}
    assert not {"omit", "include"} & {*coverage["run"], *coverage["report"]}
    assert coverage["report"]["exclude_lines"] == ["if TYPE_CHECKING:"]
