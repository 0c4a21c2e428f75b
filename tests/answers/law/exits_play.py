"""An office with two exhibits of one case, of one's own, in which nobody's settings count."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.answers.dates.dates_play import isolated
from tests.cli.desk import Desk
from tests.cli.office import Office, copied


def furnished(folder: Path) -> Office:
    """Return an office with exhibits EV/1 and EV/2 of seizure S-1, both with Eve, to be copied only."""
    office = Office(Desk(folder)).open()
    office.case()
    office.seizure()
    for name in ("EV/1", "EV/2"):
        office.exhibit(name)
    for name in ("paper", "ruling"):
        (folder / name).write_bytes(name.encode())
    return office


def own(template: Office, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return a copy of an office, in a folder of its own."""
    isolated(folder, monkeypatch)
    return copied(template, folder / "desk")


def refused(lab: Office, *words: str, who: str = "Eve") -> str:
    """Type what is refused, which enters nothing; return what is told."""
    before = lab.size()
    answer = lab.run(who, *words)
    assert (answer.status, lab.size()) == (5, before), answer.err or answer.out
    return " ".join(answer.err.split())


def marked(lab: Office, *words: str) -> list[str]:
    """Type what is recorded and marked; return the rules."""
    marks: list[str] = lab.done("Eve", *words, "--recorded", status=10)["entries"][0]["nonconforming"]
    return marks
