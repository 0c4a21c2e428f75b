"""The wording of kinds of entry and their fields, for people.

None of it is signed or read by rules, so it can change without touching an entry. Parsers, help, forms, completion,
pages and schemas are made from it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Protocol, Self, TypeVar

from custody.display import code_words
from custody.frozen import dataclass
from custody.model.schema.types import FieldType, Value


class Input(Enum):
    """The way a field is asked for.

    USUAL: as its type and need say. TICK: a flag, given or not, for a truth value whose absence means no. FREE:
    optional in a form although the kind requires it, because the command can fill it in. FILLED: not asked, because the
    command fills it in. WORD: a truth value given as the word yes or no.
    """

    USUAL = "usual"
    TICK = "tick"
    FREE = "free"
    FILLED = "filled"
    WORD = "word"


class Many(Enum):
    """How many subjects an act has: a new one, one on record, several, or all that are due."""

    NEW = "new"
    ONE = "one"
    SEVERAL = "several"
    ALL_DUE = "all_due"


class Circumstances(Enum):
    """The questions of a command about when and how the act happened.

    USUAL: as the standings of its kind require. NOW: none, it happens as it is entered. DATED: when it happened, but
    not whether it was done elsewhere. OWN: those of its own arguments.
    """

    USUAL = "usual"
    NOW = "now"
    DATED = "dated"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class When:
    """A question asked only if an earlier answer (``field``) is among ``values``: any if empty.

    ``field`` is the name of a field or of an argument; one matching answer suffices. ``needed`` are the answers with
    which the question must be answered, all if empty, none if None; front ends require it then. A flag typed without
    the earlier answer is still accepted.
    """

    field: str
    values: frozenset[Value] = frozenset()
    needed: frozenset[Value] | None = None


def given(field: str, *values: Value, needed: Collection[Value] | None = None) -> When:
    """Return the condition that an earlier answer has one of these values, or any value if none is named."""
    return When(field, frozenset(values), None if needed is None else frozenset(needed))


@dataclass(frozen=True, slots=True)
class Spoken:
    """The wording of one field: help, label, flag and unit.

    ``says`` is its help without what follows from its type (that it can be erased, that a digest is kept). ``label`` is
    a noun phrase of at most three words, empty where the field's name is one; for a digest it names the file. ``flag``
    is the flag or form key where it is not the field's name with hyphens, ``also`` a second flag for the same; ``unit``
    is the placeholder of a value in help; ``names`` is the field that takes the same text unless it is given another.
    ``when`` is the condition under which it is asked, which help adds. ``offers`` says whether allowed actions offer
    the kind on the thing that a reference names.
    """

    says: str = ""
    label: str = ""
    flag: str = ""
    unit: str = ""
    when: When | None = None
    offers: bool = True
    input: Input = Input.USUAL
    also: str = ""
    names: str = ""

    def labelled(self, label: str) -> Spoken:
        """Return this wording with ``label`` where it has none."""
        return self if self.label or not label else dataclasses.replace(self, label=label)


#: The wording of a field that is never asked: it is computed, or the command fills it in.
UNSPOKEN = Spoken()


def says(
    text: str,
    *,
    label: str = "",
    flag: str = "",
    unit: str = "",
    when: When | None = None,
    offers: bool = True,
    input: Input = Input.USUAL,  # noqa: A002 - the word of the declaration
    also: str = "",
    names: str = "",
) -> Spoken:
    """Return the wording of a field, beginning with its help."""
    return Spoken(text, label, flag, unit, when, offers, input, also, names)


class Worded(Protocol):
    """A field whose wording a kind can replace."""

    @property
    def name(self) -> str:
        """The name of the field."""
        ...

    @property
    def spoken(self) -> Spoken:
        """The wording of the field."""
        ...

    def with_wording(self, spoken: Spoken) -> Self:
        """Return the field with other wording."""
        ...


Field = TypeVar("Field", bound=Worded)

#: Names of digests by the last word of a field's name; the words before it name the digested file.
_DIGESTS = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "sha512": "SHA-512"}


def question_label(field: Worded) -> str:
    """Return the label of a field where it is asked for; for a digest, that of the file itself."""
    if field.spoken.label:
        return field.spoken.label
    return _words(_parted(field.name)[0]) or label(field)


def label(field: Worded) -> str:
    """Return the label of a field: at most three words, and for a digest also its algorithm."""
    of, digest = _parted(field.name)
    named = field.spoken.label or _words(of)
    return ", ".join(filter(None, (named, digest)))


def field_called(fields: Iterable[Worded], text: str) -> str:
    """Return the name of the only field with this name or label; the text as it is where there is none."""
    words = " ".join(text.casefold().split())
    called = {field.name: {label(field).casefold(), question_label(field).casefold()} for field in fields}
    found = [name for name, labels in called.items() if words in labels]
    return found[0] if text not in called and len(found) == 1 else text


def _words(name: str) -> str:
    """Return a field's name as words; the name of a due instant without its ``at``."""
    return code_words(name.removesuffix("_at") if name.endswith("_due_at") else name)


