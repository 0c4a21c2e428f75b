"""The form of a kind: its questions as fields, and the fields on circumstances that all kinds share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from custody.display import code_words
from custody.forms.form import CIRCUMSTANCES, PAST, WHAT, WHICH, Choice, Field, Form, Need, Sort
from custody.forms.questions import Question, Thing, is_open, label_of, sections_of, thing_of, verb_of
from custody.model.schema import schema, types
from custody.model.schema.schema import HAPPENED, LATE, Kind
from custody.model.schema.spoken import Circumstances, Many, Verb
from custody.model.schema.types import Value

#: The field that names what nobody can state.
UNKNOWN = "not_known"
#: What stands for a value in help, by the name of its type, where the kind names nothing else.
_UNITS: Mapping[str, str] = {
    "count": "N",
    "ICCID": "DIGITS",
    "IMEI": "DIGITS",
    "MAC addresses": "ADDRESS",
    "codes": "CODE",
    "file name": "FILE",
    "instant": "INSTANT",
    "seal": "NUMBER",
}


#: The forms made so far, by the name of their kind, each with the kind that it was made of.
_FORMS: dict[str, tuple[Kind, Form]] = {}


def form_of(kind: Kind) -> Form:
    """Return the form of a kind's command, circumstances last; raise ValueError without a verb."""
    made = _FORMS.get(kind.name)
    if made is None or made[0] is not kind:
        made = _FORMS[kind.name] = kind, _form_of(kind)
    return made[1]


def _form_of(kind: Kind) -> Form:
    verb = verb_of(kind)
    titles, found = _titled(kind, verb)
    order = dict.fromkeys((WHICH, WHAT, *titles))
    fields = sorted(found, key=lambda field: list(order).index(field.title))
    return Form(verb.words, verb.says, (*fields, *circumstances(kind, verb)))


def sets_of(kind: Kind) -> tuple[tuple[frozenset[str], bool], ...]:
    """Return the sets of names of fields of which at most one is given, with whether one must be.

    A field belongs to the first set that has it.
    """
    verb, thing = verb_of(kind), thing_of(verb_of(kind))
    keys = {question.name: key_of(question) for _, under in sections_of(kind) for question in under}
    if thing is not None:
        keys[thing.word] = thing.word
    found: list[tuple[frozenset[str], bool]] = []
    taken: set[str] = set()
    for names, required in _sets(verb):
        found.append(
            (frozenset(keys[name] for name in names if name in keys and name not in taken), required)
        )
        taken |= names
    return tuple(found)


def key_of(question: Question) -> str:
    """Return the name of a question in a form."""
    return question.word if question.typed else question.key


def circumstances(kind: Kind, verb: Verb) -> tuple[Field, ...]:
    """Return the fields of a command on when and how it happened."""
    if verb.circumstances is Circumstances.OWN:
        return ()
    usual = verb.circumstances is Circumstances.USUAL
    act = verb.circumstances is Circumstances.NOW or (usual and kind.standings == ("act",))
    return asked_of_any(act=act, recorded=usual and len(kind.standings) > 1)


def asked_of_any(*, act: bool = False, recorded: bool = False) -> tuple[Field, ...]:
    """Return the fields on when and how an act happened, for any kind.

    With ``act`` only remarks are asked: an act happens when it is signed, and leaves no field out. ``recorded`` adds
    the question whether it was done elsewhere, for kinds that are either an act or a record.
    """
    return tuple(
        field._replace(title=CIRCUMSTANCES, flags=(f"--{field.name}",))
        for field in _CIRCUMSTANCES
        if field.name in _REMARKS or (recorded if field.name == PAST else not act)
    )


#: What is said beside an act that happens by being signed.
_REMARKS = frozenset({"late-reason", "note"})
_CIRCUMSTANCES = (
    Field(
        "at",
        "instant",
        "optional",
        "when it happened, such as 2026-11-02T09:00:00Z or 2026-11-02T10:00+01:00 (default: now)",
        unit="INSTANT",
        word=HAPPENED,
        called="date and time",
    ),
    Field(
        PAST,
        "flag",
        "optional",
        ("record an act that was already done: a rule it breaks marks the entry instead of refusing it"),
        word=PAST,
        called="past act",
    ),
    Field(
        "late-reason",
        "choice",
        "optional",
        (
            "why it is entered late; or `clock`: this machine's clock was checked and is right, "
            "an earlier entry is misdated"
        ),
        tuple(map(Choice, LATE.choices)),
        word="late_reason",
        called="reason for lateness",
    ),
    Field(
        "not-known",
        "several",
        "optional",
        ("expected fields that are not known, by name, or `rest` for all left out; needs --not-known-reason"),
        unit="FIELD",
        word=UNKNOWN,
        called="not known",
    ),
    Field(
        "not-known-reason",
        "text",
        "optional",
        "why they are not known; can be erased later",
        unit="TEXT",
        word="not_known_reason",
        called="reason not known",
    ),
    Field(
        "note", "text", "optional", "a remark; can be erased later", unit="TEXT", word="note", called="note"
    ),
)


def _sets(verb: Verb) -> Iterator[tuple[frozenset[str], bool]]:
    """Yield the sets of names of questions of which at most one is answered, with whether one must be."""
    yield from ((names, False) for names in verb.rivals)
    yield from ((names, True) for names in verb.one_of)


