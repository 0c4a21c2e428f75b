"""The page of a subject without one of its own: statements, alarms, entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from custody.display import code_words
from custody.ledger.views.naming.search import SPACES
from custody.model.record import Record
from custody.model.records import RECORDS
from custody.pages.lists.lists import CASE, Listing, case_of
from custody.pages.parts import facts
from custody.pages.parts.cells import entry
from custody.pages.parts.context import PageContext
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Block, Column, Fact, Page, Row, Section, Target
from custody.pages.parts.statements import linked
from custody.pages.parts.targets import noun_of, space_of
from custody.pages.parts.wording import when
from custody.pages.things.entry_course import thing_page
from custody.pages.things.history import history


def thing(context: PageContext, key: str) -> Page:
    """Return the page of a subject by its identifier; raise NotFound where no entry is about it."""
    page = thing_page(Gate(context.lookup), context.entries(), "", key)
    space = space_of(context.lookup, key) or ""
    blocks: tuple[Block, ...] = tuple(
        linked(context, block) for block in page.blocks if isinstance(block, Section)
    )
    return replace(
        page,
        target=Target("thing", key),
        title=f"{noun_of(space)} {context.names.about(key)}",
        blocks=(*blocks, *history(context, key)),
        key_facts=(*page.key_facts, *_newest(context, key)),
        about=(space, key) if space in SPACES else None,
    )


def list_of(space: str) -> Listing[Any]:
    """Return the list of a space without a list of its own: name, beginning and case."""
    noun = noun_of(space)
    return Listing(
        f"{space}s",
        f"{noun}s",
        RECORDS[space],
        (
            Column("thing", noun.casefold(), "thing"),
            Column("since", "on record since", "instant"),
            CASE,
        ),
        partial(_rows, space=space),
        lambda context, record: _began(context, record.key),
        "no records",
        space,
        keep=case_of,
    )


def _began(context: PageContext, key: str) -> int:
    return context.lookup.reader.positions(key, 0, 1)[0]


def _rows(context: PageContext, found: Sequence[Record], space: str) -> list[Row]:
    names = context.names.labels(space, (record.key for record in found))
    cases = {record.key: str(case) for record in found if (case := getattr(record, "case", None))}
    named = context.names.labels("case", cases.values())
    return [
        Row(
            (
                Fact("thing", space, record.key, names[record.key]),
                facts.instant("since", "on record since", _signed(context, record.key)),
                Fact("case", "case", case := cases.get(record.key), named.get(case or "", "")),
            ),
            Target("thing", record.key),
            facts=(entry(_began(context, record.key)),),
        )
        for record in found
    ]


def _signed(context: PageContext, key: str) -> int:
    return context.entries().at(_began(context, key)).envelope.at


def _newest(context: PageContext, key: str) -> tuple[Fact, ...]:
    """Return a subject's newest entry as a fact; empty if it has one entry only."""
    tip = context.lookup.reader.tip(key)
    if tip is None or tip[0] == 0:
        return ()
    position = tip[1].position
    envelope = context.entries().at(position).envelope
    step = code_words(envelope.kind.rpartition(".")[2])
    text = f"{step}, {when(envelope.at)}, by {context.names.signer(envelope.by)}"
    return (
        Fact(
            "newest",
            "newest entry",
            envelope.kind,
            text,
            entry=position,
            opens=Target("entry", str(position)),
        ),
    )
