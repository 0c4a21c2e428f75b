"""What is written together: seen by whoever writes, refused as a whole, and the same in the end as one by one."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import pytest

from custody.errors import Conflict, UsageError
from custody.ledger.ports import EntryRow, HeadRow, LabelRow, LedgerTransaction, RecordRow
from custody.proof.merkle import EMPTY_ROOT
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.contracts.ledger_stores import Filler

LABEL = LabelRow("label", "case", "0", 0, "field0")
RECORDS = [RecordRow("case", str(at), b"doc", (("all", ""), ("status", "open"))) for at in range(3)]


def write(txn: LedgerTransaction, filler: Filler, count: int) -> None:
    filler.put(txn, filler.rows(*(f"s{at}" for at in range(count))))
    txn.put_records(RECORDS[:1])
    txn.put_labels([LABEL, LABEL])
    txn.put_records([RecordRow("case", str(at), b"more") for at in range(1, count)])


@pytest.mark.parametrize("count", [1, 3, 4, 40, 300])
def test_what_is_written_together_is_what_is_written_one_by_one(filler: Filler, count: int) -> None:
    like = Filler(MemoryLedgerStore())
    for one, together in ((like, False), (filler, True)):
        for _ in range(2):
            with one.store.begin() as txn:
                if together:
                    with txn.together():
                        write(txn, one, count)
                else:
                    write(txn, one, count)
                txn.commit()
    alone, both = like.store.read(), filler.store.read()
    assert list(both.rows(0, 2 * count)) == list(alone.rows(0, 2 * count))
    assert len(list(both.rows(0, 2 * count))) == 2 * count
    assert (both.head(), list(both.tiles())) == (alone.head(), list(alone.tiles()))
    assert list(both.records()) == list(alone.records())
    assert list(both.all_labels()) == list(alone.all_labels()) == [LABEL]
    assert dict(both.checkpoints()) == dict(alone.checkpoints())


def test_whoever_writes_together_reads_what_was_written_before(filler: Filler) -> None:
    with filler.store.begin() as txn, txn.together():
        filler.put(txn, filler.rows("a", "b"))
        assert txn.head().size == 2
        txn.put_records(RECORDS)
        assert txn.record("case", "2") == b"doc"
        assert txn.find("case", "status", "open", "open")[-1] == ("open", "2")
        txn.put_records([RecordRow("case", "2", b"new")])
        assert txn.record("case", "2") == b"new"
        assert txn.find("case", "status", "open", "open")[-1] == ("open", "1")
        txn.commit()
    assert filler.store.read().head().size == 2
    assert filler.store.read().record("case", "1") == b"doc"


def together(txn: LedgerTransaction, row: EntryRow, *read: str) -> None:
    with txn.together():
        txn.put_records(RECORDS)
        txn.append([row])
        txn.put_labels([LABEL])
        for key in read:
            txn.record("case", key)


def test_nothing_of_what_is_written_together_stands_where_a_part_is_refused(filler: Filler) -> None:
    filler.add("a")
    before = filler.store.read().head()
    for wrong in (
        {"id": "id-0"},
        {"seq": 3},
        {"position": 7},
    ):
        (row,) = filler.rows("a")
        with filler.store.begin() as txn:
            with pytest.raises(Conflict):
                together(txn, replace(row, **wrong))
            with pytest.raises(UsageError):
                txn.commit()
        assert filler.store.read().head() == before
        assert list(filler.store.read().records()) == []
        assert list(filler.store.read().all_labels()) == []
    filler.add("a")


def test_a_part_that_is_refused_is_told_when_the_rest_is_read(filler: Filler) -> None:
    filler.add("a")
    (row,) = filler.rows("a")
    with filler.store.begin() as txn, pytest.raises(Conflict):
        together(txn, replace(row, id="id-0"), "1")
    filler.add("a")


def test_an_error_between_leaves_a_transaction_that_is_over(filler: Filler) -> None:
    with filler.store.begin() as txn:
        with contextlib.suppress(ZeroDivisionError), txn.together():
            txn.put_records(RECORDS)
            raise ZeroDivisionError
        for call in (txn.commit, txn.head, lambda: txn.put_records(RECORDS)):
            with pytest.raises(UsageError):
                call()
    assert list(filler.store.read().records()) == []


def test_nothing_may_be_written_together(filler: Filler) -> None:
    with filler.store.begin() as txn:
        with txn.together():
            pass
        txn.put_records(RECORDS)
        with txn.together():
            txn.put_records([RecordRow("case", "0", b"alone")])
        txn.commit()
    assert [row.doc for row in filler.store.read().records()] == [b"alone", b"doc", b"doc"]


def test_the_head_once_no_commit_is_under_way_is_the_newest(filler: Filler) -> None:
    assert filler.store.settled() == filler.store.read().head() == HeadRow(0, EMPTY_ROOT, b"")
    filler.add("a", "b")
    with filler.store.begin() as txn:
        txn.put_records(RECORDS)
    assert filler.store.settled() == filler.store.read().head()
    assert filler.store.settled().size == 2
    filler.add("a")
    assert filler.store.settled().size == 3
