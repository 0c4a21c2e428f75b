"""The interface of screens and commands: forms, intents, progress and results.

An intent is a command of the command line with its arguments by name, so that nothing can be done here that cannot be
done there. The caller implements the protocols; screens have no other way to record entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Literal, Protocol

from custody.forms.form import Form
from custody.frozen import dataclass

#: The name of the value by which an action names its signer.
SIGNER = "who signs"
#: The name of the value by which an action of a second person names the entries of the first one that it answers.
STANDS = "what stands"
#: The name of the value by which such an action names the rule that refuses it to the first person.
APART = "which rule"


@dataclass(frozen=True, slots=True)
class Known:
    """A command: its words, one line on what it does, and whether it records entries."""

    words: tuple[str, ...]
    about: str
    writes: bool


@dataclass(frozen=True, slots=True)
class Intent:
    """A command to carry out: its words and the answers, by field name.

    ``labels`` are the screen's own labels of fields, where they differ from the form's, by field name.
    """

    words: tuple[str, ...]
    values: Mapping[str, object] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def intent_title(intent: Intent) -> tuple[str, int]:
    """Return the title of an intent while it runs, and the number of files it goes through, at least 1."""
    several = [value for value in intent.values.values() if isinstance(value, list | tuple)]
    paths = intent.values.get("paths")
    parts = len(paths) if isinstance(paths, list | tuple) else 1
    named = [value for value in intent.values.values() if isinstance(value, str) and value]
    more = [str(values[0]) for values in several if values and isinstance(values[0], str)]
    return " ".join([*intent.words, *[*more, *named][:2]]), max(parts, 1)


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry as it would be entered: kind, signed note, fields, marks, and its subject.

    ``damaged`` are the identifiers of the stored objects that a sweep did not verify, each with its outcome.
    """

    kind: str
    note: str
    fields: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]
    subject: str = ""
    damaged: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Printing:
    """A paper as it would be printed: its text, its printer, and which copy it is.

    ``sheets`` is None where their number is not known.
    """

    title: str
    printer: str
    lines: tuple[str, ...]
    sheets: int | None = None
    copy: int = 1


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
    """A command that failed: what happened, what to do, and the rule that refused, if any.

    ``code`` is the error's own, empty where a screen found it.
    """

    message: str
    hint: str
    status: int
    rule: str = ""
    code: str = ""

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a command would record with the answers so far; nothing is recorded.

    ``drafts`` hold what is stated, and what the rules computed of it where all that they read is answered. ``facts``
    are the computed facts for people, as label and text, ``refused`` is the refusal of a rule or of an answer.
    """

    drafts: tuple[Draft, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    refused: Failed | None = None


#: The state of a task.
State = Literal["running", "paused", "to be signed", "asks a passphrase", "to be printed", "ending", "ended"]


class Watcher(Protocol):
    """The observer of a running command: called on its thread, which waits meanwhile."""

    def agree(self, drafts: Sequence[Draft]) -> bool:
        """Show the entries to be signed; return True once a person signs them. Wait for the answer."""

    def secret(self, key: str, *, new: bool) -> bytes | None:
        """Return the passphrase of a key as a person types it, a ``new`` one twice, or None. Waits for it."""

    def prints(self, paper: Printing) -> bool:
        """Show a paper; return True once a person prints it. Waits for the answer."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Take a report of progress; wait while the work is paused, raise Stopped if somebody stopped it.

        ``done`` and ``total`` are in units of ``what``; an unknown total is None.
        """

    def heard(self) -> None:
        """Withdraw the request to stop: the command ends by itself and shows its results so far."""


class Stopped(Exception):
    """A command that somebody stopped."""


class Acts(Protocol):
    """The commands of the program and their execution; blocks, so never called on the screen's thread."""

    def known(self) -> Iterator[Known]:
        """Yield every command, one after the other; loading all takes about a second."""

    def form(self, words: tuple[str, ...]) -> Form:
        """Return the form of a command; raise Failed if it has none."""

    def foresee(self, intent: Intent, stand_ins: Mapping[str, object], *, whole: bool) -> Foreseen:
        """Return what a command would record with the answers so far; records nothing and logs no access.

        ``stand_ins`` are texts for lacking answers that no rule reads; unless the answers are ``whole`` with them, no
        rule is asked.
        """

    def check(self, words: tuple[str, ...], name: str, value: object) -> str:
        """Return what is wrong with the answer to one question of a form, empty for nothing."""

    def perform(self, intent: Intent, watcher: Watcher) -> Done:
        """Carry out a command; its entries are shown to ``watcher`` first. Raise Failed or Stopped."""

    def perform_all(self, intents: Sequence[Intent], watcher: Watcher) -> Done:
        """Carry out independent commands: their entries are shown together, and recorded all or none.

        Raise Failed or Stopped.
        """
