"""Rules about dispositions: who asks, approves, carries out and witnesses, and what is left of the exhibit."""

from __future__ import annotations

import pytest

from custody.errors import RuleBroken
from custody.law.clock import DAY
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.exhibits.dispositions import views
from custody.model.records import ClaimNotice, Departure, Disposition, Proposal
from custody.model.schema.ids import b64
from custody.pages.exhibits.dispositions import said
from tests.ledger.replaying import check
from tests.model.ends import (
    agree,
    ahead,
    bear_witness,
    carry_out,
    claim,
    decided,
    ended,
    notify,
    place,
    propose,
    release,
    take_back,
)
from tests.model.office import office, seal_on, stick
from tests.model.room import place as shelf
from tests.model.room import store, where
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def read(world: World, receipt: Receipt) -> Disposition:
    return world.lookup().get(Disposition, b64(world.leaf_of(receipt)))


@shows("disposition.approved", "disposition.known")
def test_what_is_carried_out_was_approved_by_somebody_else() -> None:
    world, exhibit, _ = ended()
    other = stick(world, "S-9")
    decided(world, world.exhibit_record(other).case)
    proposal = propose(world, exhibit, "destroy")
    with refused_here(world, "disposition.approved"):
        carry_out(world, exhibit, "destroy", None)
    with refused_here(world, "disposition.approved"):
        carry_out(world, exhibit, "destroy", proposal)
    with refused_here(world, "disposition.known"):
        carry_out(world, other, "destroy", proposal)
    with refused_here(world, "disposition.known"):
        carry_out(world, exhibit, "destroy", None, leaf=b64(bytes(32)), entry_mode="record")
    agree(world, proposal)
    assert marks(world, carry_out(world, exhibit, "destroy", proposal)) == set()


@shows("proposal.distinct")
def test_who_asks_does_not_approve() -> None:
    world, exhibit, _ = ended()
    proposal = propose(world, exhibit, "destroy", by="judge")
    with refused_here(world, "proposal.distinct"):
        agree(world, proposal)
    world.enrol("other", "authority")
    agree(world, proposal, by="other")


def test_a_refused_or_overtaken_proposal_is_not_carried_out() -> None:
    world, exhibit, _ = ended()
    proposal = propose(world, exhibit, "destroy")
    re = world.leaf_of(proposal)
    world.sign("judge", "disposition.refused", {"reason": "wrong"}, subject=exhibit, re=re)
    with refused_here(world, "disposition.approved"):
        carry_out(world, exhibit, "destroy", proposal)
    first, second = propose(world, exhibit, "return_to_owner"), propose(world, exhibit, "destroy")
    agree(world, second)
    carry_out(world, exhibit, "destroy", second)
    assert world.lookup().get(Proposal, b64(world.leaf_of(first))).status == "void"
    assert world.lookup().get(Proposal, b64(world.leaf_of(second))).status == "carried_out"
    executed = max(
        view.disposition.carried_position or 0 for view in views(world.lookup(), world.clock.now())
    )
    stands = {view.state: view for view in views(world.lookup(), world.clock.now())}
    void = stands.pop("void")
    assert void.voided == executed
    assert {stand.voided for stand in stands.values()} == {None}
    assert said(void).endswith(f"in entry {executed}")


@shows("disposition.expired")
def test_an_approval_runs_out() -> None:
    world, exhibit, _ = ended()
    proposal = propose(world, exhibit, "return_to_owner")
    agree(world, proposal)
    world.later(15 * DAY)
    with refused_here(world, "disposition.expired"):
        carry_out(world, exhibit, "return_to_owner", proposal)
    assert marks(world, carry_out(world, exhibit, "return_to_owner", proposal, entry_mode="record")) == {
        "disposition.expired"
    }


@shows("disposition.as_approved")
def test_what_is_carried_out_is_what_was_approved() -> None:
    world, exhibit, _ = ended()
    proposal = propose(world, exhibit, "return_to_owner")
    agree(world, proposal)
    with refused_here(world, "disposition.as_approved"):
        carry_out(world, exhibit, "destroy", proposal)
    with refused_here(world, "disposition.as_approved"):
        carry_out(world, exhibit, "return_to_owner", proposal, "not_needed")
    assert marks(world, carry_out(world, exhibit, "destroy", proposal, entry_mode="record")) == {
        "disposition.as_approved"
    }


