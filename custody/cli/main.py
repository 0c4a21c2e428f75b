"""The command `custody`: finds the command's module, parses, runs, and returns an exit status.

Only the module of the command that was called is imported, so that help and verification start at once.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from custody.cli.commands import ALIASES, COMMANDS, Command, alias_of, expanded, grouped
from custody.cli.console import gc_tuning, signals, streams
from custody.cli.console.diagnostics import Diagnostics
from custody.cli.console.output_stream import outgoing
from custody.cli.shell.call import Call, Surroundings
from custody.cli.shell.parsing import ASK, Parser, reads_form
from custody.cli.shell.usual_arguments import example, shared, signing
from custody.display import capitalised, visible
from custody.errors import (
    EXIT_WARNINGS,
    CustodyError,
    OutOfMemory,
    RuleBroken,
    StorageFailed,
    UsageError,
)
from custody.model.topics import TOPICS

__all__ = [
    "COMMANDS",
    "EVERYWHERE",
    "FIRST",
    "Command",
    "build",
    "example",
    "main",
    "run",
    "shared",
    "signing",
]

if TYPE_CHECKING:
    from custody.cli.console.log_lines import Line
    from custody.forms.defaults import Default

FIRST = "Write the command first, then its flags: `custody today --vault DIR`. `custody --help` lists them."


#: Commands that run on every system, where they need no vault; all others work on a vault, or beside one.
EVERYWHERE = frozenset({"completion", "key", "manual", "schema", "verify"})
#: Commands that read the files that they are given or come with, no settings, not even the own: they leave no log line.
ALONE = frozenset({"manual", "verify"})


def build(only: str | None = None, action: str | None = None) -> Parser:
    """Return the parser of all commands, or of ``only`` one, as ``_command`` returns it.

    Help on all commands, for an empty ``only``, names them without their arguments. With ``action`` the command's other
    actions are left out, unless it has none of that name.
    """
    parser = Parser(
        prog="custody", description="Evidence preservation and chain of custody on a verifiable ledger."
    )
    parser.epilog = "`custody help COMMAND ACTION` shows one page, as --help after it does."
    if only in (None, "", "--version"):
        from custody.cli.shell.version import Version

        parser.add_argument(
            "--version", action=Version, help="show version, build, database schema and rulesets, and end"
        )
    commands = parser.add_subparsers(
        dest="command_word", metavar="COMMAND", required=True, parser_class=Parser
    )
    parser.groups = grouped([command.name for command in COMMANDS])
    for command in COMMANDS:
        if only and command.name != only:
            continue
        alias = alias_of(command.name)
        sub = commands.add_parser(
            command.name,
            help=command.help if alias is None else f"{command.help}; in short: {alias}",
            description=_sentence(command.help),
            only=action,
            add_help=only != "",
        )
        if only != "":
            if not _made_of_kinds(sub, command.name, action):
                importlib.import_module(f"custody.cli.{command.module}").configure(sub)
            if not _describe(sub):
                return build(only)
    return parser


def _made_of_kinds(parser: Parser, command: str, action: str | None) -> bool:
    """Add the arguments of the command's kind, or the one action called; return whether a kind makes it."""
    if all(command not in topic.commands for topic in TOPICS):
        return False
    from custody.cli.verbs.topics import configure

    return configure(parser, command, action)


def _describe(parser: Parser) -> bool:
    """Set the description of each action to its help line; return False if no action was kept."""
    if parser.actions is None:
        return True
    for name, sub in parser.actions.parsers.items():
        sub.description = sub.description or _sentence(parser.actions.told[name] or name)
    return bool(parser.actions.parsers)


def _sentence(text: str) -> str:
    return capitalised(text) + "."


def main(argv: Sequence[str], around: Surroundings) -> int:
    """Run one call and return its exit status; errors are shown, never raised.

    A log line is written at its end. Without a command it is ``tui`` at a terminal, else ``today``.
    """
    argv = expanded(list(argv)) or ["tui" if _at_terminal(around) else "today"]
    say, command = Diagnostics(around.stderr, as_json="--json" in argv), _listed(argv)
    if command in ALONE:
        return _main(argv, around, say)
    from custody.cli.console.log_lines import Line, logged

    line = Line(around, say, command)
    with logged(line) as statuses:
        statuses.append(_main(argv, around, say, line))
    return statuses[0]


def _at_terminal(around: Surroundings) -> bool:
    """Return whether a person sits at a terminal that can draw screens."""
    drawn = around.environ.get("TERM", "dumb") not in ("", "dumb")
    return drawn and around.stdin is not None and around.stdin.isatty() and around.stdout.isatty()


def _listed(argv: Sequence[str]) -> str:
    """Return the name of the called command, empty if it is none of the program's."""
    return next((command.name for command in COMMANDS if command.name in argv[:1]), "")


