"""What is stated of exhibits that are accepted in a series, and the transfer that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.model.schema.types import Value, join_codes


def transfer(values: Mapping[str, Value]) -> Value:
    """Return the transfer that exhibits share which go together."""
    return values["transfer"]


def in_series(typed: Mapping[str, Value], location: str | None) -> dict[str, Value]:
    """Return what is stated of each exhibit that is accepted in a series, where nobody seals one anew."""
    return {**typed, "location": location, "resealed_by": None, "resealer": None}


def sealed_as_recorded(typed: Mapping[str, Value], numbers: Sequence[str]) -> dict[str, Value]:
    """Return values with an exhibit's recorded seals, the last one first; without a seal it is absent."""
    return {
        **typed,
        "seal_no": numbers[-1] if numbers else None,
        "other_seal_nos": join_codes(sorted(numbers[:-1])),
        "seal_state": typed["seal_state"] if numbers else "absent",
    }
