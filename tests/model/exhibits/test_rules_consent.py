"""A consent to a seizure that is taken back covers nothing from then on; the record moves and destroys nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import UsageError
from custody.law.clock import DAY
from custody.law.retention_limits import wanted
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.exhibits.holding_authority import bare_seizures
from custody.ledger.views.instruments.seizures import view_seizure
from custody.model import layouts
from custody.model.entry import entry_values
from custody.model.exits.holding_authority import basis_of
from custody.model.schema.types import Value
from tests.ledger.replaying import check
from tests.model.consents import consented, copies_due, covers, withdraw
from tests.model.disposition.test_rules_giveback import back, keep
from tests.model.ends import agree, carry_out, copy, propose
from tests.model.exhibits.test_rules_search import PAPER, follow, record, seized, urgent
from tests.model.locking import GOVERNANCE, archived, term
from tests.model.office import at, office
from tests.model.room import release
from tests.model.showing import marks, refused_here, shows


def test_what_was_given_is_held_by_the_consent_until_that_is_taken_back_and_by_nothing_from_then_on() -> None:
    world = office()
    seizure, (thing,) = consented(world)
    assert covers(world, thing).basis == "consent"
    world.later(DAY)
    assert marks(world, withdraw(world, seizure, occurred_at=at(world, 3600))) == set()
    found = covers(world, thing)
    assert (found.basis, found.since, found.why) == (None, world.clock.now() - 3660, "withdrawn")
    assert [item.id for item in bare_seizures(world.lookup())] == [seizure]
    assert back(world) == {thing}
    assert world.exhibit_record(thing).holder == world.exhibit_record(world.exhibit(seizure, "EV/9")).holder
    check(world.store.read(), world.log_key)


def test_what_is_registered_later_and_what_is_taken_out_later_lack_the_consent_too() -> None:
    world = office()
    seizure, (thing,) = consented(world)
    withdraw(world, seizure)
    late = world.exhibit(seizure, "EV/2")
    part = world.exhibit(None, "EV/3", parent=thing)  # type: ignore[arg-type]  # a part is of no seizure itself
    assert {covers(world, item).why for item in (late, part)} == {"withdrawn"}
    assert back(world) == {thing, late, part}


def test_a_withdrawal_for_some_things_leaves_the_others_as_they_were() -> None:
    world = office()
    seizure, (first, second, third) = consented(world, 3)
    part = world.exhibit(None, "EV/9", parent=first)  # type: ignore[arg-type]  # a part is of no seizure itself
    withdraw(world, seizure, first)
    assert [covers(world, item).why for item in (first, part, second, third)] == ["withdrawn"] * 2 + [
        None
    ] * 2
    assert (back(world), list(bare_seizures(world.lookup()))) == ({first, part}, [])
    assert view_seizure(world.store.read(), record(world, seizure)).gaps[0] == "part"
    world.later(DAY)
    withdraw(world, seizure, second, third)
    assert covers(world, first).since < covers(world, second).since == covers(world, third).since
    withdraw(world, seizure)
    assert back(world) == {first, part, second, third}


def test_a_withdrawal_that_reaches_the_record_late_counts_since_it_was_told_in_whatever_order() -> None:
    world = office()
    seizure, (thing,) = consented(world, occurred_at=at(world, 9 * DAY))
    withdraw(world, seizure, occurred_at=at(world, DAY))
    first = at(world, 5 * DAY)
    withdraw(world, seizure, withdrawer_capacity="co_entitled", occurred_at=first)
    assert covers(world, thing).since == world.clock.now() - 60 - 5 * DAY
    other, (undated,) = consented(world)
    withdraw(world, other, occurred_at=None, not_known="occurred_at")
    assert covers(world, undated).why == "withdrawn"


@shows("consent.basis")
def test_no_consent_is_taken_back_that_a_seizure_does_not_rest_on_and_it_is_held_as_before() -> None:
    world = office()
    case = world.case()
    for basis in ("warrant", "order"):
        seizure, _ = seized(world, case, basis=basis)
        thing = world.exhibit(seizure, f"EV/{basis}")
        assert marks(world, withdraw(world, seizure)) == {"consent.basis"}
        assert covers(world, thing).basis == basis
    assert back(world) == set()


@shows("consent.basis")
def test_a_basis_that_is_corrected_to_consent_counts_and_no_correction_closes_the_finding() -> None:
    world = office()
    seizure, _ = seized(world)
    position = world.size() - 1
    thing = world.exhibit(seizure)
    assert marks(world, withdraw(world, seizure)) == {"consent.basis"}
    assert covers(world, thing).basis == "warrant"
    world.correct(position, "basis", value="consent")
    assert covers(world, thing).why == "withdrawn", (
        "it was withdrawn all along, and nobody knew of the consent"
    )
    assert marks(world, withdraw(world, seizure, withdrawer_capacity="co_entitled")) == set()
    world.correct(position, "basis", value="warrant")
    assert (covers(world, thing).why, back(world)) == ("withdrawn", {thing})
    other, (given_,) = consented(world, case=world.case("C-2"))
    world.correct(world.store.read().positions(other)[0], "basis", value="warrant")
    withdraw(world, other)
    assert covers(world, given_).why == "withdrawn"


@shows("consent.exhibit")
def test_what_is_named_was_taken_in_the_seizure() -> None:
    world = office()
    seizure, (thing,) = consented(world)
    other, (foreign,) = consented(world, case=world.exhibit_record(thing).case, reference="S-2")
    part = world.exhibit(None, "EV/9", parent=thing)  # type: ignore[arg-type]  # a part is of no seizure itself
    for wrong in (foreign, world.journal.new_subject()):
        with refused_here(world, "consent.exhibit"):
            withdraw(world, seizure, wrong)
        with refused_here(world, "consent.exhibit"):
            withdraw(world, seizure, thing, wrong)
    assert marks(world, withdraw(world, seizure, part)) == set()
    assert covers(world, thing).basis == "consent"
    assert marks(world, withdraw(world, other, foreign)) == set()


@shows("seizure.known", "seizure.before")
def test_a_consent_to_a_known_seizure_is_taken_back_after_it() -> None:
    world = office()
    seizure, _ = consented(world)
    with refused_here(world, "seizure.known"):
        withdraw(world, world.journal.new_subject())
    assert marks(world, withdraw(world, seizure, occurred_at=at(world, DAY))) == {"seizure.before"}


@shows("consent.withdrawn_before")
def test_whoever_gave_it_takes_it_back_once_and_others_whose_consent_counts_each_for_themselves() -> None:
    world = office()
    seizure, (first, second) = consented(world, 2)
    again = {"consent.withdrawn_before"}
    assert marks(world, withdraw(world, seizure, withdrawer_capacity="co_entitled")) == set()
    assert marks(world, withdraw(world, seizure, first)) == set()
    assert marks(world, withdraw(world, seizure, first, withdrawer_capacity="representative")) == again
    assert marks(world, withdraw(world, seizure, first, second)) == set(), "one of them is new"
    assert marks(world, withdraw(world, seizure)) == set(), "what is found later is new"
    assert marks(world, withdraw(world, seizure, withdrawer_capacity="representative")) == again
    assert marks(world, withdraw(world, seizure, second)) == again
    for _ in range(2):
        assert marks(world, withdraw(world, seizure, withdrawer_capacity="co_entitled")) == set()


@shows("consent.document")
def test_what_was_told_on_paper_is_on_record() -> None:
    world = office()
    for told in ("electronic", "in_person", "on_paper", "phone"):
        seizure, _ = consented(world, case=world.case(f"C-{told}"))
        assert marks(world, withdraw(world, seizure, notice_method=told, document_sha256=PAPER)) == set()
        bare = {"consent.document"} if told == "on_paper" else set()
        found = marks(world, withdraw(world, seizure, notice_method=told, withdrawer_capacity="co_entitled"))
        assert found == bare


@shows("un-28.consent.copies")
def test_no_copies_are_said_to_exist_where_none_are_on_record() -> None:
    world = office()
    again: dict[str, Value] = {"withdrawer_capacity": "co_entitled", "earlier_copies": "none"}
    seizure, (image, register, bare) = consented(world, 3)
    assert marks(world, withdraw(world, seizure, **again)) == set()
    world.acquire(image, b"bytes")
    assert marks(world, withdraw(world, seizure, **again)) == {"un-28.consent.copies"}
    assert marks(world, withdraw(world, seizure, bare, register, **again)) == set()
    copy(world, register)
    assert marks(world, withdraw(world, seizure, bare, register, **again)) == {"un-28.consent.copies"}
    assert marks(world, withdraw(world, seizure, bare, **again)) == set()
    for said in ("excluded", "included", "not_stated"):
        assert marks(world, withdraw(world, seizure, **{**again, "earlier_copies": said})) == set()


def test_a_warrant_that_comes_after_it_covers_from_then_on_and_one_that_came_before_all_along() -> None:
    world = office()
    seizure, (first, second) = consented(world, 2)
    withdraw(world, seizure)
    world.later(DAY)
    assert covers(world, first).why == "withdrawn"
    follow(world, seizure, "authorisation_decided", "judge", document_sha256=None)
    found = covers(world, first)
    assert (found.basis, found.since) == ("decision", world.clock.now() - 60)
    assert (back(world), list(bare_seizures(world.lookup()))) == (set(), [])
    follow(world, seizure, "authorisation_decided", "judge", decision="partial", exhibits_to_return=second)
    assert (covers(world, first).basis, covers(world, second).why) == ("decision", "refused")
    earlier, (thing,) = consented(world, case=world.case("C-2"))
    follow(world, earlier, "authorisation_decided", "judge")
    assert covers(world, thing).basis == "consent"
    withdraw(world, earlier, thing)
    assert (covers(world, thing).basis, back(world)) == ("decision", {second})


@pytest.mark.parametrize("upheld", [False, True])
def test_a_refusal_after_it_leaves_the_finding_where_it_began(upheld: bool) -> None:
    world = office()
    seizure, (thing,) = consented(world)
    withdraw(world, seizure)
    gone = world.clock.now() - 60
    world.later(DAY)
    if upheld:
        follow(world, seizure, "authorisation_decided", "judge")
        world.later(DAY)
    follow(world, seizure, "authorisation_decided", "judge", decision="refused")
    since = world.clock.now() - 60 if upheld else gone
    found, whole = covers(world, thing), record(world, seizure).authority
    assert (found.why, found.since) == (whole.why, whole.since) == ("refused", since)


def test_a_withdrawal_of_what_waits_for_an_authority_changes_nothing_of_that() -> None:
    world = office()
    seizure = urgent(world)
    thing, before = world.exhibit(seizure), record(world, seizure).authority
    assert marks(world, withdraw(world, seizure)) == {"consent.basis"}
    assert record(world, seizure).authority == before == covers(world, thing)
    assert record(world, seizure).waits_for_authority


def test_leave_to_keep_a_thing_covers_it_whether_it_came_before_the_withdrawal_or_after() -> None:
    world = office()
    seizure, (first, second, before) = consented(world, 3)
    keep(world, before, by="eve")
    withdraw(world, seizure)
    world.later(DAY)
    assert marks(world, keep(world, first, by="eve")) == set()
    assert [covers(world, item).basis for item in (before, first, second)] == ["leave", "leave", None]
    withdraw(world, seizure, withdrawer_capacity="co_entitled")
    assert (covers(world, first).basis, back(world)) == ("leave", {second})
    assert marks(world, keep(world, second, by="eve", occurred_at=at(world, 4 * DAY))) == {
        "retention.before_duty"
    }


@shows("disposition.duty_to_return")
def test_what_is_to_go_back_is_destroyed_by_nothing_and_returned_to_whoever_gave_it() -> None:
    world = office()
    seizure, (first, second) = consented(world, 2)
    withdraw(world, seizure)
    for measure in ("destroy", "forfeit", "transfer_to_agency", "retain_by_agency"):
        proposal = propose(world, first, measure)
        with refused_here(world, "disposition.duty_to_return", "24(2)"):
            agree(world, proposal)
    proposal = propose(world, first, "return_to_owner", "unlawful")
    agree(world, proposal)
    assert marks(world, carry_out(world, first, "return_to_owner", proposal, "unlawful", by="eve")) == set()
    release(world, second, receiver_class="owner", purpose="return_to_owner", return_due_at=None)
    assert back(world) == set()


def test_nothing_is_moved_shortened_or_deleted_by_it_and_nothing_is_locked_anew() -> None:
    world = office()
    seizure, (thing,) = consented(world)
    term(world, seizure, 20 * DAY)
    stored = archived(world, thing)
    assert wanted(basis_of(recalled(world.store.read()), stored, world.clock.now()), GOVERNANCE, 0).until
    before = world.exhibit_record(thing), world.object_record(stored.id)
    withdraw(world, seizure)
    assert (world.exhibit_record(thing), world.object_record(stored.id)) == before
    found = wanted(basis_of(recalled(world.store.read()), stored, world.clock.now()), GOVERNANCE, 0)
    assert (found.until, found.hold, found.why) == (None, False, "no_authority")


def test_copies_made_before_are_due_until_somebody_accounts_for_them_also_after_the_thing_went_back() -> None:
    world = office()
    seizure, (thing, other) = consented(world, 2)
    archived(world, thing)
    made = world.subject_of(copy(world, other))
    assert copies_due(world) == set()
    withdraw(world, seizure)
    assert copies_due(world) == {thing, other}
    world.sign("carl", "copy.destroyed", _DESTROYED, subject=made)
    assert copies_due(world) == {thing}
    for exhibit in (thing, other):
        proposal = propose(world, exhibit, "return_to_owner", "unlawful")
        agree(world, proposal)
        carry_out(world, exhibit, "return_to_owner", proposal, "unlawful", by="eve")
    assert (back(world), copies_due(world)) == (set(), {thing})
    assert [item.id for item in bare_seizures(world.lookup())] == [seizure]
    assert "copies" in view_seizure(world.store.read(), record(world, seizure)).gaps
    keep(world, thing)
    assert (copies_due(world), list(bare_seizures(world.lookup()))) == (set(), [])


def test_copies_that_are_left_to_the_agency_stay_covered_by_the_consent_until_that_goes_too() -> None:
    world = office()
    seizure, (thing,) = consented(world)
    term(world, seizure, 20 * DAY)
    stored = archived(world, thing)
    withdraw(world, seizure, earlier_copies="excluded")
    assert (covers(world, thing).why, copies_due(world)) == ("withdrawn", set())
    assert basis_of(recalled(world.store.read()), stored, world.clock.now()).authorised
    withdraw(world, seizure, withdrawer_capacity="co_entitled", earlier_copies="not_stated")
    assert copies_due(world) == {thing}
    assert not basis_of(recalled(world.store.read()), stored, world.clock.now()).authorised


def test_a_withdrawn_seizure_of_which_nothing_is_registered_waits_for_that() -> None:
    world = office()
    seizure, _ = consented(world, 0)
    withdraw(world, seizure)
    assert back(world) == {seizure}
    assert [item.id for item in bare_seizures(world.lookup())] == [seizure]
    follow(world, seizure, "list_recorded", exhibit_count=0)
    assert back(world) == set()


def test_a_seizure_by_consent_says_whose_it_was_and_no_other_has_to() -> None:
    layout = layouts.layout(1, "seizure.recorded")
    base: dict[str, Value] = {
        "case": "a3bb189e-8bf9-4888-9912-ace4e6543002",
        "measures": "28.3.a",
        "search_target": "medium",
        "territory": "inside",
    }
    facts, _ = entry_values.split(layout, {**base, "basis": "consent"})
    assert "authorised_by" in facts.codes("not_known")
    named, _ = entry_values.split(layout, {**base, "basis": "consent", "authorised_by": "I. Owner"})
    assert "authorised_by" not in named.codes("not_known")
    for basis in ("warrant", "order", "oral", "urgent"):
        other, _ = entry_values.split(layout, {**base, "basis": basis})
        assert "authorised_by" not in other.codes("not_known")
        with pytest.raises(UsageError, match="authorised_by cannot be said to be unknown"):
            entry_values.split(layout, {**base, "basis": basis, "not_known": "authorised_by"})


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["withdraw", "part", "confirmed", "refused", "keep", "correct"]), st.integers(0, 3)
    ),
    max_size=6,
)


@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_without_a_decision_a_withdrawal_is_never_undone_and_what_is_bare_is_due(
    steps: list[tuple[str, int]],
) -> None:
    world = office()
    seizure, (first, second) = consented(world, 2)
    entry = world.store.read().positions(seizure)[0]
    lost: set[str] = set()
    kept: set[str] = set()
    for step, days in steps:
        world.later(days * DAY)
        if step == "withdraw":
            withdraw(world, seizure, withdrawer_capacity="co_entitled")
            lost |= {first, second}
        elif step == "part":
            withdraw(world, seizure, first, withdrawer_capacity="co_entitled")
            lost |= {first}
        elif step == "correct":
            world.correct(entry, "basis", value="warrant")
        elif step == "keep":
            keep(world, first, by="eve")
            kept |= {first}
        else:
            follow(world, seizure, "authorisation_decided", "judge", decision=step)
        for thing in (first, second):
            bare = covers(world, thing).basis is None
            if record(world, seizure).decision is None:
                assert bare == (thing in lost - kept), "only leave or a decision covers it again"
            assert bare == (thing in back(world))
    check(world.store.read(), world.log_key)


_DESTROYED: dict[str, Value] = {"method": "overwriting", "standard": "none", "attending_witness": "carl"}
