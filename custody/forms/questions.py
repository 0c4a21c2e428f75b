"""The questions of a kind, in the order they are asked: for its fields, and for arguments.

Made from what the kind declares; a parser, a form and a template ask the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from custody.display import code_words, either
from custody.frozen import dataclass
from custody.model.schema import types
from custody.model.schema.schema import Erasable, FieldSpec, Kind, Need
from custody.model.schema.spoken import Argument, Input, Many, Verb, When, question_label
from custody.model.schema.types import FieldType

#: What help says of a value that can be erased, and of a paper of which the digest is entered.
ERASABLE = "can be erased later"
#: The name under which a call holds the safeguards that do not apply, each with its reason.
INAPPLICABLE = "not_applicable"
_KEPT = "; its SHA-256 is recorded"
#: How a field that holds the digest of a paper ends.
_DIGEST = "_sha256"
#: By what a thing is found besides its identifier, by its space.
_FOUND_BY = {"location": "label"}
_USUAL = "reference"
#: Types of several words.
_SEVERAL = frozenset({"codes", "digests", "field names", "identifiers", "key names", "seals", "subjects"})
#: The question whether a thing is another one than the one of the same name.
ANOTHER = Argument(
    "allow_duplicate",
    types.FLAG,
    "a different one, although its reference or number is in use or looks like one in use",
    label="duplicate name",
)

#: With which words a question begins that is answered with a person.
_WHO = re.compile(r"(to )?(the )?(whom?|(other )?persons?|attending witness)\b")
_Asked = FieldSpec | Argument
#: The questions of kinds by name: one command asks for those of its kind some five times.
_SECTIONS: dict[str, tuple[Kind, tuple[tuple[str, tuple[Question, ...]], ...]]] = {}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: ``name`` of field or argument, ``key`` of flag and form line, what it ``says``.

    ``field`` is the field of the kind that it answers, empty where it answers none, and ``own`` tells a field from an
    argument. ``names`` is the field that the same text answers where nothing else does. ``many``: the answer is several
    words. ``tick``: given or not, with no way to say no; ``worded``: yes or no is given as a word. ``paper``: the
    answer is a file whose digest is entered. ``typed``: it has no flag. ``hidden``: it is asked at the command line
    only. ``also`` is the key of a second flag. ``label`` is its name as a noun phrase, ``erasable`` whether the answer
    can be erased later, ``when`` the condition under which it is asked.
    """

    name: str
    key: str
    says: str
    type: FieldType
    need: Need
    unit: str
    field: str
    own: bool
    many: bool = False
    tick: bool = False
    worded: bool = False
    paper: bool = False
    pair: bool = False
    typed: bool = False
    hidden: bool = False
    also: str = ""
    names: str = ""
    label: str = ""
    erasable: bool = False
    when: When | None = None

    @property
    def flags(self) -> tuple[str, ...]:
        """Return all flags at the command line, the usual one first."""
        return (self.flag, f"--{self.also}") if self.also else (self.flag,)

    @property
    def flag(self) -> str:
        """Return the flag at the command line."""
        return f"--{self.key}"

    @property
    def word(self) -> str:
        """Return the name of the answer among the arguments of a call."""
        return self.key.replace("-", "_")

    @property
    def person(self) -> bool:
        """Return whether the answer is a person: an actor, or by its help, as in `who decided`."""
        if self.type.choices or self.pair or self.type.name == types.FLAG.name:
            return False
        return self.type.targets == ("actor",) or begins_with_who(self.says)


@dataclass(frozen=True, slots=True)
class Thing:
    """The question for the subject of an act: the ``word`` in usage, what it ``says``, how many."""

    word: str
    says: str
    space: str
    many: Many


def is_read(question: Question) -> bool:
    """Return whether the answer is a file that a service reads for its digest."""
    return question.typed and question.type is types.SHA256


def begins_with_who(says: str) -> bool:
    """Return whether the help of a question begins by asking for a person."""
    return _WHO.match(says) is not None


def verb_of(kind: Kind) -> Verb:
    """Return the verb of a kind; raise ValueError where another kind's verb enters it."""
    if kind.verb is None:
        raise ValueError(f"{kind.name} has no verb")
    return kind.verb


