"""Rules about profiles: what a ledger has adopted is what it computes with, at the version of the time, for ever."""

from __future__ import annotations

from hashlib import sha256

import pytest

from custody.errors import CustodyError
from custody.law import clock, profile, regimes
from custody.law.clock import DAY, HOUR
from custody.model.records import Adopted
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from tests.model.foreign import (
    PROFILES,
    adopt,
    ask_assistance,
    at_home,
    effect,
    granted_period,
    received,
    request_record,
    state_of,
    step,
)
from tests.model.office import at, office, period, recorded
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def european(world: World, case: str | None = None, **values: Value) -> str:
    """Issue an order of 60 days from receipt under the European profile, and have it received."""
    usual: dict[str, Value] = {"profile": "eu-2023-1543", "days": 60, "clock_start": "receipt"}
    order = world.order(case or world.case(), by="judge", **{**usual, **values})
    world.sign("eve", "preservation_order.receipt_acknowledged", {}, subject=order)
    return order


@shows("profile.known")
def test_an_order_is_under_a_profile_that_the_ledger_has_adopted() -> None:
    world = office()
    case = world.case()
    with refused_here(world, "profile.known"):
        world.order(case, profile="eu-2023-1543", days=60, clock_start="receipt")
    adopted = adopt(world, "eu-2023-1543")
    order = european(world)
    record = world.order_record(order)
    assert (record.rule, record.rule_version, record.calendar_margin_hours) == ("eu-2023-1543", 2, 169)
    entry = world.entry(world.store.read().positions(order)[0])
    assert entry.value("profile_sha256") == world.entry(adopted.position).value("sha256")


def test_without_a_profile_an_order_is_under_article_25() -> None:
    world = office()
    order = world.order(world.case(), days=60)
    named = world.order(world.case("C-2"), days=60, profile="un-25")
    assert {world.order_record(item).rule for item in (order, named)} == {"un-25"}


@shows("profile.instrument")
def test_a_profile_for_requests_is_none_for_orders() -> None:
    world = office()
    case = world.case()
    adopt(world, "budapest-29")
    adopt(world, "eu-2023-1543")
    with refused_here(world, "profile.instrument"):
        world.order(case, profile="budapest-29", days=60)
    with refused_here(world, "profile.instrument"):
        received(world, case, profile="eu-2023-1543")
    request = received(world, case, profile="budapest-29")
    assert request_record(world, request).rule == "budapest-29"


@shows("profile.version")
def test_a_law_that_changed_is_a_higher_version_and_old_orders_keep_theirs() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    before = european(world)
    for version in (0, 1, 2):
        with refused_here(world, "profile.version"):
            adopt(world, "eu-2023-1543", version=version)
    adopt(world, "eu-2023-1543", version=3, min_days=45, max_days=45, max_renewal_days=15)
    after = european(world, days=45)
    world.renew(before, 30)
    assert (world.order_record(before).rule_version, world.order_record(after).rule_version) == (2, 3)
    with refused_here(world, "un-25.ceiling", "11(1)"):
        world.renew(after, 30)
    world.renew(after, 15)


@shows("profile.version")
def test_what_the_program_knows_itself_is_raised_too_and_never_replaced() -> None:
    world = office()
    with refused_here(world, "profile.version"):
        adopt(world, "un-25")
    adopt(world, "un-25", version=2, max_days=45, max_renewal_days=45)
    case = world.case()
    with refused_here(world, "un-25.ceiling"):
        world.order(case, days=46)


@shows("profile.days")
def test_the_days_of_a_profile_are_periods() -> None:
    world = office()
    wrong: list[dict[str, Value]] = [
        {"min_days": 0},
        {"min_days": 61},
        {"max_days": 0},
        {"max_days": regimes.LONGEST + 1},
        {"max_renewal_days": 0},
        {"max_renewal_days": regimes.LONGEST + 1},
        {"calendar_margin_hours": regimes.MOST_SLACK + 1},
        {"calendar_margin_hours": 2**53 - 1},
    ]
    for change in wrong:
        with refused_here(world, "profile.days"):
            adopt(world, "eu-2023-1543", "ada", **change)
    adopt(world, "eu-2023-1543", calendar_margin_hours=regimes.MOST_SLACK)


@shows("profile.own")
def test_no_adoption_widens_what_the_convention_allows() -> None:
    world = office()
    for name, change in (
        ("un-25", {"max_days": 91}),
        ("un-25", {"max_days": None}),
        ("un-25", {"max_renewal_days": 91}),
        ("un-25", {"max_renewal_days": None}),
        ("un-25", {"start_events": "effected order"}),
        ("un-25", {"after_data_request": "until_decided"}),
        ("un-42", {"min_days": 59}),
        ("un-42", {"refusal_grounds": "40.21.b other"}),
        ("un-42", {"after_data_request": "unchanged"}),
        ("un-42", {"calendar_margin_hours": 0}),
    ):
        with refused_here(world, "profile.own"):
            adopt(world, name, "ada", version=2, **change)
    adopt(world, "un-25", version=2, max_days=60)
    adopt(world, "un-42", version=2, min_days=90, refusal_grounds="40.21.b", calendar_margin_hours=49)
    adopt(world, "us-2703f", min_days=1, max_days=400)


