"""A vault that many entries come to has processes read them, and lets go of these when it is closed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.batch_verifier import FEW
from custody.ledger.submissions.submission import Submission
from custody.proof.note import NoteSigner
from custody.storage.vault import vault as vaults
from custody.storage.vault.vault import Vault
from tests.bench.deadlines import opened
from tests.cli.office import Office


def entered(vault: Vault, signer: NoteSigner, numbers: Sequence[int]) -> None:
    """Open cases, in one commit."""
    requests = [Request("case.opened", {"reference": f"M-{number}"}) for number in numbers]
    drafts = vault.journal.draft(signer, requests)
    answers = vault.sequencer.submit_many([Submission((draft.item,)) for draft in drafts])
    assert all(isinstance(answer, list) for answer in answers)


def test_processes_are_started_once_many_entries_came_and_end_with_the_vault(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vaults, "OFTEN", 3)
    with opened(office) as (vault, signer):
        helping = vault._processes
        helping._count = 1
        for number in range(20):
            entered(vault, signer, [number])
        assert not helping._all, "nobody is asked about few entries, so nobody is started for them"
        for first in range(100, 100 + 3 * FEW, FEW):
            assert not helping._all
            entered(vault, signer, range(first, first + FEW))
        (process,) = helping._all
        helping.wait()
        asked = process._number
        entered(vault, signer, range(1000, 1000 + FEW))
        assert process._number == asked + 1
        assert process._process.poll() is None
    assert process._process.poll() is not None
    assert not helping._all
    report = office.see("check")
    assert report["verdict"] == "verified"
