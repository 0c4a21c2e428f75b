"""The preview of an entry says what the rules computed of it and how they marked it, for every golden entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from custody.forms.preview import BOUND, Preview, preview_document, preview_lines, preview_of
from custody.model import layouts, rulesets
from custody.model.entry.facts import Facts, Private
from custody.model.hints import HINTS, MARKS
from custody.model.kinds import KINDS
from custody.model.rulings import Command, Placed
from custody.model.schema.schema import Erasable
from custody.model.state import Blank, State
from tests.ledger.replaying import event_of, read
from tests.model.golden import golden_reader

#: Computed facts that a preview tells apart from the others.
APART = {"nonconforming", "rule", "rule_version", "profile_sha256"}


@cache
def decided() -> tuple[tuple[Command, Facts, Preview], ...]:
    """Return each golden entry as it is decided anew, with the facts that were signed, and its preview."""
    return tuple(_decided())


def _decided() -> Iterator[tuple[Command, Facts, Preview]]:
    reader, state = golden_reader(), State(Blank(), 0)
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        event = event_of(entry, contents)
        layout = layouts.layout(event.v, event.kind)
        asked = Command(*(getattr(event, name) for name in Command.__match_args__))
        asked = replace(asked, facts=event.facts.without(layout.computed))
        (anew,) = rulesets.decide(state, asked)
        yield anew, event.facts, preview_of(anew.kind, anew.facts, contents.private, anew.v)
        rulesets.fold(state, Placed(event, position, entry.envelope.seq, entry.leaf))


def test_a_preview_equals_the_computed_facts_of_every_golden_entry() -> None:
    for event, signed, preview in decided():
        computed = layouts.layout(event.v, event.kind).computed
        told = {value.field: value.value for value in preview.computed}
        assert told == {name: signed[name] for name in computed - APART if name in signed}, event.kind
        assert tuple(mark.rule for mark in preview.marks) == signed.codes("nonconforming")
        assert preview.lacking == signed.codes("not_known")
        rule = signed.text("rule") if "rule" in computed else None
        assert preview.rule.partition(",")[0] == (rule or "")
    assert sum(len(preview.computed) for _, _, preview in decided()) > 100
    assert {mark.rule for _, _, preview in decided() for mark in preview.marks}


def test_a_preview_has_each_of_its_values_in_words_and_for_scripts() -> None:
    for _, _, preview in decided():
        text, document = "\n".join(preview_lines(preview)), preview_document(preview)
        assert text.startswith("would ")
        assert all(value.text in text and value.label in text for value in preview.computed)
        assert all(name in text for name in preview.bound)
        assert document["computed"] == {value.field: value.value for value in preview.computed}
        assert document["lacking"] == list(preview.lacking)
        for mark in preview.marks:
            assert (mark.why, mark.hint) == (MARKS[mark.rule], HINTS.get(mark.rule, ""))


def test_who_is_bound_is_stated_by_an_erasable_field_of_the_kind() -> None:
    kinds = {kind.name: kind for kind in KINDS}
    for name, fields in BOUND.items():
        erasable = {field.name for field in kinds[name].own if isinstance(field, Erasable)}
        assert set(fields) <= erasable


@pytest.mark.parametrize("start", ["service", "receipt"])
def test_a_period_that_has_not_begun_says_what_begins_it(start: str) -> None:
    facts = Facts({"clock_start": start, "days": 60, "rule": "un-25", "rule_version": 1})
    preview = preview_of("preservation_order.issued", facts, Private({"addressee": "Example Mail Ltd"}))
    assert preview.awaits == start
    assert preview.bound == ("Example Mail Ltd",)
    assert preview.rule == "un-25, version 1"
    assert f"with {start}, which is not on record yet" in "\n".join(preview_lines(preview))
    assert preview_of("preservation_order.issued", facts).bound == ()
