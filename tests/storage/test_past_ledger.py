"""A past ledger answers as a ledger that ends there: whatever a reader can be asked, at any of its entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import takewhile

import pytest

from custody.errors import Cancelled, NotFound, ProofInvalid
from custody.ledger.append.read_model import rebuild
from custody.ledger.ports import DEPTHS, Asked, EntryRow, HeadRow, LedgerReader
from custody.proof.merkle.frontier import Frontier
from custody.storage.memory.ledger import MemoryLedgerStore
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import MemoryHead, MemorySources
from custody.storage.vault.past_ledger import PastLedger
from custody.storage.vault.record_history import RecordHistory
from fixtures.build_golden import play
from tests.world import World

ALL = 1 << 40


@cache
def golden(domain: str = "lab.example") -> LedgerReader:
    """Return the golden ledger, or the same entries of another office, which nobody changes."""
    world = World(MemoryLedgerStore(), MemoryHead(), MemoryObjects("local"), MemorySources(), domain=domain)
    play(world)
    return world.store.read()


def ended_at(reader: LedgerReader, position: int) -> LedgerReader:
    """Return a ledger of its own with the entries up to a position and nothing else."""
    store, frontier = MemoryLedgerStore(), Frontier()
    rows = list(reader.rows(0, position + 1))
    frontier.extend(row.leaf for row in rows)
    with store.begin() as ended:
        ended.append(rows)
        ended.set_head(HeadRow(frontier.size, frontier.root(), b"".join(frontier.hashes)))
        for at, leaves in takewhile(lambda sweep: sweep[0] <= position, reader.sweeps()):
            ended.add_sweep(at, leaves)
        ended.commit()
    rebuild(store)
    return store.read()


def everything(reader: LedgerReader) -> Iterator[object]:
    """Yield what a ledger's reader answers to every question, about all that the golden ledger has."""
    every = list(golden().rows(0, ALL))
    subjects = sorted({row.subject for row in every})
    ids = [row.id for row in every]
    records = list(golden().records())
    lists = sorted({(row.space, term) for row in records for term, _ in row.terms})
    spaces = sorted({row.space for row in records})
    labels = list(golden().all_labels())
    yield reader.head()
    yield from (list(reader.entries(0, ALL)), list(reader.rows(3, ALL)), reader.place())
    yield [reader.openings(row.position) for row in reader.rows(0, ALL)]
    yield from (reader.positions_of(ids), [reader.position_of(each) for each in ids])
    yield [(reader.positions(subject), reader.positions(subject, 1, 3)) for subject in subjects]
    yield from (reader.tips(subjects), [reader.tip(subject) for subject in subjects])
    yield reader.known(
        Asked(
            tuple(ids), tuple(subjects), tuple((row.space, row.key) for row in records), (0, 5, 10**6), (1,)
        )
    )
    yield reader.tiles_of([(0, 0, width) for width in range(1, min(reader.head().size, 255) + 1)])
    yield list(reader.records())
    yield [reader.record(row.space, row.key) for row in records]
    yield [reader.records_of(space, [row.key for row in records]) for space in spaces]
    yield [reader.keys_from(space, "4", 7) for space in spaces]
    for space, term in lists:
        values = sorted({value for row in records for name, value in row.terms if name == term})
        yield from (space, term, reader.find(space, term, "", "~"), reader.count(space, term, "", "~"))
        yield reader.find(space, term, "", "~", limit=2, backwards=True)
        yield from (reader.listed(space, term, values), reader.listed(space, term, values, limit=3))
        yield [reader.find(space, term, value, "~", limit=1) for value in values]
        yield [
            reader.find(space, term, "", "~", limit=2, after=each)
            for each in reader.find(space, term, "", "~")
        ]
        yield [reader.count_both((space, "all", ""), (space, term, value)) for value in values]
    yield from (list(reader.all_labels()), [reader.labels(row.label) for row in labels])
    yield reader.labels_named({(row.label, row.space) for row in labels})
    yield reader.labels_of(subjects, spaces)
    yield [sorted(reader.labels_at(row.position), key=repr) for row in every]
    yield [
        (space, letter, limit, [row.label for row in reader.labels_from(letter, space, limit)])
        for space in spaces
        for letter in "ABEK2"
        for limit in (0, 1, 3, 500)
    ]
    stores = reader.checked_stores()
    yield from (list(reader.all_checks()), reader.checks_of(subjects), stores)
    yield [(reader.coverage(store, ALL, ALL), reader.coverage(store, 0, 0)) for store in stores]
    yield [reader.due(store, depth, ALL) for store in stores for depth in DEPTHS]
    yield [reader.due_listed("all", "", store, depth, ALL) for store in stores for depth in DEPTHS]
    yield from (
        list(reader.sweeps()),
        list(reader.strays()),
        list(reader.miscounted(0)),
    )


