"""Values of entries about other entries: searches, disclosures, erasures, corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from custody.errors import NotFound, UsageError
from custody.ledger.views.entries.entries import EntryView
from custody.model.entry.facts import Facts
from custody.model.records import Proposal
from custody.model.schema import types
from custody.model.schema.schema import Kind
from custody.model.schema.types import Value

_LEGAL_BASIS = "legal_basis"


def searched(value: str, size: int) -> dict[str, Value]:
    """Return the values of a search: the searched value, which is erasable, and the entries it read."""
    return {"value": value, "size": size}


def disclosed(target: EntryView, fields: Iterable[str]) -> dict[str, Value]:
    """Return the values of a disclosure: the position of the entry, and the names of its disclosed fields."""
    return {"entry_position": target.position, "fields": types.join_codes(fields)}


def fields_to_show(target: EntryView, text: str | None) -> list[str]:
    """Return the field names in a text, in the order of the entry; ``all`` means those not erased.

    Names are separated by commas or blanks; None names none. Raise UsageError for a name that the entry does not have
    and for a text without names, NotFound for a field that was erased.
    """
    if text is None:
        return []
    if text == "all":
        return [field.name for field in target.fields if not field.erased]
    known, wanted = [field.name for field in target.fields], text.replace(",", " ").split()
    for name in wanted:
        if name not in known:
            raise UsageError(
                f"{target.envelope.kind} has no field {name}", hint=f"Its fields: {', '.join(known)}."
            )
    if not wanted:
        raise UsageError("--fields names no field", hint="Leave --fields out to prove only the entry itself.")
    gone = [field.name for field in target.fields if field.erased and field.name in wanted]
    if gone:
        raise NotFound(
            f"{', '.join(gone)} of entry {target.position} was erased and cannot be shown",
            hint="What was erased lawfully is gone; disclose the other fields.",
        )
    return [name for name in known if name in wanted]


def erased(proposal: Proposal) -> dict[str, Value]:
    """Return the values of an erasure that carries out a proposal: entry, fields, basis, proposal."""
    return {
        "entry_position": proposal.target,
        "fields": types.join_codes(proposal.fields),
        "basis": proposal.basis,
        "proposal": proposal.leaf,
    }


def legal_basis(proposed: EntryView, *, signed: bool = False) -> Value:
    """Return the legal basis that a proposal states, as last corrected; ``signed``: as it was signed."""
    return proposed.value(_LEGAL_BASIS) if signed else proposed.current(_LEGAL_BASIS)


def intervening_events(facts: Facts) -> tuple[str, ...]:
    """Return the codes of events between an entry and its rescission."""
    return facts.codes("intervening_events")


def naming_target(kind: Kind, position: int) -> dict[str, Value]:
    """Return ``entry_position`` set to ``position`` for a kind that has this field, else {}."""
    name = "entry_position"
    return {name: position} if any(field.name == name for field in kind.own) else {}


class Correction(NamedTuple):
    """A correction: the field, the new value if the field is structural, and the reason."""

    field: Value
    value: Value
    reason: Value

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> Correction:
        """Return the correction of these values; what they lack is None."""
        return cls(*(values.get(name) for name in cls._fields))


def correction(typed: Mapping[str, Value], target: int, value: Value, *, erasable: bool) -> dict[str, Value]:
    """Return the values of a correction of the entry at ``target``; ``erasable``: its new value is."""
    sealed, open_ = ("erasable_value", "value") if erasable else ("value", "erasable_value")
    return {**typed, "entry_position": target, sealed: value, open_: None}
