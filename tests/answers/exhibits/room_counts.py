"""An evidence room for tests of wrong answers: exhibits of one seizure on a shelf, all with Eve."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office


def room(folder: Path, *exhibits: str) -> Office:
    """Open an office with a case, a seizure and exhibits that lie on SHELF-1; Eve is their custodian."""
    office = Office(Desk(folder / "desk")).open()
    office.case()
    office.seizure()
    office.done("Carl", "location", "register", "SHELF-1", "--location-type", "shelf")
    office.done("Carl", "location", "register", "SHELF-2", "--location-type", "shelf")
    for reference in exhibits:
        office.exhibit(reference)
        office.done("Eve", "exhibit", "place", reference, "--location", "SHELF-1")
    return office


def held(office: Office, who: str = "Eve") -> list[str]:
    """Return the references of what somebody is custodian of."""
    rows = paged.listed(office.see("exhibit", "list", "--custodian", who))
    return sorted(row["name"] for row in rows)


def lying(office: Office, place: str) -> list[str]:
    """Return the references of what lies in a place."""
    return sorted(row["exhibit"] for row in paged.texts(office.see("location", "show", place), "exhibits"))


def counted(office: Office, reference: str) -> dict[str, Any]:
    """Return the counts of a round, the result of each exhibit by its reference, and what is left to answer."""
    found = office.see("inventory", "show", reference)
    return {
        **paged.values(found, "round"),
        "results": results(found),
        "matters": paged.texts(found, "matters"),
    }


def results(found: Mapping[str, Any]) -> dict[str, str]:
    """Return the result of each exhibit of a round, by its reference."""
    parts = ("expected", "misplaced", "unexpected", "found", "superseded")
    return {row["exhibit"]: row["result"] for part in parts for row in paged.texts(found, part)}


def entry(answer: dict[str, Any]) -> str:
    """Return the number of the first entry that an answer made."""
    return str(answer["entries"][0]["position"])


def due(office: Office, sort: str) -> list[dict[str, Any]]:
    """Return the lines of one sort of what is due."""
    rows = office.see("deadlines")["deadlines"]
    return [row for row in rows if row["sort"] == sort]
