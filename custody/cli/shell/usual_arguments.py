"""The arguments of all commands on a vault, and the examples at the end of their help."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from custody.cli.shell.parser_arguments import Arguments
from custody.cli.shell.parsing import ASK, FORM, FORM_FILE

#: How many columns a line of an example has, without the two before it.
_ROOM = 78


def example(parser: argparse.ArgumentParser, *lines: str) -> None:
    """Add command lines to the end of a command's help, ready to copy."""
    several = sum(not line.startswith(" ") for line in lines) > 1
    broken = (f"  {part}" for line in lines for part in _broken(line))
    parser.epilog = "\n".join((f"example{'s' if several else ''}:", *broken))


def _broken(line: str) -> Iterator[str]:
    """Yield a shell command in lines that fit a terminal, each but the last ending in a backslash."""
    while len(line) > _ROOM and (at := line.rfind(" --", 5, _ROOM - 1)) > 0:
        yield f"{line[:at]} \\"
        line = f"    {line[at + 1 :]}"
    yield line


def shared(parser: argparse.ArgumentParser, *, writes: bool = False, asks: bool = False) -> None:
    """Add the arguments that commands on a vault share.

    ``writes`` adds those of recording commands, ``asks`` adds --ask.
    """
    group = parser.add_argument_group("shared")
    group.add_argument("--vault", metavar="DIR", help="the vault (CUSTODY_VAULT)")
    group.add_argument(
        "--state", metavar="DIR", help="folder of log heads, outside the vault (CUSTODY_STATE)"
    )
    group.add_argument("--json", action="store_true", help="answer with one JSON document")
    group.add_argument("--quiet", action="store_true", help="print only results, warnings and errors")
    reading = parser.add_argument_group("who reads, who signs")
    signing(reading)
    reading.add_argument("--log-passphrase-file", metavar="FILE", help="file with the log key's passphrase")
    reading.add_argument(
        "--reads",
        metavar="WHICH",
        help=(
            "which reads are logged first: none, confidential or all; never fewer than the vault "
            "requires (CUSTODY_READS)"
        ),
    )
    reading.add_argument(
        "--closed",
        action="store_true",
        help="open no committed field: show structural facts only, log no access",
    )
    if writes:
        group.add_argument(
            FORM,
            dest=FORM_FILE,
            metavar="FILE",
            help="take answers from a TOML or JSON form, where not given as flags",
        )
        if asks:
            group.add_argument(
                ASK,
                action="store_true",
                help="ask every question at the terminal, one a line, and show the entry before it is signed",
            )
        group.add_argument(
            "--dry-run", action="store_true", help="show the text that would be signed; enter nothing"
        )
        group.add_argument("--no-receipt", action="store_true", help="write no receipt file")
        group.add_argument("--yes", action="store_true", help="do not ask before a nonconforming entry")


def flags_typed(args: argparse.Namespace, *flags: str) -> dict[str, Any]:
    """Return the typed flags with their values, in the order in which they are named here.

    For flags of a command that records nothing: they are its own, and no fields of a kind.
    """
    typed = vars(args)
    return {flag: typed[flag] for flag in flags if typed.get(flag) is not None}


def signing(group: Arguments) -> None:
    """Add the arguments for the signing key: --as, --keys, --passphrase-file."""
    group.add_argument(
        "--as", metavar="KEY", help="who asks or signs: an actor's name, a key, or a key file (CUSTODY_AS)"
    )
    group.add_argument("--keys", metavar="DIR", help="folder of private keys (CUSTODY_KEYS)")
    group.add_argument("--passphrase-file", metavar="FILE", help="file whose first line is the passphrase")
