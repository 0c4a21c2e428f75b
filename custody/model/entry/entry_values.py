"""The values of a new entry, checked against the layout of its kind and split into facts and private.

Reading an existing entry needs none of this.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.errors import UsageError
from custody.model.entry.facts import Facts, Private
from custody.model.schema import types
from custody.model.schema.schema import FieldSpec, Layout, Need, Structural
from custody.model.schema.types import Value


def split(layout: Layout, values: Mapping[str, Value]) -> tuple[Facts, Private]:
    """Return the structural and the erasable values; fill in defaults, entry mode and ``not_known``.

    Raise UsageError with the field for an unknown name, a wrong type, a text that not every database stores, a missing
    required field, or a field stated as unknown that has a value or is not expected.
    """
    facts: dict[str, Value] = {}
    private: dict[str, Value] = {}
    for name, value in values.items():
        field = layout.field(name)
        if value is None:
            continue
        wrong = field.type.check(value) or types.unkept(value, field.type)
        if wrong:
            raise UsageError(f"{layout.kind.name}: {name} {wrong}, not {_shown(value)}")
        (facts if isinstance(field, Structural) else private)[name] = types.composed(value, field.type)
    facts.setdefault("entry_mode", layout.kind.standings[0])
    unknown = set(types.split_codes(facts.get("not_known")))
    expected = layout.expected_of(Facts(facts))
    needed = layout.expected_of(Facts(facts), private)
    for name in unknown:
        if name not in expected or name in facts or name in private:
            raise UsageError(f"{layout.kind.name}: {name} cannot be said to be unknown here")
    for field in layout.fields:
        if isinstance(field, Structural) and field.default is not None:
            facts.setdefault(field.name, field.default)
        given = field.name in facts or field.name in private
        if field.need is Need.REQUIRED and not given:
            raise UsageError(f"{layout.kind.name}: {field.name} is missing; it {_asks(field)}")
        if field.name in needed and not given:
            unknown.add(field.name)
    facts["not_known"] = types.join_codes(unknown)
    return Facts(facts), Private(private)


def _shown(value: Value) -> str:
    """Return a value as a message quotes it: a text in quotation marks, a number as one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"the number {value}"[:60]
    return repr(str(value)[:60])


def _asks(field: FieldSpec) -> str:
    return field.type.check(None) or "must be given"
