"""`custody completion`: print a completion script for a shell."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.main import build, example

SHELLS = ("bash", "tcsh", "zsh")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("shell", choices=SHELLS)
    example(parser, "custody completion bash > ~/.local/share/bash-completion/completions/custody")
    parser.set_defaults(run=_completion)


def _completion(call: Call) -> int:
    import shtab

    parser = build()
    _complete_paths(parser)
    call.out.raw(shtab.complete(parser, shell=call.args.shell) + "\n")
    return 0


def _complete_paths(parser: argparse.ArgumentParser) -> None:
    """Let the shell offer files and folders where an argument takes one."""
    import shtab

    for action in parser._actions:  # noqa: SLF001 - argparse has no public list of a parser's arguments
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - nor a public name for sub-commands
            for sub in action.choices.values():
                _complete_paths(sub)
        elif action.metavar in ("FILE", "DIR"):
            offered = shtab.FILE if action.metavar == "FILE" else shtab.DIRECTORY
            action.complete = offered  # type: ignore[attr-defined]  # shtab reads this attribute of an argument
