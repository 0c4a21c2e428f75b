"""Two instants break a rule about their order only where both are known: no date is held against what follows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from custody.law.clock import DAY
from custody.model.schema.types import Value, split_codes
from tests.ledger.replaying import check
from tests.model.disposition.test_rules_giveback import keep
from tests.model.ends import (
    PAPER,
    copy,
    notify,
    place,
)
from tests.model.entries.test_rules_instants import RECORD, UNDATED
from tests.model.exhibits import test_rules_search
from tests.model.guarded import announce
from tests.model.locking import term
from tests.model.met import QUASHED
from tests.model.office import at, office, stick
from tests.model.orders.test_rules_compliance import tell
from tests.model.room import check_in, check_out, differs, find, give_back, lose, resolve
from tests.model.room import release as hand_over
from tests.model.showing import marks, shows


@shows("seizure.before", "seizure.confirm_before")
def test_what_follows_a_seizure_that_nobody_dates_is_not_said_to_come_before_it() -> None:
    steps = (
        "search_extended",
        "data_rendered_inaccessible",
        "list_recorded",
        "receipt_given",
        "authorisation_decided",
    )
    for undated in (True, False):
        world = office()
        early = at(world, 2 * DAY)
        given: dict[str, Any] = {**RECORD, **UNDATED} if undated else {}
        seizure, found = test_rules_search.seized(
            world,
            basis="urgent",
            confirmation_due_at=at(world, DAY),
            search_target="system",
            measures="28.3.d",
            **given,
        )
        assert ("seizure.confirm_before" in found) is not undated
        for step in steps:
            receipt = test_rules_search.follow(world, seizure, step, occurred_at=early)
            assert ("seizure.before" in marks(world, receipt)) is not undated, step
        check(world.store.read(), world.log_key)


@shows("rendering.before")
def test_data_that_nobody_knows_when_they_were_removed_are_not_given_back_before_it() -> None:
    world = office()
    seizure, _ = test_rules_search.seized(world, measures="28.3.d", occurred_at=at(world, 9 * DAY), **RECORD)
    for values, found in ((UNDATED, set[str]()), ({"occurred_at": at(world)}, {"rendering.before"})):
        rendered = test_rules_search.follow(world, seizure, "data_rendered_inaccessible", **values)
        again = test_rules_search.follow(
            world, seizure, "data_access_restored", re=world.leaf_of(rendered), occurred_at=at(world, DAY)
        )
        assert marks(world, again) == found


@shows("check_out.order", "hand_out.order", "missing.recovered_too_early", "discrepancy.resolved_too_early")
def test_what_left_a_room_at_an_instant_that_nobody_knows_did_not_come_back_before_it() -> None:
    for values, known in ((UNDATED, False), ({}, True)):
        world = office()
        exhibit = stick(world)
        world.later(3 * DAY)
        early = at(world, DAY)
        check_out(world, exhibit, **values)
        assert ("check_out.order" in marks(world, check_in(world, exhibit, occurred_at=early))) is known
        hand_over(world, exhibit, **values)
        assert ("hand_out.order" in marks(world, give_back(world, exhibit, occurred_at=early))) is known
        unseen: dict[str, Any] = {**values, "last_seen_at": None}
        unseen["not_known"] = "last_seen_at" if known else "last_seen_at occurred_at"
        lose(world, exhibit, **unseen)
        assert (
            "missing.recovered_too_early" in marks(world, find(world, exhibit, occurred_at=early))
        ) is known
        told = differs(world, exhibit, **values)
        assert (
            "discrepancy.resolved_too_early" in marks(world, resolve(world, exhibit, told, occurred_at=early))
        ) is known


@shows("proceedings.deadline_before", "preservation_order.notified_early", "retention.before_duty")
def test_a_decision_that_nobody_dates_is_not_said_to_come_after_what_follows_it() -> None:
    for values, known in ((UNDATED, False), ({}, True)):
        world = office()
        case = world.case()
        world.later(3 * DAY)
        early = at(world, DAY)
        judgment: dict[str, Value] = {"outcome": "conviction", "court": "District Court", **values}
        world.sign("eve", "proceedings.judgment_given", judgment, subject=case)
        deadline = world.sign("eve", "proceedings.appeal_deadline_set", {"appeal_until": early}, subject=case)
        assert ("proceedings.deadline_before" in marks(world, deadline)) is known
        for end in ("preservation_order.quashed", "preservation_order.withdrawn"):
            order = world.order(case, clock_start="order", occurred_at=at(world, 2 * DAY), by="eve", **RECORD)
            ending: dict[str, Value] = (
                QUASHED if end == "preservation_order.quashed" else {"reason": "obtained"}
            )
            world.sign("eve", end, {**ending, **RECORD, **values}, subject=order)
            assert ("preservation_order.notified_early" in tell(world, order, occurred_at=early)) is known
        seizure = world.seize(
            case, basis="urgent", authority_document_sha256=None, occurred_at=at(world, 2 * DAY)
        )
        thing = world.exhibit(seizure)
        test_rules_search.follow(world, seizure, "authorisation_decided", decision="refused", **values)
        left = keep(world, thing, "eve", occurred_at=early)
        assert ("retention.before_duty" in marks(world, left)) is known


#: Names an instant of two days ago, by the rule that this breaks where what is told is known to be later.
NAMES: dict[str, Callable[..., object]] = {
    "check_out.return_before": lambda world, thing, **told: check_out(
        world, thing, return_due_at=at(world, 2 * DAY), **told
    ),
    "copy.return_before": lambda world, thing, **told: copy(
        world, thing, return_due_at=at(world, 2 * DAY), **told
    ),
    "disposition.claim_until": lambda world, thing, **told: notify(world, thing, -2, **told),
    "destructive_examination.objection_due_at": lambda world, thing, **told: announce(
        world, thing, -2, **told
    ),
    "legal_hold.review_due_at": lambda world, thing, **told: place(world, thing, by="eve", days=-2, **told),
    "hand_out.return_before": lambda world, thing, **told: hand_over(
        world, thing, return_due_at=at(world, 2 * DAY), **told
    ),
    "term.past": lambda world, thing, **told: term(
        world, world.exhibit_record(thing).seizure or "", -2 * DAY, by="eve", document_sha256=PAPER, **told
    ),
}


@shows(*NAMES)
def test_an_instant_that_is_named_is_not_said_to_lie_before_what_nobody_dates() -> None:
    for rule_id, names in NAMES.items():
        world = office()
        thing = stick(world)
        world.later(3 * DAY)
        for told, found in (({"occurred_at": at(world)}, {rule_id}), (UNDATED, set[str]())):
            names(world, thing, **{**RECORD, **told})
            assert set(split_codes(world.entry(world.size() - 1).value("nonconforming"))) == found, rule_id
            if rule_id == "check_out.return_before":
                check_in(world, thing)
            if rule_id == "hand_out.return_before":
                give_back(world, thing)
                world.offer(thing, "eve", by="carl")
                world.accept(thing, "eve")