@shows("disposition.executor", "custody.not_custodian")
def test_it_is_carried_out_by_the_holder_and_not_by_who_approved_it() -> None:
    world, exhibit, _ = ended()
    world.enrol("both", "authority", "evidence_custodian")
    proposal = propose(world, exhibit, "destroy")
    agree(world, proposal, by="both")
    with refused_here(world, "custody.not_custodian"):
        carry_out(world, exhibit, "destroy", proposal, by="carl")
    world.offer(exhibit, "both")
    world.accept(exhibit, by="both")
    with refused_here(world, "disposition.executor"):
        carry_out(world, exhibit, "destroy", proposal, by="both")
    late = carry_out(world, exhibit, "destroy", proposal, by="both", entry_mode="record")
    assert marks(world, late) == {"disposition.executor"}


@shows("disposition.method", "disposition.photos")
def test_destruction_states_method_and_standard_and_shows_photos() -> None:
    world, exhibit, _ = ended()
    proposal = propose(world, exhibit, "destroy")
    agree(world, proposal)
    for missing in ("method", "standard"):
        with refused_here(world, "disposition.method"):
            carry_out(world, exhibit, "destroy", proposal, without=missing)
    bare = carry_out(world, exhibit, "destroy", proposal, photo_after_sha256=None)
    assert marks(world, bare) == {"disposition.photos"}


@shows("disposition.receiver")
def test_who_receives_a_thing_says_who_he_is() -> None:
    for measure in ("return_to_owner", "loan", "transfer_to_agency"):
        world, exhibit, _ = ended()
        proposal = propose(world, exhibit, measure)
        agree(world, proposal)
        with refused_here(world, "disposition.receiver"):
            carry_out(world, exhibit, measure, proposal, identification_means=None)
        assert marks(world, carry_out(world, exhibit, measure, proposal)) == set()


@shows("disposition.witness", "disposition.executed", "disposition.witness_due")
def test_destruction_takes_a_requester_an_approver_and_a_witness() -> None:
    world, exhibit, _ = ended()
    world.enrol("aud", "auditor")
    proposal = propose(world, exhibit, "destroy")
    agree(world, proposal)
    executed = carry_out(world, exhibit, "destroy", proposal)
    assert read(world, proposal).unwitnessed
    for name in ("carl", "judge", "eve"):
        with refused_here(world, "disposition.witness"):
            bear_witness(world, executed, name)
    with refused_here(world, "disposition.executed"):
        bear_witness(world, proposal, "aud")
    bear_witness(world, executed, "aud")
    assert read(world, proposal).witness == world.people["aud"].actor
    with refused_here(world, "disposition.witness_due"):
        bear_witness(world, executed, "aud")
    check(world.store.read(), world.log_key)


@shows("disposition.gone")
def test_what_is_gone_is_kept_in_the_record_and_nothing_more_is_done_with_it() -> None:
    for measure in ("destroy", "forfeit", "return_to_owner", "transfer_to_agency", "loan"):
        world, exhibit, _ = ended()
        proposal = propose(world, exhibit, measure)
        agree(world, proposal)
        carry_out(world, exhibit, measure, proposal)
        gone = world.lookup().get(Departure, exhibit)
        assert (gone.measure, gone.back) == (measure, None)
        with refused_here(world, "disposition.gone"):
            world.offer(exhibit, "carl")
        with refused_here(world, "disposition.gone"):
            propose(world, exhibit, "destroy")
        world.unseal(exhibit, "S-1")
        assert "disposition.gone" in marks(world, seal_on(world, exhibit, "S-2"))
        world.put_source("/late.dd", b"image")
        stored, _ = world.archive(exhibit, "/late.dd")
        assert world.object_record(stored).nonconforming == ()


@shows("disposition.return_due_at", "disposition.on_loan", "disposition.loan_late", "custody.condition")
def test_what_is_lent_comes_back_in_time_and_goes_on() -> None:
    world = office()
    exhibit = stick(world)
    with refused_here(world, "disposition.on_loan"):
        take_back(world, exhibit)
    for by in (None, ahead(world, 0)):
        with refused_here(world, "disposition.return_due_at"):
            propose(world, exhibit, "loan", "not_needed", return_due_at=by)
    for days, condition, expected in (
        (2, "as_described", set()),
        (20, "damaged", {"disposition.loan_late", "custody.condition"}),
    ):
        proposal = propose(world, exhibit, "loan", "not_needed")
        agree(world, proposal)
        carry_out(world, exhibit, "loan", proposal, "not_needed")
        world.later(days * DAY)
        assert marks(world, take_back(world, exhibit, condition=condition)) == expected
        with refused_here(world, "disposition.on_loan"):
            take_back(world, exhibit)
        assert world.exhibit_record(exhibit).holder == world.people["eve"].actor
    world.offer(exhibit, "carl")


