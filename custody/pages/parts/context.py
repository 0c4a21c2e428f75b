"""What a page is built from: the ledger at one look, who looks, and values of the machine.

A context gives values only: no vault, no file and no store can be reached through it. The vault of this machine is one
(custody.storage.vault.page_context); whoever serves pages from elsewhere makes another.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    """Return a text as the command line words it."""
    return text


@dataclass(frozen=True, slots=True)
class UnfinishedForm:
    """A form's draft: its command, its initial values, and its values so far, by field."""

    words: tuple[str, ...]
    given: Mapping[str, object]
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RunningCommand:
    """A command that this program carries out: its title, its state and how far it is, in words."""

    title: str
    state: str
    far: str


@dataclass(frozen=True, slots=True)
class SweepState:
    """A sweep of another program on this machine, or one that was killed (``alive`` is false then).

    ``scope`` is what it is of (all, due, case, exhibit, object, store) and ``key`` which one, empty for all and due.
    It began at ``since``, and told at ``reported`` how far it was (seconds UTC): ``done`` of ``total`` ``unit`` are
    verified, None: not known; ``entered`` objects are on record. ``process`` is its number on this machine.
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
    """A file being sent to a store, or interrupted (not ``alive``), without an entry so far.

    ``arrived`` counts its bytes in the store, None where only the store knows; ``bytes`` is its size.
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
    """Fitness of this machine for entries and restores: ok, warn or fail, in words, and topics.

    ``entry_possible`` and ``restore_possible`` are None where nobody tried; ``codes`` name the checks that failed.
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
    """Why nothing can be entered in a ledger that was moved away, in words, and the entry that moved it."""

    position: int
    words: str


class PageContext(Protocol):
    """What pages are built from.

    Instants are seconds UTC; reading raises CustodyError as the ledger's reader does.
    """

    @property
    def lookup(self) -> Lookup:
        """Records of the ledger; erasable values that are read through it are taken down, or withheld."""

    @property
    def names(self) -> Names:
        """The names of subjects and people."""

    @property
    def now(self) -> int:
        """The time for which the page is built, in seconds UTC."""

    @property
    def warn(self) -> int:
        """How many seconds before its end a period is listed as due."""

    @property
    def me(self) -> Actor | None:
        """Who looks, None for nobody in particular."""

    @property
    def key(self) -> str | None:
        """The name of the key of the reader."""

    @property
    def origin(self) -> str:
        """The name of the log; one that begins with ``training.`` holds no evidence."""

    @property
    def log_key(self) -> VerifierKey:
        """The key that verifies checkpoints of the log."""

    def entries(self) -> Entries:
        """Return the reader of entries with their fields."""

    def upkeep(self) -> StoreUpkeep:
        """Return how the stores are set up: probes, locks and verification, by store."""

    def administrations(self) -> Mapping[str, str]:
        """Return the administration of each store, by store; stores without one are left out."""

    def standing(self) -> LedgerHistory:
        """Return what has happened to the ledger as a whole; StorageFailed where it cannot be read."""

    def moved(self) -> ClosedLedger | None:
        """Return why the ledger is closed here because it was moved, None for one that is open."""

    def unfit(self) -> CustodyError | None:
        """Return why nothing may be signed for this ledger, None where nothing speaks against it."""

    def health(self) -> MachineHealth:
        """Return how fit this machine is, by what can be seen without waiting."""

    def stamps(self) -> Stamps:
        """Return the verifier of timestamp tokens."""

    def check(self, objects: str) -> Report:
        """Check everything, stored objects ``none``, by ``metadata`` or in ``full``, and keep the report.

        Slow.
        """

    def report(self) -> Report | None:
        """Return the newest report of a check that was made since the program began."""

    def sweeps(self) -> tuple[SweepState, ...]:
        """Return sweeps of other programs on this machine, those that began first before the others."""

    def uploads(self) -> tuple[Upload, ...]:
        """Return what is being sent to stores or was broken off; StorageFailed where that cannot be read."""

    def running(self) -> tuple[RunningCommand, ...]:
        """Return the commands that this program carries out."""

    def begun(self) -> tuple[UnfinishedForm, ...]:
        """Return the forms that whoever looks has begun and not entered."""

    def command_of(self, kind: str) -> tuple[str, ...] | None:
        """Return the words of the command that enters a kind, None where none does."""

    def told_of(self, words: tuple[str, ...]) -> str:
        """Return a line on what a command does, empty where there is none."""

    def say(self, text: str) -> str:
        """Return a text that names commands and flags in the words of the front end."""
