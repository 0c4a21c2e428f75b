"""The floors of the house: who may import whom, and what loading the command line costs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.failures import every
from tests.house.imports import Graph, circle, folders, import_graph

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("custody",)
#: What the contracts about screens name: rooms first, then files.
SCREENS = ("custody/tui", "custody/tui/screens", "custody/tui/widgets", "custody/tui/pages")
SCREEN_FILES = (
    *(f"custody/tui/{name}" for name in ("render/layout", "render/plain", "services/intents")),
    *("custody/ledger/append/entry_signing", "custody/ledger/append/sequencer"),
)
ROOMS = ("proof", "law", "model", "ledger", "forms", "pages", "practice", "cli")
#: An import for types alone, which goes down as any other.
TYPE_ONLY = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    {}"
#: What help and the version do without: rules, formats and services, and what a record is made with.
UNNEEDED = (
    "custody.law",
    "custody.ledger",
    "custody.model",
    "custody.pages",
    "custody.proof",
    "custody.storage",
    "dataclasses",
    "json",
)
HEAVY = (
    "alembic",
    "boto3",
    "botocore",
    "cryptography",
    "fontTools",
    "rfc3161_client",
    "segno",
    "sqlalchemy",
    "sqlmodel",
    "textual",
    "typst",
)


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Hold the import contracts of this checkout's pyproject.toml against the packages below ``root``."""
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    return ran(root, program)


