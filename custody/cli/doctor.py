"""`custody doctor`: ask whether this machine is fit. Says nothing about whether the ledger is right.

With --repair it first puts back the database's guards and rebuilds the read model; no entry is touched.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.main import example, shared
from custody.cli.output import columns
from custody.cli.words import many
from custody.errors import EXIT_WARNINGS, ConfigError

if TYPE_CHECKING:
    from storage.repair import Repaired

STATUS = {"ok": 0, "warn": EXIT_WARNINGS, "fail": ConfigError.exit_status}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    shared(parser)
    parser.add_argument("--keys", metavar="DIR", help="folder of private keys (CUSTODY_KEYS)")
    parser.add_argument("--log-passphrase-file", metavar="FILE", help="file with the log key's passphrase")
    parser.add_argument(
        "--repair",
        action="store_true",
        help="first put the database's guards back and rebuild the read model from the entries",
    )
    example(parser, "custody doctor --vault vault", "custody doctor --repair")
    parser.set_defaults(run=_doctor)


def _doctor(call: Call) -> int:
    from storage.fitness import examine, worst

    done = _repair(call) if call.args.repair else None
    checks = examine(call.settings, call.clock, call.entropy)
    level = worst(checks)
    rows = [(one.level, one.name, one.found) for one in checks]
    document: dict[str, Any] = {
        "fit": level != "fail",
        "worst": level,
        "checks": [{"name": one.name, "level": one.level, "found": one.found} for one in checks],
    }
    told: list[str] = []
    if done is not None:
        document["repaired"] = {"guards": list(done.guards), "records": done.records}
        told = [*_lines(done), ""]
    verdict = {"ok": "fit", "warn": "fit, with warnings", "fail": "NOT FIT"}[level]
    scope = "this asks about the machine; `custody check` asks about the ledger"
    call.out.answer(document, [*told, *columns(rows), "", f"{verdict} ({scope})"])
    return STATUS[level]


def _repair(call: Call) -> Repaired:
    from storage.repair import repair

    return repair(call.settings, call.clock, call.entropy)


def _lines(done: Repaired) -> list[str]:
    guards = f"guards put back: {', '.join(done.guards)}" if done.guards else "guards: all were in place"
    return [guards, f"read model rebuilt from the entries: {many(done.records, 'record')}"]
