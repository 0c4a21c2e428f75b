"""Finds people, machines and their keys by whatever somebody has at hand, and says what they are called.

A name is an erasable value and may be gone; identifiers and key names stay. Judges nobody's rights.
"""

from __future__ import annotations

from custody.errors import Ambiguous, NotFound
from custody.ledger.views.lookup import SHORTEST, Lookup
from custody.model.envelope import parse_entry
from custody.model.records import Actor, Key, Ledger
from custody.model.rules.people import LEDGER_SLOT


def find_actor(lookup: Lookup, text: str) -> Actor:
    """Give the actor of this name, identifier, unique prefix of one, or key; NotFound or Ambiguous."""
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
    """Give the key of this name, or the only one whose part after the slash begins so; NotFound or Ambiguous."""
    exact = lookup.maybe(Key, text)
    if exact is not None:
        return exact
    fitting = [key for key in lookup.all(Key) if len(text) >= SHORTEST and _own_part(key.name, text)]
    if len(fitting) > 1:
        raise Ambiguous(f"several keys begin with {text}: {', '.join(key.name for key in fitting)}")
    if not fitting:
        raise NotFound(f"no actor of this ledger has a key {text!r}", hint="See `custody actor list`.")
    return fitting[0]


def _own_part(name: str, text: str) -> bool:
    return name.startswith(text) if "/" in text else name.partition("/")[2].startswith(text)


def name_of(lookup: Lookup, actor: str) -> str | None:
    """Give what an actor is called, None if no name was given or it was erased.

    The first administrator's name stands in the ledger's opening entry, or in a correction of it.
    """
    ledger = lookup.get(Ledger, LEDGER_SLOT)
    positions = sorted([*lookup.reader.positions(ledger.subject), *lookup.reader.positions(actor)])
    return lookup.label_of("actor", actor, positions)


def keys_of(lookup: Lookup, actor: str) -> list[Key]:
    """Give every key that an actor has or had, in order of enrolment."""
    return list(lookup.under(Key, "actor", f"{actor} ", f"{actor}!"))


def enrolled_by(lookup: Lookup, key: Key) -> str:
    """Give the actor who signed the entry that brought a key in: an administrator, or the owner of the one before."""
    by = parse_entry(lookup.reader.entry(key.since).note).envelope.by
    return lookup.get(Key, by).actor
