"""What is due where something is guarded shows until somebody has seen to it, and no longer."""

from __future__ import annotations

from custody.law.clock import DAY, format_instant
from custody.ledger.views.deadlines.deadline_list import EVER, settled
from custody.model.schema.ids import b64
from tests.ledger.views.all_due import all_due
from tests.model.guarded import (
    announce,
    begin,
    claim,
    close,
    inspect,
    meet,
    object_to,
    owe,
    rule,
    settle,
)
from tests.model.office import office, stick
from tests.world import World


def of(world: World) -> list[tuple[str, str, str | None, str]]:
    """Return sort, code, awaited kind and state of all that is due."""
    now = world.clock.now()
    return [
        (deadline.sort, deadline.why, deadline.awaited, deadline.state(now)) for deadline in all_due(world)
    ]


def over(world: World) -> list[str]:
    return [item.sort for item in settled(world.lookup(), world.clock.now(), EVER)]


def test_a_claim_waits_for_its_ruling_with_a_day_or_without() -> None:
    world = office()
    exhibit = stick(world)
    plain = claim(world, exhibit)
    assert of(world) == [("ruling", "ruling", "privilege.ruled", "open")]
    rule(world, plain, "upheld", "remain_restricted")
    assert of(world) == []
    dated = claim(world, exhibit, ruling_due_at=format_instant(world.clock.now() + DAY))
    assert of(world) == [("ruling_end", "ruling", "privilege.ruled", "due")]
    world.later(DAY)
    assert of(world) == [("ruling_end", "ruling", "privilege.ruled", "overdue")]
    rule(world, dated, "rejected", "work_permitted")
    assert of(world) == []


def test_a_duty_is_due_to_its_second_and_cancelled_when_it_was_met_before() -> None:
    world = office()
    exhibit = stick(world)
    duty = owe(world, world.exhibit_record(exhibit).case, exhibit)
    assert of(world) == [("disclosure_duty_end", "disclose", "disclosure.duty_ended", "due")]
    meet(world, duty, document_sha256=b64(b"\1" * 32))
    assert (of(world), over(world)) == ([], ["disclosure_duty_end"])


def test_a_notice_runs_an_objection_waits_and_a_beginning_ends_both() -> None:
    world = office()
    announced = announce(world, stick(world))
    assert of(world) == [("objection_end", "notice", "destructive_examination.started", "due")]
    object_to(world, announced)
    assert ("objection", "objection", "destructive_examination.objection_decided", "open") in of(world)
    settle(world, announced, "withdrawn")
    world.later(8 * DAY)
    assert of(world) == [("objection_end", "notice", "destructive_examination.started", "overdue")]
    begin(world, announced)
    assert of(world) == []


def test_an_inspection_waits_for_its_end() -> None:
    world = office()
    exhibit = stick(world)
    session = inspect(world, world.exhibit_record(exhibit).case, exhibit)
    assert of(world) == [("inspection", "inspection", "inspection.closed", "open")]
    close(world, session)
    assert of(world) == []
