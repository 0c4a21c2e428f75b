"""A sweep that runs is seen by other programs, and so is one that was killed: on a page and by a command."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from custody.ledger.verification.outcomes import Checked, Fixity, Watch
from custody.ledger.verification.sample_seed import Sample
from custody.model.records import StoredObject
from custody.storage.vault.vault import SWEEPS
from tests.cli import paged
from tests.cli.office import Office
from tests.storage.evidence.test_sweep_marks import other


@pytest.fixture
def stored(office: Office) -> Office:
    """Return an office with one exhibit of which a file is stored."""
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "stick.dd").write_bytes(b"image" * 1000)
    office.done("Eve", "archive", "stick.dd", "--exhibit", "EV/1")
    return office


def marks(office: Office) -> Path:
    """Return the folder in which sweeps mark that they run."""
    (head,) = (office.folder / "state").glob("*/head")
    return head.parent / SWEEPS


def test_a_sweep_is_told_as_running_while_it_runs_by_identifier_and_not_afterwards(
    stored: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []
    kept: list[bytes] = []
    check = Fixity.check

    def looked_at(
        self: Fixity,
        one: StoredObject,
        depth: str,
        watch: Watch | None = None,
        sample: Sample | None = None,
    ) -> Checked:
        found = check(self, one, depth, watch, sample)
        seen.extend(paged.rows(stored.see("sweep", "status"), "running"))
        kept.extend(file.read_bytes() for file in marks(stored).glob("*"))
        return found

    monkeypatch.setattr(Fixity, "check", looked_at)
    assert paged.rows(stored.see("sweep", "status"), "running") == []
    stored.done("Eve", "sweep", "run", "--exhibit", "EV/1", "--dry-run")
    assert (seen, kept) == ([], [])
    stored.done("Eve", "sweep", "run", "--exhibit", "EV/1")
    (one,), (mark,) = seen, kept
    exhibit = paged.listed(stored.see("exhibit", "list"))[0]["id"]
    assert (one["state"], one["depth"], one["what"], one["key"]) == ("running", "full", "exhibit", exhibit)
    assert (one["done"], one["total"], one["unit"], one["entered"]) == (5000, 5000, "bytes", 0)
    assert b"EV/1" not in mark
    assert paged.rows(stored.see("sweep", "status"), "running") == []
    assert list(marks(stored).iterdir()) == []


def test_the_sweep_of_another_program_is_seen_on_the_page_and_at_the_command_line(stored: Office) -> None:
    page = stored.done("Eve", "tui", "--plain", "integrity")["text"]
    assert "other programs" not in page
    running = other(marks(stored))
    try:
        page = stored.done("Eve", "tui", "--plain", "integrity")["text"]
        lines = stored.run("Eve", "sweep", "status").out
    finally:
        running.kill()
        running.communicate()
    assert "Sweeps of other programs on this machine (1)" in page
    assert f"full, of what is due {running.pid}" in " ".join(page.split())
    progress = re.compile(r"7 B of 10 B, 3 entered(, \d+ B/s, \d+:\d\d left)?")
    assert progress.search(" ".join(page.split()))
    assert f"full, of what is due {running.pid}" in " ".join(lines.split())
    assert progress.search(" ".join(lines.split()))
    page = stored.done("Eve", "tui", "--plain", "integrity")["text"]
    assert "INTERRUPTED" in page
    assert "full, of what is due INTERRUPTED" in " ".join(stored.run("Eve", "sweep", "status").out.split())
    stored.done("Eve", "sweep", "run")
    assert "INTERRUPTED" not in stored.done("Eve", "tui", "--plain", "integrity")["text"]
