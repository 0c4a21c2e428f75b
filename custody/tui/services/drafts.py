"""Drafts of forms, saved while they are filled in, so that a lost connection loses nothing.

A draft belongs to the person who typed it and to one form; no other form resumes, changes or deletes it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.pages.parts.context import UnfinishedForm


class Drafts(Protocol):
    """The store of drafts by name: unencrypted, readable by the owner of the account only."""

    def begin(
        self, theirs: tuple[str, ...], words: tuple[str, ...], given: Mapping[str, object]
    ) -> tuple[str, dict[str, object] | None]:
        """Return the name of a new draft, and the values the person left in the same form, None if none.

        ``theirs`` are the person's keys, none for nobody in particular. Until ``leave``, no other form of this program
        or another one resumes the draft.
        """

    def keep(
        self,
        name: str,
        by: str,
        words: tuple[str, ...],
        given: Mapping[str, object],
        values: Mapping[str, object],
    ) -> None:
        """Save the values of a draft durably; raise StorageFailed."""

    def drop(self, name: str) -> None:
        """Delete a draft; a missing one is no error. Raise StorageFailed."""

    def leave(self, name: str) -> None:
        """Release a draft to be resumed."""

    def leave_all(self) -> None:
        """Release every draft to be resumed."""

    def kept(
        self, theirs: tuple[str, ...]
    ) -> list[tuple[tuple[str, ...], dict[str, object], dict[str, object]]]:
        """Return command, opening values and filled-in values of each draft that the person can resume."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft on a screen: name, key of its person (empty for nobody), command and opening values."""

    name: str
    by: str
    words: tuple[str, ...]
    given: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Waiting:
    begun: Begun
    values: Mapping[str, object] | None
    ends: bool = False


class Keeper:
    """The queue of drafts to be saved: of each the newest values, written by whichever job comes first.

    ``theirs`` returns the keys of the person at the terminal, the open one first; ``later`` starts a job that calls
    ``write``. ``unkept`` is the error while drafts cannot be saved, else None; ``failures`` are errors met while
    deleting drafts.
    """

    def __init__(
        self, drafts: Drafts, theirs: Callable[[], tuple[str, ...]], later: Callable[[], object]
    ) -> None:
        self._drafts, self.theirs, self._later = drafts, theirs, later
        self._writing, self._order = threading.Lock(), threading.Lock()
        self._waiting: dict[str, _Waiting] = {}
        self._leaving: set[str] = set()
        #: Whether a draft was released that had nothing left to be written.
        self._released = False
        self.unkept: CustodyError | None = None
        self.failures: list[CustodyError] = []

    @property
    def by(self) -> str:
        """The open key, or the last one while the terminal is locked; empty for nobody."""
        return next(iter(self.theirs()), "")

    def begin(
        self, words: tuple[str, ...], given: Mapping[str, object]
    ) -> tuple[Begun, Mapping[str, object] | None]:
        """Return a new draft of the signed-in person, and the values they left in the same form, or None."""
        name, values = self._drafts.begin(self.theirs(), words, given)
        return Begun(name, self.by, words, given), values

    def keep(self, begun: Begun, values: Mapping[str, object] | None, *, ends: bool = False) -> None:
        """Queue the values of a draft to be saved, None to delete it; ``ends`` releases it once written."""
        with self._order:
            self._waiting.pop(begun.name, None)
            self._waiting[begun.name] = _Waiting(begun, values, ends)
        self._later()

    def leave(self, begun: Begun, *, filled: bool = True) -> None:
        """Release a draft once its queued values are written; pages list one that is ``filled``."""
        with self._order:
            waits = begun.name in self._waiting
            if waits:
                self._leaving.add(begun.name)
        if not waits:
            self._drafts.leave(begun.name)
            if filled:
                self._released = True
                self._later()

    def leave_all(self) -> None:
        """Release every draft to be resumed: the program ends."""
        self._drafts.leave_all()

    def kept(self) -> tuple[UnfinishedForm, ...]:
        """Return the drafts that the person signed in can resume."""
        return tuple(UnfinishedForm(*kept) for kept in self._drafts.kept(self.theirs()))

    def write(self) -> bool:
        """Write all queued values; return whether a draft was released, now or since the last call."""
        left, self._released = self._released, False
        with self._writing:
            while (one := self._next()) is not None:
                written = self._write(one)
                left = self._done(one, written=written) or left
        return left

    def _next(self) -> _Waiting | None:
        with self._order:
            return next(iter(self._waiting.values()), None)

    def _write(self, one: _Waiting) -> bool:
        """Write the queued values of one draft; return whether that succeeded."""
        begun = one.begun
        try:
            if one.values is None:
                self._drafts.drop(begun.name)
            else:
                self._drafts.keep(begun.name, begun.by, begun.words, begun.given, one.values)
                self.unkept = None
        except CustodyError as error:
            if one.ends:
                self.failures.append(error)
            else:
                self.unkept = error
            return False
        return True

    def _done(self, one: _Waiting, *, written: bool) -> bool:
        """Remove an item from the queue unless newer values came; return whether its draft was left before."""
        name = one.begun.name
        with self._order:
            if self._waiting.get(name) is not one:
                return False
            del self._waiting[name]
            left = name in self._leaving
            self._leaving.discard(name)
        if left or (one.ends and written):
            self._drafts.leave(name)
        return left


