"""The person at a screen, as a command sees them: what is shown to them, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from custody.errors import EXIT_INTERRUPTED, Cancelled, Declined
from custody.forms.marks import explained
from custody.ledger.submissions.submission import sweep_leaves
from custody.model.display_values import types_of, value_text
from custody.proof.commitments.list_leaves import parse_sweep_leaf
from custody.tui.services.intents import Draft, Printing, Stopped, Watcher
from custody.tui.services.screen_words import OnScreen

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import SignedDraft
    from custody.proof.note import NoteSigner
    from custody.storage.printing.printouts import Printout


class Attended:
    """The prompts and progress of one call, passed to the person on the screen."""

    def __init__(self, watcher: Watcher, signer: Callable[[str], NoteSigner], say: OnScreen) -> None:
        self._watcher = watcher
        self._signer = signer
        self._say = say
        self._ask: Callable[[], None] | None = None
        self._ended: list[int] = []

    def signer(self, key: str) -> NoteSigner:
        """Return the signer of a key that is open; raise KeyFailed."""
        return self._signer(key)

    def say(self, text: str) -> str:
        """Return the text in the words of the form."""
        return self._say(text)

    def secret(self, key: str, *, new: bool) -> bytes:
        """Return the passphrase that the person types; raise Declined if nobody does."""
        typed = self._watcher.secret(key, new=new)
        if typed is None:
            raise Declined(
                f"nothing was done: the passphrase of {key} was not typed", hint="The form stands as it was."
            )
        return typed

    def agree(self, drafts: Sequence[SignedDraft]) -> None:
        """Show the person the entries to be signed; raise Declined if they are not signed."""
        if not self._watcher.agree([draft_of(draft, self._say) for draft in drafts]):
            raise Declined("not signed; nothing was entered", hint="The form stands as it was.")

    def approve(self, made: Printout, printer: str) -> None:
        """Show the person a paper before it is printed; raise Declined if they do not print it."""
        paper = Printing(made.title, printer, tuple(made.lines), made.sheets, made.copy)
        if not self._watcher.prints(paper):
            raise Declined(f"{made.title} was not printed", hint="Nothing was sent, and no copy is counted.")

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Pass progress on; once somebody stops the work, end it in its own way, else raise Cancelled."""
        try:
            self._watcher.advance(done, total, what)
        except Stopped as stopped:
            if self._ask is None:
                raise Cancelled from stopped
            self._watcher.heard()
            self._ended[:] = [EXIT_INTERRUPTED]
            self._ask()

    @contextmanager
    def asking(self, ask: Callable[[], None]) -> Iterator[list[int]]:
        """Allow the screen to call ``ask`` to end the work; the yielded list then holds the exit status."""
        self._ask, self._ended = ask, []
        try:
            yield self._ended
        finally:
            self._ask = None


class Held(Attended):
    """The drafts of one call, held back to be shown together with those of others."""

    def __init__(self, watcher: Watcher, signer: Callable[[str], NoteSigner], say: OnScreen) -> None:
        super().__init__(watcher, signer, say)
        self.shown: list[SignedDraft] = []

    def agree(self, drafts: Sequence[SignedDraft]) -> None:
        """Keep the drafts and end the call before it enters them."""
        self.shown += drafts
        raise HeldBack


class Absent:
    """A watcher of calls that only look: it signs nothing, types no passphrase and reports no progress."""

    def agree(self, drafts: Sequence[Draft]) -> bool:
        """Sign nothing."""
        return False

    def secret(self, key: str, *, new: bool) -> bytes | None:
        """Type no passphrase."""
        return None

    def prints(self, paper: Printing) -> bool:
        """Print nothing."""
        return False

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Report no progress."""

    def heard(self) -> None:
        """End nothing: nobody stops such a call."""


class HeldBack(BaseException):
    """Ends a call whose drafts were held back; no error, and nothing that catches errors may catch it."""


def draft_of(one: SignedDraft, say: Callable[[str], str]) -> Draft:
    """Return an entry to be signed as reviews show it, its texts in the words of the front end."""
    envelope, fields = one.entry.envelope, {**dict(one.facts), **dict(one.private)}
    types = types_of(envelope)
    told = tuple(
        (name, value_text(value, types.get(name, ""))) for name, value in fields.items() if value is not None
    )
    marks = tuple(say(". ".join(line.strip() for line in explained([mark]))) for mark in one.facts.marks)
    results = map(parse_sweep_leaf, sweep_leaves(one.item.sweep or b""))
    damaged = tuple((found.object, found.outcome) for found in results if found.outcome != "verified")
    return Draft(envelope.kind, one.entry.note.decode("utf-8"), told, marks, envelope.subject, damaged)
