"""Sends labels to a label printer: to the command or the device that the person's settings name.

No shell reads the command, and nothing of evidence stands on it: labels go to its standard input.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from contextlib import suppress

from custody.display import visible
from custody.errors import ConfigError, StorageFailed

#: What a setting begins with that names a device or a file instead of a command.
DEVICE = "device:"
#: Seconds that a command has to take the labels.
_LONGEST = 60
#: Most characters of a command's own message that are shown.
_SHOWN = 200


def send(printer: str, data: bytes) -> None:
    """Send labels to the printer that a setting names; return once it took all of them.

    Raise ConfigError for a setting that names no command, StorageFailed where they were not taken.
    """
    if printer.startswith(DEVICE):
        _write(printer.removeprefix(DEVICE).strip(), data)
    else:
        _run(printer, data)


def _write(path: str, data: bytes) -> None:
    """Write to a device or a file that exists; a file goes on at its end."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND), "wb") as device:
            device.write(data)
    except OSError as error:
        raise StorageFailed(
            f"the label printer {path!r} took nothing: {error.strerror or error}",
            hint="Look at its cable and your rights to it, and at label_printer in `custody settings`.",
        ) from error


def _run(command: str, data: bytes) -> None:
    """Run the command without a shell, with the labels as its input."""
    words: list[str] = []
    with suppress(ValueError):
        words = shlex.split(command)
    if not words:
        raise ConfigError(
            f"label_printer names no command: {command!r}",
            hint="Write the command as in a terminal, such as lp -d zebra -o raw, or device: and a path.",
        )
    try:
        done = subprocess.run(words, input=data, capture_output=True, timeout=_LONGEST, check=False)  # noqa: S603 - the person's own setting
    except (OSError, subprocess.TimeoutExpired) as error:
        told = f"no answer within {_LONGEST} seconds" if not isinstance(error, OSError) else error.strerror
        raise StorageFailed(
            f"the command of the label printer, {words[0]!r}, did not work: {told}",
            hint="Try it in a terminal, and look at label_printer in `custody settings`.",
        ) from error
    if done.returncode:
        said = visible(done.stderr.decode("utf-8", "replace").strip(), limit=_SHOWN)
        raise StorageFailed(
            f"the command of the label printer, {words[0]!r}, ended with {done.returncode}: {said or 'no message'}",
            hint="Look at the printer and its queue before you print again: some labels may have come out.",
        )
