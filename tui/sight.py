"""One look at the ledger: an open vault, the instant of the look, and who is looking.

Builds the page that is asked for and signs for what it opens, where the vault logs reads. Blocks: jobs call it, never a
screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from typing import TypeVar

from custody.digits import whole
from custody.errors import NotFound
from custody.frozen import dataclass
from custody.law.clock import parse_instant
from custody.law.ending import GONE
from custody.ledger.audit import Report
from custody.ledger.ports import Clock, Entropy, LedgerReader, Progress
from custody.ledger.viewing import Viewing
from custody.ledger.views.counts import Counts
from custody.ledger.views.dispositions import gone_among
from custody.ledger.views.finding import find_entry, find_subject, name_of_subject
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.namesakes import shared
from custody.ledger.views.naming import names_among
from custody.ledger.views.parcels import named_by
from custody.ledger.views.people import keys_of, name_of
from custody.model.envelope import parse_entry
from custody.model.ids import is_training
from custody.model.records import Actor, Exhibit, Key
from custody.proof.note import NoteSigner
from storage.settings import Settings
from storage.vault import Vault, open_vault
from tui.intents import Left, Running
from tui.page import Act, Page, Target
from tui.session import Keyholder

#: Gives the words of the command that enters a kind, None where no command does.
Commands = Callable[[str], tuple[str, ...] | None]
#: Says in a line what a command does, by its words; empty where it is none.
Told = Callable[[tuple[str, ...]], str]
#: Says a text of this program, which names commands and flags, in the words of whoever reads the page.
Say = Callable[[str], str]


def as_it_is(text: str) -> str:
    """Say a text as the command line says it."""
    return text


#: The kind of entry that says that somebody looked, and how many entries are looked through for another one.
LOOKED, MOST_NEWS = "access.viewed", 500
#: Pages about one thing, by what it is; anything else has its entries alone.
PAGES = {
    "order": "order",
    "exhibit": "exhibit",
    "case": "case",
    "object": "object",
    "seizure": "seizure",
    "production": "production",
    "inventory": "round",
    "actor": "person",
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What a page is built from; ``me`` is the actor who is signed in, ``key`` the name of their key.

    ``begun`` are the forms that whoever is signed in began here and left, ``running`` what this program carries out.
    ``kept`` holds the newest report of each sort, for pages that show a part of one.
    """

    vault: Vault
    lookup: Lookup
    now: int
    warn: int
    me: Actor | None
    key: str | None
    command_of: Commands
    told_of: Told = lambda words: ""
    say: Say = as_it_is
    progress: Progress | None = None
    begun: tuple[Left, ...] = ()
    running: tuple[Running, ...] = ()
    kept: dict[str, Report] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def labels(self, space: str, subjects: Iterable[str]) -> dict[str, str]:
        """Give what ``label`` gives for many subjects, at once."""
        wanted = list(dict.fromkeys(subjects))
        known = self.lookup.labels_of(space, wanted)
        return {one: known.get(one) or one[:8] for one in wanted}

    def label(self, space: str, subject: str) -> str:
        """Give what a subject is called, else the beginning of its identifier."""
        return self.lookup.label_of(space, subject) or subject[:8]

    def meant(self, space: str, subject: str, name: str) -> str:
        """Give by what a command finds a subject alone: its name, or its identifier where others are called so too."""
        return self.all_meant(space, {subject: name})[subject]

    def all_meant(self, space: str, names: Mapping[str, str]) -> dict[str, str]:
        """Give what ``meant`` gives for many subjects of one space, by subject, at once."""
        several = shared(self.lookup.reader, {(space, name) for name in names.values()})
        return {one: one if (space, name) in several else name for one, name in names.items()}

    def abouts(self, subjects: Iterable[str]) -> dict[str, str]:
        """Give what ``about`` gives for many subjects, at once."""
        wanted = list(dict.fromkeys(subjects))
        named = names_among(self.lookup, wanted)
        return {one: named.get(one) or one[:8] for one in wanted}

    def about(self, subject: str) -> str:
        """Give what any subject is called, else the beginning of its identifier."""
        return name_of_subject(self.lookup, subject) or subject[:8]

    def name(self, subject: str) -> str | None:
        """Give what a person or any other subject on record is called, None where it has no name or is on no record."""
        if self.lookup.maybe(Actor, subject) is not None:
            return name_of(self.lookup, subject)
        return name_of_subject(self.lookup, subject)

    def person(self, actor: str) -> str:
        """Give what an actor is called, else the beginning of the identifier."""
        if actor not in self._known:
            self._known[actor] = name_of(self.lookup, actor) or actor[:8]
        return self._known[actor]

    def holders(self, exhibits: Sequence[Exhibit]) -> dict[str, str]:
        """Give what the holder of each exhibit is called, or how it left the house, by exhibit."""
        gone = gone_among(self.lookup, [one.id for one in exhibits])
        return {
            one.id: f"gone: {GONE[gone[one.id].measure]}"
            if one.id in gone
            else one.superseded or self.person(one.holder)
            for one in exhibits
        }

    def signer(self, key: str) -> str:
        """Give what the owner of a key is called, else the key."""
        if key not in self._known:
            known = self.lookup.maybe(Key, key)
            self._known[key] = key if known is None else self.person(known.actor)
        return self._known[key]

    def theirs(self, key: str) -> tuple[str, ...]:
        """Give every key that the owner of a key has or had, none where the ledger does not know it."""
        known = self.lookup.maybe(Key, key)
        return () if known is None else tuple(one.name for one in keys_of(self.lookup, known.actor))


