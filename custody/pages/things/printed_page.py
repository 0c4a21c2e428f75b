"""A page as a paper: its letterhead, and the checkpoint of the ledger that it was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.frozen import dataclass
from custody.ledger.papers.office import House
from custody.ledger.proofs.prover import Prover
from custody.model.schema.ids import is_training
from custody.pages.parts.letterhead import Letterhead
from custody.pages.parts.page import Page
from custody.pages.parts.wording import both

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page with the letterhead of its sheets; ``subject`` is what its copies are counted by."""

    head: Letterhead
    page: Page
    subject: str


def letterhead(context: PageContext, title: str, house: House, *, now: str = "") -> Letterhead:
    """Return the letterhead of a page that the reader of the context prints now.

    ``now`` is the instant of printing in words, by default local time first. It has no code where the newest entries
    have no signed checkpoint.
    """
    reader = context.lookup.reader
    size = reader.head().size
    return Letterhead(
        agency=house.agency or context.origin,
        title=title,
        ledger=f"ledger {context.origin}, {size} entries",
        printed=f"printed {now or both(context.now, house.zone)} by {printer(context)}",
        at=context.now,
        training=is_training(context.origin),
        code=None if reader.checkpoint(size) is None else checkpoint_text(context, size),
        caption=f"signed checkpoint of {size} entries",
        lines=house.lines,
    )


def printer(context: PageContext) -> str:
    """Return who prints, and with which key, as far as the vault knows."""
    if context.me is not None:
        key = f"key {context.key}" if context.key else "no key on this machine"
        return f"{context.names.person(context.me.id)}, {key}"
    return f"a person not on record, key {context.key}" if context.key else "a person without a key"


def checkpoint_text(context: PageContext, size: int) -> str:
    """Return the signed checkpoint of the first ``size`` entries as text."""
    return Prover(context.lookup.reader, context.origin).checkpoint(size).decode("utf-8")
