"""Rules about a path that leads abroad: shown to the State that asked, refused to it, and followed (article 43)."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, HOUR
from custody.model.schema.types import Value
from tests.model.foreign import adopt, effect, received, refuse_path, request_record, sent, show_abroad, step
from tests.model.met import end_path, paths_of, show_path
from tests.model.office import at, office
from tests.model.orders.test_rules_path import served
from tests.model.showing import marks, refused_here, shows


@shows(
    "preservation_request.incoming",
    "preservation_request.known",
    "preservation_request.ended",
    "preservation_request.before",
)
def test_the_path_is_shown_by_the_state_that_was_asked_while_its_request_is_open() -> None:
    world = office()
    case = world.case()
    theirs, ours, gone = received(world, case), sent(world, case), received(world, case)
    assert marks(world, show_abroad(world, theirs, entry_mode="act")) == set()
    assert marks(world, show_abroad(world, ours)) == set()
    with refused_here(world, "preservation_request.incoming", "43(1)"):
        show_abroad(world, ours, entry_mode="act")
    with refused_here(world, "preservation_request.known"):
        show_abroad(world, world.journal.new_subject())
    step(world, gone, "withdrawn", entry_mode="record")
    with refused_here(world, "preservation_request.ended"):
        show_abroad(world, gone, entry_mode="act")
    assert marks(world, show_abroad(world, gone)) == {"preservation_request.ended"}
    assert marks(world, show_abroad(world, theirs, occurred_at=at(world, 2 * DAY))) == {
        "preservation_request.before"
    }


@shows("un-43.traffic")
def test_only_a_request_for_traffic_data_is_answered_by_a_path() -> None:
    world = office()
    case = world.case()
    traffic = received(world, case, data_categories="traffic")
    content = received(world, case, data_categories="content")
    assert marks(world, show_abroad(world, traffic, entry_mode="act")) == set()
    assert marks(world, show_abroad(world, content)) == {"un-43.traffic"}
    with refused_here(world, "un-43.traffic", "43(1)"):
        show_abroad(world, content, entry_mode="act")


@shows("un-43.third_state")
def test_a_state_that_shows_a_provider_elsewhere_does_not_name_itself() -> None:
    world = office()
    case = world.case()
    ours, theirs = sent(world, case), received(world, case)
    assert marks(world, show_abroad(world, ours, "DE")) == set()
    assert marks(world, show_abroad(world, ours, "AT")) == {"un-43.third_state"}
    home = show_abroad(world, theirs, "AT", entry_mode="act")
    assert marks(world, home) == set(), "the provider may be in the State that asked"


@shows("un-43.sufficient")
def test_what_is_shown_of_a_path_abroad_tells_provider_state_and_path() -> None:
    world = office()
    ours = sent(world, world.case())
    assert marks(world, show_abroad(world, ours)) == set()
    for missing in ("third_state", "provider", "path"):
        gone: dict[str, Value] = {
            missing: None,
            "not_known": missing,
            "not_known_reason": "the line broke off",
        }
        assert marks(world, step(world, ours, "traffic_data_disclosed", "eve", **{**shown(), **gone})) == {
            "un-43.sufficient"
        }


def shown() -> dict[str, Value]:
    """Return what is usually shown."""
    return {
        "entry_mode": "record",
        "third_state": "DE",
        "provider": "Beispiel Hosting GmbH",
        "path": "from there",
    }


@shows("un-43.refusal.grounds")
def test_showing_a_path_is_refused_on_three_grounds_and_never_for_want_of_dual_criminality() -> None:
    world = office()
    case = world.case()
    theirs, ours = received(world, case), sent(world, case)
    for ground in ("40.21.b", "40.21.c", "40.22"):
        assert (
            marks(world, refuse_path(world, theirs, refusal_grounds=ground, consulted_at=at(world))) == set()
        )
    for ground in ("42.5", "other", "profile", "40.22 42.5"):
        with refused_here(world, "un-43.refusal.grounds", "43(2)"):
            refuse_path(world, theirs, refusal_grounds=ground)
        heard = refuse_path(world, ours, refusal_grounds=ground, entry_mode="record")
        assert marks(world, heard) == {"un-43.refusal.grounds"}


@shows("un-43.refusal.grounds")
def test_under_another_treaty_showing_a_path_is_refused_on_what_that_treaty_says() -> None:
    world = office()
    case = world.case()
    adopt(world, "budapest-29")
    theirs = received(world, case, profile="budapest-29")
    for ground in ("30.2.a", "30.2.b"):
        assert marks(world, refuse_path(world, theirs, refusal_grounds=ground)) == set()
    for ground in ("42.5", "40.22", "profile", "35.1"):
        with refused_here(world, "un-43.refusal.grounds", "30(2)"):
            refuse_path(world, theirs, refusal_grounds=ground)


@shows("un-40.consultation")
def test_before_a_path_is_refused_on_a_ground_of_article_40_21_the_states_consult() -> None:
    world = office()
    case = world.case()
    theirs, ours = received(world, case), sent(world, case)
    for ground in ("40.21.b", "40.21.c", "40.21.b 40.22"):
        with refused_here(world, "un-40.consultation", "40(28)"):
            refuse_path(world, theirs, refusal_grounds=ground)
        assert (
            marks(world, refuse_path(world, theirs, refusal_grounds=ground, consulted_at=at(world))) == set()
        )
    assert marks(world, refuse_path(world, theirs)) == set(), "article 40(22) asks for none"
    later = refuse_path(
        world,
        ours,
        entry_mode="record",
        refusal_grounds="40.21.b",
        occurred_at=at(world, 60),
        consulted_at=at(world),
    )
    assert marks(world, later) == {"un-40.consultation"}


@shows("un-40.reasons", "preservation_request.incoming")
def test_a_refusal_to_show_a_path_says_why_and_is_given_by_the_state_that_was_asked() -> None:
    world = office()
    case = world.case()
    theirs, ours = received(world, case), sent(world, case)
    assert marks(world, refuse_path(world, theirs)) == set()
    silent: dict[str, Value] = {
        "explanation": None,
        "not_known": "explanation",
        "not_known_reason": "none are given",
    }
    assert marks(world, refuse_path(world, ours, "judge", entry_mode="record", **silent)) == {"un-40.reasons"}
    with refused_here(world, "preservation_request.incoming", "43(2)"):
        refuse_path(world, ours)


@shows(
    "preservation_request.upstream",
    "preservation_request.upstream.direction",
    "preservation_request.upstream.before",
    "un-43.found",
)
def test_a_request_goes_on_from_one_of_ours_that_showed_a_provider_in_that_state() -> None:
    world = office()
    case, other = world.case(), world.case("C-2")
    first, theirs = sent(world, case), received(world, case)
    show_abroad(world, first, "DE")
    onward = sent(world, case, state="DE", upstream_request=first)
    assert request_record(world, onward).nonconforming == ()
    assert request_record(world, onward).upstream_request == first
    elsewhere = sent(world, case, state="FR", upstream_request=first)
    assert request_record(world, elsewhere).nonconforming == ("un-43.found",)
    for wrong in (sent(world, other), world.journal.new_subject()):
        with refused_here(world, "preservation_request.upstream", "43(1)"):
            sent(world, case, state="DE", upstream_request=wrong)
    show_abroad(world, theirs, "DE", entry_mode="act")
    with refused_here(world, "preservation_request.upstream.direction", "43(1)"):
        sent(world, case, state="DE", upstream_request=theirs)
    old = sent(
        world,
        case,
        "eve",
        state="DE",
        upstream_request=first,
        entry_mode="record",
        occurred_at=at(world, HOUR),
    )
    assert request_record(world, old).nonconforming == ("preservation_request.upstream.before",)


@shows("preservation_order.upstream", "un-26.chain")
def test_a_request_to_another_state_goes_on_from_an_order_of_its_case_for_traffic_data() -> None:
    world = office()
    case, other = world.case(), world.case("C-2")
    order, content = served(world, case), served(world, case, data_categories="content")
    show_path(world, order, "abroad")
    assert [path.waits_abroad for path in paths_of(world, order)] == [True]
    request = sent(world, case, state="DE", upstream_order=order)
    assert request_record(world, request).nonconforming == ()
    assert [(path.requested, path.waits_abroad) for path in paths_of(world, order)] == [((request,), False)]
    with refused_here(world, "preservation_order.upstream"):
        sent(world, other, upstream_order=order)
    with refused_here(world, "un-26.chain"):
        sent(world, case, upstream_order=content)


def test_what_was_found_abroad_is_owed_to_every_state_for_which_the_order_keeps_the_data() -> None:
    world = office()
    case = world.case()
    order = served(world, case)
    first, second, bare = (received(world, case, reference=f"AT-{at}") for at in range(3))
    content = received(world, case, reference="AT-9", data_categories="content")
    for request in (first, content):
        effect(world, request, preservation_order=order)
    effect(world, bare)
    show_path(world, order, "at_home")
    assert not request_record(world, first).owes_path
    show_path(world, order, "abroad")
    assert request_record(world, first).owes_path
    assert not request_record(world, content).owes_path, "it names no traffic data"
    assert not request_record(world, bare).owes_path, "nothing says that its data lie under that order"
    effect(world, second, preservation_order=order)
    assert request_record(world, second).owes_path, "it was found before the order carried this one out"
    show_abroad(world, first, entry_mode="act")
    refuse_path(world, second)
    assert not request_record(world, first).owes_path
    assert not request_record(world, second).owes_path
    show_path(world, order, "abroad")
    assert request_record(world, first).owes_path, "another one was found since"
    step(world, first, "order_linked", preservation_order=served(world, case))
    assert request_record(world, first).owes_path, "another order takes nothing back"
    step(world, first, "withdrawn", entry_mode="record")
    assert not request_record(world, first).owes_path


def test_what_was_shown_abroad_before_it_is_recorded_as_found_is_not_owed_again() -> None:
    world = office()
    case = world.case()
    order, request = served(world, case), received(world, case)
    effect(world, request, preservation_order=order)
    found = at(world)
    show_abroad(world, request, entry_mode="act")
    show_path(world, order, "abroad", occurred_at=found)
    assert not request_record(world, request).owes_path


@pytest.mark.parametrize("named_first", [True, False])
def test_what_is_owed_to_another_state_waits_for_no_request_of_ours(named_first: bool) -> None:
    world = office()
    case = world.case()
    order, request = served(world, case), received(world, case)
    if named_first:
        effect(world, request, preservation_order=order)
    shown_now = show_path(world, order, "abroad")
    assert [path.waits_abroad for path in paths_of(world, order)] == [not named_first]
    if not named_first:
        effect(world, request, preservation_order=order)
    assert [path.waits_abroad for path in paths_of(world, order)] == [False]
    assert marks(world, end_path(world, order, shown_now)) == {"preservation_order.path.over"}
    assert request_record(world, request).owes_path, "why nothing goes on here is no answer to that State"