Builder = Callable[[Sight, str], Page]
T = TypeVar("T")


class Sights:
    """Opens the vault for each look, on the thread that asks."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        entropy: Entropy,
        builders: dict[str, Builder],
        *,
        command_of: Commands = lambda _: None,
        told_of: Told = lambda words: "",
        say: Say = as_it_is,
        closed: bool = False,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._entropy = entropy
        self._builders = builders
        self._command_of, self._told_of = command_of, told_of
        #: How texts that are written for the command line are said here.
        self.say = say
        self._kept: dict[str, Report] = {}
        self._counts = Counts()
        self._closed = closed
        #: Who looks, and how reads are signed for; set when somebody signs in.
        self.key: str | None = None
        self.signer: Callable[[Vault], NoteSigner] | None = None
        #: Enters that something shows what was opened, where no screen does; by default ``signer`` signs for it.
        self.answers: Callable[[Viewing, str], None] | None = None
        #: Gives the forms that were begun and not entered.
        self.begun: Callable[[], tuple[Left, ...]] = tuple
        #: Gives what is being carried out.
        self.running: Callable[[], tuple[Running, ...]] = tuple

    @property
    def training(self) -> bool:
        """Whether nothing in this ledger is evidence."""
        return is_training(self._settings.origin or "")

    def now(self) -> int:
        """Give the instant, in seconds UTC."""
        return self._clock.now()

    def news(self, since: int) -> tuple[int, bool]:
        """Give how many entries stand, and whether one of those behind ``since`` says more than that somebody looked.

        A page that is drawn anew because somebody looked at it would have to be signed for again, for ever.
        """
        with open_vault(self._settings, self._clock, self._entropy, readonly=True) as vault:
            reader = vault.store.read()
            size = reader.head().size
            fresh = range(max(since, size - MOST_NEWS), size) if 0 <= since < size else ()
            kinds = (parse_entry(reader.entry(position).note).envelope.kind for position in fresh)
            return size, len(fresh) == MOST_NEWS or any(kind != LOOKED for kind in kinds)

    def forget(self) -> None:
        """Count everything anew at the next look."""
        self._counts.forget()

    def me(self) -> str | None:
        """Give the name of who is signed in, None where nobody is or the ledger does not know the key."""
        with self.look() as sight:
            return None if sight.me is None else sight.person(sight.me.id)

    def page(self, target: Target, progress: Progress | None = None) -> Page:
        """Build a page; NotFound if there is none, or what keeps the vault or its reading shut."""
        builder = self._builders.get(target.page)
        if builder is None:
            known = ", ".join(sorted(self._builders))
            raise NotFound(f"there is no page {target.page!r}", hint=f"Pages: {known}.")
        with self.look(progress) as sight:
            page = builder(sight, target.key)
            self._sign(sight.vault, target.page)
            return page

    def make(self, build: Callable[[Sight], T], what: str) -> T:
        """Build something else that is looked at, as ``page`` builds pages."""
        with self.look() as sight:
            made = build(sight)
            self._sign(sight.vault, what)
            return made

    def acts(self, page: Page) -> tuple[Act, ...]:
        """Give what can be done about what a page shows, as the rules say, which are loaded for it."""
        from tui.pages.doing import acts

        return self.make(lambda sight: acts(sight, page), "possible")

    def find(self, text: str) -> Target:
        """Give the page of what somebody typed or scanned: an entry, an instant, two sizes, or anything by its name.

        Raises NotFound or Ambiguous.
        """
        text = text.strip()
        with self.look() as sight:
            reader = sight.lookup.reader
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?", text):
                return Target("ledger", str(_at(reader, text)))
            if re.fullmatch(r"[0-9]+\.\.[0-9]+", text):
                return Target("consistency", text)
            if (position := whole(text)) is not None and position < reader.head().size:
                return Target("entry", str(position))
            return _page_of(reader, _subject(sight.lookup, text))

    def scanned(self, code: str) -> Target:
        """Give the page of what a scanned code names, a number of digits alone too: NotFound or Ambiguous."""
        with self.look() as sight:
            under = named_by(sight.lookup, code.strip())
            if under:
                return Target("exhibit", under[0])
            try:
                return _page_of(sight.lookup.reader, find_subject(sight.lookup, code.strip()))
            except NotFound:
                raise NotFound(
                    f"{code!r} was scanned, and nothing in this ledger is called so",
                    hint="Scan it again; if it was typed, and came late and all at once, type it again.",
                ) from None

    def holders(self, keys: Sequence[str]) -> list[Keyholder]:
        """Give keys with what their owners are called in this ledger, and with every key that those have or had."""
        with self.look() as sight:
            return [Keyholder(key, sight.signer(key), sight.theirs(key)) for key in keys]

    @contextmanager
    def look(self, progress: Progress | None = None) -> Iterator[Sight]:
        """Open the vault for reading and give what pages are built from."""
        viewing = Viewing(self._settings.reads, closed=self._closed)
        with open_vault(self._settings, self._clock, self._entropy, readonly=True, viewing=viewing) as vault:
            lookup = vault.lookup(self._counts)
            known = None if self.key is None else lookup.maybe(Key, self.key)
            me = None if known is None else lookup.maybe(Actor, known.actor)
            warn = self._settings.due_days * 86_400
            yield Sight(
                vault,
                lookup,
                self._clock.now(),
                warn,
                me,
                self.key,
                self._command_of,
                self._told_of,
                self.say,
                progress,
                self.begun(),
                self.running(),
                self._kept,
            )

    def _sign(self, vault: Vault, page: str) -> None:
        """Enter that sealed values are looked at, where the vault asks for it, before they are shown."""
        from storage.reads import sign_reads

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

    def _must_sign(self, vault: Vault) -> NoteSigner:
        if self.signer is None:
            raise NotFound("nobody is signed in to sign for reading", hint="Sign in first.")
        return self.signer(vault)


def _page_of(reader: LedgerReader, subject: str) -> Target:
    space = next((one for one in PAGES if reader.record(one, subject) is not None), "")
    return Target(PAGES.get(space, "subject"), subject)


def _subject(lookup: Lookup, text: str) -> str:
    """Give what a text names; of a number that nothing is named by, it is said that no entry has it."""
    try:
        return find_subject(lookup, text)
    except NotFound:
        if whole(text) is not None:
            find_entry(lookup.reader, text)
        raise


def _at(reader: LedgerReader, text: str) -> int:
    """Give the newest entry signed at an instant or before; entries stand nearly in the order of their signing."""
    wanted = parse_instant(text if "T" in text else f"{text[:10]}T23:59:59Z")
    low, high = 0, reader.head().size - 1
    while low < high:
        middle = (low + high + 1) // 2
        if parse_entry(reader.entry(middle).note).envelope.at <= wanted:
            low = middle
        else:
            high = middle - 1
    return low
