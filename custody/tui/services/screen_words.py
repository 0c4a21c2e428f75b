"""Command texts reworded for screens: flags as questions, commands as forms or pages.

Texts are written for the command line and keep their flags. Screens have pages, forms and questions instead, so all
texts of commands and views pass through here before a screen shows them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from custody.forms.form import Field, Form, label_of
from custody.pages.parts.page_names import PAGES
from custody.tui.services.navigation import FURTHER, PLACES

#: Options of the program's start, named as flags of the command that started it.
START_OPTIONS: Final = frozenset(
    {"closed", "keys", "log-passphrase-file", "passphrase-file", "reads", "state", "vault"}
)
#: Commands that are only typed: they make a vault, open the terminal, serve a shell, or show the manual.
TYPED_ONLY: Final = frozenset({"completion", "demo", "form", "init", "manual", "schema", "tui"})
#: The pages of commands that list or show no things of one sort.
LIST_PAGES: Final[Mapping[tuple[str, ...], str]] = {
    ("check",): "audit",
    ("deadlines",): "today",
    ("sweep", "status"): "integrity",
    ("log", "checkpoints"): "checkpoints",
    ("log", "show"): "ledger",
    ("today",): "today",
}
#: Clauses that apply to the command line alone, and their replacements.
_CLAUSES: Final = (
    (", or type it beside --from", ""),
    ("See the command's --help", "F1 in the form explains it"),
    ("answer y, or say --yes", "Sign it"),
    ("Answer y, or say --yes", "Sign it"),
)
_WHO: Final = "--as NAME or CUSTODY_AS"
_TITLES: Final = {page: title for _, page, title in PLACES} | {page: title for page, title, _ in FURTHER}
#: Verbs of commands, and those of pages and forms that replace them.
_VERBS: Final = {"run": "open", "Run": "Open", "runs": "opens", "Runs": "Opens", "with": ""}
#: The key that finds a form by its name, from any page.
_FOUND: Final = " (Ctrl+P)"
_COMMAND: Final = "`custody "
_OPENING, _CLOSING = '(["', '.,;:!?)]"'
_NAME: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


class _Word(NamedTuple):
    """A word of a text with the punctuation around it; quoted text is one word."""

    before: str
    core: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.core}{self.after}"


class OnScreen:
    """The rewriter of a command's texts; ``labels`` are those of a screen with other names.

    ``form`` returns the form of a command, None where there is none, and ``groups`` are the first words of commands.
    Quoted text is left as it is, since a person wrote it, and so is a command that is only typed.
    """

    def __init__(
        self,
        forms: Sequence[Form],
        labels: Mapping[str, str],
        form: Callable[[tuple[str, ...]], Form | None],
        groups: Collection[str],
    ) -> None:
        self._form = form
        self._groups = groups
        self._asked: dict[str, tuple[str, frozenset[str]]] = {}
        for asked in (field for form in forms for field in form.fields):
            self._take(asked, labels)

    def _take(self, field: Field, labels: Mapping[str, str]) -> None:
        label = labels.get(field.name) or field.called
        for flag in field.flags:
            said = f"{label}: {'no' if flag.startswith('--no-') else 'yes'}" if field.either else label
            self._asked.setdefault(flag.removeprefix("--"), (said, frozenset(field.words)))

    def __call__(self, text: str) -> str:
        """Return a text with its flags, commands and field names as questions, forms and pages."""
        if "--" not in text and _COMMAND not in text and "_" not in text:
            return text
        for clause, instead in _CLAUSES:
            text = text.replace(clause, instead)
        before, found, after = text.partition(_WHO)
        if found:
            sentence = max(before.rfind("."), before.rfind(";")) + 1
            text = f"{before[:sentence]}Sign in with Ctrl+L{after}"
        return "\n".join(" ".join(self._said(list(_words(line)))) for line in text.split("\n"))

    def _said(self, words: Sequence[_Word]) -> list[str]:
        """Return the words of a line, reworded for screens."""
        said: list[str] = []
        at = 0
        while at < len(words):
            one, taken = words[at], 1
            if one.core.startswith(_COMMAND):
                taken = self._command(one, said, words[at + 1 : at + 3])
            elif not (flag := one.core.strip("`")).startswith("--"):
                said.append(f"{one.before}{self._field(one.core)}{one.after}")
            elif "/--" in flag:
                either = "/".join(self._flag(part[2:], [_Word("", part, "")])[0] for part in flag.split("/"))
                said.append(f"{one.before}{either}{one.after}")
            elif " " in flag:
                said.append(f"{one.before}`{' '.join(self._said(list(_words(flag))))}`{one.after}")
            elif one.core[1:-1] in self._asked and "-" in one.core and one.core == f"'{one.core[1:-1]}'":
                said.append(f"{one.before}'{self._asked[one.core[1:-1]][0]}'{one.after}")
            else:
                text, taken = self._flag(flag.removeprefix("--"), words[at:])
                said.append(text)
            at += taken
        return said

    def _field(self, core: str) -> str:
        """Return the question of a field named as in entries, in quotation marks; another word as it is."""
        is_name = "_" in core.strip("_") and _NAME.issuperset(core) and core[0].isalpha()
        asked = self._asked.get(label_of(core)) if is_name else None
        return core if asked is None else f"'{asked[0]}'"

    def _flag(self, flag: str, words: Sequence[_Word]) -> tuple[str, int]:
        """Return a flag's question with the answer behind it, and the number of words it took."""
        one, taken = words[0], 1
        if flag not in self._asked:
            begun = f"`custody tui --{flag}`" if flag in START_OPTIONS else one.core
            return f"{one.before}{begun}{one.after}", taken
        label, answers = self._asked[flag]
        last = one
        while not last.after and taken < len(words) and _stands_for_a_value(words[taken]):
            last, taken = words[taken], taken + 1
        if not last.after and taken < len(words) and words[taken].core in answers and not words[taken].before:
            last, taken = words[taken], taken + 1
            return f"{one.before}'{label}: {last.core}'{last.after}", taken
        return f"{one.before}'{label}'{last.after}", taken

    def _command(self, word: _Word, said: list[str], following: Sequence[_Word]) -> int:
        """Append a command as its page, else as its form, else unchanged; return the number of words taken."""
        command = word.core[len(_COMMAND) : -1]
        if command.endswith(" --help") and said[-1:] == ["See"]:
            said[-1] = "F1 in the form explains it"
            examples = [next_word.core for next_word in following] == ["for", "examples"]
            said[-1] += following[-1].after if examples else word.after
            return 3 if examples else 1
        page = _page_of(command)
        told = page or self._form_of(command)
        if told is None:
            said.append(str(word))
            return 1
        verb = said.pop() if said and said[-1] in _VERBS else ""
        if said and (said[-1] == "same" or said[-1].endswith("'s")):
            told = told.removeprefix("the ")
        elif not verb and not word.before and (not said or said[-1].endswith(".")):
            told = f"T{told[1:]}"
        if verb:
            said.append(_VERBS[verb] or ("on" if page is not None else "with"))
        said.append(f"{word.before}{told}{word.after}")
        return 1

    def _form_of(self, command: str) -> str | None:
        """Return the form of a typed command in words, with its answers; None if it has none."""
        typed = command.split()
        for words in (tuple(typed[:2]), tuple(typed[:1])):
            if words[0] in TYPED_ONLY:
                return None
            if (form := self._form(words)) is not None:
                about, answers = _answered(form, typed[len(words) :])
                more = f" for {' '.join(about)}" if about else ""
                more += f" with {' and '.join(answers)}" if answers else ""
                return f"the form '{' '.join(words)}'{_FOUND}{more}"
        return f"the forms '{typed[0]} …'{_FOUND}" if len(typed) == 1 and typed[0] in self._groups else None


