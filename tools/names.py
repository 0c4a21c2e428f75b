"""Every name that users meet: kinds with fields and codes, commands with flags, and rules.

``python -m tools.names FILE`` writes them as JSON. tests/house/test_renames.py compares them with those of before the
names were settled, by the tables of ``tools/renames``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TypedDict

from custody.cli.forms.form import leaves
from custody.model import layouts
from custody.model.kind_commands import commands
from tools.rules_page import rules


class Names(TypedDict):
    """The names: codes by kind and field, flags by command, the command of each kind, and rules."""

    kinds: dict[str, dict[str, list[str]]]
    commands: dict[str, list[str]]
    entered: dict[str, str]
    rules: list[str]


def names() -> Names:
    """Return every name of the program of today."""
    return {
        "kinds": {
            kind: {field.name: list(field.type.choices) for field in layouts.layout(1, kind).fields}
            for kind in layouts.kind_names()
        },
        "commands": {
            " ".join(words): sorted(
                {flag for given in parser.given for flag in given.field.flags if flag.startswith("--")}
            )
            for words, parser in leaves()
        },
        "entered": dict(sorted(commands().items())),
        "rules": sorted({rule.name for rule in rules()}),
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(names(), indent=1, sort_keys=True) + "\n", "utf-8")
