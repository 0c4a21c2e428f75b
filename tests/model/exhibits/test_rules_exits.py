"""Every way out of the house asks what its line of the table names: it refuses an act, marks a record, or passes."""

from __future__ import annotations

from collections.abc import Callable

from custody.errors import RuleBroken
from custody.law.clock import DAY, HOUR
from custody.law.exits import EXITS, MARKS, RELEASED_TO, STOPS
from custody.ledger.append.entry_signing import Request
from custody.model.schema.types import Value, split_codes
from tests.model.disposition.test_rules_giveback import refused_seizure
from tests.model.ends import agree, ahead, copy, ended, place, propose
from tests.model.foreign import effect, received
from tests.model.guarded import PAPER, claim, disclose, inspect, list_as, rule, stored
from tests.model.locking import term
from tests.model.office import at, office, stick
from tests.model.room import differs
from tests.model.showing import marks, refused_here, shows
from tests.world import World

#: A decision of a court that orders an exit.
ORDERED: dict[str, Value] = {"authority_document_sha256": PAPER, "authority": "District Court"}


def plain() -> tuple[World, str]:
    """Return an office with an exhibit of which nothing keeps anybody from anything."""
    world = office()
    return world, stick(world)


def privileged() -> tuple[World, str]:
    world, exhibit = plain()
    claim(world, exhibit)
    return world, exhibit


def kept_from_defence() -> tuple[World, str]:
    world, exhibit = plain()
    list_as(world, exhibit, "withheld", withholding_ground="third_party")
    return world, exhibit


def on_hold() -> tuple[World, str]:
    world, exhibit = plain()
    place(world, exhibit)
    return world, exhibit


def preserved() -> tuple[World, str]:
    world, exhibit = plain()
    world.order(world.exhibit_record(exhibit).case, days=30, clock_start="order")
    return world, exhibit


def asked_for() -> tuple[World, str]:
    world, exhibit = plain()
    effect(world, received(world, world.exhibit_record(exhibit).case), 60)
    return world, exhibit


def to_go_back() -> tuple[World, str]:
    world = office()
    return world, refused_seizure(world)[1]


def term_over() -> tuple[World, str]:
    world, exhibit = plain()
    seizure = world.exhibit_record(exhibit).seizure
    assert seizure is not None
    term(world, seizure, HOUR)
    world.later(DAY)
    return world, exhibit


def uncovered() -> tuple[World, str]:
    world = office()
    seizure = world.seize(world.case(), basis="urgent", authority_document_sha256=None)
    return world, world.exhibit(seizure)


def differing() -> tuple[World, str]:
    world, exhibit = plain()
    differs(world, exhibit)
    return world, exhibit


def inspected() -> tuple[World, str]:
    world, exhibit = plain()
    inspect(world, world.exhibit_record(exhibit).case, exhibit)
    return world, exhibit


#: What makes each blocker stand alone.
STANDING: dict[str, Callable[[], tuple[World, str]]] = {
    "privilege": privileged,
    "withheld": kept_from_defence,
    "legal_hold": on_hold,
    "preservation_order": preserved,
    "preservation_request": asked_for,
    "duty_to_return": to_go_back,
    "authority_ended": term_over,
    "unauthorised": uncovered,
    "discrepancy": differing,
    "inspection": inspected,
}


def entered(world: World, kind: str, values: dict[str, Value], subject: str | None = None) -> set[str] | str:
    """Return the marks that an entry would have, or the rule that refuses it; nothing is entered."""
    try:
        (draft,) = world.journal.draft(world.people["eve"].signer, [Request(kind, values, subject)])
    except RuleBroken as refusal:
        return refusal.rule
    return set(split_codes(draft.facts["nonconforming"]))


def released(world: World, exhibit: str, receiver: str, standing: str, **more: Value) -> set[str] | str:
    """Return what becomes of a release to a class of receivers."""
    values: dict[str, Value] = {
        "receiver_class": receiver,
        "purpose": "examination",
        "identity_checked": True,
        "receipt_sha256": PAPER,
        "return_due_at": ahead(world, 7 * DAY),
        "receiver": "z",
        "entry_mode": standing,
    }
    return entered(world, "transfer.handed_out", {**values, **more}, exhibit)


