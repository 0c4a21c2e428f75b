"""Forms that are kept while they are filled in, so that a lost connection loses nothing.

A draft belongs to who typed it and to the form in which that was done; no other form takes it up, over or away.
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
    """Keeps what is filled in, by the name of each form.

    Lies in the clear, for the owner of the seat only.
    """

    def begin(
        self, theirs: tuple[str, ...], words: tuple[str, ...], given: Mapping[str, object]
    ) -> tuple[str, dict[str, object] | None]:
        """Return the name of a form that is begun, and what the same person left of one like it, or None.

        ``theirs`` are the keys of that person, none where it is nobody in particular. What is begun is on a
        screen: until it is left no other form, of this program or another one, takes it up.
        """

    def keep(
        self,
        name: str,
        by: str,
        words: tuple[str, ...],
        given: Mapping[str, object],
        values: Mapping[str, object],
    ) -> None:
        """Keep what is filled in, durably; StorageFailed."""

    def drop(self, name: str) -> None:
        """Forget what was kept; none is no error. StorageFailed."""

    def leave(self, name: str) -> None:
        """Release a form to be taken up again."""

    def leave_all(self) -> None:
        """Release every form to be taken up again."""

    def kept(
        self, theirs: tuple[str, ...]
    ) -> list[tuple[tuple[str, ...], dict[str, object], dict[str, object]]]:
        """Return words, opening values and filled-in values of each form that this person can take up."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A form being filled in: its name, its key (empty: nobody in particular), what it asks."""

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
    """Keeps the newest state of each form, whichever of several jobs comes first to write it.

    ``theirs`` gives the keys of whoever begins forms now, the one that is open first; ``later`` has ``write`` called on
    a job. What is not kept stands in ``unkept`` until something is; ``failures`` are those that were met when a form
    was to be forgotten.
    """

    def __init__(
        self, drafts: Drafts, theirs: Callable[[], tuple[str, ...]], later: Callable[[], object]
    ) -> None:
        self._drafts, self.theirs, self._later = drafts, theirs, later
        self._writing, self._order = threading.Lock(), threading.Lock()
        self._waiting: dict[str, _Waiting] = {}
        self._leaving: set[str] = set()
        self.unkept: CustodyError | None = None
        self.failures: list[CustodyError] = []

    @property
    def by(self) -> str:
        """The key that is open, or was before the terminal was locked; empty where nobody is there."""
        return next(iter(self.theirs()), "")

    def begin(
        self, words: tuple[str, ...], given: Mapping[str, object]
    ) -> tuple[Begun, Mapping[str, object] | None]:
        """Return a new draft for the person signed in, and one they left of the same form."""
        name, values = self._drafts.begin(self.theirs(), words, given)
        return Begun(name, self.by, words, given), values

    def keep(self, begun: Begun, values: Mapping[str, object] | None, *, ends: bool = False) -> None:
        """Note what a form holds by now, None where that is nothing; ``ends`` where it stands and goes."""
        with self._order:
            self._waiting.pop(begun.name, None)
            self._waiting[begun.name] = _Waiting(begun, values, ends)
        self._later()

    def leave(self, begun: Begun) -> None:
        """Release a form to be taken up again, once what was noted of it is written."""
        with self._order:
            waits = begun.name in self._waiting
            if waits:
                self._leaving.add(begun.name)
        if not waits:
            self._drafts.leave(begun.name)

    def leave_all(self) -> None:
        """Release every form to be taken up again: the program ends."""
        self._drafts.leave_all()

    def kept(self) -> tuple[UnfinishedForm, ...]:
        """Return the drafts that the person signed in can resume."""
        return tuple(UnfinishedForm(*one) for one in self._drafts.kept(self.theirs()))

    def write(self) -> bool:
        """Write what was noted and not written; gives whether a form that was left can be taken up only now."""
        left = False
        with self._writing:
            while (one := self._next()) is not None:
                written = self._write(one)
                left = self._done(one, written=written) or left
        return left

    def _next(self) -> _Waiting | None:
        with self._order:
            return next(iter(self._waiting.values()), None)

    def _write(self, one: _Waiting) -> bool:
        """Write what was noted of a form; whether that was done."""
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
        """Take what was noted off the list, where nothing newer came; whether its form is left only now."""
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
    """What is filled in on a screen, apart for each person: none sees another's.

    ``values`` is what the screen is to show of who is there now, None for nothing but what it was opened with; ``left``
    says whether that person had left it before.
    """

    def __init__(self, keeper: Keeper, words: tuple[str, ...], given: Mapping[str, object]) -> None:
        self._keeper, self._words, self._given = keeper, words, dict(given)
        self._begun, self.values = keeper.begin(words, self._given)
        self.left = self.values is not None
        self._others: dict[str, tuple[Begun, Mapping[str, object] | None]] = {}
        self._sent: Begun | None = None
        self._warned: Mapping[str, object] | None = None

    def may_go(self) -> bool:
        """Whether the screen may be left: unkept text is lost with it, so that needs asking twice."""
        if self._keeper.unkept is None or self.values is None or self.values == self._warned:
            return True
        self._warned = self.values
        return False

    def keep(self, values: Mapping[str, object] | None) -> None:
        """Keep what is filled in, None where nothing is any more; what is kept already is not kept again."""
        if values != self.values:
            self.values = values
            self._keeper.keep(self._begun, values)

    def turn(self) -> bool:
        """Pass the form to whoever is there now; return whether ``values`` of another person are shown.

        What nobody in particular filled in is theirs from now on; what somebody did waits for them, whichever
        of their keys they come back with.
        """
        by, theirs, begun = self._keeper.by, self._keeper.theirs(), self._begun
        if begun.by == by or begun.by in theirs:
            return False
        if not begun.by and self.values is not None:
            self._begun = replace(begun, by=by)
            self._keeper.keep(self._begun, self.values)
            return True
        self._others[begun.by] = begun, self.values
        own = next((one for one in (by, *theirs) if one in self._others), None)
        again = self._keeper.begin(self._words, self._given) if own is None else self._others.pop(own)
        self._begun, self.values = again
        self.left = self.values is not None
        return True

    def send(self) -> None:
        """Mark the current draft as submitted, until ``entered``."""
        self._sent = self._begun

    def entered(self, *, goes_on: bool = False) -> None:
        """Delete the submitted values of the draft: they are recorded.

        What others filled in is left to them; ``goes_on`` where the screen does.
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
        """Release everything to be taken up again."""
        self._leave([self._begun])

    def _leave(self, more: list[Begun]) -> None:
        for begun in (*more, *(one for one, _ in self._others.values())):
            self._keeper.leave(begun)
