"""The command line as the stories need it: one command of one person, with its exit status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from custody.frozen import dataclass

if TYPE_CHECKING:
    from custody.ledger.ports import Clock


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command is typed: its folder, environment and output streams.

    ``clock`` None is the clock of the machine. With a ``passphrase`` every question is agreed to and every key of the
    environment's key folder is opened with it; without one nobody is asked anything.
    """

    folder: Path
    environ: Mapping[str, str]
    stdout: TextIO
    stderr: TextIO
    clock: Clock | None = None
    passphrase: bytes | None = None


class CommandLine(Protocol):
    """The program `custody`, as it is typed at."""

    def run(self, words: Sequence[str], place: Place) -> int:
        """Run `custody` with ``words`` at a place; return its exit status."""
