"""The safeguards of article 24 in an instrument: each stated, or not applicable for a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.errors import UsageError
from custody.model.schema import types
from custody.model.schema.schema import Kind
from custody.model.schema.types import Value


def not_applicable(
    kind: Kind, given: Mapping[str, Value], pairs: Sequence[Sequence[str]]
) -> dict[str, Value]:
    """Return the fields that state which safeguards do not apply, from pairs of safeguard and reason.

    The field ``not_applicable`` names the safeguards that a kind states. Raise UsageError for an unknown safeguard, or
    one that is ``given`` or named already.
    """
    stated = {code for field in kind.own if field.name == "not_applicable" for code in field.type.choices}
    asked = [field.name for field in kind.own if field.name in stated]
    found: dict[str, Value] = {}
    for typed, because in pairs:
        name = typed.replace("-", "_")
        if name not in asked:
            raise UsageError(
                f"--not-applicable: {typed!r} is no safeguard that is stated here",
                hint="It takes one of " + ", ".join(asked) + ", then the reason.",
            )
        if given.get(name) is not None or name in found:
            raise UsageError(
                f"{name} is stated twice", hint="Say once how it is kept, or once why it does not apply."
            )
        found[name] = because
    return {**found, "not_applicable": types.join_codes(found)}
