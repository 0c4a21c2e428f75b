"""The flags with which an instrument states the safeguards of article 24, and how they are shown again."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from custody.errors import UsageError
from custody.law.grounds import SAFEGUARDS
from custody.model import types

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView
    from custody.model.types import Value


def configure(parser: argparse.ArgumentParser, asked: Sequence[str]) -> None:
    """Add a flag for each safeguard asked of an instrument, and --not-applicable for what does not apply."""
    group = parser.add_argument_group("safeguards (art. 24), each given or said not to apply")
    for name in asked:
        group.add_argument(
            "--" + name.replace("_", "-"), dest=name, metavar="TEXT", help=SAFEGUARDS[name] + " (erasable)"
        )
    group.add_argument(
        "--not-applicable",
        nargs=2,
        action="append",
        metavar=("SAFEGUARD", "BECAUSE"),
        help="which one does not apply, and why (erasable); may be repeated",
    )
    parser.set_defaults(asked=tuple(asked))


def stated(args: argparse.Namespace) -> dict[str, Value]:
    """Give the fields that state the safeguards; UsageError for one that is no safeguard or is said twice."""
    found: dict[str, Value] = {name: getattr(args, name) for name in args.asked}
    inapplicable: list[str] = []
    for typed, because in args.not_applicable or ():
        name = typed.replace("-", "_")
        if name not in args.asked:
            raise UsageError(
                f"--not-applicable: {typed!r} is no safeguard that is stated here",
                hint="It takes one of " + ", ".join(args.asked) + ", then the reason.",
            )
        if found[name] is not None:
            raise UsageError(
                f"{name} is stated twice", hint="Say once how it is kept, or once why it does not apply."
            )
        found[name] = because
        inapplicable.append(name)
    return {**found, "inapplicable": types.join_codes(inapplicable)}


def safeguards_document(entry: EntryView, asked: Sequence[str]) -> dict[str, Any]:
    """Give each safeguard of an entry for scripts: its text, whether it applies, whether the text was erased."""
    none = types.split_codes(entry.current("inapplicable"))
    gone = entry.gone(tuple(asked))
    return {
        name: {"applies": name not in none, "text": entry.current(name), "erased": name in gone}
        for name in asked
    }


def safeguards_lines(entry: EntryView, asked: Sequence[str]) -> list[tuple[str, str]]:
    """Give each safeguard of an entry as a name and a text for people; one that nobody stated reads so."""
    none = types.split_codes(entry.current("inapplicable"))
    lines = []
    for name in asked:
        text = entry.told(name)
        said = "not stated" if text is None else str(text)
        lines.append((name.replace("_", " "), f"not applicable, because {said}" if name in none else said))
    changed = entry.amended("inapplicable")
    return [*lines, ("which apply", changed)] if changed else lines
