"""The read model is made anew from the entries alone, whole or not at all."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from custody.errors import CustodyError, Malformed, ProofInvalid, UnknownVersion
from custody.ledger.append.read_model import rebuild
from custody.ledger.ports import LabelRow, RecordRow
from custody.ledger.submissions.submission import Submission
from custody.model.records import Key
from custody.proof.merkle import leaf_hash
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.ledger.audit.readers import furnished
from tests.ledger.forge import Forge
from tests.ledger.forger import Forger, audited
from tests.ledger.replaying import check
from tests.world import World


def on_disk(folder: Path) -> World:
    """Return an office on disk with an archived object of an exhibit with an erased serial number."""
    world = World.on_disk(folder).staff()
    exhibit = world.exhibit(world.seize(world.case()), serial="SN-77")
    (folder / "a").write_bytes(b"a")
    world.archive(exhibit, str(folder / "a"))
    proposal = world.propose_erasure(world.lookup().reader.positions(exhibit)[0], "serial", "reference")
    world.approve(proposal)
    world.erase(proposal)
    world.sweep()
    return world


def spoil(path: Path, *statements: str) -> None:
    """Change the database past the program."""
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, statement
    connection.close()


def rest(world: World) -> list[object]:
    """Return everything stored that is not the read model."""
    reader = world.store.read()
    size = reader.head().size
    return [
        reader.head(),
        list(reader.rows(0, size)),
        list(reader.tiles()),
        list(reader.checkpoints()),
        list(reader.sweeps()),
        list(reader.erased()),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM records WHERE space = 'exhibit'",
        "UPDATE records SET doc = x'7b7d' WHERE space = 'case'",
        "INSERT INTO records (id, space, key, doc) VALUES (999, 'case', 'invented', x'7b7d')",
        "UPDATE terms SET record = (SELECT max(id) FROM records) WHERE space = 'exhibit'",
        "UPDATE terms SET space = 'case' WHERE space = 'exhibit'",
        "UPDATE labels SET record = 1 WHERE space = 'case'",
        "UPDATE labels SET space = 'order' WHERE space = 'case'",
        "DELETE FROM terms WHERE space = 'exhibit'",
        "DELETE FROM labels WHERE field = 'display_name'",
        "DELETE FROM checks",
        "UPDATE checks SET full_at = full_at + 1",
        "UPDATE checks SET object = 'invented'",
        "UPDATE checks SET version = 'another'",
        "UPDATE checks SET failing = 'missing'",
        "INSERT INTO labels SELECT 'EV/1', space, id, 8, 'reference' FROM records WHERE space = 'exhibit'",
    ],
)
def test_whatever_was_done_to_the_read_model_on_disk_is_put_right(tmp_path: Path, statement: str) -> None:
    world = on_disk(tmp_path)
    before = rest(world)
    assert audited(world).exit_status == 0
    spoil(tmp_path / "ledger.db", statement)
    assert audited(world).scopes["read_model"] == "false"
    assert rebuild(world.store) == len(list(world.store.read().records()))
    assert audited(world).exit_status == 0
    assert rest(world) == before
    check(world.store.read(), world.log_key)


def test_in_memory_it_is_put_right_too_and_work_goes_on() -> None:
    world = furnished()
    with world.store.begin() as txn:
        txn.clear_read_model()
        txn.put_records([RecordRow("case", "invented", b"{}", (("all", ""),))])
        txn.put_labels([LabelRow("nobody", "case", "invented", 0, "reference")])
        txn.commit()
    assert audited(world).scopes["read_model"] == "false"
    rebuild(world.store)
    assert audited(world).exit_status == 0
    world.case("C-9")
    check(world.store.read(), world.log_key)


def test_erased_labels_stay_gone(tmp_path: Path) -> None:
    world = on_disk(tmp_path)
    assert world.store.read().labels("EV/1") == []
    rebuild(world.store)
    assert world.store.read().labels("EV/1") == []
    assert world.store.read().labels("judge") != []


def test_an_empty_ledger_has_an_empty_read_model() -> None:
    assert rebuild(MemoryLedgerStore()) == 0


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("note", "entry 3 cannot be replayed"),
        ("signature", "entry 3 cannot be replayed"),
        ("leaf", "its stored hash"),
        ("openings", "its stored content"),
        ("gone", "entry 3 is missing"),
        ("signer", "was enrolled before it"),
        ("cut", "not the root of the stored entries"),
    ],
)
def test_broken_entries_are_refused_and_nothing_is_changed(damage: str, told: str) -> None:
    world = furnished()
    store = world.store
    assert isinstance(store, MemoryLedgerStore)
    rebuild(store)
    state = store._committed.copy()
    row, other = state.entries[3], state.entries[4]
    last = len(row.note) - 3
    forged = row.note[: last - 6] + (b"AAAAAA" if row.note[last - 6 : last] != b"AAAAAA" else b"BBBBBB")
    forged += row.note[last:]
    if damage == "cut":
        del state.entries[-1]
    elif damage == "gone":
        del state.entries[3]
    elif damage == "signer":
        state.entries[1] = replace(state.entries[9], position=1)
    else:
        state.entries[3] = {
            "note": replace(row, note=b"nothing"),
            "signature": replace(row, note=forged, leaf=leaf_hash(forged)),
            "leaf": replace(row, leaf=other.leaf),
            "openings": replace(row, openings=other.openings),
        }[damage]
    state.records.pop(next(iter(state.records)))
    store._committed = state
    with pytest.raises(ProofInvalid, match=told) as caught:
        rebuild(store)
    assert "custody check" in caught.value.hint
    assert store._committed is state


def test_an_entry_of_a_newer_ruleset_is_left_to_a_newer_program() -> None:
    world = World.memory().staff()
    Forger(world).slip(world.people["judge"].signer, "case.opened", {"reference": "C-1"}, lie={"v": 9})
    before = list(world.store.read().records())
    with pytest.raises(UnknownVersion):
        rebuild(world.store)
    assert list(world.store.read().records()) == before


@pytest.mark.parametrize("doc", [b"{}", b"[]", b"1", b'{"invented":1}', b"no JSON"])
def test_a_record_that_is_none_is_named_as_damage_and_sinks_only_what_needs_it(
    tmp_path: Path, doc: bytes
) -> None:
    world = on_disk(tmp_path)
    forge = Forge(world)
    items = [forge.item(who, "case.opened", {"reference": f"C-{who}"}) for who in ("eve", "carl")]
    key = world.people["eve"].signer.verifier.name
    connection = sqlite3.connect(tmp_path / "ledger.db")
    with connection:
        connection.execute("UPDATE records SET doc = ? WHERE space = 'key' AND key = ?", (doc, key))
    connection.close()
    with pytest.raises(Malformed, match="key"):
        world.lookup().get(Key, key)
    eve, carl = world.sequencer.submit_many([Submission((item,)) for item in items])
    assert isinstance(eve, Malformed)
    assert "doctor --repair" in eve.hint
    assert not isinstance(carl, CustodyError)
    rebuild(world.store)
    (eve,) = world.sequencer.submit_many([Submission((items[0],))])
    assert not isinstance(eve, CustodyError)
