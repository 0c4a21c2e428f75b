"""What is let in next was listed as possible, and what is listed as refused is refused by the rule that is named."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from custody.errors import RuleBroken
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.state.state_cache import recalled
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.naming.search import space_of
from custody.model import layouts, rulesets
from custody.model.entry import entry_values
from custody.model.rulings import Command
from custody.model.schema import types
from custody.model.schema.schema import Need
from custody.model.schema.types import Value
from custody.model.state import State
from custody.pages.things.actions import Possible, allowed
from fixtures import build_golden
from tests.attacks.tampering import TIMES
from tests.model.entries.test_whole_office_machine import WholeOffice
from tests.world import World

#: How often each kind must be found listed, in each standing in which it is entered; `make attacks` looks more often.
OFTEN = 1
#: At how many things is looked for what is refused, and how many days anybody enters anything.
THINGS, DAYS = 45, 2


def listed(world: World, who: str, subject: str, space: str | None = None) -> dict[str, Possible]:
    """Return what somebody may enter about a subject now, by kind; nothing for an unknown space."""
    lookup = world.lookup()
    sort = space_of(lookup, subject) if space is None else space
    if sort is None:
        return {}
    by = world.people[who].signer.verifier.name
    found = allowed(recalled(lookup.reader), lookup, (sort, subject), by=by, now=world.clock.now())
    return {entry.kind: entry for entry in found}


def promised(
    world: World, who: str, kind: str, values: dict[str, Value], subject: str | None
) -> tuple[Possible, ...]:
    """Return what is said beforehand of an entry, by the lists of all that it is about."""
    spec = layouts.layout(1, kind)
    about = {subject} if subject is not None and not spec.kind.begins else set()
    if spec.kind.begins:
        refs = [
            member.name for member in spec.kind.own if member.type.name in (types.SUBJECT, types.SUBJECTS)
        ]
        about = {code for name in refs for code in types.split_codes(values.get(name))}
    lists = [listed(world, who, item) for item in sorted(about)]
    return tuple(listing[kind] for listing in lists if kind in listing)


def admits(one: Possible, kind: str, values: dict[str, Value]) -> bool:
    """Return whether a kind is listed as one that may come in with the standing it has."""
    standing = values.get("entry_mode") or layouts.layout(1, kind).kind.standings[0]
    return one.allowed if standing == one.standing else one.allowed or one.recordable


class Watched(World):
    """An office in which what is entered alone, of each kind as often as is looked, was listed as possible."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.looked: Counter[str] = Counter()
        self.foretold: Counter[str] = Counter()
        self.unlisted: set[str] = set()

    def sign_all(self, who: str, requests: Sequence[Request]) -> list[Receipt]:
        """Look at the list for the first request, then enter them all."""
        first = requests[0]
        values = dict(first.values)
        sort = f"{first.kind} {values.get('entry_mode')}"
        if self.looked[sort] >= OFTEN * TIMES:
            return super().sign_all(who, requests)
        told = promised(self, who, first.kind, values, first.subject) if self.size() else ()
        receipts = super().sign_all(who, requests)
        for line in told:
            assert admits(line, first.kind, values), line
            entry = self.entry(receipts[0].position)
            alike = entry.value("entry_mode") == line.standing
            if alike and not layouts.layout(1, first.kind).kind.begins and line.answers is None:
                assert set(line.marks) <= set(types.split_codes(entry.value("nonconforming"))), line
            self.foretold[first.kind] += 1
            self.looked[sort] += 1
        if not told:
            self.unlisted.add(first.kind)
        return receipts


@pytest.fixture(scope="module")
def office() -> WholeOffice:
    """Return an office that has been through the whole golden ledger."""
    return WholeOffice()


def test_everything_that_the_golden_office_enters_was_listed_as_possible_right_before() -> None:
    world = build_golden.play(Watched.memory())
    assert isinstance(world, Watched)
    never = world.unlisted - set(world.foretold)
    about_nothing = {kind for kind in never if layouts.layout(1, kind).kind.begins}
    followed = (
        {"lock.applied", "lock.released"},
        {"orphan_deletion.approved", "orphan_deletion.refused", "orphan_deletion.executed"},
        {"backup.destroyed"},
    )
    assert never - about_nothing == set().union(*followed), "they follow what nobody looks up by a name"
    assert len(world.foretold) > 100


def filled(office: WholeOffice, kind: str, pick: random.Random) -> dict[str, Value] | None:
    """Make up values of a kind so that nothing that is expected is left open; None where that cannot be done."""
    values: dict[str, Value] = {}
    for field in layouts.layout(1, kind).kind.own:
        if field.need is Need.COMPUTED:
            continue
        tries = (office.value(field, pick) for _ in range(1 if field.need is Need.OPTIONAL else 20))
        value = next((item for item in tries if item is not None), None)
        if value is None and field.need is not Need.OPTIONAL:
            return None
        values[field.name] = value
    return values


