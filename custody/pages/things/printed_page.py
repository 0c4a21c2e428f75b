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


def letterhead(context: PageContext, title: str, house: House) -> Letterhead:
    """Return the letterhead of a page that the reader of the context prints now."""
    size = context.lookup.reader.head().size
    reader = "" if context.me is None else f" by {context.names.person(context.me.id)}"
    return Letterhead(
        agency=house.agency or context.origin,
        title=title,
        ledger=f"ledger {context.origin}, {size} entries",
        printed=f"printed {both(context.now, house.zone)}{reader}",
        at=context.now,
        training=is_training(context.origin),
        code=checkpoint_text(context, size) if size else None,
        caption=f"signed checkpoint of {size} entries",
        lines=house.lines,
    )


def checkpoint_text(context: PageContext, size: int) -> str:
    """Return the signed checkpoint of the first ``size`` entries as text."""
    return Prover(context.lookup.reader, context.origin).checkpoint(size).decode("utf-8")
