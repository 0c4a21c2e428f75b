"""`custody entry correct`: correct a field of an earlier entry by a new entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.answers.page_answer import context_of
from custody.cli.entering.entry_fields import first_of_its_name, state
from custody.cli.shell.call import Call
from custody.cli.shell.files import digest
from custody.cli.shell.reader import reader_of
from custody.cli.verbs.topics import kind_of
from custody.layout import pairs
from custody.model.schema.schema import Erasable, FieldSpec

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.model.schema.types import Value
    from custody.storage.vault.vault import Vault

_KIND = "entry.corrected"


def correct(call: Call) -> int:
    """Record a correction of a field of an earlier entry; return the exit status."""
    from custody.cli.verbs.entering import stated_in
    from custody.forms.corrections import refuse_same, value_of
    from custody.forms.filled_form import in_order
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.statements.entries import correction
    from custody.ledger.views.entries.corrections import computed
    from custody.ledger.views.naming.search import find_entry
    from custody.model import layouts
    from custody.model.schema.spoken import field_called
    from custody.pages.ledger.corrections import SETTLED, foreseen

    args = call.args
    with call.vault(readonly=False) as vault:
        target = vault.entries().at(find_entry(vault.reader(), args.entry))
        envelope = target.envelope
        layout = layouts.layout(envelope.v, envelope.kind)
        args.field = field_called(layout.fields, args.field)
        field = layout.field(args.field)
        value = None if args.empty else value_of(field, args.value, digest)
        typed, sealed = stated_in(args, kind_of("entry", "correct")), isinstance(field, Erasable)
        own = correction(typed, target.position, value, erasable=sealed)
        values = in_order(kind_of("entry", "correct"), state(args, _KIND, own))
        request = Request(_KIND, values, subject=envelope.subject, re=target.leaf)
        context = context_of(call, vault, reader_of(call, vault))
        facts = foreseen(context, target, args.field, value, request.values)
        if all(fact.key != SETTLED for fact in facts):
            refuse_same(target, args.field, value)
        _first(call, vault, target, field, value)
        return call.entries.enter(
            vault,
            [request],
            tell=lambda _: [f"  {line}" for line in pairs((fact.label, fact.text) for fact in facts)],
            corrects={
                "entry": target.position,
                "field": args.field,
                "value": value,
                "stays": dict(computed(target)),
            },
        )


def _first(call: Call, vault: Vault, target: EntryView, field: FieldSpec, value: Value) -> None:
    """Raise Conflict if a correction would give a subject a name in use, or one that looks like it."""
    from custody.ledger.views.subjects.lookalikes import corrected_name_space

    envelope = target.envelope
    space = corrected_name_space(vault.store.read(), envelope, target.position, field)
    if space is not None and isinstance(value, str):
        received = envelope.kind.endswith(".received")
        first_of_its_name(call, vault, space, value, received=received, but=envelope.subject)
