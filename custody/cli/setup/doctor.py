"""`custody doctor`: the whole report of `custody health`, and repairs if asked.

`custody check`, not this command, checks the ledger. --roles prints the SQL that makes the roles of a ledger on a
server. --repair upgrades an older database, of which it keeps a copy, restores the database's guards, removes rows
without a signature, rebuilds the read model and completes the list of erasures; no signed entry is changed.
"""

from __future__ import annotations

import argparse
from typing import Any

from custody.cli.console.words import many
from custody.cli.main import example, shared
from custody.cli.setup.doctor_upgrade import upgrade_preview
from custody.cli.setup.doctor_upgrade import upgrade_result as told_upgrade
from custody.cli.setup.health import backup_days, rows
from custody.cli.shell.call import Call
from custody.errors import EXIT_WARNINGS, UsageError


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments and actions of `custody doctor` to its parser."""
    shared(parser)
    parser.add_argument(
        "--repair",
        action="store_true",
        help=(
            "upgrade an older database after a copy, restore its guards, set unsigned rows aside,"
            " and rebuild read model and erasure list from the entries"
        ),
    )
    parser.add_argument(
        "--roles", action="store_true", help="give the SQL that makes the roles of a ledger on a server"
    )
    backup_days(parser)
    parser.add_argument("--dry-run", action="store_true", help="with --repair: show what it would do")
    example(
        parser,
        "custody doctor --vault vault",
        "custody doctor --repair --dry-run",
        "custody doctor --roles",
    )
    parser.set_defaults(run=examine)


def examine(call: Call) -> int:
    """Examine this machine, and repair its database with --repair; return the exit status.

    Raise UsageError.
    """
    args = call.args
    if args.roles:
        return _roles(call)
    if args.dry_run and not args.repair:
        raise UsageError("--dry-run says what a repair would do", hint="Give --repair too.")
    document: dict[str, Any] = {}
    told: list[str] = []
    if args.repair:
        document, told = _foresee(call) if args.dry_run else _repair(call)
    found = call.health()
    document |= {"worst": found.level, **found.document()}
    scope = "this is about the machine; `custody check` checks the ledger"
    call.out.answer(document, [*told, *rows(found.checks), "", f"{found.words} ({scope})"])
    lost = (document.get("repaired") or document.get("would_repair") or {}).get("lost")
    return EXIT_WARNINGS if lost and found.status == 0 else found.status


def _roles(call: Call) -> int:
    """Print the SQL script of the roles, for the server's administrator to read and run; return 0."""
    from custody.storage.database.postgres.roles import script

    args = call.args
    if args.repair or args.dry_run:
        raise UsageError("--roles only gives a script", hint="Give it alone.")
    if call.out.as_json:
        call.out.answer({"sql": script()}, [])
    else:
        call.out.raw(script())
    return 0


def _repair(call: Call) -> tuple[dict[str, Any], list[str]]:
    from custody.storage.vault.repair import repair

    done = repair(call.settings, call.clock, call.entropy)
    upgrade, upgraded = ({}, []) if done.upgraded is None else told_upgrade(done.upgraded)
    guards = f"guards put back: {', '.join(done.guards)}" if done.guards else "guards: all were in place"
    lines = [
        *upgraded,
        guards,
        *(f"put right: {what}" for what in done.schema),
        f"read model rebuilt from the entries: {many(done.records, 'record')}",
    ]
    if done.erasures:
        lines.append(f"listed again beside the head: {many(done.erasures, 'erased field')}")
    if done.kept is not None:
        lines += ["taken away, since no signature stands for them:", *(f"  {told}" for told in done.taken)]
        lines.append(f"  what they were is kept in {str(done.kept)!r}")
    lines += [f"not mended: {told}" for told in done.lost]
    document = {
        **upgrade,
        "guards": list(done.guards),
        "schema": list(done.schema),
        "records": done.records,
        "erasures": done.erasures,
        "removed": list(done.taken),
        "kept": None if done.kept is None else str(done.kept),
        "lost": list(done.lost),
    }
    return {"repaired": document}, [*lines, ""]


def _foresee(call: Call) -> tuple[dict[str, Any], list[str]]:
    from custody.storage.vault.repair import foresee

    found = foresee(call.settings, call.clock, call.entropy)
    if found.upgrade is not None:
        document, lines = upgrade_preview(found.upgrade, found.free)
        return {"dry_run": True, "would_repair": document}, [*lines, ""]
    lines = [
        f"guards to put back: {', '.join(found.guards) or 'none'}",
        *(f"to put right: {what}" for what in found.schema),
        f"records and labels that are not what the entries add up to: {_counted(found.rows)}",
        f"erased fields to list again beside the head: {_counted(found.erasures)}",
        *(f"to take away, since no signature stands for them: {told}" for told in found.strays),
        *(f"not to be mended: {told}" for told in found.lost),
        "dry run: nothing was changed",
    ]
    document = {
        "guards": list(found.guards),
        "schema": list(found.schema),
        "rows": found.rows,
        "erasures": found.erasures,
        "removed": list(found.strays),
        "lost": list(found.lost),
    }
    return {"dry_run": True, "would_repair": document}, [*lines, ""]


def _counted(number: int | None) -> str:
    return "counted once the rows below are gone" if number is None else str(number)