@shows("disposition.claim_until", "disposition.claim_late")
def test_a_claim_comes_in_time_where_a_notice_set_one() -> None:
    world = office()
    exhibit = stick(world)
    assert marks(world, claim(world, exhibit)) == set()
    assert world.lookup().get(ClaimNotice, exhibit).claim_until is None
    assert marks(world, notify(world, exhibit, days=-1)) == {"disposition.claim_until"}
    assert marks(world, notify(world, exhibit)) == set()
    assert marks(world, claim(world, exhibit)) == set()
    notify(world, exhibit)
    claimed = world.lookup().get(ClaimNotice, exhibit)
    assert claimed.claimed is not None
    world.later(40 * DAY)
    assert marks(world, claim(world, exhibit)) == {"disposition.claim_late"}


@shows("disposition.claimed")
def test_a_claim_stands_in_the_way_of_what_would_not_return_the_exhibit() -> None:
    for measure in ("destroy", "forfeit", "transfer_to_agency"):
        world, exhibit, _ = ended()
        proposal = propose(world, exhibit, measure)
        claim(world, exhibit)
        with refused_here(world, "disposition.claimed"):
            agree(world, proposal)
        ordered = propose(world, exhibit, measure, "court_order")
        assert marks(world, agree(world, ordered)) == set()
    world, exhibit, _ = ended()
    claim(world, exhibit)
    returned = propose(world, exhibit, "return_to_owner")
    assert marks(world, agree(world, returned)) == set()


def test_what_left_the_house_lies_in_no_place_any_more() -> None:
    world, exhibit, _ = ended()
    store(world, exhibit, shelf(world))
    proposal = propose(world, exhibit, "return_to_owner")
    agree(world, proposal)
    carry_out(world, exhibit, "return_to_owner", proposal)
    assert where(world, exhibit).location is None


@shows("legal_hold.own_proposal")
def test_nobody_ends_a_hold_on_what_he_has_asked_to_dispose_of() -> None:
    for about in ("case", "exhibit", "object"):
        world, exhibit, case = ended()
        world.enrol("other", "authority")
        world.put_source("/a.dd", b"image")
        stored, _ = world.archive(exhibit, "/a.dd")
        things = {"case": case, "exhibit": exhibit, "object": stored}
        hold = world.subject_of(place(world, things[about], about))
        proposal = propose(world, exhibit, "destroy", by="judge")
        with refused_here(world, "legal_hold.own_proposal"):
            release(world, hold)
        agree(world, proposal, by="other", entry_mode="record")
        with refused_here(world, "legal_hold.own_proposal"):
            release(world, hold)
        assert marks(world, release(world, hold, by="other")) == set()


def why_not(world: World, exhibit: str, proposal: Receipt | None) -> str:
    """Return why the destruction of an exhibit by a proposal is refused."""
    with pytest.raises(RuleBroken) as refused:
        carry_out(world, exhibit, "destroy", proposal)
    assert refused.value.rule == "disposition.approved"
    return refused.value.message


@shows("disposition.approved")
def test_a_disposition_that_is_not_approved_is_refused_for_what_was_decided_of_it() -> None:
    world, exhibit, _ = ended()
    proposal = propose(world, exhibit, "destroy")
    assert "it names no proposal that another person approved" in why_not(world, exhibit, None)
    assert "no other person has approved it" in why_not(world, exhibit, proposal)
    world.sign(
        "judge", "disposition.refused", {"reason": "wrong"}, subject=exhibit, re=world.leaf_of(proposal)
    )
    assert "another person refused it" in why_not(world, exhibit, proposal)
    first, second = propose(world, exhibit, "destroy"), propose(world, exhibit, "loan", "not_needed")
    agree(world, second)
    carry_out(world, exhibit, "loan", second, "not_needed")
    take_back(world, exhibit)
    assert "it was executed already" in why_not(world, exhibit, second)
    assert "a later entry made it void" in why_not(world, exhibit, first)
