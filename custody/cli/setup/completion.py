"""`custody completion`: print a completion script for a shell."""

from __future__ import annotations

import argparse

from custody.cli.commands import ALIASES
from custody.cli.main import build, example
from custody.cli.shell.call import Call
from custody.cli.shell.parser_arguments import Actions
from custody.cli.shell.parsing import Parser

SHELLS = ("bash", "tcsh", "zsh")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody completion` to its parser."""
    parser.add_argument("shell", choices=SHELLS)
    example(parser, "custody completion bash > ~/.local/share/bash-completion/completions/custody")
    parser.set_defaults(run=_completion)


def _completion(call: Call) -> int:
    import shtab

    parser = build()
    _complete_paths(parser)
    if parser.actions is not None:
        _offer_short_names(parser.actions)
    call.out.raw(shtab.complete(parser, shell=call.args.shell) + "\n")
    return 0


def _offer_short_names(commands: Actions) -> None:
    """Add the short names of commands, each with the actions and flags of what it stands for."""
    for alias, words in ALIASES.items():
        command, *actions = words.split()
        named = commands.parsers[command]
        for action in actions:
            named = named.actions.parsers[action]
        commands.add_alias(alias, named, help=f"short for `{words}`")


def _complete_paths(parser: Parser) -> None:
    """Set files or folders as completions of the arguments that take a path."""
    import shtab

    for given in parser.given:
        if given.field.unit in ("FILE", "DIR"):
            offered = shtab.FILE if given.field.unit == "FILE" else shtab.DIRECTORY
            given.argument.complete = offered  # type: ignore[attr-defined]  # shtab reads this attribute of an argument
    for below in () if parser.actions is None else parser.actions.parsers.values():
        _complete_paths(below)
