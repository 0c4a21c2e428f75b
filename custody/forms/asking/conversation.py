"""One call and its missing answers: the next question, and the call with the answers so far.

An answer becomes words of the command line, so that the call goes on exactly as if it had been typed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from custody.errors import Conflict, NotFound, UsageError
from custody.forms import missing_answers
from custody.forms.asking.circumstances import circumstances_asked
from custody.forms.fields import key_of
from custody.forms.known_answers import KNOWN, Find
from custody.forms.missing_answers import Answered
from custody.forms.questions import ANOTHER, Question, is_open, verb_of
from custody.frozen import dataclass
from custody.model.schema.schema import Kind, Need

#: Returns what a call says by the name of each argument; UsageError for a wrong one.
Parse = Callable[[Sequence[str]], Mapping[str, object]]
#: Looks up what an answer names; NotFound or Ambiguous, Conflict for a new name that is in use.
Look = Callable[[Question, object], None]
#: Returns what is on record of the thing that an act is about, beside what was typed; nothing where it is not found.
Known = Callable[[Find, Answered], Answered]


@dataclass(frozen=True, slots=True)
class State:
    """The answers of a conversation at some point of it."""

    argv: tuple[str, ...]
    unknown: tuple[str, ...]
    because: str | None
    passed: frozenset[str]
    typed: Mapping[str, object]


class Conversation:
    """The words of one call of a kind, and the answers that are added to them.

    Raises UsageError for a wrong call.
    """

    def __init__(self, kind: Kind, argv: Sequence[str], parse: Parse, look: Look, known: Known) -> None:
        self._kind = kind
        self._asked = missing_answers.asked_of(kind)
        self._every = (*self._asked, *circumstances_asked(kind))
        self._parse = parse
        self._look = look
        self._known = known
        self._argv = list(argv)
        self._unknown: list[str] = []
        self._because: str | None = None
        self._passed: set[str] = set()
        self._in_use: str | None = None
        #: What the call says so far, by the name of each argument.
        self.typed = parse(argv)

    @property
    def words(self) -> list[str]:
        """The words of the call with the answers so far."""
        if not self._unknown:
            return self._argv
        return self._with(None, missing_answers.unknown_words(self._unknown, self._because))

    @property
    def reason(self) -> str | None:
        """The reason why fields are unknown, None where none was given yet."""
        return self._because or missing_answers.reason_of(self.typed)

    @property
    def state(self) -> State:
        """The answers at this point, to go back to."""
        passed = frozenset(self._passed)
        return State(tuple(self._argv), tuple(self._unknown), self._because, passed, self.typed)

    def go_back(self, state: State) -> None:
        """Take back all answers since a point."""
        self._argv, self._unknown = list(state.argv), list(state.unknown)
        self._because, self._passed, self.typed = state.because, set(state.passed), state.typed

    def named(self, keys: Collection[str]) -> tuple[Question, ...]:
        """Return the questions that a form asks under these names."""
        return tuple(question for question in self._every if key_of(question) in keys)

    def is_answered(self, question: Question) -> bool:
        """Return whether a question has an answer."""
        return missing_answers.is_answered(question, self._answers())

    def is_asked(self, question: Question) -> bool:
        """Return whether the condition of a question is met, or may be by what the command finds itself."""
        when = question.when
        if when is None or is_open(self._kind, when):
            return True
        return missing_answers.holds(when, self._asked, self._answers())

    def lacks(self) -> bool:
        """Return whether a required answer is missing."""
        return bool(self.alternatives() or self.missing())

    def next(self) -> Question | None:
        """Return the next question, a missing one or one that earlier answers bring; None without any."""
        more = missing_answers.follow_ups(self._kind, self._answers(), self._passed)
        todo = {*(question.name for question in self.missing()), *(question.name for question in more)}
        return next((question for question in self._asked if question.name in todo), None)

    def alternatives(self) -> Sequence[Question]:
        """Return the questions of which exactly one must be answered and none is; empty without any."""
        return missing_answers.alternatives(self._kind, self._answers())

    def missing(self) -> Sequence[Question]:
        """Return the required questions without an answer."""
        excused = missing_answers.excused(self._kind, self.typed)
        return missing_answers.missing(self._kind, self._answers(), excused)

    def may_be_left(self, question: Question) -> bool:
        """Return whether a missing question can be left without an answer, for a reason."""
        return question.need is not Need.REQUIRED and not missing_answers.is_needed(
            question, self._asked, self._answers()
        )

    def tick(self, question: Question) -> None:
        """Answer a question with its flag alone; raise UsageError if that contradicts earlier answers."""
        self._argv = self._with(question, [question.flag])
        self.typed = self._parse(self.words)

    def take(self, question: Question, text: str) -> str | None:
        """Record an answer; return its fault, None for a good one.

        A name in use is a fault the first time; whoever types it once more means another thing of this name.
        """
        before = self._argv, self.typed
        try:
            self._argv = self._with(question, missing_answers.words_of(question, text))
            self.typed = self._parse(self.words)
            answer = self._answers()[question.name]
            wrong = missing_answers.fault(question, answer)
            if wrong is None:
                self._look(question, answer)
                return None
            wrong = f"it {wrong}"
        except Conflict as error:
            if self._means_another(text):
                return None
            wrong = f"{error.message}. Type it once more if it is another one of this name"
        except (UsageError, NotFound) as error:
            shown = error.message.partition(f"argument {question.flag}: ")[2] or error.message
            wrong = f"{shown}. {error.hint}" if isinstance(error, NotFound) else shown
        self._argv, self.typed = before
        return wrong

    def _means_another(self, text: str) -> bool:
        """Return whether another thing of a name in use is meant: it was said, or the name is typed once more."""
        another = next(asked for asked in self._every if asked.name == ANOTHER.name)
        if self.is_answered(another):
            return True
        if text != self._in_use:
            self._in_use = text
            return False
        self.tick(another)
        return True

    def pass_over(self, question: Question) -> None:
        """Record that an optional question is left out."""
        self._passed.add(question.name)

    def not_applicable(self, question: Question, because: str) -> str | None:
        """Record that a safeguard does not apply; return what is wrong with that, None for nothing."""
        return self._go_on(self._with(None, missing_answers.inapplicable_words(question, because)))

    def not_known(self, field: str, because: str) -> str | None:
        """Record that a field is unknown, for a reason or the one before; return a fault, None for none."""
        known = self.reason
        if because and because != known:
            self._because = f"{known}; {because}" if known else because
        self._unknown.append(field)
        return self._go_on(self._argv)

    def _go_on(self, argv: list[str]) -> str | None:
        before, self._argv = self._argv, argv
        try:
            self.typed = self._parse(self.words)
        except UsageError as error:
            self._argv = before
            return error.message
        return None

    def _answers(self) -> dict[str, object]:
        """Return all answers so far, typed or filled in, by the name of each question."""
        typed = {
            question.name: self.typed.get(question.word, self.typed.get(question.name))
            for question in self._every
        }
        find = KNOWN.get(self._kind.name)
        return typed if find is None else {**typed, **self._known(find, typed)}

    def _with(self, question: Question | None, words: Sequence[str]) -> list[str]:
        """Return the call with the words of an answer: flags at the end, others after the words without flag."""
        argv = self._argv
        end = argv.index("--") if "--" in argv else len(argv)
        if question is None or not question.typed:
            return [*argv[:end], *words, *argv[end:]]
        at = len(verb_of(self._kind).words) + self._given()
        named_first = not any(word.startswith("-") for word in (*argv[:at], *words))
        if named_first and at <= end:
            return [*argv[:at], *words, *argv[at:]]
        return [*argv[:end], "--", *argv[end + 1 :], *words]

    def _given(self) -> int:
        """Return the number of words that were given without a flag."""
        answers = self._answers()
        found = (
            answers[word.name]
            for word in missing_answers.words_asked(self._kind)
            if missing_answers.is_answered(word, answers)
        )
        return sum(len(answer) if isinstance(answer, list) else 1 for answer in found)
