"""Codes are explained by the list that they are of, and never by another one that has the same codes."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from custody.law import grounds, locking, preservation
from custody.ledger.export.kinds import kinds_document
from custody.model import layouts, meanings
from custody.model.schema import FieldSpec


def coded() -> Iterator[tuple[str, FieldSpec]]:
    """Yield every field that holds codes, with its kind."""
    for version in layouts.LAYOUTS:
        for name, layout in layouts.layouts_of(version).items():
            for field in layout.fields:
                if field.type.choices:
                    yield name, field


def test_every_code_of_every_kind_has_a_meaning() -> None:
    for kind, field in coded():
        found = meanings.meanings(kind, field.name, field.type.choices)
        assert found.keys() == set(field.type.choices)
        assert all(found.values())


def test_no_two_lists_are_in_question_for_one_field() -> None:
    named = meanings._OF
    open_ones = {
        f"{kind}.{field.name}"
        for kind, field in coded()
        if f"{kind}.{field.name}" not in named and field.name not in named
        if len([table for table in meanings.tables() if set(table) == set(field.type.choices)]) > 1
    }
    assert open_ones == set()


def test_what_is_named_for_a_field_is_a_field_and_has_its_codes() -> None:
    for where, table in meanings._OF.items():
        fields = [field for kind, field in coded() if where in (f"{kind}.{field.name}", field.name)]
        assert fields, where
        assert all(set(field.type.choices) <= set(table) for field in fields), where


@pytest.mark.parametrize(
    ("kind", "field", "code", "meaning"),
    [
        ("content.erased", "basis", "court_order", grounds.ERASURE_BASIS["court_order"]),
        ("request.refused", "grounds", "42.5", preservation.REFUSAL_42["42.5"]),
        ("request.path_refused", "grounds", "42.5", preservation.REFUSAL_43["42.5"]),
        ("object.archived", "lock_differs", "short", locking.DRIFT["short"]),
        ("transfer.offered", "method", "by_hand", "by hand"),
    ],
)
def test_a_code_means_what_its_law_says(kind: str, field: str, code: str, meaning: str) -> None:
    layout = layouts.layout(1, kind)
    assert meanings.meanings(kind, field, layout.field(field).type.choices)[code] == meaning


def test_the_file_says_of_every_value_what_it_may_be() -> None:
    rulesets_of = json.loads(kinds_document())["rulesets"]
    fields = [field for kinds in rulesets_of.values() for kind in kinds.values() for field in kind["fields"]]
    assert {"an instant like 2026-11-24T13:37:00Z", "32 bytes in base64"} <= {
        field["value"] for field in fields if "value" in field
    }
    assert all(field.get("value") or field.get("codes") for field in fields)
