"""What screens ask for: forms to fill in, and commands to carry out with what was filled in.

Protocols and values only; no logic.

An intent is a command of the command line with its arguments by name, so that nothing can be done here that cannot be
done there. Who fulfils these promises is the caller's affair; screens know no other way to write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Literal, Protocol

from custody.forms.form import Form
from custody.frozen import dataclass

#: Under which name an act says who is to sign it.
SIGNER = "who signs"


@dataclass(frozen=True, slots=True)
class Known:
    """A command: its words, one line on what it does, and whether it records entries."""

    words: tuple[str, ...]
    about: str
    writes: bool


@dataclass(frozen=True, slots=True)
class Intent:
    """A command to carry out: its words and what was filled in, by field name.

    ``labels`` are what the screen calls fields that it does not call as a form does, by field name.
    """

    words: tuple[str, ...]
    values: Mapping[str, object] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def told_intent(intent: Intent) -> tuple[str, int]:
    """Return the title of an intent while it is carried out, and how many files it goes through."""
    several = [value for value in intent.values.values() if isinstance(value, list | tuple)]
    paths = intent.values.get("paths")
    parts = len(paths) if isinstance(paths, list | tuple) else 1
    named = [value for value in intent.values.values() if isinstance(value, str) and value]
    more = [str(one[0]) for one in several if one and isinstance(one[0], str)]
    return " ".join([*intent.words, *[*more, *named][:2]]), max(parts, 1)


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry as it would be entered: kind, signed note, fields, marks, and its subject."""

    kind: str
    note: str
    fields: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """A recorded entry."""

    position: int
    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a command: its exit status, its output, and its entries."""

    status: int
    lines: tuple[str, ...]
    entered: tuple[Entered, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed(Exception):
    """A command that failed: what happened, what to do, and the rule that refused, if any."""

    message: str
    hint: str
    status: int
    rule: str = ""

    def __str__(self) -> str:
        return self.message


#: How a work stands: it runs, waits, asks for a signature or a passphrase, was asked to end, or has ended.
State = Literal["running", "paused", "to be signed", "asks a passphrase", "ending", "ended"]


class Watcher(Protocol):
    """Looks on while a command is carried out. Called on the thread of the command, and may wait there."""

    def agree(self, drafts: Sequence[Draft]) -> bool:
        """Show what would be entered; gives whether a person signs for it. Waits for the answer."""

    def secret(self, key: str, *, new: bool) -> bytes | None:
        """Return the passphrase of a key as a person types it, a ``new`` one twice, or None. Waits for it."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Hear of progress; waits while the work is paused, raises Stopped where somebody ended it."""

    def heard(self) -> None:
        """Record that the work ends in its own way: its result is shown, and nothing is stopped again."""


class Stopped(Exception):
    """Somebody ended the work."""


class Acts(Protocol):
    """Knows every command, and carries them out. Blocks: never called on the screen's thread."""

    def known(self) -> Iterator[Known]:
        """Yield every command that can be carried out, one after the other; all take about a second."""

    def form(self, words: tuple[str, ...]) -> Form:
        """Return the form of a command; raises Failed if there is none."""

    def perform(self, intent: Intent, watcher: Watcher) -> Done:
        """Carry a command out; what it would enter is shown to the watcher first. Raises Failed or Stopped."""

    def perform_all(self, intents: Sequence[Intent], watcher: Watcher) -> Done:
        """Carry out commands that only enter, independently: shown at once, entered all or none.

        Raises Failed or Stopped.
        """
