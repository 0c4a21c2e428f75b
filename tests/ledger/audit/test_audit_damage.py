"""Damage that single tables can have, each answered by a finding at its place and never by a bug."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from custody.ledger.append.entry_signing import Request
from custody.ledger.audit import checkpoints, compare_outside
from custody.ledger.audit.derived_rows import check_tiles
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.walk import Walk
from custody.ledger.ports import HeadMark, LedgerReader, StoredEntry, StoredTile
from custody.proof import merkle
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.ledger.audit.readers import Failing, Gone, OneBadRow, OtherTypes, furnished
from tests.ledger.forger import audited, found
from tests.world import World


@pytest.fixture(scope="module")
def world() -> World:
    """Return an office with an object, a sweep and an erasure, right in every place."""
    world = furnished()
    assert audited(world).exit_status == 0
    return world


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
        assert {warning.where for warning in findings.listed() if warning.code == "tile_hash"} == places


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


@pytest.mark.parametrize(
    ("method", "places"),
    [
        ("head", 3),
        ("rows", 8),
        ("checkpoints", 2),
        ("sweeps", 2),
        ("records", 4),
        ("all_labels", 5),
        ("all_checks", 6),
        ("erased", 2),
    ],
)
def test_values_of_another_type_are_answered_and_never_a_bug(world: World, method: str, places: int) -> None:
    for place in range(places):
        for value in (None, 1.5, ((1, 2),)):
            bent = OtherTypes(world.store.read(), method, place, value)
            report = audited(world, reader=cast("LedgerReader", bent))
            assert report.exit_status in (3, 4), (place, value)


@pytest.mark.parametrize("value", [None, 1.5, "1", (1, 2)])
def test_a_place_of_another_type_is_answered_and_never_a_bug(world: World, value: object) -> None:
    class Odd:
        def __getattr__(self, name: str) -> Any:
            return getattr(world.store.read(), name)

        def miscounted(self, start: int) -> Iterator[Any]:
            return iter([value])

    report = audited(world, reader=cast("LedgerReader", Odd()))
    assert found(report) == {("openings_unreadable", "openings")}
    assert report.exit_status == 4


def test_a_reader_that_stumbles_over_its_own_values_is_answered(world: World) -> None:
    class Stumbling(Failing):
        def _some(self, rows: Iterator[Any], after: int) -> Iterator[Any]:
            yield from ()
            raise TypeError("unsupported operand")

    reader = cast("LedgerReader", Stumbling(world.store.read(), "records", 0))
    report = audited(world, reader=reader)
    assert found(report) == {("read_model_unreadable", "read model")}
    assert report.exit_status == 4
