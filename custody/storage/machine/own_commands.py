"""Runs the commands that a person's settings name: without a shell, and with no text of evidence."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

from custody.display import visible
from custody.errors import ConfigError, StorageFailed

#: Most characters of a command's own message that are shown.
_SHOWN = 200
_TRY = "Try it in a terminal, and look at {} in `custody settings`."
#: Seconds between two looks whether a command has ended.
_OFTEN = 0.1


class OwnCommand(NamedTuple):
    """A command of the settings: its setting, its name, an example, and advice on failures."""

    setting: str
    name: str
    example: str
    after_failure: str = ""


def words_of(own: OwnCommand, command: str, other: str = "") -> list[str]:
    """Return the words of a command; raise ConfigError where it has none, or an open quotation mark.

    ``other`` says what else the setting may name.
    """
    words: list[str] = []
    with contextlib.suppress(ValueError):
        words = shlex.split(command)
    if not words:
        raise ConfigError(
            f"{own.setting} names no command: {command!r}",
            hint=f"Write the command as in a terminal, such as {own.example}{other}.",
        )
    return words


def give(own: OwnCommand, words: list[str], data: bytes, longest: float) -> str:
    """Run a command with data as its input, and return the first line of its answer.

    ``longest`` is in seconds. Raises StorageFailed where it cannot be started, does not end, or ends with another
    status than 0.
    """
    with _started(
        own, words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        try:
            answer, wrong = running.communicate(data, timeout=longest)
        except subprocess.TimeoutExpired as error:
            raise _broken(own, words, f"no answer within {longest:g} seconds") from error
    _check(own, words, running.returncode, wrong)
    return answer.strip().partition(b"\n")[0].decode("utf-8", "replace")[:_SHOWN]


def wait_for(own: OwnCommand, words: list[str], look: Callable[[], None]) -> None:
    """Run a command until it ends by itself; call ``look``, which may end it, ten times a second.

    Raises StorageFailed where it cannot be started, or ends with another status than 0, and what ``look`` raises.
    """
    with tempfile.TemporaryFile() as wrong:
        with _started(
            own, words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=wrong
        ) as running:
            while running.poll() is None:
                look()
                time.sleep(_OFTEN)
        wrong.seek(0)
        _check(own, words, running.returncode, wrong.read(_SHOWN * 4))


@contextlib.contextmanager
def _started(
    own: OwnCommand, words: list[str], *, stdin: int, stdout: int, stderr: int | IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command in a process group of its own, which ends with the block, whatever it started."""
    try:
        running = subprocess.Popen(  # noqa: S603 - the person's own setting
            words, stdin=stdin, stdout=stdout, stderr=stderr, process_group=0
        )
    except OSError as error:
        raise _broken(own, words, str(error.strerror or error)) from error
    with running:
        try:
            yield running
        finally:
            if running.poll() is None:
                with contextlib.suppress(OSError):
                    os.killpg(running.pid, signal.SIGKILL)


def _check(own: OwnCommand, words: list[str], status: int, wrong: bytes) -> None:
    """Raise StorageFailed for another exit status than 0, with what the command said of it."""
    if status:
        raise StorageFailed(
            f"the command of the {own.name}, {words[0]!r}, ended with {status}: "
            f"{visible(wrong.decode('utf-8', 'replace').strip(), limit=_SHOWN) or 'no message'}",
            hint=own.after_failure or _TRY.format(own.setting),
        )


def _broken(own: OwnCommand, words: list[str], why: str) -> StorageFailed:
    return StorageFailed(
        f"the command of the {own.name}, {words[0]!r}, did not work: {why}", hint=_TRY.format(own.setting)
    )
