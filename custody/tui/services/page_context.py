"""The page service: opens the vault for each request, builds pages, and logs accesses.

Blocks: jobs call it, never a screen.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple, TypeVar

from custody.display import UNOPENED
from custody.errors import Ambiguous, NotFound
from custody.law.local_time import Zone
from custody.ledger.append.access_log import Viewer, Viewing
from custody.ledger.audit import Report
from custody.ledger.ports import Clock, Entropy, Progress
from custody.ledger.views.naming.search import SPACES, find_subject
from custody.ledger.views.subjects.list_counts import Counts
from custody.ledger.views.worklist.alarms import gravest
from custody.model.entry.envelope import parse_entry
from custody.model.records import TsaRoot
from custody.model.schema.ids import TRAINING, is_training, is_uuid4
from custody.pages.parts.context import (
    LastVisit,
    PageContext,
    RunningCommand,
    UnfinishedForm,
    as_it_is,
)
from custody.pages.parts.letterhead import Letterhead
from custody.pages.parts.page import Action, Page, Target
from custody.pages.parts.page_names import DOSSIERS
from custody.pages.parts.targets import page_of, space_of, target_of
from custody.pages.parts.wording import shown_in
from custody.pages.registry import Builder
from custody.proof.note import NoteSigner
from custody.storage.settings.settings import Settings
from custody.storage.vault import record_history
from custody.storage.vault.page_context import FrontEnd, VaultContext, vault_context
from custody.storage.vault.record_history import RecordHistory
from custody.storage.vault.vault import Vault, open_vault
from custody.tui.services import finding
from custody.tui.services.session import Keyholder

#: The kind of a logged access, and the number of new entries that are searched for another kind.
LOOKED, MOST_NEWS = "access.logged", 500
T = TypeVar("T")


class News(NamedTuple):
    """The number of entries, whether new ones change pages, and the newest of somebody else."""

    size: int
    grown: bool
    other: int | None


class PageService:
    """The builder of pages and other views, which opens the vault on the calling thread each time."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        entropy: Entropy,
        builders: dict[str, Builder],
        *,
        command_of: Callable[[str], tuple[str, ...] | None] = lambda kind: None,
        told_of: Callable[[tuple[str, ...]], str] = lambda words: "",
        say: Callable[[str], str] = as_it_is,
        closed: bool = False,
        zone: Zone | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._entropy = entropy
        self._builders = builders
        self._command_of, self._told_of = command_of, told_of
        #: Rewrites texts of the command line for screens.
        self.say = say
        self._reports: list[Report] = []
        self._counts = Counts()
        self._history = RecordHistory()
        self._closed = closed
        #: The zone in whose time pages show instants.
        self.zone = zone or Zone()
        #: What was opened and done here: pages as ``page:key``, commands in words.
        self.practised: set[str] = set()
        #: How many alarms the ledger had when it was last read.
        self.alarms = 0
        #: Who looks, and how reads are signed for; set when somebody signs in.
        self.key: str | None = None
        #: The keys with which people sign at this terminal: the reader's, and that of a second person.
        self._signing: set[str | None] = set()
        #: The key of the reader where nobody signs in: restricted cases are shown to their members only.
        self.reader: str | None = None
        self.signer: Callable[[Vault], NoteSigner] | None = None
        #: Records an access where no screen shows the page; by default ``signer`` signs for it.
        self.answers: Callable[[Viewing, str], None] | None = None
        #: Returns the drafts that can be resumed.
        self.begun: Callable[[], tuple[UnfinishedForm, ...]] = tuple
        #: Returns the running commands.
        self.running: Callable[[], tuple[RunningCommand, ...]] = tuple
        #: Returns the end of an actor's last visit, and notes that the ledger now has so many entries.
        self.last_visit: Callable[[str, int], LastVisit | None] = lambda actor, size: None

    @property
    def training(self) -> bool:
        """Whether this is a training ledger, in which nothing is evidence."""
        return is_training(self._settings.origin or "")

    @property
    def ledger(self) -> str:
        """The name of the ledger: the domain of its agency."""
        return (self._settings.origin or "").partition("/")[0].removeprefix(TRAINING)

    @property
    def vault(self) -> str:
        """The path of the vault."""
        return os.fspath(self._settings.vault)

    def now(self) -> int:
        """Return the current instant, in seconds UTC."""
        return self._clock.now()

    def news(self, since: int) -> News:
        """Return the number of entries, and what those from ``since`` on mean for the pages that are shown.

        A page that is drawn anew because somebody looked at it would need an access log entry each time, without end.
        """
        with open_vault(self._settings, self._clock, self._entropy, readonly=True) as vault:
            reader = vault.store.read()
            size = reader.head().size
            fresh = range(max(since, size - MOST_NEWS), size) if 0 <= since < size else ()
            if size != since:
                self.alarms = gravest(vault.lookup(), 0)[1]
            envelopes = [(at, parse_entry(reader.entry(at).note).envelope) for at in fresh]
            told = [(at, envelope) for at, envelope in envelopes if envelope.kind != LOOKED]
            here = {self.key, *self._signing}
            others = [at for at, envelope in told if envelope.by not in here]
            return News(size, len(fresh) == MOST_NEWS or bool(told), others[-1] if others else None)

    def reads_for(self, key: str | None, *, beside: bool) -> None:
        """Read for the person with a key; ``beside``: for one act, beside the person who stays signed in."""
        if not beside and key not in self._signing:
            self._signing.clear()
        self._signing.add(key)
        self.key = key

    def forget(self) -> None:
        """Discard the cached counts of lists."""
        self._counts.forget()

    def me(self) -> str | None:
        """Return the signed-in person's name, None if nobody is or the ledger does not know the key."""
        with self.look() as context:
            return None if context.me is None else context.names.person(context.me.id)

    def page(self, target: Target, progress: Progress | None = None, *, as_of: int | None = None) -> Page:
        """Return the page of a target; its accesses to confidential fields are logged.

        ``as_of``: as it stood right after the entry at this position, without actions. Raise NotFound if there is no
        such page or subject, or the error of opening the vault or of signing the access.
        """
        builder = self._builders.get(target.page)
        if builder is None:
            known = ", ".join(sorted(self._builders))
            raise NotFound(f"there is no page {target.page!r}", hint=f"Pages: {known}.")
        with self.look(progress) as context:
            page = (
                builder(context, target.key) if as_of is None else self._past(context, target, as_of, builder)
            )
            self.alarms = gravest(context.lookup, 0)[1]
            self.practised.add(f"{target.page}:{target.key}")
            self._sign(context.vault, target.page)
            kept_back = "" if self._closed else context.vault.viewing.kept_back
            return replace(page, not_shown=(*page.not_shown, kept_back)) if kept_back else page

    def unreplayed(self, position: int) -> int:
        """Return how many entries have to be replayed before a page as of this one can be built."""
        return self._history.unreplayed(position)

    def preview(self, target: Target) -> Page:
        """Return the page of a target without anything whose reading has to be logged."""
        with self.look(unlogged=True) as context:
            page = self._builders[target.page](context, target.key)
            held_back = bool(context.vault.viewing.withheld)
            return replace(page, not_shown=(*page.not_shown, UNOPENED)) if held_back else page

    def make(self, build: Callable[[PageContext], T], what: str) -> T:
        """Return what ``build`` makes from a page context; accesses are logged under the name ``what``."""
        with self.look() as context:
            made = build(context)
            self._sign(context.vault, what)
            return made

    def foretell(self, build: Callable[[PageContext], T]) -> T:
        """Return what ``build`` makes from a page context; opens nothing whose reading is logged."""
        with self.look(unlogged=True) as context:
            return build(context)

    def letterhead(self, title: str) -> Letterhead:
        """Return the letterhead for sheets of a page; raise ConfigError where the office's file is wrong."""
        from custody.pages.things.printed_page import letterhead
        from custody.storage.settings.office_file import read_house

        house = replace(read_house(self._settings.office, {}), zone=self.zone)
        return self.make(lambda context: letterhead(context, title, house), "export")

    def acts(self, page: Page) -> tuple[Action, ...]:
        """Return the actions on the subject of a page, allowed and refused, and those of a second person here."""
        from custody.pages.things.actions import actions_of
        from custody.tui.pages.follow_ups import awaited_here

        return self.make(
            lambda context: (*awaited_here(context, page), *actions_of(context, page)), "possible"
        )

    def acts_for_all(self, targets: Sequence[Target]) -> tuple[Action, ...]:
        """Return the actions that one command carries out on all these subjects, allowed and refused."""
        from custody.pages.things.marked import actions_for_all

        return self.make(lambda context: actions_for_all(context, targets), "possible")

    def amendments(self, entry: str) -> list[tuple[str, Action]]:
        """Return the corrections of an entry: of each field the label with the value, and the action."""
        from custody.ledger.views.naming.search import find_entry
        from custody.pages.ledger.entry import amendments

        return self.make(
            lambda context: amendments(context, find_entry(context.lookup.reader, entry)), "possible"
        )

    def find(self, text: str) -> tuple[finding.Hit, ...]:
        """Return what typed text names: an entry, an instant, two sizes, or every subject of a name or seal.

        Raise NotFound or Ambiguous.
        """
        return self.make(lambda context: finding.typed_hits(context, text.strip(), self.zone), "find")

    def thing(self, space: str, text: str) -> Target:
        """Return the target of a subject by its name, its identifier or the beginning of that.

        ``space`` is its namespace, empty for any. Raise NotFound or Ambiguous.
        """
        with self.look() as context:
            if not space or space in SPACES or space == TsaRoot.space:
                return target_of(context.lookup, find_subject(context.lookup, f"{space}:{text}".lstrip(":")))
            known = is_uuid4(text) and space_of(context.lookup, text) == space
            return Target(page_of(space), text if known else context.lookup.resolve(space, text))

    def scanned(self, code: str) -> tuple[finding.Hit, ...]:
        """Return every subject that a scanned code names, even digits alone; raise NotFound or Ambiguous."""
        try:
            return self.make(lambda context: finding.hits(context, code.strip()), "find")
        except Ambiguous:
            raise
        except NotFound:
            raise NotFound(
                f"{code!r} was scanned, but matches nothing in this ledger",
                hint="Scan it again, or type it again.",
            ) from None

    def holders(self, keys: Sequence[str]) -> list[Keyholder]:
        """Return the given keys by their owners' names, those of nobody enrolled last."""
        with self.look() as context:
            names = context.names
            found = [Keyholder(key, names.signer(key), names.theirs(key), names.roles(key)) for key in keys]
            return sorted(found, key=lambda holder: (not holder.roles, holder.person.casefold()))

    @contextmanager
    def look(self, progress: Progress | None = None, *, unlogged: bool = False) -> Iterator[VaultContext]:
        """Open the vault read-only and yield the context that pages are built from.

        With ``unlogged``, values whose reading the vault logs are withheld.
        """
        viewing = Viewing(self._settings.reads, closed=self._closed)
        with (
            open_vault(self._settings, self._clock, self._entropy, readonly=True, viewing=viewing) as vault,
            shown_in(self.zone),
        ):
            front = FrontEnd(
                self._command_of,
                self._told_of,
                self.say,
                self.begun,
                self.running,
                self.last_visit,
                lambda: self.practised,
                carries_out=True,
                reports=self._reports,
            )
            viewing.viewer = Viewer.of_key(vault.store.read(), self.key or self.reader, signs=not unlogged)
            yield vault_context(vault, counts=self._counts, key=self.key, front=front, progress=progress)

    def action_text(self, action: Action) -> str:
        """Return an action in words: its label, where that only has the command's words what the command does."""
        typed = action.label == " ".join(action.words)
        return self._told_of(action.words) or action.label if typed else action.label

    def _sign(self, vault: Vault, page: str) -> None:
        """Record the access to confidential fields before they are shown, where the vault logs it."""
        from custody.storage.vault.access_entries import sign_reads

        if not vault.viewing.pending:
            return
        if self.answers is not None:
            self.answers(vault.viewing, f"tui.{page}")
            return
        sign_reads(
            self._settings,
            self._clock,
            self._entropy,
            vault.viewing,
            signer=self._must_sign,
            command=f"tui.{page}",
        )

    def _past(self, context: VaultContext, target: Target, as_of: int, builder: Builder) -> Page:
        """Return the page of a subject as of an entry; raise NotFound for a page that is not of one subject."""
        from custody.storage.vault.past_context import page_as_of

        if target.page not in DOSSIERS:
            raise NotFound(
                f"the page {target.page!r} is not of one subject, and shows the ledger of now only",
                hint="Open an exhibit, an order or a case to see it as it stood.",
            )
        history, subject = self._history, target.key.partition(":")[0]
        page = page_as_of(context, history, as_of, subject, lambda then: builder(then, target.key))
        if history.size > record_history.MOST_KEPT:
            self._history = RecordHistory()
        return page

    def _must_sign(self, vault: Vault) -> NoteSigner:
        if self.signer is None:
            raise NotFound("nobody is signed in to log the access", hint="Sign in first.")
        return self.signer(vault)