def ran(root: Path, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program of Python in a checkout."""
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_go_down_only_and_the_lower_floors_do_not_reach_the_machine() -> None:
    checked = lint_imports(ROOT)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def rooms_in(contract: str) -> set[str]:
    """Return the modules that a contract of layers names, those that a pattern means among them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {found["id"]: found for found in settings["tool"]["importlinter"]["contracts"]}
    named = {
        room.strip(" ()\n") for layer in contracts[contract]["layers"] for room in re.split(r"[|:]", layer)
    }
    meant = {room for name in named for room in modules_of(name) if "*" in name}
    return {name for name in named if "*" not in name} | {
        room for room in meant if room.rpartition(".")[0] not in named
    }


def modules_of(pattern: str) -> list[str]:
    """Return the modules of this checkout that a pattern of a contract means."""
    found = (
        *ROOT.glob(f"{pattern.replace('.', '/')}.py"),
        *ROOT.glob(f"{pattern.replace('.', '/')}/__init__.py"),
    )
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in found
    ]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a checkout of empty modules that keeps every contract."""
    made = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", made)
    (made / "tools").mkdir()
    for name in ("__init__", "pattern_layers"):
        shutil.copy(ROOT / "tools" / f"{name}.py", made / "tools")
    for room in ("custody", *(f"custody/{name}" for name in ROOMS), "custody/storage", *SCREENS):
        (made / room).mkdir()
        (made / room / "__init__.py").touch()
    for footing in ("errors", "display", "digits", "frozen", "halting", "portable"):
        (made / "custody" / f"{footing}.py").touch()
    for name in SCREEN_FILES:
        file = made / f"{name}.py"
        file.parent.mkdir(exist_ok=True)
        (file.parent / "__init__.py").touch()
        file.touch()
    for name in rooms_in("model"):
        file = made / f"{name.replace('.', '/')}.py"
        if name.rpartition(".")[2] in ("engine", "exits", "across"):
            file = file.with_suffix("") / "__init__.py"
        file.parent.mkdir(exist_ok=True)
        (file.parent / "__init__.py").touch()
        file.touch()
    untouched = lint_imports(made)
    assert untouched.returncode == 0, untouched.stdout + untouched.stderr
    return made


#: Files, what each imports for once, and the contract that this breaks.
UPWARDS = [
    ("custody/proof/__init__.py", "import custody.model", "Imports go down only"),
    ("custody/ledger/__init__.py", "import custody.storage", "Imports go down only"),
    ("custody/storage/__init__.py", "import custody.cli", "Imports go down only"),
    ("custody/law/__init__.py", "import sqlite3", "know nothing of this machine"),
    ("custody/model/__init__.py", "from pathlib import Path", "know nothing of this machine"),
    ("custody/model/engine/__init__.py", "import custody.model.records", "Within the model"),
    ("custody/model/records.py", "import custody.model.preservation_orders.rules", "Within the model"),
    ("custody/model/rulings.py", "import custody.model.records", "Within the model"),
    (
        "custody/model/preservation_orders/kinds.py",
        "import custody.model.preservation_orders.records",
        "Within the model",
    ),
    (
        "custody/model/preservation_orders/kinds.py",
        "import custody.model.preservation_requests.kinds",
        "Within the model",
    ),
    (
        "custody/model/preservation_orders/records.py",
        "import custody.model.concerns.chain",
        "Within the model",
    ),
    (
        "custody/model/concerns/chain.py",
        "import custody.model.preservation_orders.questions",
        "Within the model",
    ),
    ("custody/model/preservation_orders/questions.py", "import custody.model.exits", "Within the model"),
    (
        "custody/model/preservation_orders/questions.py",
        "import custody.model.preservation_requests.rules",
        "Within the model",
    ),
    (
        "custody/model/preservation_orders/rules.py",
        "import custody.model.preservation_requests.rules",
        "Within the model",
    ),
    ("custody/model/exits/__init__.py", "import custody.model.legal_holds.rules", "Within the model"),
    ("custody/model/preservation_orders/rules.py", "import custody.model.across", "Within the model"),
    ("custody/errors.py", "import custody.proof", "import nothing of ours"),
    ("custody/tui/__init__.py", "import custody.cli", "Imports go down only"),
    ("custody/tui/screens/__init__.py", "import sqlalchemy", "write no entry"),
    ("custody/tui/screens/__init__.py", "import custody.ledger.append.entry_signing", "write no entry"),
    ("custody/tui/pages/__init__.py", "import textual", "nothing in them draws"),
    ("custody/pages/__init__.py", "import custody.storage", "Imports go down only"),
    ("custody/pages/__init__.py", TYPE_ONLY.format("import custody.tui"), "Imports go down only"),
    ("custody/ledger/__init__.py", TYPE_ONLY.format("import custody.pages"), "Imports go down only"),
    ("custody/pages/__init__.py", "import textual", "nothing in them draws"),
    ("custody/pages/__init__.py", "from pathlib import Path", "nothing else of this machine"),
    (
        "custody/pages/__init__.py",
        "import custody.ledger.append.sequencer",
        "nothing else of this machine",
    ),
]
#: Lints a checkout once for each file and text that it is given, which the file has meanwhile; a form feed ends each.
LINTING = """
import sys
from pathlib import Path
from importlinter.cli import lint_imports
for name, text in zip(sys.argv[1::2], sys.argv[2::2]):
    file = Path(name)
    usual = file.read_text() if file.exists() else None
    file.write_text(text)
    status = lint_imports(no_cache=True)
    file.unlink() if usual is None else file.write_text(usual)
    print(status, end="\\f", flush=True)
