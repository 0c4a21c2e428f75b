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
        """Return the facts with others added or replaced; a value of None removes the field."""
        values = self._values.copy()
        for name, value in more.items():
            if value is not None:
                values[name] = value
            else:
                values.pop(name, None)
        return _facts(values)

    def text(self, name: str) -> str | None:
        """Return a text field, None if it is absent or no text."""
        value = self._values.get(name)
        return value if isinstance(value, str) else None

    def must(self, name: str) -> str:
        """Return a required text field; raise UsageError if it is missing."""
        value = self._values.get(name)
        if not isinstance(value, str):
            raise UsageError(f"the field {name} is missing")
        return value

    def number(self, name: str) -> int | None:
        """Return an integer field, None if it is absent or no integer."""
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def count(self, name: str) -> int:
        """Return an integer field, 0 if it is absent."""
        return self.number(name) or 0

    def flag(self, name: str) -> bool:
        """Return a boolean field, False if it is absent."""
        return self._values.get(name) is True

    def codes(self, name: str) -> tuple[str, ...]:
        """Return the codes of a field that holds several, sorted; empty if it is absent."""
        value = self._values.get(name)
        return () if value is None else types.split_codes(value)

    @property
    def marks(self) -> tuple[str, ...]:
        """The ids of the rules that mark the entry nonconforming."""
        return self.codes("nonconforming")

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the expected fields that are not known."""
        return self.codes("not_known")

    def root(self, name: str) -> dict[str, types.JsonScalar] | None:
        """Return a typed root field as JSON members, None if it is absent."""
        value = self._values.get(name)
        return value if isinstance(value, dict) else None


def _facts(values: dict[str, Value]) -> Facts:
    """Return facts made of values without any None; takes over the dictionary."""
    made = Facts.__new__(Facts)
    made._values = values  # noqa: SLF001 - the class's own second way of being made
    return made


def parted(facts: dict[str, Value], private: dict[str, Value]) -> tuple[Facts, Private]:
    """Return structural and erasable values, without any None, as facts and private values.

    Takes over both dictionaries: the caller must not change them.
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
