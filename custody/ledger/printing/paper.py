"""A paper: a heading, blocks of names and values, what it shows and does not show, and lines to sign on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from custody.frozen import dataclass

#: What stands on everything that a training ledger prints.
TRAINING = "TRAINING - NOTHING HERE IS EVIDENCE"
#: What stands for a value that there is none of.
NONE = "-"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a paper: its heading, and names with their values in order."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that stands on a paper, in order; values are as recorded and made visible by whoever writes them.

    ``size`` is how many entries the ledger had, ``code`` what a QR code of the paper says, ``notes`` are sentences of
    ours, ``signatures`` say who signs, each with the name where one is known.
    """

    title: str
    origin: str
    size: int
    training: bool
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    signatures: tuple[tuple[str, str], ...]
    code: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the paper as a JSON document for scripts."""
        return asdict(self)

    @property
    def foot(self) -> str:
        """The line that says of which ledger a paper is, and up to which entry."""
        return f"ledger {self.origin}, as of {self.size} entries"


def named(name: str | None, identifier: str) -> str:
    """Write a thing by its name and whole identifier: a paper is read where nothing can be looked up."""
    return f"{name or '(no name)'} [{identifier}]"


def told(value: object) -> str:
    """Write a value as people read it, a dash where there is none."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NONE if value is None else str(value)


def words(name: str) -> str:
    """Write a code, or the name of a field, as words; never for what somebody typed."""
    return name.removesuffix("_sha256").replace("_", " ")
