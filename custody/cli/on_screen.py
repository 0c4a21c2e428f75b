"""What commands say of flags and of each other, said of what stands on a screen: questions, forms and pages.

Texts are written for the command line and keep their flags. Whoever is at a screen knows pages, forms and the
questions on these, so all that a command or a view says passes through here before a screen tells it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from custody.cli.forms import form_of
from custody.cli.main import COMMANDS
from custody.cli.template import leaf
from custody.forms.form import Field, Form, label_of
from tui.places import FURTHER, PLACES

#: Commands whose rows are forms of another one, which is asked line by line.
ROWS: Final[dict[tuple[str, ...], tuple[str, ...]]] = {("exhibit", "intake"): ("exhibit", "register")}
#: How the program was begun: said as a flag of the command that began it.
BEGUN: Final = frozenset(
    {"closed", "keys", "log-passphrase-file", "passphrase-file", "reads", "state", "vault"}
)
#: What is said of the command line alone, and what takes its place.
CLAUSES: Final = (
    (re.compile(r"See (?:`custody [^`]* --help`|the command's --help)(?: for examples)?"), "F1 explains it"),
    (re.compile(r"[^.;]*--as NAME or CUSTODY_AS"), "Sign in with Ctrl+L"),
    (re.compile(r", or type it beside --from"), ""),
    (re.compile(r"[Aa]nswer y, or say --yes"), "Sign it"),
)

_TITLES: Final = {page: title for _, page, title in PLACES} | {page: title for page, title, _ in FURTHER}
#: The page that lists what a command lists.
LISTED: Final[dict[tuple[str, ...], str]] = {
    ("actor", "list"): "people",
    ("case", "list"): "cases",
    ("check",): "audit",
    ("due",): "today",
    ("exhibit", "list"): "exhibits",
    ("fixity", "status"): "integrity",
    ("inventory", "list"): "rounds",
    ("log", "checkpoints"): "checkpoints",
    ("log", "show"): "ledger",
    ("order", "list"): "orders",
    ("production", "list"): "productions",
    ("seizure", "list"): "seizures",
    ("status",): "today",
}
#: What a command shows, each of which has a page of its own.
SHOWN: Final[dict[tuple[str, ...], str]] = {
    ("actor", "show"): "person",
    ("case", "show"): "case",
    ("exhibit", "show"): "exhibit",
    ("inventory", "show"): "round",
    ("log", "show"): "entry",
    ("order", "show"): "order",
    ("production", "show"): "production",
    ("seizure", "show"): "seizure",
}

#: What somebody else wrote and is quoted; a command; a flag with what follows it; the name of a field.
_PARTS: Final = re.compile(
    r"(?<![\w'])(?P<quoted>'[^'\n]*')(?!\w)"
    r"|(?P<verb>\b(?:[Rr]uns?|with) )?`custody (?P<command>[^`]+)`"
    r"|(?P<tick>`?)(?<![\w-])--(?P<flag>[a-z][a-z0-9-]*)(?P=tick)"
    r"(?P<named>(?: (?:[A-Z]{2,}|N)\b)+)?(?: (?P<word>[a-z_0-9]+)\b)?"
    r"|(?<![\w./-])(?P<field>[a-z]+(?:_[a-z0-9]+)+)(?![\w./-])"
)
_BEGINS: Final = re.compile(r"(?:^|(?<=\. ))the (?=page|form)")
#: What is said of a page and of a form where a command is run; a command is done with a form, and shown on a page.
_VERBS: Final = {"run ": "open ", "Run ": "Open ", "runs ": "opens ", "Runs ": "Opens "}
#: How a form is found by its name, from any page.
_FOUND: Final = " (Ctrl+P)"
#: Commands that are only typed: they make a vault, are one, or speak to a shell.
APART: Final = frozenset({"completion", "demo", "init", "schema", "template", "tui"})


class OnScreen:
    """Says what a command says in the words of its form; ``labels`` are those of a screen that calls a field otherwise.

    What is quoted is left as it is, for that somebody wrote, and so is a command that is only typed.
    """

    def __init__(self, forms: Iterable[Form], labels: Mapping[str, str] | None = None) -> None:
        self._asked: dict[str, tuple[str, frozenset[str]]] = {}
        for form in forms:
            for field in form.fields:
                self._take(field, labels or {})

    def _take(self, field: Field, labels: Mapping[str, str]) -> None:
        label = labels.get(field.name) or field.label
        for flag in field.flags:
            said = f"{label}: {'no' if flag.startswith('--no-') else 'yes'}" if field.either else label
            self._asked.setdefault(flag.removeprefix("--"), (said, frozenset(field.words)))

    def __call__(self, text: str) -> str:
        """Say a text so."""
        if "--" not in text and "`custody " not in text and "_" not in text:
            return text
        for clause, instead in CLAUSES:
            text = clause.sub(instead, text)
        return _BEGINS.sub("The ", _PARTS.sub(self._part, text))

    def _part(self, found: re.Match[str]) -> str:
        if found["command"] is not None:
            return _told_command(found)
        if found["field"] is not None:
            asked = self._asked.get(label_of(found["field"]))
            return found[0] if asked is None else self._question(*asked, None)
        flag = found["flag"]
        if flag in self._asked:
            return self._question(*self._asked[flag], found["word"])
        if flag in BEGUN:
            return found[0].replace(f"--{flag}", f"`custody tui --{flag}`")
        return found[0]

    @staticmethod
    def _question(label: str, words: frozenset[str], word: str | None) -> str:
        """Give a question, with the answer that was named behind it."""
        if word in words:
            return f"'{label}: {word}'"
        return f"'{label}'" if word is None else f"'{label}' {word}"


@cache
def _forms(words: tuple[str, ...]) -> tuple[Form, ...]:
    """Return the form of a command, and of the one whose forms its rows are; none for what is no command."""
    asked = [one for one in (words, ROWS.get(words)) if one is not None]
    return tuple(form_of(parser) for words in asked if (parser := leaf(words)) is not None)


def on_screen(words: tuple[str, ...], labels: Mapping[str, str] | None = None) -> OnScreen:
    """Give what says the texts of a command so that a screen can tell them."""
    return OnScreen(_forms(words), labels)


def _page_of(command: str) -> str | None:
    """Say which page shows what a command shows, None where none does."""
    typed = command.split()
    named = [one for one in typed if not one.startswith("-")]
    for words in (tuple(named[:2]), tuple(named[:1])):
        rest = [one for one in named[len(words) :] if not one.isupper()]
        if words in SHOWN and (words not in LISTED or len(typed) > len(words)):
            return " ".join(["the page of the", SHOWN[words], *rest])
        if words in LISTED:
            return f"the page {_TITLES[LISTED[words]]}"
    return None


def _told_command(found: re.Match[str]) -> str:
    """Say a command as the page that shows the same, else as its form, which its name opens; else as it is."""
    command, verb = found["command"], found["verb"] or ""
    page = _page_of(command)
    told = page or _form_of(command)
    if told is None:
        return found[0]
    if found.string[: found.start()].endswith(("same ", "'s ")):
        told = told.removeprefix("the ")
    on = "on " if page is not None else "with "
    return f"{_VERBS.get(verb, on if verb else '')}{told}"


def _form_of(command: str) -> str | None:
    """Say which form is filled in where a command is typed, and with which answers; None where it has none."""
    typed = command.split()
    for words in (tuple(typed[:2]), tuple(typed[:1])):
        if words[0] in APART:
            return None
        if forms := _forms(words):
            about, answers = _answered(forms[0], typed[len(words) :])
            more = f" for {' '.join(about)}" if about else ""
            more += f" with {' and '.join(answers)}" if answers else ""
            return f"the form '{' '.join(words)}'{_FOUND}{more}"
    group = len(typed) == 1 and typed[0] in {one.name for one in COMMANDS}
    return f"the forms '{typed[0]} …'{_FOUND}" if group else None


def _answered(form: Form, rest: list[str]) -> tuple[list[str], list[str]]:
    """Give what a command is typed about, and its flags as questions with their answers; placeholders are none."""
    asked = {flag for field in form.fields for flag in field.flags}
    about: list[str] = []
    answers: list[list[str]] = []
    for word in rest:
        if word.startswith("--"):
            answers.append([label_of(word.removeprefix("--"))] if word in asked else [])
        elif not word.isupper():
            (answers[-1] if answers else about).append(word)
    return about, [
        f"'{': '.join((one[0], ' '.join(one[1:])) if one[1:] else one)}'" for one in answers if one
    ]
