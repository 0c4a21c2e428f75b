"""Reads an office's file: the defaults of its entries, and the letterhead of its papers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from custody.errors import ConfigError
from custody.forms.defaults import OfficeDefaults, read_defaults
from custody.law.local_time import Zone
from custody.ledger.papers.office import House
from custody.storage.machine.time_zone import local_zone, named_zone
from custody.storage.settings.toml_values import refuse_unknown, text_of
from custody.storage.settings.vault_file import read_toml

#: The table about papers, and its keys.
PAPERS = "papers"
_AGENCY, _LINES, _ZONE = "agency", "letterhead", "zone"
#: The most lines of a letterhead, and letters in a line.
MOST_LINES, MOST_LETTERS = 6, 90


def read_office(file: Path) -> OfficeDefaults:
    """Return the office's defaults.

    Raises ConfigError naming file and key for a missing file, or a key that means nothing.
    """
    return read_defaults(_document(file), os.fspath(file))


def read_house(file: Path | None, environ: Mapping[str, str]) -> House:
    """Return the table ``papers`` of the office's file; this machine's zone by default.

    ``file`` is None where no file is named. Raises ConfigError naming file and key for a missing file, a key that means
    nothing, or an unknown time zone.
    """
    stated = dict(papers(file)) if file is not None else {}
    zone = stated.get(_ZONE)
    return House(
        local_zone(environ) if zone is None else _zone(file, str(zone)),
        str(stated.get(_AGENCY, "")),
        tuple(stated.get(_LINES, ())),
    )


def papers(file: Path) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield (key, value) of the table ``papers``: a text, or the lines of the letterhead.

    Raises ConfigError naming file and key for one that means nothing.
    """
    table = _document(file).get(PAPERS, {})
    if not isinstance(table, dict):
        raise ConfigError(
            f"{os.fspath(file)!r}: {PAPERS} is no table", hint=f"Write it as a table, [{PAPERS}]."
        )
    refuse_unknown(file, table, frozenset({_AGENCY, _LINES, _ZONE}), f"{PAPERS}.")
    for name, value in table.items():
        if name == _LINES:
            yield name, _lines(file, value)
        else:
            yield name, _line(file, name, value)
            if name == _ZONE:
                _zone(file, value)


def _lines(file: Path, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_LINES:
        raise ConfigError(
            f"{os.fspath(file)!r}: {PAPERS}.{_LINES} is no list of at most {MOST_LINES} lines",
            hint='Write it as a list of texts: letterhead = ["12 Harbour Street", "Example Town"].',
        )
    return tuple(_line(file, _LINES, line) for line in value)


def _line(file: Path, name: str, value: Any) -> str:
    text = text_of(value, f"{PAPERS}.{name}", repr(os.fspath(file)))
    if len(text) > MOST_LETTERS:
        raise ConfigError(
            f"{os.fspath(file)!r}: {PAPERS}.{name} has {len(text)} characters in a line; at most {MOST_LETTERS} fit",
            hint="Shorten it; a letterhead can have several lines.",
        )
    return text


def _zone(file: Path | None, name: str) -> Zone:
    found = named_zone(name)
    if found is None:
        raise ConfigError(
            f"{os.fspath(file or '')!r}: {PAPERS}.{_ZONE} {name!r} names no time zone that this machine knows",
            hint="Write a name of the time zone database, such as Europe/Vienna or UTC; on a machine without that "
            "database install the package tzdata.",
        )
    return found


def _document(file: Path) -> dict[str, Any]:
    """Return the tables of the office's file; ConfigError where there is none."""
    document = read_toml(file)
    if document is None:
        raise ConfigError(
            f"there is no file {os.fspath(file)!r} with the office's defaults",
            hint="Correct the setting office, or CUSTODY_OFFICE, or take it away.",
        )
    return document
