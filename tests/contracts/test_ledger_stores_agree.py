"""The stores answer alike: whatever is tried on one, honest or not, ends on the other in the same way."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from hypothesis import event, given, settings
from hypothesis import strategies as st

from custody.errors import CustodyError
from custody.ledger.ports import (
    DEPTHS,
    CheckRow,
    EntryRow,
    LabelRow,
    LastRead,
    LedgerReader,
    LedgerStore,
    LedgerTransaction,
    RecordRow,
    StoredCosignature,
)
from custody.proof.merkle import leaf_hash
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.contracts.ledger_stores import ORIGIN, Filler, fields, without
from tests.databases import new_database
from tests.postgres.ledgers import new_ledger

VALUES = ("Anna", "Bertil", "Cecilia")

Step = Callable[[LedgerTransaction, Filler], None]
few = st.integers(min_value=-1, max_value=4)
NAMES = ("a", "b", "é", "")
names = st.sampled_from(NAMES)


def honest(subjects: list[str]) -> Step:
    return lambda txn, filler: filler.put(txn, filler.rows(*subjects, openings=fields(*VALUES)))


def crooked(subject: str, change: dict[str, object]) -> Step:
    def step(txn: LedgerTransaction, filler: Filler) -> None:
        row: EntryRow = replace(filler.rows(subject, openings=fields(*VALUES))[0], **change)  # type: ignore[arg-type]  # whatever was drawn
        txn.append([row])

    return step


def erase(position: int, gone: set[int]) -> Step:
    return lambda txn, _: txn.erase(position, sorted(gone), without(VALUES, *gone))


def head(by: int, root: bool) -> Step:
    def step(txn: LedgerTransaction, filler: Filler) -> None:
        now = filler.head()
        txn.set_head(replace(now, size=now.size + by, root=leaf_hash(b"") if root else now.root))

    return step


changes = st.fixed_dictionaries(
    {},
    optional={
        "position": few,
        "seq": few,
        "id": st.sampled_from(["id-0", "id-1", "fresh"]),
        "subject": names,
        "prev": st.sampled_from([None, leaf_hash(b"x")]),
        "leaf": st.sampled_from([leaf_hash(b"y"), b"short"]),
    },
)
records = st.builds(
    RecordRow,
    names,
    names,
    st.binary(max_size=2),
    st.lists(st.tuples(names, names), max_size=3).map(lambda terms: tuple(sorted(set(terms)))),
)
looks = st.builds(LastRead, few, few, st.sampled_from(["", "verified", "missing"]))
checks = st.builds(
    CheckRow, names, names, names, few, st.sampled_from(["", "missing"]), st.tuples(looks, looks, looks)
)
labels = st.builds(LabelRow, names, names, names, few, st.sampled_from(["field0", "field1", "other"]))
steps = st.one_of(
    st.builds(honest, st.lists(names, min_size=1, max_size=3)),
    st.builds(honest, st.lists(names, min_size=1, max_size=3)),
    st.builds(crooked, names, changes),
    st.builds(erase, few, st.sets(st.integers(min_value=0, max_value=2))),
    st.builds(head, st.integers(min_value=-1, max_value=1), st.booleans()),
    few.map(lambda size: lambda txn, _: txn.add_checkpoint(size, b"other")),
    st.builds(StoredCosignature, few, names, names).map(
        lambda line: lambda txn, _: txn.add_cosignature(line)
    ),
    few.map(lambda position: lambda txn, _: txn.add_sweep(position, b"s")),
    st.lists(records, max_size=4).map(lambda rows: lambda txn, _: txn.put_records(rows)),
    st.lists(labels, max_size=4).map(lambda rows: lambda txn, _: txn.put_labels(rows)),
    st.lists(checks, max_size=4).map(lambda rows: lambda txn, _: txn.put_checks(rows)),
    st.just(lambda txn, _: txn.clear_read_model()),
)
transactions = st.lists(st.tuples(st.lists(steps, max_size=4), st.booleans()), max_size=8)


def carry_out(filler: Filler, transaction: list[Step], commit: bool) -> str:
    """Run one transaction and name how it ended; the filler remembers only what was committed."""
    draft = Filler(filler.store, filler.frontier.copy(), filler.leaves.copy(), dict(filler.tips))
    try:
        with filler.store.begin() as txn:
            for step in transaction:
                step(txn, draft)
            inside = everything(txn)
            if commit:
                txn.commit()
                filler.frontier, filler.leaves, filler.tips = draft.frontier, draft.leaves, draft.tips
    except CustodyError as error:
        return type(error).__name__
    return repr(inside)


def everything(reader: LedgerReader) -> list[object]:
    """Read all that a ledger's reader gives."""
    entries = list(reader.entries(0, 1 << 40))
    return [
        reader.head(),
        entries,
        [(row.position, row.openings) for row in reader.rows(0, 1 << 40)],
        list(reader.miscounted(0)),
        [(reader.positions(name), reader.tip(name), reader.labels(name)) for name in ("a", "b", "é", "")],
        sorted(reader.tips(["a", "b", "é", ""]).items()),
        sorted(reader.positions_of(["id-0", "id-1", "fresh"]).items()),
        [sorted(reader.records_of(space, ["a", "b", "é", ""]).items()) for space in ("a", "é")],
        [reader.tile(0, 0, width) for width in range(1, min(len(entries), 255) + 1)],
        list(reader.checkpoints()),
        reader.cosignatures(),
        list(reader.sweeps()),
        list(reader.records()),
        [reader.find(space, term, "", "é") for space in ("a", "é") for term in ("a", "")],
        [reader.find("a", "a", "", "é", after=(value, key), limit=2) for value in NAMES for key in NAMES],
        [reader.keys_from(space, "a") for space in NAMES],
        list(reader.all_labels()),
        [reader.labels_at(position) for position in range(-1, 5)],
        reader.labels_of(["a", "é", ""], ["a", "b"]),
        reader.labels_named([(name, space) for name in ("a", "é", "") for space in ("a", "b")]),
        [reader.labels_from(beginning, "a") for beginning in ("a", "é", "")],
        [reader.count(space, "a", "", "é") for space in ("a", "é")],
        [reader.find(space, "a", "", "é", limit=2, backwards=True) for space in ("a", "é")],
        list(reader.all_checks()),
        sorted(reader.checks_of(["a", "é", "b"]).items()),
        reader.checked_stores(),
        [reader.coverage(store, 2, 1) for store in ("a", "b", "é")],
        [reader.due(store, depth, 2, after=(1, "a")) for store in ("a", "é") for depth in DEPTHS],
        [reader.due(store, depth, 1, limit=2) for store in ("a", "é") for depth in DEPTHS],
        list(reader.erased()),
    ]


def agree(disk: LedgerStore, tried: list[tuple[list[Step], bool]]) -> None:
    """Try everything on a store and on one in memory, and compare how each try ends and what is there afterwards."""
    stores: list[LedgerStore] = [MemoryLedgerStore(), disk]
    fillers = [Filler(store) for store in stores]
    for transaction, commit in tried:
        in_memory, on_disk = (carry_out(filler, transaction, commit) for filler in fillers)
        assert in_memory == on_disk
        event(in_memory if in_memory.isidentifier() else "accepted")
        assert everything(stores[0].read()) == everything(stores[1].read())


@settings(max_examples=36)
@given(transactions)
def test_whatever_is_tried_ends_alike_in_memory_and_on_disk(tried: list[tuple[list[Step], bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        disk = new_database(Path(folder) / "ledger.db", ORIGIN)
        agree(disk, tried)
        disk.close()


@settings(max_examples=12)
@given(transactions)
def test_whatever_is_tried_ends_alike_in_memory_and_on_a_server(tried: list[tuple[list[Step], bool]]) -> None:
    with new_ledger() as address, closing(SqlLedgerStore.open(address)) as server:
        agree(server, tried)
