"""The remembered head is looked at more than once: who exchanges its file while a check runs hides nothing by it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from custody.errors import StorageFailed
from custody.ledger.audit import Audit, Report
from custody.ledger.ports import HeadMark, HeadState
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.small_ports import MemoryHead
from custody.storage.state.head import HeadFile
from tests.ledger.audit.test_resume import rewind
from tests.world import World


@dataclass
class At:
    """Does something once, at a step of a check: ``entries`` while they are walked, ``objects`` later."""

    step: str
    act: Callable[[], object]

    def advance(self, _done: int, _total: int | None, what: str) -> None:
        if what == self.step or (self.step == "objects" and what != "entries"):
            self.step = ""
            self.act()


def check(world: World, at: At | None = None) -> Report:
    store, head = world.store, world.head
    assert isinstance(store, SqlLedgerStore)
    assert isinstance(head, HeadFile)
    stores = {world.objects.name: world.objects}
    audit = Audit(
        store.read(),
        world.log_key,
        head=head,
        inspect_head=head.inspect,
        stores=stores,
        now=world.clock.now(),
    )
    report = audit.run(progress=at)
    assert at is None or not at.step
    return report


def told(report: Report) -> set[tuple[str, str]]:
    return {(finding.code, finding.where) for finding in report.findings if finding.severity != "note"}


def exchange(folder: Path) -> None:
    """Put the kept head file in the place of the one that is there, and keep that one instead."""
    here, kept = folder / "state" / "head", folder / "kept"
    between = folder / "between"
    for one, other in ((here, between), (kept, here), (between, kept)):
        shutil.move(one, other)


@pytest.fixture
def office(tmp_path: Path) -> World:
    world = World.on_disk(tmp_path).staff()
    world.put_source(str(tmp_path / "image.dd"), b"evidence")
    world.archive(world.exhibit(world.seize(world.case())), str(tmp_path / "image.dd"))
    assert check(world).exit_status == 0
    return world


@pytest.mark.parametrize("step", ["entries", "objects"])
def test_a_head_that_is_put_in_place_while_a_check_runs_hides_no_restored_database(
    office: World, tmp_path: Path, step: str
) -> None:
    shutil.copy(tmp_path / "state" / "head", tmp_path / "kept")
    world = rewind(office, tmp_path)
    assert told(check(world)) == {("ledger_behind", "remembered head")}
    exchange(tmp_path)
    assert check(world).exit_status == 0
    exchange(tmp_path)
    report = check(world, At(step, lambda: exchange(tmp_path)))
    assert report.exit_status == 4
    when = ", at the beginning of the check" if step == "entries" else ""
    assert told(report) == {("ledger_behind", f"remembered head{when}")}


@pytest.mark.parametrize("step", ["entries", "objects"])
def test_a_head_that_is_taken_out_of_place_while_a_check_runs_is_named(
    office: World, tmp_path: Path, step: str
) -> None:
    shutil.copy(tmp_path / "state" / "head", tmp_path / "kept")
    world = rewind(office, tmp_path)
    exchange(tmp_path)
    report = check(world, At(step, lambda: exchange(tmp_path)))
    when = ", at the end of the check" if step == "objects" else ""
    assert told(report) == {("ledger_behind", f"remembered head{when}")}


def test_a_byte_of_the_head_file_that_was_changed_for_a_while_is_named(office: World, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "state" / "head", tmp_path / "kept")
    damaged = bytearray((tmp_path / "state" / "head").read_bytes())
    damaged[100] ^= 1
    (tmp_path / "state" / "head").write_bytes(damaged)
    report = check(office, At("entries", lambda: exchange(tmp_path)))
    assert told(report) == {("head_damaged", "head file, at the beginning of the check")}
    report = check(office, At("objects", lambda: exchange(tmp_path)))
    assert told(report) == {("head_damaged", "head file, at the end of the check")}


@pytest.mark.parametrize("step", ["entries", "objects"])
def test_whoever_writes_while_a_check_runs_raises_no_alarm(office: World, step: str) -> None:
    report = check(office, At(step, lambda: office.case("C-beside")))
    assert (report.exit_status, told(report)) == (0, set())


@pytest.mark.parametrize("step", ["entries", "objects"])
def test_a_writer_that_dies_after_its_promise_while_a_check_runs_raises_no_alarm(
    office: World, step: str
) -> None:
    known = office.head.read()
    assert known is not None
    beyond = HeadMark(known.committed.size + 1, bytes(32))
    report = check(office, At(step, lambda: office.head.intend(known.committed, beyond)))
    assert (report.exit_status, told(report)) == (0, set())


class Slow(MemoryHead):
    """A head whose file looks damaged while somebody writes to it."""

    def __init__(self, state: HeadState | None, seen: list[list[str]]) -> None:
        super().__init__()
        self._state = state
        self._seen = seen

    def inspect(self) -> list[str]:
        found = self._seen.pop(0) if len(self._seen) > 1 else self._seen[0]
        if found == ["cannot be read"]:
            raise StorageFailed("the disk is gone")
        return found


@pytest.mark.parametrize(
    ("seen", "codes"),
    [
        ([["torn"], []], set()),
        ([["torn"], ["torn"]], {("head_damaged", "head file")}),
        ([[], [], ["torn"], [], []], set()),
        ([["cannot be read"]], set()),
    ],
)
def test_a_slot_that_is_being_written_is_inspected_again(
    seen: list[list[str]], codes: set[tuple[str, str]]
) -> None:
    world = World.memory().staff()
    head = Slow(world.head.read(), seen)
    audit = Audit(
        world.store.read(),
        world.log_key,
        head=head,
        inspect_head=head.inspect,
        stores={world.objects.name: world.objects},
        now=world.clock.now(),
    )
    assert told(audit.run()) == codes
