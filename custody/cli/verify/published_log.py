"""`custody verify --published DIR`: a whole published log, verified from its files."""

from __future__ import annotations

import textwrap
from typing import Any

from custody.cli.shell.call import Call
from custody.cli.shell.files import place, read, read_key
from custody.cli.verify.verify_answer import asked_of, headline, scope_lines, verdict_document
from custody.errors import Malformed, NotFound, UsageError
from custody.law.clock import moment_stated
from custody.layout import columns, many, pairs
from custody.model.schema.ids import is_training
from custody.model.verdicts.checkpoint_evidence import usable
from custody.model.verdicts.published_log import Inspected, Wanted, examine_published
from custody.model.verdicts.published_walk import MOST_FAULTS, fault_text
from custody.model.verdicts.verdict import VERIFIED, explained
from custody.proof import checkpoint
from custody.proof.note import MAX_NOTE_BYTES
from custody.proof.published.files import CHECKPOINT, Files

#: Faults and keys that people are told of; scripts get all.
_SHOWN = 20
_LIMITS = """
It shows that this folder holds what the log signed with its checkpoint: not that others are shown the same log, and not
that what entries say is true. Keep the checkpoint and give it with --old next time; a witness (--witness) has compared
it before. Who signed an entry is shown for the keys that were given; whether a key was revoked or was in other hands,
later corrections and erasures are in committed fields, which the owner discloses one by one.
"""


def run(call: Call) -> int:
    """Verify the folder and answer; return the exit status.

    Raise NotFound where there is none, UsageError for a file, Malformed, StorageFailed.
    """
    args = call.args
    folder = place(call, args.published)
    if not folder.is_dir():
        if folder.exists():
            raise UsageError(
                f"{args.published!r} is a file, not a folder", hint="Name the folder it lies in."
            )
        raise NotFound(f"there is no folder {args.published!r}", hint="Check the path.")
    from custody.storage.files.tile_folder import FolderPublisher

    log_key, files, asked = read_key(call, args.vkey), FolderPublisher(folder), asked_of(call)
    usable(log_key, asked)
    old = (
        None
        if args.old is None
        else _checkpoint(checkpoint.with_line_end(read(call, args.old, MAX_NOTE_BYTES)), args.old)
    )
    vouch = None
    if args.tsa is not None:
        from custody.cli.verify.timestamp_token import voucher

        vouch = voucher(call)
    wanted = Wanted(asked, args.with_entries, old, vouch)
    signed = _checkpoint_of(files, f"{args.published}/{CHECKPOINT}")
    try:
        found = examine_published(files, log_key, wanted, call.say.advance)
    finally:
        call.say.clear()
    found = explained(found, {"log": signed, "log (old)": old})
    call.out.training = is_training(found.head.origin)
    call.out.answer(_document(found, str(folder)), _lines(found))
    return found.exit_status


def _checkpoint(data: bytes, name: str) -> bytes:
    """Return the bytes of a checkpoint, after parsing them; raise Malformed with the likely cause."""
    try:
        checkpoint.parse(data)
    except Malformed as error:
        from custody.proof.damaged_files import damage_error

        raise damage_error(data, name, error) from None
    return data


def _checkpoint_of(files: Files, name: str) -> bytes | None:
    data = files.first(CHECKPOINT, MAX_NOTE_BYTES + 1)
    return None if data is None else _checkpoint(data, name)


def _document(found: Inspected, folder: str) -> dict[str, Any]:
    head, old = found.head, found.old
    document: dict[str, Any] = {
        "folder": folder,
        **verdict_document(found),
        "checkpoint": {"origin": head.origin, "size": head.size, "root": head.root.hex()},
        "cosignatures": [
            {"witness": cosignature.name, "time": moment_stated(cosignature.time)}
            for cosignature in found.cosignatures
        ],
        "with_entries": found.listing.entries,
        "faults": [
            {
                "scope": fault.scope,
                "path": fault.path,
                "entry": fault.entry,
                "false": fault.false,
                "told": fault_text(fault),
            }
            for fault in found.faults
        ],
        "faults_ended": found.ended,
        "keys": [
            {
                "key": key.key,
                "key_id": key.key_id,
                "entries": key.entries,
                "first": key.first,
                "last": key.last,
                "given": key.given,
            }
            for key in found.keys
        ],
        "tokens": [
            {"file": token.name, "size": token.size, "time": moment_stated(token.time)}
            for token in found.tokens
        ],
    }
    if old is not None:
        document["old"] = {"origin": old.origin, "size": old.size, "root": old.root.hex()}
    return document


def _lines(found: Inspected) -> list[str]:
    head = headline(found)
    lines = [head, "", *scope_lines(found), ""]
    rows = [("log", found.head.origin), ("entries", str(found.head.size)), ("root", found.head.root.hex())]
    if found.old is not None:
        rows.append(("old", f"{many(found.old.size, 'entry')}, root {found.old.root.hex()}"))
    lines += pairs(rows)
    if found.faults:
        more = f"at least {MOST_FAULTS}" if found.ended else str(len(found.faults))
        lines += [
            "",
            f"what is wrong: {more}",
            *(f"  {fault_text(fault)}" for fault in found.faults[:_SHOWN]),
        ]
        if len(found.faults) > _SHOWN:
            lines.append(f"  and {len(found.faults) - _SHOWN} more: see --json")
    if found.keys:
        cells = [
            (
                key.key,
                key.key_id,
                str(key.entries),
                f"{key.first} to {key.last}",
                "yes" if key.given else "no",
            )
            for key in found.keys[:_SHOWN]
        ]
        lines += ["", *columns(cells, ("key", "key id", "signed", "entries", "given"))]
        if len(found.keys) > _SHOWN:
            lines.append(f"and {len(found.keys) - _SHOWN} more keys: see --json")
    if any((verdict.scope, verdict.word) == ("tiles", VERIFIED) for verdict in found.verdicts):
        lines += ["", *textwrap.wrap(" ".join(_LIMITS.split()), 80)]
    return [*lines, "", head]
