"""What is said of an entry before its facts are told stands whatever is told, by a rule made up for every kind.

The rule made up judges a kind in place of its own judge; everything else about the office and the entry is real.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest

from custody.errors import RuleBroken
from custody.law.clock import format_instant
from custody.ledger.state.state_cache import recalled
from custody.model import layouts, rulesets
from custody.model.across import subject_record
from custody.model.entry.facts import Facts
from custody.model.partial_evaluation import MOST_RUNS, Preview, Violation, foresee
from custody.model.rulesets import Judge
from custody.model.rulings import Command, Ruling
from custody.model.schema import types
from custody.model.schema.ids import uuid4_of
from custody.model.schema.schema import Need, Structural
from custody.model.schema.types import Value
from custody.model.state import State
from tests.model.office import office

MADE = "made.up"
OTHER = "made.up.too"
NEW = uuid4_of(b"\xab" * 16)
#: A kind of each standing, with a field of each sort.
ACT, RECORD = "preservation_order.issued", "exhibit.registered"


@pytest.fixture(autouse=True)
def everything_is_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for no subject: entries of every kind are about something new here."""
    monkeypatch.setattr(subject_record, "SUBJECTS", {})


@dataclass(frozen=True, slots=True)
class Desk:
    """An office as its rules see it, who signs there, the time, and a case that is open."""

    state: State
    keys: tuple[str, ...]
    now: int
    case: str

    def command(self, kind: str, standing: str, by: str, **known: Value) -> Command:
        """Return somebody's command about something new."""
        re = bytes(32) if layouts.layout(1, kind).kind.answers else None
        facts = Facts({"entry_mode": standing, **known})
        return Command(kind, NEW, facts, by, self.now, re, 1, self.state.size)

    def may(self, kind: str, standing: str, by: str) -> bool:
        """Return whether somebody may sign a kind at all."""
        try:
            rulesets.judging(self.state, self.command(kind, standing, by))
        except RuleBroken:
            return False
        return True

    def foretold(self, kind: str, standing: str, judge: Judge, **known: Value) -> Preview:
        """Return what is foretold of a kind that ``judge`` judges, signed by somebody who may sign it."""
        by = next(key for key in self.keys if self.may(kind, standing, key))
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(rulesets.ruleset(1).judges, kind, judge)
            return foresee(self.state, self.command(kind, standing, by, **known))


@cache
def desk() -> Desk:
    """Return the desk of the usual office."""
    world = office()
    case = world.case()
    keys = tuple(person.signer.verifier.name for person in world.people.values())
    return Desk(recalled(world.store.read()), keys, world.clock.now(), case)


@cache
def entries() -> tuple[tuple[str, str], ...]:
    """Return each kind in each standing in which somebody of the office may sign it."""
    return tuple(
        (kind, standing)
        for kind in layouts.kind_names()
        for standing in layouts.layout(1, kind).kind.standings
        if any(desk().may(kind, standing, key) for key in desk().keys)
    )


def values(spec: Structural, standing: str) -> tuple[tuple[Value, ...], bool]:
    """Return the values of a field that can be gone through, and whether it can be left out."""
    listed: tuple[Value, ...] = ()
    if spec.type is types.FLAG:
        listed = (False, True)
    elif spec.type.name == "code":
        listed = spec.type.choices
    can_be_unknown = spec.need is Need.EXPECTED and standing == "record"
    return listed, spec.need is Need.OPTIONAL or can_be_unknown


def fields() -> Iterator[tuple[str, str, str, tuple[Value, ...], bool]]:
    """Yield kind, standing and name of each field, its listable values, and whether it is optional."""
    for kind, standing in entries():
        for spec in layouts.layout(1, kind).kind.own:
            if isinstance(spec, Structural) and spec.need is not Need.COMPUTED:
                yield (kind, standing, spec.name, *values(spec, standing))


def of_made(found: Preview) -> tuple[Violation, ...]:
    """Return what the made-up rule perhaps refuses."""
    return tuple(possible for possible in found.perhaps if possible.rule == MADE)


def refusing(name: str, *wrong: Value) -> Judge:
    """Make a rule that refuses some values of a field."""

    def judge(state: State, command: Command, ruling: Ruling) -> None:
        if ruling.facts[name] in wrong:
            raise ruling.refuse(MADE, f"it says {ruling.facts[name]}", "28(2)", hint="Say something else.")

    return judge


def test_a_rule_against_one_value_is_told_with_the_field_and_refuses_nothing_yet() -> None:
    looked = 0
    for kind, standing, name, listed, left_out in fields():
        for value in listed:
            found = desk().foretold(kind, standing, refusing(name, value))
            told = Violation(MADE, "28(2)", f"it says {value}", "Say something else.", (name,))
            if len(listed) + left_out == 1:
                assert found.refused == Violation(MADE, "28(2)", f"it says {value}", "Say something else.")
                continue
            assert found.refused is None, (kind, standing, name, value)
            assert of_made(found) == (told,), (kind, standing, name, value)
            looked += 1
    assert looked > 500


