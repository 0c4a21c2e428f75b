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

    def run(self, words: Sequence[str], place: Place) -> int:
        """Run `custody` with ``words`` at a place; return its exit status."""
        from custody.cli.main import main

        attendant = None
        if place.passphrase is not None:
            attendant = Unattended(Path(place.environ["CUSTODY_KEYS"]), place.passphrase)
        around = self._around._replace(
            stdout=place.stdout,
            stderr=place.stderr,
            environ=place.environ,
            folder=place.folder,
            clock=place.clock or self._around.clock,
            stdin=None,
            attendant=attendant,
        )
        return main(words, around)