def _titled(kind: Kind, verb: Verb) -> tuple[list[str], list[Field]]:
    """Return the titles of a kind's sections and all its fields; alternatives have one title."""
    sets = sets_of(kind)
    placed: dict[frozenset[str], str] = {}
    titles: list[str] = []
    found: list[Field] = []

    def take(field: Field, title: str) -> None:
        names = next((names for names, _ in sets if field.name in names), None)
        if names is not None:
            title = placed.setdefault(names, title)
            rivals = tuple(name for name in keys if name in names and name != field.name)
            field = field._replace(rivals=rivals)
        found.append(field._replace(title=title or (WHAT if field.flags else WHICH)))

    thing, sections = thing_of(verb), sections_of(kind)
    keys = [key_of(question) for _, under in sections for question in under]
    if thing is not None:
        keys.insert(0, thing.word)
        take(_of_thing(thing), "")
    named = {question.name: key_of(question) for _, under in sections for question in under}
    rivalled = frozenset().union(*(names for names, _ in sets))
    for title, under in sections:
        titles.append(title)
        for question in under:
            take(_field(kind, question, named, alone=key_of(question) not in rivalled), title)
    return [title for title in titles if title], found


def _of_thing(thing: Thing) -> Field:
    """Return the field that names the subject, or subjects, of an act."""
    several = thing.many is Many.SEVERAL
    return Field(
        name=thing.word,
        sort="several" if several else "text",
        need="optional" if thing.many is Many.ALL_DUE else "needed",
        says=thing.says,
        unit=thing.word.removesuffix("s").rpartition("_")[2].upper() if several or "_" in thing.word else "",
        word=thing.word,
        called=code_words(thing.word),
        refers=() if thing.space == "thing" else (thing.space,),
    )


def _field(kind: Kind, question: Question, keys: Mapping[str, str], *, alone: bool) -> Field:
    """Return a question as a field of a form; ``alone`` if it has no rivals."""
    sort = _sort(question)
    several = sort == "several" and not question.typed
    parted = several and _has_words(question)
    when = None
    if question.when is not None and not is_open(kind, question.when):
        when = keys[question.when.field], frozenset(map(_word, question.when.values))
    either = question.type.name == "flag" and not question.tick and not question.worded
    flags = question.flags
    if either:
        flags = tuple(name for flag in flags for name in (flag, f"--no-{flag.removeprefix('--')}"))
    choices = _choices(question, either=either)
    codes = () if question.worded else tuple(Choice(*meaning) for meaning in question.type.meanings.items())
    return Field(
        name=key_of(question),
        sort=sort,
        need=_need(kind, question, alone=alone),
        says=question.says,
        choices=choices,
        person=question.person,
        when=when,
        codes=codes,
        either=either,
        repeated=several and not (question.own or parted or question.need is schema.Need.REQUIRED),
        parted=parted,
        flags=() if question.typed else flags,
        unit=_unit(question),
        word=question.word,
        called=question.label,
        fills=question.field,
        identifies=question.own and question.name == label_of(kind),
        refers=_refers(question),
    )


def _refers(question: Question) -> tuple[str, ...]:
    """Return the spaces of the subjects that a question is answered with; a person may be an actor."""
    if question.type.name in (types.SUBJECT, types.SUBJECTS):
        return question.type.targets
    return ("actor",) if question.person else ()


def _sort(question: Question) -> Sort:
    if question.worded:
        return "choice"
    if question.type.name == "flag":
        return "flag" if question.tick else "choice"
    if question.pair:
        return "pairs"
    if question.many:
        return "several"
    if question.type.name == "instant":
        return "instant"
    return "choice" if question.type.choices else "text"


def _need(kind: Kind, question: Question, *, alone: bool) -> Need:
    if question.typed:
        if not _may_be_left(kind, question):
            return "needed"
    elif question.need is schema.Need.REQUIRED and alone and not question.tick:
        return "needed"
    return "expected" if question.need is schema.Need.EXPECTED else "optional"


def _may_be_left(kind: Kind, question: Question) -> bool:
    """Return whether an answer without a flag is optional, as expected ones are behind the first."""
    if question.own and question.need is schema.Need.EXPECTED:
        return question.name != verb_of(kind).typed[0]
    if question.own:
        return question.need is schema.Need.OPTIONAL and question.type.name == "entry"
    return question.need is not schema.Need.REQUIRED


def _choices(question: Question, *, either: bool) -> tuple[Choice, ...]:
    if question.worded:
        return (Choice("no"), Choice("yes"))
    if either:
        return (Choice("yes"), Choice("no"))
    meanings = question.type.meanings
    return tuple(Choice(word, meanings.get(word, "")) for word in question.type.choices)


def _has_words(question: Question) -> bool:
    """Return whether several words after a flag are codes or names, which commas separate as blanks do."""
    kind = question.type
    return bool(kind.choices) or kind.name == "field names" or (question.own and kind.name != "subjects")


def _unit(question: Question) -> str:
    usual = "FILE" if question.paper else _UNITS.get(question.type.name, "")
    return question.unit or ("" if question.typed else usual)


def _word(value: Value) -> str:
    """Return a value as the word of a form on a screen."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
