"""The preview of a correction: old value, new value, and unchanged values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from custody.ledger.state.state_cache import recalled
from custody.ledger.statements.entries import Correction
from custody.ledger.views.entries.corrections import computed
from custody.model.across.decisive import COUNTING
from custody.model.display_values import value_text
from custody.model.exhibits.questions import seal_numbers
from custody.model.layouts import layout
from custody.model.records import Discrepancy, Exhibit
from custody.model.schema.ids import b64
from custody.model.schema.schema import HAPPENED, Erasable
from custody.pages.parts.gate import WORDS
from custody.pages.parts.page import Fact

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView, FieldView
    from custody.model.schema.schema import FieldSpec
    from custody.model.schema.types import Value
    from custody.pages.parts.context import PageContext

#: Spaces whose pages show what changes the end of a clock.
_CLOCKS = frozenset({"preservation_order", "preservation_request"})
#: The key of the fact that a correction settles the discrepancy of a seal.
SETTLED = "settled"


def foreseen(
    context: PageContext, target: EntryView, name: str, value: Value, stated: Mapping[str, Value]
) -> tuple[Fact, ...]:
    """Return the effects of correcting a field of an entry, as facts.

    ``value`` is the new value, ``stated`` are the fields of the correction.
    """
    envelope = target.envelope
    spec = layout(envelope.v, envelope.kind).field(name)
    field = next(found for found in target.fields if found.name == name)
    return (
        Fact.of("of", f"entry {target.position}, {envelope.kind}"),
        *_said(field, spec),
        Fact("now", "now", value, value_text(value, spec.type.name)),
        *_unchanged(context, target),
        *_doubt(context, target, stated),
        *_decided(context, envelope.kind, spec),
    )


def _said(field: FieldView, spec: FieldSpec) -> Iterator[Fact]:
    """Yield the signed value of a field, and the last corrected one."""
    kind = spec.type.name
    if field.erased:
        yield Fact(field.name, field.name, None, WORDS["erased"], "erased")
    else:
        yield Fact(field.name, field.name, field.value, value_text(field.value, kind))
    if field.corrected:
        text = f"{value_text(field.correction, kind)} (entry {field.corrected_by})"
        yield Fact("corrected", "corrected", field.correction, text, entry=field.corrected_by)


def _unchanged(context: PageContext, target: EntryView) -> Iterator[Fact]:
    """Yield the values computed at signing that stay, and where to see what changes a clock."""
    stays = computed(target)
    if not stays:
        return
    yield Fact.of("unchanged", ", ".join(f"{name} {value}" for name, value in stays))
    space = target.envelope.kind.partition(".")[0]
    if space in _CLOCKS:
        says = context.say(f"`custody {space.replace('_', '-')} show` says what moves its end")
        yield Fact.of("clock", f"stays as signed; {says}")


def _doubt(context: PageContext, target: EntryView, stated: Mapping[str, Value]) -> Iterator[Fact]:
    """Yield whether the correction of a seal number settles the discrepancy of its reading."""
    state = recalled(context.lookup.reader)
    field, value, reason = Correction.of(stated)
    matter = state.get(Discrepancy, b64(target.leaf))
    if target.envelope.kind not in seal_numbers.KINDS or field not in seal_numbers.FIELDS or matter is None:
        return
    if matter.outcome is not None or "seal" not in matter.differences:
        return
    text, why = (given if isinstance(given, str) else None for given in (value, reason))
    settled = seal_numbers.settled_by(state, target.leaf, field=str(field), value=text, reason=why)
    exhibit, me = state.get(Exhibit, matter.exhibit), context.me
    mine = exhibit is not None and me is not None and me.id == exhibit.holder
    if settled is None:
        told = context.say(
            f"entry {matter.position} found another seal: `custody exhibit resolve-discrepancy`"
        )
        yield Fact.of("stays open", told)
    elif mine:
        told = "the seal matches the record: no doubt remains"
        yield Fact.of("settled", told, key=SETTLED)
    else:
        yield Fact.of("stays open", "only the recorded custodian resolves it by this correction")


def _decided(context: PageContext, kind: str, spec: FieldSpec) -> Iterator[Fact]:
    """Yield that decisions based on the signed value stay; nothing for a field no rule reads."""
    if isinstance(spec, Erasable) or (kind, spec.name) in COUNTING or spec.name == HAPPENED:
        return
    told = "decisions based on it when it was signed; enter new acts to change them"
    yield Fact.of("stands", context.say(told))
