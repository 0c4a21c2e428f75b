"""Anybody enters anything at a whole office: every kind there is, with random values, lawful or not.

The office has been through the whole golden ledger, so there is a subject of every sort. What to enter is drawn from
the tables of kinds, so that a new kind is fired at without anybody thinking of it. After each step the twin has
confirmed what came in and agrees on every record; at the end the whole ledger is read from its first entry.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache, partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.append.entry_signing import Request
from custody.model import layouts
from custody.model.entry.envelope import Envelope, parse_entry
from custody.model.kinds import permit_of
from custody.model.records import RECORDS, Actor
from custody.model.schema import types
from custody.model.schema.ids import b64
from custody.model.schema.schema import COMMON, FieldSpec, Need
from custody.model.schema.types import Value
from custody.model.subjects import SUBJECTS
from custody.storage.memory.ledger import MemoryLedgerStore
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import FixedClock, MemoryHead
from fixtures import build_golden
from tests.attacks.tampering import TIMES
from tests.model.onsite import Scene
from tests.model.twin import NOWHERE, Twin
from tests.world import World

KINDS = layouts.kind_names()
#: What a fact that names a subject is about, where its name does not say it.
ABOUT = {
    "parent": "exhibit",
    "receiver": "actor",
    "holder": "actor",
    "to": "actor",
    "preservation_requests": "preservation_request",
    "about": "preservation_request",
}
#: Which entries a kind answers, where their name does not say it.
ANSWERED = {
    "disposition.loan_returned": "disposition.executed",
    "disposition.witnessed": "disposition.executed",
    "exhibit.discrepancy_resolved": "exhibit.discrepancy_reported",
    "preservation_order.challenge_ended": "preservation_order.challenged",
    "production_order.challenge_ended": "production_order.challenged",
    "preservation_order.confidentiality_extended": "preservation_order.confidentiality_imposed",
    "preservation_order.confidentiality_lifted": "preservation_order.confidentiality_imposed",
    "seizure.data_access_restored": "seizure.data_rendered_inaccessible",
}
_COMMON = {field.name for field in COMMON}
#: How often each kind is fired at by the test of the machine itself.
ROUNDS = 3


@cache
def _played() -> World:
    return build_golden.play()


def played() -> World:
    """Return an office of its own that has been through the golden ledger, which is played once."""
    first = _played()
    store, head, objects = MemoryLedgerStore(), MemoryHead(), MemoryObjects(first.objects.name)
    assert isinstance(first.store, MemoryLedgerStore)
    assert isinstance(first.objects, MemoryObjects)
    store._committed = first.store._committed.copy()
    head._state = first.head.read()
    head.add_erasures(first.head.list_erasures())
    objects._objects = {key: list(held) for key, held in first.objects._objects.items()}
    objects._last_versions = dict(first.objects._last_versions)
    people = {name: replace(person) for name, person in first.people.items()}
    world = World(store, head, objects, first.sources, FixedClock(first.clock.now()), people=people)
    world.entropy._count = first.entropy._count
    return world


class Firing(Twin):
    """The office after everything in the golden ledger, its twin, and how to make up an entry of any kind."""

    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)
        self.setup_with(played())
        self.entered: Counter[str] = Counter()
        self._signed: list[tuple[Envelope, bytes]] = []

    def signed(self) -> list[tuple[Envelope, bytes]]:
        """Return what every entry was signed as, with its leaf, by position; each is read once."""
        reader = self.world.store.read()
        for position in range(len(self._signed), reader.head().size):
            stored = reader.entry(position)
            self._signed.append((parse_entry(stored.note).envelope, stored.leaf))
        return self._signed

    def subjects(self, space: str) -> list[str]:
        """Return identifiers of subjects of a sort, in order."""
        reader = self.world.store.read()
        return reader.keys_from(space, "", 10_000) if space in RECORDS else []

    def made_up(self, kind: str, pick: random.Random) -> tuple[dict[str, Value], str | None, bytes | None]:
        """Make up values, subject and the entry that is answered."""
        layout = layouts.layout(1, kind)
        values = {
            field.name: self.value(field, pick)
            for field in layout.kind.own
            if field.need is not Need.COMPUTED
        }
        values["entry_mode"] = pick.choice(layout.kind.standings)
        if values["entry_mode"] == "record" and pick.random() < 0.5:
            values["occurred_at"] = format_instant(self.world.clock.now() - pick.choice([0, HOUR, 30 * DAY]))
        subject, re = self.target(kind, pick)
        if re is not None and "entry_position" in layout.positions:
            values["entry_position"] = [leaf for _, leaf in self.signed()].index(re)
        return values, subject, re

    def target(self, kind: str, pick: random.Random) -> tuple[str | None, bytes | None]:
        """Choose whom or what it is about, and which entry it answers."""
        shape = layouts.layout(1, kind).kind
        first = kind.partition(".")[0]
        if shape.begins:
            return None, None
        if shape.answers:
            akin = [item for item in self.signed() if first in ("content", item[0].kind.partition(".")[0])]
            asked = ANSWERED.get(kind, (".proposed", ".offered", "_asked"))
            asking = [item for item in akin if item[0].kind.endswith(asked)]
            envelope, leaf = pick.choice(asking[-8:] if asking and pick.random() < 0.8 else akin)
            return envelope.subject, leaf
        anything = [pick.choice(self.signed())[0].subject]
        known = self.subjects(SUBJECTS[kind].space) if kind in SUBJECTS else anything
        return pick.choice([*known[-12:], NOWHERE] if pick.random() < 0.1 else known[-12:] or [NOWHERE]), None

    def value(self, field: FieldSpec, pick: random.Random) -> Value:
        """Make up a value that the field takes, or none where it may lack one."""
        chance = {Need.REQUIRED: 1.0, Need.EXPECTED: 0.95}.get(field.need, 0.4)
        if pick.random() > chance:
            return None
        kind = field.type
        if kind.choices:
            several = kind.name == "codes"
            words = pick.sample(kind.choices, pick.randint(1, min(3, len(kind.choices)))) if several else ()
            return types.join_codes(words) if several else pick.choice(kind.choices)
        if kind.name == types.SUBJECT:
            known = self.subjects(ABOUT.get(field.name, field.name))
            return pick.choice(known[-12:] or [NOWHERE])
        if kind.name == types.SUBJECTS:
            known = self.subjects(ABOUT.get(field.name, "exhibit"))[-12:] or [NOWHERE]
            return types.join_codes(pick.sample(known, pick.randint(1, min(3, len(known)))))
        if kind in (types.INSTANT, types.COME):
            return format_instant(self.world.clock.now() + pick.choice([-HOUR, HOUR, 20 * DAY, 100 * DAY]))
        if kind is types.COUNT:
            return pick.choice([0, 1, 2, 30, 60, 90, 91])
        if kind is types.FLAG:
            return pick.random() < 0.5
        if kind == types.SEAL:
            return f"{pick.choice('ABC')}-{pick.randint(1, 2000)}"
        if kind in (types.SHA256, types.ENTRY):
            return b64(bytes([pick.randint(0, 3)]) * 32)
        samples: dict[str, Value] = {
            types.SHA1.name: b64(bytes(20)),
            types.MD5.name: b64(bytes(16)),
            types.STATE.name: "AT",
            types.SEALS.name: "A-1 B-2",
            types.RULE.name: "un-25",
            types.IDENTIFIER.name: "X-1",
            types.KEY_NAME.name: pick.choice(list(self.world.people.values())).signer.verifier.name,
            types.VKEY.name: str(self.world.signer_of(f"new {pick.randint(0, 99)}").verifier),
            types.FIELD.name: "note",
            types.FIELDS.name: "note",
            types.MARKS.name: "seal.reused",
            types.TEXT.name: pick.choice(["a", "one line", "zwei\nZeilen", "\u200fabc"]),
            types.LABEL.name: pick.choice(["X-1", "X-2", "ä"]),
            types.NAME.name: "a.img",
            types.CITATION.name: "s. 12",
            types.PLAIN.name: pick.choice(["X-9", "7"]),
        }
        return samples.get(kind.name)

    def fire(self, kind: str, pick: random.Random) -> None:
        """Enter something of this kind as somebody, mostly somebody with the role for it."""
        values, subject, re = self.made_up(kind, pick)
        permit = permit_of(kind)
        needed = permit.act if values["entry_mode"] == "act" else permit.record
        able = [name for name, one in self.people().items() if needed.intersection(one)]
        who = pick.choice(able if able and pick.random() < 0.9 else list(self.world.people))
        holder = self.holder(subject)
        if holder in able and pick.random() < 0.6:
            who = holder or who
        if self.attempt(who, kind, values, subject, re) is not None:
            self.entered[kind] += 1

    def notes(self, pick: random.Random) -> None:
        """Sign notes at a scene and admit them, all or without the first."""
        names = sorted(self.world.people)
        scene = Scene(
            self.world, pick.choice(names), case=pick.choice([None, *self.subjects("case"), NOWHERE])
        )
        for _ in range(pick.randint(0, 3)):
            scene.note(seal_nos=pick.choice([None, "A-1 B-2"]))
        if pick.random() < 0.5:
            scene.close()
        start = pick.choice([0, 0, 0, 1]) if len(scene.notes) > 1 else 0
        who = pick.choice(names)
        self.entered["scene.notes_imported"] += self.together(lambda: scene.admit(who, scene.notes[start:]))

    def bag(self, pick: random.Random) -> None:
        """Seal several exhibits together, or break their seal, by one act or by a part of one."""
        things = pick.sample(self.subjects("exhibit"), 3)
        number = f"{pick.choice('ABC')}-{pick.randint(1, 2000)}"
        who = self.holder(things[0]) or pick.choice(list(self.world.people))
        for values, kind in (
            ({"seal_no": number, "enclosed_exhibits": types.join_codes(things)}, "exhibit.sealed"),
            ({"seal_no": number, "seal_state": "intact", "reason": "examination"}, "exhibit.unsealed"),
        ):
            told = things if pick.random() < 0.7 else things[:2]
            asked = [Request(kind, {**values, "entry_mode": "record"}, subject=thing) for thing in told]
            self.entered[kind] += self.together(partial(self.world.sign_all, who, asked))

    def people(self) -> dict[str, tuple[str, ...]]:
        """Return everybody's roles as they are now."""
        found = {name: self.twin.get(Actor, one.actor) for name, one in self.world.people.items()}
        return {name: () if actor is None else actor.roles for name, actor in found.items()}

    def holder(self, subject: str | None) -> str | None:
        """Return the name of the recorded holder, None for what nobody holds."""
        found = self.twin.get(RECORDS["exhibit"], subject or "")
        held = getattr(found, "holder", None)
        return next((name for name, one in self.world.people.items() if one.actor == held), None)