def refusing(state: State, by: str, request: Request, now: int) -> set[str]:
    """Return every rule by which a judge refuses a request, each of them asked."""
    spec = layouts.layout(1, request.kind)
    facts, _ = entry_values.split(spec, {"occurred_at": format_instant(now), **request.values})
    command = Command(request.kind, request.subject or "", facts, by, now, request.re, 1, state.size)
    found: set[str] = set()
    try:
        ruling, judges = rulesets.judging(state, command)
    except RuleBroken as error:
        return {error.rule}
    for judge in judges:
        try:
            judge(state, command, ruling)
        except RuleBroken as error:
            found.add(error.rule)
    return found


def test_what_is_listed_as_refused_is_refused_by_that_rule_whatever_is_typed(office: WholeOffice) -> None:
    world, pick = office.world, random.Random(20_261_125)
    lookup = world.lookup()
    subjects = sorted({world.entry(number).envelope.subject for number in range(world.size())})
    drafting = world.journal.drafting()
    seen: Counter[str] = Counter()
    exactly = 0
    signing = sorted(name for name, roles in office.people().items() if roles)
    for subject in pick.sample(subjects, min(THINGS * TIMES, len(subjects))):
        who = pick.choice(signing)
        by = world.people[who].signer.verifier.name
        for item in listed(world, who, subject).values():
            kind = layouts.layout(1, item.kind).kind
            if item.allowed or kind.begins:
                continue
            entry = None if item.answers is None else lookup.reader.entry(item.answers)
            re = bytes(32) if kind.answers and entry is None else None if entry is None else entry.leaf
            values = filled(office, item.kind, pick)
            if values is None:
                continue
            values["entry_mode"] = item.standing
            if "entry_position" in values:
                values["entry_position"] = item.answers if item.answers is not None else world.size()
            request = Request(item.kind, values, subject, re)
            with pytest.raises(RuleBroken) as refusal:
                drafting.judge(by, request)
            rules = {refusal.value.rule, *refusing(recalled(lookup.reader), by, request, world.clock.now())}
            assert item.rule in rules, (item, values)
            exactly += refusal.value.rule == item.rule
            seen[item.rule] += 1
    assert len(seen) > 20, seen
    assert exactly > 0.95 * seen.total()  # of the others, a rule on something typed is named before it


class Foretelling(WholeOffice):
    """Anybody enters anything; whatever comes in was listed as possible."""

    def attempt(
        self,
        who: str,
        kind: str,
        values: dict[str, Value],
        subject: str | None = None,
        re: bytes | None = None,
    ) -> str | None:
        """Look at the list, then try."""
        told = promised(self.world, who, kind, values, subject)
        entered = super().attempt(who, kind, values, subject, re)
        if entered is not None:
            assert all(admits(line, kind, values) for line in told), told
        return entered


def test_nothing_that_anybody_enters_in_a_whole_office_was_listed_as_refused() -> None:
    run_state_machine_as_test(
        Foretelling, settings=settings(max_examples=DAYS * TIMES, stateful_step_count=25, deadline=None)
    )


def test_what_stands_in_the_way_is_told_before_anything_is_typed() -> None:
    world = World.memory().staff()
    exhibit = world.exhibit(world.seize(world.case()), seal="S-1")
    assert listed(world, "eve", exhibit)["transfer.offered"].allowed
    world.offer(exhibit, "carl")
    found = listed(world, "eve", exhibit)
    assert (found["transfer.offered"].allowed, found["transfer.offered"].rule) == (
        False,
        "transfer.offered_already",
    )
    assert found["transfer.offered"].hint
    assert found["transfer.recalled"].allowed
    assert listed(world, "carl", exhibit)["transfer.accepted"].allowed


def test_what_depends_on_what_is_typed_is_possible_and_says_on_what() -> None:
    world = World.memory().staff()
    exhibit = world.exhibit(world.seize(world.case()))
    found = listed(world, "eve", exhibit)["disclosure.scheduled"]
    assert found.allowed
    assert {dependence.rule: set(dependence.depends) for dependence in found.depends} == {
        "disclosure.no_claim": {"treatment", "withholding_ground"},
        "disclosure.needless_ground": {"treatment", "withholding_ground"},
        "disclosure.withholding_ground": {"treatment", "withholding_ground"},
    }


def test_a_record_that_a_rule_marks_whatever_is_typed_is_possible_and_says_so() -> None:
    world = World.memory().staff()
    exhibit = world.exhibit(world.seize(world.case()))
    assert "custody.not_custodian" not in listed(world, "eve", exhibit)["exhibit.placed"].marks
    found = listed(world, "carl", exhibit)["exhibit.placed"]
    assert found.allowed
    assert "custody.not_custodian" in found.marks