def _parted(name: str) -> tuple[str, str]:
    """Return the stem of a digest field's name and the algorithm; any other name and an empty text."""
    of, _, last = name.rpartition("_")
    return (of, _DIGESTS[last]) if last in _DIGESTS else (name, "")


def worded(fields: Iterable[Field], **spoken: Spoken) -> tuple[Field, ...]:
    """Return fields that several kinds share, those named in ``spoken`` with other wording."""
    return tuple(
        field.with_wording(spoken[field.name]) if field.name in spoken else field for field in fields
    )


@dataclass(frozen=True, slots=True)
class Argument:
    """An input of an act that is no field of its kind, such as hours instead of an end.

    ``flag`` is the flag or form key where it is not the name with hyphens, ``label`` a noun phrase of at most three
    words where the name is none; ``fills`` the field that it answers, if any, so that an expected field counts as asked
    for. ``pair`` takes a name and a text together. ``when`` is the condition under which it is asked.
    ``hidden_from_forms`` limits it to the command line.
    """

    name: str
    type: FieldType
    says: str = ""
    unit: str = ""
    flag: str = ""
    fills: str = ""
    required: bool = False
    many: bool = False
    pair: bool = False
    hidden_from_forms: bool = False
    when: When | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """The entry that ``re`` of an answer names: of one of these ``kinds``, or of any where none is named.

    ``by`` is the attribute of the thing's record that holds it, or the argument that names it where several are open.
    """

    kinds: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class Second:
    """The act of another person that a kind waits for: the ``kind`` of their entry.

    ``says`` is in words what they do. ``rule`` is the rule by which whoever signed the first entry cannot sign theirs.
    """

    kind: str
    says: str
    rule: str


@dataclass(frozen=True, slots=True)
class About:
    """The things an act is about: their ``space`` and how ``many`` of them.

    ``joined`` is ``seal`` where all exhibits under one seal go together. ``word`` names the argument where it is not
    the space, and ``says`` replaces its usual help.
    """

    space: str
    many: Many = Many.ONE
    joined: str = ""
    word: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """The command by which people enter a kind: its ``words``, its help, and its subjects.

    ``enters`` are the further kinds that the same command enters. ``asks`` are names of fields and arguments in the
    order in which they are asked, only where that is not the usual one: fields as the kind has them, papers after all
    others, then arguments. A service asks what is named here and in its sections, and nothing else. ``sections`` are
    titles with the names under them; names in none are asked before them. ``typed`` are those given without a flag,
    after the thing itself; those in no section are asked first. Of each set in ``rivals`` at most one is given, of each
    in ``one_of`` exactly one. ``circumstances`` are the questions about when and how it happened. ``remarks`` are lines
    of help after the arguments, ``tables`` the tables below them, each with its heading: a word and its meaning.
    ``expand`` names the pure function that makes several entries of one act, ``service`` the handler of an act that
    works on this machine; never both. ``second`` is the act of another person that waits once this one is recorded.
    """

    words: tuple[str, ...]
    says: str
    about: About | None = None
    enters: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    typed: tuple[str, ...] = ()
    arguments: tuple[Argument, ...] = ()
    rivals: tuple[frozenset[str], ...] = ()
    one_of: tuple[frozenset[str], ...] = ()
    answers: Answers | None = None
    circumstances: Circumstances = Circumstances.USUAL
    remarks: tuple[str, ...] = ()
    tables: tuple[tuple[str, Mapping[str, str]], ...] = ()
    expand: str = ""
    service: str = ""
    second: Second | None = None
    examples: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The words after ``custody``, joined by blanks."""
        return " ".join(self.words)
