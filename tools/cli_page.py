"""The reference of the command line from its parsers: one page for each command."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from custody.cli.commands import grouped
from custody.cli.console.diagnostics import LOOK_FIRST, stop_code
from custody.cli.console.signals import STOPPING
from custody.cli.main import COMMANDS, build
from custody.cli.shell.parsing import Parser
from custody.errors import CustodyError
from custody.pages.render.document import SCHEMA
from tools.cli_tables import PAGES, SETTINGS, STATUSES

#: Where the pages are, from the root of the repository.
FOLDER = "docs/reference/commands"
EXITS = "docs/reference/exit-statuses.md"
SETTINGS_PAGE = "docs/reference/settings.md"
_MADE = "<!-- Written by `make docs` from the parsers and error classes; do not edit. -->\n"
_INDEX = """\
# The command line

{made}
Write the command first, then its flags: `custody preservation-order issue 2026-0417 --reference PO-17`.
Flags are never guessed from their first letters. `custody help COMMAND ACTION` shows the same as the pages listed here.

## Commands

{commands}
Beside them: [exit statuses](../exit-statuses.md), [settings](../settings.md) and
[flags that many commands share](shared-flags.md).

## Answers

- Standard output is the result and nothing else. Errors, warnings, notes and progress go to standard error, progress
  only on a terminal.
- Of several files or objects, those that fail are named and the others stand. The exit status is 3 if one was checked
  and false, else that of the first that failed. With `--quiet` standard error has a line on each.
