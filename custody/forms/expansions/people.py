"""Expansions about people and keys: roles, lent roles, revoked keys and root certificates, access."""

from __future__ import annotations

from custody.errors import UsageError
from custody.forms.filled_form import Filled, FormContext, completed, each
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.timestamps.records import root_named
from custody.ledger.views.subjects.people import find_key, name_of
from custody.model.records import Actor
from custody.model.schema import types


def roles(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the entry on an actor's new roles; raise UsageError if they are the current ones."""
    actor = context.lookup.get(Actor, filled.things[0])
    wanted = filled.values["roles"]
    if wanted == types.join_codes(actor.roles):
        called = name_of(context.lookup, actor.id) or actor.id
        raise UsageError(
            f"{called} has the roles {wanted or 'none'} already", hint="Nothing needs to be entered."
        )
    return each(filled, context)


def deputise(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the entry on lent roles, which begin now unless a time is given."""
    lent = filled.arguments["roles"]
    begins = filled.values["valid_from"] or format_instant(context.now)
    named = types.join_codes(lent if isinstance(lent, list) else ())
    return each(completed(filled, {"roles": named, "valid_from": begins}), context)


def look(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the requests that record who looked at which exhibits."""
    about = filled.arguments["exhibit"]
    seen = types.join_codes(about if isinstance(about, tuple) else ())
    return each(completed(filled, {"subjects": seen}), context)


def revoke(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the revocation of a key by its owner's record; raise UsageError for another named owner.

    Raise NotFound, Ambiguous.
    """
    key = find_key(context.lookup, str(filled.values["key"]))
    named = filled.arguments["actor"]
    if named is not None and named != key.actor:
        raise UsageError(
            f"the key is not one of {name_of(context.lookup, str(named)) or named}",
            hint="Leave --actor out: the ledger knows whose key it is.",
        )
    return (Request("key.revoked", {**filled.values, "key": key.name}, subject=key.actor),)


def distrust(filled: Filled, context: FormContext) -> tuple[Request, ...]:
    """Return the entry that ends the trust in a root certificate, named by the beginning of its digest."""
    root = root_named(context.lookup.reader, str(filled.values["certificate_sha256"]))
    values = {**filled.values, "certificate_sha256": root.certificate}
    return (Request("tsa.distrusted", values, subject=root.subject),)
