"""What the program said today: every answer of the row above the keys, with its time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence

from custody.frozen import dataclass
from custody.pages.parts.page import Action
from custody.pages.parts.wording import when
from custody.tui.services.intents import Done

#: How many messages are kept, the newest ones.
_MOST = 500


@dataclass(frozen=True, slots=True)
class Recorded:
    """The entries that a person recorded last: a sentence, what mends a mistake, and the person's key."""

    text: str = ""
    amends: tuple[Action, ...] = ()
    key: str | None = None


class Messages:
    """The messages of one sitting, the newest first; nobody sees those of another person.

    ``now`` returns the instant in seconds UTC, ``key`` that of the person at the terminal.
    """

    def __init__(self, now: Callable[[], int], key: Callable[[], str | None]) -> None:
        self._now, self._key = now, key
        self._said: deque[tuple[str | None, str]] = deque(maxlen=_MOST)
        self._recorded = Recorded()

    def take(self, text: str) -> None:
        """Keep a message with its time."""
        self._said.appendleft((self._key(), f"{when(self._now())[11:]}  {text}"))

    @property
    def lines(self) -> tuple[str, ...]:
        """The messages to the person at the terminal, with their times."""
        return tuple(text for key, text in self._said if key == self._key())

    def record(self, done: Done, amends: Sequence[Action], by: str = "") -> str:
        """Keep what a command recorded until the next record; return the sentence on it.

        ``by`` names a second person who signed it here.
        """
        numbers = [entry.position for entry in done.entered]
        which = f"Entry {numbers[0]}" if len(numbers) == 1 else f"Entries {numbers[0]} to {numbers[-1]}"
        mends = dict.fromkeys(action.words[-1] for action in amends)
        wrong = f" Wrong? a: {' or '.join(mends)}" if mends else ""
        signed = f", signed by {by}" if by else ""
        self._recorded = Recorded(f"{which} recorded{signed}.{wrong}", tuple(amends), self._key())
        return self._recorded.text

    @property
    def recorded(self) -> Recorded:
        """What the person at the terminal recorded last; nothing for somebody else."""
        return self._recorded if self._recorded.key == self._key() else Recorded()
