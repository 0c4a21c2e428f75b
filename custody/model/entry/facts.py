"""The values of one entry in two parts: facts that rules read, and values that can be erased.

Rules receive Facts, which hold structural fields only; personal values travel as Private and never reach a rule, so
replay works after any erasure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from custody.errors import UsageError
from custody.model.schema import types
from custody.model.schema.types import Value


class Facts(Mapping[str, Value]):
    """The structural fields of one entry; a field that is absent reads as None."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values: dict[str, Value] = {name: value for name, value in values.items() if value is not None}

    def __getitem__(self, name: str) -> Value:
        return self._values.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __eq__(self, other: object) -> bool:
        return self._values == other._values if isinstance(other, Facts) else super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # as every mapping that is compared by value

    def without(self, names: frozenset[str]) -> Facts:
        """Return the facts without these names."""
        values = self._values.copy()
        for name in names:
            values.pop(name, None)
        return _facts(values)

    def plus(self, more: Mapping[str, Value]) -> Facts:
        """Return the facts with others added, which replace those of the same name; None removes one."""
        values = self._values.copy()
        for name, value in more.items():
            if value is not None:
                values[name] = value
            else:
                values.pop(name, None)
        return _facts(values)

    def text(self, name: str) -> str | None:
        """Return a field as text, None if it is absent."""
        value = self._values.get(name)
        return value if isinstance(value, str) else None

    def must(self, name: str) -> str:
        """Return a required text field; raise UsageError if it is missing."""
        value = self._values.get(name)
        if not isinstance(value, str):
            raise UsageError(f"the field {name} is missing")
        return value

    def number(self, name: str) -> int | None:
        """Return a field as an integer, None if it is absent."""
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def count(self, name: str) -> int:
        """Return a field as an integer, 0 if it is absent."""
        return self.number(name) or 0

    def flag(self, name: str) -> bool:
        """Return a field as a truth value; absent is false."""
        return self._values.get(name) is True

    def codes(self, name: str) -> tuple[str, ...]:
        """Return a field that holds a set of codes."""
        value = self._values.get(name)
        return () if value is None else types.split_codes(value)

    @property
    def marks(self) -> tuple[str, ...]:
        """The rules that the entry broke."""
        return self.codes("nonconforming")

    @property
    def unknown(self) -> tuple[str, ...]:
        """The expected fields that nobody could state."""
        return self.codes("not_known")

    def root(self, name: str) -> dict[str, types.JsonScalar] | None:
        """Return a field that holds a typed root."""
        value = self._values.get(name)
        return value if isinstance(value, dict) else None


def _facts(values: dict[str, Value]) -> Facts:
    """Return facts made of values none of which is None."""
    made = Facts.__new__(Facts)
    made._values = values  # noqa: SLF001 - the class's own second way of being made
    return made


def parted(facts: dict[str, Value], private: dict[str, Value]) -> tuple[Facts, Private]:
    """Return the values of an entry, none of which is None, as facts and private ones.

    Takes over both dictionaries: the caller changes neither from then on.
    """
    sealed = Private.__new__(Private)
    sealed._values = private  # noqa: SLF001 - the class's own second way of being made
    return _facts(facts), sealed


class Private(Mapping[str, Value]):
    """The erasable fields of one entry; no rule accepts this type."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values: dict[str, Value] = {name: value for name, value in values.items() if value is not None}

    def __getitem__(self, name: str) -> Value:
        return self._values.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
