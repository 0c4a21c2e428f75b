"""`custody settings`: every setting, its value and source, and ignored settings of a vault."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.numbers import signed
from custody.errors import ConfigError
from custody.layout import columns

if TYPE_CHECKING:
    from custody.storage.settings.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments: every flag that is also a setting, so that its effect can be seen."""
    shared(parser)
    parser.add_argument("--domain", help="domain of new keys")
    parser.add_argument(
        "--due-days", type=signed, metavar="DAYS", help="how long before its end an order is due"
    )
    example(parser, "custody settings --vault vault")
    parser.set_defaults(run=_config)


def _config(call: Call) -> int:
    settings = call.inspect_settings()
    rows, file = [*settings.describe(), *_defaults(settings)], str(settings.vault / "custody.toml")
    document = {
        "settings": [{"name": name, "value": value, "source": source} for name, value, source in rows],
        "misplaced": [
            {
                "file": file,
                "name": each.name,
                "value": each.value,
                "line": each.line or None,
                "belongs_in": str(settings.own) if each.line else None,
            }
            for each in settings.misplaced
        ],
        "unknown_variables": list(settings.unknown_variables),
    }
    cells = [(name, "-" if value is None else value, source) for name, value, source in rows]
    wrong = [
        line
        for each in settings.misplaced
        for line in ("", f"{file} sets {each.name!r}, {each.why}.", each.advice(settings.own))
    ]
    call.out.answer(document, [*columns(cells, ("setting", "value", "from")), *wrong])
    return ConfigError.exit_status if settings.misplaced else 0


def _defaults(settings: Settings) -> list[tuple[str, str | None, str]]:
    """Return name, text and file of each of the office's defaults, then of its papers."""
    if settings.office is None:
        return []
    from custody.storage.settings.office_file import papers, read_office

    office = read_office(settings.office)
    printed = [
        (f"office.papers.{name}", value if isinstance(value, str) else "; ".join(value), office.where)
        for name, value in papers(settings.office)
    ]
    return [*((setting.name, setting.text, office.where) for setting in office.every), *printed]
