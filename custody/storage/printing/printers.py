"""Sends papers and labels to a printer: to the command or the device that the person's settings name.

What is printed goes to the command's standard input.
"""

from __future__ import annotations

import os

from custody.errors import ConfigError, StorageFailed
from custody.storage.machine.own_commands import OwnCommand, give, words_of

#: What a setting begins with that names a device or a file instead of a command.
DEVICE = "device:"
#: Seconds that a command has to take what is printed.
LONGEST = 60
_OR_DEVICE = ", or device: and a path"
_AFTER = "Look at the printer and its queue before you print again: some sheets may have come out."

LABELS = OwnCommand("label_printer", "label printer", "lp -d QUEUE -o raw", _AFTER)
PAPERS = OwnCommand("print_command", "printer", "lp -d QUEUE", _AFTER)


def named(printer: OwnCommand, setting: str | None) -> str:
    """Return the printer that a setting names; raise ConfigError where it names none."""
    if setting is None:
        raise ConfigError(
            f"the settings name no {printer.name}",
            hint=f'Write {printer.setting} = "{printer.example}" or "device:/dev/usb/lp0" into your custody.toml.',
        )
    if not setting.startswith(DEVICE):
        words_of(printer, setting, _OR_DEVICE)
    return setting


def send(printer: OwnCommand, setting: str, data: bytes) -> str:
    """Send data to the printer that a setting names, and return what its command said.

    It took all of them then. Raise ConfigError for a setting that names no command, StorageFailed where it did not.
    """
    if setting.startswith(DEVICE):
        _write(printer, setting.removeprefix(DEVICE).strip(), data)
        return ""
    return give(printer, words_of(printer, setting, _OR_DEVICE), data, LONGEST)


def _write(printer: OwnCommand, path: str, data: bytes) -> None:
    """Write to a device or a file that exists; a file goes on at its end."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND), "wb") as device:
            device.write(data)
    except OSError as error:
        raise StorageFailed(
            f"the {printer.name} {path!r} took nothing: {error.strerror or error}",
            hint=f"Look at its cable and your rights to it, and at {printer.setting} in `custody settings`.",
        ) from error
