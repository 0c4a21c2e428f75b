"""What is listed as possible is refused for what is typed only: what the record alone refuses is told before."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest

from custody.errors import CustodyError, RuleBroken
from custody.ledger.append.entry_signing import Request
from custody.model import layouts
from custody.model.schema.types import Value
from custody.pages.things.actions import Possible
from tests.model.ends import place
from tests.model.entries.test_whole_office_machine import WholeOffice
from tests.model.foreign import received
from tests.model.locking import archived
from tests.model.objects.test_rules_locked import held, wiped
from tests.model.office import office
from tests.pages.test_actions import filled, listed
from tests.world import World

#: Rules about what is typed, which made up values break at every try: a name, a subject, a number that has to fit.
TYPED = {
    "mla_request.preservation_not_linked",
    "check_out.person",
    "erasure.disclosure_duty",
    "entry.erasable",
    "transfer.receiver_role",
    "deputyship.lender",
    "deputyship.role",
    "deputyship.window",
    "disposition.known",
    "exhibit.details_mismatch",
    "exhibit.merge_known",
    "handling.flag_known",
    "inventory.missing_known",
    "key.valid",
    "migration.complete",
    "preservation_order.confidentiality.shorter",
    "location.known",
    "privilege.member_known",
    "privilege.object",
    "preservation_request.preservation_order",
    "resumption.lost_size",
    "tsa.known",
    "un-42.linkage.known",
    "un-42.refusal.grounds",
    "un-43.refusal.grounds",
}
TRIES = 12


def tries(world: WholeOffice, by: str, subject: str, one: Possible, pick: random.Random) -> Counter[str]:
    """Return what refuses a kind with made-up values, by try; nothing if one is admitted or none fits."""
    lookup, drafting = world.world.lookup(), world.world.journal.drafting()
    entry = None if one.answers is None else lookup.reader.entry(one.answers)
    found: Counter[str] = Counter()
    for _ in range(TRIES):
        values = filled(world, one.kind, pick)
        if values is None:
            return Counter()
        values["entry_mode"] = one.standing
        if "entry_position" in values:
            values["entry_position"] = one.answers
        try:
            drafting.judge(by, Request(one.kind, values, subject, None if entry is None else entry.leaf))
        except RuleBroken as error:
            found[error.rule] += 1
        except CustodyError as error:
            found[type(error).__name__] += 1
        else:
            return Counter()
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_listed_as_possible_and_refused_at_every_try_is_refused_for_what_was_typed(seed: int) -> None:
    whole, pick = WholeOffice(), random.Random(seed)
    world = whole.world
    subjects = sorted({world.entry(number).envelope.subject for number in range(world.size())})
    signing = sorted(name for name, roles in whole.people().items() if roles)
    untold: defaultdict[str, set[str]] = defaultdict(set)
    asked: set[str] = set()
    for subject in pick.sample(subjects, 75):
        who = pick.choice(signing)
        by = world.people[who].signer.verifier.name
        for entry in listed(world, who, subject).values():
            kind = layouts.layout(1, entry.kind).kind
            if not entry.allowed or kind.begins or (kind.answers and entry.answers is None):
                continue
            asked.add(entry.kind)
            found = tries(whole, by, subject, entry, pick)
            told = {broken.rule for broken in entry.depends if set(broken.depends) - {"occurred_at"}}
            rule, times = next(iter(found.most_common(1)), ("", 0))
            if times > TRIES / 2 and rule not in TYPED | told:
                untold[rule].add(entry.kind)
    assert dict(untold) == {}
    assert len(asked) > 60


def test_that_a_hold_keeps_an_object_whose_exhibit_was_destroyed_is_told_with_its_deletion() -> None:
    world = office()
    case = world.case()
    exhibit = world.exhibit(world.seize(case), seal=None)
    stored = archived(world, exhibit)
    wiped(world, exhibit, case)
    assert listed(world, "carl", stored.id)["object.deleted"].depends == ()
    place(world, exhibit)
    found = listed(world, "carl", stored.id)["object.deleted"]
    assert found.allowed, "it may have gone before the hold was placed"
    assert [(condition.rule, condition.depends) for condition in found.depends] == [
        ("object.under_legal_hold", ("absent_at",))
    ]


def test_an_entry_is_offered_for_correction_to_those_only_who_might_have_made_it() -> None:
    world = World.memory().staff()
    actor = world.people["carl"].actor
    (enrolled,) = world.lookup().reader.positions(actor)
    found = listed(world, "ada", actor)["entry.corrected"]
    assert (found.allowed, found.answers) == (True, enrolled)
    found = listed(world, "eve", actor)["entry.corrected"]
    assert (found.allowed, found.rule) == (False, "role.permit")


def test_what_never_failed_is_not_offered_as_restored_and_no_flag_is_offered_as_noted() -> None:
    world = office()
    _, exhibit = held(world)
    stored = archived(world, exhibit)
    restored = listed(world, "carl", stored.id)["object.verification_recovered"]
    noted = listed(world, "eve", exhibit)["exhibit.flag_acknowledged"]
    assert [(violation.allowed, violation.rule) for violation in (restored, noted)] == [
        (False, "object.failing"),
        (False, "handling.flag_known"),
    ]
    flag: dict[str, Value] = {"flag": "biohazard"}
    world.sign("eve", "exhibit.flagged", flag, subject=exhibit)
    assert listed(world, "eve", exhibit)["exhibit.flag_acknowledged"].allowed


def test_an_exhibit_that_is_gone_can_still_be_claimed_and_is_not_offered_to_be_carried() -> None:
    world = office()
    case = world.case()
    exhibit = world.exhibit(world.seize(case), seal=None)
    wiped(world, exhibit, case)
    found = listed(world, "eve", exhibit)
    assert found["disposition.claim_received"].allowed
    assert found["transfer.arrived"].rule == "transfer.offer_known"


def test_a_request_whose_period_runs_is_not_offered_as_lapsed() -> None:
    world = office()
    request = received(world)
    assert (
        listed(world, "eve", request)["preservation_request.lapsed"].rule == "preservation_request.lapsed.due"
    )
