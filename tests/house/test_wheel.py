"""The wheel holds the manual, byte for byte as in `docs`, and the program reads the same from it as from a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from custody.storage.files.manual import FILES, contents, sources
from custody.storage.versions.build import build_digest, digest_of
from tests.house.wheel import ROOT, Built, built

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built(tmp_path_factory)


def below(folder: Path) -> set[str]:
    """Return the paths of all files below a folder."""
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def typed(folder: Path, place: Path, *words: str) -> str:
    """Run the program that lies in a folder, and return its answer."""
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    ended = subprocess.run(
        [sys.executable, "-m", "custody.cli.main", *words],
        cwd=place,
        env={**unmeasured, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_the_wheel_holds_every_page_as_it_is_in_docs_and_nothing_besides(packages: Built) -> None:
    manual, expected = packages.site / "custody" / "manual", sources(DOCS)
    assert below(manual) == set(expected)
    assert [
        place for place, file in expected.items() if (manual / place).read_bytes() != file.read_bytes()
    ] == []
    assert len(expected) > 100


def test_pages_are_those_of_the_four_sections_without_decisions_and_pictures() -> None:
    pages = {page.path for page in contents()}
    written = {
        file.relative_to(DOCS).as_posix()
        for section in ("tutorials", "how-to", "reference", "explanation")
        for file in (DOCS / section).rglob("*")
        if file.is_file() and file.suffix != ".svg"
    }
    assert pages == written | set(FILES)


def test_the_sdist_holds_what_a_wheel_is_built_from(packages: Built) -> None:
    found = below(packages.sdist)
    assert {file.relative_to(ROOT).as_posix() for file in sources(DOCS).values()} <= found
    assert {"setup.py", "pyproject.toml"} <= found
    assert [path for path in found if path.startswith(("docs/adr/", "tests/")) or path.endswith(".svg")] == []


def test_an_editable_install_copies_no_page(packages: Built) -> None:
    assert [name for name in packages.editable if "manual" in name] == []
    assert any(name.endswith(".pth") for name in packages.editable)


def test_the_manual_leaves_the_digest_of_the_build_as_it_is(packages: Built) -> None:
    assert digest_of(packages.site) == build_digest()
    assert [name for name in below(packages.site / "custody" / "manual") if name.endswith(".py")] == []


@pytest.mark.parametrize("words", [(), ("postgresql",), ("commands/transfer",), ("kinds.json",)])
def test_an_installed_program_answers_as_a_checkout_does(
    packages: Built, tmp_path: Path, words: tuple[str, ...]
) -> None:
    installed, checkout = (
        typed(folder, tmp_path, "manual", *words, "--json") for folder in (packages.site, ROOT)
    )
    assert installed == checkout


def test_an_installed_program_writes_the_stand_alone_verifier(packages: Built, tmp_path: Path) -> None:
    typed(packages.site, tmp_path, "manual", "verify_without_us.py", "--out", "verify.py")
    written = tmp_path / "verify.py"
    assert written.read_bytes() == (DOCS / "verify_without_us.py").read_bytes()
    ended = subprocess.run(
        [sys.executable, "-I", "-S", str(written), "--help"], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
