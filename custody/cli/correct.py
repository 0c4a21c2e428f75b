"""`custody correct`: say by a new entry what a field of an earlier entry should be. Nothing is edited."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from custody.cli.call import Call
from custody.cli.facts import first_of_its_name, state
from custody.cli.files import digest
from custody.cli.verbs.topics import kind_of
from custody.cli.whom import whom
from custody.cli.words import listed
from custody.digits import whole
from custody.errors import UsageError
from custody.layout import pairs
from custody.model import types
from custody.model.schema import Erasable, FieldSpec
from custody.model.shown import shown
from custody.proof import seal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.ledger.views.entries import EntryView, FieldView
    from custody.model.types import Value
    from storage.vault import Vault

_KIND = "content.corrected"
_DIGESTS = {"sha256": 32, "sha1": 20, "md5": 16, "entry": 32}


def correct(call: Call) -> int:
    """Enter what a field of an earlier entry should be; return the exit status; raises UsageError."""
    from custody.cli.verbs.entering import stated_in
    from custody.forms.filled import in_order
    from custody.ledger.content import correction
    from custody.ledger.journal import Request
    from custody.ledger.views.corrected import computed
    from custody.ledger.views.finding import find_entry
    from custody.model import layouts

    args = call.args
    if args.empty == (args.value is not None):
        raise UsageError("a correction gives a value, or says --empty", hint="Give one of the two.")
    with call.vault(readonly=False) as vault:
        target = vault.entries().at(find_entry(vault.reader(), args.entry))
        envelope = target.envelope
        field = layouts.layout(envelope.v, envelope.kind).field(args.field)
        value = None if args.empty else _value(field, args.value)
        typed, sealed = stated_in(args, kind_of("correct")), isinstance(field, Erasable)
        own = correction(typed, target.position, value, erasable=sealed)
        stands = _stands(call, envelope.kind, field)
        values = in_order(kind_of("correct"), state(args, _KIND, own))
        request = Request(_KIND, values, subject=envelope.subject, re=target.leaf)
        kind, stays = field.type.name, computed(target)
        before = next(one for one in target.fields if one.name == args.field)
        doubt = _doubt(call, vault, target, request.values)
        if not any(name == "settled" for name, _ in doubt):
            _changes(target, before, value)
        _first(call, vault, target, field, value)
        rows = [
            ("of", f"entry {target.position}, {envelope.kind}"),
            (args.field, "(erased)" if before.erased else shown(before.value, kind)),
            *(
                [("corrected", f"{shown(before.correction, kind)} (entry {before.corrected_by})")]
                if before.corrected
                else ()
            ),
            ("now", shown(value, kind)),
            *_unchanged(call, envelope.kind, stays),
            *doubt,
            *stands,
        ]
        return call.enter(
            vault,
            [request],
            tell=lambda _: [f"  {line}" for line in pairs(rows)],
            corrects={
                "entry": target.position,
                "field": args.field,
                "value": value,
                "stays": dict(stays),
            },
        )


def _changes(target: EntryView, before: FieldView, value: Value) -> None:
    """Raise UsageError where a correction would say again what is on record; what was erased is on none."""
    last = before.corrected_by
    if not before.newest_erased and value == before.newest:
        told = "holds nothing" if value is None else "says so"
        entry = target.position if last is None else last
        raise UsageError(
            f"{before.name} {told} already, by entry {entry}", hint="Give what it should be instead."
        )


def _first(call: Call, vault: Vault, target: EntryView, field: FieldSpec, value: Value) -> None:
    """Raise Conflict where a correction would name a thing as another one is named, or so that it looks like it."""
    from custody.ledger.views.lookalikes import is_chosen

    if not (isinstance(field, Erasable) and field.label and is_chosen(field.name) and isinstance(value, str)):
        return
    envelope = target.envelope
    rows = vault.store.read().labels_at(target.position)
    space = next((row.space for row in rows), envelope.kind.partition(".")[0])
    received = envelope.kind.endswith(".received")
    first_of_its_name(call, vault, space, value, received=received, but=envelope.subject)


def _unchanged(call: Call, kind: str, stays: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Say what was computed when the entry was signed and stays so, and which command says what moves a clock."""
    if not stays:
        return []
    told = [("unchanged", listed(f"{name} {value}" for name, value in stays))]
    shows = kind.partition(".")[0]
    if shows in ("order", "request"):
        says = call.own(f"`custody {shows} show` says what moves its end")
        told.append(("clock", f"stays as signed; {says}"))
    return told


def _doubt(call: Call, vault: Vault, target: EntryView, values: Mapping[str, Value]) -> list[tuple[str, str]]:
    """Return whether the difference that a seal's number made when it was read is settled by its correction."""
    from custody.ledger.content import Correction
    from custody.ledger.recall import recalled
    from custody.model.exhibits.questions import reread
    from custody.model.ids import b64
    from custody.model.records import Discrepancy, Exhibit

    state_now = recalled(vault.reader())
    field, value, reason = Correction.of(values)
    matter = state_now.get(Discrepancy, b64(target.leaf))
    if target.envelope.kind not in reread.KINDS or field not in reread.FIELDS or matter is None:
        return []
    if matter.outcome is not None or "seal" not in matter.differs:
        return []
    text, why = (one if isinstance(one, str) else None for one in (value, reason))
    settled = reread.settled_by(state_now, target.leaf, field=str(field), value=text, reason=why)
    exhibit = state_now.get(Exhibit, matter.exhibit)
    me = whom(call, vault)
    mine = exhibit is not None and me is not None and me.id == exhibit.holder
    if settled is not None and mine:
        return [("settled", "the seal is the one on record: nothing about it is in doubt any more")]
    if settled is not None:
        return [("stays open", "only the recorded holder, who has it in hand, settles it by this correction")]
    return [("stays open", f"entry {matter.position} found the seal otherwise: `custody exhibit resolve`")]


def _stands(call: Call, kind: str, field: FieldSpec) -> list[tuple[str, str]]:
    """Return that what rules made of a field stands as it was signed; nothing for a field that no rule reads."""
    from custody.model.across.decisive import COUNTING

    if isinstance(field, Erasable) or (kind, field.name) in COUNTING or field.name == "occurred_at":
        return []
    return [
        ("stands", call.own("what was decided by it when it was signed; enter anew what should be otherwise"))
    ]


def _value(field: FieldSpec, text: str) -> Value:
    """Read a value as the field's type has it; UsageError where the text is none."""
    name = field.type.name
    if name == "count":
        counted = whole(text)
        if counted is None:
            raise UsageError(f"{field.name} is a whole number from 0, not {text[:60]!r}")
        return counted
    if name == "flag":
        if text not in ("true", "false"):
            raise UsageError(f"{field.name} is true or false, not {text[:60]!r}")
        return text == "true"
    if name in _DIGESTS:
        return digest(text, field.name, _DIGESTS[name])
    if name in ("manifest root", "object root", "sweep root"):
        raise UsageError(
            f"{field.name} is computed from bytes and cannot be typed", hint="Archive or sweep again instead."
        )
    found = seal.name_value(os.fsencode(types.spelt(field.type, text)))
    if not isinstance(found, str) and name != "file name":
        raise UsageError(f"{field.name} is a text, and this is no UTF-8", hint="Type it in UTF-8.")
    wrong = field.type.check(found) or types.unkept(found, field.type)
    if wrong:
        raise UsageError(f"{field.name} {wrong}, not {text[:60]!r}")
    return found
