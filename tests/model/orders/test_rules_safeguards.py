"""The rule on safeguards: every instrument states each of article 24, or why it does not apply."""

from __future__ import annotations

import pytest

from custody.errors import UsageError
from custody.law.clock import DAY, HOUR
from custody.law.grounds import SAFEGUARDS
from custody.law.safeguards import OF_ORDER, article_of
from custody.model.schema.types import Value
from tests.model.foreign import effect, received, request_record, sent, served_order, step
from tests.model.office import at, office, recorded
from tests.model.showing import marks, refused_here, shows

ARTICLES = {"proportionality": "24(1)", "review": "24(2)", "remedy": "24(2)", "third_parties": "24(3)"}


@shows("un-24.safeguards")
def test_a_new_order_states_every_safeguard_or_why_it_does_not_apply() -> None:
    world = office()
    case = world.case()
    world.order(case)
    for name, article in ARTICLES.items():
        because: dict[str, Value] = {name: "a reason", "not_applicable": name}
        world.order(case, by="judge", **because)
        silent: dict[str, Value] = {name: None, "not_applicable": None}
        with refused_here(world, "un-24.safeguards", article):
            world.order(case, by="judge", **silent)
        with refused_here(world, "un-24.safeguards", article):
            world.order(case, by="judge", **silent, not_known=name)


@shows("un-24.safeguards")
def test_saying_that_a_safeguard_does_not_apply_is_no_reason_yet() -> None:
    world = office()
    case = world.case()
    world.order(case, not_applicable="proportionality remedy review third_parties")
    for name, article in ARTICLES.items():
        silent: dict[str, Value] = {name: None, "not_applicable": name}
        with refused_here(world, "un-24.safeguards", article):
            world.order(case, by="judge", **silent)


@shows("un-24.safeguards")
def test_an_order_on_paper_without_its_safeguards_is_recorded_and_marked() -> None:
    world = office()
    case = world.case()
    assert recorded(world, case)[1] == set()
    for name in ARTICLES:
        order, found = recorded(world, case, **{name: None})
        assert found == {"un-24.safeguards"}
        assert world.order_record(order).nonconforming == ("un-24.safeguards",)
        entry = world.entry(world.store.read().positions(order)[0])
        assert entry.value("not_known") == name
        assert entry.value("not_known_reason") is None


def test_the_safeguards_that_an_order_carries_as_its_particulars_are_not_asked_for_twice() -> None:
    world = office()
    case = world.case()
    assert set(OF_ORDER) == set(ARTICLES)
    assert set(SAFEGUARDS) - set(OF_ORDER) == {"authority", "grounds", "scope", "duration"}
    assert {name: article_of(name) for name in OF_ORDER} == ARTICLES
    with pytest.raises(UsageError):
        world.order(case, not_applicable="grounds")


def test_an_erased_reason_leaves_the_safeguard_said_not_to_apply() -> None:
    """What a rule reads is the name of the safeguard; the reason is prose, which can be erased."""
    world = office()
    order = world.order(world.case())
    position = world.store.read().positions(order)[0]
    assert world.entry(position).value("third_parties") == "the account is of one user"
    proposal = world.propose_erasure(position, "third_parties")
    world.approve(proposal)
    world.erase(proposal)
    entry = world.entry(position)
    assert entry.value("third_parties") is None
    assert entry.value("not_applicable") == "third_parties"
    assert entry.value("nonconforming") is None


def test_a_request_to_another_state_needs_the_particulars_of_its_article_and_no_safeguard() -> None:
    """Article 24(4) binds the State that uses its powers, which for a request is the one that is asked."""
    world = office()
    case = world.case()
    assert request_record(world, sent(world, case, legal_basis=None, offence_ground=None)).nonconforming == ()
    for name in ("authority", "offence", "data", "necessity"):
        with refused_here(world, "un-42.particulars"):
            silent: dict[str, Value] = {name: None}
            sent(world, case, "judge", **silent)


@shows("un-24.at_home")
def test_preservation_for_another_state_rests_on_an_order_at_home_or_on_another_basis_that_is_named() -> None:
    world = office()
    case = world.case()
    order = served_order(world, case, clock_start="order")
    with_order, named, bare, held = (received(world, case) for _ in range(4))
    assert marks(world, effect(world, with_order, preservation_order=order)) == set()
    step(world, named, "order_linked", preservation_order=order)
    assert marks(world, effect(world, named, basis=None)) == set()
    assert marks(world, effect(world, held, basis="held_here")) == set()
    assert marks(world, effect(world, bare, basis=None)) == {"un-24.at_home"}
    assert request_record(world, bare).nonconforming == ("un-24.at_home",)
    assert len(request_record(world, bare).periods) == 1
    assert [request_record(world, request).owes_basis for request in (with_order, held, bare)] == [
        False,
        False,
        True,
    ]
    step(world, bare, "order_linked", preservation_order=order)
    assert not request_record(world, bare).owes_basis
    ours = sent(world, case)
    assert marks(world, effect(world, ours)) == set()


@shows("un-24.preservation_order.not_in_force")
def test_an_order_that_had_ended_or_was_not_issued_yet_is_none_to_preserve_under() -> None:
    world = office()
    case = world.case()
    lapsed, withdrawn, quashed = (served_order(world, case, days=30, clock_start="order") for _ in range(3))
    assert marks(world, effect(world, received(world, case), preservation_order=lapsed)) == set()
    earlier = received(world, case, occurred_at=at(world, HOUR))
    fresh = served_order(world, case, clock_start="order")
    receipt = effect(world, earlier, preservation_order=fresh, occurred_at=at(world, HOUR))
    assert marks(world, receipt) == {
        "un-24.preservation_order.not_in_force",
        "un-24.preservation_order.unserved",
    }
    world.sign("judge", "preservation_order.withdrawn", {"reason": "issued_in_error"}, subject=withdrawn)
    world.sign(
        "eve",
        "preservation_order.quashed",
        {
            "body": "court",
            "effect": "from_now",
            "preserved_data": "keep_preserved",
            "obtained_data": "nothing_held",
            "quashed_by": "Court of Graz",
        },
        subject=quashed,
    )
    world.later(30 * DAY + 25 * HOUR)
    for order in (lapsed, withdrawn, quashed):
        request = received(world, case)
        assert marks(world, effect(world, request, preservation_order=order)) == {
            "un-24.preservation_order.not_in_force"
        }
        other = received(world, case)
        assert marks(world, step(world, other, "order_linked", preservation_order=order)) == {
            "un-24.preservation_order.not_in_force"
        }


@shows("un-24.preservation_order.unserved")
def test_an_order_that_nobody_was_notified_of_is_none_to_preserve_under() -> None:
    world = office()
    case = world.case()
    order = world.order(case, clock_start="order")
    request, other = received(world, case), received(world, case)
    assert marks(world, effect(world, request, preservation_order=order)) == {
        "un-24.preservation_order.unserved"
    }
    world.sign("eve", "preservation_order.served", {"method": "in_person"}, subject=order)
    assert marks(world, step(world, request, "order_linked", preservation_order=order)) == set()
    assert marks(world, effect(world, other, preservation_order=order)) == set()
