"""Forms: the questions of a command, as values that files and screens are made from.

The help of every command is made from them, so this module loads nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
        "ask",
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
#: The question whether an act that was already done is recorded.
PAST = "recorded"
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
    ``refers``: the spaces of the subjects that it is answered with by name, none where it is no reference.
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
    refers: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """The field's explanation, its name for people if there is none."""
        return self.says or self.called or self.word

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


class Section(NamedTuple):
    """A part of a form: its title, and its fields in the order in which they are asked."""

    title: str
    fields: tuple[Field, ...]

    @property
    def short(self) -> str:
        """The title for a row that names all sections: its first noun."""
        return self.title.partition(" (")[0].partition(" and ")[0]


class Progress(NamedTuple):
    """How many of a section's required questions have an answer or an excuse."""

    title: str
    done: int
    required: int


def sections_of(form: Form) -> tuple[Section, ...]:
    """Return the sections of a form: those declared, after one of all that stands in none."""
    titles = list(dict.fromkeys(field.title for field in form.fields))
    loose = [title for title in titles if title in (WHICH, WHAT, "")]
    declared = [title for title in titles if title not in loose]
    named = [(declared[0], [*loose, declared[0]])] if loose == [WHICH] and _is_titled(declared) else []
    if not named and loose:
        named = [(form.words[0].replace("-", " "), loose)]
    named += [(title, [title]) for title in declared if all(title not in under for _, under in named)]
    return tuple(
        Section(_capital(title), _ordered([field for field in form.fields if field.title in under]))
        for title, under in named
    )


def progress_of(section: Section, required: Collection[str], lacking: Collection[str]) -> Progress:
    """Return how far a section is, by the names of all required and of the lacking fields."""
    names = [field.name for field in section.fields if field.name in required]
    return Progress(section.short, sum(name not in lacking for name in names), len(names))


def _is_titled(declared: list[str]) -> bool:
    """Return whether the first declared section can take what the act is about."""
    return bool(declared) and declared[0] != CIRCUMSTANCES


def _ordered(fields: list[Field]) -> tuple[Field, ...]:
    return tuple(sorted(fields, key=lambda field: not field.identifies))


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
