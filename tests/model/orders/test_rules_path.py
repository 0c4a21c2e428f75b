"""Rules about the path of a communication: what is shown of it under an order, and which order goes on (article 26)."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR
from custody.model.schema.types import Value
from tests.model.met import end_path, paths_of, quash, show_path
from tests.model.office import at, office, recorded
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def served(world: World, case: str | None = None, **values: Value) -> str:
    """Issue an order and serve it; gives the order."""
    order = world.order(case or world.case(), by="judge", **values)
    world.serve(order)
    return order


@shows("preservation_order.upstream")
def test_an_order_follows_a_known_one_of_its_own_case() -> None:
    world = office()
    case, other = world.case(), world.case("C-2")
    first = served(world, case)
    second = world.order(case, upstream_order=first)
    assert (world.order_record(second).after, world.order_record(first).after) == (first, None)
    for wrong in (served(world, other), world.journal.new_subject()):
        with refused_here(world, "preservation_order.upstream", "26(a)"):
            world.order(case, upstream_order=wrong)
        with refused_here(world, "preservation_order.upstream"):
            recorded(world, case, upstream_order=wrong)


@shows("un-26.chain")
def test_orders_that_follow_one_another_name_traffic_data() -> None:
    world = office()
    case = world.case()
    traffic, content = (
        served(world, case, data_categories="traffic"),
        served(world, case, data_categories="content"),
    )
    assert recorded(world, case, upstream_order=traffic, occurred_at=at(world))[1] == set()
    with refused_here(world, "un-26.chain", "26(a)"):
        world.order(case, by="judge", entry_mode="act", upstream_order=content)
    with refused_here(world, "un-26.chain", "26(a)"):
        world.order(
            case, by="judge", entry_mode="act", upstream_order=traffic, data_categories="content subscriber"
        )
    now = at(world)
    assert recorded(world, case, upstream_order=content, occurred_at=now)[1] == {"un-26.chain"}
    silent = world.order(
        case,
        by="eve",
        entry_mode="record",
        upstream_order=traffic,
        data_categories=None,
        not_known="data_categories",
        not_known_reason="the paper is burnt",
    )
    assert "un-26.chain" not in world.order_record(silent).nonconforming
    assert world.order_record(silent).traffic is None


@shows("preservation_order.upstream.later")
def test_an_order_is_not_older_than_the_one_that_it_follows() -> None:
    world = office()
    case = world.case()
    first = served(world, case)
    assert recorded(world, case, upstream_order=first, occurred_at=at(world))[1] == set()
    assert recorded(world, case, upstream_order=first, occurred_at=at(world, DAY))[1] == {
        "preservation_order.upstream.later"
    }
    undated = world.order(
        case,
        by="eve",
        entry_mode="record",
        occurred_at=None,
        not_known="occurred_at",
        not_known_reason="no date",
    )
    marked = recorded(world, case, upstream_order=undated, occurred_at=at(world, DAY))[1]
    assert "preservation_order.upstream.later" not in marked


@shows(
    "preservation_order.known",
    "preservation_order.before_issue",
    "preservation_order.withdrawn_before",
    "preservation_order.quashed_before",
)
def test_a_path_is_shown_under_a_known_order_that_stands() -> None:
    world = office()
    case = world.case()
    order, gone, void = (served(world, case) for _ in range(3))
    assert marks(world, show_path(world, order)) == set()
    with refused_here(world, "preservation_order.known"):
        show_path(world, world.journal.new_subject())
    early = show_path(world, order, occurred_at=at(world, 2 * HOUR))
    assert marks(world, early) == {"preservation_order.before_issue", "un-26.notified"}
    world.sign("judge", "preservation_order.withdrawn", {"reason": "obtained"}, subject=gone)
    assert marks(world, show_path(world, gone)) == {"preservation_order.withdrawn_before"}
    quash(world, void)
    assert marks(world, show_path(world, void)) == {"preservation_order.quashed_before"}


@shows("un-26.traffic")
def test_only_an_order_for_traffic_data_shows_a_path() -> None:
    world = office()
    case = world.case()
    for named, expected in (("traffic", set()), ("content subscriber", {"un-26.traffic"})):
        order = served(world, case, data_categories=named)
        assert marks(world, show_path(world, order)) == expected


@shows("un-26.notified")
def test_a_path_is_shown_by_somebody_who_was_told_of_the_order() -> None:
    world = office()
    case = world.case()
    quiet, told, known = (world.order(case) for _ in range(3))
    assert marks(world, show_path(world, quiet)) == {"un-26.notified"}
    world.serve(told)
    before = at(world, 2 * HOUR)
    world.later(HOUR)
    world.sign("eve", "preservation_order.receipt_acknowledged", {}, subject=known)
    assert marks(world, show_path(world, known)) == set()
    assert marks(world, show_path(world, told)) == set()
    assert "un-26.notified" in marks(world, show_path(world, told, occurred_at=before))
    undated = show_path(world, told, occurred_at=None, not_known="occurred_at", not_known_reason="no date")
    assert marks(world, undated) == set()


@shows("un-26.late")
def test_a_path_is_shown_while_the_period_runs() -> None:
    world = office()
    case = world.case()
    order = served(world, case, days=10)
    world.later(5 * DAY)
    within = at(world)
    world.later(10 * DAY)
    assert marks(world, show_path(world, order, occurred_at=within)) == set()
    assert marks(world, show_path(world, order)) == {"un-26.late"}


@shows("un-26.sufficient")
def test_what_is_shown_tells_the_providers_and_the_path() -> None:
    world = office()
    order = served(world)
    assert marks(world, show_path(world, order)) == set()
    for missing in ("providers", "path"):
        gone: dict[str, Value] = {missing: None, "not_known": missing, "not_known_reason": "cut off"}
        silent = show_path(world, order, "at_home", **gone)
        assert marks(world, silent) == {"un-26.sufficient"}
    whom = show_path(world, order, received_by=None, not_known="received_by", not_known_reason="not noted")
    assert marks(world, whom) == set()


@shows("preservation_order.path.further_providers")
def test_there_is_no_other_provider_or_there_is_one() -> None:
    world = office()
    order = served(world)
    for further in ("none", "at_home", "abroad", "not_known", "abroad at_home not_known"):
        assert marks(world, show_path(world, order, further)) == set()
    for further in ("at_home none", "abroad none", "none not_known"):
        with refused_here(world, "preservation_order.path.further_providers", "26(b)"):
            show_path(world, order, further)


@shows("preservation_order.path.known")
def test_what_goes_no_further_was_shown_under_the_same_order() -> None:
    world = office()
    case = world.case()
    order, other = served(world, case), served(world, case)
    shown, elsewhere = show_path(world, order), show_path(world, other)
    assert marks(world, end_path(world, order, shown)) == set()
    with refused_here(world, "preservation_order.path.known", "26(a)"):
        end_path(world, order, elsewhere)


@shows("preservation_order.path.over")
def test_why_nothing_goes_on_is_said_once_and_of_what_waits() -> None:
    world = office()
    case = world.case()
    order = served(world, case)
    alone, home, abroad = (show_path(world, order, further) for further in ("none", "at_home", "abroad"))
    assert marks(world, end_path(world, order, alone)) == {"preservation_order.path.over"}
    assert marks(world, end_path(world, order, abroad, reason="not_needed")) == set()
    assert marks(world, end_path(world, order, home)) == set()
    assert marks(world, end_path(world, order, home, reason="obtained")) == {"preservation_order.path.over"}
    assert [path.ended for path in paths_of(world, order)] == ["data_deleted", "data_deleted", "not_needed"]
    gone_on = show_path(world, order)
    world.order(case, upstream_order=order)
    assert marks(world, end_path(world, order, gone_on)) == {"preservation_order.path.over"}


def test_an_order_goes_on_from_what_was_shown_before_it_and_from_nothing_shown_later() -> None:
    world = office()
    case = world.case()
    order = served(world, case)
    show_path(world, order)
    second = world.order(case, upstream_order=order)
    show_path(world, order)
    assert [path.ordered for path in paths_of(world, order)] == [(second,), ()]
    assert [path.waits_here for path in paths_of(world, order)] == [False, True]
    third = world.order(case, upstream_order=order)
    assert [path.ordered for path in paths_of(world, order)] == [(second, third), (third,)]


def test_what_was_shown_before_an_order_and_is_recorded_after_it_waits_for_nothing() -> None:
    world = office()
    case = world.case()
    order = served(world, case)
    shown = at(world)
    world.later(HOUR)
    second = world.order(case, upstream_order=order)
    show_path(world, order, occurred_at=shown)
    show_path(world, order)
    assert [path.ordered for path in paths_of(world, order)] == [(second,), ()]
