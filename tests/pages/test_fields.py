"""Fields of every kind have one place each in reading order, and values read as people of the field write them."""

from __future__ import annotations

from collections import Counter

import pytest

from custody.model import layouts
from custody.model.kind_commands import verbs
from custody.model.kinds import KINDS
from custody.model.schema import permits, types
from custody.model.schema.schema import Erasable, Kind, Layout, Structural
from custody.model.schema.spoken import Verb, label, says
from custody.model.schema.types import Value
from custody.pages.parts.fields import (
    CIRCUMSTANCES,
    COMPUTED,
    READ,
    sections,
    term,
    text_of,
)
from tests.failures import each

SAMPLE = Kind(
    "sample.made",
    (
        Structural("case", types.ref("case")),
        Erasable("reference", types.LABEL),
        Structural("size", types.COUNT, spoken=says("how large", unit="BYTES", label="Size on disk")),
        Structural("outcome", types.code({"lost": "lost: nobody has it", "sold": "for money", "burnt": ""})),
        Erasable("grounds"),
    ),
    permit=permits.DESK,
    verb=Verb(
        ("sample", "make"),
        "make one",
        enters=("sample.remade",),
        sections=(("", ("reference",)), ("reason", ("grounds", "hours")), ("make", ("size",))),
    ),
)


@each(layouts.kind_names())
def test_every_field_of_a_kind_is_in_one_section(kind: str) -> None:
    layout = layouts.layout(1, kind)
    found = Counter(name for _, names in sections(layout, verbs().get(kind)) for name in names)
    assert found == Counter(layout.names)


def test_sections_are_those_of_the_verb() -> None:
    found = sections(Layout(SAMPLE), SAMPLE.verb)
    assert [title for title, _ in found] == ["", "reason", "make", CIRCUMSTANCES]
    assert dict(found)[""] == ("reference", "case", "outcome")
    assert dict(found)["reason"] == ("grounds",)


def test_what_a_command_reads_itself_stands_behind_what_is_stated() -> None:
    layout = layouts.layout(1, "acquisition.completed")
    titles = [title for title, _ in sections(layout, layout.kind.verb)]
    assert layout.kind.verb is not None
    stated = [title for title, _ in layout.kind.verb.sections if title != "archiving"]
    assert titles == [*stated, *READ.values(), COMPUTED, CIRCUMSTANCES]


def test_titles_are_nouns_of_at_most_four_words() -> None:
    declared = [kind.verb for kind in KINDS if kind.verb is not None]
    titles = {title for verb in declared for title, _ in verb.sections} - {""}
    plain = {title.partition(" (")[0] for title in titles}
    clauses = {
        "about",
        "an",
        "each",
        "how",
        "if",
        "its",
        "kept",
        "keeping",
        "the",
        "what",
        "where",
        "which",
        "whose",
    }
    assert {title for title in plain if len(title.split()) > 4 or title.split()[0] in clauses} == set()
    assert {title for title in titles if "erasable" in title} == set()


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("size", 5, "5 bytes"),
        ("outcome", "lost", "lost: nobody has it"),
        ("outcome", "sold", "sold (for money)"),
        ("outcome", "burnt", "burnt"),
        ("entry_mode", "record", "a record of what was done"),
        ("grounds", "as told", "as told"),
    ],
)
def test_values_are_written_for_people(name: str, value: Value, text: str) -> None:
    assert text_of(Layout(SAMPLE).field(name), value) == text


def test_a_label_is_the_declared_one_or_the_name_in_words() -> None:
    layout = Layout(SAMPLE)
    assert label(layout.field("size")) == "Size on disk"
    assert label(layout.field("outcome")) == "outcome"
    assert label(layout.field("occurred_at")) == "date and time"


def test_a_name_whose_kind_is_not_known_is_called_as_all_kinds_call_it() -> None:
    assert term("document_sha256") == "document, SHA-256"
    assert term("seal_no") == "seal number"
    assert term("until") == "until"
