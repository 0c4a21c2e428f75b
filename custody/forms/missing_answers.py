"""The questions of a kind that a command leaves unanswered, and the words that answer them.

A front end asks one question at a time; the earlier answers determine the next one. The kind declares the questions;
this module reads no terminal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from custody.display import code_words
from custody.errors import UsageError
from custody.forms.form import REST
from custody.forms.named_things import REFERENCES
from custody.forms.questions import (
    ERASABLE,
    INAPPLICABLE,
    Question,
    Thing,
    is_read,
    questions_of,
    thing_of,
    verb_of,
)
from custody.law.grounds import SAFEGUARDS
from custody.model import layouts
from custody.model.entry.facts import Facts
from custody.model.schema import types
from custody.model.schema.schema import Kind, Need
from custody.model.schema.spoken import Input, Many, When
from custody.model.schema.types import Value

#: How yes and no are typed.
YES = frozenset({"y", "yes"})
NO = frozenset({"n", "no"})

#: Words separated by blanks; blanks within quotation marks separate nothing.
_WORDS = re.compile(r"""\"([^"]+)\"|'([^']+)'|(\S+)""")

#: A SHA-256 as it is typed.
_HEX = re.compile(r"[0-9a-fA-F]{64}")
#: Types whose answer names something that is looked up; a field also by its label.
_NAMED = frozenset({*REFERENCES, types.FIELD.name, types.OBJECT_ROOT.name})

#: What was answered, by the name of each question: texts, lists of texts, numbers and truth values, None for nothing.
Answered = Mapping[str, object]


def thing_asked(kind: Kind) -> Question | None:
    """Return the question for the subject of an act; None if it begins one, or takes all that are due."""
    thing = thing_of(verb_of(kind))
    return None if thing is None else _asked(thing)


def words_asked(kind: Kind) -> tuple[Question, ...]:
    """Return the questions that are answered without a flag, in the order of their answers."""
    thing = thing_asked(kind)
    typed = tuple(question for question in questions_of(kind) if question.typed)
    return typed if thing is None else (thing, *typed)


def asked_of(kind: Kind) -> tuple[Question, ...]:
    """Return all questions of a kind in the order they are asked, its subject first."""
    thing = thing_asked(kind)
    return questions_of(kind) if thing is None else (thing, *questions_of(kind))


def missing(
    kind: Kind, answers: Answered, excused: Collection[str] = (), asked: Sequence[Question] = ()
) -> tuple[Question, ...]:
    """Return the required questions without an answer, in the order in which they are asked.

    ``excused`` are the fields that are unknown, or do not apply; ``asked`` is what ``asked_of`` returned, if known.
    """
    asked = asked or asked_of(kind)
    given = _given(asked, answers)
    return tuple(
        question
        for question in required(kind, answers, asked)
        if not is_answered(question, answers)
        and (must_be_answered(kind, question, asked, answers) or question.field not in {*excused, *given})
    )


def required(kind: Kind, answers: Answered, asked: Sequence[Question] = ()) -> tuple[Question, ...]:
    """Return the questions that must be answered or excused with these answers, in the order asked."""
    asked = asked or asked_of(kind)
    expected = [_asking(asked, field) for field in _expected(kind, asked, answers)]
    return tuple(
        question
        for question in asked
        if must_be_answered(kind, question, asked, answers) or any(question is known for known in expected)
    )


def must_be_answered(kind: Kind, question: Question, asked: Sequence[Question], answers: Answered) -> bool:
    """Return whether a question must be answered, and cannot be excused as unknown."""
    verb = verb_of(kind)
    alone = not any(question.name in names for names in (*verb.rivals, *verb.one_of))
    return is_needed(question, asked, answers) or (question.need is Need.REQUIRED and alone)


def alternatives(kind: Kind, answers: Answered, asked: Sequence[Question] = ()) -> tuple[Question, ...]:
    """Return the questions of which exactly one is answered: the first such set without answer, or none."""
    asked = asked or asked_of(kind)
    for names in verb_of(kind).one_of:
        able = tuple(question for question in asked if question.name in names)
        if not any(is_answered(question, answers) for question in able):
            return able
    return ()


def excused(kind: Kind, typed: Answered) -> frozenset[str]:
    """Return the fields that a call's arguments state as unknown, or as not applicable."""
    unknown, pairs = _words(typed.get("not_known")), typed.get(INAPPLICABLE)
    rest = {question.field for question in questions_of(kind)} if REST in unknown else set()
    named = {str(name).replace("-", "_") for name, _ in pairs} if isinstance(pairs, list) else set()
    return frozenset({*unknown, *rest, *named})


