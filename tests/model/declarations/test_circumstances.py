"""What every entry says besides its own fields: each is a field that all kinds carry, and none is forgotten."""

from __future__ import annotations

from dataclasses import fields

import pytest

from custody.errors import UsageError
from custody.model import layouts
from custody.model.entry.circumstances import Circumstances, all_unknown, unstated
from custody.model.schema.schema import COMMON, HAPPENED, LATENESS, Need


def test_every_common_field_that_is_not_computed_is_a_circumstance_and_nothing_else_is() -> None:
    stated = {field.name for field in COMMON if field.need is not Need.COMPUTED}
    assert {field.name for field in fields(Circumstances)} == stated
    assert set(Circumstances().stated()) == stated
    assert {HAPPENED, LATENESS} < stated


@pytest.mark.parametrize(
    ("circumstances", "told"),
    [
        (Circumstances(not_known=("grounds",)), "--not-known needs --not-known-reason"),
        (Circumstances(not_known_reason="nobody knows"), "--not-known-reason needs --not-known"),
        (
            Circumstances(
                not_known=(HAPPENED,), not_known_reason="nobody knows", occurred_at="2026-11-02T09:00:00Z"
            ),
            "contradict each other",
        ),
    ],
)
def test_circumstances_that_contradict_are_refused(circumstances: Circumstances, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        circumstances.check()


def test_only_the_unknown_fields_of_an_entry_are_kept_and_a_reason_for_none_goes() -> None:
    found = Circumstances(
        not_known=("grounds", "scope"), not_known_reason="nobody knows", late_reason="paper_record"
    )
    found.check()
    assert found.stated(["scope"])["not_known"] == "scope"
    assert found.stated([])["not_known_reason"] is None
    assert found.remarks() == {"late_reason": "paper_record", "note": None}


def test_rest_stands_for_what_is_expected_and_missing() -> None:
    layout, own = layouts.layout(1, "seizure.recorded"), {"basis": "consent"}
    values = {**own, **Circumstances(not_known=("rest",), not_known_reason="nobody knows").stated()}
    missing = unstated(layout, own, values)
    assert missing
    assert HAPPENED not in missing
    unknown = all_unknown(values, "rest", missing)["not_known"]
    assert set(str(unknown).split()) == set(missing)
    assert all_unknown(dict(not_known=None, **own), "rest", missing) == {"not_known": None, **own}
