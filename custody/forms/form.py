"""Forms: the questions of a command, as values that files and screens are made from.

The help of every command is made from them, so this module loads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

#: How a value is given: one text, an instant, one of several words, yes or no, several texts, rows of two.
Sort = Literal["text", "instant", "choice", "flag", "several", "pairs"]
Need = Literal["needed", "expected", "optional"]
#: What help and forms say of each need that is not optional.
NEEDS: Mapping[Need, str] = {"needed": "required", "expected": "required or not known"}

#: How a command runs: where, who signs, and how it answers. Never in a form.
RUNNING = frozenset(
    {
        "as",
        "closed",
        "dry_run",
        "form_file",
        "help",
        "json",
        "keys",
        "limit",
        "log_passphrase_file",
        "no_receipt",
        "passphrase_file",
        "quiet",
        "reads",
        "skip",
        "state",
        "vault",
        "yes",
    }
)

#: The headings of what stands in no section: what is typed without a flag, and all else.
WHICH, WHAT = "which", "what"
#: The heading of what is asked of when and how something happened.
CIRCUMSTANCES = "circumstances"
#: The keys under which a form takes the names of questions that have no answer.
EXCUSES = ("not-known", "not-applicable")
#: What is said to be unknown where that is all that is asked for and not given.
REST = "rest"


class Choice(NamedTuple):
    """A word that answers a question, and its meaning."""

    word: str
    meaning: str = ""


class Field(NamedTuple):
    """One question of a form: its name in the command, its answers, and its help ``says``.

    ``person``: the answer is a person, in words or by name in this ledger. ``default`` is the office's default, None
    without one. ``when``: it is asked only where the field of that name has one of these answers, or any where there
    are none. ``title`` is its heading, ``codes`` are its choices in the order in which they are explained, none where
    they explain themselves. ``either``: it is answered with yes or no, true or false in a file. ``repeated``: each of
    several texts is given by a flag of its own; ``parted``: commas separate them as blanks do. ``flags`` are those of
    the command line, none where it is typed without one, ``unit`` is the placeholder of the answer in help, and
    ``rivals`` are the names of fields that it excludes. ``word`` is its name among the arguments of a call,
    ``called`` its name for people, a noun phrase of at most three words, and ``fills`` the field of the entry that it
    answers, if any. ``identifies``: people find the subject by it, so that it is asked although it may be left out.
    """

    name: str
    sort: Sort
    need: Need
    says: str
    choices: tuple[Choice, ...] = ()
    person: bool = False
    default: object = None
    when: tuple[str, frozenset[str]] | None = None
    title: str = ""
    codes: tuple[Choice, ...] = ()
    either: bool = False
    repeated: bool = False
    parted: bool = False
    flags: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    unit: str = ""
    word: str = ""
    called: str = ""
    fills: str = ""
    identifies: bool = False

    @property
    def about(self) -> str:
        """The field's explanation, its name if there is none."""
        return self.says or self.word

    @property
    def label(self) -> str:
        """The field's label in a form."""
        return label_of(self.name)

    @property
    def words(self) -> tuple[str, ...]:
        """The values that a form file accepts; empty for free text, and for true or false."""
        return () if self.either else tuple(choice.word for choice in self.choices)


def label_of(name: str) -> str:
    """Return the label of the field with this name."""
    return name.replace("_", "-")


class Form(NamedTuple):
    """The form of a command: its words, a sentence on what it does, and its fields in the order of help.

    ``writes``: it records entries, so somebody must be signed in.
    """

    words: tuple[str, ...]
    about: str
    fields: tuple[Field, ...]
    writes: bool = True

    @property
    def command(self) -> str:
        """The command that enters the form."""
        return " ".join(("custody", *self.words))

    @property
    def title(self) -> str:
        """The command's words as a title: its thing, then what is done."""
        thing, *does = (word.replace("-", " ") for word in self.words)
        return ": ".join(filter(None, (f"{thing[:1].upper()}{thing[1:]}", " ".join(does))))

    @property
    def defaults(self) -> dict[str, object]:
        """The office's defaults, by field."""
        return {field.name: field.default for field in self.fields if field.default is not None}
