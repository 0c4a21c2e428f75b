"""Settings of the devices at a desk: its printers, its viewer of pictures, and its scanner."""

from __future__ import annotations

from typing import NamedTuple


class Devices(NamedTuple):
    """The settings of a desk's devices, by name; None where nothing is set.

    ``label_printer`` takes labels in ZPL, ``print_command`` papers as PDF: each is a command that reads its standard
    input, or a device by its path. ``view_command`` shows a picture, whose file is its last word, until it is closed.
    ``scan_prefix`` and ``scan_suffix`` are what the scanner sends before and behind each code.
    """

    label_printer: str | None = None
    print_command: str | None = None
    view_command: str | None = None
    scan_prefix: str | None = None
    scan_suffix: str | None = None
