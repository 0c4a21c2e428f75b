"""Every promise of LedgerStore about entries, the head and transactions, on every adapter."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from custody.errors import Busy, Conflict, NotFound, UsageError
from custody.ledger.ports import EntryRow, HeadRow, LedgerTransaction
from custody.proof.merkle import EMPTY_ROOT, leaf_hash
from tests.contracts.ledger_stores import Filler, Opener, fields, notes

Change = Callable[[EntryRow], EntryRow]


def test_a_new_store_is_empty_and_its_head_is_the_empty_tree(opener: Opener) -> None:
    reader = opener().read()
    assert reader.head() == HeadRow(0, EMPTY_ROOT, b"")
    for rows in (reader.entries(0, 9), reader.miscounted(0), reader.tiles(), reader.checkpoints()):
        assert list(rows) == []
    for more in (reader.sweeps(), reader.records(), reader.all_labels(), reader.erased()):
        assert list(more) == []
    assert reader.cosignatures() == []
    assert reader.checkpoint(0) is None


def test_entries_come_back_byte_for_byte_in_order(filler: Filler) -> None:
    rows = [*filler.add("a", "b", "a"), *filler.add("a", openings=b""), *filler.add("c")]
    reader = filler.store.read()
    assert reader.head() == filler.head()
    assert [(entry.position, entry.note, entry.leaf) for entry in reader.entries(0, 9)] == [
        (row.position, row.note, row.leaf) for row in rows
    ]
    assert [reader.entry(row.position).note for row in rows] == [row.note for row in rows]
    assert [reader.openings(row.position) for row in rows] == [row.openings for row in rows]
    assert [row.openings for row in reader.rows(1, 4)] == [row.openings for row in rows[1:4]]


def test_every_stored_column_can_be_read_for_comparison(opener: Opener) -> None:
    filler = Filler(opener())
    rows = filler.add("a", "b", "a")
    assert list(filler.store.read().rows(1, 9)) == rows[1:]


@pytest.mark.parametrize(
    ("start", "stop", "found"),
    [(0, 2, [0, 1]), (1, 3, [1, 2]), (2, 99, [2, 3]), (3, 3, []), (3, 1, []), (4, 9, []), (-5, 1, [0])],
)
def test_a_range_of_entries_gives_those_that_exist(
    filler: Filler, start: int, stop: int, found: list[int]
) -> None:
    filler.add("a", "b", "c", "d")
    reader = filler.store.read()
    assert [entry.position for entry in reader.entries(start, stop)] == found
    assert [row.position for row in reader.rows(start, stop)] == found


def test_a_range_may_end_beyond_any_number_a_column_holds(filler: Filler) -> None:
    filler.add("a", "b")
    assert len(notes(filler.store.read(), 0, 1 << 80)) == 2


@pytest.mark.parametrize("position", [2, 3, -1, 1 << 80])
def test_a_position_without_entry_is_not_found(filler: Filler, position: int) -> None:
    filler.add("a", "b")
    reader = filler.store.read()
    assert reader.entry(1).position == 1
    for ask in (reader.entry, reader.openings, reader.sweep):
        with pytest.raises(NotFound, match="2"):
            ask(position)


def test_a_subject_knows_its_entries_and_its_tip(filler: Filler) -> None:
    rows = filler.add("a", "b", "a", "a")
    reader = filler.store.read()
    assert reader.positions("a") == [0, 2, 3]
    spans = [reader.positions("a", *span) for span in ((0, 0), (1,), (1, 2), (0, 2), (3,))]
    assert spans == [[], [2, 3], [2], [0, 2], []]
    assert reader.positions("nobody") == []
    tip = reader.tip("a")
    assert tip is not None
    assert (tip[0], tip[1].position, tip[1].note, tip[1].leaf) == (2, 3, rows[3].note, rows[3].leaf)
    assert reader.tip("nobody") is None
    assert reader.position_of("id-2") == 2
    assert reader.position_of("id-9") is None


@pytest.mark.parametrize("text", ["", "%", "A", "\x00", "\udc80", "ü"])
def test_a_text_that_nothing_carries_finds_nothing(filler: Filler, text: str) -> None:
    filler.add("a")
    reader = filler.store.read()
    assert reader.positions("a") == [0]
    assert reader.positions(text) == []
    assert reader.tip(text) is None
    assert reader.position_of(text) is None
    assert reader.labels(text) == []
    assert reader.record(text, text) is None
    assert reader.find(text, text, text, text) == []
    assert reader.count(text, text, text, text) == 0


REFUSED: dict[str, Change] = {
    "a gap in positions": lambda row: replace(row, position=row.position + 1),
    "a position twice": lambda row: replace(row, position=row.position - 1),
    "an id twice": lambda row: replace(row, id="id-0"),
    "a gap in seq": lambda row: replace(row, seq=row.seq + 1),
    "a seq twice": lambda row: replace(row, seq=0, prev=None),
    "another prev": lambda row: replace(row, prev=leaf_hash(b"other")),
    "no prev": lambda row: replace(row, prev=None),
    "a prev at the start": lambda row: replace(row, subject="new", seq=0),
    "a start beyond 0": lambda row: replace(row, subject="new"),
    "a negative seq": lambda row: replace(row, subject="new", seq=-1, prev=None),
    "a short leaf": lambda row: replace(row, leaf=row.leaf[:31]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_continue_the_ledger_is_a_conflict_and_leaves_nothing(
    filler: Filler, name: str
) -> None:
    filler.add("a", "b")
    honest, *_ = filler.rows("a")
    with filler.store.begin() as txn:
        txn.append([honest])
    with filler.store.begin() as txn, pytest.raises(Conflict):
        txn.append([REFUSED[name](honest)])
    assert filler.store.read().head() == filler.head()
    assert len(notes(filler.store.read())) == 2
    filler.add("a", "b")


def test_one_refused_row_sinks_the_rows_before_it(filler: Filler) -> None:
    filler.add("a")
    rows = filler.rows("b", "c", "d")
    rows[2] = replace(rows[2], id="id-0")
    with filler.store.begin() as txn, pytest.raises(Conflict):
        txn.append(rows)
    assert len(notes(filler.store.read())) == 1


def test_a_transaction_that_met_an_error_can_only_be_left(filler: Filler) -> None:
    filler.add("a")
    good, bad = filler.rows("b", "c")
    with filler.store.begin() as txn:
        txn.append([good])
        with pytest.raises(Conflict):
            txn.append([replace(bad, id="id-0")])
        with pytest.raises(UsageError, match="over"):
            txn.append([bad])
        with pytest.raises(UsageError, match="over"):
            txn.set_head(filler.head())
        with pytest.raises(UsageError, match="over"):
            txn.commit()
    assert len(notes(filler.store.read())) == 1


def test_a_transaction_is_over_once_it_was_committed_or_left(filler: Filler) -> None:
    with filler.store.begin() as txn:
        filler.put(txn, filler.rows("a"))
        txn.commit()
        for attempt in (txn.commit, txn.head, txn.clear_read_model):
            with pytest.raises(UsageError, match="committed"):
                attempt()
    with filler.store.begin() as txn:
        pass
    with pytest.raises(UsageError, match="left"):
        txn.head()


def test_nothing_is_seen_before_commit_and_everything_after(opener: Opener) -> None:
    filler, other = Filler(opener()), opener()
    reader, elsewhere = filler.store.read(), other.read()
    rows = filler.rows("a", "b")
    with filler.store.begin() as txn:
        filler.put(txn, rows)
        assert [entry.note for entry in txn.entries(0, 9)] == [row.note for row in rows]
        assert txn.head() == filler.head()
        assert txn.openings(1) == rows[1].openings
        assert txn.positions("b") == [1]
        for outside in (reader, elsewhere):
            assert outside.head().size == 0
            assert notes(outside) == []
            assert outside.position_of("id-0") is None
            assert outside.positions("a") == []
            assert outside.checkpoint(2) is None
        txn.commit()
        for outside in (reader, elsewhere):
            assert outside.head() == filler.head()
            assert len(notes(outside)) == 2


@pytest.mark.parametrize("ending", ["left", "raised"])
def test_what_was_not_committed_is_undone(filler: Filler, ending: str) -> None:
    first = filler.add("a")
    lost = Filler(filler.store, filler.frontier.copy(), filler.leaves.copy(), dict(filler.tips))

    def write(txn: LedgerTransaction) -> None:
        lost.put(txn, lost.rows("new", "a"))
        txn.erase(0, [0], first[0].openings[:1])
        if ending == "raised":
            raise ZeroDivisionError

    if ending == "raised":
        with pytest.raises(ZeroDivisionError), filler.store.begin() as txn:
            write(txn)
    else:
        with filler.store.begin() as txn:
            write(txn)
    reader = filler.store.read()
    assert reader.head() == filler.head()
    assert list(reader.erased()) == []
    assert reader.openings(0) == first[0].openings
    assert reader.positions("new") == []
    filler.add("new", "a")
    assert reader.positions("new") == [1]


def test_a_second_writer_is_told_that_the_ledger_is_busy(opener: Opener) -> None:
    filler, other = Filler(opener()), opener()
    told: list[BaseException] = []

    def write() -> None:
        try:
            with other.begin():
                pass
        except Busy as error:
            told.append(error)

    with filler.store.begin() as txn:
        filler.put(txn, filler.rows("a"))
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        assert len(told) == 1
        assert other.read().head().size == 0
        txn.commit()
    write()
    assert len(told) == 1


def test_a_handle_of_the_same_thread_is_told_so_too(opener: Opener) -> None:
    first, second = opener(), opener()
    with first.begin(), pytest.raises(Busy), second.begin():
        pass
    with second.begin():
        pass


def test_writers_in_turn_leave_no_gap(opener: Opener) -> None:
    stores = [opener() for _ in range(3)]
    landed: list[int] = []

    def work(number: int) -> None:
        filler = Filler(stores[number])
        while landed.count(number) < 8:
            try:
                with stores[number].begin() as txn:
                    size = txn.head().size
                    tip = txn.tip("shared")
                    filler.leaves = [leaf.leaf for leaf in txn.entries(0, size)]
                    filler.frontier = type(filler.frontier)()
                    filler.frontier.extend(filler.leaves)
                    filler.tips = {} if tip is None else {"shared": (tip[0], tip[1].leaf)}
                    filler.put(
                        txn, filler.rows("shared", f"own {number}") if tip is None else filler.rows("shared")
                    )
                    txn.commit()
                landed.append(number)
            except Busy:
                continue

    threads = [threading.Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader = stores[0].read()
    assert sorted(landed) == [number for number in range(3) for _ in range(8)]
    assert reader.head().size == 25
    assert [entry.position for entry in reader.entries(0, 99)] == list(range(25))
    assert len(reader.positions("shared")) == 24


def test_entries_without_a_moved_head_are_not_committed(filler: Filler) -> None:
    with filler.store.begin() as txn:
        txn.append(filler.rows("a"))
        with pytest.raises(UsageError, match="head"):
            txn.commit()
    assert notes(filler.store.read()) == []


@pytest.mark.parametrize(
    "head",
    [
        lambda now: replace(now, size=1),
        lambda now: replace(now, size=3),
        lambda now: replace(now, root=leaf_hash(b"other")),
        lambda now: replace(now, frontier=now.frontier[::-1]),
        lambda now: replace(now, frontier=now.frontier[:-1]),
        lambda now: replace(now, root=now.root[:-1]),
    ],
)
def test_the_head_moves_forward_only_and_only_to_what_is_there(
    filler: Filler, head: Callable[[HeadRow], HeadRow]
) -> None:
    filler.add("a", "b")
    with filler.store.begin() as txn:
        txn.set_head(filler.head())
    with filler.store.begin() as txn, pytest.raises(Conflict):
        txn.set_head(head(filler.head()))
    assert filler.store.read().head() == filler.head()


def test_an_empty_commit_changes_nothing(filler: Filler) -> None:
    filler.add("a")
    with filler.store.begin() as txn:
        txn.append([])
        txn.add_tiles([])
        txn.put_records([])
        txn.put_labels([])
        txn.commit()
    assert filler.store.read().head() == filler.head()


def test_an_iteration_shows_the_state_it_began_in(filler: Filler) -> None:
    filler.add(*(f"s{at}" for at in range(1200)), openings=b"")
    reader = filler.store.read()
    walk = reader.entries(0, 1 << 40)
    first = next(walk)
    filler.add("later")
    rest = list(walk)
    assert [first.position, *(entry.position for entry in rest)] == list(range(1200))
    assert len(notes(reader)) == 1201


def test_readers_in_other_threads_never_see_half_a_commit(filler: Filler) -> None:
    filler.grow(1)
    reader = filler.store.read()
    torn: list[object] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            size = reader.head().size
            checkpoint = reader.checkpoint(size)
            entries = sum(1 for _ in reader.entries(0, 1 << 40))
            if checkpoint is None or entries < size or (entries - 1) % 7:
                torn.append((size, checkpoint, entries))

    threads = [threading.Thread(target=watch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for size in range(8, 8 + 7 * 30, 7):
        filler.grow(size)
    ended.set()
    for thread in threads:
        thread.join()
    assert torn == []
    assert reader.head().size == 8 + 7 * 29


def test_an_abandoned_iteration_holds_nobody_up(filler: Filler) -> None:
    filler.add(*(f"s{at}" for at in range(1200)), openings=b"")
    walk = filler.store.read().entries(0, 1 << 40)
    next(walk)
    del walk
    filler.add("later")
    with filler.store.begin() as txn:
        inside = txn.entries(0, 1 << 40)
        assert next(inside).position == 0
    filler.add("last")
    assert filler.store.read().head().size == 1202


def test_a_large_entry_and_large_openings_are_kept_whole(filler: Filler) -> None:
    openings = fields("x" * 60_000, "y")
    row = replace(filler.rows("a")[0], note=b"n" * 65_535, leaf=leaf_hash(b"n" * 65_535), openings=openings)
    with filler.store.begin() as txn:
        filler.put(txn, [row])
        txn.commit()
    reader = filler.store.read()
    assert reader.entry(0).note == b"n" * 65_535
    assert reader.openings(0) == openings
