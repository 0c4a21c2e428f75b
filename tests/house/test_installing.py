"""Nobody is told to install the program by its name from a public index, where that name may be anybody's."""

from __future__ import annotations

import re
import tomllib

import pytest

from custody.errors import extra_hint
from tools.docs import ROOT

#: How a package is installed by name: a word that is no folder, address or option.
BY_NAME = re.compile(
    r"(?:pip3?|pipx|uv tool|uv pip) install(?: +(?!-)\S+)*? +(?:--?[\w-]+ +)*['\"`]?((?:evidence-)?custody[\w-]*)"
)
TEXTS = [
    file
    for place in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs", "deploy", "custody", "tools")
    for file in ([ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*"))
    if file.suffix in {".md", ".py", ".toml", ".sh", ".service"}
]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("pip install 'custody-ledger[s3]'", True),
        ("pipx install --force evidence-custody-ledger", True),
        ("pip install alembic custody", True),
        ("pipx install --force '.[s3]'", False),
        ("/opt/custody/bin/pip install '.[print,s3,stamp]'", False),
    ],
)
def test_an_installation_by_name_is_seen(text: str, *, named: bool) -> None:
    assert bool(BY_NAME.search(text)) == named


def test_no_document_and_no_hint_installs_the_program_by_name() -> None:
    assert len(TEXTS) > 500
    named = {
        str(file.relative_to(ROOT)): match[0]
        for file in TEXTS
        if (match := BY_NAME.search(file.read_text(encoding="utf-8")))
    }
    assert named == {}


def test_the_hint_for_a_missing_library_names_an_extra_of_the_source() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] != "custody-ledger", "a stranger's program has this name on the public index"
    for extra in project["optional-dependencies"]:
        assert f"'.[{extra}]'" in extra_hint(extra)