def test_a_rule_against_every_value_refuses_unless_the_field_can_be_left_out() -> None:
    for kind, standing, name, listed, left_out in fields():
        if not listed:
            continue
        found = desk().foretold(kind, standing, refusing(name, *listed))
        assert (found.refused is None) is left_out, (kind, standing, name)
        assert bool(of_made(found)) is left_out, (kind, standing, name)


def test_a_rule_against_leaving_something_out_is_told_where_that_can_be_left_out() -> None:
    for kind, standing, name, _, left_out in fields():
        found = desk().foretold(kind, standing, refusing(name, None))
        assert found.refused is None, (kind, standing, name)
        assert bool(of_made(found)) is left_out, (kind, standing, name)


def test_nothing_is_said_of_a_value_that_can_be_anything() -> None:
    """No such value is made up, so no rule is asked what it makes of one."""
    looked = 0
    for kind, standing, name, listed, _ in fields():
        if listed or layouts.layout(1, kind).field(name).type is types.COME:
            continue

        def judge(state: State, command: Command, ruling: Ruling, name: str = name) -> None:
            assert ruling.facts[name] is None
            ruling.facts.must(name)

        found = desk().foretold(kind, standing, judge)
        assert (found.refused, of_made(found)) == (None, ()), (kind, standing, name)
        looked += 1
    assert looked > 300


def test_a_rule_that_reads_nothing_or_only_what_is_known_refuses_for_good() -> None:
    def always(state: State, command: Command, ruling: Ruling) -> None:
        raise ruling.refuse(MADE, "never", "28(2)", hint="Nothing helps.")

    for kind, standing in entries():
        assert desk().foretold(kind, standing, always).refused == Violation(
            MADE, "28(2)", "never", "Nothing helps."
        )
    known = desk().foretold(ACT, "act", refusing("case", NEW), case=NEW)
    assert known.refused == Violation(MADE, "28(2)", f"it says {NEW}", "Say something else.")
    assert desk().foretold(ACT, "act", refusing("case", NEW), case=uuid4_of(bytes(16))).refused is None


def test_what_is_computed_or_erasable_is_nothing_that_a_rule_reads() -> None:
    for name in ("nonconforming", "note"):
        assert desk().foretold(ACT, "act", refusing(name, None)).refused is not None


def test_of_two_rules_of_which_one_always_refuses_the_first_is_told_with_what_it_depends_on() -> None:
    def judge(state: State, command: Command, ruling: Ruling) -> None:
        confidential, renewal = ruling.facts.flag("confidential"), ruling.facts.flag("renewal_allowed")
        if confidential:
            raise ruling.refuse(OTHER, "it is confidential", hint="Say so.")
        raise ruling.refuse(MADE, f"renewal is {renewal}", hint="Say so.")

    found = desk().foretold(ACT, "act", judge)
    assert found == Preview(
        Violation(MADE, "", "renewal is False", "Say so.", ("confidential", "renewal_allowed"))
    )


def test_one_rule_that_refuses_whatever_is_told_depends_on_nothing() -> None:
    def judge(state: State, command: Command, ruling: Ruling) -> None:
        raise ruling.refuse(MADE, f"confidential: {ruling.facts.flag('confidential')}", hint="Say so.")

    found = desk().foretold(ACT, "act", judge)
    assert found == Preview(Violation(MADE, "", "confidential: False", "Say so.")), (
        "as the first value has it"
    )


def test_a_mark_is_foretold_only_if_every_value_that_is_let_in_brings_it() -> None:
    def judge(state: State, command: Command, ruling: Ruling) -> None:
        ruling.mark(OTHER)
        if ruling.facts.text("parent_relation") is None:
            ruling.mark(MADE)
        if ruling.facts.flag("charger"):
            raise ruling.refuse(MADE, "never")
        ruling.mark("made.up.third")

    found = desk().foretold(RECORD, "record", judge)
    assert found.refused is None
    assert found.marks == {OTHER, "made.up.third"}
    assert desk().foretold(RECORD, "record", judge, charger=True).refused is not None


def test_a_broken_rule_refuses_an_act_and_marks_a_record() -> None:
    def judge(state: State, command: Command, ruling: Ruling) -> None:
        ruling.broken(MADE, "it is broken")

    act, record = (desk().foretold(ACT, standing, judge) for standing in ("act", "record"))
    assert act.refused is not None
    assert act.refused.rule == MADE
    assert record.refused is None
    assert record.marks == {MADE}