def thing_of(verb: Verb) -> Thing | None:
    """Return the question for the subject of an act; None where it begins one, or its handler finds it."""
    about = verb.about
    if about is None or about.many is Many.NEW:
        return None
    word = about.word or (f"{about.space}s" if about.many is Many.SEVERAL else about.space)
    return Thing(word, about.says or found_by(about.space), about.space, about.many)


def found_by(space: str) -> str:
    """Return the ways to name a record of a namespace, in words."""
    return f"{_FOUND_BY.get(space, _USUAL)}, identifier or its first characters"


def sections_of(kind: Kind) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    """Return the questions of a kind under their titles; first, untitled, those in no section.

    Questions typed without a flag come before all others. Raise ValueError for a kind without a verb, and for a name in
    its verb that it does not declare.
    """
    known = _SECTIONS.get(kind.name)
    if known is None or known[0] is not kind:
        known = _SECTIONS[kind.name] = (kind, _sections(kind))
    return known[1]


def _sections(kind: Kind) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    verb = verb_of(kind)
    declared = _declared(kind, verb)
    titled = {name for _, names in verb.sections for name in names}
    rest = verb.asks or (() if verb.service else usual_order(kind))
    untitled = tuple(name for name in rest if name not in titled)
    sections = ((("", untitled),) if untitled else ()) + verb.sections
    names = [*verb.typed, *(name for _, under in sections for name in under)]
    if unknown := sorted({*names} - declared.keys()):
        raise ValueError(f"{kind.name} asks for {', '.join(unknown)}, which it does not declare")
    found = [
        (title, tuple(_question(kind, declared[name], typed=name in verb.typed) for name in under))
        for title, under in sections
    ]
    typed = tuple(_question(kind, declared[name], typed=True) for name in verb.typed if name not in titled)
    return (("", typed), *found) if typed else tuple(found)


def usual_order(kind: Kind) -> tuple[str, ...]:
    """Return the names of a kind's questions with a flag in their usual order.

    Fields as the kind has them, papers after all others, then arguments; an argument that is entered as a field takes
    the field's place. A field that the command fills in is not asked.
    """
    verb = verb_of(kind)
    declared = _declared(kind, verb)
    fields = [field for field in kind.own if field.name in declared]
    names = [
        name
        for papers in (False, True)
        for field in fields
        if (field.type is types.PAPER) is papers
        for name in (
            *((field.name,) if field.spoken.input is not Input.FILLED else ()),
            *(argument.name for argument in verb.arguments if argument.fills == field.name),
        )
    ]
    return tuple(
        name
        for name in dict.fromkeys((*names, *declared))
        if name not in verb.typed and _asked(declared[name])
    )


def _asked(spec: _Asked) -> bool:
    return isinstance(spec, Argument) or spec.spoken.input is not Input.FILLED


def questions_of(kind: Kind) -> tuple[Question, ...]:
    """Return the questions of a kind in the order they are asked; raise ValueError as ``sections_of``."""
    return tuple(question for _, under in sections_of(kind) for question in under)


def is_open(kind: Kind, when: When) -> bool:
    """Return whether a condition may hold without an answer: the command finds the answer itself."""
    free = {field.name for field in kind.own if field.spoken.input is Input.FREE}
    return bool(when.values) and when.field in free


def stands_by_date(kind: Kind) -> bool:
    """Return whether entries of a kind are acts when done now, records when dated or partly unknown."""
    return kind.standings == ("record", "act")


def label_of(kind: Kind) -> str | None:
    """Return the field that names the subject a kind begins; None if it begins none or has no name."""
    labels = [field.name for field in kind.own if isinstance(field, Erasable) and field.label]
    return labels[0] if kind.begins and labels else None


def _declared(kind: Kind, verb: Verb) -> Mapping[str, _Asked]:
    """Return fields and arguments by name; an argument stands for the field of its name."""
    fields: dict[str, _Asked] = {field.name: field for field in kind.own if field.need is not Need.COMPUTED}
    declared = {**fields, **{argument.name: argument for argument in verb.arguments}}
    return (
        declared
        if label_of(kind) is None
        else {**declared, ANOTHER.name: declared.get(ANOTHER.name, ANOTHER)}
    )


