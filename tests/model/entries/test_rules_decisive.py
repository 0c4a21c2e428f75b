"""Which fields decide what stands: a correction counts, or it is refused and names the entry to make instead."""

from __future__ import annotations

import ast
import inspect
import textwrap
from types import FunctionType, ModuleType

import pytest

from custody.model import layouts, rulesets
from custody.model.across.decisive import COUNTING, INSTEAD
from custody.model.records import Exhibit
from custody.model.schema.schema import Need, Structural
from custody.model.schema.types import Value
from tests.model.office import office, stick
from tests.model.room import place, store
from tests.model.showing import refused_here, shows

_READERS = frozenset({"codes", "count", "flag", "must", "number", "root", "text"})
#: Rooms where an entry made anew says what a correction cannot; the law's instruments have acts of their own.
ROOMS = ("case", "copy", "exhibit", "inventory", "legal_hold", "location", "transfer")
#: What folds read without a state that another entry could set otherwise: what things are, and why they were done.
DESCRIPTIVE = frozenset(
    {
        *("copy.accounted_for.reason", "copy.made.custodian", "copy.made.medium", "copy.made.outside_agency"),
        *("copy.made.purpose", "copy.made.return_due_at", "copy.made.sha256", "copy.made.copy_type"),
        *("copy.handed_over.purpose", "exhibit.checked_in.photo_sha256", "exhibit.checked_out.purpose"),
        *("exhibit.discrepancy_reported.photo_sha256", "exhibit.recovered.photo_sha256"),
        *(
            "exhibit.registered.production_order",
            "exhibit.registered.quantity",
            "exhibit.registered.source_row",
        ),
        *("exhibit.registered.transcription", "exhibit.unsealed.photo_sha256"),
        *("exhibit.flag_acknowledged.flags", "legal_hold.placed.reason", "transfer.accepted.photo_sha256"),
        *("transfer.arrived.photo_sha256", "transfer.offered.purpose", "transfer.reassigned.purpose"),
        *("transfer.handed_out.transfer", "transfer.handed_out.purpose", "transfer.returned.photo_sha256"),
    }
)


#: Floors of the model whose functions fold, or are asked by what folds.
JUDGING = frozenset({"across", "concerns", "exits", "questions", "rules"})


def names_read(function: FunctionType, seen: set[FunctionType]) -> set[str]:
    """Return the texts that a fold and what it calls among the rules may name facts by."""
    if function in seen:
        return set()
    seen.add(function)
    found: set[str] = set()
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(function)))):
        if not isinstance(node, ast.Call):
            continue
        arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
        found |= {
            argument.value
            for argument in arguments
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        }
        called = _called(function, node.func)
        if isinstance(called, FunctionType) and JUDGING & set(called.__module__.split(".")):
            found |= names_read(called, seen)
    return found


def _called(function: FunctionType, node: ast.expr) -> object:
    if isinstance(node, ast.Name):
        return function.__globals__.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = function.__globals__.get(node.value.id)
        found = getattr(owner, node.attr, None) if isinstance(owner, ModuleType | type) else None
        return getattr(found, "__func__", found)
    return None


def folded(kind: str) -> set[str]:
    """Return the structural fields of a kind, not computed, that its fold may read."""
    fold = rulesets.ruleset(1).folds.get(kind)
    if not isinstance(fold, FunctionType):
        return set()
    read = names_read(fold, set())
    own = layouts.layout(1, kind).kind.own
    return {
        field.name
        for field in own
        if isinstance(field, Structural) and field.need is not Need.COMPUTED and field.name in read
    }


@pytest.mark.parametrize("kind", [kind for kind in layouts.kind_names() if kind.partition(".")[0] in ROOMS])
def test_a_field_that_becomes_state_counts_when_corrected_or_is_refused(kind: str) -> None:
    told = {name for name in folded(kind) if (kind, name) in COUNTING}
    refused = set(INSTEAD.get(kind, {}))
    left = folded(kind) - told - refused - {name for name in folded(kind) if f"{kind}.{name}" in DESCRIPTIVE}
    assert left == set()


def test_every_field_in_the_table_is_one_of_its_kind_and_names_what_to_enter() -> None:
    for kind, fields in INSTEAD.items():
        layout = layouts.layout(1, kind)
        for name, act in fields.items():
            assert isinstance(layout.field(name), Structural), (kind, name)
            assert layout.field(name).need is not Need.COMPUTED
            assert (kind, name) not in COUNTING
            assert act.endswith(".")
    for kind, name in COUNTING:
        assert layouts.layout(1, kind).positions.get(name) is not None or "." in kind


@shows("entry.decisive")
def test_a_correction_that_would_leave_the_record_as_it_is_is_refused() -> None:
    world = office()
    exhibit, shelf, other = stick(world, None), place(world), place(world, "Shelf 2")
    stored = store(world, exhibit, shelf)
    split: dict[str, Value] = {"component_count": 2, "remainder_kept": False, "reason": "examination"}
    taken_apart = world.sign("eve", "exhibit.split", split, subject=exhibit)
    world.correct(taken_apart.position, "reason", value="storage")
    with refused_here(world, "entry.decisive"):
        world.correct(taken_apart.position, "remainder_kept", value=True)
    with refused_here(world, "entry.decisive"):
        world.correct(stored.position, "location", value=other)


def test_a_corrected_category_is_what_the_exhibit_is() -> None:
    world = office()
    exhibit = stick(world)
    assert world.lookup().get(Exhibit, exhibit).category == "usb_stick"
    world.correct(world.store.read().positions(exhibit)[0], "category", value="ssd")
    assert world.lookup().get(Exhibit, exhibit).category == "ssd"
