"""The table of names: what had another name before, and nothing else, has another one now.

``tools/renames/before.json`` holds every name from before they were settled. With the tables beside it each has one
name of today, so that the tables are the whole changelog of names.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from tools.names import Names, names

FOLDER = Path(__file__).resolve().parents[2] / "tools" / "renames"
BEFORE: Names = json.loads((FOLDER / "before.json").read_text("utf-8"))
SORTS = ("kinds", "fields", "codes", "commands", "flags", "rules")
Table = dict[str, str]


def tables() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield every group of renames, with the file it stands in."""
    for file in sorted(FOLDER.glob("*.toml")):
        for group in tomllib.loads(file.read_text("utf-8"))["group"]:
            yield file.name, group


def rows(sort: str) -> Table:
    """Return all rows of one sort, each given once."""
    found: Table = {}
    for file, group in tables():
        section = group.get(sort, {})
        assert isinstance(section, dict)
        for before, after in section.items():
            assert before not in found, f"{file}: {before} has a row elsewhere"
            found[before] = after
    return found


def listed(sort: str) -> set[str]:
    """Return the names that are in one list, of what came or went: `added`, `removed`."""
    return {str(name) for _, group in tables() for name in cast("list[str]", group.get(sort, []))}


def renamed(used: set[str], table: Table, *asked: str) -> str | None:
    """Return the new name under the first of these rows that there is, and note the row as used."""
    for row in asked:
        if row in table:
            used.add(row)
            return table[row]
    return None


def after() -> tuple[set[str], dict[str, set[str]]]:
    """Return every name of before under its name of today, and the rows of each sort that say so."""
    used: dict[str, set[str]] = {sort: set() for sort in SORTS}
    table = {sort: rows(sort) for sort in SORTS}
    gone = listed("removed")
    found: set[str] = set()
    kinds = {kind: renamed(used["kinds"], table["kinds"], kind) or kind for kind in BEFORE["kinds"]}
    for kind, fields in BEFORE["kinds"].items():
        found.add(f"kind {kinds[kind]}")
        for field, codes in fields.items():
            topic = kind.partition(".")[0]
            asked = (f"{kind}.{field}", f"{topic}.*.{field}", f"*.{field}")
            named = renamed(used["fields"], table["fields"], *asked) or field
            found.add(f"field {kinds[kind]}.{named}")
            for code in codes:
                of = tuple(f"{field_row}:{code}" for field_row in asked)
                found.add(f"code {kinds[kind]}.{named}:{renamed(used['codes'], table['codes'], *of) or code}")
    for command, flags in BEFORE["commands"].items():
        called = renamed(used["commands"], table["commands"], command) or command
        found.add(f"command {called}")
        for flag in flags:
            group = command.partition(" ")[0]
            asked = (f"{command} {flag}", f"{group} * {flag}", f"* {flag}")
            found.add(f"flag {called} {renamed(used['flags'], table['flags'], *asked) or flag}")
    for rule in BEFORE["rules"]:
        topic, _, rest = rule.partition(".")
        row = renamed(used["rules"], table["rules"], rule, f"{topic}.*")
        found.add(f"rule {row.removesuffix('*') + rest if row and row.endswith('*') else row or rule}")
    return {name for name in found if name not in gone}, used


def today() -> set[str]:
    """Return every name of today."""
    now = names()
    found = {f"rule {rule}" for rule in now["rules"]}
    for kind, fields in now["kinds"].items():
        found.add(f"kind {kind}")
        for field, codes in fields.items():
            found |= {f"field {kind}.{field}", *(f"code {kind}.{field}:{code}" for code in codes)}
    for command, flags in now["commands"].items():
        found |= {f"command {command}", *(f"flag {command} {flag}" for flag in flags)}
    added = listed("added")
    return {name for name in found if name not in added and f"flag * {name.split()[-1]}" not in added}


def test_names_of_before_and_the_table_are_the_names_of_today() -> None:
    made, _ = after()
    there = today()
    assert sorted(made - there) == [], "the table says so, and the program has no such name"
    assert sorted(there - made) == [], "the program has it, and nothing in the table says where it comes from"


@pytest.mark.parametrize("sort", SORTS)
def test_every_row_renames_something(sort: str) -> None:
    assert sorted(set(rows(sort)) - after()[1][sort]) == []


def test_every_group_gives_its_reason() -> None:
    assert [file for file, group in tables() if len(str(group.get("reason", ""))) < 20] == []
