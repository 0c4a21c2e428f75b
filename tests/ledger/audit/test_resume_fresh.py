"""A database without entries under a remembered head is not opened as a new ledger, nor resumed by who opens it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from custody.errors import HeadMismatch
from custody.ledger.ports import HeadMark, HeadState, RecordRow
from custody.ledger.submissions.submission import Submission
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Ledger
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.merkle import EMPTY_ROOT
from tests.ledger.forge import Forge, leaf_of
from tests.ledger.replaying import check
from tests.model.office import bare, opening_values
from tests.world import World


def test_a_fresh_database_under_a_remembered_head_is_not_opened_as_a_new_ledger(tmp_path: Path) -> None:
    World.on_disk(tmp_path / "one").staff().store.close()
    fresh = World.on_disk(tmp_path / "two")
    shutil.rmtree(tmp_path / "two" / "state", ignore_errors=True)
    shutil.copytree(tmp_path / "one" / "state", tmp_path / "two" / "state")
    with pytest.raises(HeadMismatch):
        fresh.open_ledger()
    assert fresh.size() == 0


@pytest.mark.parametrize("left", [False, True])
def test_a_fresh_database_is_not_opened_and_resumed_in_one_commit_under_a_remembered_head(left: bool) -> None:
    """What was lost would be told by people whom nobody enrolled but this very commit.

    Nor is one whose entries were taken away and its record of itself ``left``.
    """
    lost = HeadMark(40, b"\x01" * 32)
    world = bare()
    if left:
        record = Ledger(
            LEDGER_SLOT, world.journal.new_subject(), world.origin, str(world.log_key), training=False
        )
        with world.store.begin() as txn:
            txn.put_records([RecordRow(record.space, record.key, record.doc(), record.terms())])
            txn.commit()
    signer, second, actor = world.signer_of("ada"), world.signer_of("second"), world.journal.new_subject()
    forge = Forge(world)
    ledger = world.journal.new_subject()
    opened = forge.item(
        signer, "ledger.opened", {**opening_values(world, signer), "actor": actor}, subject=ledger
    )
    enrolled: dict[str, Value] = {
        "vkey": str(second.verifier),
        "roles": "administrator",
        "display_name": "second",
    }
    brought = forge.item(signer, "actor.enrolled", enrolled)
    values: dict[str, Value] = {
        "reason": "restore",
        "lost_size": lost.size,
        "lost_root": b64(lost.root),
        "evidence": "head_file",
        "remembered_head": f"{lost.size}:{b64(lost.root)}",
    }
    proposed = forge.item(signer, "resumption.proposed", values, subject=ledger)
    approved = forge.item(second, "resumption.approved", subject=ledger, re=leaf_of(proposed))
    everything = Submission((opened, brought, proposed, approved))
    world.head.start(lost)
    with pytest.raises(HeadMismatch):
        world.sequencer.submit(everything)
    assert (world.size(), world.head.read()) == (0, HeadState(lost, None))
    world.head.start(HeadMark(0, EMPTY_ROOT))
    assert len(world.sequencer.submit(everything)) == 4
    check(world.store.read(), world.log_key)
