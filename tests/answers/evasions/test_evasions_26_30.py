"""Attempts to get round articles 26 to 28: paths, production, search and seizure."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from custody.law.clock import DAY
from custody.ledger.views.deadlines import due
from custody.model.schema.ids import b64
from tests.answers.evasions.playing import evades
from tests.model.consents import consented, copies_due, withdraw
from tests.model.ends import copy
from tests.model.exhibits.test_rules_search import follow, seized
from tests.model.met import end_path, paths_of, show_path
from tests.model.office import at, office, recorded, stick
from tests.model.orders import test_rules_assist as assist
from tests.model.orders.test_rules_path import served
from tests.model.orders.test_rules_production import ABROAD, on_paper, ordered
from tests.model.produced import answered, register
from tests.model.showing import marks, refused, refused_here
from tests.world import World


@evades("26(a)")
def test_an_order_for_content_goes_on_along_a_path_of_traffic_data() -> None:
    world = office()
    case = world.case()
    first = served(world, case, data_categories="traffic")
    world.order(case, upstream_order=first, data_categories="traffic")
    with refused_here(world, "un-26.chain", "26(a)"):
        world.order(case, upstream_order=first, data_categories="content")
    other = world.case("C-2")
    with refused_here(world, "preservation_order.upstream", "26(a)"):
        world.order(other, upstream_order=first, data_categories="traffic")
    assert recorded(world, case, upstream_order=first, data_categories="content")[1] >= {"un-26.chain"}


@evades("26(a)")
def test_another_provider_is_shown_and_the_matter_is_closed_as_if_there_was_none() -> None:
    world = office()
    order = served(world, data_categories="traffic")
    alone, shown = show_path(world, order, "none"), show_path(world, order, "at_home")
    assert marks(world, end_path(world, order, alone)) == {"preservation_order.path.over"}
    assert [path.waits_here for path in paths_of(world, order)] == [False, True]
    now = world.clock.now()
    assert "path" in {row.why for row in due(world.store.read(), now, now + DAY)}
    assert marks(world, end_path(world, order, shown)) == set()


@evades("26(b)")
def test_a_path_is_shown_that_names_neither_provider_nor_way_or_comes_too_late() -> None:
    world = office()
    case = world.case()
    order = served(world, case, days=10)
    assert marks(world, show_path(world, order)) == set()
    for missing in ("providers", "path"):
        gone: dict[str, Any] = {missing: None, "not_known": missing, "not_known_reason": "not asked"}
        assert marks(world, show_path(world, order, **gone)) == {"un-26.sufficient"}
    with refused_here(world, "preservation_order.path.further_providers", "26(b)"):
        show_path(world, order, "at_home none")
    content = served(world, case, data_categories="content")
    assert marks(world, show_path(world, content)) == {"un-26.traffic"}
    world.later(20 * DAY)
    assert marks(world, show_path(world, order)) == {"un-26.late"}


@evades("27(a)")
def test_a_person_abroad_is_ordered_as_if_in_the_territory_could_wait() -> None:
    world = office()
    case = world.case()
    assert ordered(world, case)[1] == set()
    for territory in ("abroad", "unknown"):
        with refused_here(world, "un-27.territory", "27(a)"):
            ordered(world, case, territory=territory)
        assert on_paper(world, case, territory=territory) == {"un-27.territory"}
    with refused_here(world, "un-27.particulars", "27(a)"):
        ordered(world, case, data=None, not_known="data", not_known_reason="everything there is")


@evades("27(a)")
def test_data_are_taken_in_under_an_order_that_nobody_answered() -> None:
    world = office()
    order, _ = ordered(world, world.case())
    assert "production_order.unanswered" in marks(world, register(world, order))
    honest = answered(world, world.case("C-2"))
    assert marks(world, register(world, honest, "PR/2")) == set()


@evades("27(b)")
def test_a_provider_abroad_is_asked_for_messages_along_with_its_subscribers() -> None:
    world = office()
    case = world.case()
    assert ordered(world, case, **ABROAD)[1] == set()
    for categories in ("content subscriber", "traffic"):
        with refused_here(world, "un-27.subscriber_only", "27(b)"):
            ordered(world, case, **{**ABROAD, "data_categories": categories})
        asked = on_paper(world, case, **{**ABROAD, "data_categories": categories})
        assert asked == {"un-27.subscriber_only"}
    nowhere: dict[str, Any] = {
        **ABROAD,
        "services": None,
        "not_known": "services",
        "not_known_reason": "global",
    }
    with refused_here(world, "un-27.particulars", "27(b)"):
        ordered(world, case, **nowhere)


@evades("28(1)")
def test_data_in_another_state_are_searched_from_here() -> None:
    world = office()
    assert seized(world)[1] == set()
    for territory in ("abroad", "unknown"):
        seizure, marked = seized(world, world.case(f"C-{territory}"), territory=territory)
        assert marked == {"un-28.territory"}
        assert world.entry(world.store.read().positions(seizure)[0]).value("territory") == territory


@evades("28(2)")
def test_a_search_goes_on_elsewhere_without_grounds_without_lawful_access_or_abroad() -> None:
    world = office()
    seizure = seized(world, search_target="system")[0]
    assert marks(world, follow(world, seizure, "search_extended")) == set()
    for name, rule in (("grounds", "un-28.extension.grounds"), ("access", "un-28.extension.access")):
        silent: dict[str, Any] = {name: None, "not_known": name, "not_known_reason": "no time"}
        assert marks(world, follow(world, seizure, "search_extended", **silent)) == {rule}
    abroad = follow(world, seizure, "search_extended", territory="abroad")
    assert marks(world, abroad) == {"un-28.territory"}
    stick_alone = seized(world, world.case("C-2"), search_target="medium")[0]
    assert marks(world, follow(world, stick_alone, "search_extended")) == {"un-28.extended_from_medium"}


@evades("28(3)(b)")
def test_copies_are_said_not_to_exist_so_that_they_stay() -> None:
    world = office()
    seizure, (kept, bare) = consented(world, 2)
    copy(world, kept)
    assert marks(world, withdraw(world, seizure, bare, earlier_copies="none")) == set()
    assert marks(world, withdraw(world, seizure, earlier_copies="none")) == {"un-28.consent.copies"}
    assert copies_due(world) == {kept}


@evades("28(3)(c)")
def test_an_image_of_something_else_passes_for_the_thing() -> None:
    world = office()
    exhibit = stick(world)
    world.unseal(exhibit, "S-1")
    assert marks(world, world.acquire(exhibit, b"bytes")) == set()
    other = b64(sha256(b"other bytes").digest())
    assert marks(world, world.acquire(exhibit, b"bytes", source_sha256=other)) == {"acquisition.mismatch"}
    broken = stick_in(world, "EV/2", "S-2")
    assert "seal.not_intact" in marks(world, world.unseal(broken, "S-2", seal_state="not_intact"))
    seizure = seized(world, world.case("C-3"), measures="28.3.a 28.3.d")[0]
    assert marks(world, follow(world, seizure, "data_rendered_inaccessible", agency_copy="none")) == {
        "un-28.removed_without_copy"
    }


def stick_in(world: World, ref: str, seal: str) -> str:
    """Register a sealed exhibit of a seizure in a case of its own."""
    return world.exhibit(world.seize(world.case(f"C-{ref}")), ref, seal=seal)


@evades("28(3)(d)")
def test_data_are_removed_under_a_seizure_that_names_no_such_measure() -> None:
    world = office()
    seizure = seized(world, measures="28.3.a 28.3.d")[0]
    assert marks(world, follow(world, seizure, "data_rendered_inaccessible")) == set()
    other = seized(world, world.case("C-2"), measures="28.3.a 28.3.b")[0]
    assert marks(world, follow(world, other, "data_rendered_inaccessible")) == {"un-28.measure"}


@evades("28(4)")
def test_somebody_is_ordered_to_help_at_once_whatever_it_costs() -> None:
    world = office()
    case = world.case()
    assert assist.ordered(world, case)[1] == set()
    bare: dict[str, Any] = {
        "reasonableness": None,
        "not_known": "reasonableness",
        "not_known_reason": "obvious",
    }
    with refused_here(world, "un-28.assistance_order.particulars", "28(4)"):
        assist.ordered(world, case, **bare)
    with refused(rule="un-28.assistance_order.no_time", article="28(4)"):
        assist.ordered(world, case, answer_due_at=at(world))
    assert assist.on_paper(world, case, answer_due_at=at(world, 60)) == {"un-28.assistance_order.no_time"}
