"""A store that does not answer leaves questions open and never ends an audit; one that moves on is caught up with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from custody.errors import HeadMismatch, StorageFailed, UsageError
from custody.ledger.audit import Report
from custody.ledger.audit.parallel_rows import BrokenRow, Stream, rows_from
from custody.ledger.ports import EntryRow, HeadStore, LedgerReader
from tests.ledger.audit.readers import BrokenHead, Failing, Moving, OneBadRow, furnished
from tests.ledger.forger import audited, found
from tests.world import World


@pytest.fixture(scope="module")
def world() -> World:
    """Return an office with an object, a sweep and an erasure, right in every place."""
    world = furnished()
    assert audited(world).exit_status == 0
    return world


def failing(world: World, method: str, after: int | None = None) -> Report:
    """Check an office whose reader fails in one method."""
    return audited(world, reader=cast("LedgerReader", Failing(world.store.read(), method, after)))


@pytest.mark.parametrize(
    ("method", "codes"),
    [
        ("rows", {"entry_unreadable"}),
        ("miscounted", {"openings_unreadable"}),
        ("checkpoints", {"checkpoints_unreadable", "seen_unknown"}),
        ("tiles", {"tiles_unreadable"}),
        ("sweeps", {"sweeps_unreadable"}),
        ("records", {"read_model_unreadable"}),
        ("all_labels", {"read_model_unreadable"}),
        ("all_checks", {"read_model_unreadable"}),
        ("erased", {"erasures_unreadable"}),
        ("strays", {"strays_unreadable"}),
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


@pytest.mark.parametrize("method", ["checkpoints", "sweeps", "records", "all_labels"])
def test_a_table_that_breaks_off_is_said(world: World, method: str) -> None:
    report = failing(world, method, after=1)
    assert report.exit_status in (3, 4)
    assert any(code.endswith("_unreadable") for code, _ in found(report))


def test_pages_that_break_off_are_read_row_by_row(world: World) -> None:
    report = failing(world, "rows", after=5)
    assert report.counts.entries == world.size()


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
    assert [list(stream.upto(number)) for number in (0, 1, 3, 4, 9)] == [[], [(1, b"a")], [], [(4, b"b")], []]
    assert stream.why == "cut"


@pytest.mark.parametrize(("times", "status"), [(0, 0), (1, 0), (2, 0), (3, 4)])
def test_an_audit_catches_up_with_a_ledger_that_moves_and_accuses_nobody(times: int, status: int) -> None:
    world = World.memory().staff()
    report = audited(world, reader=cast("LedgerReader", Moving(world, times)), now=world.clock.now() + 9999)
    assert report.exit_status == status, report.findings
    assert ("ledger_moved" in {code for code, _ in found(report)}) == (status == 4)
    assert report.scopes["read_model"] == ("verified" if status == 0 else "undecided")


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
