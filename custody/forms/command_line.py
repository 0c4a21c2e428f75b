"""The command to type next, from the verb of a kind and the answers already known.

The command asks for the other answers at a terminal, one question at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from custody.forms.missing_answers import (
    asked_of,
    thing_asked,
    values_of,
    words_asked,
    words_of,
    words_of_several,
)
from custody.forms.questions import Question, verb_of
from custody.model.kinds import KINDS
from custody.model.schema.schema import Kind


def command_line(kind: str, space: str, name: str, answers: Mapping[str, object]) -> tuple[str, ...]:
    """Return the words of the command that enters a kind about a subject; empty without a command.

    ``answers`` are by the name of a question. Answers without question are left out, and so is the subject where the
    command is about another namespace.
    """
    found = _entered_by().get(kind)
    if found is None or found.verb is None:
        return ()
    thing = thing_asked(found)
    if thing is not None and (not thing.type.targets or space in thing.type.targets):
        answers = {**answers, thing.name: name}
    return _line(found, answers)


#: The word after which nothing is a flag.
END_OF_FLAGS = "--"
#: Commands that no kind declares: the question that names their thing, and its flag, none where it is typed without.
UNDECLARED: dict[tuple[str, ...], tuple[str, str]] = {
    ("exhibit", "intake"): ("seizure", "--seizure"),
    ("exhibit", "print-label"): ("exhibit", ""),
    ("exhibit", "print-continuity"): ("exhibit", ""),
    ("sweep", "run"): ("object", "--object"),
    ("proof", "entry"): ("what", ""),
}


def command_of_words(words: Sequence[str], answers: Mapping[str, object]) -> tuple[str, ...]:
    """Return a command's words with known answers; for one that no kind declares, its subject alone.

    ``words`` are those after `custody`. An empty answer counts as unknown.
    """
    known = {name: answer for name, answer in answers.items() if answer not in ("", None)}
    kind = _by_words().get(tuple(words))
    if kind is not None:
        return _line(kind, known)
    name, flag = UNDECLARED.get(tuple(words), ("", ""))
    said = known.get(name, ())
    thing = list(map(str, said)) if isinstance(said, list | tuple) else [str(said)]
    if flag and thing:
        return ("custody", *words, *values_of(flag, thing))
    return ("custody", *words, *_positional(thing))


def _line(kind: Kind, answers: Mapping[str, object]) -> tuple[str, ...]:
    words, typed = ["custody", *verb_of(kind).words], words_asked(kind)
    things: list[str] = []
    for question in typed:
        if question.name not in answers:
            break
        things += _words(question, answers[question.name])
    flags: list[str] = []
    for question in asked_of(kind):
        if question not in typed and question.name in answers:
            flags += _words(question, answers[question.name])
    things = _positional(things)
    return (*words, *flags, *things) if things[:1] == [END_OF_FLAGS] else (*words, *things, *flags)


def _positional(words: list[str]) -> list[str]:
    """Return words typed without a flag, after `--` where one of them begins as a flag does."""
    return [END_OF_FLAGS, *words] if any(word.startswith("-") for word in words) else words


def is_typed(kind: str, name: str) -> bool:
    """Return whether the command that enters a kind takes the answer to a question without a flag."""
    found = _entered_by().get(kind)
    return found is not None and any(question.name == name for question in words_asked(found))


def _words(question: Question, answer: object) -> Iterator[str]:
    if isinstance(answer, list | tuple):
        yield from words_of_several(question, list(map(str, answer)))
        return
    text = ("y" if answer else "n") if isinstance(answer, bool) else str(answer)
    yield from [text] if question.typed else words_of(question, text)


@cache
def _by_words() -> dict[tuple[str, ...], Kind]:
    """Return each kind that a command enters, by the words of the command behind `custody`."""
    return {tuple(kind.verb.words): kind for kind in KINDS if kind.verb is not None}


@cache
def _entered_by() -> dict[str, Kind]:
    """Return the kind whose verb enters each kind, by name."""
    return {name: kind for kind in KINDS if kind.verb is not None for name in (kind.name, *kind.verb.enters)}
