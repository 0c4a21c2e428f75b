"""The vault of this machine as the context from which pages are built."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from custody.frozen import dataclass
from custody.ledger.state.relocation_guard import closed, words
from custody.ledger.views.entries.entries import Entries
from custody.model.records import Actor, Key
from custody.pages.parts.context import (
    ClosedLedger,
    LastVisit,
    MachineHealth,
    RunningCommand,
    SweepState,
    UnfinishedForm,
    Upload,
    as_it_is,
)
from custody.pages.parts.names import Names
from custody.storage.settings.store_policies import upkeep_of

if TYPE_CHECKING:
    from custody.errors import CustodyError
    from custody.ledger.audit import Report
    from custody.ledger.ports import Noted, Progress, Stamps
    from custody.ledger.views.deadlines.stores import StoreUpkeep
    from custody.ledger.views.entries.ledger_history import LedgerHistory
    from custody.ledger.views.subjects.list_counts import Counts
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.proof.note import VerifierKey
    from custody.storage.state.sweep_marks import NotedSweep
    from custody.storage.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """The part of a page context from a front end: its words for texts and commands, and its work.

    ``reports`` holds the newest report of a check, for pages that show a part of it. One that ``carries_out`` commands
    has its own sweeps among those ``running``.
    """

    command_of: Callable[[str], tuple[str, ...] | None] = lambda kind: None
    told_of: Callable[[tuple[str, ...]], str] = lambda words: ""
    say: Callable[[str], str] = as_it_is
    begun: Callable[[], tuple[UnfinishedForm, ...]] = tuple
    running: Callable[[], tuple[RunningCommand, ...]] = tuple
    last_visit: Callable[[str, int], LastVisit | None] = lambda actor, size: None
    practised: Callable[[], Collection[str]] = tuple
    carries_out: bool = False
    reports: list[Report] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class VaultContext:
    """An open vault at one moment: custody.pages.parts.context.PageContext.

    ``known`` are names that were read already.
    """

    vault: Vault
    lookup: Lookup
    now: int
    warn: int
    me: Actor | None
    key: str | None
    front: FrontEnd = field(default_factory=FrontEnd)
    progress: Progress | None = None
    known: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """The names of subjects and people."""
        return Names(self.lookup, self.known)

    @property
    def origin(self) -> str:
        """The origin of the ledger."""
        return self.vault.origin

    @property
    def log_key(self) -> VerifierKey:
        """The key that verifies checkpoints of the log."""
        return self.vault.log_key

    def entries(self) -> Entries:
        """Return the reader of entries; values that it opens are logged."""
        return Entries(self.lookup.reader)

    def upkeep(self) -> StoreUpkeep:
        """Return the settings and policies of the stores."""
        return upkeep_of(self.vault.settings)

    def administrations(self) -> Mapping[str, str]:
        """Return the administration of each store, by store."""
        return self.vault.administrations()

    def standing(self) -> LedgerHistory:
        """Return the history of the ledger as a whole: resumptions and lost entries."""
        from custody.storage.account.acknowledgements import ledger_history

        return ledger_history(self.vault)

    def moved(self) -> ClosedLedger | None:
        """Return the relocation that closed the ledger here, None for one that is open."""
        reader = self.vault.store.read()
        moved = closed(reader)
        return None if moved is None else ClosedLedger(moved.position, words(reader, moved))

    def unfit(self) -> CustodyError | None:
        """Return the error that forbids signing for this ledger, None where signing is allowed."""
        return self.vault.unfit()

    def health(self) -> MachineHealth:
        """Return the health of this machine, as far as it is known without waiting."""
        from custody.storage.health.examination import glance

        health = glance(self.vault)
        return MachineHealth(
            health.level,
            health.words,
            tuple(dict.fromkeys(check.name for check in health.wrong)),
            health.verdict,
            health.fit,
            health.entry_possible,
            health.restore_possible,
            tuple(dict.fromkeys(check.code for check in health.wrong)),
        )

    def stamps(self) -> Stamps:
        """Return the verifier of timestamp tokens."""
        return self.vault.stamps()

    def check(self, objects: str) -> Report:
        """Check everything, keep the report and return it."""
        report = self.vault.check(objects=objects, progress=self.progress)
        self.front.reports[:] = [report]
        return report

    def report(self) -> Report | None:
        """Return the newest report of a check, None for none."""
        return self.front.reports[0] if self.front.reports else None

    def sweeps(self) -> tuple[SweepState, ...]:
        """Return sweeps of other programs on this machine, and those that were killed."""
        own = self.front.carries_out
        return tuple(
            _sweep(sweep) for sweep in self.vault.marks.noted() if not (own and sweep.held and sweep.own)
        )

    def uploads(self) -> tuple[Upload, ...]:
        """Return the uploads to stores, in progress or interrupted."""
        return tuple(map(_upload, self.vault.uploads.noted()))

    def running(self) -> tuple[RunningCommand, ...]:
        """Return the commands that this program is carrying out."""
        return self.front.running()

    def begun(self) -> tuple[UnfinishedForm, ...]:
        """Return the forms that were begun and not entered."""
        return self.front.begun()

    def last_visit(self) -> LastVisit | None:
        """Return the end of the reader's last visit, None if none is noted."""
        return None if self.me is None else self.front.last_visit(self.me.id, self.lookup.reader.head().size)

    def practised(self) -> Collection[str]:
        """Return what was opened and done at this program."""
        return self.front.practised()

    def command_of(self, kind: str) -> tuple[str, ...] | None:
        """Return the words of the command that enters a kind, None where none does."""
        return self.front.command_of(kind)

    def told_of(self, words: tuple[str, ...]) -> str:
        """Return a line of help on a command."""
        return self.front.told_of(words)

    def say(self, text: str) -> str:
        """Return a text in the words of the front end."""
        return self.front.say(text)


def vault_context(
    vault: Vault,
    *,
    counts: Counts | None = None,
    key: str | None = None,
    front: FrontEnd | None = None,
    progress: Progress | None = None,
) -> VaultContext:
    """Return the context of an open vault for the holder of ``key``, None for nobody in particular."""
    lookup = vault.lookup(counts)
    known = None if key is None else lookup.maybe(Key, key)
    me = None if known is None else lookup.maybe(Actor, known.actor)
    warn = vault.settings.due_days * 86_400
    return VaultContext(vault, lookup, vault.clock.now(), warn, me, key, front or FrontEnd(), progress)


def _sweep(sweep: NotedSweep) -> SweepState:
    begun, far = sweep.begun, sweep.far
    state = SweepState(begun.depth, begun.of, begun.key, sweep.process, sweep.held, sweep.told, begun.since)
    if far is None:
        return state
    return SweepState(
        state.depth,
        state.scope,
        state.key,
        state.process,
        state.alive,
        state.reported,
        state.since,
        far.done,
        far.total,
        far.what,
        far.entered,
    )


def _upload(noted: Noted) -> Upload:
    sending = noted.sending
    arrived = None if noted.upload is None else sum(part.bytes for part in noted.upload.parts)
    return Upload(
        sending.path,
        Path(sending.path).name,
        sending.exhibit,
        sending.store,
        sending.source.bytes,
        arrived,
        noted.held,
    )
