"""What an outsider saw and when decides whether an act is proven in time; the house's own clock only claims it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custody.law.clock import DAY, HOUR, Period, deadline, format_instant
from custody.ledger.ports import LedgerReader, StoredCosignature
from custody.ledger.proofs.cosignatures import store_cosignature
from custody.ledger.views.entries.external_sightings import ExternalSightings
from custody.ledger.views.entries.timeliness import Verdict, order_verdicts, request_verdicts
from custody.proof import cosignature
from custody.proof.cosignature import WitnessSigner
from tests.model.foreign import (
    adopt,
    ask_assistance,
    decide,
    effect,
    granted_period,
    received,
    refuse,
    request_record,
    step,
)
from tests.world import World, seed_of

WITNESSES = [WitnessSigner(f"witness.example/w{at}", seed_of(f"outsider {at}")) for at in range(3)]


def cosign(world: World, by: int = 0, size: int | None = None, at: int | None = None) -> int:
    """Cosign the ledger at a size by a witness; return the time it states."""
    reader = world.store.read()
    whole = reader.head().size if size is None else size
    note = reader.checkpoint(whole)
    assert note is not None
    time = world.clock.now() if at is None else at
    store_cosignature(
        world.store,
        world.log_key,
        cosignature.cosign(note, WITNESSES[by], time),
        WITNESSES[by].verifier,
        now=time,
    )
    return time


def verdicts(world: World, order: str) -> tuple[Verdict, ...]:
    return order_verdicts(world.store.read(), world.order_record(order))


def asked_for(world: World, request: str) -> tuple[Verdict, ...]:
    return request_verdicts(world.store.read(), request_record(world, request))


def said(found: tuple[Verdict, ...]) -> list[tuple[str, str]]:
    return [(act.act, act.timeliness.verdict) for act in found]


def started(world: World, days: int = 30) -> tuple[str, int]:
    """Issue an order whose clock runs from itself; gives it and its end."""
    order = world.order(world.case(), days=days, clock_start="order")
    return order, world.order_record(order).periods[-1].end


def test_service_is_claimed_until_a_witness_saw_it_before_the_end() -> None:
    world = World.memory().staff()
    order, _ = started(world)
    assert verdicts(world, order) == ()
    cosign(world)
    world.serve(order)
    assert said(verdicts(world, order)) == [("preservation_order.served", "claimed_in_time")]
    time = cosign(world)
    (found,) = verdicts(world, order)
    assert (found.timeliness.verdict, found.proven) == ("proven_in_time", time)


def test_a_witness_that_came_after_the_end_proves_nothing_in_time() -> None:
    world = World.memory().staff()
    order, end = started(world)
    world.serve(order)
    world.clock.set(end)
    cosign(world)
    (found,) = verdicts(world, order)
    assert (found.timeliness.verdict, found.proven) == ("claimed_in_time", end)


def test_a_renewal_is_judged_by_the_end_of_the_period_before_it() -> None:
    world = World.memory().staff()
    order, end = started(world)
    world.renew(order, days=10)
    cosign(world)
    late = end + 10 * DAY + 7
    world.clock.set(late)
    world.renew(order, by="eve", entry_mode="record", occurred_at=format_instant(late))
    first, second = verdicts(world, order)
    assert (first.before, first.timeliness.verdict) == (end, "proven_in_time")
    assert (second.before, second.timeliness.verdict, second.timeliness.gap) == (end + 10 * DAY, "late", 7)


def test_a_renewal_decided_in_time_and_recorded_after_the_end_is_a_lag() -> None:
    world = World.memory().staff()
    order, end = started(world)
    world.clock.set(end + DAY)
    decided = format_instant(end - HOUR)
    world.renew(order, by="eve", entry_mode="record", occurred_at=decided)
    (found,) = verdicts(world, order)
    assert found.timeliness.verdict == "claimed_in_time"
    assert found.timeliness.recorded_late
    assert (found.timeliness.gap, found.timeliness.lag) == (0, DAY + HOUR)


def test_a_corrected_instant_is_only_as_old_as_its_correction() -> None:
    world = World.memory().staff()
    order, end = started(world)
    world.serve(order)
    cosign(world)
    (before,) = verdicts(world, order)
    assert before.timeliness.verdict == "proven_in_time"
    world.clock.set(end + DAY)
    instant = format_instant(end - DAY)
    world.correct(before.position, "occurred_at", value=instant, reason="misread")
    cosign(world)
    (after,) = verdicts(world, order)
    assert after.position == before.position
    assert (after.claimed, after.recorded) == (end - DAY, end + DAY)
    assert after.timeliness.verdict == "claimed_in_time"


def test_a_request_for_the_data_under_an_order_is_judged_by_the_latest_end_of_its_law() -> None:
    world = World.memory().staff()
    adopt(world, "eu-2023-1543")
    order = world.order(world.case(), profile="eu-2023-1543", days=60, clock_start="receipt")
    world.sign("eve", "preservation_order.receipt_acknowledged", {}, subject=order)
    end = world.order_record(order).periods[-1].end
    world.clock.set(end + HOUR)
    world.sign("eve", "preservation_order.data_requested", {}, subject=order)
    (found,) = verdicts(world, order)
    assert (found.before, found.timeliness.verdict) == (end + 169 * HOUR, "claimed_in_time")


def test_asking_for_more_time_is_judged_by_the_granted_end_and_assistance_by_the_latest() -> None:
    world = World.memory().staff()
    request = received(world)
    effect(world, request)
    start, end = granted_period(world, request)
    step(world, request, "extension_requested", entry_mode="record")
    cosign(world)
    (asked,) = asked_for(world, request)
    assert (asked.before, asked.timeliness.verdict) == (end, "proven_in_time")
    ask_assistance(world, request)
    assert len(asked_for(world, request)) == 1, "an open question leaves no deadline"
    step(world, request, "extension_decided", "judge", granted=False)
    ask_assistance(world, request)
    assert len(asked_for(world, request)) == 1, "so does a request that is pending"
    assert start < end


def test_assistance_that_comes_after_every_candidate_is_late_and_a_refused_one_keeps_nothing_open() -> None:
    world = World.memory().staff()
    request = received(world)
    effect(world, request)
    asked = ask_assistance(world, request)
    start, end = granted_period(world, request)
    refuse(world, asked, refusal_grounds="40.8.de_minimis")
    latest = deadline(Period(start, end)).latest
    world.clock.set(latest)
    ask_assistance(world, request)
    ask_assistance(world, request)
    first, second, third = asked_for(world, request)
    assert {item.before for item in (first, second, third)} == {latest}
    assert [act.timeliness.verdict for act in (first, second, third)] == ["claimed_in_time", "late", "late"]
    assert second.timeliness.gap == 0


def test_a_grant_leaves_no_deadline_behind() -> None:
    world = World.memory().staff()
    request = received(world)
    effect(world, request)
    decide(world, ask_assistance(world, request))
    ask_assistance(world, request)
    assert len(asked_for(world, request)) == 1


class Altered:
    """The same ledger, with witness lines as a test wants them."""

    def __init__(self, reader: LedgerReader, lines: list[StoredCosignature]) -> None:
        self._reader = reader
        self._lines = lines

    def __getattr__(self, name: str) -> object:
        return getattr(self._reader, name)

    def cosignatures(self, size: int | None = None) -> list[StoredCosignature]:
        return [line for line in self._lines if size in (None, line.size)]


def test_a_line_that_does_not_verify_shows_nothing_and_hides_no_other() -> None:
    world = World.memory().staff()
    good = cosign(world)
    world.case()
    later = cosign(world, by=1)
    reader = world.store.read()
    lines = reader.cosignatures()
    assert ExternalSightings(reader).earliest(0) == good
    forged = StoredCosignature(lines[0].size, lines[1].vkey, lines[1].line)
    assert ExternalSightings(Altered(reader, [forged, lines[1]])).earliest(0) == later  # type: ignore[arg-type]  # it reads as the ledger does
    garbled = StoredCosignature(lines[0].size, lines[0].vkey, "no line")
    assert ExternalSightings(Altered(reader, [garbled])).earliest(0) is None  # type: ignore[arg-type]  # it reads as the ledger does


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 12), st.integers(1, 10**6)), max_size=8))
def test_the_earliest_covering_time_is_what_looking_at_every_line_gives(
    made: list[tuple[int, int, int]],
) -> None:
    world = World.memory().staff()
    for at in range(6):
        world.case(f"C-{at}")
    for by, size, time in made:
        cosign(world, by, size, world.clock.now() + time)
    reader = world.store.read()
    seen = ExternalSightings(reader)
    for position in range(reader.head().size):
        covering = [world.clock.now() + time for _, size, time in made if size > position]
        assert seen.earliest(position) == min(covering, default=None)
