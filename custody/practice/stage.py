"""The stage of the demonstration: people with their own keys, and real commands shown as typed.

Prints the prompt line and the output of the command, nothing else. Stops at any exit status that was not expected.
"""

from __future__ import annotations

import io
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TextIO

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.practice.command_line import CommandLine, Place


class Unexpected(CustodyError):
    """A command of the demonstration that ended otherwise than expected."""

    code = "demo"
    default_hint = "Please report this with everything printed above."


class _Tee(io.StringIO):
    """An output stream that keeps its text and passes it on."""

    def __init__(self, onward: TextIO) -> None:
        super().__init__()
        self._onward = onward

    def write(self, text: str) -> int:
        self._onward.write(text)
        return super().write(text)

    def isatty(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Player:
    """A person of the play at an own machine: name at the prompt and environment."""

    name: str
    environ: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed command: the player's name, the words after `custody`, and the exit status."""

    player: str
    words: tuple[str, ...]
    status: int


class Stage:
    """The runner of the players' commands in ``folder``, shown on ``stdout``; ``typed`` lists them."""

    def __init__(self, folder: Path, stdout: TextIO, command_line: CommandLine) -> None:
        self.folder = folder
        self.typed: list[Typed] = []
        self._stdout, self._command_line = stdout, command_line

    def say(self, text: str = "") -> None:
        """Print a line of the play between commands."""
        self._stdout.write(f"{text}\n")
        self._stdout.flush()

    def player(self, name: str, vault: Path, passphrase: str, state: Path | None = None) -> Player:
        """Return a person with a new key folder and passphrase file; only the vault is shared."""
        home = self.folder / name
        home.mkdir(parents=True, exist_ok=True)
        secret = home / "passphrase"
        if not secret.exists():
            secret.touch(mode=0o600)
            secret.write_text(f"{passphrase}\n", encoding="utf-8")
        return Player(
            name,
            {
                "CUSTODY_VAULT": str(vault),
                "CUSTODY_STATE": str(state or self.folder / "state"),
                "CUSTODY_KEYS": str(home / "keys"),
                "CUSTODY_PASSPHRASE_FILE": str(secret),
            },
        )

    def type(self, player: Player, *words: str, ends: int = 0) -> str:
        """Run `custody` with ``words`` as a player; return its standard output.

        Raise Unexpected when it does not end with status ``ends``.
        """
        self.say(f"\n{player.name}$ custody {shlex.join(words)}")
        out, err = _Tee(self._stdout), _Tee(self._stdout)
        status = self._command_line.run(words, Place(self.folder, player.environ, out, err))
        self.typed.append(Typed(player.name, words, status))
        if status != ends:
            raise Unexpected(f"`custody {shlex.join(words)}` ended with status {status} instead of {ends}")
        if status:
            self.say(f"(exit status {status})")
        return out.getvalue()

    def shell(self, player: Player, *words: str) -> None:
        """Run another program's command as a player, and show its output; raise Unexpected if it fails."""
        self.say(f"\n{player.name}$ {shlex.join(words)}")
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=False)  # noqa: S603 - the demonstration's own fixed words
        self._stdout.write(done.stdout + done.stderr)
        if done.returncode:
            raise Unexpected(f"`{shlex.join(words)}` ended with status {done.returncode}")