def test_a_past_ledger_answers_as_a_ledger_that_ends_there() -> None:
    """Backwards and then forwards through one history, as somebody walks along a timeline."""
    reader, history = golden(), RecordHistory()
    last = reader.head().size - 1
    for position in (*range(last, 0, -331), *range(40, last, 389), 0):
        past, ended = PastLedger(reader, history, position), ended_at(reader, position)
        for number, (ours, theirs) in enumerate(zip(everything(past), everything(ended), strict=True)):
            assert ours == theirs, (position, number)
        assert list(past.erased()) == [gone for gone in reader.erased() if gone[0] <= position]


def test_what_came_later_is_not_there() -> None:
    reader = golden()
    past = PastLedger(reader, RecordHistory(), 10)
    assert past.entry(10) == reader.entry(10)
    for ask in (past.entry, past.openings, past.sweep):
        with pytest.raises(NotFound, match="the ledger had 11 then"):
            ask(11)
    assert past.tile(0, 0, 11) == reader.tile(0, 0, 11)
    with pytest.raises(NotFound, match="no 12 hashes of tile 0/0 among 11 entries"):
        past.tile(0, 0, 12)
    assert (list(past.tiles()), list(past.checkpoints()), past.cosignatures(), past.cosigned(ALL)) == (
        [],
        [],
        [],
        0,
    )
    with pytest.raises(NotFound):
        PastLedger(reader, RecordHistory(), reader.head().size)


class Altered:
    """A ledger whose entry 7 has the bytes of entry 6."""

    def __init__(self, reader: LedgerReader, altered: bool = True) -> None:
        self._reader = reader
        self.altered = altered

    def __getattr__(self, name: str) -> object:
        return getattr(self._reader, name)

    def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
        for row in self._reader.rows(start, stop):
            another = self._reader.entry(6)
            altered = self.altered and row.position == 7
            yield replace(row, note=another.note, leaf=another.leaf) if altered else row


def test_an_altered_entry_is_refused_and_the_history_begins_anew() -> None:
    reader, history = Altered(golden(), altered=False), RecordHistory()
    assert len(PastLedger(reader, history, 4)._past) > 0  # type: ignore[arg-type]  # what is missing is passed on
    reader.altered = True
    with pytest.raises(ProofInvalid, match="entry 7 cannot be replayed"):
        PastLedger(reader, history, 9)  # type: ignore[arg-type]  # as above
    reader.altered = False
    past = PastLedger(reader, history, 9)  # type: ignore[arg-type]  # as above
    assert list(past.records()) == list(ended_at(golden(), 9).records())


def test_another_ledger_in_its_place_is_replayed_from_its_beginning() -> None:
    history = RecordHistory()
    PastLedger(golden(), history, 20)
    other = golden("other.example")
    assert other.entry(20).leaf != golden().entry(20).leaf
    past = PastLedger(other, history, 30)
    assert list(past.records()) == list(ended_at(other, 30).records())


class Stopping:
    """Stops the work when it has heard of it twice."""

    def __init__(self) -> None:
        self.heard: list[int] = []

    def advance(self, done: int, total: int | None, what: str) -> None:
        self.heard.append(done)
        if len(self.heard) == 2:
            raise Cancelled


def test_a_replay_that_is_stopped_goes_on_where_it_was() -> None:
    reader, history, stopping = golden(), RecordHistory(), Stopping()
    last = reader.head().size - 1
    assert last > 500
    with pytest.raises(Cancelled):
        history.records_after(reader, last, stopping)
    records = history.records_after(reader, last, stopping)
    assert stopping.heard == [0, 500, 500]
    assert [row.doc for row in records.values()] == [
        row.doc for row in RecordHistory().records_after(reader, last).values()
    ]