@shows("profile.beyond")
def test_a_law_that_exceeds_the_article_it_gives_effect_to_is_adopted_and_marked() -> None:
    world = office()
    beyond: tuple[tuple[str, dict[str, Value]], ...] = (
        ("us-2703f", {"implemented_article": "25", "max_days": 365}),
        ("us-2703f", {"implemented_article": "25", "max_renewal_days": None}),
        ("budapest-29", {"implemented_article": "42", "min_days": 30}),
        ("budapest-29", {"implemented_article": "42", "refusal_grounds": "40.21.b other"}),
        (
            "budapest-29",
            {"implemented_article": "42", "refusal_grounds": None, "after_data_request": "unchanged"},
        ),
    )
    for number, (name, change) in enumerate(beyond, 1):
        receipt = adopt(world, name, "ada", rule=f"law-{number}", **change)
        assert marks(world, receipt) == {"profile.beyond"}, change
    assert marks(world, adopt(world, "us-2703f", rule="law-8", implemented_article="25")) == set()
    assert (
        marks(
            world,
            adopt(world, "budapest-29", rule="law-9", implemented_article="42", refusal_grounds="40.22"),
        )
        == set()
    )
    assert marks(world, adopt(world, "us-2703f", min_days=1, max_days=400)) == set()


@shows("profile.implements")
def test_a_law_gives_effect_to_an_article_about_its_own_instrument() -> None:
    world = office()
    for name, article in (("us-2703f", "42"), ("budapest-29", "25")):
        with refused_here(world, "profile.implements"):
            adopt(world, name, rule="law-1", implemented_article=article)
    adopt(world, "us-2703f", rule="law-1", implemented_article="25")


@shows("profile.same_instrument")
def test_a_profile_stays_with_its_instrument() -> None:
    world = office()
    adopt(world, "budapest-29")
    with refused_here(world, "profile.same_instrument"):
        adopt(world, "budapest-29", version=2, instrument="preservation_order")
    adopt(world, "un-42", version=2)


def test_what_is_adopted_is_on_record_in_full() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    data = (PROFILES / "eu-2023-1543.toml").read_bytes()
    record = world.lookup().get(Adopted, "eu-2023-1543/2")
    said = profile.parse(data).regime
    assert (record.regime.min_days, record.regime.max_days) == (said.min_days, said.max_days)
    assert (record.sha256, record.reviewed) == (b64(sha256(data).digest()), False)


@shows("preservation_order.confidentiality")
def test_where_the_law_keeps_it_secret_an_order_says_so() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    case = world.case()
    european(world, case, confidential=True)
    with refused_here(world, "preservation_order.confidentiality", "13(4)"):
        european(world, case, confidential=False)
    _, found = recorded(
        world, case, profile="eu-2023-1543", days=60, clock_start="receipt", confidential=False
    )
    assert found == {"preservation_order.confidentiality"}


@shows("un-25.clock_start")
def test_the_clock_starts_as_the_profile_says() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    order = european(world)
    start, end = period(world, order)
    assert end - start == 60 * DAY
    case = world.case()
    for start_with in ("order", "service"):
        with refused_here(world, "un-25.clock_start", "11(1)"):
            european(world, case, clock_start=start_with)


@shows("un-25.ceiling")
def test_the_period_is_within_what_the_profile_allows() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    case = world.case()
    for days in (59, 61, 90):
        with refused_here(world, "un-25.ceiling", "11(1)"):
            european(world, case, days=days)
    order = european(world)
    with refused_here(world, "un-25.ceiling", "11(1)"):
        world.renew(order, 31)


@shows("un-25.renewal.often")
def test_a_period_is_renewed_as_often_as_the_law_allows() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    order = european(world)
    world.renew(order, 30)
    world.clock.set(period(world, order)[1] - HOUR)
    with refused_here(world, "un-25.renewal.often", "11(1)"):
        world.renew(order, 30)
    unlimited = world.order(world.case(), clock_start="order")
    for _ in range(4):
        world.clock.set(period(world, unlimited)[1] - HOUR)
        world.renew(unlimited, 30)


@shows("un-25.renewal.forbidden")
def test_a_law_without_renewal_has_none_whatever_the_order_says() -> None:
    world = office()
    adopt(world, "us-2703f", max_renewals=0)
    order = world.order(world.case(), profile="us-2703f", days=90, clock_start="order", renewal_allowed=True)
    with refused_here(world, "un-25.renewal.forbidden", "2703(f)(2)"):
        world.renew(order, 30)


