"""Shared parts of the pages of instruments: head facts, first and later statements, alarms.

Every declared kind about such a subject appears on its page without code here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from custody.ledger.views.naming.display_names import shown_name
from custody.model.records import Key
from custody.pages.parts import facts
from custody.pages.parts.gate import Gate
from custody.pages.parts.occurrence import happened
from custody.pages.parts.page import Fact, Page, Target
from custody.pages.parts.statements import linked, stated
from custody.pages.parts.wording import moment
from custody.pages.things.entry_course import ANY, NOWHERE, Elsewhere, alarms, later
from custody.pages.things.history import history

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Block


#: Fields of later entries that every page shows in its alarms or its table of corrections.
_TABLES: Elsewhere = {ANY: ("nonconforming",), "entry.corrected": None}


def instrument(
    context: PageContext,
    page: Page,
    entries: Sequence[EntryView],
    *,
    without: Collection[str] = (),
    elsewhere: Elsewhere = NOWHERE,
    behind: Sequence[Block] = (),
    whole: bool = True,
) -> Page:
    """Return a page with its subject's statements, history and alarms added after its own blocks.

    ``without`` are fields of the first entry that key facts show, ``elsewhere`` those of later ones;
    ``behind`` are blocks between the statements and the list of entries, which is complete where ``whole``.
    """
    gate, first = Gate(context.lookup), entries[0]
    since = later(gate, entries, {**_TABLES, **elsewhere}, most=None)
    blocks = (
        *page.blocks,
        *stated(context, entries, {"occurred_at", *without}),
        *(linked(context, section) for section in since.sections),
        *behind,
        *history(context, first.envelope.subject, whole=whole),
    )
    return replace(
        page,
        blocks=blocks,
        alarms=(*page.alarms, *alarms(gate, entries)),
        not_shown=(*page.not_shown, *since.not_shown),
    )


def title(context: PageContext, noun: str, space: str, key: str) -> str:
    """Return a page title: noun, and name of the subject or why it has none."""
    name = context.lookup.label_of(space, key)
    called = (
        context.names.label(space, key) if name else f"{shown_name(context.lookup, space, key)} [{key[:8]}]"
    )
    return f"{noun} {called}"


def identity(context: PageContext, key: str, case: str) -> tuple[Fact, ...]:
    """Return the identifier and the case of a subject as facts."""
    return (Fact.of("identifier", key, key="id"), facts.thing(context, "case", "case", "case", case))


def happening(key: str, label: str, entry: EntryView, seconds: int, *, known: bool) -> Fact:
    """Return the event instant of a record's first entry as a fact; value None unless ``known``."""
    return facts.instant(key, label, seconds if known else None, text=happened(entry))


def recording(context: PageContext, entry: EntryView) -> Fact:
    """Return the signer and signing instant of an instrument's first entry as a fact."""
    name, key = entry.envelope.by, context.lookup.maybe(Key, entry.envelope.by)
    by, person = (name, None) if key is None else (key.actor, Target("person", key.actor))
    text = f"{context.names.signer(name)}, {moment(entry.envelope.at)}"
    return Fact("recorded_by", "recorded by", by, text, entry=entry.position, opens=person)
