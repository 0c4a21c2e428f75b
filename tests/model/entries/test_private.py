"""Rules never receive a personal value: not by import, not by type, not by name."""

from __future__ import annotations

import ast
import typing
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from custody.model import layouts, rulesets, rulings
from custody.model.entry.facts import Facts, Private
from custody.model.entry.openings import Contents
from custody.model.records import RECORDS, Actor
from custody.model.rulings import Command, Event, Placed, Ruling
from custody.model.schema.schema import Erasable, Layout, Structural
from custody.model.schema.types import Value
from custody.model.state import Blank, State
from tests.failures import each
from tests.ledger.replaying import event_of, read
from tests.model.golden import golden_reader

ROOT = Path(__file__).resolve().parents[3] / "custody" / "model"
JUDGING = sorted(
    [
        *(
            file
            for file in ROOT.glob("*/**/*.py")
            if "kinds" not in (file.stem, file.parent.name) and file.parent.name not in ("entry", "schema")
        ),
        *(ROOT / f"{name}.py" for name in ("rulings", "records", "roles", "rulesets", "signers", "state")),
    ]
)
PERSONAL = {"Private", "Contents", "Opening", "openings", "seal_values", "private"}


@each(JUDGING, named=lambda file: file.relative_to(ROOT).as_posix())
def test_no_module_that_judges_names_a_type_that_holds_personal_values(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names & PERSONAL == set()


def test_the_check_of_names_would_find_one() -> None:
    tree = ast.parse("from custody.model.schema.schema import Private")
    assert any(
        alias.name in PERSONAL
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    )


@each([Command, Event, Placed, Ruling, Actor, *RECORDS.values()])
def test_nothing_that_reaches_a_rule_has_a_member_for_personal_values(cls: type) -> None:
    hints = typing.get_type_hints(cls)
    assert not any(hint in (Private, Contents) for hint in hints.values())


def test_facts_and_private_values_are_two_types_that_do_not_stand_for_each_other() -> None:
    facts, private = Facts({"a": 1}), Private({"b": "x"})
    assert not isinstance(private, Facts)
    assert not isinstance(facts, Private)
    assert typing.get_type_hints(Command)["facts"] is Facts


#: Names that are structural in some kind; a rule for several kinds may ask one that does not have it.
STRUCTURAL = {name for kind in layouts.kind_names() for name in layouts.layout(1, kind).structural}


class Watched(Facts):
    """Facts that cry out when anybody asks for a name that is not structural in their kind."""

    __slots__ = ("_layout",)

    def __init__(self, values: Mapping[str, Value], layout: Layout) -> None:
        super().__init__({name: value for name, value in values.items() if name in layout.structural})
        self._layout = layout
        assert len(self) == len([value for value in values.values() if value is not None])

    def _ask(self, name: str) -> None:
        elsewhere = name not in self._layout.positions and name in STRUCTURAL
        if name not in self._layout.structural and not elsewhere:
            raise AssertionError(f"a rule asked {self._layout.kind.name} for {name}")

    def __getitem__(self, name: str) -> Value:
        self._ask(name)
        return super().__getitem__(name)

    def text(self, name: str) -> str | None:
        self._ask(name)
        return super().text(name)

    def number(self, name: str) -> int | None:
        self._ask(name)
        return super().number(name)

    def flag(self, name: str) -> bool:
        self._ask(name)
        return super().flag(name)

    def codes(self, name: str) -> tuple[str, ...]:
        self._ask(name)
        return super().codes(name)

    def root(self, name: str) -> dict[str, bool | int | str | None] | None:
        self._ask(name)
        return super().root(name)


def test_every_rule_asks_for_structural_fields_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class WatchedRuling(Ruling):
        def __init__(self, layout: Layout, command: Command, actor: Actor | None) -> None:
            super().__init__(layout, command, actor)
            self.facts = Watched(self.facts, layout)

    monkeypatch.setattr(rulesets, "Ruling", WatchedRuling)
    state = State(Blank(), 0)
    for event in watched_events():
        rulesets.confirm(state, event.event)
        rulesets.fold(state, event)
    assert state.size > 60


def watched_events() -> Iterator[Placed]:
    """Yield the events of the golden ledger with facts that are watched."""
    reader = golden_reader()
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        event = event_of(entry, contents)
        layout = layouts.layout(event.v, event.kind)
        watched = Watched(event.facts, layout)
        yield Placed(
            replace(event, facts=watched),
            position,
            entry.envelope.seq,
            entry.leaf,
        )


def test_a_watched_fact_cries_out() -> None:
    layout = layouts.layout(1, "case.opened")
    facts = Watched({"entry_mode": "record"}, layout)
    assert facts.text("entry_mode") == "record"
    for ask in (facts.text, facts.number, facts.flag, facts.codes, facts.root, facts.__getitem__):
        with pytest.raises(AssertionError, match="reference"):
            ask("reference")


def test_a_ruling_gives_judges_the_structural_part_even_of_facts_that_hold_more() -> None:
    layout = layouts.layout(1, "case.opened")
    given = Facts({"entry_mode": "record", "occurred_at": "2026-11-02T09:00:00Z"})
    ruling = rulings.Ruling(layout, Command("case.opened", "s", given, "k", 0, None, 1, 0), None)
    assert set(ruling.facts) == {"entry_mode", "occurred_at"}


def test_every_record_of_the_state_consists_of_structural_values() -> None:
    """Whatever a person typed into an erasable field of the golden ledger stands in no record."""
    reader = golden_reader()
    typed: set[str] = set()
    structural: set[str] = set()
    state = State(Blank(), 0)
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        typed |= {value for value in contents.private.values() if isinstance(value, str) and len(value) > 2}
        structural |= {value for value in contents.facts.values() if isinstance(value, str)}
        event = event_of(entry, contents)
        rulesets.confirm(state, event)
        rulesets.fold(state, Placed(event, position, entry.envelope.seq, entry.leaf))
    docs = b"\n".join(record.doc() for record in state.all_records()).decode()
    assert len(typed) > 30
    assert [value for value in sorted(typed - structural) if f'"{value}"' in docs] == []


def test_every_kind_says_of_each_field_whether_it_is_personal() -> None:
    for kind in layouts.kind_names():
        for field in layouts.layout(1, kind).fields:
            assert isinstance(field, Structural) != isinstance(field, Erasable), (kind, field)
