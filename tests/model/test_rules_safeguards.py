"""The rule on safeguards: every instrument states each of article 24, or why it does not apply."""

from __future__ import annotations

import pytest

from custody.errors import UsageError
from custody.law.grounds import SAFEGUARDS
from custody.law.safeguards import OF_ORDER, OF_REQUEST, article_of
from custody.model.types import Value
from tests.model.foreign import effect, received, request_record, sent, step
from tests.model.office import office, recorded
from tests.model.showing import marks, refused_here, shows

ARTICLES = {"proportionality": "24(1)", "review": "24(2)", "remedy": "24(2)", "third_parties": "24(3)"}


@shows("un-24.safeguards")
def test_a_new_order_states_every_safeguard_or_why_it_does_not_apply() -> None:
    world = office()
    case = world.case()
    world.order(case)
    for name, article in ARTICLES.items():
        because: dict[str, Value] = {name: "a reason", "inapplicable": name}
        world.order(case, by="judge", **because)
        silent: dict[str, Value] = {name: None, "inapplicable": None}
        with refused_here(world, "un-24.safeguards", article):
            world.order(case, by="judge", **silent)
        with refused_here(world, "un-24.safeguards", article):
            world.order(case, by="judge", **silent, unknown=name)


@shows("un-24.safeguards")
def test_saying_that_a_safeguard_does_not_apply_is_no_reason_yet() -> None:
    world = office()
    case = world.case()
    world.order(case, inapplicable="proportionality remedy review third_parties")
    for name, article in ARTICLES.items():
        silent: dict[str, Value] = {name: None, "inapplicable": name}
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
        assert entry.value("unknown") == name
        assert entry.value("unknown_because") is None


def test_the_safeguards_that_an_order_carries_as_its_particulars_are_not_asked_for_twice() -> None:
    world = office()
    case = world.case()
    assert set(OF_ORDER) == set(ARTICLES)
    assert set(SAFEGUARDS) - set(OF_ORDER) == {"authority", "grounds", "scope", "duration"}
    assert {name: article_of(name) for name in OF_ORDER} == ARTICLES
    with pytest.raises(UsageError):
        world.order(case, inapplicable="grounds")


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
    assert entry.value("inapplicable") == "third_parties"
    assert entry.value("nonconforming") is None


@shows("un-24.safeguards", "un-24.legal_basis")
def test_a_request_to_another_state_states_its_basis_at_home_and_every_safeguard() -> None:
    world = office()
    case = world.case()
    sent(world, case)
    assert set(OF_REQUEST) == {"duration", *ARTICLES}
    for name in OF_REQUEST:
        silent: dict[str, Value] = {name: None, "inapplicable": None}
        with refused_here(world, "un-24.safeguards", article_of(name)):
            sent(world, case, "judge", **silent)
        because: dict[str, Value] = {name: "a reason", "inapplicable": name}
        sent(world, case, "judge", **because)
    with refused_here(world, "un-24.legal_basis", "24(1)"):
        sent(world, case, legal_basis=None)
    paper = sent(world, case, "eve", standing="record", legal_basis=None, review=None)
    assert request_record(world, paper).nonconforming == ("un-24.legal_basis", "un-24.safeguards")


@shows("un-24.at_home")
def test_preservation_for_another_state_without_an_order_at_home_is_marked_and_never_refused() -> None:
    world = office()
    case = world.case()
    order = world.order(case, clock_start="order")
    with_order, named, bare = received(world, case), received(world, case), received(world, case)
    assert marks(world, effect(world, with_order, order=order)) == set()
    step(world, named, "order_named", order=order)
    assert marks(world, effect(world, named)) == set()
    assert marks(world, effect(world, bare)) == {"un-24.at_home"}
    assert request_record(world, bare).nonconforming == ("un-24.at_home",)
    assert len(request_record(world, bare).periods) == 1
    ours = sent(world, case)
    assert marks(world, effect(world, ours)) == set()
