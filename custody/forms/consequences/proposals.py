"""Consequences of proposals for several people: to erase fields and to delete orphaned objects."""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import UsageError
from custody.forms.consequences.foreseen import Consequences
from custody.forms.filled_form import Filled, FormContext
from custody.layout import listed
from custody.ledger.append.entry_signing import Request
from custody.ledger.statements.proposals import fields_of, open_until, reasons_of, target_of
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.entries.erasures import held_values
from custody.ledger.views.entries.value_search import SHORTEST, folded
from custody.model.records import Abandonment, Proposal
from custody.model.schema import ids


def erasure(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the fields to be erased, the deadline to agree, and notes on empty fields.

    Raise UsageError where the proposal repeats a value that is to be erased.
    """
    target = Entries(context.lookup.reader).at(target_of(filled.values))
    fields = fields_of(filled.values)
    _refuse_repeated(target, fields, filled)
    told = f"  proposes to erase {listed(fields)} of entry {target.position}, {target.envelope.kind}"
    return Consequences(
        lambda _: [told],
        lambda draft: [
            f"  open until {open_until(draft.facts)}; next: another person's `custody erasure approve`"
        ],
        notes=_empty(target, fields),
    )


def erasure_answer(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the answered proposal, and the command that carries out an approved one."""
    found = _answered(context, filled)
    told = f"  the proposal of entry {found.position}: {listed(found.fields)} of entry {found.target}"
    approved = filled.kind.name == "erasure.approved"
    step = [f"  next: `custody erasure execute {found.position}`"] if approved else []
    return Consequences(lambda _: [told], lambda _: step)


def deletion_answer(context: FormContext, filled: Filled, _: Sequence[Request]) -> Consequences:
    """Return the answered proposal, with the object that is read before somebody agrees to delete it."""
    found, about = _answered(context, filled), context.lookup.get(Abandonment, filled.things[0])
    told = f"  the proposal of entry {found.position}: {about.store_key} in store {about.store}"
    if filled.kind.name != "orphan_deletion.approved":
        return Consequences(lambda _: [told])

    step = [f"  next: `custody orphan-deletion execute {found.position}`"]
    return Consequences(lambda _: [told], lambda _: step, examined=about)


def _answered(context: FormContext, filled: Filled) -> Proposal:
    return context.lookup.get(Proposal, ids.b64(filled.answered[0] or b""))


def _refuse_repeated(target: EntryView, fields: Sequence[str], filled: Filled) -> None:
    """Raise UsageError, naming the flag, for a reason that repeats a value which is to be erased."""
    values = [folded(value) for value in held_values(target, fields)]
    for flag, text in reasons_of(filled.values).items():
        said = folded(text)
        if any(len(value) >= SHORTEST and value in said for value in values):
            raise UsageError(
                f"{flag} repeats a value that is to be erased ({listed(fields)} of entry {target.position})",
                hint="Write it without the value: the proposal would keep what the erasure takes away.",
            )


def _empty(target: EntryView, fields: Sequence[str]) -> list[str]:
    """Return a line on fields without a value, so that nobody believes them erased; none without any."""
    empty = [
        field.name
        for field in target.fields
        if field.name in fields
        and field.value is None
        and not field.erased
        and not held_values(target, [field.name])
    ]
    if not empty:
        return []
    return [f"nothing to erase in {listed(empty)} of entry {target.position}: no value was entered there"]
