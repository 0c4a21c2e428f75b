"""Rules about searches and seizures: whatever happened is taken, and every point article 28 asks for is marked."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from custody.law.clock import DAY, EVER, format_instant
from custody.law.holding_history import Decision, History, over_time
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.exhibits.holding_authority import bare_seizures, held_exhibits
from custody.model.records import Rendering, Seizure
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from tests.ledger.replaying import check
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import World

PAPER = b64(sha256(b"a decision").digest())
EXTENDED, RENDERED, RESTORED = "search_extended", "data_rendered_inaccessible", "data_access_restored"
LISTED, DECIDED = "list_recorded", "authorisation_decided"
STEPS = (EXTENDED, RENDERED, LISTED, "receipt_given", DECIDED)


def seized(world: World, case: str | None = None, **values: Any) -> tuple[str, set[str]]:
    """Record a seizure; gives its subject and its marks."""
    before = world.size() if case is not None else world.size() + 1
    seizure = world.seize(case or world.case(), **values)
    return seizure, set(str(world.entry(before).value("nonconforming") or "").split())


def follow(world: World, seizure: str, step: str, by: str = "eve", /, **values: Any) -> Receipt:
    """Enter what follows a seizure."""
    usual: dict[str, dict[str, Value]] = {
        EXTENDED: {
            "origin_type": "system",
            "access": "accessible",
            "territory": "inside",
            "origin_system": "office PC",
            "system": "file server",
            "grounds": "drive F: is mapped to it",
            "access_method": "open session of its user",
        },
        RENDERED: {
            "manner": "removed",
            "agency_copy": "kept",
            "data": "/srv/dump",
            "method": "deleted",
            "done_by": "eve",
        },
        RESTORED: {"authority": "District Court", "method": "copied back", "done_by": "eve"},
        LISTED: {"exhibit_count": 0, "counted_by": "eve"},
        "receipt_given": {"receiver_capacity": "owner", "signature": "refused", "receiver": "I. Owner"},
        DECIDED: {
            "decision": "confirmed",
            "decided_by": "District Court",
            "document_sha256": PAPER,
            **({} if by == "judge" else {"entry_mode": "record"}),
        },
    }
    re: bytes | None = values.pop("re", None)
    return world.sign(by, f"seizure.{step}", {**usual[step], **values}, subject=seizure, re=re)


def record(world: World, seizure: str) -> Seizure:
    return world.lookup().get(Seizure, seizure)


def urgent(world: World, days: int = 3, **values: Value) -> str:
    """Record a seizure in urgency that has to be confirmed within some days."""
    by = format_instant(world.clock.now() + days * DAY)
    usual: dict[str, Any] = {"basis": "urgent", "authority_document_sha256": None, "confirmation_due_at": by}
    seizure, found = seized(world, **{**usual, **values})
    assert found == set()
    return seizure


@shows("un-28.authority_document")
def test_a_seizure_under_a_warrant_or_order_without_the_document_is_marked() -> None:
    world = office()
    case = world.case()
    by = at(world, -DAY)
    for basis, found in (("warrant", True), ("order", True), ("urgent", False), ("consent", False)):
        assert seized(world, case, basis=basis)[1] == set()
        expected = {"un-28.authority_document"} if found else set()
        bare = seized(world, case, basis=basis, authority_document_sha256=None, confirmation_due_at=by)
        assert bare[1] == expected


@shows("un-28.confirmation_due_at")
def test_urgency_and_a_spoken_word_name_by_when_they_are_confirmed() -> None:
    world = office()
    case = world.case()
    for basis in ("urgent", "oral"):
        bare = {"basis": basis, "authority_document_sha256": None}
        assert seized(world, case, **bare, confirmation_due_at=at(world, -DAY))[1] == set()
        assert seized(world, case, basis=basis)[1] == set()
        assert seized(world, case, **bare)[1] == {"un-28.confirmation_due_at"}


@shows("seizure.confirm_before")
def test_an_instant_of_confirmation_that_comes_before_the_seizure_is_marked() -> None:
    world = office()
    case = world.case()
    for by, found in ((-DAY, set()), (0, {"seizure.confirm_before"}), (DAY, {"seizure.confirm_before"})):
        assert seized(world, case, basis="urgent", confirmation_due_at=at(world, by))[1] == found
    long_ago = {"basis": "urgent", "occurred_at": at(world, 3 * DAY), "confirmation_due_at": at(world, DAY)}
    assert seized(world, case, **long_ago)[1] == set()


@shows("un-28.particulars")
def test_a_seizure_states_its_limb_and_its_scope_or_is_marked() -> None:
    world = office()
    case = world.case()
    for offence_ground in ("23.2.a", "23.2.b", "23.2.c", "35.1.b"):
        assert seized(world, case, offence_ground=offence_ground)[1] == set()
    for name in ("offence_ground", "scope"):
        bare: dict[str, Value] = {name: None, "not_known": name}
        assert seized(world, case, **bare)[1] == {"un-28.particulars"}


@shows("un-24.safeguards")
def test_a_seizure_states_every_safeguard_or_is_marked() -> None:
    world = office()
    case = world.case()
    assert seized(world, case, third_parties="kept apart", not_applicable=None)[1] == set()
    for name in ("grounds", "proportionality", "remedy", "review", "third_parties"):
        bare: dict[str, Value] = {name: None, "not_known": name, "not_applicable": None}
        assert seized(world, case, **bare)[1] == {"un-24.safeguards"}


@shows("un-35.serious")
def test_a_seizure_for_a_serious_crime_states_what_the_crime_carries() -> None:
    world = office()
    case = world.case()
    assert seized(world, case, offence_ground="35.1.c", max_penalty_months=48)[1] == set()
    for months in (47, None):
        assert seized(world, case, offence_ground="35.1.c", max_penalty_months=months)[1] == {"un-35.serious"}


@shows("seizure.ends_first")
def test_a_search_does_not_end_before_it_begins() -> None:
    world = office()
    case = world.case()
    early, late = at(world, 7200), at(world, 3600)
    assert seized(world, case, search_started_at=early, search_ended_at=late)[1] == set()
    assert seized(world, case, search_started_at=late, search_ended_at=early)[1] == {"seizure.ends_first"}


@shows("un-28.territory")
def test_data_not_known_to_be_inside_the_territory_are_marked() -> None:
    world = office()
    case = world.case()
    seizure, found = seized(world, case, search_target="system")
    assert found == set()
    assert marks(world, follow(world, seizure, EXTENDED)) == set()
    for territory in ("abroad", "unknown"):
        assert seized(world, case, territory=territory)[1] == {"un-28.territory"}
        assert marks(world, follow(world, seizure, EXTENDED, territory=territory)) == {"un-28.territory"}


@shows("un-28.extended_from_medium")
def test_a_search_is_extended_from_a_system_and_never_from_a_medium() -> None:
    world = office()
    case = world.case()
    for target in ("system", "system_part"):
        seizure, _ = seized(world, case, search_target=target)
        assert marks(world, follow(world, seizure, EXTENDED, origin_type=target)) == set()
    carried = follow(world, seizure, EXTENDED, origin_type="medium")
    assert marks(world, carried) == {"un-28.extended_from_medium"}
    medium, _ = seized(world, case, search_target="medium")
    assert marks(world, follow(world, medium, EXTENDED)) == {"un-28.extended_from_medium"}
    assert record(world, seizure).extended == 2


@shows("un-28.extension.grounds", "un-28.extension.access")
def test_an_extension_states_its_grounds_and_how_the_first_system_reaches_the_data() -> None:
    world = office()
    seizure, _ = seized(world, search_target="system")
    for access in ("accessible", "available", "accessible available"):
        assert marks(world, follow(world, seizure, EXTENDED, access=access)) == set()
    for name, rule in (
        ("grounds", "un-28.extension.grounds"),
        ("access", "un-28.extension.access"),
        ("access_method", "un-28.extension.access"),
    ):
        bare: dict[str, Value] = {name: None, "not_known": name}
        assert marks(world, follow(world, seizure, EXTENDED, **bare)) == {rule}
    assert record(world, seizure).nonconforming == ("un-28.extension.access", "un-28.extension.grounds")


@shows("seizure.known")
def test_what_follows_a_seizure_follows_a_known_one() -> None:
    world = office()
    seizure, _ = seized(world, search_target="system", measures="28.3.d")
    nothing = world.journal.new_subject()
    for step in STEPS:
        follow(world, seizure, step)
        with refused_here(world, "seizure.known"):
            follow(world, nothing, step)
    made = world.leaf_of(follow(world, seizure, RENDERED))
    with refused_here(world, "seizure.known"):
        follow(world, nothing, RESTORED, re=made)


@shows("seizure.before")
def test_what_follows_a_seizure_is_not_earlier_than_it() -> None:
    world = office()
    seizure, _ = seized(world, search_target="system", measures="28.3.d")
    early = at(world, DAY)
    for step in STEPS:
        assert marks(world, follow(world, seizure, step)) == set()
        assert marks(world, follow(world, seizure, step, occurred_at=early)) == {"seizure.before"}


@shows("un-28.measure")
def test_data_made_inaccessible_are_among_the_measures_of_the_seizure() -> None:
    world = office()
    case = world.case()
    for measures, found in (("28.3.a 28.3.d", set[str]()), ("28.3.a", {"un-28.measure"})):
        seizure, _ = seized(world, case, measures=measures)
        for manner in ("inaccessible", "removed"):
            assert marks(world, follow(world, seizure, RENDERED, manner=manner)) == found


@shows("un-28.removed_without_copy")
def test_data_are_not_removed_without_a_copy() -> None:
    world = office()
    seizure, _ = seized(world, measures="28.3.d")
    nothing: dict[str, Value] = {"agency_copy": None, "not_known": "agency_copy"}
    for values, found in (({"agency_copy": "kept"}, False), ({"agency_copy": "none"}, True), (nothing, True)):
        expected = {"un-28.removed_without_copy"} if found else set()
        assert marks(world, follow(world, seizure, RENDERED, **values)) == expected
        assert marks(world, follow(world, seizure, RENDERED, manner="inaccessible", **values)) == set()


@shows("exhibit.known")
def test_the_copy_of_removed_data_and_what_goes_back_are_exhibits_of_the_case() -> None:
    world = office()
    seizure, _ = seized(world, measures="28.3.d")
    copy, other = world.exhibit(seizure), world.exhibit(seized(world, world.case("C-2"))[0], "EV/2")
    follow(world, seizure, RENDERED, exhibit=copy)
    follow(world, seizure, DECIDED, decision="partial", exhibits_to_return=copy)
    for wrong in (other, world.journal.new_subject()):
        with refused_here(world, "exhibit.known"):
            follow(world, seizure, RENDERED, exhibit=wrong)
        with refused_here(world, "exhibit.known"):
            follow(world, seizure, DECIDED, decision="partial", exhibits_to_return=wrong)


@shows("rendering.known", "rendering.restored_before", "rendering.before", "un-28.restored.authority")
def test_data_are_given_back_once_by_an_authority_on_record() -> None:
    world = office()
    seizure, _ = seized(world, measures="28.3.d")
    other, _ = seized(world, world.case("C-2"), measures="28.3.d")
    made = world.leaf_of(follow(world, seizure, RENDERED))
    foreign = world.leaf_of(follow(world, other, RENDERED))
    for wrong in (foreign, world.entry(0).leaf):
        with refused_here(world, "rendering.known"):
            follow(world, seizure, RESTORED, re=wrong)
    world.later(DAY)
    early = at(world, DAY + 90)
    assert marks(world, follow(world, seizure, RESTORED, re=made)) == set()
    assert world.lookup().get(Rendering, b64(made)).restored == world.clock.now() - 60
    assert marks(world, follow(world, seizure, RESTORED, re=made)) == {"rendering.restored_before"}
    bare: dict[str, Value] = {"authority": None, "not_known": "authority"}
    second = world.leaf_of(follow(world, seizure, RENDERED))
    assert marks(world, follow(world, seizure, RESTORED, re=second, document_sha256=PAPER, **bare)) == set()
    third = world.leaf_of(follow(world, seizure, RENDERED))
    assert marks(world, follow(world, seizure, RESTORED, re=third, **bare)) == {"un-28.restored.authority"}
    fourth = world.leaf_of(follow(world, other, RENDERED, occurred_at=at(world)))
    before = follow(world, other, RESTORED, re=fourth, occurred_at=at(world, 120))
    assert marks(world, before) == {"rendering.before"}
    assert early < at(world)
    check(world.store.read(), world.log_key)


@shows("seizure.exhibit_count")
def test_an_inventory_lists_as_many_things_as_are_registered() -> None:
    world = office()
    seizure, _ = seized(world)
    world.exhibit(seizure, "EV/1")
    world.exhibit(seizure, "EV/2", quantity=12)
    assert record(world, seizure).things == 13
    assert marks(world, follow(world, seizure, LISTED, exhibit_count=13)) == set()
    for wrong in (0, 2, 12, 14):
        assert marks(world, follow(world, seizure, LISTED, exhibit_count=wrong)) == {"seizure.exhibit_count"}
    assert record(world, seizure).inventoried == 14


@shows("seizure.receipt_document")
def test_a_receipt_that_was_signed_is_on_record() -> None:
    world = office()
    seizure, _ = seized(world)
    for signed in ("absent", "refused", "signed"):
        made = follow(world, seizure, "receipt_given", signature=signed, document_sha256=PAPER)
        assert marks(world, made) == set()
        bare = {"seizure.receipt_document"} if signed == "signed" else set()
        assert marks(world, follow(world, seizure, "receipt_given", signature=signed)) == bare


@pytest.mark.parametrize("basis", ["urgent", "oral"])
def test_a_confirmation_in_time_covers_holding_from_then_on(basis: str) -> None:
    world = office()
    seizure = urgent(world, basis=basis)
    before = record(world, seizure).authority.at(EVER)
    assert (before.basis, before.why) == (None, basis)
    world.later(DAY)
    assert marks(world, follow(world, seizure, DECIDED, "judge", document_sha256=None)) == set()
    after = record(world, seizure).authority
    assert (after.basis, after.since, after.why) == (basis, world.clock.now() - 60, None)
    assert list(bare_seizures(world.lookup())) == []


def test_a_spoken_word_covers_holding_until_it_had_to_be_confirmed_and_urgency_does_not() -> None:
    world = office()
    spoken, hasty = urgent(world, basis="oral"), urgent(world, basis="urgent")
    end = record(world, spoken).confirmation_due_at or 0
    assert [seizure.id for seizure in bare_seizures(world.lookup(), world.clock.now())] == [hasty]
    assert record(world, spoken).authority.at(end - 1).basis == "oral"
    over = record(world, spoken).authority.at(end)
    assert (over.basis, over.since, over.why) == (None, end, "oral")
    assert {seizure.id for seizure in bare_seizures(world.lookup(), end)} == {spoken, hasty}
    world.clock.set(end + DAY)
    follow(world, spoken, DECIDED, "judge", document_sha256=None)
    taken, decided = record(world, spoken).occurred, record(world, spoken).decided
    decisions = (Decision(decided or 0, False, 9),)
    history = History("oral", taken, confirmation_due_at=end, decisions=decisions)
    stretches = [(period.since, period.basis) for period in over_time(history, world.clock.now())]
    assert stretches == [(taken, "oral"), (end, None), (decided, "oral")]


@shows("un-28.confirmed_late")
def test_a_decision_after_the_instant_that_was_set_is_marked_also_where_the_authority_signs_it() -> None:
    world = office()
    for by, late in (("judge", False), ("eve", False), ("judge", True), ("eve", True)):
        seizure = urgent(world)
        world.later(4 * DAY if late else DAY)
        found = marks(world, follow(world, seizure, DECIDED, by))
        assert found == ({"un-28.confirmed_late"} if late else set())
        assert record(world, seizure).authority.basis == "urgent"
        again = marks(world, follow(world, seizure, DECIDED, by))
        assert again == set(), "the second decision is no second gap"


def test_a_refusal_is_a_standing_finding_from_the_refusal_on_whatever_the_seizure_rested_on() -> None:
    world = office()
    for basis in ("warrant", "urgent"):
        seizure, _ = seized(world, basis=basis)
        exhibit = world.exhibit(seizure)
        world.later(DAY)
        follow(world, seizure, DECIDED, "judge", decision="refused")
        since = world.clock.now() - 60
        for _ in range(2):
            (one,) = held_exhibits(world.lookup(), record(world, seizure).case)
            assert (one.exhibit, one.authority.why, one.authority.since) == (exhibit, "refused", since)
            world.later(400 * DAY)


@shows("seizure.authorised_after_refusal")
def test_a_seizure_that_was_refused_and_is_authorised_later_is_marked() -> None:
    world = office()
    seizure = urgent(world)
    assert marks(world, follow(world, seizure, DECIDED, "judge", decision="refused")) == set()
    assert marks(world, follow(world, seizure, DECIDED, "judge", decision="refused")) == set()
    assert marks(world, follow(world, seizure, DECIDED, "judge")) == {"seizure.authorised_after_refusal"}


@shows("un-28.decision_document")
def test_a_decision_that_is_only_recorded_here_has_its_paper() -> None:
    world = office()
    for by, paper, found in (("judge", None, False), ("eve", PAPER, False), ("eve", None, True)):
        seizure = urgent(world)
        expected = {"decision.own", "un-28.decision_document"} if found else set()
        assert marks(world, follow(world, seizure, DECIDED, by, document_sha256=paper)) == expected


@shows("un-28.partial_names", "seizure.exhibits_to_return")
def test_a_decision_in_part_names_what_goes_back_and_only_that_is_bare() -> None:
    world = office()
    seizure = urgent(world)
    kept, back = world.exhibit(seizure, "EV/1"), world.exhibit(seizure, "EV/2")
    part: dict[str, Value] = {"parent": back, "category": "sim"}
    inside = world.subject_of(world.sign("eve", "exhibit.registered", part))
    partly: dict[str, Value] = {"decision": "partial", "exhibits_to_return": back}
    assert marks(world, follow(world, seizure, DECIDED, **partly)) == set()
    found = {
        exhibit.exhibit: exhibit.authority.why
        for exhibit in held_exhibits(world.lookup(), record(world, seizure).case)
    }
    assert found == {kept: None, back: "refused", inside: "refused"}
    assert marks(world, follow(world, seizure, DECIDED, decision="partial")) == {"un-28.partial_names"}
    for decision in ("confirmed", "refused"):
        with refused_here(world, "seizure.exhibits_to_return"):
            follow(world, seizure, DECIDED, decision=decision, exhibits_to_return=back)
