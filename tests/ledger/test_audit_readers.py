"""A store that does not answer leaves questions open and never ends an audit; one that moves on is caught up with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any, cast

import pytest

from custody.errors import HeadMismatch, StorageFailed, UsageError
from custody.ledger.audit import Report, checkpoints, compare_outside
from custody.ledger.audit.beside import check_tiles
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.rows import BrokenRow, Stream, rows_from
from custody.ledger.audit.walk import Walk
from custody.ledger.journal import Request
from custody.ledger.ports import EntryRow, HeadMark, HeadRow, HeadStore, LedgerReader, StoredEntry, StoredTile
from custody.proof import merkle
from storage.memory_ledger import MemoryLedgerStore
from tests.ledger.forger import audited, found
from tests.world import World


class Failing:
    """Passes everything on to a reader but for one method, which fails after so many rows."""

    def __init__(self, inner: object, method: str, after: int | None = None) -> None:
        self._inner = inner
        self._method = method
        self._after = after

    def __getattr__(self, name: str) -> Any:
        whole: Callable[..., Any] = getattr(self._inner, name)
        if name != self._method:
            return whole

        def fail(*given: Any, **named: Any) -> Any:
            if self._after is None:
                raise StorageFailed("the disk does not answer")
            return self._some(whole(*given, **named), self._after)

        return fail

    def _some(self, rows: Iterator[Any], after: int) -> Iterator[Any]:
        for count, row in enumerate(rows):
            if count == after:
                break
            yield row
        raise StorageFailed("the disk does not answer any more")


def failing(world: World, method: str, after: int | None = None) -> Report:
    """Check an office whose reader fails in one method."""
    return audited(world, reader=cast("LedgerReader", Failing(world.store.read(), method, after)))


@pytest.fixture(scope="module")
def world() -> World:
    """Give an office with an object, a sweep and an erasure."""
    world = World.memory().staff()
    case = world.case()
    exhibit = world.exhibit(world.seize(case))
    world.put_source("/image", b"data")
    world.archive(exhibit, "/image")
    world.sweep()
    proposal = world.propose_erasure(world.lookup().reader.positions(exhibit)[0], "serial")
    world.approve(proposal)
    world.erase(proposal)
    assert audited(world).exit_status == 0
    return world


@pytest.mark.parametrize(
    ("method", "codes"),
    [
        ("rows", {"entry_unreadable"}),
        ("openings_between", {"openings_unreadable"}),
        ("checkpoints", {"checkpoints_unreadable", "seen_unknown"}),
        ("tiles", {"tiles_unreadable"}),
        ("sweeps", {"sweeps_unreadable"}),
        ("records", {"read_model_unreadable"}),
        ("all_labels", {"read_model_unreadable"}),
        ("erased", {"erasures_unreadable"}),
        ("cosignatures", {"cosignatures_unreadable"}),
        ("head", {"head_row_missing"}),
    ],
)
def test_a_table_that_cannot_be_read_is_said_and_the_audit_goes_on(
    world: World, method: str, codes: set[str]
) -> None:
    report = failing(world, method)
    assert codes & {code for code, _ in found(report)}
    assert report.exit_status in (3, 4)
    assert report.scopes["objects"] != "false"


@pytest.mark.parametrize("method", ["openings_between", "checkpoints", "sweeps", "records", "all_labels"])
def test_a_table_that_breaks_off_is_said(world: World, method: str) -> None:
    report = failing(world, method, after=1)
    assert report.exit_status in (3, 4)
    assert any(code.endswith("_unreadable") for code, _ in found(report))


def test_pages_that_break_off_are_read_row_by_row(world: World) -> None:
    report = failing(world, "rows", after=5)
    assert report.counts.entries == world.size()


class OneBadRow:
    """A reader that cannot give one row, and gives the entry of it or not."""

    def __init__(self, inner: LedgerReader, bad: int, *, entry: bool) -> None:
        self._inner = inner
        self._bad = bad
        self._entry = entry

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
        for row in self._inner.rows(start, stop):
            if row.position == self._bad:
                raise StorageFailed("this row cannot be read")
            yield row

    def entry(self, position: int) -> Any:
        if position == self._bad and not self._entry:
            raise StorageFailed("this entry cannot be read")
        return self._inner.entry(position)


def test_one_bad_row_is_named_and_the_tree_goes_on_where_the_entry_can_be_had(world: World) -> None:
    report = audited(world, reader=cast("LedgerReader", OneBadRow(world.store.read(), 3, entry=True)))
    assert ("entry_unreadable", "entry 3") in found(report)
    assert report.exit_status == 4
    assert report.counts.entries == world.size()
    assert "tree_unchecked" not in {code for code, _ in found(report)}


def test_behind_an_entry_that_cannot_be_had_the_tree_is_unchecked(world: World) -> None:
    report = audited(world, reader=cast("LedgerReader", OneBadRow(world.store.read(), 3, entry=False)))
    assert {("entry_unreadable", "entry 3"), ("tree_unchecked", "entry 3 and those behind it")} <= found(
        report
    )
    assert report.exit_status == 4


def test_what_looks_wrong_behind_a_broken_enrolment_is_unchecked_and_not_false(world: World) -> None:
    report = audited(world, reader=cast("LedgerReader", OneBadRow(world.store.read(), 2, entry=True)))
    assert report.scopes["envelope"] == "undecided"
    assert report.scopes["legal"] == "undecided"
    assert ("signer_unchecked", "entry 2") in found(report)


def test_a_store_that_never_answers_again_ends_the_walk(world: World) -> None:
    class Dead:
        def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
            raise StorageFailed("gone")

        def entry(self, position: int) -> None:
            raise StorageFailed("gone")

    with pytest.raises(StorageFailed):
        list(rows_from(cast("LedgerReader", Dead()), 0))


def test_rows_are_given_whole_before_and_behind_a_bad_one(world: World) -> None:
    reader = cast("LedgerReader", OneBadRow(world.store.read(), 3, entry=False))
    rows = list(rows_from(reader, 0))
    assert [row.position for row in rows] == list(range(world.size()))
    assert [row.position for row in rows if isinstance(row, BrokenRow)] == [3]


def test_a_stream_gives_each_row_once_and_says_why_it_ended() -> None:
    def some() -> Iterator[tuple[int, bytes]]:
        yield 1, b"a"
        yield 4, b"b"
        raise StorageFailed("cut")

    stream = Stream(some)
    assert [stream.at(0), stream.at(1), stream.at(3), stream.at(4), stream.at(9)] == [
        None,
        b"a",
        None,
        b"b",
        None,
    ]
    assert stream.why == "cut"


class Moving:
    """A reader of an office that writes whenever its head is asked for, ``times`` times."""

    def __init__(self, world: World, times: int) -> None:
        self._world = world
        self._times = times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world.store.read(), name)

    def records(self) -> Any:
        if self._times:
            self._times -= 1
            self._world.case(f"M-{self._times}")
        return self._world.store.read().records()

    def head(self) -> HeadRow:
        return self._world.store.read().head()


@pytest.mark.parametrize(("times", "status"), [(0, 0), (1, 0), (2, 0), (3, 4)])
def test_an_audit_catches_up_with_a_ledger_that_moves_and_accuses_nobody(times: int, status: int) -> None:
    world = World.memory().staff()
    report = audited(world, reader=cast("LedgerReader", Moving(world, times)), now=world.clock.now() + 9999)
    assert report.exit_status == status, report.findings
    assert ("ledger_moved" in {code for code, _ in found(report)}) == (status == 4)
    assert report.scopes["read_model"] == ("verified" if status == 0 else "undecided")


class BrokenHead:
    """A head that cannot be read."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self) -> None:
        raise self._error

    def list_erasures(self) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("error", "verdict"), [(HeadMismatch("both damaged"), "false"), (StorageFailed("no disk"), "undecided")]
)
def test_a_head_that_cannot_be_read_is_said(world: World, error: Exception, verdict: str) -> None:
    report = audited(world, head=cast("HeadStore", BrokenHead(error)))
    assert report.scopes["head"] == verdict


