"""The sources of a page: the ledger at one state, its reader, and values of the machine.

A context supplies values only; it gives no access to vault, files or stores. The local vault is one
(custody.storage.vault.page_context); other servers of pages implement their own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Protocol

from custody.frozen import dataclass

if TYPE_CHECKING:
    from custody.errors import CustodyError
    from custody.ledger.audit import Report
    from custody.ledger.ports import Stamps
    from custody.ledger.views.deadlines.stores import StoreUpkeep
    from custody.ledger.views.entries.entries import Entries
    from custody.ledger.views.entries.ledger_history import LedgerHistory
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.model.records import Actor
    from custody.pages.parts.names import Names
    from custody.proof.note import VerifierKey


def as_it_is(text: str) -> str:
    """Return a text unchanged, in the wording of the command line."""
    return text


@dataclass(frozen=True, slots=True)
class UnfinishedForm:
    """The draft of a form: its command, its initial and its current values by field."""

    words: tuple[str, ...]
    given: Mapping[str, object]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The end of the reader's last visit: the number of entries then, and the instant in seconds UTC."""

    size: int
    at: int


@dataclass(frozen=True, slots=True)
class RunningCommand:
    """A command that this program executes: title, state and progress as text."""

    title: str
    state: str
    far: str


@dataclass(frozen=True, slots=True)
class SweepState:
    """A sweep of another program on this machine; a killed one is not ``alive``.

    ``scope`` is all, due, case, exhibit, object or store, and ``key`` its identifier, empty for all and due.
    It began at ``since`` and reported its progress at ``reported`` (seconds UTC): ``done`` of ``total``
    ``unit``, None if not known; ``entered`` objects are on record. ``process`` is its process id.
    """

    depth: str
    scope: str
    key: str
    process: int
    alive: bool
    reported: int
    since: int
    done: int | None = None
    total: int | None = None
    unit: str = ""
    entered: int = 0


@dataclass(frozen=True, slots=True)
class Upload:
    """A file being sent to a store, or an interrupted upload (not ``alive``), without an entry so far.

    ``arrived`` are its bytes in the store, None where only the store knows; ``bytes`` is its size.
    """

    path: str
    name: str
    exhibit: str
    store: str
    bytes: int
    arrived: int | None
    alive: bool


@dataclass(frozen=True, slots=True)
class MachineHealth:
    """Fitness of this machine for entries and restores; ``level`` is ok, warn or fail.

    ``entry_possible`` and ``restore_possible`` are None where that was not tried; ``codes`` name the failed
    checks.
    """

    level: str
    words: str
    topics: tuple[str, ...] = ()
    verdict: str = ""
    fit: bool | None = None
    entry_possible: bool | None = None
    restore_possible: bool | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClosedLedger:
    """The reason why a migrated ledger accepts no entries, and the position of the migration's entry."""

    position: int
    words: str


class PageContext(Protocol):
    """The sources from which pages are built.

    Instants are seconds UTC. Reading raises CustodyError as the ledger's reader does.
    """

    @property
    def lookup(self) -> Lookup:
        """The records of the ledger; reading erasable values through it is logged, or withheld."""

    @property
    def names(self) -> Names:
        """The display names of subjects and people."""

    @property
    def now(self) -> int:
        """The instant for which the page is built, in seconds UTC."""

    @property
    def warn(self) -> int:
        """The seconds before its end from which a period is listed as due."""

    @property
    def me(self) -> Actor | None:
        """The reader as an actor, None for an unidentified reader."""

    @property
    def key(self) -> str | None:
        """The name of the reader's key, None without one."""

    @property
    def origin(self) -> str:
        """The name of the log; one that begins with ``training.`` holds no evidence."""

    @property
    def log_key(self) -> VerifierKey:
        """The key that verifies checkpoints of the log."""

    def entries(self) -> Entries:
        """Return the reader of entries with their fields."""

    def upkeep(self) -> StoreUpkeep:
        """Return the settings of the stores: probes, locks and verification, by store."""

    def administrations(self) -> Mapping[str, str]:
        """Return the administration of each store, by store; stores without one are left out."""

    def standing(self) -> LedgerHistory:
        """Return the ledger's history; raise StorageFailed where it cannot be read."""

    def moved(self) -> ClosedLedger | None:
        """Return the reason why the ledger is closed by a migration, None for an open one."""

    def unfit(self) -> CustodyError | None:
        """Return the error that prevents signing for this ledger, None if there is none."""

    def health(self) -> MachineHealth:
        """Return the fitness of this machine, from checks that do not wait."""

    def stamps(self) -> Stamps:
        """Return the verifier of timestamp tokens."""

    def check(self, objects: str) -> Report:
        """Check the whole vault and keep the report; slow.

        ``objects`` is ``none``, ``metadata`` or ``full``: the depth for stored objects.
        """

    def report(self) -> Report | None:
        """Return the newest check report since the program began, None without one."""

    def sweeps(self) -> tuple[SweepState, ...]:
        """Return the sweeps of other programs on this machine, the earliest first."""

    def uploads(self) -> tuple[Upload, ...]:
        """Return running and interrupted uploads; raise StorageFailed where they cannot be read."""

    def running(self) -> tuple[RunningCommand, ...]:
        """Return the commands that this program now executes."""

    def begun(self) -> tuple[UnfinishedForm, ...]:
        """Return the reader's drafts of forms."""

    def last_visit(self) -> LastVisit | None:
        """Return the end of the reader's last visit at this machine, None if none is noted."""

    def practised(self) -> Collection[str]:
        """Return what was opened and done at this program: pages as ``page:key``, commands in words."""

    def command_of(self, kind: str) -> tuple[str, ...] | None:
        """Return the words of the command that enters a kind, None where none does."""

    def told_of(self, words: tuple[str, ...]) -> str:
        """Return the summary line of a command, empty where there is none."""

    def say(self, text: str) -> str:
        """Return a text with command and flag names in the wording of the front end."""