def _question(kind: Kind, spec: _Asked, *, typed: bool = False) -> Question:
    if isinstance(spec, Argument):
        return _of_argument(kind, spec, typed=typed)
    spoken, erasable = spec.spoken, isinstance(spec, Erasable)
    paper = spec.type is types.PAPER
    tick = spoken.input is Input.TICK
    free = spoken.input is not Input.USUAL or getattr(spec, "default", None) is not None
    return Question(
        name=spec.name,
        key=field_key(spec),
        says=_says(_named(spec, typed=typed), _only(kind, spoken.when), erasable=erasable, paper=paper),
        type=spec.type,
        need=Need.OPTIONAL if free and spec.need is Need.REQUIRED else spec.need,
        unit=spoken.unit,
        field=spec.name,
        own=True,
        many=spec.type.name in _SEVERAL,
        tick=tick,
        worded=spoken.input is Input.WORD,
        paper=paper,
        typed=typed,
        also=spoken.also,
        names=spoken.names,
        label=question_label(spec),
        erasable=erasable,
        when=spoken.when,
    )


def _of_argument(kind: Kind, argument: Argument, *, typed: bool) -> Question:
    filled = next((field for field in kind.own if field.name == argument.fills), None)
    paper = argument.type is types.PAPER
    need = Need.REQUIRED if argument.required else Need.OPTIONAL
    alone = not any({argument.name, argument.fills} <= names for names in verb_of(kind).rivals)
    first = next((other for other in verb_of(kind).arguments if other.fills == argument.fills), argument)
    if (
        argument is first
        and filled is not None
        and filled.need is Need.EXPECTED
        and alone
        and not argument.required
    ):
        need = Need.EXPECTED
    return Question(
        name=argument.name,
        key=_key(argument.flag or argument.name),
        says=_says(
            argument.says,
            _only(kind, argument.when),
            erasable=isinstance(filled, Erasable),
            paper=paper,
        ),
        type=argument.type,
        need=need,
        unit=argument.unit,
        field=argument.fills,
        own=False,
        many=argument.many,
        tick=argument.type is types.FLAG,
        paper=paper,
        pair=argument.pair,
        typed=typed,
        hidden=argument.hidden_from_forms,
        label=argument.label or code_words(argument.name),
        erasable=isinstance(filled, Erasable),
        when=argument.when,
    )


def _named(field: FieldSpec, *, typed: bool) -> str:
    """Return the help of a field; for a reference without a flag and help, the ways to name it."""
    if field.spoken.says or not typed or field.type.name not in ("subject", "subjects"):
        return field.spoken.says
    return found_by((field.type.targets or (field.name,))[0])


def field_key(field: FieldSpec) -> str:
    """Return the key under which a form asks for a field, which is its flag without the dashes."""
    name = field.name.removesuffix(_DIGEST) if field.type is types.PAPER else field.name
    return _key(field.spoken.flag or name)


def _key(name: str) -> str:
    return name.removeprefix("--").replace("_", "-")


def _says(text: str, only: str, *, erasable: bool, paper: bool) -> str:
    """Return the help of a question with the additions of its type, unless it has them.

    ``only`` is the condition under which it is asked.
    """
    if only:
        text = f"{text} {only}".lstrip()
    if paper and text and "SHA-256" not in text:
        return f"{text}{_KEPT}"
    if erasable and text and ERASABLE not in text:
        return f"{text}; {ERASABLE}"
    return text


def _only(kind: Kind, when: When | None) -> str:
    """Return the condition of a question in brackets, by the flag of the other answer; empty without one."""
    if when is None:
        return ""
    spec = _declared(kind, verb_of(kind))[when.field]
    named = spec.flag if isinstance(spec, Argument) else spec.spoken.flag
    key = _key(named or when.field)
    if when.values <= {True, False}:
        return f"(only with --{'no-' if when.values == {False} else ''}{key})"
    words = sorted(map(str, when.values))
    told = either(words)
    if not isinstance(spec, Argument) and is_open(kind, when):
        return f"(only where the {question_label(spec)} is {told})"
    return f"(only with --{key} {told})"
