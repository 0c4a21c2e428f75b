"""The state that rules judge against: reads what is stored, holds what changed, forgets a refusal without a trace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed
from custody.model import rulesets
from custody.model.record import Record
from custody.model.record import replace as copied
from custody.model.records import (
    RECORDS,
    Actor,
    Case,
    CustodyPeriod,
    Exhibit,
    Offer,
    Order,
    OrderPeriod,
    Proposal,
)
from custody.model.rulings import Event, Placed
from custody.model.state import Blank, State, Summary, Tip
from custody.proof import canonical
from tests.faults.points import some
from tests.ledger.replaying import event_of, read, replay
from tests.model.golden import golden_reader

KEYS = ["a", "b", "c"]
SUBJECTS = ["s", "t"]


@dataclass
class Stored:
    """A memory with some records, as a database holds them; small pages, so that every listing has several."""

    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    page: int = 2

    def record(self, space: str, key: str) -> bytes | None:
        found = self.records.get((space, key))
        return None if found is None else found.doc()

    def find(
        self,
        space: str,
        term: str,
        low: str,
        high: str,
        *,
        limit: int = 500,
        after: tuple[str, str] | None = None,
    ) -> list[tuple[str, str]]:
        rows = sorted(
            (value, record.key)
            for record in self.records.values()
            if record.space == space
            for name, value in record.terms()
            if name == term and low <= value <= high and (after is None or (value, record.key) > after)
        )
        return rows[: min(limit, self.page)]

    def tip_of(self, subject: str) -> Tip | None:
        return Tip(4, b"\x04" * 32, 100) if subject == "s" else None

    def summary_of(self, position: int) -> Summary | None:
        return Summary(bytes([position]) * 32, "case.opened", "s", 1, position) if 0 <= position < 3 else None

    def began_of(self, subject: str) -> int | None:
        return 40 if subject == "s" else None


def test_a_subject_began_where_its_first_entry_stands_and_a_rollback_takes_that_back() -> None:
    state = State(Stored({}), 3)
    assert (state.began("s"), state.began("t")) == (40, None)
    mark = state.mark()
    state.advance("t", Tip(0, bytes(32), 77), Summary(bytes(32), "case.opened", "t", 1, 77))
    state.advance("t", Tip(1, bytes(32), 78), Summary(bytes(32), "case.closed", "t", 1, 78))
    assert state.began("t") == 77
    state.rollback(mark)
    assert state.began("t") is None


def some_record(key: str, number: int) -> Record:
    """Return one of several records under a key, with different terms."""
    kinds: list[Record] = [
        Proposal(key, "erasure", "s", "p", ("p",), number, 1),
        Proposal(key, "erasure", "t", "p", ("p",), number, 1),
        Proposal(key, "erasure", "s", "p", ("p",), number, 1, status="approved"),
        Case(key, number),
        Case(key, number, "ended"),
        Offer(key, "x", "g", "r", None, "court", number, 1),
        Offer(key, "x", "g", "r", None, "court", number, 1, "accepted"),
        Actor(key, ("examiner",), ("k",)),
    ]
    return kinds[number % len(kinds)]


RECORDS_ = st.builds(some_record, st.sampled_from(KEYS), st.integers(0, 40))
Step = tuple[str, Any]
STEPS = st.one_of(
    st.tuples(st.just("put"), RECORDS_),
    st.tuples(
        st.just("get"), st.tuples(st.sampled_from([Proposal, Case, Offer, Actor]), st.sampled_from(KEYS))
    ),
    st.tuples(st.just("advance"), st.sampled_from(SUBJECTS)),
    st.tuples(st.just("keys"), st.sampled_from(["s", "t"])),
)


def play(state: State, steps: Iterable[Step]) -> None:
    for what, detail in steps:
        if what == "put":
            state.put(detail)
        elif what == "get":
            state.get(*detail)
        elif what == "keys":
            state.open_proposals(detail)
        else:
            leaf = bytes([state.size % 250]) * 32
            state.advance(
                detail, Tip(state.size, leaf, state.size), Summary(leaf, "case.opened", detail, 1, 0)
            )


LISTINGS = [
    ("proposal", "all", ""),
    ("proposal", "status", "open"),
    ("proposal", "subject", "s"),
    ("proposal", "subject", "t"),
    ("case", "all", ""),
    ("case", "status", "open"),
    ("case", "status", "closed"),
    ("offer", "receiver", "r"),
    ("offer", "giver", "g"),
    ("actor", "all", ""),
]


def seen(state: State) -> dict[str, object]:
    """Return everything that can be asked of a state."""
    return {
        "size": state.size,
        "records": {
            (cls.space, key): state.get(cls, key) for cls in (Proposal, Case, Offer, Actor) for key in KEYS
        },
        "listed": {listing: state.keys(*listing) for listing in LISTINGS},
        "tips": {subject: state.tip(subject) for subject in SUBJECTS},
        "summaries": [state.summary(position) for position in range(-1, 40)],
        "changes": state.changes(),
    }


def stored(records: Iterable[Record]) -> Stored:
    return Stored({(record.space, record.key): record for record in records})


@given(st.lists(RECORDS_, max_size=5), st.lists(STEPS, max_size=12), st.lists(STEPS, max_size=12))
def test_a_rollback_restores_exactly_what_was(
    first: list[Record], before: list[Step], undone: list[Step]
) -> None:
    memory = stored(first)
    state, twin = State(memory, 3), State(memory, 3)
    play(state, before)
    play(twin, before)
    mark = state.mark()
    play(state, undone)
    state.rollback(mark)
    assert seen(state) == seen(twin)
    assert state.mark() == mark
    play(state, undone)
    play(twin, undone)
    assert seen(state) == seen(twin)


@given(st.lists(RECORDS_, max_size=5), st.lists(st.lists(STEPS, max_size=5), max_size=4), st.data())
def test_rollbacks_within_rollbacks_restore_each_their_own(
    first: list[Record], parts: list[list[Step]], data: st.DataObject
) -> None:
    memory = stored(first)
    state = State(memory, 3)
    marks = []
    for part in parts:
        marks.append((state.mark(), seen(state)))
        play(state, part)
    for mark, expected in reversed(marks):
        if data.draw(st.booleans()):
            state.rollback(mark)
            assert seen(state) == expected


@given(st.lists(RECORDS_, max_size=6), st.lists(RECORDS_, max_size=6), st.lists(STEPS, max_size=6))
def test_a_listing_is_that_of_all_records_as_they_are_now(
    first: list[Record], later: list[Record], reads: list[Step]
) -> None:
    memory = stored(first)
    state = State(memory, 3)
    play(state, [step for step in reads if step[0] != "put"])
    for record in later:
        state.put(record)
    now = {**memory.records, **{(held.space, held.key): held for held in later}}
    for space, term, value in LISTINGS:
        expected = sorted(
            held.key for held in now.values() if held.space == space and (term, value) in held.terms()
        )
        assert state.keys(space, term, value) == expected


def test_what_was_put_is_given_back_as_changes_once_in_order_of_first_change() -> None:
    state = State(Blank(), 0)
    one, two = Case("a", 1), Case("b", 2)
    state.put(one)
    state.put(two)
    state.put(replace(one, outcome="ended"))
    assert state.changes() == [replace(one, outcome="ended"), two]
    assert [record.key for record in state.all_records()] == ["a", "b"]


def test_what_is_only_read_is_no_change() -> None:
    case = Case("a", 1)
    state = State(stored([case]), 0)
    assert state.get(Case, "a") == case
    assert state.get(Case, "b") is None
    assert state.changes() == []


def test_a_forgotten_undo_keeps_what_was_folded() -> None:
    state = State(Blank(), 0)
    state.put(Case("a", 1))
    state.forget_undo()
    mark = state.mark()
    state.put(Case("b", 1))
    state.rollback(mark)
    assert [record.key for record in state.changes()] == ["a"]


def test_a_blank_memory_knows_nothing() -> None:
    blank = Blank()
    assert blank.record("case", "a") is None
    assert blank.find("case", "all", "", "~") == []
    assert blank.tip_of("a") is None
    assert blank.summary_of(0) is None


@cache
def examples() -> tuple[Record, ...]:
    """Return every record of the golden ledger, and some that it does not have."""
    state, _ = replay(golden_reader())
    made: list[Record] = [
        Exhibit(
            "x",
            "c",
            None,
            None,
            "sim",
            (CustodyPeriod("h", 1, 2), CustodyPeriod("i", 3, 4)),
            "S",
            ("S", "T"),
            "o",
            ("l",),
            ("m",),
        ),
        Order(
            "x",
            "c",
            "un-25",
            1,
            90,
            "order",
            True,
            False,
            1,
            2,
            (OrderPeriod(1, 2, 3, 4, 5),),
            6,
            7,
            8,
            True,
            ("m",),
        ),
    ]
    return (*state.all_records(), *made)


@pytest.mark.parametrize("space", sorted(RECORDS))
def test_a_record_is_read_back_from_its_document(space: str) -> None:
    some = [record for record in examples() if record.space == space]
    assert some
    for record in some:
        again = type(record).from_doc(record.doc())
        assert again == record
        assert again.doc() == record.doc()
        assert hash(again) == hash(record)
        assert ("all", "") in record.terms()
        assert all(isinstance(part, str) for term in record.terms() for part in term)
        assert RECORDS[space] is type(record)


@pytest.mark.parametrize("space", sorted(RECORDS))
def test_what_is_stored_and_is_no_record_of_its_space_is_called_damaged_and_what_to_do_is_said(
    space: str,
) -> None:
    cls = RECORDS[space]
    whole = next(record for record in examples() if record.space == space)
    members = whole.as_json()
    first = next(iter(members))
    lacking = {name: value for name, value in members.items() if name != first}
    damaged = [b"", whole.doc()[:-1], whole.doc() + b" ", b"7", b"null", b"[]"]
    damaged += [canonical.encode(other) for other in ({**members, "other": 1}, lacking, [members])]
    assert cls.from_doc(whole.doc()) == whole
    for doc in damaged:
        with pytest.raises(Malformed, match=f"a stored {space} record is damaged") as refused:
            cls.from_doc(doc)
        assert "`custody doctor --repair`" in refused.value.hint


@pytest.mark.parametrize("space", sorted(RECORDS))
def test_a_copy_of_a_record_is_as_the_standard_library_makes_it(space: str) -> None:
    for record in (record for record in examples() if record.space == space):
        before = record.doc()
        for member in fields(record):  # type: ignore[arg-type]  # every record is a dataclass, the class above them is none
            assert copied(record) == record  # type: ignore[type-var]  # as above
            changed = copied(record, **{member.name: "other"})  # type: ignore[type-var]  # as above
            assert changed == replace(record, **{member.name: "other"})  # type: ignore[type-var]  # as above
            with pytest.raises(FrozenInstanceError):
                setattr(changed, member.name, "again")
        assert record.doc() == before
        with pytest.raises((KeyError, TypeError)):
            copied(record, nothing_such=1)  # type: ignore[type-var]  # as above


def test_the_state_after_part_of_a_replay_goes_on_from_what_a_store_would_hold() -> None:
    """Folding the second half over a stored first half leads to the same records as one replay of all."""
    reader = golden_reader()
    whole, _ = replay(reader)
    expected = whole.all_records()
    acts: list[tuple[Event, Placed]] = []
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        event = event_of(entry, contents)
        acts.append((event, Placed(event, position, entry.envelope.seq, entry.leaf)))

    def take(state: State, more: list[tuple[Event, Placed]]) -> None:
        for event, placed in more:
            rulesets.confirm(state, event)
            rulesets.fold(state, placed)

    first, taken = State(Blank(), 0), 0
    for cut in some(range(1, len(acts)), 30):
        take(first, acts[taken:cut])
        taken = cut
        second = State(Recalled(first), cut)
        take(second, acts[cut:])
        merged = {(record.space, record.key): record for record in [*first.all_records(), *second.changes()]}
        assert [merged[key] for key in sorted(merged)] == expected


class Recalled(Stored):
    """A memory that holds what another state led to."""

    def __init__(self, state: State) -> None:
        super().__init__({(record.space, record.key): record for record in state.all_records()}, page=50)
        self._state = state

    def tip_of(self, subject: str) -> Tip | None:
        return self._state.tip(subject)

    def summary_of(self, position: int) -> Summary | None:
        return self._state.summary(position)

    def began_of(self, subject: str) -> int | None:
        return self._state.began(subject)


def test_a_record_that_cannot_be_listed_leaves_a_state_that_can_be_rolled_back() -> None:
    state = State(Blank(), 0)
    good = Proposal("leaf", "erasure", "s", "ada", (), 100, 1)
    mark = state.mark()
    state.put(good)
    for beyond in (replace(good, expires=253402300800), replace(good, leaf="other", expires=253402300800)):
        with pytest.raises(Malformed):
            state.put(beyond)
    assert (state.get(Proposal, "leaf"), state.keys("proposal", "subject", "s")) == (good, ["leaf"])
    state.rollback(mark)
    assert (state.changes(), state.keys("proposal", "subject", "s")) == ([], [])
