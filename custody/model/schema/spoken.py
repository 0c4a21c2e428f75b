"""What people are told about a kind of entry and its fields: the spoken part of a declaration.

Nothing here is signed and nothing here decides: it can be improved at any time without touching an entry. Parsers,
help, forms, completion, pages and schemas are made from it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Protocol, Self, TypeVar

from custody.frozen import dataclass
from custody.model.schema.types import FieldType, Value


class Input(Enum):
    """How a field is asked for.

    USUAL: as its type and need say. TICK: a flag that is given or not, for a truth value whose absence means no.
    FREE: optional in a form although the kind requires it, because the command can fill it in. FILLED: not asked at
    all, because the command fills it in. WORD: a truth value that is given as the word yes or no.
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
    """What a command asks of when and how it happened.

    USUAL: as the standings of its kind have it. NOW: it happens as it is entered, so that nobody says when, or leaves
    anything out. DATED: when it happened, but not whether it was done elsewhere. OWN: what its arguments ask.
    """

    USUAL = "usual"
    NOW = "now"
    DATED = "dated"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class When:
    """A question asked only if an earlier answer (``field``) is among ``values``: any if empty.

    ``field`` is the name of a field or of an argument. Of several answers one suffices. ``needed`` are the answers
    with which it cannot be left out, any answer where there are none, and None if it always can: front ends ask for it
    then, and rules decide. Without that answer whoever types the flag is heard.
    """

    field: str
    values: frozenset[Value] = frozenset()
    needed: frozenset[Value] | None = None


def given(field: str, *values: Value, needed: Collection[Value] | None = None) -> When:
    """Return the condition that an earlier answer has one of these values, or any."""
    return When(field, frozenset(values), None if needed is None else frozenset(needed))


@dataclass(frozen=True, slots=True)
class Spoken:
    """The wording of one field: help, label, flag and unit.

    ``says`` is its help without what follows from its type (that it can be erased, that a digest is kept). ``label`` is
    a noun phrase of at most three words, empty where the field's name is one; of a digest it names what the digest is
    of. ``flag`` is the flag or form key, where it is not the field's own name with
    hyphens, and ``also`` a second flag for the same; ``unit`` what stands for a value in help; ``names`` the field that
    holds the same text where nobody gives it another one. ``when`` is the condition under which it is asked, which help
    adds. ``offers`` tells whether allowed actions offer the kind on the thing that a reference names. ``no_default``:
    no office default ever answers it.
    """

    says: str = ""
    label: str = ""
    flag: str = ""
    unit: str = ""
    when: When | None = None
    offers: bool = True
    no_default: bool = False
    input: Input = Input.USUAL
    also: str = ""
    names: str = ""

    def labelled(self, label: str) -> Spoken:
        """Return these words with a label where they have none."""
        return self if self.label or not label else dataclasses.replace(self, label=label)


#: A field of which nothing is said: it is computed, or the command fills it in.
UNSPOKEN = Spoken()


def says(
    text: str,
    *,
    label: str = "",
    flag: str = "",
    unit: str = "",
    when: When | None = None,
    offers: bool = True,
    no_default: bool = False,
    input: Input = Input.USUAL,  # noqa: A002 - the word of the declaration
    also: str = "",
    names: str = "",
) -> Spoken:
    """Return what people are told about a field, beginning with its help."""
    return Spoken(text, label, flag, unit, when, offers, no_default, input, also, names)


class Worded(Protocol):
    """A field whose wording a kind can replace."""

    @property
    def name(self) -> str:
        """Return the name of the field."""
        ...

    @property
    def spoken(self) -> Spoken:
        """Return the wording of the field."""
        ...

    def said(self, spoken: Spoken) -> Self:
        """Return the field with other words about it."""
        ...


Field = TypeVar("Field", bound=Worded)

#: What a digest is called, by the last word of its field's name; what stands before it is what the digest is of.
_DIGESTS = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "sha512": "SHA-512"}


def question_label(field: Worded) -> str:
    """Return what a field is called where it is asked for: the paper itself, where its digest is entered."""
    if field.spoken.label:
        return field.spoken.label
    return _words(_parted(field.name)[0]) or label(field)


def label(field: Worded) -> str:
    """Return what people call a field: at most three words, and of a digest also which one it is."""
    of, digest = _parted(field.name)
    named = field.spoken.label or _words(of)
    return ", ".join(filter(None, (named, digest)))


def _words(name: str) -> str:
    """Return a name as words; that of an instant by which something is due without its ``at``."""
    return (name.removesuffix("_at") if name.endswith("_due_at") else name).replace("_", " ")


def _parted(name: str) -> tuple[str, str]:
    """Return of what a field is a digest, and which one; the name itself and nothing for another field."""
    of, _, last = name.rpartition("_")
    return (of, _DIGESTS[last]) if last in _DIGESTS else (name, "")


def worded(fields: Iterable[Field], **spoken: Spoken) -> tuple[Field, ...]:
    """Return fields that several kinds share, those named with other words about them."""
    return tuple(field.said(spoken[field.name]) if field.name in spoken else field for field in fields)


@dataclass(frozen=True, slots=True)
class Argument:
    """An input of an act that is no field of its kind, such as hours instead of an end.

    ``flag`` is the flag or form key where it is not the name with hyphens, ``label`` a noun phrase of at most three
    words where the name is none; ``fills`` the field that it answers, if it answers one, so that an expected field
    counts as asked for. ``pair``: a name and a text are given together.
    ``when`` is the condition under which it is asked.
    ``hidden_from_forms``: at the command line only.
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
    """Which entry ``re`` of an answer names: one of these ``kinds``, or of any where none is named.

    ``by`` is how it is found: the attribute of the thing's record that holds it, or the argument with which somebody
    names it where several are open.
    """

    kinds: tuple[str, ...]
    by: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """Which things an act is about: their ``space`` and how ``many`` of them.

    ``joined`` "seal": what one seal closes goes together. ``word`` names the argument where it is not the space, and
    ``says`` replaces its usual help.
    """

    space: str
    many: Many = Many.ONE
    joined: str = ""
    word: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """How people enter a kind: the command's ``words``, what it ``says``, and its subjects.

    ``enters`` are the further kinds that the same command enters. ``asks`` are names of fields and arguments in the
    order in which they are asked, only where that is not the usual one: fields as the kind has them, papers after all
    others, then arguments. A service asks what is named here and in its sections, and nothing else. ``sections`` are
    titles with the names under them; what is in none is asked before them. ``typed`` are those given without a flag,
    after the thing itself. Of each set in ``rivals`` at most one is given, of each in ``one_of`` exactly one.
    ``circumstances`` are what is asked of when and how it happened. ``remarks`` are lines that help says after the
    arguments, ``tables`` what it lists below them, each with its heading: a word and what is said of it. ``expand``
    names the pure function that makes several entries of one act, ``service`` the handler of an
    act that works on this machine; never both.
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
    examples: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """Return the words after `custody`, joined."""
        return " ".join(self.words)