@shows(*(f"exit.{code}" for code in STANDING))
def test_a_release_asks_what_the_line_of_its_receiver_names() -> None:
    world, exhibit = plain()
    for receiver in RELEASED_TO:
        assert released(world, exhibit, receiver, "act") == set(), "the control: nothing stands"
    for code, standing in STANDING.items():
        world, exhibit = standing()
        for receiver, line in RELEASED_TO.items():
            does, rule_id = EXITS[line].get(code), f"exit.{code}"
            marked = set() if does is None else {rule_id}
            told = f"{code} before a release to {receiver}"
            refuses = does not in (None, MARKS)
            assert released(world, exhibit, receiver, "act") == (rule_id if refuses else marked), told
            assert released(world, exhibit, receiver, "record") == marked, told
            lifted = does not in (None, MARKS, STOPS)
            by_order = released(world, exhibit, receiver, "act", **ORDERED)
            assert by_order == (set() if lifted else rule_id if refuses else marked), told


@shows("hand_out.for_good", "exit.legal_hold", "exit.preservation_order", "exit.preservation_request")
def test_what_does_not_come_back_goes_by_a_disposition() -> None:
    world, exhibit = plain()
    assert released(world, exhibit, "owner", "act") == set()
    for receiver in RELEASED_TO:
        for more in ({}, ORDERED):
            values = {"purpose": "return_to_owner", "return_due_at": None, **more}
            assert released(world, exhibit, receiver, "act", **values) == "hand_out.for_good"
            assert released(world, exhibit, receiver, "record", **values) == {"hand_out.for_good"}
    for code in EXITS["hand_out_for_good"].keys() - {"for_good"}:
        world, exhibit = STANDING[code]()
        gone = released(world, exhibit, "court", "record", purpose="return_to_owner", return_due_at=None)
        assert gone == {"hand_out.for_good", f"exit.{code}"}


@shows("exit.withheld", "exit.privilege", "exit.duty_to_return")
def test_a_copy_that_leaves_asks_what_its_line_names() -> None:
    made: dict[str, Value] = {"copy_type": "expert", "medium": "disk", "sha256": PAPER, "custodian_name": "z"}
    for purpose, outside, line in (
        ("defence", False, "copy_defence"),
        ("defence", True, "copy_defence"),
        ("other_agency", True, "copy_out"),
        ("analysis", False, None),
    ):
        values: dict[str, Value] = {**made, "purpose": purpose, "outside_agency": outside}
        for code, standing in STANDING.items():
            world, exhibit = standing()
            asked = line is not None and code in EXITS[line]
            # A copy that is made is kept by the claim's own rule, whether it leaves or not.
            guarded = code == "privilege"
            rule_id = "privilege.quarantine" if guarded else f"exit.{code}"
            act = entered(world, "copy.made", {**values, "exhibit": exhibit, "entry_mode": "act"})
            record = entered(world, "copy.made", {**values, "exhibit": exhibit, "entry_mode": "record"})
            assert act == (rule_id if asked or guarded else set()), (code, purpose)
            assert record == ({rule_id} if asked or guarded else set()), (code, purpose)
            ordered: dict[str, Value] = {**values, "exhibit": exhibit, "entry_mode": "act", **ORDERED}
            assert entered(world, "copy.made", ordered) == set(), (code, purpose)
            subject = world.subject_of(copy(world, exhibit))
            moved: dict[str, Value] = {"purpose": purpose, "outside_agency": outside, "custodian_name": "z"}
            handed = entered(world, "copy.handed_over", {**moved, "entry_mode": "act"}, subject)
            assert handed == (f"exit.{code}" if asked else set()), (code, purpose)


@shows("exit.withheld", "exit.privilege")
def test_an_inspection_shows_nothing_that_is_kept_from_the_defence() -> None:
    for code, standing in {**STANDING, "none": plain}.items():
        world, exhibit = standing()
        case = world.exhibit_record(exhibit).case
        values: dict[str, Value] = {"case": case, "exhibits": exhibit, "party": "counsel"}
        values["supervisor"] = world.people["carl"].actor
        asked = code in EXITS["inspection"]
        rule_id = f"exit.{code}"
        act = entered(world, "inspection.opened", {**values, "entry_mode": "act"})
        record = entered(world, "inspection.opened", {**values, "entry_mode": "record"})
        ordered = entered(world, "inspection.opened", {**values, "entry_mode": "act", **ORDERED})
        assert (act, record, ordered) == ((rule_id, {rule_id}, set()) if asked else (set(), set(), set()))


