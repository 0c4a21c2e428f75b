"""A page in a file: on sheets under the office's letterhead, as text, or as comma-separated values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from custody.errors import Conflict
from custody.law.local_time import UTC_NAME, Zone
from custody.pages.parts.page import Fact, Page
from custody.pages.render.csv import csv, joined
from custody.storage.files.durable import create_file
from custody.tui.render.plain import text

if TYPE_CHECKING:
    from custody.pages.parts.letterhead import Letterhead

#: The forms that have a letterhead.
PAPERS = frozenset({"pdf", "html"})
#: Rights of a written file: its owner's only.
_MODE = 0o600


def name_for(page: Page, ending: str) -> str:
    """Return the name that is proposed for the file of a page."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", page.title).strip("-").lower()[:60]
    return f"{plain or page.target.page}.{ending}"


def write_paper(page: Page, file: Path, head: Letterhead) -> tuple[int, Sequence[str]]:
    """Write a page under its letterhead into a new file, as HTML where its name ends so, else as PDF.

    What could be done next is left out. Return its bytes, and a warning for each script without a font. Raise Conflict
    where the name is taken, ConfigError where what draws sheets is not installed.
    """
    from custody.storage.printing.printouts import pages_file

    drawn = pages_file([replace(page, actions=())], head, file.suffix.lower())
    return _write(file, drawn.data), drawn.warnings


def write_page(page: Page, file: Path, *, training: bool, who: str, zone: Zone) -> int:
    """Write a page into a new file, as CSV where its name ends so, else as text; return its bytes.

    Both name the zone in whose time the instants are, where that is not UTC. Raise Conflict where the name is taken.
    """
    times = "" if zone.name == UTC_NAME else f"; times: {zone.name}"
    stated = (Fact.of("times", zone.name),) if times else ()
    return _write(
        file,
        csv(joined([replace(page, key_facts=(*page.key_facts, *stated))]))
        if file.suffix.lower() == ".csv"
        else text(page, training=training, who=f"for: {who}{times}").encode(),
    )


def _write(file: Path, data: bytes) -> int:
    """Write data into a new file of its owner's alone; return their number of bytes, or raise Conflict."""
    try:
        create_file(file, data, _MODE)
    except FileExistsError as error:
        raise Conflict(
            f"there is a file {file.name!r} already", hint="Nothing was written. Choose another name."
        ) from error
    return len(data)