def may_be_unknown(typed: Answered) -> bool:
    """Return whether an entry may leave out unknown fields: a record may, an act may not."""
    return "entry_mode" in typed or bool(typed.get("recorded", "not_known" in typed))


def may_be_record(typed: Answered) -> bool:
    """Return whether the act could be recorded as one done elsewhere instead."""
    return typed.get("recorded") is False


def may_not_apply(question: Question, typed: Answered) -> bool:
    """Return whether a question is about a safeguard that may be stated as not applicable."""
    return question.field in SAFEGUARDS and INAPPLICABLE in typed


def reason_of(typed: Answered) -> str | None:
    """Return the reason why fields are unknown, None where none was given."""
    reason = typed.get("not_known_reason")
    return reason if isinstance(reason, str) else None


def unknown_words(fields: Sequence[str], because: str | None) -> list[str]:
    """Return the command-line words that state which fields are unknown, and why."""
    return ["--not-known", *fields, *([] if because is None else _flagged("--not-known-reason", because))]


def inapplicable_words(question: Question, because: str) -> list[str]:
    """Return the command-line words that state why a safeguard does not apply."""
    return ["--not-applicable", question.key, because]


def follow_ups(kind: Kind, answers: Answered, passed: Collection[str] = ()) -> tuple[Question, ...]:
    """Return the unanswered questions that other answers bring with them, without those ``passed`` over.

    They are optional.
    """
    asked = asked_of(kind)
    return tuple(
        question
        for question in asked
        if question.when is not None
        and question.name not in passed
        and not is_answered(question, answers)
        and holds(question.when, asked, answers)
    )


def is_needed(question: Question, asked: Sequence[Question], answers: Answered) -> bool:
    """Return whether earlier answers make a question one that cannot be left out."""
    when = question.when
    if when is None or when.needed is None:
        return False
    return holds(When(when.field, when.needed), asked, answers)


def holds(when: When, asked: Sequence[Question], answers: Answered) -> bool:
    """Return whether the condition of a question is met by an earlier answer."""
    earlier = next(question for question in asked if question.name == when.field)
    if not is_answered(earlier, answers):
        return False
    answer = answers[earlier.name]
    given = answer if isinstance(answer, list) else [answer]
    return not when.values or any(word in when.values for word in given)


def is_answered(question: Question, answers: Answered) -> bool:
    """Return whether a question has an answer; False from a tick is none, unlike a no."""
    answer = answers.get(question.name)
    return answer is not None and answer != [] and not (question.tick and answer is False)


def words_of(question: Question, text: str) -> list[str]:
    """Return the command-line words that give an answer to a question.

    Raise UsageError for an unknown code, or neither yes nor no.
    """
    if question.type.name == types.FLAG.name:
        return _flag_words(question, text)
    if not question.many:
        return _typed(question, [_code(question, text) if question.type.choices else text])
    return _typed(question, _several(question, text))


def words_of_several(question: Question, answers: Sequence[str]) -> list[str]:
    """Return the command-line words that give several answers to a question.

    Raise UsageError for an unknown code.
    """
    return _typed(
        question, [_code(question, answer) if question.type.choices else answer for answer in answers]
    )


def fault(question: Question, answer: object) -> str | None:
    """Return the reason why an entry cannot hold an answer to a field's question, None where it can.

    References and files are not checked here: they are looked up. A digest is typed in hexadecimal digits, as tools
    print it.
    """
    if not question.own or question.paper or is_read(question) or _is_looked_up(question):
        return None
    if question.type is types.SHA256:
        return None if _HEX.fullmatch(str(answer).strip()) else "must have 64 hexadecimal digits"
    value: Value = answer  # type: ignore[assignment]  # the parser gives what its type has it read
    if isinstance(answer, list):
        one = types.SEAL if question.type.name == types.SEALS.name else question.type
        value = types.join_codes(types.spelt(one, str(word)) for word in answer)
    elif isinstance(answer, str):
        value = types.spelt(question.type, answer)
    return question.type.check(value) or types.unkept(value, question.type)


def _is_looked_up(question: Question) -> bool:
    """Return whether the answer names something on record, as a reference or by its digest."""
    return question.type.name in _NAMED or question.type is types.CERTIFICATE


def lines_of(question: Question) -> list[str]:
    """Return the explanation of a question: its meaning, its values, whether it is erasable."""
    says = question.says.replace(f"; {ERASABLE}", "")
    notes = [_takes(question), ERASABLE if question.erasable else ""]
    about = "; ".join(filter(None, (says, *notes)))
    words = question.type.words
    width = max(map(len, words), default=0)
    codes = [
        f"{at:4}  {code.ljust(width)}  {meaning}".rstrip()
        for at, (code, meaning) in enumerate(words.items(), 1)
    ]
    return [f"{question.label}: {about}" if about else f"{question.label}:", *codes]


