"""Commands of the demonstration and the training ledger, run within this process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from custody.cli.shell.call import Surroundings
from custody.cli.shell.unattended import Unattended

if TYPE_CHECKING:
    from custody.practice.command_line import Place


class TypedCommands:
    """The program as stories type at it; clock and entropy are the call's unless a place has its own."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        #: By folder of keys and passphrase; each opens a key once, which takes a fifth of a second.
        self._attendants: dict[tuple[str, bytes], Unattended] = {}

    def run(self, words: Sequence[str], place: Place) -> int:
        """Run `custody` with ``words`` at a place; return its exit status."""
        from custody.cli.main import main

        around = self._around._replace(
            stdout=place.stdout,
            stderr=place.stderr,
            environ=place.environ,
            folder=place.folder,
            clock=place.clock or self._around.clock,
            stdin=None,
            attendant=self._attendant(place),
        )
        return main(words, around)

    def _attendant(self, place: Place) -> Unattended | None:
        if place.passphrase is None:
            return None
        keys = place.environ["CUSTODY_KEYS"]
        return self._attendants.setdefault((keys, place.passphrase), Unattended(Path(keys), place.passphrase))
