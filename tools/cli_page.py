"""Writes docs/cli.md from the parsers of the command line, its error classes and its settings."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass

from custody.cli.main import COMMANDS, build
from custody.cli.parsing import Parser
from custody.errors import (
    EXIT_HUNG_UP,
    EXIT_INTERRUPTED,
    EXIT_TERMINATED,
    EXIT_UNREAD,
    EXIT_WARNINGS,
    CustodyError,
)
from custody.pages.render.document import SCHEMA

_HEAD = """\
# The command line

Written by `make docs` from the parsers and error classes; do not edit.

Write the command first, then its flags. Standard output is the result and nothing else; errors, warnings, notes and
progress go to standard error, progress only on a terminal. With `--json` the result is one document whose `schema` is
named here for each command, and an error is one document `custody.error/1` on standard error
([format.md](format.md#json-documents)). `--dry-run` shows the very text that would be signed and enters nothing. Flags
are never guessed from their first letters. Everything that comes from evidence is shown with its control characters
escaped. An answer that standard output does not take (closed, full, nobody reads on) breaks nothing off: an entry
stands and the status is 10; where nothing was entered it is 141 if a reader went away, else 8; what was checked and
false stays 3, what could not be decided 4.

A list shows its first 50 rows as text: `--limit N` says how many, 0 for all, and `--skip N` leaves out the first N.
`log show` and `log checkpoints` count from their newest row. Where rows are left out, the last line says how many there
are and gives the command that shows the next, with the flags that were typed. With `--json` a list is all its rows;
with one of the two flags it is that page, and `total` and `skipped` say which; of entries it is the newest 50 unless
flags choose others. `due` says `more` instead of a total, because it reads no further than it shows. What shows several
tables of one thing, such as `case show`, shows the first 50 rows of each as text, and of many stored objects how many
lie in each store and how they stand; its document is always whole. `--out FILE.html` or `FILE.csv` writes a list of
things to a file, all of its rows unless one of the two flags is there.

At a terminal, a command that is made from its kind asks for each required or expected answer that it lacks, one
question at a time. Every question says what it means, lists its codes with their meanings (a number or the code
answers), and says whether the answer can be erased later. An answer that does not fit, or names nothing that is
there, is refused at once and asked for again. Enter alone says that nobody knows it; the next line asks why, and a
safeguard can be said not to apply. Some questions are asked only with certain answers to another; help names them. At
the end the whole command line that asks nothing is shown, and the command goes on as if that had been typed. Ctrl-C
ends with status 130 and Ctrl-D with 5; nothing is entered. Nobody is asked where standard input or standard error is
no terminal, nor with `--json`, `--quiet` or `--yes`, so a script meets status 2 and the list of what is missing.

`--dry-run` says first, in plain words, what would follow: the computed facts such as the first and last day of a
period, who is bound, by which rule, the marks with their reasons, and what nobody could state. The same stands before
the question whether a marked entry shall be entered. With `--json` it is the member `preview` of each draft.
"""

#: What a status means, beside those of the error classes.
_STATUSES = {
    0: "done, or verified in the scope that is named",
    1: "a bug in this program",
    2: "wrong use of the command",
    3: "checked and false",
    4: "could not decide",
    5: "refused by a rule or role, or by whoever was asked at a terminal",
    6: "not found",
    7: "conflict, or busy",
    8: "storage or network failed, or standard output did not take the answer",
    9: "configuration or key",
    EXIT_WARNINGS: "done, with warnings (a nonconforming record, for one; or an entry whose answer was not written)",
    EXIT_HUNG_UP: "the terminal went away (SIGHUP); what was not answered may or may not have been done",
    EXIT_INTERRUPTED: "interrupted (SIGINT); what was not answered may or may not have been done",
    EXIT_UNREAD: "nobody read the answer to its end (SIGPIPE); nothing was entered, the rest was carried out",
    EXIT_TERMINATED: "asked to end (SIGTERM); what was not answered may or may not have been done",
}

#: Where a value comes from if nothing names it, by setting.
SETTINGS = {
    "vault": ("the vault", "`vault` in the user's data folder"),
    "keys": ("folder of private keys", "`keys` in the user's data folder"),
    "as": ("key to sign with", "the only key in the key folder"),
    "passphrase_file": ("file whose first line is the passphrase of one's own key", "ask at the terminal"),
    "log_passphrase_file": (
        "file with the passphrase of the log key",
        "`log.passphrase` in the state folder",
    ),
    "state": ("folder outside vaults where heads are remembered", "the user's state folder"),
    "domain": ("domain that names new ledgers and keys", "none"),
    "due_days": ("days before its end from which an order is due", "14"),
    "backup_days": ("days after which the newest backup is too old", "7"),
    "reads": ("which reads are signed for: none, confidential or all", "none"),
    "log": ("where each command leaves a log line: `syslog`, `syslog:SOCKET` or a file", "nowhere"),
    "office": ("file with [what the office states in every case](format.md#the-offices-file)", "none"),
}


#: The commands that answer scripts with the document of a page.
PAGES = frozenset(
    {
        ("abandonment", "list"),
        ("access", "list"),
        ("actor", "list"),
        ("actor", "show"),
        ("assist", "list"),
        ("assist", "show"),
        ("assistance", "list"),
        ("assistance", "show"),
        ("backup", "list"),
        ("backup", "verify"),
        ("case", "list"),
        ("case", "show"),
        ("copy", "list"),
        ("copy", "show"),
        ("custody", "list"),
        ("custody", "show"),
        ("disposition", "blockers"),
        ("disposition", "certificate"),
        ("disposition", "list"),
        ("disposition", "show"),
        ("disposition", "worklist"),
        ("enquiry", "list"),
        ("enquiry", "show"),
        ("erase", "list"),
        ("erase", "searches"),
        ("examination", "list"),
        ("examination", "show"),
        ("exhibit", "continuity"),
        ("exhibit", "list"),
        ("exhibit", "show"),
        ("fixity", "plan"),
        ("fixity", "positions"),
        ("fixity", "status"),
        ("handling", "list"),
        ("hold", "list"),
        ("hold", "show"),
        ("inspection", "list"),
        ("inspection", "show"),
        ("inventory", "list"),
        ("inventory", "show"),
        ("key", "list"),
        ("key", "show"),
        ("lock", "plan"),
        ("lock", "show"),
        ("log", "checkpoints"),
        ("member", "list"),
        ("order", "list"),
        ("order", "show"),
        ("outcome", "show"),
        ("place", "list"),
        ("place", "show"),
        ("privilege", "list"),
        ("privilege", "show"),
        ("production", "list"),
        ("production", "show"),
        ("profile", "list"),
        ("profile", "show"),
        ("reconcile",),
        ("request", "list"),
        ("request", "show"),
        ("restore",),
        ("scene", "list"),
        ("scene", "show"),
        ("scene", "waiting"),
        ("schedule", "list"),
        ("schedule", "show"),
        ("seizure", "inventory"),
        ("seizure", "list"),
        ("seizure", "show"),
        ("stamp", "list"),
        ("status",),
        ("trust",),
        ("witness", "list"),
    }
)
#: Groups of flags that many commands share, by their title in a command's help.
_GROUPS = {"shared": "Flags about vault, answer and signer", "circumstances": "Flags about the circumstances"}


@dataclass(frozen=True)
class Documented:
    """One command or action as it is typed, with its parser."""

    words: tuple[str, ...]
    parser: Parser
    help: str

    @property
    def schema(self) -> str:
        """The schema of its JSON document: that of a page where it shows one."""
        return SCHEMA if self.words in PAGES else f"custody.{'.'.join(self.words)}/1"


def cli_page() -> str:
    """Return the page."""
    parts = [_HEAD, _contents(), _statuses(), _settings(), _explained()]
    names = {command.name for command in COMMANDS}
    for one in documented():
        level = "##" if len(one.words) == 1 else "###"
        lines = [f"{level} custody {' '.join(one.words)}", ""]
        if one.help:
            lines += [f"{one.help[0].upper()}{one.help[1:]}.", ""]
        if one.words[0] in names and does_something(one):
            lines += _usage(one)
        parts.append("\n".join(lines))
    return "\n".join(parts)


def documented() -> list[Documented]:
    """Return every command, each followed by its actions, in the order of the table of commands."""
    found: list[Documented] = []
    for name, parser, told in _subparsers(build()):
        found.append(Documented((name,), parser, told))
        found += [Documented((name, action), inner, about) for action, inner, about in _subparsers(parser)]
    return found


def does_something(one: Documented) -> bool:
    """Return whether a command is one by itself, and does not only hold actions."""
    return not _subparsers(one.parser) or one.parser.get_default("run") is not None


def arguments(parser: Parser) -> list[argparse.Action]:
    """Return the arguments of a parser but help and subcommands."""
    return [one.argument for one in parser.given]


def error_classes() -> list[type[CustodyError]]:
    """Return every error class, ordered by exit status, a class before its subclasses."""
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


def _contents() -> str:
    links = [f"[{one.words[0]}](#custody-{one.words[0]})" for one in documented() if len(one.words) == 1]
    ends = "[exit statuses](#exit-statuses), [settings](#settings), [shared flags](#shared)"
    return f"Commands: {', '.join(links)}. Before them: {ends}.\n"


def _statuses() -> str:
    lines = ["## Exit statuses", "", "| status | meaning | error codes |", "|---|---|---|"]
    for status, meaning in sorted(_STATUSES.items()):
        codes = ", ".join(f"`{cls.code}`" for cls in error_classes() if cls.exit_status == status)
        lines.append(f"| {status} | {meaning} | {codes or 'none'} |")
    lines += ["", "| error code | what it says | what to do, unless the error says more |", "|---|---|---|"]
    for cls in error_classes():
        says = " ".join((cls.__doc__ or "").split("\n\n")[0].split())
        lines.append(f"| `{cls.code}` | {says} | {cls.default_hint} |")
    return "\n".join([*lines, ""])


def _settings() -> str:
    lines = [
        "## Settings",
        "",
        "Flag, then variable, then the person's own `custody.toml`, then default. A vault's own `custody.toml` may",
        "name two of them: `domain`, which stands beneath the person's, and `reads`, which it only raises.",
    ]
    lines += ["`custody config` shows each value and where it comes from.", ""]
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
            lines += [f"[{told}](#{title}): {', '.join(flags)}", ""]
    if any("--json" in action.option_strings for action in given):
        page = " ([a page](json.md))" if one.schema == SCHEMA else ""
        lines += [f"JSON: `{one.schema}`{page}", ""]
    examples = list(_examples(one.parser.epilog or ""))
    if examples:
        lines += [*(f"    {line}" for line in examples), ""]
    for remark in _remarks(one.parser.epilog or ""):
        lines += [remark, ""]
    return lines


def _explained() -> str:
    """Explain the flags that many commands share, once."""
    parts: list[str] = []
    for title, told in _GROUPS.items():
        found: dict[str, argparse.Action] = {}
        for one in documented():
            for action in arguments(one.parser):
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
    """Return the title of the group of an argument in its command's help."""
    return str(getattr(getattr(action, "container", None), "title", None) or "")


def _examples(epilog: str) -> Iterator[str]:
    """Yield the command lines of a help's end, continued lines included."""
    continued = False
    for line in epilog.splitlines():
        typed = line.removeprefix("  ")
        if continued or typed.startswith("custody "):
            yield typed
            continued = typed.endswith("\\")


def _remarks(epilog: str) -> Iterator[str]:
    """Yield the paragraphs of a help's end that are sentences, each as one line."""
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
