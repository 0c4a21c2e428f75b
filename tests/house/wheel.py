"""An sdist and a wheel of the program, built once in a run, with the wheel unpacked as an installer does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.once import once

ROOT = Path(__file__).resolve().parents[2]
#: What a build reads of the source.
_READ = ("LICENSE", "LICENSES", "README.md", "custody", "docs", "pyproject.toml", "setup.py")
#: Builds as pip does, where nothing that the program itself needs is installed; a warning fails.
_BUILD = """
import sys
from setuptools import build_meta
for name in ("alembic", "nacl", "platformdirs", "shtab", "sqlalchemy", "sqlmodel", "textual", "zxcvbn"):
    sys.modules[name] = None
getattr(build_meta, sys.argv[1])(sys.argv[2])
"""


class Built(NamedTuple):
    """What was built: the sdist unpacked, the wheel unpacked, and the names of files in an editable wheel."""

    sdist: Path
    site: Path
    editable: tuple[str, ...]


def built(factory: pytest.TempPathFactory) -> Built:
    """Return an sdist of this source, a wheel of that sdist and an editable wheel; whoever is first builds them."""
    folder, told = once(factory, "wheel", _make)
    return Built(folder / "unpacked" / told["sdist"], folder / "site", tuple(told["editable"]))


def _make(folder: Path) -> dict[str, Any]:
    source = folder / "source"
    source.mkdir()
    for name in _READ:
        here = ROOT / name
        if here.is_dir():
            shutil.copytree(here, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(here, source / name)
    shutil.unpack_archive(_run(source, "build_sdist", folder / "sdist"), folder / "unpacked", filter="data")
    (sdist,) = (folder / "unpacked").iterdir()
    left = sdist / "build" / "lib" / "custody" / "manual"
    left.mkdir(parents=True)
    (left / "left_over.md").write_text("# A page of an earlier build\n")
    shutil.unpack_archive(_run(sdist, "build_wheel", folder / "wheel"), folder / "site", "zip")
    shutil.rmtree(sdist / "build")
    with zipfile.ZipFile(_run(source, "build_editable", folder / "editable")) as wheel:
        editable = wheel.namelist()
    return {"sdist": sdist.name, "editable": editable}


def _run(source: Path, hook: str, out: Path) -> Path:
    """Build in a process of its own; return the file that came out."""
    out.mkdir()
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTHON"))}
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", _BUILD, hook, str(out)],
        cwd=source,
        env=unmeasured,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    (file,) = out.iterdir()
    return file