def test_without_a_head_or_a_store_the_questions_are_open(world: World) -> None:
    report = audited(world, head=None, stores={})
    assert (report.exit_status, report.scopes["head"], report.scopes["objects"]) == (
        4,
        "undecided",
        "undecided",
    )
    assert found(report) == {("head_missing", "remembered head"), ("store_unknown", "store local")}


def test_an_empty_ledger_is_verified() -> None:
    world = World.memory()
    report = audited(world)
    assert (report.exit_status, report.counts.entries, report.first_broken) == (0, 0, None)


def test_objects_can_be_left_out_and_are_then_no_part_of_the_verdict(world: World) -> None:
    report = audited(world, objects="none", stores={})
    assert "objects" not in report.scopes
    assert report.exit_status == 0
    with pytest.raises(UsageError):
        audited(world, objects="some")


def test_progress_is_told_of_entries_and_bytes(world: World) -> None:
    told: list[tuple[int, int | None, str]] = []

    class Watch:
        def advance(self, done: int, total: int | None, what: str) -> None:
            told.append((done, total, what))

    audited(world, progress=Watch())
    assert (world.size(), world.size(), "entries") in told
    assert (4, 4, "bytes") in told


class Gone:
    """A reader that has lost the checkpoint of one size for good: neither listed nor given."""

    def __init__(self, inner: LedgerReader, size: int) -> None:
        self._inner = inner
        self._size = size

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        return (row for row in self._inner.checkpoints() if row[0] != self._size)

    def checkpoint(self, size: int) -> bytes | None:
        return None if size == self._size else self._inner.checkpoint(size)


def test_a_checkpoint_that_a_signer_saw_long_ago_is_read_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = World.memory().staff()
    early = office.journal.draft(
        office.people["judge"].signer, [Request("case.opened", {"reference": "early"})]
    )
    seen = office.size()
    for number in range(8):
        office.case(f"L-{number}")
    office.journal.submit(early)
    office.later(60)
    monkeypatch.setattr(checkpoints, "_HELD", 3)
    assert audited(office).exit_status == 0
    late = office.size() - 1
    report = audited(office, reader=cast("LedgerReader", Gone(office.store.read(), seen)))
    assert ("seen_unknown", f"entry {late}") in found(report)
    reader = cast("LedgerReader", Failing(office.store.read(), "checkpoint"))
    assert audited(office, reader=reader).scopes["envelope"] == "verified"


