"""`custody --version`: version and build, which tell two programs of one version apart."""

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
        """Print the version and end the process; raise StorageFailed if the program's files cannot be read."""
        print("\n".join(lines()))
        parser.exit()


def described() -> dict[str, Any]:
    """Return the program's version as a document, with its rulesets' digests, loading none of them."""
    from custody.model.known_rulesets import KNOWN
    from custody.storage.migrations import READ, SCHEMA
    from custody.storage.versions.build import build_digest

    return {
        "version": __version__,
        "build": build_digest(),
        "schema": SCHEMA,
        "reads": READ,
        "rulesets": [{"number": number, "digest": known[-1]} for number, known in sorted(KNOWN.items())],
    }


def lines() -> list[str]:
    """Return the program's version in lines for people; the first names program and version."""
    document = described()
    return [
        f"custody {__version__}",
        f"build {document['build']}",
        f"database schema {document['schema']} (reads {document['reads']}, upgrades what is older when asked)",
        *(f"ruleset {each['number']}: {each['digest']}" for each in document["rulesets"]),
    ]
