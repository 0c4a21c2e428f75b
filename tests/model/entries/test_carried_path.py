"""What entries carry about the path of a communication although no rule judges it: read back as it was given.

convention.md names these tests; each fails when the field or code it is about is taken out of its kind.
"""

from __future__ import annotations

from custody.model.schema.types import Value
from tests.model.entries.test_carried import begun, entered
from tests.model.foreign import received, refuse_path, sent, show_abroad
from tests.model.met import end_path, show_path
from tests.model.office import at, office


def test_an_order_names_the_one_before_it_along_the_path_of_a_communication() -> None:
    world = office()
    case = world.case()
    first = world.order(case)
    for upstream_order in (None, first):
        assert begun(world, world.order(case, upstream_order=upstream_order), "upstream_order") == [
            upstream_order
        ]


def test_what_was_shown_of_a_path_says_which_providers_carried_it_and_to_whom_it_was_shown() -> None:
    world = office()
    order = world.order(world.case())
    world.serve(order)
    told: dict[str, Value] = {"providers": "Example Mail Ltd", "path": "from there to Example Net Ltd"}
    for disclosed_to in ("authority", "designated_person"):
        for further in ("abroad", "at_home", "none", "not_known"):
            receipt = show_path(
                world, order, further, disclosed_to=disclosed_to, received_by="Insp. Hall", **told
            )
            assert entered(world, receipt, "disclosed_to", "further_providers") == [disclosed_to, further]
            assert entered(world, receipt, "providers", "path") == list(told.values())
            assert entered(world, receipt, "received_by") == ["Insp. Hall"]


def test_why_no_order_goes_on_to_a_provider_that_was_found_is_on_record() -> None:
    world = office()
    order = world.order(world.case())
    world.serve(order)
    for reason in ("data_deleted", "not_needed", "obtained", "ordered", "other", "unidentified"):
        receipt = end_path(world, order, show_path(world, order), reason=reason)
        assert entered(world, receipt, "reason") == [reason]


def test_a_request_names_the_order_or_the_request_that_it_goes_on_from() -> None:
    world = office()
    case = world.case()
    order, first = world.order(case), sent(world, case)
    for upstream_order, upstream_request in ((order, None), (None, first), (None, None)):
        request = sent(world, case, upstream_order=upstream_order, upstream_request=upstream_request)
        assert begun(world, request, "upstream_order", "upstream_request") == [
            upstream_order,
            upstream_request,
        ]


def test_what_is_shown_of_a_provider_in_another_state_says_where_and_which_it_is_and_the_path() -> None:
    world = office()
    case = world.case()
    names = ("third_state", "provider", "path")
    for request in (received(world, case), sent(world, case)):
        receipt = show_abroad(world, request, "DE", provider="Beispiel Hosting GmbH", path="from there")
        assert entered(world, receipt, *names) == ["DE", "Beispiel Hosting GmbH", "from there"]


def test_a_refusal_to_show_it_says_on_which_ground_why_and_when_the_states_consulted() -> None:
    world = office()
    request = received(world)
    for grounds in ("40.21.b", "40.21.c", "40.22"):
        consulted_at = at(world)
        receipt = refuse_path(
            world, request, refusal_grounds=grounds, consulted_at=consulted_at, explanation="of State"
        )
        names = ("refusal_grounds", "consulted_at", "explanation")
        assert entered(world, receipt, *names) == [grounds, consulted_at, "of State"]
