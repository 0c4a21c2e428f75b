"""What the floors up to the ledger hand about cannot be changed by who receives it, and takes no other attribute."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

FLOORS = ("custody.proof", "custody.law", "custody.model", "custody.ledger")
#: Those that are filled step by step, and why.
FILLED = {
    "custody.ledger.audit.compromised_keys._Leaked": "entries are counted to it as they are read",
    "custody.ledger.verification.sweep.Stop": "whoever started a sweep sets it while the sweep goes on",
    "custody.ledger.stores.locks.Locks": "a service that is handed its stores",
}


def values(floor: str) -> Iterator[type]:
    """Yield every dataclass that a floor defines."""
    package = import_module(floor)
    for found in walk_packages(package.__path__, f"{floor}."):
        module = import_module(found.name)
        for var in vars(module).values():
            if isinstance(var, type) and var.__module__ == found.name and dataclasses.is_dataclass(var):
                yield var


def frozen(cls: Any) -> bool:
    found: bool = cls.__dataclass_params__.frozen
    return found


@pytest.mark.parametrize("floor", FLOORS)
def test_values_are_frozen_and_have_slots(floor: str) -> None:
    found = {f"{value.__module__}.{value.__qualname__}": value for value in values(floor)}
    assert len(found) > 10
    wrong = [
        name
        for name, one in found.items()
        if not ("__slots__" in vars(one) and frozen(one)) and name not in FILLED
    ]
    assert wrong == []
    assert all(dataclasses.is_dataclass(item) for item in found.values())
