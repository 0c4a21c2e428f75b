"""The golden ledger of each ruleset replays with today's code: every entry confirmed, same root, same read model."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from custody.errors import CustodyError, RuleBroken
from custody.model import layouts, rulesets
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry, verify_entry
from custody.model.entry.facts import Facts
from custody.model.records import RECORDS, Key
from custody.model.rulings import Placed
from custody.model.schema.ids import b64
from custody.model.schema.schema import Need
from custody.model.schema.types import Value, split_codes
from custody.model.state import Blank, State
from custody.proof.note import VerifierKey
from fixtures import build_golden
from tests.ledger.replaying import check, digest, event_of, read, replay, rows
from tests.model import golden
from tests.model.golden import Golden, golden_reader, load
from tests.model.mutation import places
from tests.world import World

#: Digest of each golden folder. A released ruleset is frozen, and so is this line.
DIGESTS = {1: "d3b77090939f4c732064f1995f53add331e1cf4869501017b352bc7743853ea0"}


@pytest.mark.parametrize("ruleset", sorted(rulesets.RULESETS))
def test_every_ruleset_has_a_golden_ledger_that_nobody_edited(ruleset: int) -> None:
    assert golden.folder_digest(ruleset) == DIGESTS[ruleset]
    assert load(ruleset).head["ruleset"] == ruleset


@pytest.mark.parametrize("ruleset", sorted(rulesets.RULESETS))
def test_the_golden_ledger_covers_every_kind_and_every_sort_of_record(ruleset: int) -> None:
    reader = golden_reader(ruleset)
    entries = [parse_entry(stored.note).envelope for stored in reader.entries(0, reader.head().size)]
    entered, kinds = {entry.kind for entry in entries if entry.v == ruleset}, set(layouts.kind_names(ruleset))
    assert entered == kinds, (
        "let a scene of fixtures/scenes enter these, then run python -m fixtures.build_golden --replace:"
        f" {', '.join(sorted(kinds - entered))}"
    )
    state, _ = replay(reader)
    assert {record.space for record in state.all_records()} == set(RECORDS)


@pytest.mark.parametrize("ruleset", sorted(rulesets.RULESETS))
def test_the_first_entry_about_anything_is_of_a_kind_that_begins_something_and_no_other_is(
    ruleset: int,
) -> None:
    reader = golden_reader(ruleset)
    entries = [parse_entry(stored.note).envelope for stored in reader.entries(0, reader.head().size)]
    beginning = {entry.kind for entry in entries if entry.seq == 0}
    assert beginning.isdisjoint(entry.kind for entry in entries if entry.seq)
    for kind in layouts.kind_names(ruleset):
        assert layouts.layout(ruleset, kind).kind.begins is (kind in beginning), kind


@pytest.mark.parametrize("ruleset", sorted(rulesets.RULESETS))
def test_the_golden_ledger_replays_to_the_same_root_and_the_same_read_model(ruleset: int) -> None:
    said = load(ruleset).head
    reader = golden_reader(ruleset)
    assert (reader.head().size, b64(reader.head().root)) == (said["size"], said["root"])
    state, _ = replay(reader)
    assert digest(rows(state)) == said["read_model"]


def test_the_golden_ledger_has_acts_and_records_marks_gaps_and_erasures() -> None:
    reader = golden_reader()
    marks: set[str] = set()
    standings: set[str | None] = set()
    erased = 0
    for position in range(reader.head().size):
        _, contents = read(reader, position)
        marks |= set(split_codes(contents.facts["nonconforming"]))
        standings.add(contents.facts.text("entry_mode"))
        erased += len(contents.erased)
    assert standings == {"act", "record"}
    assert erased == 3
    assert len(marks) > 10
    assert marks <= {place.rule for place in places()}


def changed(source: Golden, position: int, name: str, value: Value) -> State:
    """Replay with one structural fact of one entry changed, as if it had been signed so; gives the state."""
    reader = golden_reader()
    state = State(Blank(), 0)
    for at in range(len(source.entries)):
        entry, contents = read(reader, at)
        event = event_of(entry, contents)
        if at == position:
            event = replace(event, facts=Facts({**event.facts, name: value}))
        rulesets.confirm(state, event)
        rulesets.fold(state, Placed(event, at, entry.envelope.seq, entry.leaf))
    return state


@pytest.mark.parametrize(
    "name",
    [
        "starts_at",
        "ends_at",
        "rule_version",
        "custodian",
        "case",
        "digests_match",
        "gap_seconds",
        "nonconforming",
    ],
)
def test_a_computed_fact_that_reads_otherwise_stops_the_replay(name: str) -> None:
    reader = golden_reader()
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        layout = layouts.layout(1, entry.envelope.kind)
        value = contents.facts[name]
        if value is None or layout.field(name).need is not Need.COMPUTED:
            continue
        other = not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else None
        with pytest.raises(RuleBroken) as caught:
            changed(load(), position, name, other)
        assert caught.value.rule == "facts.computed"
        assert name in caught.value.message
        return
    pytest.fail(f"no entry of the golden ledger has {name}")


def test_every_note_of_the_golden_ledger_is_signed_by_the_key_that_was_valid_then() -> None:
    reader = golden_reader()
    state = State(Blank(), 0)
    retired = 0
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        key = state.get(Key, entry.envelope.by)
        vkey = contents.facts.must("vkey") if key is None else key.vkey
        assert key is None or key.until is None
        verify_entry(entry, VerifierKey.parse(vkey))
        event = event_of(entry, contents)
        rulesets.fold(state, Placed(event, position, entry.envelope.seq, entry.leaf))
    retired = sum(1 for record in state.all_records() if isinstance(record, Key) and record.until is not None)
    assert retired == 3


def test_folding_an_entry_whose_forerunners_are_lost_breaks_nothing() -> None:
    """A replay of a damaged ledger folds what is left; what cannot be folded is told by an error of ours."""
    reader = golden_reader()
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        state = State(Blank(), position)
        placed = Placed(event_of(entry, contents), position, entry.envelope.seq, entry.leaf)
        rulesets.fold(state, placed)
        assert state.size == position + 1
        if position:
            with pytest.raises(CustodyError):
                rulesets.confirm(State(Blank(), position), event_of(entry, contents))


def test_openings_of_the_golden_ledger_are_written_as_they_are_stored() -> None:
    for row in golden.rows(load()):
        assert opening_format.encode(opening_format.decode(row.openings)) == row.openings


@cache
def played() -> World:
    """Return the office that the script leaves, which nobody changes."""
    return build_golden.play()


def test_the_script_that_built_it_still_plays_through_and_covers_every_kind() -> None:
    world = played()
    check(world.store.read(), world.log_key)
    reader = world.store.read()
    kinds = {parse_entry(stored.note).envelope.kind for stored in reader.entries(0, reader.head().size)}
    assert kinds == set(layouts.kind_names())


def test_the_script_never_replaces_a_golden_ledger_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(golden, "FOLDER", tmp_path)
    mine = tmp_path / "ruleset-1" / "entries" / "mine.json"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine\n")
    assert build_golden.main([]) == 1
    assert mine.read_text() == "mine\n"
    assert build_golden.main(["--replace"]) == 0
    assert not mine.exists()
    ruleset = tmp_path / "ruleset-1"
    assert set(layouts.kind_names()) == {
        parse_entry(entry.note).envelope.kind for entry in golden.read_folder(ruleset).entries
    }
    written = {
        file.relative_to(ruleset).as_posix(): file.read_bytes()
        for file in ruleset.rglob("*")
        if file.is_file()
    }
    assert written == golden.files_of(played()), "played twice, it enters the same"


def test_an_entry_of_a_ruleset_that_is_not_known_is_told_apart_from_a_broken_one() -> None:
    with pytest.raises(CustodyError) as caught:
        rulesets.ruleset(2)
    assert caught.value.exit_status == 4
    with pytest.raises(CustodyError) as caught:
        layouts.layout(1, "case.dreamt")
    assert caught.value.exit_status == 4