def test_an_act_happens_when_it_is_signed_and_leaves_nothing_unsaid() -> None:
    now = format_instant(desk().now)
    on_time, complete = refusing("occurred_at", now), refusing("not_known", None)
    for judge in (on_time, complete):
        found = desk().foretold(ACT, "act", judge)
        assert found.refused is not None
        assert found.refused.rule == MADE
        assert desk().foretold(ACT, "record", judge).refused is None
    assert of_made(desk().foretold(ACT, "record", on_time)) == ()
    assert of_made(desk().foretold(ACT, "record", complete)) != ()


@pytest.mark.parametrize("entry_mode", ["act", "record"])
def test_what_has_come_can_have_come_at_the_moment_of_signing(entry_mode: str) -> None:
    now = format_instant(desk().now)
    found = desk().foretold("object.deleted", entry_mode, refusing("absent_at", now))
    assert found.refused is None
    assert [item.depends for item in of_made(found)] == [("absent_at",)]
    other = desk().foretold("object.deleted", entry_mode, refusing("absent_at", None, "2026-11-02T09:00:00Z"))
    assert (other.refused, of_made(other)) == (None, ())


def test_a_rule_that_asks_for_what_may_be_missing_says_nothing_where_it_is() -> None:
    def judge(state: State, command: Command, ruling: Ruling) -> None:
        ruling.facts.must("parent_relation")
        raise ruling.refuse(MADE, "something is said")

    found = desk().foretold(RECORD, "record", judge)
    assert found.refused is None
    assert [condition.depends for condition in of_made(found)] == [("parent_relation",)]


def test_of_a_rule_that_reads_more_than_can_be_gone_through_nothing_is_said_for_good() -> None:
    flags = [name for kind, _, name, listed, _ in fields() if kind == RECORD and 1 < len(listed) < 10][:8]
    assert 2 ** len(flags) > MOST_RUNS

    def judge(state: State, command: Command, ruling: Ruling) -> None:
        for name in flags:
            ruling.facts[name]  # read, whatever it is
        raise ruling.refuse(MADE, "never")

    found = desk().foretold(RECORD, "record", judge)
    assert found.refused is None
    assert [violation.rule for violation in of_made(found)] == [MADE]
    assert found.marks == frozenset()


def test_sixty_four_courses_are_gone_through_and_no_more() -> None:
    """Three fields of four values each have 64; one of five, and one of four of which three go on to four, have 65."""

    def as_many(state: State, command: Command, ruling: Ruling) -> None:
        for name in ("parent_relation", "lock_state", "network_isolation"):
            ruling.facts[name]  # read, whatever it says
        raise ruling.refuse(MADE, "never")

    def one_more(state: State, command: Command, ruling: Ruling) -> None:
        ruling.facts["screen_state"]  # read, whatever it says
        if ruling.facts["parent_relation"] is not None:
            ruling.facts["lock_state"]  # read, whatever it says
        raise ruling.refuse(MADE, "never")

    found = desk().foretold(RECORD, "record", as_many)
    assert found.refused is not None
    assert found.refused.depends == ()
    assert desk().foretold(RECORD, "record", one_more).refused is None


def test_only_a_kind_that_begins_something_is_let_in_about_what_nobody_has_heard_of() -> None:
    """Two things would have one identifier otherwise. What answers an entry is refused once that is told."""
    beginning = []
    for kind, standing in entries():
        spec = layouts.layout(1, kind)
        by = next(key for key in desk().keys if desk().may(kind, standing, key))
        found = foresee(desk().state, desk().command(kind, standing, by))
        if found.refused is None and not (spec.kind.answers and "entry_position" in spec.positions):
            beginning.append(kind)
    assert len(set(beginning)) > 30
    assert [kind for kind in beginning if not layouts.layout(1, kind).kind.begins] == []


def test_a_kind_that_begins_something_is_refused_about_what_is_there_already() -> None:
    rules = []
    for kind, standing in entries():
        if not layouts.layout(1, kind).kind.begins:
            continue
        by = next(key for key in desk().keys if desk().may(kind, standing, key))
        found = foresee(desk().state, replace(desk().command(kind, standing, by), subject=desk().case))
        assert found.refused is not None, kind
        rules.append(found.refused.rule)
    assert rules.count("subject.new") > 30


def test_who_may_not_sign_is_refused_for_that_before_anything_is_told() -> None:
    machine = next(key for key in desk().keys if desk().may("sweep.completed", "record", key))
    assert not desk().may(ACT, "act", machine)
    found = foresee(desk().state, desk().command(ACT, "act", machine))
    assert found.signer
    assert found.refused is not None
    assert (found.refused.depends, found.perhaps, found.marks) == ((), (), frozenset())
    let_in = next(key for key in desk().keys if desk().may(ACT, "act", key))
    assert not foresee(desk().state, desk().command(ACT, "act", let_in)).signer
