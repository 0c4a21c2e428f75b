"""The page of a thing that has none made for it: what its entries state, what is wrong, and each entry about it."""

from __future__ import annotations

from dataclasses import replace

from custody.ledger.views.finding import SPACES
from custody.pages.context import PageContext
from custody.pages.gate import Gate
from custody.pages.history import history
from custody.pages.page import Block, Fact, Page, Section, Target
from custody.pages.statements import linked
from custody.pages.targets import noun_of, space_of
from custody.pages.thing import thing_page
from custody.pages.wording import when


def thing(context: PageContext, key: str) -> Page:
    """Build the page of a thing by its identifier; NotFound where no entry is about it."""
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


def _newest(context: PageContext, key: str) -> tuple[Fact, ...]:
    """Return the newest entry about a thing, which says how it stands; nothing where only its first one is about it."""
    tip = context.lookup.reader.tip(key)
    if tip is None or tip[0] == 0:
        return ()
    position = tip[1].position
    envelope = context.entries().at(position).envelope
    step = envelope.kind.rpartition(".")[2].replace("_", " ")
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