def _main(argv: Sequence[str], around: Surroundings, say: Diagnostics, line: Line | None = None) -> int:
    """Run one call and return its exit status; ``line`` receives the call once it is parsed."""
    args = argparse.Namespace()
    entered: list[int] = []
    begun = False
    stdout, answer = outgoing(around.stdout)
    around = around._replace(stdout=stdout)
    try:
        typed = [*argv[1:], "--help"] if argv and argv[0] == "help" else list(argv)
        only = _command(typed)
        action = next((word for word in typed[1:2] if not word.startswith("-")), None)
        anew = partial(build, only, action)
        args, presets = _parse(anew(), typed, around, anew)
        call = Call(args.command_word, args, around)
        call.typed, call.presets = typed, presets
        if args.command_word not in EVERYWHERE:
            call.needs_vault()
        if line is not None:
            line.take(call, args.command_word, getattr(args, "action", None))
        say, entered = call.say, call.entered
        if presets:
            from custody.cli.forms.presets import tell

            tell(call, presets)
        begun = True
        status = int(args.run(call))
        say.clear()
        status = EXIT_WARNINGS if status == 0 and say.warned else status
        return streams.delivered(answer, say, entered, status)
    except RuleBroken as error:
        if error.recordable and hasattr(args, "recorded"):
            error.hint += " If it was already done, record it with --recorded."
        return say.error(error)
    except CustodyError as error:
        if error.hint == UsageError.default_hint and argv:
            words = ("custody", getattr(args, "command_word", argv[0]), getattr(args, "action", None))
            error.hint = f"See `{' '.join(filter(None, words))} --help`."
        return say.error(error)
    except KeyboardInterrupt as stop:
        return say.stopped(*signals.ending(stop), kept=signals.keeps_upload(stop), begun=begun)
    except OSError as error:
        where = f" at {os.fsdecode(error.filename)!r}" if isinstance(error.filename, str | bytes) else ""
        return say.error(_refused(f"the system refused{where}", error.strerror or str(error), entered))
    except (MemoryError, SystemError):  # the latter where the interpreter itself got none and says no more
        say.clear()
        return say.error(_refused("the system gave no more memory", "", entered, OutOfMemory))
    except SystemExit as done:
        return streams.delivered(answer, say, entered, int(done.code or 0))


def _refused(
    what: str, why: str, entered: Sequence[int], kind: type[StorageFailed] = StorageFailed
) -> StorageFailed:
    """Return the error of a call that the system ended, with the entries recorded by then.

    Repeating the command would record the same again, so this must not look like an entry that failed.
    """
    told = f": {why}" if why else ""
    if not entered:
        return kind(f"{what}{told}")
    positions = ", ".join(map(str, entered))
    return kind(
        f"what was entered stands (entry {positions}), but {what} afterwards{told}",
        hint="Do not repeat the command; `custody log show` has what was entered.",
    )


def _parse(
    parser: Parser, argv: Sequence[str], around: Surroundings, anew: Callable[[], Parser] | None = None
) -> tuple[argparse.Namespace, list[Default]]:
    """Return the arguments of a call, and the office's defaults that were filled in.

    A person at a terminal is asked for missing answers; ``anew`` makes the parser again, to try answers on.
    """
    if not reads_form(parser, argv):
        return parser.parse_args(argv), []
    from custody.cli.forms import form_arguments

    if anew is not None and (ASK in argv or (around.stdin is not None and around.stdin.isatty())):
        from custody.cli.forms import questions

        argv = questions.completed(argv, around, anew)
    return form_arguments.parse(parser, argv, around.folder, around.environ)


def _command(argv: Sequence[str]) -> str:
    """Return the called command, ``--version``, or "" for help on all commands; raise UsageError."""
    first = argv[0] if argv else ""
    if first in ("-h", "--help"):
        return ""
    names = [command.name for command in COMMANDS]
    if first in ("--version", *names):
        return first
    if first.startswith("-"):
        raise UsageError(f"{first} stands before the command", hint=FIRST)
    from custody.forms.suggestion import command_hint

    raise UsageError(f"there is no command {first[:80]!r}", hint=command_hint(first, _actions(), ALIASES))


def _actions() -> dict[str, list[str]]:
    """Return the names of the actions of every command, in the order of help; a command may have none."""
    modules = {command.name: command.module for command in COMMANDS}
    found: dict[str, list[str]] = {}
    for name in chain.from_iterable(names for _, names in grouped(modules)):
        parser = Parser(prog=name)
        if modules[name]:
            importlib.import_module(f"custody.cli.{modules[name]}").configure(parser)
        found[name] = [] if parser.actions is None else list(parser.actions.parsers)
    return found


def run() -> int:
    """Run the process's own call and return its exit status, for the console script."""
    gc_tuning.seldom()
    signals.unwind()
    streams.open_streams()
    streams.plain_streams()
    if not os.environ.get("CUSTODY_TRACE"):
        streams.drop_unraised()
    sys.stdout, _ = outgoing(sys.stdout)
    around = Surroundings(sys.stdout, sys.stderr, os.environ, Path.cwd(), stdin=sys.stdin)
    try:
        status = main(sys.argv[1:], around)
    except KeyboardInterrupt as stop:
        status = signals.ending(stop)[1]
    except Exception as error:
        status = _bug(error, as_json="--json" in sys.argv)
    streams.discard()
    return status


def _bug(error: Exception, *, as_json: bool) -> int:
    """Show an unexpected error, without traceback unless CUSTODY_TRACE is set; return the exit status.

    Its own words are left out: they can quote confidential values.
    """
    if os.environ.get("CUSTODY_TRACE"):
        raise error
    told = CustodyError(
        f"this is a bug in custody: {type(error).__name__}{_place(error)}",
        hint="Please report it with the command you ran; CUSTODY_TRACE=1 shows where it happened.",
    )
    return Diagnostics(sys.stderr, as_json=as_json).error(told)


def _place(error: Exception) -> str:
    """Return the file and line where an error was raised, "" if unknown."""
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    return (
        "" if at is None else f" at {visible(Path(at.tb_frame.f_code.co_filename).name)}, line {at.tb_lineno}"
    )


if __name__ == "__main__":
    sys.exit(run())
