"""The head of a subject's page, as asked at a counter, and the course of its entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.display import code_words, set_off
from custody.ledger.views.exhibits.continuity import occurred
from custody.pages.parts.gate import Gate
from custody.pages.parts.lanes import event, in_order, sentence
from custody.pages.parts.page import Fact, Lane, NextStep, Section
from custody.pages.parts.sentences import sentence_of
from custody.pages.parts.wording import time_limit, when

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Alarm, Event

#: Facts of heads whose text is a name that somebody typed.
_TYPED = frozenset({"addressee", "holder"})
#: Kinds of entries that are not part of the course of their subject: they are about another entry.
_ASIDE = ("entry.", "access.", "erasure.")


def others(head: Iterable[Fact], found: Iterable[Fact]) -> Section:
    """Return the section of the facts that are not in the head of the page."""
    known = {fact.key for fact in head}
    return Section("standing", "Standing", tuple(fact for fact in found if fact.key not in known))


def chosen(found: Sequence[Fact], key: str, label: str, none: str) -> Fact:
    """Return a fact by its key under a label of the head; with the text ``none`` if missing."""
    fact = next((fact for fact in found if fact.key == key and fact.full), None)
    if fact is None:
        return Fact(key, label, None, none)
    return replace(fact, label=label, text=set_off(fact.text) if key in _TYPED else fact.text)


def next_fact(steps: Sequence[NextStep], alarms: Iterable[Alarm] = ()) -> Fact:
    """Return the first of the next steps as a fact: what is to be done, and until when.

    ``alarms`` say what is wrong with the subject now. While one does, "nothing is due" would be untrue.
    """
    if not steps and any(alarm.tone == "bad" for alarm in alarms):
        return Fact("next", "next", None, "see the alarm", tone="bad")
    if not steps:
        return Fact("next", "next", None, "nothing is due")
    first = steps[0]
    due = "" if first.due is None else f", {time_limit(when(first.due), overdue=first.overdue)}"
    return Fact("next", "next", first.code, f"{first.plain}{due}", tone="bad" if first.overdue else "warn")


def newest(entries: Iterable[EntryView], *kinds: str) -> int | None:
    """Return the position of the newest entry of some kinds, None if there is none."""
    return max((entry.position for entry in entries if entry.envelope.kind in kinds), default=None)


def course(context: PageContext, entries: Iterable[EntryView], label: str = "course") -> Lane:
    """Return each entry of a subject as an event that says in a sentence who did what."""
    return Lane(label, in_order(_events(context, entries)))


def _events(context: PageContext, entries: Iterable[EntryView]) -> Iterator[Event]:
    gate = Gate(context.lookup)
    for entry in entries:
        kind = entry.envelope.kind
        if kind.startswith(_ASIDE):
            continue
        moment = occurred(entry)
        at = entry.envelope.at if moment is None else moment
        text = sentence(sentence_of(gate, entry, context.names.signer(entry.envelope.by)))
        if entry.rescinded is not None:
            text = f"{text} RESCINDED by entry {entry.rescinded}."
        name = code_words(kind.partition(".")[2])
        yield event(
            at, None, "point", text, name=name, entry=entry.position, tone="warn" if entry.marks else ""
        )
