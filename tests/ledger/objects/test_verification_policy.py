"""When a store's objects are due, and in which hours."""

from __future__ import annotations

import pytest

from custody.ledger.stores.verification_policy import DAY, HOUR, Policy, Window, window_from

MIDNIGHT = 20_000 * DAY


def test_every_object_is_due_in_full_after_90_days_and_for_a_sample_after_a_week() -> None:
    assert Policy().before("full", MIDNIGHT) == MIDNIGHT - 90 * DAY
    assert Policy().before("sample", MIDNIGHT) == MIDNIGHT - 7 * DAY
    assert Policy().before("full", 5) == 0


@pytest.mark.parametrize(
    ("window", "hour", "left"),
    [
        ("20-06", 19, None),
        ("20-06", 20, 10),
        ("20-06", 23, 7),
        ("20-06", 0, 6),
        ("20-06", 5, 1),
        ("20-06", 6, None),
        ("01-05", 0, None),
        ("01-05", 4, 1),
        ("01-05", 5, None),
        ("18-24", 23, 1),
        ("18-24", 0, None),
    ],
)
def test_a_window_is_open_from_its_first_hour_to_its_last_over_midnight_too(
    window: str, hour: int, left: int | None
) -> None:
    now = MIDNIGHT + hour * HOUR
    found = (window_from(window) or Window(0, 0)).until(now)
    assert found == (None if left is None else now + left * HOUR)


@pytest.mark.parametrize(
    "text", ["", "8", "8-", "-8", "8-8", "24-6", "0-24", "8-25", "a-b", "008-9", "8-9-10", "٣-5"]
)
def test_what_is_no_window_is_none(text: str) -> None:
    assert window_from(text) is None
