"""`custody --version`: what this program is, by which two of the same version are told apart."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from custody import __version__


class Version(argparse.Action):
    """Show version, build, database schema and rulesets, and end."""

    def __init__(self, option_strings: Sequence[str], dest: str, **named: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, **named)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        """Show what the program is; StorageFailed where its own files cannot be read."""
        print("\n".join(lines()))
        parser.exit()


def described() -> dict[str, Any]:
    """Return what the program is, as a document: the rulesets by their digests, without loading any."""
    from custody.model.known_rulesets import KNOWN
    from storage.migrations import READ, SCHEMA
    from storage.versions.build import build_digest

    return {
        "version": __version__,
        "build": build_digest(),
        "schema": SCHEMA,
        "reads": READ,
        "rulesets": [{"number": number, "digest": known[-1]} for number, known in sorted(KNOWN.items())],
    }


def lines() -> list[str]:
    """Return what the program is, in the words of people; the first line as other programs have it."""
    document = described()
    return [
        f"custody {__version__}",
        f"build {document['build']}",
        f"database schema {document['schema']} (reads {document['reads']}, upgrades what is older when asked)",
        *(f"ruleset {each['number']}: {each['digest']}" for each in document["rulesets"]),
    ]
