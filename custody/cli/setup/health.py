"""`custody health`: whether an entry and a restore are possible now; for people and monitoring."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.numbers import signed
from custody.errors import CustodyError, UsageError
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.storage.health.check import Check, Health

#: Exit status of each verdict as the Nagios Plugin Development Guidelines have it: 0 OK, 1 WARNING, 2 CRITICAL.
NAGIOS = {"fit": 0, "warnings": 1, "entries_only": 1, "not_fit": 2}
#: That of a look that could not be made: UNKNOWN.
NAGIOS_UNKNOWN = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody health` to its parser."""
    shared(parser)
    backup_days(parser)
    formats = parser.add_mutually_exclusive_group()
    formats.add_argument(
        "--nagios",
        action="store_true",
        help="answer with one line and exit status 0 to 3, as Nagios plugins do",
    )
    formats.add_argument(
        "--prometheus",
        action="store_true",
        help="answer in the text format of Prometheus, for its textfile collector",
    )
    example(
        parser,
        "custody health --vault vault",
        "custody health --backup-days 1 --json",
        "custody health --nagios",
        "custody health --prometheus > custody.prom",
    )
    parser.set_defaults(run=_health)


def backup_days(parser: argparse.ArgumentParser) -> None:
    """Add the flag for the age of the newest backup."""
    parser.add_argument(
        "--backup-days",
        type=signed,
        metavar="DAYS",
        help="days after which the newest backup is too old (CUSTODY_BACKUP_DAYS; 7)",
    )


def _health(call: Call) -> int:
    args = call.args
    if call.out.as_json and (args.nagios or args.prometheus):
        raise UsageError(
            "--json is a format of its own", hint="Give one of --json, --nagios and --prometheus."
        )
    if args.nagios:
        return _nagios(call)
    found = call.health()
    if args.prometheus:
        from custody.storage.health.monitoring_formats import prometheus

        call.out.raw(prometheus(found), watched=True)
    else:
        call.out.answer(found.document(), lines(found))
    return found.status


def _nagios(call: Call) -> int:
    """Answer with one line for Nagios, even after an error; return the plugin's status."""
    from custody.storage.health.monitoring_formats import nagios, unknown

    try:
        found = call.health()
    except (CustodyError, OSError) as error:
        call.out.raw(unknown(error), watched=True)
        return NAGIOS_UNKNOWN
    call.out.raw(nagios(found), watched=True)
    return NAGIOS[found.verdict]


def lines(found: Health) -> list[str]:
    """Return the verdict, each check that is not ok, and the names of all others, for people."""
    wrong = rows(found.wrong)
    names = dict.fromkeys(check.name for check in found.checks if check.level == "ok")
    bad = {check.name for check in found.wrong}
    fine = ", ".join(name for name in names if name not in bad)
    return [found.words, "", *wrong, *([""] if wrong else []), f"ok: {fine}" if fine else "nothing is ok"]


def rows(checks: Sequence[Check]) -> list[str]:
    """Return one paragraph for each check: level, name, what was found and what to do."""
    return pairs((f"{check.level:4}  {check.name}", check.text) for check in checks)
