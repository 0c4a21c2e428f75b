"""Sends papers and labels to a printer: to the command or the device that the person's settings name.

No shell reads the command, and nothing of evidence stands on it: what is printed goes to its standard input.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
from typing import NamedTuple

from custody.display import visible
from custody.errors import ConfigError, StorageFailed

#: What a setting begins with that names a device or a file instead of a command.
DEVICE = "device:"
#: Seconds that a command has to take what is printed.
LONGEST = 60
#: Most characters of a command's own message that are shown.
_SHOWN = 200


class Printer(NamedTuple):
    """A printer of the settings: its setting, its name in messages, and a command as an example."""

    setting: str
    name: str
    example: str


LABELS = Printer("label_printer", "label printer", "lp -d QUEUE -o raw")
PAPERS = Printer("print_command", "printer", "lp -d QUEUE")


def named(printer: Printer, setting: str | None) -> str:
    """Return the printer that a setting names; raise ConfigError where it names none."""
    if setting is None:
        raise ConfigError(
            f"the settings name no {printer.name}",
            hint=f'Write {printer.setting} = "{printer.example}" or "device:/dev/usb/lp0" into your custody.toml.',
        )
    if not setting.startswith(DEVICE):
        _words(printer, setting)
    return setting


def send(printer: Printer, setting: str, data: bytes) -> str:
    """Send data to the printer that a setting names, and return what its command said.

    It took all of them then. Raise ConfigError for a setting that names no command, StorageFailed where it did not.
    """
    if setting.startswith(DEVICE):
        _write(printer, setting.removeprefix(DEVICE).strip(), data)
        return ""
    return _run(printer, _words(printer, setting), data)


def _write(printer: Printer, path: str, data: bytes) -> None:
    """Write to a device or a file that exists; a file goes on at its end."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND), "wb") as device:
            device.write(data)
    except OSError as error:
        raise StorageFailed(
            f"the {printer.name} {path!r} took nothing: {error.strerror or error}",
            hint=f"Look at its cable and your rights to it, and at {printer.setting} in `custody settings`.",
        ) from error


def _words(printer: Printer, command: str) -> list[str]:
    """Return the words of a command; raise ConfigError where it has none, or an open quotation mark."""
    words: list[str] = []
    with contextlib.suppress(ValueError):
        words = shlex.split(command)
    if not words:
        raise ConfigError(
            f"{printer.setting} names no command: {command!r}",
            hint=f"Write the command as in a terminal, such as {printer.example}, or device: and a path.",
        )
    return words


def _run(printer: Printer, words: list[str], data: bytes) -> str:
    """Run a command without a shell, with the data as its input; return the first line of its answer."""
    try:
        running = subprocess.Popen(  # noqa: S603 - the person's own setting
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            process_group=0,
        )
    except OSError as error:
        raise _broken(printer, words, str(error.strerror or error)) from error
    with running:
        try:
            answer, wrong = running.communicate(data, timeout=LONGEST)
        except subprocess.TimeoutExpired as error:
            raise _broken(printer, words, f"no answer within {LONGEST} seconds") from error
        finally:
            if running.poll() is None:  # it hangs, or the person ended the work: what it started ends too
                with contextlib.suppress(OSError):
                    os.killpg(running.pid, signal.SIGKILL)
    if running.returncode:
        raise StorageFailed(
            f"the command of the {printer.name}, {words[0]!r}, ended with {running.returncode}: "
            f"{visible(wrong.decode('utf-8', 'replace').strip(), limit=_SHOWN) or 'no message'}",
            hint="Look at the printer and its queue before you print again: some sheets may have come out.",
        )
    return answer.strip().partition(b"\n")[0].decode("utf-8", "replace")[:_SHOWN]


def _broken(printer: Printer, words: list[str], why: str) -> StorageFailed:
    return StorageFailed(
        f"the command of the {printer.name}, {words[0]!r}, did not work: {why}",
        hint=f"Try it in a terminal, and look at {printer.setting} in `custody settings`.",
    )