class WholeOffice(Firing):
    """Hypothesis chooses the kinds and shrinks what goes wrong."""

    @rule(kind=st.sampled_from(KINDS), seed=st.integers(0, 2**32))
    def something(self, kind: str, seed: int) -> None:
        self.fire(kind, random.Random(seed))

    @rule(seed=st.integers(0, 2**32))
    def scene(self, seed: int) -> None:
        self.notes(random.Random(seed))

    @rule(seed=st.integers(0, 2**32))
    def one_seal(self, seed: int) -> None:
        self.bag(random.Random(seed))

    @rule(seconds=st.sampled_from([HOUR, 10 * DAY, 40 * DAY]))
    def wait(self, seconds: int) -> None:
        self.world.later(seconds)


def test_whatever_anybody_enters_in_a_whole_office_is_let_in_whole_or_leaves_no_trace() -> None:
    run_state_machine_as_test(
        WholeOffice, settings=settings(max_examples=2 * TIMES, stateful_step_count=30, deadline=None)
    )


def test_firing_at_random_gets_through_with_most_kinds_and_is_refused_with_most() -> None:
    """Without this the machine could be refused all the time and nobody would know."""
    office = WholeOffice()
    pick = random.Random(20_261_202)
    for turn in range(ROUNDS * len(KINDS)):
        office.fire(KINDS[turn % len(KINDS)], pick)
        if turn % 40 == 0:
            office.notes(pick)
            office.bag(pick)
    office.teardown()
    through = {kind for kind in KINDS if office.entered[kind]}
    assert office.refused > len(KINDS)
    assert len(through) > len(KINDS) * 0.55, sorted(set(KINDS) - through)
    assert through >= {"scene.notes_imported", "exhibit.sealed", "exhibit.unsealed", "mla_request.received"}
