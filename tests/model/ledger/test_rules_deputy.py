"""Rules about deputies: who lends which role to whom and until when, and who countersigns what they signed."""

from __future__ import annotations

import pytest

from custody.errors import RoleRefused
from custody.law.clock import DAY, HOUR, format_instant
from custody.model.across import deputy
from custody.model.records import Countersign, Deputyship
from tests.ledger.replaying import check
from tests.model.deputies import countersign, end, lend, waiting
from tests.model.office import office, set_roles
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def on_duty(countersign_hours: int | None = 12) -> tuple[World, str]:
    """Return an office where Eve, an examiner, is an authority's deputy for 8 hours, and a case of it."""
    world = office()
    case = world.case()
    lend(world, "eve", countersign_hours=countersign_hours)
    return world, case


@shows("role.permit")
def test_a_lent_role_counts_from_its_first_instant_up_to_its_last_exclusive() -> None:
    world = office()
    case = world.case()
    begins = world.clock.now() + HOUR
    lend(world, "eve", starts=HOUR)
    for second, counts in ((-1, False), (0, True), (7 * HOUR - 1, True), (7 * HOUR, False)):
        world.clock.set(begins + second)
        if counts:
            world.order(case, by="eve")
            world.clock.set(begins + second)
        else:
            with refused_here(world, "role.permit"):
                world.order(case, by="eve")
    with pytest.raises(RoleRefused, match=r"; lent from .* until .* only") as caught:
        world.order(case, by="eve")
    assert caught.value.recordable
    world.order(case, by="eve", entry_mode="record")
    check(world.store.read(), world.log_key)


def test_a_role_that_was_ended_early_counts_no_more_and_another_time_goes_on() -> None:
    world, case = on_duty()
    second = lend(world, "eve", hours=4)
    world.order(case, by="eve")
    end(world, "eve", second)
    world.order(case, by="eve")
    (first,) = [
        window
        for window in world.lookup().get(Deputyship, world.people["eve"].actor).windows
        if not window.ended
    ]
    world.sign(
        "ada",
        "actor.deputyship_ended",
        {"reason": "misuse"},
        subject=world.people["eve"].actor,
        re=world.entry(first.position).leaf,
    )
    with refused_here(world, "role.permit"):
        world.order(case, by="eve")
    check(world.store.read(), world.log_key)


def test_a_lent_role_lets_correct_what_it_lets_enter_and_that_is_countersigned_too() -> None:
    world = office()
    world.enrol("carla", "evidence_custodian")
    exhibit = world.exhibit(world.seize(world.case()))
    made = world.acquire(exhibit, b"image").position
    with refused_here(world, "role.permit"):
        world.correct(made, "tool_version", by="carla")
    lend(world, "carla", "ada", roles="examiner", countersign_hours=1)
    fixed = world.correct(made, "tool_version", by="carla").position
    assert waiting(world) == {fixed: ("entry.corrected", None)}


def test_a_correction_that_a_role_of_ones_own_lets_make_waits_for_nobody() -> None:
    world, case = on_duty()
    issued = world.store.read().positions(world.order(case))[0]
    world.correct(issued, "scope", by="eve", erasable_value="mailbox of one account")
    assert waiting(world) == {}, "an examiner may enter such an order as a record, and so correct it"


def test_times_that_are_long_past_are_left_out_of_the_record_and_stay_in_the_ledger(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deputy, "KEPT", 0)
    world, _ = on_duty()
    world.later(91 * DAY)
    lend(world, "eve")
    assert len(world.lookup().get(Deputyship, world.people["eve"].actor).windows) == 1
    check(world.store.read(), world.log_key)


def test_what_was_signed_in_a_lent_time_may_come_in_for_ninety_days_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deputy, "KEPT", 0)
    for second, remembered in ((-1, 2), (0, 1)):
        world, _ = on_duty()
        (lent,) = world.lookup().get(Deputyship, world.people["eve"].actor).windows
        world.clock.set(lent.until + 90 * DAY + second)
        lend(world, "eve")
        assert len(world.lookup().get(Deputyship, world.people["eve"].actor).windows) == remembered


@shows("actor.known")
def test_only_an_enrolled_actor_becomes_a_deputy() -> None:
    world, _ = on_duty()
    now = world.clock.now()
    with refused_here(world, "actor.known"):
        world.sign(
            "judge",
            "actor.deputised",
            {
                "roles": "authority",
                "valid_from": format_instant(now),
                "valid_until": format_instant(now + HOUR),
                "reason": "illness",
            },
            subject=world.journal.new_subject(),
        )


@shows("deputyship.machine")
def test_a_machine_is_nobodys_deputy() -> None:
    world, _ = on_duty()
    with refused_here(world, "deputyship.machine"):
        lend(world, "bot")


@shows("deputyship.self")
def test_nobody_makes_a_deputy_of_themselves() -> None:
    world, _ = on_duty()
    for who in ("ada", "judge"):
        with refused_here(world, "deputyship.self"):
            lend(world, who, who)
    lend(world, "ada", "second")


@shows("deputyship.role")
def test_what_makes_an_administrator_or_a_machine_is_never_lent() -> None:
    world, _ = on_duty()
    for roles in ("administrator", "machine", "administrator examiner"):
        with refused_here(world, "deputyship.role"):
            lend(world, "eve", "ada", roles=roles)
    lend(world, "eve", "ada", roles="auditor authority evidence_custodian")


@shows("deputyship.lender")
def test_an_authority_lends_its_own_role_and_a_deputy_lends_nothing_on() -> None:
    world, _ = on_duty()
    for roles in ("examiner", "authority evidence_custodian"):
        with refused_here(world, "deputyship.lender"):
            lend(world, "carl", roles=roles)
    with refused_here(world, "deputyship.lender"):
        lend(world, "carl", "eve")
    given = lend(world, "carl", "ada", roles="authority examiner")
    for who in ("judge", "eve"):
        with refused_here(world, "deputyship.lender"):
            end(world, "carl", given, who)
    end(world, "carl", given, "ada")


