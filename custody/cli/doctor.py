"""`custody doctor`: ask whether this machine is fit. Says nothing about whether the ledger is right."""

from __future__ import annotations

import argparse

from custody.cli.call import Call
from custody.cli.main import example, shared
from custody.cli.output import columns
from custody.errors import EXIT_WARNINGS, ConfigError

STATUS = {"ok": 0, "warn": EXIT_WARNINGS, "fail": ConfigError.exit_status}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    shared(parser)
    parser.add_argument("--keys", metavar="DIR", help="folder of private keys (CUSTODY_KEYS)")
    parser.add_argument("--log-passphrase-file", metavar="FILE", help="file with the log key's passphrase")
    example(parser, "custody doctor --vault vault")
    parser.set_defaults(run=_doctor)


def _doctor(call: Call) -> int:
    from storage.fitness import examine, worst

    checks = examine(call.settings, call.clock, call.entropy)
    level = worst(checks)
    rows = [(one.level, one.name, one.found) for one in checks]
    document = {
        "fit": level != "fail",
        "worst": level,
        "checks": [{"name": one.name, "level": one.level, "found": one.found} for one in checks],
    }
    verdict = {"ok": "fit", "warn": "fit, with warnings", "fail": "NOT FIT"}[level]
    scope = "this asks about the machine; `custody check` asks about the ledger"
    call.out.answer(document, [*columns(rows), "", f"{verdict} ({scope})"])
    return STATUS[level]
