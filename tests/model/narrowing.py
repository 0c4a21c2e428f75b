"""Takes a kind, a field of it, or one code of that field out of the newest ruleset, until the context ends.

An act that was entered before may be laid again meanwhile where it entered nothing of that kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from custody.model.layouts import LAYOUTS
from custody.model.schema import types
from custody.model.schema.schema import FieldSpec, Layout
from tests.arrangements import keeping_nothing


def _without(field: FieldSpec, code: str) -> FieldSpec:
    """Return the field without one of its codes, as a field of one code or of several, as it was."""
    assert code in field.type.choices, f"{field.name} has no code {code}"
    left = [choice for choice in field.type.choices if choice != code]
    several = field.type.name == types.codes(code).name
    return replace(field, type=(types.codes if several else types.code)(*left))


@contextmanager
def narrowed(kind: str, field: str = "", code: str = "") -> Iterator[None]:
    """Run with the kind gone; with its field gone if one is named; with a code of that field gone if one is named."""
    newest = max(LAYOUTS)
    whole = LAYOUTS[newest][kind].kind
    layouts = {name: layout for name, layout in LAYOUTS[newest].items() if field or name != kind}
    if field:
        assert field in {member.name for member in whole.own}, f"{kind} has no field {field}"
        own = tuple(
            _without(member, code) if code and member.name == field else member
            for member in whole.own
            if code or member.name != field
        )
        layouts[kind] = Layout(replace(whole, own=own))
    usual = LAYOUTS[newest]
    with keeping_nothing(kind):
        LAYOUTS[newest] = layouts
        try:
            yield
        finally:
            LAYOUTS[newest] = usual
