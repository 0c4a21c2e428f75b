"""The arguments that every recording command shares: when it happened, lateness, unknown fields.

Turns flags into field values. The model, not this module, decides which values are allowed.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from custody.errors import Malformed, UsageError
from custody.forms.form import REST
from custody.forms.questions import INAPPLICABLE
from custody.law.clock import format_instant, offset_of
from custody.law.grounds import SAFEGUARDS
from custody.model.schema import types
from custody.model.schema.types import Value

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.ledger.append.entry_signing import Request
    from custody.ledger.ports import Sources
    from custody.model.entry.circumstances import Circumstances
    from custody.proof.digest import ObjectDigest
    from custody.storage.vault.vault import Vault


def first_of_its_name(
    call: Call,
    vault: Vault,
    space: str,
    reference: str | None,
    *,
    another: bool | None = None,
    received: bool = False,
    but: str | None = None,
) -> None:
    """Raise Conflict for a reference in use or like one in use, unless --allow-duplicate was given.

    ``received`` and ``but`` are those of ``refuse_name``.
    """
    from custody.ledger.views.subjects.lookalikes import refuse_name

    if not (call.args.allow_duplicate if another is None else another):
        refuse_name(vault.reader(), vault.store.read(), space, reference, received=received, but=but)


def with_remarks(args: argparse.Namespace, request: Request) -> Request:
    """Return a service's request with the typed reason for lateness and the typed note."""
    return dataclasses.replace(request, values={**request.values, **circumstances(args).remarks()})


def circumstances(args: argparse.Namespace) -> Circumstances:
    """Return the circumstances typed with a command: when and how it happened, its mode, unknown fields."""
    from custody.model.entry.circumstances import Circumstances

    names = {field.name for field in dataclasses.fields(Circumstances)}
    found = Circumstances(**{name: value for name, value in vars(args).items() if name in names})
    return dataclasses.replace(found, entry_mode=_standing(args), not_known=tuple(found.not_known or ()))


def common(args: argparse.Namespace) -> dict[str, Value]:
    """Return the values on when and how it happened by field, None if not typed; raise UsageError.

    Contradictions are refused.
    """
    found = circumstances(args)
    found.check()
    return found.stated(None)


def _standing(args: argparse.Namespace) -> str | None:
    """Return the standing of an entry: by its command, as a record, or None for its kind's own."""
    own = getattr(args, "stands", None)
    if own is not None:
        return str(own(vars(args)))
    return "record" if getattr(args, "recorded", False) else None


def state(args: argparse.Namespace, kind: str, own: Mapping[str, Value], **flags: str) -> dict[str, Value]:
    """Return all values of an entry of ``kind``: its own and the common ones.

    ``flags`` names the flag of a field where it is not the field's own name. Raise UsageError that names every expected
    field neither given nor stated as unknown: a forgotten one can only be corrected later.
    """
    from custody.model import layouts
    from custody.model.entry.circumstances import all_unknown, unstated

    layout, stated = layouts.layout(1, kind), {**own, **common(args)}
    missing = unstated(layout, own, stated)
    values = all_unknown(stated, REST, missing)
    if values != stated:
        return values
    if missing:
        wanted = ", ".join(flags.get(name) or flag(name) for name in missing)
        flagged = {name for name in missing if layout.field(name).type is types.FLAG}
        given_by = ", ".join(flags.get(name) or flag_of(name, either=name in flagged) for name in missing)
        unknowable = hasattr(args, "stands") or getattr(args, "recorded", getattr(args, "unknowable", False))
        rest = "; give unknown fields with --not-known and --not-known-reason." if unknowable else "."
        if SAFEGUARDS.keys() & set(missing) and hasattr(args, INAPPLICABLE):
            rest += " A safeguard that does not apply: --not-applicable SAFEGUARD BECAUSE."
        raise UsageError(f"{kind} lacks {wanted}", hint=f"Give {given_by}{rest}")
    return values


def flag_of(field: str, *, either: bool) -> str:
    """Return the flag of a field; with ``either`` also the flag that answers no."""
    return f"{flag(field)} or {flag(f'no_{field}')}" if either else flag(field)


def flag(field: str) -> str:
    """Return the flag of a field."""
    return "--" + field.replace("_", "-")


def instant(text: str) -> str:
    """Return a typed instant with its zone in UTC and whole seconds, as entries hold it."""
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == len("2026-11-02"):
            raise argparse.ArgumentTypeError(f"{text!r} lacks the time of day: give it like {text}T09:00:00Z")
        offset = _offset(text, moment)
        if moment.microsecond or offset.microseconds:
            raise argparse.ArgumentTypeError(f"{text!r} is finer than whole seconds")
        return format_instant(int(moment.astimezone(UTC).timestamp()))
    except (ValueError, OverflowError, Malformed):
        raise argparse.ArgumentTypeError(f"{text!r} is not an instant like 2026-11-02T09:00:00Z") from None


def _offset(text: str, moment: datetime) -> timedelta:
    try:
        return offset_of(moment)
    except Malformed as error:
        raise argparse.ArgumentTypeError(f"{text!r} cannot be read: {error.message}") from None


def digest_of(call: Call, vault: Vault, file: str | None) -> str | None:
    """Return the SHA-256 of a document file as entries hold it, read once; None for no file.

    Raise SourceChanged or NotFound.
    """
    if file is None:
        return None
    from custody.model.schema.ids import b64

    return b64(read_once(call, vault.sources, file)[0].sha256)


def read_once(call: Call, sources: Sources, file: str) -> tuple[ObjectDigest, bytes]:
    """Return the digest of a file, read once, and its name in the system's bytes.

    Raise SourceChanged or NotFound.
    """
    from custody.proof.digest import ObjectHasher

    hasher = ObjectHasher()
    with sources.open(str(call.around.folder / file)) as source:
        for chunk in source.chunks():
            hasher.update(chunk)
        source.check_unchanged()
        return hasher.finish(), source.name
