"""Codes are explained by the table that their field was declared with, and never by another one."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from custody.law import grounds, preservation, retention_limits
from custody.ledger.export.kinds import kinds_document
from custody.model import layouts
from custody.model.schema import types
from custody.model.schema.schema import FieldSpec


def coded() -> Iterator[tuple[str, FieldSpec]]:
    """Yield every field that holds codes, with its kind."""
    for version in layouts.LAYOUTS:
        for name, layout in layouts.layouts_of(version).items():
            for field in layout.fields:
                if field.type.choices:
                    yield name, field


def test_every_code_of_every_kind_has_a_meaning() -> None:
    for kind, field in coded():
        assert field.type.words.keys() == set(field.type.choices), kind
        assert all(field.type.words.values())


def test_a_table_explains_all_codes_of_its_field_and_no_others() -> None:
    for kind, field in coded():
        assert field.type.meanings.keys() in (set(), set(field.type.choices)), (kind, field.name)


def test_a_part_of_a_table_keeps_the_meanings_and_takes_no_code_that_the_table_lacks() -> None:
    part = types.code(grounds.PRODUCED, only=("provided", "refused"))
    assert part.choices == ("provided", "refused")
    assert part.meanings == {choice: grounds.PRODUCED[choice] for choice in part.choices}
    with pytest.raises(ValueError, match="stolen"):
        types.codes(grounds.PRODUCED, only=("provided", "stolen"))


def test_what_is_said_of_a_type_tells_it_from_no_other() -> None:
    assert types.code("given", "refused") != types.code("given", "partly")
    assert types.ref("case") == types.ref("preservation_order") != types.refs("case")
    assert types.answered("case.opened") == types.ENTRY
    assert types.spelt(types.BAG, "ab-1") == types.spelt(types.SEAL, "ab-1") == "AB-1"


@pytest.mark.parametrize(
    ("kind", "field", "code", "meaning"),
    [
        ("erasure.executed", "basis", "court_order", grounds.ERASURE_BASIS["court_order"]),
        ("preservation_request.refused", "refusal_grounds", "42.5", preservation.REFUSAL_42["42.5"]),
        (
            "preservation_request.traffic_data_refused",
            "refusal_grounds",
            "42.5",
            preservation.REFUSAL_43["42.5"],
        ),
        ("object.archived", "lock_deviations", "too_short", retention_limits.DRIFT["too_short"]),
        ("transfer.offered", "method", "by_hand", "by hand"),
    ],
)
def test_a_code_means_what_its_law_says(kind: str, field: str, code: str, meaning: str) -> None:
    assert layouts.layout(1, kind).field(field).type.words[code] == meaning


def test_the_file_says_of_every_value_what_it_may_be() -> None:
    rulesets_of = json.loads(kinds_document())["rulesets"]
    fields = [field for kinds in rulesets_of.values() for kind in kinds.values() for field in kind["fields"]]
    assert {"an instant like 2026-11-24T13:37:00Z", "32 bytes in base64"} <= {
        field["value"] for field in fields if "value" in field
    }
    assert all(field.get("value") or field.get("codes") for field in fields)
