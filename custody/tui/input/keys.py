"""The queue of keys: each is passed on when the effect of the one before it is done.

A scanner, a slow line or a paste brings many keys at once. Each would otherwise go to the widget that has the focus
when it arrives, although the key before it is about to move the focus, and the scan would end in the wrong place. A
scan where no line for codes has the cursor is passed on as one code. A burst with command keys is dropped whole
(custody.tui.input.bursts).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import App

from custody.tui.input.bursts import GAP, Bursts
from custody.tui.input.marks import Marks

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.screen import Screen

#: How often a callback follows a key from the focus up to the program: after the key, and after the key's effects.
ROUNDS = 2
#: Seconds after which the next key is passed on although no callback came back: its widget was removed, or a page is
#: slow.
PATIENCE = 1.0
#: Seconds, at the least, for which keys wait that may be the beginning of a code, before they are looked at again.
MOMENT = 0.002


class Keys:
    """The keys of one program, in the order in which they were pressed."""

    def __init__(
        self,
        app: App[Exception],
        hand_on: Callable[[events.Event], Awaitable[None]],
        intercepts: Callable[[bool], bool] = lambda _: False,
        scanned: Callable[[str], None] = lambda _: None,
        refused: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Set the callbacks: for single keys, whether the screen takes a code, for codes, for dropped keys."""
        self._app, self._hand_on = app, hand_on
        self._intercepts, self._scanned, self._refused = intercepts, scanned, refused
        self._waiting: deque[events.Key | events.Paste] = deque()
        #: How many of those that wait were judged already and are handed on one by one.
        self._judged = 0
        self._bursts = Bursts()
        #: How many keys came.
        self.count = 0
        #: How many of them were passed on: others may wait.
        self.handed = 0
        #: When the key or the button of the mouse was pressed that is at work, by the clock of events.
        self._pressed = 0.0
        self._turn = 0
        self._busy = False
        #: When the last key came, by the clock of this machine's own running.
        self._came = 0.0

    def sign_with(self, keys: frozenset[str]) -> None:
        """Set the keys that begin or end a signature, which do not work right after a scan or paste."""
        self._bursts.signing = keys

    @property
    def marks(self) -> Marks:
        """What the scanner sends before and behind each code."""
        return self._bursts.marks

    def scan_by(self, marks: Marks) -> None:
        """Set what the scanner sends before and behind each code."""
        self._bursts.marks = marks

    @property
    def busy(self) -> bool:
        """Whether a key is still at work, or others wait for it."""
        return self._busy

    async def take(self, event: events.Key | events.Paste) -> None:
        """Queue a key or paste; pass it on at once if no key before it is still at work."""
        self._waiting.append(event)
        self.count += 1
        self._came = time.monotonic()
        if not self._busy:
            await self._next()

    @property
    def calm(self) -> bool:
        """Whether what is pressed now may sign: no scan and no paste came just before it."""
        return self._bursts.calm(self._pressed)

    def clicked(self, instant: float) -> bool:
        """Record a mouse button; return False if it came within a burst: a label can hold a mouse's bytes."""
        self._pressed = instant
        return not self._bursts.near(instant, self._waiting)

    def hold(self, screen: Screen[object]) -> None:
        """Make keys wait until a screen that was just opened is shown and focused."""
        self._busy, self._turn = True, self._turn + 1
        turn = self._turn
        self._app.set_timer(PATIENCE, lambda: self._done(turn))
        screen.call_after_refresh(self._done, turn)

    def wait(self, patience: float = PATIENCE) -> Callable[[], None]:
        """Make keys wait for what will be shown; return a function to call once it is.

        They wait ``patience`` seconds at most and are then handed on all the same. Whoever types on means the
        page or the form that was asked for, not what still stands on the screen.
        """
        self._busy, self._turn = True, self._turn + 1
        turn = self._turn
        self._app.set_timer(patience, lambda: self._done(turn))
        return lambda: self._done(turn)

    def drop(self) -> None:
        """Discard the waiting keys: they were pressed before the current screen was shown."""
        self._waiting.clear()
        self._judged = 0

    async def _hand(self, event: events.Key | events.Paste) -> None:
        self._busy, self._turn = True, self._turn + 1
        self._pressed = event.time
        self.handed += 1
        screen, focused, turn = self._app.screen, self._app.focused, self._turn
        self._app.set_timer(PATIENCE, lambda: self._done(turn))
        await self._hand_on(event)
        way: list[MessagePump] = [] if focused is None else [focused, *focused.ancestors]
        way = (way or [screen, self._app]) * ROUNDS

        def follow() -> None:
            while way:
                if way.pop(0).call_later(follow):
                    return
            if turn != self._turn:
                return
            moved = self._app.screen is not screen or self._app.focused is not focused
            if not (moved and self._app.screen.call_after_refresh(self._done, turn)):
                self._done(turn)

        follow()

    def _done(self, turn: int) -> None:
        """Pass on the next waiting key, unless the turn ``turn`` is over already."""
        if turn != self._turn:
            return
        self._turn += 1
        if self._waiting:
            self._app.call_later(self._next)
        else:
            self._busy = False

    async def _next(self) -> None:
        if not self._waiting:
            self._busy = False
            return
        if self._judged:
            self._judged -= 1
            await self._hand(self._waiting.popleft())
            return
        waited = time.monotonic() - self._came
        verdict = self._bursts.judge(list(self._waiting), waited, self._intercepts)
        if verdict.count and verdict.code is None and verdict.refused is None:
            self._judged = verdict.count - len(verdict.marks) - 1
            judged = [self._waiting.popleft() for _ in range(verdict.count)]
            kept = [event for at, event in enumerate(judged) if at not in verdict.marks]
            self._waiting.extendleft(reversed(kept))
            await self._hand(self._waiting.popleft())
            return
        self._busy, self._turn = True, self._turn + 1
        turn = self._turn
        if not verdict.count:
            self._app.set_timer(max(GAP - waited, MOMENT) if waited < GAP else GAP, lambda: self._done(turn))
            return
        for _ in range(verdict.count):
            self._waiting.popleft()
        if verdict.code is not None:
            self._scanned(verdict.code)
        elif verdict.refused:
            self._refused(verdict.refused)
        self._done(turn)


class CapitalLetters(App[Exception]):
    """A program whose letter keys mean the same with Caps Lock on.

    A capital letter without a meaning of its own has that of the small one.
    """

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:
        """Run what a key is bound to; return False where it is bound to nothing here."""
        if await super()._check_bindings(key, priority):
            return True
        small = key.lower() if len(key) == 1 else key
        return small != key and await super()._check_bindings(small, priority)