class Sheet:
    """The drafts of one screen, one for each person: nobody sees another's.

    ``values`` are those of the person at the terminal, None for the initial ones; ``left`` tells whether that person
    had left them before.
    """

    def __init__(self, keeper: Keeper, words: tuple[str, ...], given: Mapping[str, object]) -> None:
        self._keeper, self._words, self._given = keeper, words, dict(given)
        self._begun, self.values = keeper.begin(words, self._given)
        self.left = self.values is not None
        self._others: dict[str, tuple[Begun, Mapping[str, object] | None]] = {}
        self._sent: Begun | None = None
        self._warned: Mapping[str, object] | None = None

    def may_go(self) -> bool:
        """Return whether the screen may be closed: if drafts cannot be saved, only when asked twice."""
        if self._keeper.unkept is None or self.values is None or self.values == self._warned:
            return True
        self._warned = self.values
        return False

    def keep(self, values: Mapping[str, object] | None) -> None:
        """Save the values as draft, None to delete it; unchanged values are not saved again."""
        if values != self.values:
            self.values = values
            self._keeper.keep(self._begun, values)

    def turn(self) -> bool:
        """Switch to the draft of the person now signed in; return True if the draft or its owner changed.

        Values that nobody in particular typed become theirs; another person's wait until one of that person's keys is
        used.
        """
        by, theirs, begun = self._keeper.by, self._keeper.theirs(), self._begun
        if begun.by == by or begun.by in theirs:
            return False
        if not begun.by and self.values is not None:
            self._begun = replace(begun, by=by)
            self._keeper.keep(self._begun, self.values)
            return True
        self._others[begun.by] = begun, self.values
        own = next((key for key in (by, *theirs) if key in self._others), None)
        again = self._keeper.begin(self._words, self._given) if own is None else self._others.pop(own)
        self._begun, self.values = again
        self.left = self.values is not None
        return True

    def send(self) -> None:
        """Mark the current draft as submitted, until ``entered``."""
        self._sent = self._begun

    def entered(self, *, goes_on: bool = False) -> None:
        """Delete the submitted draft: its entries are recorded.

        Drafts of other persons stay; ``goes_on`` if the screen stays open.
        """
        sent, self._sent = self._sent or self._begun, None
        ours = sent.name == self._begun.name
        self._others = {by: one for by, one in self._others.items() if one[0].name != sent.name}
        self._keeper.keep(sent, None, ends=not (ours and goes_on))
        if ours:
            self.values, self.left = None, False
        if not goes_on:
            self._leave([] if ours else [self._begun])

    def leave(self) -> None:
        """Release the drafts of all persons to be resumed."""
        self._leave([self._begun])

    def _leave(self, more: list[Begun]) -> None:
        filled = self.values is not None
        for begun in more:
            self._keeper.leave(begun, filled=filled)
        for begun, values in self._others.values():
            self._keeper.leave(begun, filled=values is not None)
