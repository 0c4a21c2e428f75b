"""A page in a file: as text, or its facts and tables as comma-separated values."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from custody.errors import Conflict
from custody.law.local_time import UTC_NAME, Zone
from custody.pages.parts.page import Fact, Page
from custody.pages.render.csv import csv, joined
from custody.storage.files.durable import create_file
from custody.tui.render.plain import text

#: Rights of a written file: its owner's only.
_MODE = 0o600


def name_for(page: Page, ending: str) -> str:
    """Return the name that is proposed for the file of a page."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", page.title).strip("-").lower()[:60]
    return f"{plain or page.target.page}.{ending}"


def write_page(page: Page, file: Path, *, training: bool, who: str, zone: Zone) -> int:
    """Write a page into a new file, as CSV where its name ends so, else as text; return its bytes.

    Both name the zone in whose time the instants are, where that is not UTC. Raise Conflict where the name is taken.
    """
    times = "" if zone.name == UTC_NAME else f"; times: {zone.name}"
    stated = (Fact.of("times", zone.name),) if times else ()
    data = (
        csv(joined([replace(page, key_facts=(*page.key_facts, *stated))]))
        if file.suffix.lower() == ".csv"
        else text(page, training=training, who=f"for: {who}{times}").encode()
    )
    try:
        create_file(file, data, _MODE)
    except FileExistsError as error:
        raise Conflict(
            f"there is a file {file.name!r} already", hint="Nothing was written. Choose another name."
        ) from error
    return len(data)