def _takes(question: Question) -> str:
    """Return the form of an answer in words, empty for a text."""
    if question.type.name == types.FLAG.name:
        return "y or n"
    if question.type.choices:
        return "numbers or codes, separated by blanks" if question.many else "a number or a code"
    if question.paper:
        return "a file"
    if question.many:
        return "several separated by blanks"
    if question.type.name == types.INSTANT.name and "such as" not in question.says:
        return "such as 2026-11-02T10:00+01:00"
    return question.unit.lower() if question.type.name == types.COUNT.name else ""


def _asked(thing: Thing) -> Question:
    """Return the question for a subject as one that is answered without a flag."""
    many, targets = thing.many is Many.SEVERAL, () if thing.space == "thing" else (thing.space,)
    return Question(
        name=thing.word,
        key=thing.word,
        says=thing.says,
        type=types.refs(*targets) if many else types.ref(*targets),
        need=Need.OPTIONAL if thing.many is Many.ALL_DUE else Need.REQUIRED,
        unit="",
        field="",
        own=False,
        many=many,
        typed=True,
        label=code_words(thing.word),
    )


def _asking(asked: Sequence[Question], field: str) -> Question | None:
    """Return the question that fills a field: its own, else the first argument entered as it; None."""
    able = [question for question in asked if question.field == field and not question.pair]
    own = [question for question in able if question.own]
    return next(iter([*own, *(question for question in able if not question.tick)]), None)


def _expected(kind: Kind, asked: Sequence[Question], answers: Answered) -> frozenset[str]:
    """Return the fields expected with these answers, without those that the command fills in itself."""
    layout, given = layouts.layout(1, kind.name), _given(asked, answers)
    seen = Facts({name: value for name, value in given.items() if name in layout.structural})
    named = {field.spoken.names for field in kind.own if field.name in given}
    free = {field.name for field in kind.own if field.spoken.input is Input.FREE}
    return layout.expected_of(seen, given.keys()) - {"occurred_at"} - named - free


def _given(asked: Sequence[Question], answers: Answered) -> dict[str, Value]:
    """Return the values of the fields that these answers fill, by field."""
    given: dict[str, Value] = {}
    for question in asked:
        answer = answers.get(question.name)
        if question.field and is_answered(question, answers) and not question.pair:
            given[question.field] = types.join_codes(answer) if isinstance(answer, list) else answer  # type: ignore[assignment]  # as in ``fault``
    return given


def _words(value: object) -> frozenset[str]:
    return frozenset(map(str, value)) if isinstance(value, list) else frozenset()


def _flag_words(question: Question, text: str) -> list[str]:
    said = text.lower()
    if said not in YES | NO:
        raise UsageError(f"{text!r} is neither yes nor no", hint="Type y or n.")
    if said in YES:
        return [question.flag]
    return [] if question.tick else [f"--no-{question.key}"]


def _several(question: Question, text: str) -> list[str]:
    if question.type.choices:
        return [_code(question, word) for word in text.replace(",", " ").split()]
    words = _WORDS.findall(text)
    if any(bare[0] in "\"'" for *_, bare in words if bare):
        raise UsageError(f"a quotation mark is open in {text!r}", hint="Close it.")
    return ["".join(word) for word in words]


def _code(question: Question, text: str) -> str:
    """Return the code that a text means, by its number in the list or itself; raise UsageError."""
    choices: Sequence[str] = tuple(question.type.words)
    if text in choices:
        return text
    if text.isascii() and text.isdigit() and 0 < int(text) <= len(choices):
        return choices[int(text) - 1]
    spelt = text.lower().replace(" ", "_").replace("-", "_")
    if spelt in choices:
        return spelt
    raise UsageError(f"{text!r} is none of them", hint=f"Type a number from 1 to {len(choices)}, or a code.")


def _typed(question: Question, values: Sequence[str]) -> list[str]:
    """Return values after their flag; a value that begins as a flag is joined to its own flag."""
    if question.typed:
        return list(values)
    if question.many and not question.own and not question.type.choices:
        return [word for value in values for word in _flagged(question.flag, value)]
    return values_of(question.flag, values)


def values_of(flag: str, values: Sequence[str]) -> list[str]:
    """Return a flag with its values; repeated and joined to each where one begins as a flag does."""
    if any(value.startswith("-") for value in values):
        return [word for value in values for word in _flagged(flag, value)]
    return [flag, *values]


def _flagged(flag: str, value: str) -> list[str]:
    return [f"{flag}={value}"] if value.startswith("-") else [flag, value]