def test_a_head_that_cannot_be_compared_with_tiles_is_called_different(world: World) -> None:
    office = World.memory().staff()
    office.head.start(HeadMark(3, bytes(32)))
    reader = cast("LedgerReader", Failing(office.store.read(), "tile"))
    assert found(audited(office, reader=reader)) == {("head_differs", "remembered head")}


class Tiled:
    """A reader of tiles alone."""

    def __init__(self, *rows: StoredTile) -> None:
        self._rows = rows

    def tiles(self) -> Iterator[StoredTile]:
        return iter(self._rows)


def test_a_changed_hash_in_the_second_row_of_tiles_is_named(world: World) -> None:
    findings = Findings()
    walk = Walk(world.store.read(), world.log_key, 0, findings)
    for number in range(1 << 16):
        walk.trees.main.append(merkle.leaf_hash(number.to_bytes(4, "big")))
    marks = walk.trees.main.marks
    hashes = b"".join(marks[0, index].root for index in range(256))
    walk.trees.main.marks = {(1, 0): marks[1, 0], **{(0, index): marks[0, index] for index in range(256)}}
    whole = StoredTile(1, 0, hashes, marks[1, 0].root)
    bent = StoredTile(1, 0, hashes[:320] + bytes(32) + hashes[352:], marks[1, 0].root)
    for tile, places in ((whole, set()), (bent, {"tile 1/0, hash 10"})):
        findings = Findings()
        check_tiles(cast("LedgerReader", Tiled(tile)), walk, findings)
        assert {one.where for one in findings.listed() if one.code == "tile_hash"} == places


def test_a_cosignature_on_a_size_without_a_checkpoint_is_false(world: World) -> None:
    office = World.memory().staff()
    store = office.store
    assert isinstance(store, MemoryLedgerStore)
    state = store._committed.copy()
    state.cosignatures.add((77, str(office.log_key), "line"))
    store._committed = state
    report = audited(office)
    assert ("cosignature_false", "cosignature on the checkpoint of 77 entries") in found(report)


def test_with_a_lost_entry_the_stored_head_is_compared_with_the_remembered_one(world: World) -> None:
    reader = cast("LedgerReader", OneBadRow(world.store.read(), 3, entry=False))
    assert audited(world, reader=reader).scopes["head"] == "verified"
    both = cast("LedgerReader", Failing(reader, "head"))
    report = audited(world, reader=both)
    assert ("head_unreadable", "remembered head") in found(report)


def test_an_outside_comparison_stops_at_a_missing_entry(world: World) -> None:
    class Holed:
        def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
            return (row for row in world.store.read().entries(start, stop) if row.position != 2)

    outside = world.prover().checkpoint(world.size())
    result = compare_outside(cast("LedgerReader", Holed()), world.log_key, outside)
    assert result is not None
    assert (result.code, result.found) == ("outside_beyond", "2 entries")


class OtherTypes:
    """A reader whose rows of one method have a value of another type in one place."""

    def __init__(self, inner: LedgerReader, method: str, place: int, value: object) -> None:
        self._inner = inner
        self._method = method
        self._place = place
        self._value = value

    def __getattr__(self, name: str) -> Any:
        whole = getattr(self._inner, name)
        if name != self._method:
            return whole
        if name == "head":
            return lambda: self._bend(whole())
        return lambda *given: map(self._bend, whole(*given))

    def _bend(self, row: Any) -> Any:
        if isinstance(row, tuple):
            return (*row[: self._place], self._value, *row[self._place + 1 :])
        return replace(row, **{fields(row)[self._place].name: self._value})


@pytest.mark.parametrize(
    ("method", "places"),
    [
        ("head", 3),
        ("rows", 8),
        ("openings_between", 2),
        ("checkpoints", 2),
        ("sweeps", 2),
        ("records", 4),
        ("all_labels", 5),
        ("erased", 2),
    ],
)
def test_values_of_another_type_are_answered_and_never_a_bug(world: World, method: str, places: int) -> None:
    for place in range(places):
        for value in (None, 1.5, ((1, 2),)):
            bent = OtherTypes(world.store.read(), method, place, value)
            report = audited(world, reader=cast("LedgerReader", bent))
            assert report.exit_status in (3, 4), (place, value)


def test_a_reader_that_stumbles_over_its_own_values_is_answered(world: World) -> None:
    class Stumbling(Failing):
        def _some(self, rows: Iterator[Any], after: int) -> Iterator[Any]:
            yield from ()
            raise TypeError("unsupported operand")

    reader = cast("LedgerReader", Stumbling(world.store.read(), "records", 0))
    report = audited(world, reader=reader)
    assert found(report) == {("read_model_unreadable", "read model")}
    assert report.exit_status == 4
