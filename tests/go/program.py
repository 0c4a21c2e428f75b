"""Builds the stranger's Go program, which shares no code with us, and runs it on a published directory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SOURCES = [str(Path(__file__).parent / name) for name in ("main.go", "ed25519.go")]
#: Where every test has what Go built before, its standard library above all, which takes twelve seconds of a core.
BUILT = Path(sys.prefix) / "go-build"
DEBIAN_GOPATH = Path("/usr/share/gocode")
Stranger = Callable[..., tuple[int, dict[str, Any]]]


def unavailable(reason: str) -> None:
    """Skip, naming the reason; where everything is installed on purpose, fail instead."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, though CI is to have it")
    pytest.skip(reason)


def build(folder: Path) -> Stranger:
    """Build the program offline in ``folder`` and return a function that runs it: exit status and its JSON."""
    go = shutil.which("go")
    if go is None:
        unavailable("the go tool is not installed (Debian: golang-go)")
        raise AssertionError
    if not (DEBIAN_GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        unavailable("golang.org/x/mod is not installed (Debian: golang-golang-x-mod-dev)")
    program = folder / "stranger"
    offline = {
        "GO111MODULE": "off",
        "GOPATH": str(DEBIAN_GOPATH),
        "GOFLAGS": "",
        "GOTOOLCHAIN": "local",
        "GOPROXY": "off",
        "CGO_ENABLED": "0",
    }
    built = subprocess.run(
        [go, "build", "-o", str(program), *SOURCES],
        env={**os.environ, **offline, "GOCACHE": str(BUILT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr

    def run(directory: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
        done = subprocess.run(
            [str(program), "-dir", str(directory), *arguments], capture_output=True, text=True, check=False
        )
        assert done.stdout, done.stderr
        return done.returncode, json.loads(done.stdout)

    return run
