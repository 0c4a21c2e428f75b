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
#: What `go` is told by every test: one place for what was built before, the standard library above all, and to build
#: without optimising and without tables for a debugger. Flags that differ would build that library once more.
BUILDING = {
    "GOCACHE": str(Path(sys.prefix) / "go-build"),
    "GOFLAGS": "'-gcflags=all=-N -l -dwarf=false' '-ldflags=-s -w'",
    "CGO_ENABLED": "0",
}
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
        "GOTOOLCHAIN": "local",
        "GOPROXY": "off",
    }
    built = subprocess.run(
        [go, "build", "-o", str(program), *SOURCES],
        env={**os.environ, **BUILDING, **offline},
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
