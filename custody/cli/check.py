"""`custody check`: check the whole vault against itself, its head and, if given, a checkpoint from outside."""

from __future__ import annotations

import argparse
from itertools import groupby
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.files import MOST_PROOF_BYTES, read, read_key
from custody.cli.main import example, shared
from custody.cli.output import Told
from custody.cli.progress import size_text
from custody.cli.words import listed, many
from custody.errors import Malformed, UsageError
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.ledger.audit import Finding, Report

_ORDER = {"error": 0, "warning": 1, "note": 2}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument(
        "--objects",
        choices=("full", "metadata", "none"),
        default="full",
        help="how far stored objects are read: every byte (default), their sizes, or not at all",
    )
    parser.add_argument(
        "--against",
        metavar="FILE",
        help="a checkpoint or proof file that somebody else kept: must be our past",
    )
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="VKEY",
        help="key of a witness on --against, or @FILE",
    )
    shared(parser)
    example(parser, "custody check", "custody check --against cosigned.checkpoint --witness @witness.vkey")
    parser.epilog = (
        f"Exit status: 0 verified, 3 checked and false, 4 could not decide, 10 warnings.\n\n{parser.epilog}"
    )
    parser.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.audit import compare_outside

    args = call.args
    if args.witness and args.against is None:
        raise UsageError("--witness says whose cosignature --against carries", hint="Give --against too.")
    outside = None if args.against is None else _outside(read(call, args.against, MOST_PROOF_BYTES))
    witnesses = [read_key(call, text) for text in args.witness]
    with call.vault(inspecting=True) as vault:
        compared = []
        if outside is not None and vault.store.believed:
            compared.append(compare_outside(vault.reader(), vault.log_key, outside, witnesses))
            if not witnesses:
                call.say.note(
                    "--against is signed by the log alone: whoever holds its key could have made it"
                )
        report = vault.check(objects=args.objects, progress=call.say)
        for one in compared:
            report = report.including(one)
    call.say.clear()
    call.out.answer(_document(report), _lines(report))
    return report.exit_status


def _outside(data: bytes) -> bytes:
    """Give the checkpoint of a file that is one, or a proof file that holds one."""
    from custody.proof import bundle

    try:
        return bundle.parse(data).checkpoint
    except Malformed:
        return data


def _document(report: Report) -> dict[str, Any]:
    from custody.ledger.audit import SCOPES

    counts = report.counts
    return {
        "verdict": report.verdict,
        "doubts": dict(report.doubts),
        "scopes": dict(report.scopes),
        "left_out": [scope for scope in SCOPES if scope not in report.scopes],
        "objects_read": report.depth,
        "first_broken": report.first_broken,
        "counts": {name: getattr(counts, name) for name in counts.__slots__},
        "findings": [{name: getattr(one, name) for name in one.__slots__} for one in _sorted(report)],
    }


def _sorted(report: Report) -> list[Finding]:
    return sorted(report.findings, key=lambda one: _ORDER[one.severity])


def _lines(report: Report) -> list[str]:
    from custody.ledger.audit import MEANING, SCOPES
    from custody.ledger.audit.report import WORDS

    counts = report.counts
    resting = [scope for scope, verdict in report.scopes.items() if verdict == report.verdict]
    but = "" if report.reservations is None else f", but {report.reservations}"
    lines = [f"{report.headline}{but}: {listed(resting)}", ""]
    for scope in SCOPES:
        verdict = report.scopes.get(scope)
        word = "NOT CHECKED" if verdict is None else WORDS[verdict]
        told = _left_out(report, scope) if verdict is None else MEANING[scope]
        if verdict is not None and (beside := counts.beside(scope)) is not None:
            told += f"; {beside}"
        lines.append(f"{scope.ljust(10)}  {word.ljust(11)}  {told}")
    tree = [many(counts.tiles, "full tile"), many(counts.checkpoints, "checkpoint")]
    outside = f"{many(counts.cosignatures, 'cosignature')}, {many(counts.stamps, 'timestamp')}"
    read = (
        f"{many(counts.records, 'record')}, {many(counts.objects, 'object')} ({size_text(counts.bytes)} read)"
    )
    summary = [f"{many(counts.entries, 'entry')}, {', '.join(tree)}, {outside},", read]
    lines += ["", *(summary if report.believed else ["no row of the database was read"])]
    if report.first_broken is not None:
        lines.append(f"the first entry with an error, in itself or in its object, is {report.first_broken}")
    for _, alike in groupby(_sorted(report), key=lambda one: (one.severity, one.code, one.scope, one.act)):
        lines += ["", *_finding(list(alike))]
    return lines


def _left_out(report: Report, scope: str) -> str:
    from custody.ledger.audit import LEFT_OUT, UNREAD

    return LEFT_OUT[scope] if report.believed else UNREAD


def _finding(alike: list[Finding]) -> list[str]:
    """Lay out findings that ask for the same to be done: what is to be done is said once.

    They quote others in escapes already, as messages do.
    """
    first = alike[0]
    head = f"{first.severity.upper()} {first.code} ({first.scope})"
    told: list[tuple[str, str]] = []
    if len(alike) == 1:
        head = f"{head} at {first.where}"
        told = [("expected", first.expected), ("found", first.found)]
    else:
        head = f"{head}, {len(alike)} times"
        for one in alike:
            told += [("at", one.where), ("expected", one.expected), ("found", one.found)]
    told.append(("do", first.act))
    return [head, *(Told(f"  {line}") for line in pairs([(name, text) for name, text in told if text]))]
