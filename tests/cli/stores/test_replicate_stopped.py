"""A copying that is stopped right after an entry went in: the answer counts that copy, as the ledger does."""

from __future__ import annotations

import json
import signal
from typing import Any

import pytest

from custody.cli.console.signals import Stopped
from custody.cli.entering.entries import Entries
from tests.cli.office import Office
from tests.cli.stores.test_copies import begun


@pytest.fixture
def lab(office: Office) -> Office:
    """An office with three objects, and a further store."""
    begun(office, "offsite", "third")
    names = ["a.dd", "b.dd", "c.dd"]
    for name in names:
        (office.folder / name).write_bytes(name.encode() * 5000)
    office.done("Eve", "archive", *names, "--single-files", "--exhibit", "EV/1")
    return office


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_copy_whose_entry_stands_is_told_however_the_command_was_stopped(
    lab: Office, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    words = ("object", "replicate", "--exhibit", "EV/1", "--store", "offsite")
    usual, calls = Entries.keep, list[object]()

    def keep(entries: Entries, *arguments: Any) -> Any:
        """Keep receipts as usual; the signal comes after the entry of the copy with this number."""
        calls.append(entries)
        if len(calls) == at:
            raise Stopped(signal.SIGINT)
        return usual(entries, *arguments)

    before = lab.size()
    monkeypatch.setattr(Entries, "keep", keep)
    stopped = lab.run("Eve", *words, "--json")
    monkeypatch.setattr(Entries, "keep", usual)
    told = json.loads(stopped.out)
    assert (stopped.status, told["stopped"], told["left"]) == (130, True, 3 - at)
    assert lab.size() - before == at
    assert [row["entry"] for row in told["copied"]] == [row["position"] for row in told["entries"]]
    assert len(told["copied"]) == at
    again = lab.done("Eve", *words)
    assert (len(again["there"]), len(again["copied"])) == (at, 3 - at)