"""


def test_an_import_that_goes_up_or_out_is_caught(house: Path) -> None:
    words = [word for module, line, _ in UPWARDS for word in (module, f"{line}\n")]
    checked = ran(house, LINTING, *words)
    *told, rest = checked.stdout.split("\f")
    assert (checked.returncode, rest, len(told)) == (0, "", len(UPWARDS)), checked.stderr

    def is_caught(row: tuple[tuple[str, str, str], str]) -> None:
        (_, _, contract), text = row
        *lines, status = text.splitlines()
        assert status == "1", text
        broken = [line for line in lines if line.endswith("BROKEN")]
        assert any(contract in line for line in broken), text

    every(zip(UPWARDS, told, strict=True), is_caught)
    untouched = lint_imports(house)
    assert untouched.returncode == 0, untouched.stdout + untouched.stderr


@cache
def whole_graph() -> Graph:
    """Return what every module of ours, tests and tools included, loads of ours when it is loaded."""
    return import_graph(ROOT, [*PRODUCT, "tests", "tools"])


def graph_within(*packages: str) -> Graph:
    """Return the part of the whole graph that lies within packages."""
    inside = {name for name in whole_graph() if name.startswith(tuple(f"{package}." for package in packages))}
    inside |= whole_graph().keys() & set(packages)
    return {name: whole_graph()[name] & inside for name in whole_graph() if name in inside}


def test_every_room_of_the_house_has_its_floor() -> None:
    floors = {*rooms_in("layers"), "custody.__init__"}
    rooms = {
        f"custody.{path.stem}"
        for path in (ROOT / "custody").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert rooms <= floors


def test_every_module_of_the_model_has_its_floor() -> None:
    floors = rooms_in("model")
    modules = {name for name in graph_within("custody.model") if name != "custody.model"}
    packages = {name.rpartition(".")[0] for name in modules}
    stand = {
        name: [floor for floor in floors if name == floor or name.startswith(f"{floor}.")]
        for name in modules
        if not any(floor.startswith(f"{name}.") for floor in floors) or name not in packages
    }
    assert {name: found for name, found in stand.items() if len(found) != 1} == {}


def test_no_module_of_ours_imports_in_a_circle() -> None:
    assert circle(whole_graph()) == []


def test_no_two_folders_of_ours_need_each_other() -> None:
    graph = graph_within(*PRODUCT)
    # Rules of a topic ask questions of others, so floors of the model lie across its folders; a contract holds them.
    parents = {name.rpartition(".")[0] for name in graph} - {"", "custody.model"}
    circles = {parent: circle(folders(graph, parent)) for parent in parents}
    assert {parent: found for parent, found in circles.items() if found} == {}


def test_a_circle_is_caught_between_modules_and_between_folders(tmp_path: Path) -> None:
    for name, text in {
        "house/__init__.py": "",
        "house/one/__init__.py": "",
        "house/one/a.py": "try:\n    from house.two import b\nexcept ImportError:\n    pass\n",
        "house/one/c.py": "",
        "house/two/__init__.py": "",
        "house/two/b.py": "def late():\n    import house.one.a\n",
        "house/two/d.py": "import house.one.c as c\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    graph = import_graph(tmp_path, ["house"])
    assert circle(graph) == []
    assert set(circle(folders(graph, "house"))) == {"one", "two"}
    (tmp_path / "house/two/b.py").write_text("import house.one.a\n")
    assert set(circle(import_graph(tmp_path, ["house"]))) == {"house.one.a", "house.two.b"}


def test_loading_the_command_line_loads_no_database_no_cloud_and_no_screen() -> None:
    program = f"import sys, custody.cli.main; print([name for name in {HEAVY!r} if name in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


def test_opening_a_vault_loads_nothing_that_speaks_to_a_bucket() -> None:
    unneeded = ("boto3", "http.client", "custody.storage.stores.s3.store", "urllib.request")
    loads = "import sys, custody.cli.daily.today, custody.storage.vault.vault"
    program = f"{loads}; print([name for name in {unneeded!r} if name in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


#: What the version is made of: the build is a digest of files, the schema and the rulesets stand in tables.
OF_VERSION = ("custody.model", "custody.storage", "dataclasses", "json")
#: What the list of all commands is made of besides: the table of topics has the commands of those that need no more.
OF_HELP = ("custody.model",)


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["verify", "--help"]])
def test_help_and_the_version_load_neither_rules_nor_formats_nor_services(words: list[str]) -> None:
    unneeded: tuple[str, ...] = UNNEEDED
    if words == ["--version"]:
        heavy = (*HEAVY, "custody.model.rulesets", "custody.model.schema.schema", "custody.storage.database")
        unneeded = (*(name for name in UNNEEDED if name not in OF_VERSION), *heavy)
    if words[-1] == "--help":
        heavy = (*HEAVY, "custody.model.kinds", "custody.model.rulesets", "custody.model.schema.schema")
        unneeded = (*(name for name in UNNEEDED if name not in OF_HELP), *heavy)
    program = (
        "import atexit, sys; from custody.cli.main import run; sys.argv = ['custody', *sys.argv[1:]]; "
        f"atexit.register(lambda: print([name for name in {unneeded!r} if name in sys.modules])); sys.exit(run())"
    )
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    shown = subprocess.run(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env=unmeasured,
        capture_output=True,
        text=True,
        check=True,
    )
    *page, loaded = shown.stdout.splitlines()
    assert page
    assert loaded == "[]"
