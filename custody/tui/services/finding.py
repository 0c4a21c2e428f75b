"""What a typed or scanned text names: an entry, an instant, two log sizes, or subjects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from custody.digits import whole
from custody.errors import Ambiguous, NotFound
from custody.law.clock import parse_instant
from custody.ledger.views.exhibits.sealed_groups import exhibits_numbered, writings_of
from custody.ledger.views.naming.search import SPACES, find_entry, find_subject
from custody.ledger.views.subjects.duplicate_references import labelled
from custody.model.entry.envelope import parse_entry
from custody.pages.parts.page import Target
from custody.pages.parts.page_names import page_words
from custody.pages.parts.targets import space_of, target_of
from custody.tui.services.local_times import end_of_day, typed

if TYPE_CHECKING:
    from custody.law.local_time import Zone
    from custody.ledger.ports import LedgerReader
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.pages.parts.context import PageContext


class Hit(NamedTuple):
    """Something that a typed or scanned text names: what it is called, and its page."""

    label: str
    target: Target


def typed_hits(context: PageContext, text: str, zone: Zone) -> tuple[Hit, ...]:
    """Return what typed text names; an instant is one of ``zone``. Raise NotFound or Ambiguous."""
    reader = context.lookup.reader
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?", text):
        return (Hit(text, Target("ledger", str(_at(reader, text, zone)))),)
    if re.fullmatch(r"[0-9]+\.\.[0-9]+", text):
        return (Hit(text, Target("consistency", text)),)
    if (position := whole(text)) is not None and position < reader.head().size:
        return (Hit(text, Target("entry", str(position))),)
    return hits(context, text)


def hits(context: PageContext, text: str) -> tuple[Hit, ...]:
    """Return the subjects that a text names, by sort and number; raise NotFound or Ambiguous."""
    hits = []
    for subject in _subjects(context.lookup, text):
        target = target_of(context.lookup, subject)
        space = space_of(context.lookup, subject) or ""
        hits.append(Hit(f"{page_words(target.page)} {context.names.label(space, subject)}", target))
    return tuple(sorted(hits, key=lambda hit: (hit.target.page, len(hit.label), hit.label)))


def _subjects(lookup: Lookup, text: str) -> list[str]:
    """Return the subjects with this name, serial, seal or bag number, else one that begins so.

    Capital and normalised letters are tried too, since scanners differ. Raise find_entry's error for a number that
    names nothing.
    """
    for written in writings_of(text):
        named = [row.subject for row in labelled(lookup.reader, written) if row.space in SPACES]
        named += exhibits_numbered(lookup, written)
        if named:
            return list(dict.fromkeys(named))
    try:
        return [find_subject(lookup, text)]
    except Ambiguous:
        raise
    except NotFound:
        if whole(text) is not None:
            find_entry(lookup.reader, text)
        raise


def _at(reader: LedgerReader, text: str, zone: Zone) -> int:
    """Return the position of the newest entry signed by an instant of a zone, or by the end of a day.

    Entries are nearly in order of signing.
    """
    if len(text) == len("2026-11-24"):
        wanted = end_of_day(text, zone)
    else:
        found = typed(text, zone)
        if found.fault:
            raise NotFound(found.fault, hint="The row at the top names the zone.")
        wanted = parse_instant(found.text)
    low, high = 0, reader.head().size - 1
    while low < high:
        middle = (low + high + 1) // 2
        if parse_entry(reader.entry(middle).note).envelope.at <= wanted:
            low = middle
        else:
            high = middle - 1
    return low