@shows("deputyship.window")
def test_the_time_lies_ahead_and_ends_after_it_begins() -> None:
    world, _ = on_duty()
    for starts, hours in ((3600, 1), (7200, 1), (-121, 1), (-60, 0)):
        with refused_here(world, "deputyship.window"):
            lend(world, "eve", starts=starts, hours=hours)
    lend(world, "eve", starts=-120, hours=1)


@shows("deputyship.hours")
def test_a_countersignature_has_an_hour_to_a_month() -> None:
    world, _ = on_duty()
    for hours in (0, 721, 2**52):
        with refused_here(world, "deputyship.hours"):
            lend(world, "eve", countersign_hours=hours)
    lend(world, "eve", countersign_hours=1)
    lend(world, "eve", countersign_hours=720)


@shows("deputyship.represented_actor")
def test_who_is_stood_in_for_holds_the_roles_that_are_lent() -> None:
    world, _ = on_duty()
    lend(world, "eve", represented_actor=world.people["judge"].actor)
    for whom in (world.people["carl"].actor, world.people["eve"].actor, world.journal.new_subject()):
        with refused_here(world, "deputyship.represented_actor"):
            lend(world, "eve", represented_actor=whom)


@shows("deputyship.known")
def test_what_is_ended_was_lent_to_this_actor() -> None:
    world, _ = on_duty()
    given = lend(world, "carl")
    with refused_here(world, "deputyship.known"):
        end(world, "eve", given)
    end(world, "carl", given)


@shows("deputyship.over")
def test_a_time_is_ended_once_and_before_it_is_over() -> None:
    world, _ = on_duty()
    given, short = lend(world, "eve"), lend(world, "carl", hours=1)
    end(world, "eve", given)
    with refused_here(world, "deputyship.over"):
        end(world, "eve", given)
    world.later(HOUR)
    with refused_here(world, "deputyship.over"):
        end(world, "carl", short)


def test_only_what_needed_the_lent_role_waits_and_only_where_somebody_asked_for_it() -> None:
    world, case = on_duty()
    position = world.size()
    world.order(case, by="eve")
    world.order(case, by="eve", entry_mode="record")
    world.order(case)
    world.seize(case)
    assert waiting(world) == {position: ("preservation_order.issued", None)}
    one = world.lookup().all(Countersign)
    (due,) = [waits.due for waits in one]
    assert due == world.entry(position).envelope.at + 12 * HOUR
    other, case = on_duty(countersign_hours=None)
    other.order(case, by="eve")
    assert waiting(other) == {}
    lend(other, "eve", countersign_hours=3)
    lend(other, "eve", countersign_hours=2)
    position = other.size()
    other.order(case, by="eve")
    (due,) = [waits.due for waits in other.lookup().all(Countersign)]
    assert due == other.entry(position).envelope.at + 2 * HOUR
    check(world.store.read(), world.log_key)


@shows("countersignature.known")
def test_only_what_a_deputy_signed_is_countersigned() -> None:
    world, case = on_duty()
    position = world.size()
    world.order(case, by="eve")
    world.order(case)
    with refused_here(world, "countersignature.known"):
        countersign(world, position + 1)
    entry = world.entry(position + 1)
    with refused_here(world, "countersignature.known"):
        world.sign(
            "judge",
            "entry.countersigned",
            {"entry_position": position, "agreed": True},
            subject=world.entry(position).envelope.subject,
            re=entry.leaf,
        )
    countersign(world, position)


@shows("countersignature.open")
def test_an_entry_is_answered_once_whichever_way() -> None:
    for agreed in (True, False):
        world, case = on_duty()
        position = world.size()
        world.order(case, by="eve")
        assert marks(world, countersign(world, position, agreed=agreed)) == set()
        assert waiting(world) == {position: ("preservation_order.issued", agreed)}
        with refused_here(world, "countersignature.open"):
            countersign(world, position)


@shows("countersignature.self")
def test_nobody_countersigns_what_they_signed_even_with_the_role_of_their_own_by_then() -> None:
    world, case = on_duty()
    position = world.size()
    world.order(case, by="eve")
    set_roles(world, "eve", "authority examiner")
    with refused_here(world, "countersignature.self"):
        countersign(world, position, "eve")
    countersign(world, position)


@shows("countersignature.own_right")
def test_another_deputy_countersigns_nothing() -> None:
    world, case = on_duty()
    lend(world, "carl")
    position = world.size()
    world.order(case, by="eve")
    for who in ("carl", "ada"):
        with refused_here(world, "countersignature.own_right"):
            countersign(world, position, who)
    countersign(world, position)


@shows("countersignature.reason")
def test_whoever_declines_says_why_and_whoever_agrees_does_not() -> None:
    world, case = on_duty()
    position = world.size()
    world.order(case, by="eve")
    with refused_here(world, "countersignature.reason"):
        countersign(world, position, agreed=False, decline_reason=None)
    with refused_here(world, "countersignature.reason"):
        countersign(world, position, decline_reason="procedure")
    countersign(world, position, agreed=False, decline_reason="procedure")


@shows("countersignature.late")
def test_an_answer_after_its_instant_is_taken_and_marked() -> None:
    for late in (0, 1):
        world, case = on_duty()
        position = world.size()
        world.order(case, by="eve")
        world.clock.set(world.entry(position).envelope.at + 12 * HOUR + late)
        assert marks(world, countersign(world, position)) == ({"countersignature.late"} if late else set())
        check(world.store.read(), world.log_key)
