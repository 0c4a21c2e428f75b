"""Which of two databases a moved ledger goes on in, and what an audit finds where it went on in the other one."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.errors import ProofInvalid, RuleBroken
from custody.ledger.append.entry_signing import Request
from custody.ledger.audit import Audit, Report
from custody.ledger.ports import HeadMark
from custody.ledger.publish.committed_size import released_size
from custody.ledger.state import relocation_guard
from custody.ledger.statements.migration import arrival, moving
from custody.ledger.submissions.submission import Submission
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Ledger
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.ledger import MemoryLedgerStore
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import MemoryHead, MemorySources
from tests.ledger.forge import Forge, leaf_of
from tests.model.showing import refused_here, shows
from tests.world import World

PLACE = "00000000-0000-4000-8000-000000000001"
ADDRESS = "postgresql://db.lab.example/evidence"


def office(place: str = "") -> World:
    """Return an office whose database is this place."""
    store = MemoryLedgerStore(place=place)
    return World(store, MemoryHead(), MemoryObjects("local"), MemorySources()).staff()


def close(world: World) -> None:
    reader = world.store.read()
    row = reader.head()
    world.sign_all("ada", [moving(reader, place=PLACE, address=ADDRESS, size=row.size, root=row.root)])


def end(world: World, outcome: str) -> None:
    moved = relocation_guard.closed(world.store.read())
    assert moved is not None
    world.sign_all("ada", [arrival(world.store.read(), moved, outcome)])


def audit(world: World, head: MemoryHead | None = None) -> Report:
    reader = world.store.read()
    now = world.clock.now()
    return Audit(reader, world.log_key, head=head or world.head, stores={}, now=now).run(objects="none")


def found(report: Report) -> set[str]:
    return {finding.code for finding in report.findings} - {"no_witness"}


@shows("migration.here")
def test_it_arrives_in_the_place_that_was_named_and_is_called_off_in_the_other() -> None:
    for place, wrong, right in (("", "completed", "cancelled"), (PLACE, "cancelled", "completed")):
        world = office(place)
        close(world)
        with refused_here(world, "migration.here"):
            end(world, wrong)
        end(world, right)
        world.case("C-1")
        assert found(audit(world)) == ({"migration_cancelled"} if right == "cancelled" else set())


@shows("ledger.migrating")
def test_whoever_enters_something_is_told_where_it_went_by_journal_and_sequencer() -> None:
    world = office()
    item = Forge(world).item("judge", "case.opened", {"reference": "C-1"})
    close(world)
    position = world.size() - 1
    told = f"the ledger was moved to {ADDRESS} by entry {position} and is closed here"
    for enter in (lambda: world.case("C-2"), lambda: world.sequencer.submit(Submission((item,)))):
        with pytest.raises(RuleBroken) as caught:
            enter()
        assert (caught.value.message, caught.value.rule) == (told, "ledger.migrating")
    assert relocation_guard.closing_words(world.store.read()) == told
    with pytest.raises(RuleBroken, match="is closed here"):
        relocation_guard.refuse_moved(world.store.read())


def test_the_place_itself_says_that_the_ledger_has_not_arrived() -> None:
    world = office(PLACE)
    close(world)
    with pytest.raises(RuleBroken, match=f"moved here, to {ADDRESS}, .* has not arrived"):
        world.case("C-1")
    relocation_guard.refuse_moved(world.store.read())


def test_no_resumption_is_entered_behind_the_closing_entry_where_nothing_was_lost() -> None:
    for place, refused in (("", True), (PLACE, False)):
        world = office(place)
        close(world)
        subject = str(Ledger.from_doc(world.store.read().record(Ledger.space, LEDGER_SLOT) or b"").subject)
        values: dict[str, Value] = {
            "reason": "other",
            "lost_size": world.size() + 1,
            "lost_root": b64(bytes(32)),
            "evidence": "none",
        }
        requests = [Request("resumption.proposed", values, subject=subject)]
        if refused:
            with pytest.raises(RuleBroken, match="is closed here"):
                world.sign_all("ada", requests)
        else:
            world.sign_all("ada", requests)
            with pytest.raises(RuleBroken, match="has not arrived"):
                world.case("C-1")


@shows("resumption.server")
def test_a_resumption_of_what_was_moved_away_says_what_became_of_the_other_database() -> None:
    world = office()
    close(world)
    lost = HeadMark(world.size() + 1, bytes(32))
    world.head.start(lost)
    subject = str(Ledger.from_doc(world.store.read().record(Ledger.space, LEDGER_SLOT) or b"").subject)
    values: dict[str, Value] = {
        "reason": "disk_failure",
        "lost_size": lost.size,
        "lost_root": b64(lost.root),
        "evidence": "head_file",
        "remembered_head": f"{lost.size}:{b64(lost.root)}",
    }
    forge = Forge(world)
    with refused_here(world, "resumption.server"):
        world.sequencer.submit(
            Submission((forge.item("ada", "resumption.proposed", values, subject=subject),))
        )
    forge = Forge(world)
    proposed = forge.item(
        "ada", "resumption.proposed", {**values, "former_database": "lost"}, subject=subject
    )
    agreed = forge.item("second", "resumption.approved", subject=subject, re=leaf_of(proposed))
    world.sequencer.submit(Submission((proposed, agreed)))
    assert found(audit(world)) >= {"ledger_resumed", "entries_lost"}


def test_another_root_than_the_one_that_was_seen_is_refused_and_found() -> None:
    world = office()
    reader = world.store.read()
    row = reader.head()
    wrong = moving(reader, place=PLACE, address=ADDRESS, size=row.size, root=bytes(32))
    with pytest.raises(ProofInvalid, match="another root"):
        world.sign_all("ada", [wrong])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("custody.ledger.submissions.submission.verify_moved_root", lambda *_: None)
        world.sign_all("ada", [wrong])
    assert found(audit(world)) == {"moved_root"}


def test_a_database_that_was_moved_from_and_went_on_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    world = office(PLACE)
    close(world)
    end(world, "completed")
    assert found(audit(world)) == set()
    monkeypatch.setattr("custody.storage.memory.ledger._Reader.place", lambda _: "")
    assert found(audit(world)) == {"moved_elsewhere"}


def test_a_head_that_went_on_elsewhere_is_no_fault_of_the_closed_ledger_and_of_no_other() -> None:
    world = office()
    ahead = MemoryHead()
    close(world)
    row = world.store.read().head()
    ahead.start(HeadMark(row.size + 1, bytes(32)))
    report = audit(world, ahead)
    assert (found(report), report.verdict) == ({"head_moved_on"}, "verified")
    assert released_size(ahead, world.store.read()) == row.size
    ahead.start(HeadMark(row.size, bytes(32)))
    assert "head_differs" in found(audit(world, ahead))
    ahead.start(HeadMark(row.size + 2, bytes(32)))
    end(world, "cancelled")
    assert "ledger_behind" in found(audit(world, ahead))


def test_a_database_keeps_whose_place_it_is(tmp_path: Path) -> None:
    world = World.on_disk(tmp_path / "office").staff()
    assert world.store.read().place() == ""
    store = world.store
    assert isinstance(store, SqlLedgerStore)
    with store.begin() as txn:
        assert txn.place() == ""
