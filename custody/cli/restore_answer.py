"""What `custody restore` answers: what is lost, who remembers what, and the commands that come next."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.output import Exact
from custody.cli.words import many, moment
from custody.errors import EXIT_WARNINGS, ProofInvalid
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from custody.ledger.losses import LostEntry
    from custody.ledger.restoration.comparing import Shown
    from storage.restoration.restoring import Made, Restored

#: Lost entries that people are told of; scripts get all.
_SHOWN = 20
_STANDING = {
    "nothing": "shows nothing",
    "lost": "shows what a resumption on record says was lost",
    "prefix": "is contained: it ends earlier",
    "same": "ends with the same entry",
    "more": "REMEMBERS MORE",
    "another": "HAS ANOTHER HISTORY",
}
_NOBODY = (
    "Nobody can approve a resumption: there is one administrator, and no recorded backup gives another person"
    " escrow."
)
_LEFT = (
    "What is left: the ledger can be read, verified, published and exported. A head file that remembers exactly these"
    " entries makes it go on: restore again with --state-of."
)


def answer(call: Call, restored: Restored) -> int:
    """Answer, and give the exit status: 0 where nothing is lost and entries can be made, 3 for another history."""
    dry = bool(call.args.dry_run)
    outcome = restored.comparison.outcome
    _warn(call, restored)
    commands = [] if outcome == "another" else _next(call, restored)
    headline = _headline(restored)
    document = {
        "outcome": outcome,
        "headline": headline,
        "dry_run": dry,
        **_document(call, restored, commands),
    }
    lines: list[str] = [headline, "", *pairs(_rows(restored)), "", *_memories(restored)]
    lines += _lost_lines(restored)
    lines += [f"A newer backup may lose less: {place}" for place in _newer(restored)]
    if outcome == "another":
        lines += [
            "",
            "Nothing was restored, and nothing was written over. Keep the backup and what contradicts it.",
        ]
    elif dry:
        lines += ["", "dry run: nothing was made"]
    else:
        lines += _next_lines(restored, commands)
    call.out.answer(document, lines)
    if outcome == "another":
        return ProofInvalid.exit_status
    fine = outcome == "whole" and (dry or _may_sign(restored))
    return 0 if fine else EXIT_WARNINGS


def _may_sign(restored: Restored) -> bool:
    return restored.opens and restored.made is not None and restored.made.unfit is None


def _headline(restored: Restored) -> str:
    comparison, size = restored.comparison, restored.comparison.row.size
    if comparison.outcome == "another":
        against = comparison.against
        where = "what was reached" if against is None else against.memory.place
        return f"TWO HISTORIES: {where} shows other entries than this backup. Nothing was restored."
    made = "WOULD BE RESTORED" if restored.made is None else "RESTORED"
    met = "" if restored.reached.trust is not None else ", FIRST MET"
    if comparison.outcome == "more":
        last, gone = comparison.known - 1, comparison.known - size
        which = f"entry {last} is" if gone == 1 else f"entries {size} to {last} are"
        return f"{made}{met}, {many(gone, 'entry').upper()} LOST: {which} not in this backup."
    if comparison.outcome == "unknown":
        return (
            f"{made}{met}, LOSS UNKNOWN: no head file of this ledger was reached that ends with entry {size - 1}, so"
            " nobody can tell whether later entries are lost."
        )
    if restored.made is None or _may_sign(restored):
        return f"{made}{met}: nothing is lost, and entries can be made."
    return f"{made}{met}: nothing is lost, and entries cannot be made here yet."


def _rows(restored: Restored) -> list[tuple[str, str]]:
    listed, copied, reached = restored.backup.manifest, restored.copied, restored.reached
    after = "" if not copied.appended else f", and {many(copied.appended, 'entry')} from after the copy"
    rows = [
        ("ledger", listed.origin),
        ("backup", f"{restored.backup.path}, copied {moment(listed.taken)}"),
        ("entries", f"{copied.row.size}{after}"),
        ("root", copied.row.root.hex()),
        ("log key", reached.trust or "not trusted: nothing from outside the backup shows whose it is"),
    ]
    made = restored.made
    if copied.upgraded is not None:
        rows.append(("database", f"upgraded from schema {copied.upgraded}; the backup stays as it was"))
    if made is not None:
        if made.erased:
            rows.append(("erased again", f"{many(made.erased, 'value')} that the copy still had"))
        if made.settled.aside is not None:
            rows.append(("head file", f"older than this backup; kept as {made.settled.aside}"))
        if made.settled.passphrase:
            rows.append(("log passphrase", "taken from escrow into the state folder"))
    return rows


def _memories(restored: Restored) -> list[str]:
    shown = restored.comparison.shown
    if not shown:
        return ["compared with: nothing was reached"]
    lines = ["compared with"]
    for each in shown:
        entries = "" if each.claim is None else f"{many(each.claim.size, 'entry')}, "
        lines.append(f"  {each.memory.place}: {entries}{_words(each)}")
        lines += [f"    {why}" for why in each.damaged]
    return lines


def _words(shown: Shown) -> str:
    words = _STANDING[shown.standing]
    return f"{words}, which follows these entries" if shown.standing == "more" and shown.follows else words


def _lost_lines(restored: Restored) -> list[str]:
    comparison = restored.comparison
    if comparison.outcome != "more":
        return []
    known, gone = comparison.lost, comparison.known - comparison.row.size
    lines = ["", f"lost, as far as receipts and published entries show: {len(known)} of {gone}"]
    if known:
        cells = [(str(each.position), each.kind, moment(each.at), each.by) for each in known[:_SHOWN]]
        lines += columns(cells, ("entry", "kind", "signed at", "signed by"))
    if len(known) > _SHOWN:
        lines.append(f"and {len(known) - _SHOWN} more: see --json")
    if any(each.erases for each in known):
        lines.append(
            "A lost entry erased values. Which ones its receipt does not say: compare the lists of erasures, or ask"
            " who signed it, before the ledger is shown to anybody."
        )
    return lines


def _newer(restored: Restored) -> list[str]:
    """Return the backups beside this one that reach further."""
    shown = restored.comparison.shown
    return [each.memory.place for each in shown if (each.memory.sort, each.standing) == ("backup", "more")]


def _warn(call: Call, restored: Restored) -> None:
    """Warn of what the backup lacks, and of stores that are not here."""
    from storage.vault_file import VAULT_FILE, read_vault

    comparison = restored.comparison
    if restored.copied.appended is None:
        call.say.warn("the backup was broken off before it was finished, so its own entry is not in it")
    for name in restored.backup.unlisted():
        call.say.warn(f"{name} lies in the folder of the backup and is not of it; it was not restored")
    found = read_vault(restored.backup.path / VAULT_FILE)
    if comparison.outcome == "whole" and found is not None and found.database is not None:
        call.say.warn(
            "the ledger lay on a server, where other desks may have entered more: name their state folders with"
            " --state-of before anybody enters anything"
        )
    if not restored.opens and comparison.outcome != "another":
        call.say.warn(
            "the passphrase of the log's key is not here, so nothing can be signed: --escrow-key or"
            " --log-passphrase-file"
        )
    for store in () if restored.made is None else restored.made.stores:
        call.say.warn(
            f"the object store {store.name} is not at {store.where!r}, and the ledger records"
            f" {many(store.objects, 'object')} in it: bring its folder there, then run `custody reconcile`"
        )


def _next(call: Call, restored: Restored) -> list[str]:
    """Return the commands that come next, ready to copy."""
    from storage.restoration.next_commands import next_commands

    settings = call.settings
    place = ["--vault", os.fspath(settings.vault)]
    place += ["--state", os.fspath(settings.state)] if call.args.state is not None else []
    return [shlex.join(("custody", *words)) for words in next_commands(restored, place)]


def _next_lines(restored: Restored, commands: list[str]) -> list[str]:
    lines = [""]
    if restored.made is not None and restored.made.unfit is not None:
        lines.append(f"Nothing is signed: {restored.made.unfit.message}.")
    if restored.comparison.outcome != "whole" and restored.approvers.pair is None:
        lines += [_NOBODY, _LEFT]
    if restored.reached.trust is None:
        lines.append("FILE is the log's verifier key as somebody else has it, not the one in the backup.")
    return [*lines, "next:", *(Exact(f"  {command}") for command in commands)]


def _document(call: Call, restored: Restored, commands: list[str]) -> dict[str, Any]:
    comparison, copied, made = restored.comparison, restored.copied, restored.made
    size, listed = copied.row.size, restored.backup.manifest
    gone = comparison.known - size
    return {
        "vault": None if made is None else os.fspath(call.settings.vault),
        "origin": listed.origin,
        "backup": {
            "folder": os.fspath(restored.backup.path),
            "size": listed.size,
            "taken": moment(listed.taken),
        },
        "size": size,
        "root": copied.row.root.hex(),
        "appended": copied.appended,
        "upgraded_from": copied.upgraded,
        "trust": restored.reached.trust,
        "memories": [_memory(each) for each in comparison.shown],
        "lost": {"first": size, "last": comparison.known - 1, "entries": gone} if gone > 0 else None,
        "lost_entries": [_entry(each) for each in comparison.lost],
        "approvers": {
            "administrators": list(restored.approvers.administrators),
            "escrow": list(restored.approvers.holders),
        },
        "log_key_opens": restored.opens,
        "may_sign": _may_sign(restored),
        "why_not": None if made is None or made.unfit is None else made.unfit.message,
        **({} if made is None else _made(made)),
        "next": commands,
    }


def _memory(shown: Shown) -> dict[str, Any]:
    claim = shown.claim
    return {
        "place": shown.memory.place,
        "sort": shown.memory.sort,
        "standing": shown.standing,
        "size": None if claim is None else claim.size,
        "root": None if claim is None else claim.root.hex(),
        "follows": shown.follows,
        "damaged": list(shown.damaged),
    }


def _entry(lost: LostEntry) -> dict[str, Any]:
    return {
        "position": lost.position,
        "kind": lost.kind,
        "at": moment(lost.at),
        "by": lost.by,
        "erases": lost.erases,
        "shown_by": lost.shown_by,
    }


def _made(made: Made) -> dict[str, Any]:
    return {
        "head": made.settled.head,
        "head_aside": made.settled.aside,
        "passphrase_written": made.settled.passphrase,
        "erased_again": made.erased,
        "checkpoints_put_back": made.checkpoints,
        "stores_missing": [
            {"store": store.name, "where": store.where, "objects": store.objects} for store in made.stores
        ],
    }
