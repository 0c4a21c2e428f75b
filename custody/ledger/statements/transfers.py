"""Values of transfers: the shared transfer, acceptance in a series, recorded seals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.model.schema.types import Value, join_codes


def transfer(values: Mapping[str, Value]) -> Value:
    """Return the identifier of the transfer that several exhibits share; None if they share none."""
    return values["transfer"]


def in_series(typed: Mapping[str, Value], location: str | None) -> dict[str, Value]:
    """Return the values of each exhibit accepted in a series: with this location, and without new seal."""
    return {**typed, "location": location, "resealed_by": None, "resealer": None}


def sealed_as_recorded(typed: Mapping[str, Value], numbers: Sequence[str]) -> dict[str, Value]:
    """Return values with an exhibit's recorded seals: the last in ``seal_no``, the others beside it.

    ``numbers`` are in order of application. Without any, ``seal_state`` is ``absent``.
    """
    return {
        **typed,
        "seal_no": numbers[-1] if numbers else None,
        "other_seal_nos": join_codes(sorted(numbers[:-1])),
        "seal_state": typed["seal_state"] if numbers else "absent",
    }
