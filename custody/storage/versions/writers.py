"""The programs that wrote a vault, as its database's ``meta`` has them, in order.

A row is evidence of nothing: whoever can write the file can write one. It has one effect only: this program reads,
checks and writes nothing where a row names an unknown program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import count

from custody import __version__
from custody.errors import CustodyError, UnknownVersion
from custody.frozen import dataclass
from custody.law.clock import format_instant, parse_instant
from custody.model.known_rulesets import KNOWN
from custody.proof import canonical
from custody.storage.migrations import SCHEMA
from custody.storage.versions.program import Program

#: How the key of each row begins; four digits follow, from 0001 on.
WRITTEN, _DIGITS = "written.", 4
#: Most rows that are kept and read, and characters in each.
MOST_WRITERS, _MOST_TEXT = 1000, 4096
_MEMBERS = {"build", "date", "program", "rulesets", "schema"}
_VERSION = re.compile(r"[0-9A-Za-z.+!-]{1,40}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}\Z")
HINT = "Use that program or a newer one. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Writer:
    """A program that wrote a vault, and the date of its first commit (seconds UTC, its machine's clock)."""

    program: Program
    date: int

    @property
    def text(self) -> str:
        """The value of its row in ``meta``: canonical JSON."""
        return canonical.encode({**self.program.document(), "date": format_instant(self.date)}).decode()

    @property
    def words(self) -> str:
        """The program and the date of its first commit, for people."""
        return f"{self.program.words}, since {format_instant(self.date)}"


def writers(meta: Mapping[str, str]) -> list[Writer | None]:
    """Return the programs that wrote a database, oldest first; None for an unreadable row."""
    return [read_writer(meta[key]) for key in sorted(meta) if is_writer(key)]


def is_writer(key: str) -> bool:
    """Return whether a key of ``meta`` is that of a program that wrote the database."""
    return key.startswith(WRITTEN) and len(key) == len(WRITTEN) + _DIGITS


@lru_cache(maxsize=64)
def read_writer(text: str) -> Writer | None:
    """Return the program in a row's value, None where this program cannot parse it."""
    try:
        found = canonical.decode(text.encode()) if len(text) <= _MOST_TEXT else None
        if not isinstance(found, dict) or set(found) != _MEMBERS:
            return None
        version, build, schema, rulesets = (
            found[name] for name in ("program", "build", "schema", "rulesets")
        )
        right = (
            _is(_VERSION, version)
            and _is(_DIGEST, build)
            and isinstance(schema, int)
            and not isinstance(schema, bool)
            and 0 < schema < 2**31
            and isinstance(rulesets, dict)
            and all(_is(_NUMBER, number) and _is(_DIGEST, digest) for number, digest in rulesets.items())
            and isinstance(found["date"], str)
        )
        if not right:
            return None
        digests = tuple(sorted((int(number), digest) for number, digest in rulesets.items()))
        return Writer(Program(version, build, schema, digests), parse_instant(found["date"]))
    except (CustodyError, UnicodeEncodeError):
        return None


def _is(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.match(value) is not None


def new_row(meta: Mapping[str, str], program: Program, now: int) -> tuple[str, str] | None:
    """Return (key, value) of the row that records a program; None if it needs none.

    It needs none where the database has this very program already, nor where as many are recorded as are ever read.
    """
    found = writers(meta)
    if len(found) >= MOST_WRITERS or any(
        writer is not None and writer.program == program for writer in found
    ):
        return None
    keys = (f"{WRITTEN}{number:04}" for number in count(len(found) + 1))
    return next(key for key in keys if key not in meta), Writer(program, now).text


def unknown_writer(meta: Mapping[str, str]) -> str | None:
    """Return a clause on an unknown program that wrote a database; None if all are known.

    That is one whose ruleset of some number has a digest that this program does not know, or whose schema is newer, or
    whose row is of a form that is not known here.
    """
    for writer in writers(meta):
        if writer is None:
            return "what the newer program says of itself is not known here"
        if writer.program.schema > SCHEMA:
            return f"{writer.words}: its database schema {writer.program.schema} is not known here"
        for number, digest in writer.program.rulesets:
            if not _known(number, digest):
                return f"{writer.words}: its ruleset {number} ({digest[:12]}) is not known here"
    return None


def _known(number: int, digest: str) -> bool:
    """Return whether this program knows a ruleset; its own is computed only as needed."""
    if digest in KNOWN.get(number, ()):
        return True
    from custody.model.ruleset_digests import is_known

    return is_known(number, digest)


def written_by_newer(name: str, what: str) -> UnknownVersion:
    """Return the error for the database ``name`` that a newer program wrote; ``what`` describes it."""
    return UnknownVersion(
        f"the ledger database {name} was written by a newer program than this one, custody {__version__} ({what})",
        hint=HINT,
    )
