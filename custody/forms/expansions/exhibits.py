"""Expansions of exhibits: registered with a seal, described, sealed, unsealed."""

from __future__ import annotations

from collections.abc import Mapping

from custody.errors import UsageError
from custody.forms.filled_form import Filled, FormContext, completed, each
from custody.ledger.append.entry_signing import Request
from custody.ledger.views.exhibits.packing import exhibits_under, packing_of
from custody.ledger.views.subjects.lookalikes import refuse_like_seal
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.schema import types
from custody.model.schema.types import Value

#: What is said of a seal that is put on in the same act.
_ABOUT_SEAL = ("bag", "photo", "seal_witness")


def check_register(typed: Mapping[str, object]) -> None:
    """Raise UsageError for answers about a seal or another exhibit that is not named."""
    if typed["seal"] is None and any(typed[name] for name in _ABOUT_SEAL):
        raise UsageError(
            "--bag, --photo and --seal-witness tell of a seal", hint="Give its number with --seal."
        )
    if typed["parent_relation"] is not None and typed["parent"] is None:
        raise UsageError(
            "--parent-relation says how it came out of another exhibit", hint="Name that with --parent."
        )


def register(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the entries that register an exhibit, and seal it where a seal is given.

    Raise Conflict for a seal that looks like another one.
    """
    values, arguments = filled.values, filled.arguments
    seal, bag = _text(arguments["seal"]), _text(arguments["bag"])
    if not arguments["allow_duplicate"]:
        _refuse_alike(context.lookup, seal, bag)
    subject = context.new_id()
    how = values.get("parent_relation") or (None if values.get("parent") is None else "component")
    requests = [
        Request("exhibit.registered", completed(filled, {"parent_relation": how}).values, subject=subject)
    ]
    if seal is not None:
        told: dict[str, Value] = {
            **_circumstances(filled),
            "seal_no": seal,
            "bag_no": bag,
            "photo_sha256": _text(arguments["photo"]),
            "attending_witness": _text(arguments["seal_witness"]),
        }
        requests.append(Request("exhibit.sealed", told, subject=subject))
    return tuple(requests)


def _circumstances(filled: Filled) -> dict[str, Value]:
    """Return the circumstances for a further entry of the same act: when, how, and why late.

    Of unknown fields only the instant is included: the others are fields of the first entry.
    """
    unknown = types.split_codes(filled.values["not_known"])
    undated = "occurred_at" in unknown
    common = ("occurred_at", "entry_mode", "late_reason")
    return {
        **{name: filled.values[name] for name in common},
        "not_known": "occurred_at" if undated else None,
        "not_known_reason": filled.values["not_known_reason"] if undated else None,
        "note": None,
    }


def describe(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the entry on later details of an exhibit and their names; raise UsageError without any."""
    fields = next(field.type.choices for field in filled.kind.own if field.name == "detail_fields")
    named = [name for name in fields if filled.values.get(name) is not None]
    if not named:
        raise UsageError("nothing is described", hint="Give what was learnt: --serial, --imei and the like.")
    return each(completed(filled, {"detail_fields": types.join_codes(named)}), context)


def seal(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the requests that record an applied seal, one for each exhibit that it closes.

    Raise UsageError for an exhibit that is named twice, Conflict for a seal or bag that looks like another one.
    """
    lookup, values = context.lookup, filled.values
    if not filled.arguments["allow_duplicate"]:
        _refuse_alike(lookup, _text(values["seal_no"]), _text(values["bag_no"]))
    with_it = filled.arguments["enclosed_exhibits"]
    closed = [*filled.things, *(with_it if isinstance(with_it, tuple) else ())]
    twice = [one for at, one in enumerate(closed) if one in closed[:at]]
    if twice:
        name = lookup.label_of("exhibit", twice[0]) or twice[0]
        raise UsageError(f"{name} is named twice", hint="Name each exhibit once.")
    inside = types.join_codes(closed) if len(closed) > 1 else None
    told = completed(filled, {"enclosed_exhibits": inside}).values
    return tuple(Request("exhibit.sealed", told, subject=exhibit) for exhibit in closed)


def unseal(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the requests that record a broken seal, one for each exhibit that it closed.

    A number that is not on record counts as the seal that was applied last.
    """
    exhibit = filled.things[0]
    packing = packing_of(context.lookup, exhibit)
    on = next((applied for applied in packing.on if applied.number == filled.values["seal_no"]), None)
    if on is None and packing.on and not packing.untold:
        on = packing.on[-1]
    opened = [exhibit] if on is None else exhibits_under(context.lookup, on, exhibit)
    return tuple(Request("exhibit.unsealed", filled.values, subject=exhibit) for exhibit in opened)


def _refuse_alike(lookup: Lookup, seal_no: str | None, bag_no: str | None) -> None:
    refuse_like_seal(lookup, seal_no)
    refuse_like_seal(lookup, bag_no, "bag")


def _text(value: object) -> str | None:
    return None if value is None else str(value)