def test_what_is_shown_under_supervision_only_is_inspected_and_not_copied() -> None:
    world, exhibit = plain()
    list_as(world, exhibit, "withheld", withholding_ground="abuse_material")
    case = world.exhibit_record(exhibit).case
    values: dict[str, Value] = {"case": case, "exhibits": exhibit, "party": "counsel", "entry_mode": "act"}
    values["supervisor"] = world.people["carl"].actor
    assert entered(world, "inspection.opened", values) == set()
    made: dict[str, Value] = {"copy_type": "expert", "medium": "disk", "sha256": PAPER, "custodian_name": "z"}
    copied: dict[str, Value] = {
        "exhibit": exhibit,
        "purpose": "defence",
        "outside_agency": True,
        "entry_mode": "act",
    }
    assert entered(world, "copy.made", {**made, **copied}) == "exit.withheld"


@shows("exit.withheld")
def test_fields_that_tell_what_a_thing_shows_are_not_disclosed_to_the_defence() -> None:
    world, exhibit = kept_from_defence()
    (position,) = world.store.read().positions(exhibit)[:1]
    with refused_here(world, "exit.withheld"):
        disclose(world, position, "description", purpose="defence", entry_mode="act")
    told = disclose(world, position, "description", purpose="defence")
    assert marks(world, told) == {"exit.withheld"}
    assert marks(world, disclose(world, position, "category", purpose="defence", entry_mode="act")) == set()
    assert marks(world, disclose(world, position, "description", entry_mode="act")) == set(), "for the court"
    ordered = disclose(
        world,
        position,
        "description",
        purpose="defence",
        entry_mode="act",
        authority_document_sha256=PAPER,
    )
    assert marks(world, ordered) == set()


@shows("exit.privilege")
def test_what_is_privileged_goes_to_no_other_agency_unless_a_court_orders_it() -> None:
    world, exhibit, _ = ended()
    claimed = claim(world, exhibit)
    rule(world, claimed, "upheld", "remain_restricted")
    proposal = propose(world, exhibit, "transfer_to_agency")
    with refused_here(world, "exit.privilege"):
        agree(world, proposal)
    assert marks(world, agree(world, propose(world, exhibit, "return_to_owner"))) == set()
    assert marks(world, agree(world, propose(world, exhibit, "transfer_to_agency", "court_order"))) == set()


@shows("exit.withheld", "exit.privilege")
def test_what_came_out_of_a_thing_and_what_is_stored_of_it_are_kept_with_it() -> None:
    world, exhibit = plain()
    inside = stored(world, exhibit, b"bytes")
    made: dict[str, Value] = {
        "medium": "disk",
        "sha256": PAPER,
        "custodian_name": "z",
        "outside_agency": True,
    }
    made |= {"exhibit": exhibit, "purpose": "defence", "entry_mode": "act"}
    list_as(world, inside, "withheld", withholding_ground="third_party")
    assert entered(world, "copy.made", {**made, "copy_type": "expert"}) == "exit.withheld"
    assert entered(world, "copy.made", {**made, "copy_type": "derived"}) == set(), "an extract leaves it out"
    list_as(world, exhibit, "withheld", withholding_ground="third_party")
    list_as(world, inside, "to_disclose")
    digest = world.object_record(inside).sha256
    whole = {**made, "copy_type": "expert", "sha256": digest, "object": inside}
    assert entered(world, "copy.made", whole) == set(), "the line of the object comes first"
    part = world.exhibit(None, "EV/9", parent=exhibit)  # type: ignore[arg-type]  # a part is of no seizure itself
    assert released(world, part, "defence_expert", "act") == "exit.withheld"
    claim(world, exhibit)
    assert released(world, part, "agency", "act") == "exit.privilege"


def test_a_record_is_judged_by_what_stood_at_the_instant_that_it_tells_of() -> None:
    world, exhibit = plain()
    world.later(DAY)
    claimed = claim(world, exhibit)
    list_as(world, exhibit, "withheld", withholding_ground="third_party")
    place(world, exhibit)
    before = {"occurred_at": at(world, HOUR), "return_due_at": at(world, -DAY)}
    assert released(world, exhibit, "other", "record", **before) == set()
    now = released(world, exhibit, "other", "record")
    assert now == {"exit.privilege", "exit.withheld", "exit.legal_hold"}
    rule(world, claimed, "rejected", "work_permitted")
    list_as(world, exhibit, "to_disclose")
    assert released(world, exhibit, "other", "record") == {"exit.legal_hold"}
