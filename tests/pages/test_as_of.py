"""Pages as they stood after an earlier entry: those that were shown then, and nothing that came since."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import cast

from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import parse_entry
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Page
from custody.pages.parts.targets import target_of
from custody.pages.registry import builder
from custody.storage.memory.ledger import MemoryLedgerStore
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import MemoryHead, MemorySources
from custody.storage.vault.past_ledger import PastLedger
from custody.storage.vault.record_history import RecordHistory
from fixtures.build_golden import play
from tests.failures import every
from tests.pages.contexts import LedgerContext
from tests.world import World

#: Every so many entries one is looked at again at the end.
STEP = 23
#: The pages that were looked at, by the newest entry of the ledger at that time.
SEEN: dict[int, Page] = {}


class Watched(World):
    """An office in which somebody opens the page of what was just entered, every few entries."""

    def sign_all(self, who: str, requests: Sequence[Request]) -> list[Receipt]:
        receipts = super().sign_all(who, requests)
        position = receipts[-1].position
        if position == self.size() - 1 and position % STEP == 0:
            SEEN[position] = shown(self, position)
        return receipts


def at_of(world: World, position: int) -> int:
    """Return the time of an entry."""
    return parse_entry(world.store.read().entry(position).note).envelope.at


def page_of(context: PageContext, subject: str) -> Page:
    """Return the whole page of a subject."""
    target = target_of(context.lookup, subject)
    return builder(target.page, whole=True)(context, subject)


def shown(world: World, position: int) -> Page:
    """Return the page of the subject of an entry as the ledger is now, seen at the time of that entry."""
    subject = world.entry(position).envelope.subject
    return page_of(cast("PageContext", LedgerContext(world.lookup(), at_of(world, position))), subject)


@cache
def office() -> Watched:
    """Return the office of the golden ledger, which nobody changes."""
    world = Watched(MemoryLedgerStore(), MemoryHead(), MemoryObjects("local"), MemorySources())
    play(world)
    return world


def test_a_page_as_of_each_entry_is_the_page_that_was_shown_then() -> None:
    """The pages of then come from a ledger that had no later entry; those of now from a replay of part of it."""
    world = office()
    reader = world.store.read()
    last = reader.head().size - 1
    SEEN.setdefault(last, shown(world, last))
    erased = {world.entry(position) for position, _ in reader.erased()}
    differ = {subject for entry in erased for subject in (entry.envelope.subject, entry.value("case"))}
    assert len(SEEN) > 20
    history = RecordHistory()

    def compare(position: int) -> None:
        then = LedgerContext(Lookup(PastLedger(reader, history, position)), at_of(world, position))
        subject = world.entry(position).envelope.subject
        if subject not in differ:
            assert page_of(cast("PageContext", then), subject) == SEEN[position]

    every(sorted(SEEN), compare)
