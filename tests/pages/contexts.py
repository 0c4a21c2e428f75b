"""The golden ledger as what pages are built from, without a vault: nobody looks, and nothing runs on this machine."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from custody.errors import CustodyError, Undecided
from custody.frozen import dataclass
from custody.ledger.audit import Report
from custody.ledger.ports import Stamps
from custody.ledger.ports.stamps import TokenCertificates
from custody.ledger.views.deadlines.stores import NO_STORES, StoreUpkeep
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.entries.ledger_history import LedgerHistory
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Actor
from custody.pages.parts.context import (
    ClosedLedger,
    LastVisit,
    MachineHealth,
    PageContext,
    RunningCommand,
    SweepState,
    UnfinishedForm,
    Upload,
)
from custody.pages.parts.names import Names
from custody.proof.note import VerifierKey
from tests.pages.sentinels import reader_of

#: An instant after every entry of the golden ledger.
LATER = 1_900_000_000
#: What a test says whose page asks for what no page of the golden ledger needs.
UNASKED = "no page of the golden ledger asks for this"


class NoRoots:
    """Verifies no timestamp token: no root certificate is at hand."""

    def verify(self, token: bytes, imprint: bytes, roots: Collection[bytes]) -> TokenCertificates:
        raise Undecided("no root certificate is at hand")


@dataclass(frozen=True, slots=True)
class LedgerContext:
    """A ledger and nothing of a machine."""

    lookup: Lookup
    now: int = LATER
    warn: int = 7 * 86_400
    me: Actor | None = None
    key: str | None = None
    origin: str = "lab.example/golden"

    @property
    def names(self) -> Names:
        return Names(self.lookup)

    @property
    def log_key(self) -> VerifierKey:
        raise AssertionError(UNASKED)

    def entries(self) -> Entries:
        return Entries(self.lookup.reader)

    def upkeep(self) -> StoreUpkeep:
        return NO_STORES

    def administrations(self) -> Mapping[str, str]:
        return {}

    def standing(self) -> LedgerHistory:
        raise AssertionError(UNASKED)

    def moved(self) -> ClosedLedger | None:
        return None

    def unfit(self) -> CustodyError | None:
        return None

    def health(self) -> MachineHealth:
        return MachineHealth("ok", "")

    def stamps(self) -> Stamps:
        return NoRoots()

    def check(self, objects: str) -> Report:
        raise AssertionError(UNASKED)

    def report(self) -> Report | None:
        return None

    def sweeps(self) -> tuple[SweepState, ...]:
        return ()

    def uploads(self) -> tuple[Upload, ...]:
        return ()

    def running(self) -> tuple[RunningCommand, ...]:
        return ()

    def begun(self) -> tuple[UnfinishedForm, ...]:
        return ()

    def last_visit(self) -> LastVisit | None:
        return None

    def practised(self) -> Collection[str]:
        return ()

    def command_of(self, kind: str) -> tuple[str, ...] | None:
        return None

    def told_of(self, words: tuple[str, ...]) -> str:
        return ""

    def say(self, text: str) -> str:
        return text


def golden_context() -> PageContext:
    """Return the context of one look at the golden ledger."""
    return LedgerContext(Lookup(reader_of()))
