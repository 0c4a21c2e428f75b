"""The n-th call into the system fails, n = 1, 2, 3 … until a run passes clean: SQLite's own method, over two commands.

Every sort of call on any file of the vault, of its state, keys and receipts fails once, or from then on; or a full or
read-only disk refuses changes from then on. Each time the command says what happened, with the status for it, nothing
acknowledged is lost, and the same command goes on once calls no longer fail.
"""

from __future__ import annotations

import errno
import shutil

import pytest

from tests.faults.ground import Ground
from tests.faults.points import ALL, count, every, some
from tests.faults.shim import CHANGES, EVERY, How, Plan, Sort
from tests.faults.telling import clear

#: What a disk that is full, or read-only, refuses.
TAKEN = CHANGES & ~(Sort.SYNC | Sort.MODE)

FAULTS = {
    "any call fails once": (EVERY, How.ONCE, errno.EIO),
    "every call fails from then on": (EVERY, How.ALWAYS, errno.EIO),
    "the disk is full from then on": (TAKEN, How.ALWAYS, errno.ENOSPC),
    "the disk is read-only from then on": (TAKEN, How.ALWAYS, errno.EROFS),
    "half of it is read or written once": (Sort.READ | Sort.WRITE, How.SHORT, 0),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("flow", ["append", "archive"])
def test_a_call_that_fails_is_told_loses_nothing_and_the_same_command_goes_on(
    ground: Ground, flow: str, fault: str, request: pytest.FixtureRequest
) -> None:
    sorts, how, error = FAULTS[fault]
    whole = ground.run(ground.copy(), flow, Plan(sorts), apart=True)
    assert whole.status == 0, whole.cried
    chosen = some(range(1, len(whole.calls) + 1))

    def met(at: int) -> int:
        office = ground.copy()
        ended = ground.run(office, flow, Plan(sorts, at, how, error))
        assert len(ended.calls) >= at
        clear(ground, office, flow, ended, f"{flow}, {fault}, from call {at}: {ended.calls[at - 1]}")
        shutil.rmtree(office.folder)
        return ended.status

    statuses = set(every(chosen, met))
    clean = ground.run(ground.copy(), flow, Plan(sorts, len(whole.calls) + 1, how, error))
    assert (clean.status, len(clean.calls)) == (0, len(whole.calls))
    assert statuses == {0} if how is How.SHORT else 8 in statuses
    count(request, f"{flow}: {fault}", len(chosen), len(whole.calls))
    assert not ALL or len(chosen) == len(whole.calls)