@shows("preservation_order.data_requested.law")
def test_a_request_for_the_data_makes_an_order_open_ended_where_the_law_says_so() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    order, plain = european(world), world.order(world.case(), clock_start="order")
    receipt = world.sign("eve", "preservation_order.data_requested", {}, subject=order)
    assert marks(world, receipt) == set()
    receipt = world.sign("eve", "preservation_order.data_requested", {}, subject=plain)
    assert marks(world, receipt) == {"preservation_order.data_requested.law"}
    world.later(400 * DAY)
    assert standing_of(world, order) == "data_requested"
    assert standing_of(world, plain) == "lapsed"
    with refused_here(world, "preservation_order.lapsed.due"):
        world.sign("bot", "preservation_order.lapsed", {}, subject=order)
    world.sign("bot", "preservation_order.lapsed", {}, subject=plain)


def standing_of(world: World, order: str) -> str:
    """Return what the clock of an order says now."""
    record = world.order_record(order)
    periods = [clock.Period(item.start, item.end) for item in record.periods]
    return clock.standing(periods, record.withdrawn, world.clock.now(), followed=record.followed).state


@shows("preservation_order.data_requested.late")
def test_a_request_for_the_data_after_the_latest_end_keeps_nothing() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    last, late = european(world), european(world)
    world.clock.set(period(world, last)[1] + 169 * HOUR - 1)
    receipt = world.sign("eve", "preservation_order.data_requested", {}, subject=last)
    assert (marks(world, receipt), standing_of(world, last)) == (set(), "data_requested")
    world.clock.set(period(world, late)[1] + 169 * HOUR)
    receipt = world.sign("eve", "preservation_order.data_requested", {}, subject=late)
    assert (marks(world, receipt), standing_of(world, late)) == (
        {"preservation_order.data_requested.late"},
        "lapsed",
    )


@shows("preservation_order.withdrawn_before")
def test_an_order_that_was_withdrawn_is_followed_by_nothing() -> None:
    world = office()
    adopt(world, "eu-2023-1543")
    order = european(world)
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=order)
    receipt = world.sign("eve", "preservation_order.data_requested", {}, subject=order)
    assert marks(world, receipt) == {"preservation_order.withdrawn_before"}


@shows("un-42.refusal.grounds")
def test_the_grounds_of_a_request_are_those_of_its_own_law() -> None:
    world = office()
    case = world.case()
    adopt(world, "budapest-29")
    adopt(world, "un-42", version=2, refusal_grounds=None)
    budapest = received(world, case, profile="budapest-29")
    for ground in ("40.22", "42.5", "profile", "30.2.a"):
        with pytest.raises(CustodyError) as caught:
            step(world, budapest, "refused", "judge", refusal_grounds=ground, explanation="as stated")
        cited = getattr(caught.value, "authority", "")
        assert cited in ("budapest-29, 29(4-5)", ""), "a code of another treaty, or none of refusals at all"
    for ground in ("29.5.a", "29.5.b"):
        budapest = received(world, case, profile="budapest-29")
        step(world, budapest, "refused", "judge", refusal_grounds=ground, explanation="as stated")
        assert state_of(world, budapest) == "refused"
    nowhere = received(world, case)
    with refused_here(world, "un-42.refusal.grounds"):
        step(world, nowhere, "refused", "judge", refusal_grounds="profile", explanation="a political offence")


@shows("un-42.extension.too_many")
def test_a_period_for_another_state_is_extended_as_often_as_its_law_allows() -> None:
    world = office()
    adopt(world, "budapest-29", max_renewals=1, max_renewal_days=20)
    request = received(world, profile="budapest-29")
    effect(world, request)
    step(world, request, "extension_requested", entry_mode="record")
    step(world, request, "extension_decided", granted=True, days=30, entry_mode="record")
    start, end = granted_period(world, request)
    assert end - start == 20 * DAY
    step(world, request, "extension_requested", entry_mode="record")
    with refused_here(world, "un-42.extension.too_many", ""):
        step(world, request, "extension_decided", "judge", granted=True, days=20)


@shows("un-42.floor")
def test_a_request_runs_within_the_floor_and_the_ceiling_of_its_own_law() -> None:
    world = office()
    adopt(world, "budapest-29", max_days=90)
    for days, counted in ((59, 60), (91, 90)):
        request = received(world, world.case(), profile="budapest-29")
        receipt = effect(world, request, days, preservation_order=at_home(world, request))
        start, end = granted_period(world, request)
        assert (marks(world, receipt), end - start) == ({"un-42.floor"}, counted * DAY)


def test_where_the_law_does_not_say_so_a_request_for_assistance_keeps_nothing() -> None:
    world = office()
    adopt(world, "budapest-29", after_data_request="unchanged")
    request = received(world, profile="budapest-29", occurred_at=at(world, HOUR))
    effect(world, request)
    asked = ask_assistance(world, request)
    assert world.entry(asked.position).value("preserved_until_decision") is None
    assert state_of(world, request) == "in_force"


@shows("un-42.particulars")
def test_what_a_request_lacks_is_asked_for_by_its_own_law() -> None:
    world = office()
    adopt(world, "budapest-29")
    case = world.case()
    with refused_here(world, "un-42.particulars", "29(2)"):
        world.sign(
            "judge",
            "preservation_request.sent",
            {
                "case": case,
                "profile": "budapest-29",
                "state": "AT",
                "channel": "network_24_7",
                "mla_request_intended": False,
                "confidential": False,
            },
        )
