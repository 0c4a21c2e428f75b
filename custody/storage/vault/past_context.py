"""The ledger as it stood after one of its entries, as the context from which pages are built.

Its records are replayed from the entries up to that one: nothing later is read. Values that were erased since stay
erased, and access to the others is decided and logged by the state of now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.errors import NotFound
from custody.frozen import dataclass
from custody.ledger.views.deadlines.stores import NO_STORES
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import parse_entry
from custody.pages.parts.as_of import past_page
from custody.pages.parts.context import MachineHealth
from custody.pages.parts.page import AsOf
from custody.storage.vault.page_context import FrontEnd, VaultContext
from custody.storage.vault.past_ledger import PastLedger

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.errors import CustodyError
    from custody.ledger.audit import Report
    from custody.ledger.views.deadlines.stores import StoreUpkeep
    from custody.pages.parts.context import ClosedLedger, PageContext, SweepState, Upload
    from custody.pages.parts.page import Page
    from custody.storage.vault.record_history import RecordHistory


@dataclass(frozen=True, slots=True)
class PastContext(VaultContext):
    """An open vault as of one of its entries: what the machine knows of the present is left out."""

    def upkeep(self) -> StoreUpkeep:
        """Return no settings of stores: those of then are not on record."""
        return NO_STORES

    def administrations(self) -> Mapping[str, str]:
        """Return no administrations: those of then are not on record."""
        return {}

    def moved(self) -> ClosedLedger | None:
        """Return None: the ledger took the entries that came after."""
        return None

    def unfit(self) -> CustodyError | None:
        """Return None: nothing is signed in the past."""
        return None

    def health(self) -> MachineHealth:
        """Return the health of a machine of which nothing is known."""
        return MachineHealth("ok", "")

    def report(self) -> Report | None:
        """Return None: checks are of the present."""
        return None

    def sweeps(self) -> tuple[SweepState, ...]:
        """Return no sweeps: those in progress are of the present."""
        return ()

    def uploads(self) -> tuple[Upload, ...]:
        """Return no uploads: those in progress are of the present."""
        return ()


def page_as_of(
    context: VaultContext,
    history: RecordHistory,
    position: int,
    subject: str,
    build: Callable[[PageContext], Page],
) -> Page:
    """Return the page of a subject as it stood right after the entry at ``position`` was recorded.

    Its instant is the time of that entry; ``history`` keeps what was replayed for the next one. Raise NotFound for a
    position beyond the ledger, or where the subject had no entry yet; ProofInvalid where the entries are not what was
    signed.
    """
    reader = context.vault.store.read()
    size = reader.head().size
    if not 0 <= position < size:
        raise NotFound(
            f"there is no entry {position}: the ledger has {size}", hint="`custody log show` lists them."
        )
    first = next(iter(reader.positions(subject, 0, 1)), None)
    if first is not None and position < first:
        raise NotFound(
            f"nothing was on record of it after entry {position}: it begins with entry {first}",
            hint=f"Name entry {first} or a later one.",
        )
    past = PastLedger(reader, history, position, context.progress)
    at = parse_entry(reader.entry(position).note).envelope.at
    front = replace(FrontEnd(), command_of=context.front.command_of, say=context.front.say)
    then = PastContext(
        context.vault,
        Lookup(context.vault.viewing.over(past, reader)),
        at,
        context.warn,
        None,
        None,
        front,
        context.progress,
    )
    return past_page(build(then), AsOf(position, at))
