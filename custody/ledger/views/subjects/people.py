"""Actors and keys by name, identifier, prefix or key name.

A name is an erasable value and may be erased; identifiers and key names remain.
"""

from __future__ import annotations

from custody.display import quoted
from custody.errors import Ambiguous, NotFound
from custody.ledger.views.subjects.lookup import SHORTEST, Lookup
from custody.model.engine.names import LEDGER_SLOT
from custody.model.entry.envelope import parse_entry
from custody.model.records import Actor, Key, Ledger

#: The most keys that a message names, and a character that sorts after every name.
_SOME, _LAST = 5, "\x7f"


def find_actor(lookup: Lookup, text: str) -> Actor:
    """Return the actor of this name, identifier, unique prefix or key; raise NotFound or Ambiguous."""
    try:
        return lookup.get(Actor, lookup.resolve("actor", text))
    except Ambiguous:
        raise
    except NotFound:
        try:
            return lookup.get(Actor, find_key(lookup, text).actor)
        except Ambiguous:
            raise
        except NotFound:
            pass
        raise


def find_key(lookup: Lookup, text: str) -> Key:
    """Return the key of this name, or the only one whose part after the slash begins with it.

    Raises NotFound or Ambiguous.
    """
    exact = lookup.maybe(Key, text)
    if exact is not None:
        return exact
    fitting = [] if len(text) < SHORTEST else _named_so(lookup, text)
    if len(fitting) > 1:
        raise Ambiguous(f"several keys begin with {text}: {', '.join(fitting)}")
    if not fitting:
        raise NotFound(f"no actor of this ledger has a key {quoted(text)}", hint="See `custody actor list`.")
    return lookup.get(Key, fitting[0])


def _named_so(lookup: Lookup, text: str) -> list[str]:
    """Return up to five key names that begin with a text, or whose part after the slash does.

    Two reads for each domain.
    """
    if "/" in text:
        return lookup.beginning(Key.space, text, _SOME)
    found: list[str] = []
    low = ""
    while len(found) < _SOME and (page := lookup.reader.keys_from(Key.space, low, limit=1)):
        domain = page[0].partition("/")[0]
        found += lookup.beginning(Key.space, f"{domain}/{text}", _SOME)
        low = f"{domain}/{_LAST}"
    return found


def name_of(lookup: Lookup, actor: str) -> str | None:
    """Return the name of an actor, None if none is on record or it was erased.

    The first administrator's name stands in the ledger's opening entry, or in a correction of it.
    """
    ledger = lookup.get(Ledger, LEDGER_SLOT)
    positions = sorted([*lookup.reader.positions(ledger.subject), *lookup.reader.positions(actor)])
    return lookup.label_of("actor", actor, positions)


def keys_of(lookup: Lookup, actor: str) -> list[Key]:
    """Return every key of an actor, revoked ones included, in order of enrolment."""
    return list(lookup.under(Key, "actor", f"{actor} ", f"{actor}!"))


def enrolled_by(lookup: Lookup, key: Key) -> str:
    """Return the actor who signed a key's enrolment: an administrator, or the owner of the former key."""
    by = parse_entry(lookup.reader.entry(key.since).note).envelope.by
    return lookup.get(Key, by).actor