- With `--json` the result is one document. Each page names its `schema`. An error is one document `custody.error/1` on
  standard error ([formats](../format.md#json-documents)).
- Whatever comes from evidence is shown with its control characters escaped.
- An answer that standard output does not take breaks nothing off. An entry that was made stands, and the status is 10.
  Where nothing was entered the status is 141 if the reader went away, else 8. A check that failed keeps its status 3,
  and one that could not decide its status 4.

## Lists

- A list shows its first 50 rows as text. `--limit N` says how many, 0 for all; `--skip N` leaves out the first N.
- `log show` and `log checkpoints` count from their newest row.
- Where rows are left out, the last line says how many there are. It gives the command for the next rows, with the flags
  that were typed.
- With `--json` a list is all its rows. With `--limit` or `--skip` it is that part, and `more` of the table counts the
  rows before and after it. `log show` has the newest 50 entries unless flags choose others; then `total` and `skipped`
  say which. `more` of `deadlines` says whether there are further ones.
- A page with several tables, such as `case show`, shows the first 50 rows of each. Of many stored objects it counts how
  many lie in each store, and in which state. Its JSON document is always whole.
- `--out FILE.html` or `--out FILE.csv` writes a list to a file: all rows, unless `--limit` or `--skip` is there.
  The CSV has instants such as `2026-11-24T13:37:00Z`, codes, and the identifier of each thing beside its name.

## Questions at a terminal

A command that enters something asks for each required or expected answer that it lacks, one question at a time.

- Each question says what it means and lists its codes with their meanings. A number or the code answers. It also says
  whether the answer can be erased later.
- An answer that does not fit, or that names nothing on record, is refused at once and asked for again.
- Enter alone says that nobody knows it. The next line asks why; a safeguard can be said not to apply.
- Some questions depend on the answer to another. Their help names it.
- At the end the command line that asks nothing is shown, and the command goes on as if it had been typed.
- Ctrl-C ends with status 130, Ctrl-D with status 5. Nothing is entered.
- Nobody is asked where standard input or standard error is no terminal, nor with `--json`, `--quiet` or `--yes`. A
  script gets status 2 and the list of what is missing.

With `--ask` every question of the form is asked, also what may be left out, under the titles of its sections. It is
made for screen readers, for bad lines, and for terminals that can draw nothing: line follows line, and nothing is drawn
again.

- What was typed after the command is not asked for. Enter alone leaves a question without an answer, or keeps the
  office's default, which the question names.
- `<` and Enter take the last answer back, as often as needed.
- Before it is signed, the review of the screens is shown: what the entry does, its warnings, and its fields in the
  order of the paper. `y` signs it. What cannot be made good asks for the number of its thing instead.
- Rows of a list, as of an intake, are not asked for: `custody exhibit register --ask` takes one exhibit at a time.

## Trying first

`--dry-run` enters nothing. It says in plain words what would follow: the first and last day of a period, who is bound,
by which rule, the marks with their reasons, and what nobody could state. Then it shows the very text that would be
signed. The same words stand before the question whether to enter what would be marked. With `--json` they are the
member `preview` of each draft.
"""

#: Groups of flags that many commands share, by their title in a command's help.
_GROUPS = {"shared": "Flags about vault, answer and signer", "circumstances": "Flags about the circumstances"}


@dataclass(frozen=True)
class Documented:
    """One command or action: its words and its parser."""

    words: tuple[str, ...]
    parser: Parser
    help: str

    @property
    def schema(self) -> str:
        """The schema of its JSON document: the page's where it shows a page, else its own."""
        return SCHEMA if self.words in PAGES else f"custody.{'.'.join(self.words)}/1"


def page_paths() -> list[str]:
    """Return the path of every page of the command line."""
    around = [f"{FOLDER}/index.md", f"{FOLDER}/shared-flags.md", EXITS, SETTINGS_PAGE]
    return [*around, *(f"{FOLDER}/{command.name}.md" for command in COMMANDS)]


@cache
def cli_pages() -> dict[str, str]:
    """Return every page of the command line by its path."""
    pages = {
        f"{FOLDER}/index.md": _index(),
        f"{FOLDER}/shared-flags.md": _explained(),
        EXITS: _statuses(),
        SETTINGS_PAGE: _settings(),
    }
    commands = [item for item in documented() if len(item.words) == 1]
    return pages | {f"{FOLDER}/{item.words[0]}.md": _command(item) for item in commands}


def _command(command: Documented) -> str:
    """Return the page of one command: what it does, its own arguments, then each of its actions."""
    actions = [
        Documented((*command.words, name), inner, told) for name, inner, told in _subparsers(command.parser)
    ]
    parts = [f"# custody {command.words[0]}\n", f"{_sentence(command.help)}\n", _MADE]
    if actions:
        parts += ["| action | what it does |\n|---|---|"]
        parts += [
            f"| [{item.words[1]}](#{'-'.join(('custody', *item.words))}) | {item.help} |" for item in actions
        ]
        parts += [""]
    if does_something(command):
        parts += _usage(command)
    for item in actions:
        parts += [f"## custody {' '.join(item.words)}\n", f"{_sentence(item.help)}\n", *_usage(item)]
    return "\n".join(parts).rstrip() + "\n"


def _sentence(told: str) -> str:
    return f"{told[0].upper()}{told[1:]}." if told else ""


def documented() -> list[Documented]:
    """Return every command, each followed by its actions, in the order of the table of commands."""
    found: list[Documented] = []
    for name, parser, told in _subparsers(build()):
        found.append(Documented((name,), parser, told))
        found += [Documented((name, action), inner, about) for action, inner, about in _subparsers(parser)]
    return found


def does_something(one: Documented) -> bool:
    """Return whether a command runs by itself, and does not only hold actions."""
    return not _subparsers(one.parser) or one.parser.get_default("run") is not None


def arguments(parser: Parser) -> list[argparse.Action]:
    """Return the arguments of a parser without help and subcommands."""
    return [argument.argument for argument in parser.given]


def error_classes() -> list[type[CustodyError]]:
    """Return every class of the tree of errors, ordered by exit status, a class before its subclasses."""
    found: list[type[CustodyError]] = []

    def walk(cls: type[CustodyError]) -> None:
        found.append(cls)
        for below in cls.__subclasses__():
            if below.__module__ == CustodyError.__module__:
                walk(below)

    walk(CustodyError)
    return sorted(found, key=lambda cls: cls.exit_status)


def _subparsers(parser: Parser) -> list[tuple[str, Parser, str]]:
    """Return (name, parser, help) of every subcommand."""
    if parser.actions is None:
        return []
    return [(name, inner, parser.actions.told[name]) for name, inner in parser.actions.parsers.items()]


def _index() -> str:
    """Return the page of all commands, in the groups and the order of `custody --help`."""
    told = {item.words[0]: item.help for item in documented() if len(item.words) == 1}
    lines = []
    for title, names in grouped(list(told)):
        rows = [f"| [{name}]({name}.md) | {told[name]} |" for name in names]
        lines += [f"### {title.capitalize()}", "", "| command | what it does |", "|---|---|"]
        lines += [*rows, ""]
    return _INDEX.format(made=_MADE, commands="\n".join(lines))


def _statuses() -> str:
    lines = ["# Exit statuses", "", _MADE, "| status | meaning | error codes |", "|---|---|---|"]
    for status, meaning in sorted(STATUSES.items()):
        names = [cls.code for cls in error_classes() if cls.exit_status == status]
        names += [stop_code(word) for word, ended in STOPPING.values() if ended == status]
        codes = ", ".join(f"`{name}`" for name in names)
        lines.append(f"| {status} | {meaning} | {codes or 'none'} |")
    lines += [
        "",
        "## Error codes",
        "",
        "| error code | what it says | what to do, unless the error says more |",
        "|---|---|---|",
    ]
    for cls in error_classes():
        says = " ".join((cls.__doc__ or "").split("\n\n")[0].split())
        lines.append(f"| `{cls.code}` | {says} | {cls.default_hint} |")
    stops = [f"`{stop_code(word)}`" for word, _ in STOPPING.values()]
    lines.append(f"| {', '.join(stops)} | A signal ended the command. | {LOOK_FIRST} |")
    return "\n".join([*lines, ""])


def _settings() -> str:
    lines = [
        "# Settings",
        "",
        _MADE,
        "`custody settings` shows each value and where it comes from. The first of these that names it counts:",
        "",
        "1. the flag",
        "2. the environment variable",
        "3. the person's own `custody.toml`",
        "4. the default",
        "",
        "A vault's own `custody.toml` may name two of them. Its `domain` counts after the person's; its `reads` only",
        "raises.",
        "",
    ]
    lines += ["| setting | variable | what | default |", "|---|---|---|---|"]
    for name, (what, default) in SETTINGS.items():
        lines.append(f"| `{name}` | `CUSTODY_{name.upper()}` | {what} | {default} |")
    return "\n".join([*lines, ""])


def _usage(one: Documented) -> list[str]:
    given = arguments(one.parser)
    own = [action for action in given if _group(action) not in _GROUPS]
    lines = _table(own) if own else []
    for title, told in _GROUPS.items():
        flags = [f"`{action.option_strings[-1]}`" for action in given if _group(action) == title]
        if flags:
            lines += [f"[{told}](shared-flags.md#{title}): {', '.join(flags)}", ""]
    if any("--json" in action.option_strings for action in given):
        page = " ([a page](../json.md))" if one.schema == SCHEMA else ""
        lines += [f"JSON: `{one.schema}`{page}", ""]
    examples = list(_examples(one.parser.epilog or ""))
    if examples:
        lines += [*(f"    {line}" for line in examples), ""]
    for remark in _remarks(one.parser.epilog or ""):
        lines += [remark, ""]
    return lines


def _explained() -> str:
    """Return the section on the flags that many commands share."""
    parts = ["# Flags that many commands share", "", _MADE]
    for title, told in _GROUPS.items():
        found: dict[str, argparse.Action] = {}
        for command in documented():
            for action in arguments(command.parser):
                if _group(action) == title:
                    found.setdefault(action.option_strings[-1], action)
        parts += [
            f"## {title.capitalize()}",
            "",
            f"{told}, where a command has them.",
            "",
            *_table(list(found.values())),
        ]
    return "\n".join(parts)


def _table(given: list[argparse.Action]) -> list[str]:
    lines = ["| argument | needed | meaning |", "|---|---|---|"]
    lines += [f"| {_named(action)} | {_needed(action)} | {_told(action)} |" for action in given]
    return [*lines, ""]


def _group(action: argparse.Action) -> str:
    """Return the title of the group in which an argument stands in its command's help."""
    return str(getattr(getattr(action, "container", None), "title", None) or "")


def _examples(epilog: str) -> Iterator[str]:
    """Yield the command lines at the end of a help, continued lines included."""
    continued = False
    for line in epilog.splitlines():
        typed = line.removeprefix("  ")
        if continued or typed.startswith("custody "):
            yield typed
            continued = typed.endswith("\\")


def _remarks(epilog: str) -> Iterator[str]:
    """Yield the paragraphs of sentences at the end of a help, each as one line."""
    for block in epilog.split("\n\n"):
        if re.match("[A-Z]", block):
            yield " ".join(line.strip() for line in block.splitlines())


def _named(action: argparse.Action) -> str:
    value = action.metavar.replace("|", "\\|") if isinstance(action.metavar, str) else None
    if not action.option_strings:
        return f"`{value or action.dest}`"
    if action.nargs == 0:
        return f"`{', '.join(action.option_strings)}`"
    what = value or ("VALUE" if action.choices else action.dest.upper())
    more = " …" if action.nargs in ("+", "*") else ""
    return f"`{', '.join(action.option_strings)} {what}{more}`"


def _needed(action: argparse.Action) -> str:
    optional = action.nargs in ("?", "*") if not action.option_strings else not action.required
    return "" if optional else "yes"


def _told(action: argparse.Action) -> str:
    values = {"default": action.default, "prog": "custody", "choices": action.choices}
    told = (action.help or "") % {**vars(action), **values} if action.help else ""
    if action.choices and not all(str(choice) in told for choice in action.choices):
        choices = ", ".join(f"`{choice}`" for choice in action.choices)
        told = f"{told}; one of {choices}" if told else f"one of {choices}"
    return told.replace("|", "\\|")
