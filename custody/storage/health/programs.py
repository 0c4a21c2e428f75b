"""Checks of the program itself: Python, SQLite, libraries, build, and whether the clock was ever set."""

from __future__ import annotations

import platform
import sqlite3
import sys
from collections.abc import Iterator
from importlib import metadata

from custody.law.clock import DAY, format_instant
from custody.ledger.ports import Clock
from custody.storage.health.check import ENTRY, Check, Values
from custody.storage.versions.program import this_program

LIBRARIES = ("alembic", "platformdirs", "pynacl", "shtab", "sqlalchemy", "sqlmodel")
#: The first second of 2026: a clock before it was never set.
EPOCH = 1_767_225_600
_AGAIN = "Install the program again."


def look() -> Iterator[Check]:
    """Yield the checks of interpreter, libraries and build."""
    fit = sys.version_info >= (3, 11)
    version = platform.python_version()
    todo = "" if fit else "Install Python 3.11 or newer, then the program."
    yield Check("python", "python", "ok" if fit else "fail", version, todo)
    newest = sqlite3.sqlite_version_info >= (3, 38)
    todo = "" if newest else "Use a Python that was built with SQLite 3.38 or newer."
    yield Check("sqlite", "sqlite", "ok" if newest else "warn", sqlite3.sqlite_version, todo)
    missing, there = [], []
    for name in LIBRARIES:
        try:
            there.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    yield Check("libraries", "libraries", "ok", ", ".join(there))
    if missing:
        stops = (ENTRY,)
        yield Check(
            "libraries_missing", "libraries", "fail", f"missing: {', '.join(missing)}", _AGAIN, stops=stops
        )
    program = this_program()
    values: Values = {"version": program.version, "build": program.build, "schema": program.schema}
    told = f"{program.words}, database schema {program.schema}"
    yield Check("build", "build", "ok", told, values=values)


def clock(source: Clock) -> Iterator[Check]:
    """Yield the check whether this machine's clock was ever set."""
    now = source.now()
    if EPOCH <= now < EPOCH + 100 * 365 * DAY:
        yield Check("clock", "clock", "ok", format_instant(now), values={"seconds": now})
    else:
        told = f"this machine says that it is second {now} after 1970"
        yield Check("clock_unset", "clock", "fail", told, "Set the clock of this machine.", stops=(ENTRY,))