def _words(line: str) -> Iterator[_Word]:
    """Yield the words of a line, which single blanks part."""
    at = 0
    while at <= len(line):
        start = at
        while at < len(line) and line[at] != " ":
            at = _past(line, at)
        token = line[start:at]
        core = token.lstrip(_OPENING)
        bare = core.rstrip(_CLOSING)
        yield _Word(token[: len(token) - len(core)], bare, core[len(bare) :])
        at += 1


def _past(line: str, at: int) -> int:
    """Return the index after a character, or after the quoted text that it opens."""
    mark, before = line[at], line[at - 1 : at]
    if mark != "`" and (mark != "'" or before.isalnum() or before in ("_", "'")):
        return at + 1
    end = line.find(mark, at + 1)
    whole = end > 0 and (mark == "`" or not line[end + 1 : end + 2].isalnum())
    return end + 1 if whole else at + 1


def _stands_for_a_value(word: _Word) -> bool:
    """Return whether a word stands for a value, as in the usage of a command."""
    core = word.core
    return not word.before and core.isalpha() and core.isupper() and (len(core) > 1 or core == "N")


def page_of_command(words: tuple[str, ...], *, named: bool) -> str | None:
    """Return the page of a command's output in words, None without one; ``named`` if it names a subject."""
    page = PAGES.get(words[0].replace("-", "_"), "thing") if words else "thing"
    if len(words) > 1 and page != "thing":
        pages = "people" if page == "person" else f"{page}s"
        if words[1] == "show":
            return f"the page of the {page}"
        if words[1] == "list" and pages in _TITLES:
            return f"the page {_TITLES[pages]}"
    if words == ("log", "show") and named:
        return "the page of the entry"
    return f"the page {_TITLES[LIST_PAGES[words]]}" if words in LIST_PAGES else None


def _page_of(command: str) -> str | None:
    """Return the page of a typed command's output in words, None without one."""
    typed = command.split()
    named = [word for word in typed if not word.startswith("-")]
    for words in dict.fromkeys((tuple(named[:2]), tuple(named[:1]))):
        rest = [spoken for spoken in named[len(words) :] if not spoken.isupper()]
        page = page_of_command(words, named=len(typed) > len(words))
        if page is not None:
            return " ".join([page, *rest]) if page.startswith("the page of ") else page
    return None


def _answered(form: Form, rest: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the arguments of a typed command, and its flags as answered questions, without placeholders."""
    asked = {flag: field for field in form.fields for flag in field.flags}
    about: list[str] = []
    answers: list[list[str]] = []
    for word in rest:
        if word.startswith("--"):
            answers.append([asked[word].called] if word in asked else [])
        elif not word.isupper():
            (answers[-1] if answers else about).append(word)
    return about, [
        f"'{': '.join((answer[0], ' '.join(answer[1:])) if answer[1:] else answer)}'"
        for answer in answers
        if answer
    ]
